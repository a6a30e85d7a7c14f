"""The expected loss under noise."""

import itertools
import math

import numpy as np
import sympy
from sympy import Identity, ZeroMatrix

from solutions.attempt import Formula
from solutions.exams.winter_2021.q4 import formulas
from solutions.exams.winter_2021.q4.formulas import Delta, J, Sigma, X, a, m, objective, same_formula, sigma, tex, theta
from solutions.experiments.regularization.input_noise import loss
from solutions.finding import Derivation, Step
from solutions.part import Key, part

WHITE = sigma**2 * Identity(X.cols)


def mean_over_noise(value, shape, sigma):
    """The exact expectation of `value(delta)`, a number or an array of degree 3 at most in normal noise of a shape.

    Noise of ±σ in each entry has the same moments up to the third.
    """
    return np.mean([value(delta) for delta in noise_of_two_values(shape, sigma)], axis=0)


def noise_of_two_values(shape, sigma):
    """All arrays of a shape whose entries are ±σ."""
    return [np.reshape(corner, shape) for corner in itertools.product((-sigma, sigma), repeat=math.prod(shape))]


EXPECTATION_STEPS = Derivation(
    steps=[
        Step(
            "The weights, the examples and the targets are fixed; only the noise is random.",
            r"\mathbb{E}[J_*] = \mathbb{E} \left[ \frac{1}{m} \sum_{i=1}^m "
            r"\left( y^{(i)} - (x^{(i)} + \delta^{(i)})^T \theta \right)^2 \right]",
            lambda X, Y, theta, sigma: mean_over_noise(lambda delta: loss(X + delta, Y, theta), X.shape, sigma),
        ),
        Step(
            "Name the residual without noise, $r_i = y^{(i)} - x^{(i)T} \\theta$, which is a constant here.",
            r"\mathbb{E} \left[ \frac{1}{m} \sum_{i=1}^m \left( r_i - \delta^{(i)T} \theta \right)^2 \right]",
            lambda X, Y, theta, sigma: mean_over_noise(
                lambda delta: np.mean((Y - X @ theta - delta @ theta) ** 2), X.shape, sigma
            ),
        ),
        Step(
            "Multiply out. The expectation of a sum is the sum of the expectations, and constants are taken out.",
            r"\frac{1}{m} \sum_{i=1}^m \left( r_i^2 - 2 r_i\, \mathbb{E}[\delta^{(i)}]^T \theta "
            r"+ \mathbb{E} \left[ (\delta^{(i)T} \theta)^2 \right] \right)",
            lambda X, Y, theta, sigma: np.mean(
                (Y - X @ theta) ** 2
                - 2 * (Y - X @ theta) * (mean_over_noise(lambda delta: delta, theta.shape, sigma) @ theta)
                + mean_over_noise(lambda delta: (delta @ theta) ** 2, theta.shape, sigma)
            ),
        ),
        Step(
            "The first terms are the old loss. The middle ones, which are numbers, vanish: the noise has mean zero.",
            r"J + \frac{1}{m} \sum_{i=1}^m \mathbb{E} \left[ (\delta^{(i)T} \theta)^2 \right]",
            lambda X, Y, theta, sigma: (
                loss(X, Y, theta) + mean_over_noise(lambda delta: (delta @ theta) ** 2, theta.shape, sigma)
            ),
        ),
        Step(
            "A number is its own transpose, so that $(\\delta^T \\theta)^2 = \\theta^T \\delta\\, \\delta^T \\theta$, "
            "and $\\theta$ is taken out of the expectation on both sides.",
            r"J + \frac{1}{m} \sum_{i=1}^m \theta^T\, \mathbb{E} \left[ \delta^{(i)} \delta^{(i)T} \right] \theta",
            lambda X, Y, theta, sigma: (
                loss(X, Y, theta)
                + theta @ mean_over_noise(lambda delta: np.outer(delta, delta), theta.shape, sigma) @ theta
            ),
        ),
        Step(
            r"The second moment is the covariance $\sigma^2 I$, the same for all examples: a mean of $m$ equal terms.",
            r"J + \sigma^2\, \theta^T \theta = J + \sigma^2 \|\theta\|_2^2",
            lambda X, Y, theta, sigma: loss(X, Y, theta) + sigma**2 * (theta**2).sum(),
        ),
    ],
    instance=lambda rng: formulas.random_instance(rng) | {"sigma": rng.uniform(0.2, 2)},
    names=lambda X, Y, theta, sigma: {
        **{"x": X, "y": Y, r"\theta": theta, r"\sigma": sigma, "m": len(Y)},
        **{"J": loss(X, Y, theta), "r": Y - X @ theta, "i": len(Y)},
        r"\mathbb{E}": [
            (1 / 2**X.size, {r"\delta": delta, "J_*": loss(X + delta, Y, theta)})
            for delta in noise_of_two_values(X.shape, sigma)
        ],
    },
)


