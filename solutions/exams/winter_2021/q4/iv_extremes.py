"""No noise, and noise without bound.

>>> effect_of_extremes.answer()
('none', 'zero', 'rate')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.winter_2021.q4.iii_effect_on_fit import noise_harms_with_many_examples
from solutions.exams.winter_2021.q4.noisy_copies import fit_noisy_copies, linear_data, loss
from solutions.finding import Finding, figure
from solutions.nn.optimizers import GradientDescent
from solutions.nn.regularization import ridge
from solutions.part import Key, prose

RATE = 0.1


def descend(X, Y, deviation, learning_rate, rng, steps, start=None):
    """Weights after batch gradient descent from `start`, with fresh noise for every example in every step."""
    weights = np.zeros(X.shape[1]) if start is None else start
    optimizer = GradientDescent(learning_rate)
    for _ in range(steps):
        noisy = X + deviation * rng.normal(size=X.shape)
        weights = optimizer.step(weights, 2 / len(Y) * noisy.T @ (noisy @ weights - Y))
    return weights


def little_noise_changes_nothing(seed=0, control=False):
    """Sixty steps of batch gradient descent on 500 examples with 5 features, with and without noise of deviation 0.001.

    In the control the deviation is 1.
    """
    rng = np.random.default_rng(seed)
    inputs, targets, _ = linear_data(rng, 500, features=5)
    plain, noisy = (
        descend(inputs, targets, deviation, RATE, rng, steps=60) for deviation in (0.0, 1.0 if control else 0.001)
    )
    change = float(np.linalg.norm(noisy - plain) / np.linalg.norm(plain))
    return Finding(
        change < 0.001,
        {
            "relative change of the weights": change,
            "training error, plain": loss(inputs, targets, plain),
            "training error, with noise": loss(inputs, targets, noisy),
        },
    )


def much_noise_empties_the_weights(seed=0, control=False):
    """Least squares on noisy copies of 500 examples with 5 features, with a standard deviation of 100.

    We measure the length of the weights, and the training error as a part of that of a model that always says 0. In the
    control the deviation is 0.01.
    """
    rng = np.random.default_rng(seed)
    inputs, targets, _ = linear_data(rng, 500, features=5)
    weights = fit_noisy_copies(inputs, targets, 0.01 if control else 100.0, rng)
    length = float(np.linalg.norm(weights))
    share = loss(inputs, targets, weights) / loss(inputs, targets, np.zeros(5))
    return Finding(
        length < 0.01 and share > 0.98,
        {"length of the weights": length, "training error, relative to that of the answer 0": share},
    )


def fixed_rate_diverges(seed=0, deviation=10.0, rate=RATE, control=False):
    """Twenty steps of batch gradient descent with fresh noise, deviation 10 and learning rate 0.1, from random weights.

    In the control the rate is divided by 1 + σ².
    """
    rng = np.random.default_rng(seed)
    inputs, targets, _ = linear_data(rng, 500, features=5)
    start = rng.normal(size=5)
    rate = rate / (1 + deviation**2) if control else rate
    weights = descend(inputs, targets, deviation, rate, rng, steps=20, start=start)
    largest = float(np.linalg.eigvalsh(inputs.T @ inputs / len(targets)).max())
    end, begin = float(np.linalg.norm(weights)), float(np.linalg.norm(start))
    return Finding(
        end > 1e6 * begin,
        {
            "rate · (largest eigenvalue + σ²)": rate * (largest + deviation**2),
            "length of the weights before": begin,
            "length of the weights after": end,
        },
    )


def pushes_weights_to_zero(learning_rate, deviation=10.0, steps=40):
    """Whether gradient descent on E[J*] itself, at this rate, ends with weights near 0; no noise is drawn.

    >>> pushes_weights_to_zero(0.1 / 101), pushes_weights_to_zero(0.1)
    (True, False)
    """
    rng = np.random.default_rng(2)
    inputs, targets, weights = linear_data(rng, 300, features=5)
    for _ in range(steps):
        weights = weights - learning_rate * (
            2 / len(targets) * inputs.T @ (inputs @ weights - targets) + 2 * deviation**2 * weights
        )
    return bool(np.linalg.norm(weights) < 0.05)


def outcomes_of_rates():
    """Rows of a table: σ, and whether the weights end near 0 at the fixed rate and at one that falls like 1/σ²."""
    return [
        (
            deviation,
            pushes_weights_to_zero(RATE, deviation),
            pushes_weights_to_zero(RATE / (1 + deviation**2), deviation),
        )
        for deviation in (10.0, 30.0, 100.0)
    ]


@figure(height=3.2)
def draw_weights(axes):
    """The five weights of a fit to 60 examples, against the standard deviation of the noise. Lines: the minimiser of
    E[J*], which is ridge regression. Dots: least squares on noisy copies. To the left nothing changes, to the right all
    weights go to 0.
    """
    rng = np.random.default_rng(0)
    inputs, targets, _ = linear_data(rng, 60, features=5)
    fine, coarse = np.logspace(-2, 2, 25), np.logspace(-2, 2, 9)
    path = np.array([ridge(inputs, targets, len(targets) * s**2) for s in fine])
    dots = np.array([fit_noisy_copies(inputs, targets, s, rng, rows=6000) for s in coarse])
    for line, fitted in zip(path.T, dots.T, strict=True):
        (drawn,) = axes.plot(fine, line)
        axes.plot(coarse, fitted, "o", markersize=4, color=drawn.get_color(), markeredgewidth=0)
    axes.set(xscale="log", xlabel="standard deviation σ of the noise", ylabel="weights")


def empties_the_weights(rate):
    """Whether gradient descent with this rate takes the weights to zero under much noise."""
    return all(pushes_weights_to_zero(rate(deviation), deviation) for deviation in (10.0, 100.0))


effect_of_extremes = prose(
    "iv",
    "No noise, and noise without bound",
    points=2,
    topics=("regularization", "optimization"),
    claims={
        "none": shown(
            "σ → 0: the penalty σ²‖θ‖² vanishes, and training goes as without noise.",
            little_noise_changes_nothing,
        ),
        "zero": shown(
            "σ → ∞: the penalty outweighs the data. The best weights go to 0, and the model underfits: it says about 0 "
            "for every example.",
            much_noise_empties_the_weights,
        ),
        "noise": refuted(
            "σ → ∞: the weights grow, since the model fits the noise instead of the data.",
            much_noise_empties_the_weights,
        ),
        "rate": shown(
            "Gradient descent arrives there only if its rate α falls like 1/σ². At a fixed rate it diverges as soon as "
            "α · (λ + σ²) > 1, with λ for the largest eigenvalue of XᵀX/m.",
            fixed_rate_diverges,
        ),
        "average": refuted(
            "With very many examples the noise averages out, so that σ makes no difference.",
            noise_harms_with_many_examples,
        ),
    },
    key=Key(
        "σ → 0: no effect; σ → ∞: all weights are pushed to zero, the model underfits",
        printed=("none", "zero"),
        qualified="The best weights do go to 0. But batch gradient descent, by which the question trains, takes them "
        "there only at a rate that falls like 1/σ²; at a fixed rate it diverges.",
        ours=lambda deviation: RATE / (1 + deviation**2),
        theirs=lambda deviation: RATE,
        witness=empties_the_weights,
    ),
)
