"""No noise, and noise without bound.

>>> effect_of_extremes.answer()
('none', 'zero', 'rate')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.regularization import input_noise
from solutions.experiments.regularization.input_noise import RATE, linear_data
from solutions.nn.losses import mean_squared_error_gradient
from solutions.nn.optimizers import GradientDescent, minimize
from solutions.part import Key, prose


def pushes_weights_to_zero(learning_rate, deviation, steps=40):
    """Whether gradient descent on E[J*] itself, at this rate, ends with weights near 0; no noise is drawn."""
    X, Y, start = linear_data(np.random.default_rng(2), 300, features=5)

    def gradient(theta):
        return X.T @ mean_squared_error_gradient(X @ theta, Y) + 2 * deviation**2 * theta

    return bool(np.linalg.norm(minimize(gradient, start, GradientDescent(learning_rate), steps)) < 0.05)


def empties_the_weights(rate):
    """Whether gradient descent with this rate takes the weights to zero under much noise."""
    return all(pushes_weights_to_zero(rate(deviation), deviation) for deviation in (10.0, 100.0))


effect_of_extremes = prose(
    "iv",
    "No noise, and noise without bound",
    points=2,
    topics=("regularization", "optimization"),
    keywords=(
        "sigma to zero and infinity",
        "noise level",
        "weights shrink to zero",
        "learning rate too large",
        "divergence",
        "underfitting",
        "Gaussian noise",
        "weight decay",
    ),
    claims={
        "none": shown(
            "σ → 0: the penalty σ²‖θ‖² vanishes, and training proceeds as without noise.",
            input_noise.changes_nothing_where_small,
        ),
        "zero": shown(
            "σ → ∞: the penalty outweighs the data. The best weights tend to 0, and the model underfits: it predicts "
            "about 0 for every example.",
            input_noise.empties_the_weights_where_large,
        ),
        "noise": refuted(
            "σ → ∞: the weights grow, since the model fits the noise instead of the data.",
            input_noise.empties_the_weights_where_large,
        ),
        "rate": shown(
            "Gradient descent gets there only if its rate α falls like 1/σ². At a fixed rate it diverges as soon as "
            "α · (λ + σ²) > 1, where λ is the largest eigenvalue of XᵀX/m.",
            input_noise.diverges_at_a_fixed_rate,
        ),
        "average": refuted(
            "With very many examples the noise averages out, so that σ makes no difference.",
            input_noise.harms_with_many_examples,
        ),
    },
    key=Key(
        "σ → 0: no effect; σ → ∞: all weights are pushed to zero, the model underfits",
        printed=("none", "zero"),
        means="reading",
        qualified="The best weights do go to 0. But batch gradient descent, by which the question trains, takes them "
        "there only at a rate that falls like 1/σ²; at a fixed rate it diverges.",
        ours=lambda deviation: RATE / (1 + deviation**2),
        theirs=lambda deviation: RATE,
        witness=empties_the_weights,
    ),
)
