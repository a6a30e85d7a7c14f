"""Weights for the classes.

>>> reasons_for_class_weights.answer()
('gradient', 'found', 'copies', 'prior')
"""

from typing import NamedTuple

import sympy

from solutions.claim import refuted, shown
from solutions.experiments.data import class_imbalance
from solutions.part import Key, part, prose

reasons_for_class_weights = prose(
    "c-i",
    "What weights in the loss are for",
    points=2,
    topics=("losses", "data-and-strategy"),
    keywords=(
        "class weights",
        "weighted cross-entropy",
        "weighted loss",
        "class imbalance",
        "alpha and beta",
        "cost-sensitive learning",
        "minority class",
    ),
    claims={
        "gradient": shown(
            "They say how much each class counts in the loss, and so in the gradient. Without them the common class "
            "makes up nearly all of it; with the larger weight, one example of the rare class moves the parameters as "
            "far as many of the common one.",
            class_imbalance.class_weights_even_the_gradients,
        ),
        "found": shown(
            "The trained network then recognises far more of the rare class, at the price of some of the common one.",
            class_imbalance.class_weights_find_the_rare_class,
        ),
        "copies": shown(
            "A weight of $k$ does what $k$ copies of the example would do, without the work.",
            class_imbalance.weights_equal_copies,
        ),
        "prior": shown(
            "The outputs are then no longer the probabilities of the data: the logit is shifted by the logarithm of "
            "the ratio.",
            class_imbalance.oversampling_shifts_the_prior,
        ),
        "scale": refuted(
            "Only the ratio of the two weights matters for gradient descent, not their size.",
            class_imbalance.scale_of_class_weights_is_a_rate,
        ),
    },
    key=Key(
        "they weigh how much each class contributes to the loss; the steps for the underrepresented class are larger",
        printed=("gradient",),
    ),
)


class Weights(NamedTuple):
    """The factors of the terms for y = 1 and for y = 0."""

    alpha: float
    beta: float


LEAST, MOST = 0.01, 100  # of the larger weight: what is far off is another learning rate


def near_the_ratio(giraffes, others):
    """What the pair has to satisfy: a ratio right within a factor of two, and a sensible size.

    >>> from solutions.attempt import satisfied
    >>> [all(satisfied(c, dict(alpha=a, beta=b)) for c in near_the_ratio(2000, 200).values())
    ...  for a, b in [(0.1, 1), (0.55, 5.5), (1, 8), (1, 1), (1, 0.1), (1000, 10000)]]
    [True, True, True, False, False, False]
    """
    alpha, beta = sympy.symbols("alpha beta")
    ratio = sympy.Rational(giraffes, others)  # of beta to alpha
    larger = beta if giraffes > others else alpha
    return {
        "Both weights are positive.": (beta if larger == alpha else alpha) > 0,
        "β is too small beside α: examples with y = 0 together count less than half as much as those with y = 1.": (
            beta >= ratio * alpha / 2
        ),
        "β is too large beside α: examples with y = 0 together count more than twice as much as those with y = 1.": (
            beta <= 2 * ratio * alpha
        ),
        "Weights as large as this act like a far too large learning rate.": larger <= MOST,
        "Weights as small as this act like a far too small learning rate.": larger >= LEAST,
    }


@part(
    "c-ii",
    "A pair of class weights",
    kind="prose",
    points=4,
    topics=("losses", "data-and-strategy"),
    keywords=(
        "weighted cross-entropy",
        "inverse class frequency",
        "balanced class weight",
        "imbalance ratio",
        "alpha and beta",
    ),
    fields={"alpha": r"$\alpha$, for $y = 1$", "beta": r"$\beta$, for $y = 0$"},
    tex=lambda weights: rf"\alpha = {weights.alpha:g}, \quad \beta = {weights.beta:g}",
    vary={"giraffes": (400, 500, 800, 1000, 1600, 4000, 5000, 10_000), "others": (50, 80, 100, 160, 200, 250)},
    conditions=near_the_ratio,
    key=Key(
        # typed 10: the key states it
        "α = 0.1, β = 1; roughly β = 10α, and neither ridiculously large nor small",
        printed=Weights(0.1, 1.0),
    ),
)
def class_weights(giraffes=2000, others=200):
    """Weights with which both classes count alike, α · giraffes = β · others; the larger one is 1.

    Raises:
        ValueError: a class has no example.

    >>> class_weights()
    Weights(alpha=0.1, beta=1.0)
    >>> class_weights(giraffes=100, others=400)
    Weights(alpha=1.0, beta=0.25)
    """
    if min(giraffes, others) < 1:
        raise ValueError(f"giraffes={giraffes}, others={others}, expected at least one example of each class")
    fewer = min(giraffes, others)
    return Weights(fewer / giraffes, fewer / others)
