"""Overfitting and underfitting.

>>> effect_on_fit.answer()
('penalty', 'few', 'many')
>>> effect_on_fit.answer(deviation=0.8)
('penalty', 'few', 'many')
"""

import math

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.regularization import input_noise
from solutions.experiments.regularization.input_noise import FEW, mean_excess_errors
from solutions.part import Key, prose


def excess_error_in_the_limit(deviation):
    """The excess test error for m → ∞, where the weights shrink to θ / (1 + σ²), and the true ones have norm 1."""
    return (1 - 1 / (1 + deviation**2)) ** 2


def names_where_noise_helps(counts, deviation=1.0):
    """Whether they are the numbers of examples, few or without end, at which noise lowers the test error."""
    plain, noisy, _ = mean_excess_errors(np.random.default_rng(1), FEW, deviation).values()
    gains = {FEW: plain - noisy, math.inf: excess_error_in_the_limit(0) - excess_error_in_the_limit(deviation)}
    return counts == {count for count, gain in gains.items() if gain > 0}


effect_on_fit = prose(
    "iii",
    "Overfitting and underfitting",
    points=2,
    topics=("regularization",),
    keywords=(
        "noise as regularization",
        "weight decay",
        "L2",
        "ridge regression",
        "bias and variance",
        "Gaussian noise",
        "data augmentation",
        "overfit",
    ),
    given=dict(deviation=1.0),
    claims={
        "penalty": shown(
            "On average over the noise, the loss gains the term σ²‖θ‖². It is an L2 penalty, which pulls the "
            "weights towards 0: the fit to noisy copies is ridge regression with λ = mσ² beside the sum of squares.",
            input_noise.fits_like_ridge,
        ),
        "few": shown(
            "Where the model overfits, because the examples are few, suitable noise counteracts it: the test error "
            "falls.",
            input_noise.helps_with_few_examples,
        ),
        "many": shown(
            "For m → ∞ there is nothing to overfit. But the penalty does not fade, since J is a mean: the weights "
            "stay too small, and the test error rises. That is underfitting.",
            input_noise.harms_with_many_examples,
        ),
        "unbiased": refuted(
            "The noise has mean zero, so that the fitted weights are the true ones on average.",
            input_noise.shrinks_the_weights,
        ),
        "training": refuted(
            "Noisy copies are more data, so that the model fits the original examples better.",
            input_noise.raises_the_training_error,
        ),
    },
    key=Key(
        "the L2 term helps to regularise the model",
        printed=("penalty",),
        means="reading",
        qualified="The noise does act as an L2 penalty, but this helps only with a finite m, at which the model "
        "overfits. The paper assumes m → ∞: there the plain fit has no excess test error, and the penalty adds one.",
        ours={FEW},
        theirs={FEW, math.inf},
        witness=names_where_noise_helps,
    ),
)
