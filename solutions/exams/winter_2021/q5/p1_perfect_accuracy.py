"""A perfect logistic regression?

>>> perfect_accuracy.answer()
('no',)
>>> perfect_accuracy.answer(mean=4, deviation_0=1, deviation_1=1)
('no',)
"""

import math

from solutions.claim import yes_or_no
from solutions.experiments.data.bayes_error import (
    DISTANCE,
    bayes_error,
    best_threshold,
    errors_remain,
    fit_population,
    line_accuracy,
)
from solutions.part import Key, choice

ROOTS = math.sqrt(2), math.sqrt(3)
READINGS = {  # of N(2, 2) and N(0, 3), for two features: the distance of the means, and both standard deviations
    "mean (2, 2), standard deviations 2 and 3": (DISTANCE, 2, 3),
    "mean (2, 2), variances 2 and 3": (DISTANCE, *ROOTS),
    "mean (2, 0), standard deviations 2 and 3": (2, 2, 3),
    "mean (2, 0), variances 2 and 3": (2, *ROOTS),
    "(2, 2) and (0, 3) as two mean vectors, unit covariance": (math.hypot(2, 1), 1, 1),
}


def reading_rows(penalty=1.0):
    """For each reading, the accuracy of logistic regression without and with a penalty on its weights, of the best
    line, and of the best classifier.
    """
    rows = []
    for words, classes in READINGS.items():
        fits = fit_population(*classes), fit_population(*classes, penalty=penalty)
        thresholds = *(fit.threshold for fit in fits), best_threshold(*classes)
        rows.append((words, *(line_accuracy(t, *classes) for t in thresholds), 1 - bayes_error(*classes)))
    return rows


def names_the_scales_with_errors(scales):
    """Whether these are the scales of the standard deviations at which even the best classifier errs."""
    return scales == tuple(s for s in (1, 0.1) if bayes_error(DISTANCE, 2 * s, 3 * s) > 1e-12)


perfect_accuracy = choice(
    "1",
    "A perfect logistic regression?",
    points=2,
    topics=("data-and-strategy",),
    keywords=(
        "Bayes error",
        "irreducible error",
        "overlapping classes",
        "linear decision boundary",
        "training accuracy",
        "infinite data",
        "linearly separable",
        "more data",
    ),
    given=dict(mean=2, deviation_0=2, deviation_1=3),
    claims=yes_or_no(
        "With the right line it classifies every training example correctly.",
        "Some training examples always lie on the wrong side of its line.",
        errors_remain,
        right="no",
        because='Even the best line leaves {{ found["error of the best line"]:.1%}} of the examples on the wrong side.',
    ),
    key=Key(
        "no: the standard deviations are so large that many examples cannot be separated by a line",
        printed=("no",),
        means="reason",
        qualified="The answer stands, but not for this reason: the standard deviations need not be large, nor does the "
        "line matter. A normal density is positive everywhere, so that with a tenth of the standard deviations, and "
        "with a boundary of any shape, there are errors too.",
        ours=(1, 0.1),
        theirs=(1,),
        witness=names_the_scales_with_errors,
    ),
)
