"""A perfect logistic regression?

>>> perfect_accuracy.answer()
('no',)
>>> perfect_accuracy.answer(mean=4, deviation_0=1, deviation_1=1)
('no',)
"""

import math
from functools import cache
from typing import NamedTuple

import numpy as np

from solutions.claim import yes_or_no
from solutions.experiments.data.bayes_error import (
    DISTANCE,
    bayes_ball,
    bayes_error,
    best_threshold,
    circle_about,
    errors_remain,
    fit_population,
    line_accuracy,
    two_normals,
)
from solutions.finding import figure
from solutions.part import Key, choice


class Reading(NamedTuple):
    """One way to read the two distributions, reduced to the axis between the means."""

    words: str
    distance: float
    deviation_0: float
    deviation_1: float
    dimensions: int

    @property
    def line(self):
        return self.distance, self.deviation_0, self.deviation_1


def readings(mean=2, second_0=2, second_1=3):
    """Every plausible meaning of N(2, 2) and N(0, 3) for two features; the first is the one of the page.

    >>> [reading.dimensions for reading in readings()]
    [2, 2, 2, 2, 1, 1, 2]
    """
    as_deviations = (second_0, second_1)
    as_variances = (math.sqrt(second_0), math.sqrt(second_1))
    places = [
        (f"two features, mean ({mean}, {mean})", math.hypot(mean, mean), 2),
        (f"two features, mean ({mean}, 0)", mean, 2),
        ("one feature", mean, 1),
    ]
    rows = [
        Reading(f"{words}, {kind} {second_0} and {second_1}", distance, *deviations, dimensions)
        for words, distance, dimensions in places
        for kind, deviations in (("standard deviations", as_deviations), ("variances", as_variances))
    ]
    vectors = f"({mean}, {second_0}) and (0, {second_1}) as two mean vectors, unit covariance"
    return [*rows, Reading(vectors, math.hypot(mean, second_0 - second_1), 1, 1, 2)]


@cache
def reading_rows(penalty=1.0):
    """For each reading, the accuracy of logistic regression without and with a penalty on its weights, of the best
    line, and of the best classifier.
    """
    return [
        (
            reading.words,
            line_accuracy(fit_population(*reading.line).threshold, *reading.line),
            line_accuracy(fit_population(*reading.line, penalty=penalty).threshold, *reading.line),
            line_accuracy(best_threshold(*reading.line), *reading.line),
            1 - bayes_error(*reading.line, reading.dimensions),
        )
        for reading in readings()
    ]


def names_the_scales_with_errors(scales):
    """Whether these are the scales of the deviations at which even the best classifier errs."""
    return scales == tuple(s for s in (1, 0.1) if bayes_error(DISTANCE, 2 * s, 3 * s) > 1e-12)


perfect_accuracy = choice(
    "1",
    "A perfect logistic regression?",
    points=2,
    topics=("data-and-strategy",),
    given=dict(mean=2, deviation_0=2, deviation_1=3),
    claims=yes_or_no(
        "With the right line it classifies every training example correctly.",
        "Some training examples always lie on the wrong side of its line.",
        errors_remain,
        right="no",
    ),
    key=Key(
        "no: the standard deviations are so large that many examples cannot be separated by a line",
        printed=("no",),
        qualified="The answer stands, its reason does not carry it: the deviations need not be large, nor does the "
        "line matter. A normal density is positive everywhere, so that with a tenth of the deviations, and with a "
        "boundary of any shape, there are errors too.",
        ours=(1, 0.1),
        theirs=(1,),
        witness=names_the_scales_with_errors,
    ),
)


@figure(width=5.6, height=4.6)
def draw_boundaries(axes):
    """The two classes in the plane: circles one and two standard deviations around their means, and a few examples.
    The line of logistic regression runs nearer to the mean of class 0 than the best line; the best boundary of all is
    the large circle, with class 0 inside.
    """
    X, y = two_normals(np.random.default_rng(3), 50)
    for label, mean, deviation, marker in ((0, 2, 2, "o"), (1, 0, 3, "^")):
        colour = f"C{label}"
        axes.plot(*X[y == label].T, marker, color=colour, markersize=4, alpha=0.6, label=f"class {label}")
        for times in (1, 2):
            axes.plot(*circle_about(mean, times * deviation), color=colour, alpha=0.6, linewidth=1)
    ends = np.array([-9.0, 12.0])
    for name, threshold, style in (
        ("logistic regression", fit_population().threshold, "-"),
        ("best line", best_threshold(), "--"),
    ):
        axes.plot(ends, math.sqrt(2) * threshold - ends, style, color="k", label=name)
    ball = bayes_ball()
    axes.plot(*circle_about(ball.centre / math.sqrt(2), ball.radius), color="C2", linewidth=2, label="best boundary")
    axes.set(xlim=(-7, 9), ylim=(-6, 9), aspect="equal", xlabel="first feature", ylabel="second feature")
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False, fontsize=9)