def expectation(expression, covariance):
    """The mean over the noise of a polynomial in Δ of degree 2, whose rows have mean zero and this covariance.

    >>> from solutions.exams.winter_2021.q4.formulas import Y
    >>> expectation(theta.T * Delta.T * Delta * theta + Y.T * Delta * theta, covariance=WHITE)
    (m*sigma**2)*theta.T*theta
    """

    def of_term(term):
        factors = list(term.args)
        noisy = [place for place, factor in enumerate(factors) if factor.has(Delta)]
        if not noisy:
            return term
        if len(noisy) == 1:
            return ZeroMatrix(*term.shape)
        first, second = noisy
        if (factors[first], factors[second], second) != (Delta.T, Delta, first + 1):
            raise ValueError(f"{term} is not of the form A ΔᵀΔ B")
        # ΔᵀΔ is the sum of δδᵀ over the m examples
        return sympy.MatMul(*factors[:first], m * covariance, *factors[second + 1 :]).doit()

    return sympy.MatAdd(*(of_term(term) for term in sympy.Add.make_args(expression.expand()))).doit()


@part(
    "ii",
    "The expected loss under noise",
    kind="formula",
    points=6,
    topics=("regularization",),
    keywords=(
        "data augmentation",
        "Gaussian noise",
        "linear regression",
        "MSE",
        "L2 regularization",
        "ridge regression",
        "weight decay",
        "Tikhonov",
    ),
    derivation=EXPECTATION_STEPS,
    fields={"": r"$\mathbb{E}[J_*]$"},
    formula=Formula(
        lambda rng: formulas.random_letters(rng) | {"J": rng.uniform(1, 2), "sigma": rng.uniform(0.5, 2)},
        value=formulas.evaluate_at,
        mistakes={
            "What the noise adds depends on the weights.": lambda J, sigma: J + sigma**2,
            "The covariance is σ² I, not σ I.": lambda J, sigma, theta: J + sigma * (theta**2).sum(),
        },
    ),
    vary={
        "scale": (1 / m, 1 / (2 * m), 1 / (3 * m), 3 / m, 5 / m, a / m, sympy.Integer(1)),
        "covariance": (WHITE, 4 * WHITE, Sigma),
    },
    tex=lambda answer: r"\mathbb{E}[J_*] = J + " + tex((answer - J).doit()),
    key=Key("J + σ²‖θ‖²", printed=J + sigma**2 * theta.T * theta, accepts=same_formula),
)
def expected_objective(scale=1 / m, covariance=WHITE):
    """E[J*] as J plus what the noise adds, for fixed weights θ.

    >>> expected_objective()
    sigma**2*theta.T*theta + J
    >>> expected_objective(covariance=Sigma)
    J + theta.T*Sigma*theta
    """
    plain, noisy = objective(X, scale).expand(), objective(X + Delta, scale)
    return J + (expectation(noisy, covariance) - plain).doit()
