"""What the dimension of the input does to adversarial examples of a linear score w · x + b.

Moving each entry by ε along ± sign w moves the score by ε‖w‖₁, ‖w‖₁ the sum of all |wᵢ|.
"""

import math

import numpy as np

from solutions.experiments.backpropagation.adversarial_examples import fast_gradient_sign
from solutions.finding import Finding

SMALL, LARGE = 100, 10_000  # dimensions
EPSILON = 0.01
SCALINGS = {"fixed": 0.0, "1/√n": 0.5, "1/n": 1.0}  # by which power of n are weights in n dimensions divided?


def score_change(w, epsilon=EPSILON):
    """By how much the score of the input 0 rises, if every entry moves by ε in the direction of the derivative w.

    >>> round(score_change(np.array([3.0, -4.0, 0.0])), 9)
    0.07
    """
    return float(w @ fast_gradient_sign(np.zeros_like(w), w, epsilon))


def growth(rng, power):
    """The exponent with which the change of the score grows with the dimension n, if normal weights are divided by
    that power of n: log of the ratio of two changes over the log of the ratio of both dimensions.
    """
    changes = [score_change(rng.standard_normal(n) / n**power) for n in (SMALL, LARGE)]
    return math.log(changes[1] / changes[0]) / math.log(LARGE / SMALL)


def growth_depends_on_the_weights(rng, control=False):
    """With ε fixed, the score changes with the dimension n like n to some power. What is this power, if the weights
    keep their magnitude, if they shrink like 1/√n, and if they shrink like 1/n? In the control they never shrink.
    """
    powers = {name: growth(rng, 0.0 if control else power) for name, power in SCALINGS.items()}
    expected = np.array([1, 0.5, 0])
    found = np.abs(np.array(list(powers.values())) - expected).max() < 0.1
    return Finding(found, {f"exponent, weights {name}": power for name, power in powers.items()})


def needed_steps(X, w, b=0.0):
    """The smallest ε that moves each example, X (batch, features), to where the score is 0: |w · x + b| / ‖w‖₁."""
    return np.abs(X @ w + b) / np.abs(w).sum()


def examples(rng, dimension, evidence=0.0):
    """Fifty examples of a class, normal in each entry, with `evidence` in the direction of each weight; the weights."""
    w = rng.standard_normal(dimension)
    return rng.standard_normal((50, dimension)) + evidence * np.sign(w), w


def needed_in_both(rng, evidence):
    """The median ε that is needed, in few dimensions and in many."""
    return [float(np.median(needed_steps(*examples(rng, n, evidence)))) for n in (SMALL, LARGE)]


def needed_step_falls(rng, control=False):
    """Inputs and weights are normal and independent. What is the median ε that brings the score to 0, in 100 and in
    10,000 dimensions? In the control every entry of an input speaks for its class, on average by half of a standard
    deviation.
    """
    few, many = needed_in_both(rng, evidence=0.5 if control else 0.0)
    return Finding(many < few / 3, {"ε needed in 100 dimensions": few, "ε needed in 10,000": many})


def needed_step_may_stay(rng, control=False):
    """Every entry of an input speaks for its class, on average by half of a standard deviation. What is the median ε
    that brings the score to 0, in 100 and in 10,000 dimensions? In the control no entry tells the class.
    """
    few, many = needed_in_both(rng, evidence=0.0 if control else 0.5)
    return Finding(abs(many / few - 1) < 0.25, {"ε needed in 100 dimensions": few, "ε needed in 10,000": many})


def needed_step_ignores_the_scale(rng, control=False):
    """All weights are divided by √n or by n, for n = 100, and the bias with them. Does the median ε that brings the
    score to 0 stay what it was? In the control the bias, which is 1, is not divided.
    """
    X, w = examples(rng, SMALL)
    numbers = {
        f"ε needed, weights {name}": float(
            np.median(needed_steps(X, w / (by := SMALL**power), 1 if control else 1 / by))
        )
        for name, power in SCALINGS.items()
    }
    return Finding(np.ptp(list(numbers.values())) < 1e-9, numbers)
