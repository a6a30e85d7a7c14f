"""The variance of the weights."""

import itertools

import numpy as np
import sympy

from solutions.attempt import Formula
from solutions.experiments.initialization import signal_propagation
from solutions.experiments.initialization.signal_propagation import (
    CENTRED,
    TANH,
    WIDE,
    lines_of_the_recursion,
    over_inputs,
    over_units,
    propagate,
)
from solutions.finding import Derivation, Step, found_by, stream
from solutions.part import Key, part

n = sympy.Symbol("n", positive=True)
QUARTER = sympy.Rational(1, 4)


def outcomes(z, n):
    """All weights ±4/√n and sums z of n units of the layer before, all of equal probability: arrays (n,)."""
    weights = itertools.product((-4 / n**0.5, 4 / n**0.5), repeat=n)
    return [tuple(map(np.array, pair)) for pair in itertools.product(weights, itertools.product(z, repeat=n))]


def mean_over(value):
    """The mean of `value(w, z)` over all outcomes, as a function of the values of z and of n."""
    return lambda z, n: np.mean([value(w, before) for w, before in outcomes(z, n)])


RECURSION = Derivation(
    [
        Step(
            r"Let the biases be $-\frac{1}{2} \sum_j w_j$. The weights have mean 0, so that the sum has, too. Its "
            "variance is its mean square:",
            r"\mathbb{E} \left[ \left( \sum_{j=1}^n w_j \left( a_j - \frac{1}{2} \right) \right)^2 \right]",
            mean_over(lambda w, z: (w @ (z / 4)) ** 2),
        ),
        Step(
            "The weights are independent, with mean 0: the mixed terms vanish. (That the activations are independent "
            "of each other is not needed.)",
            r"\sum_{j=1}^n \mathbb{E} \left[ w_j^2 \left( a_j - \frac{1}{2} \right)^2 \right]",
            mean_over(lambda w, z: (w**2 * (z / 4) ** 2).sum()),
        ),
        Step(
            "The weights are independent of the activations that they multiply:",
            r"\sum_{j=1}^n \mathbb{E}[w_j^2]\, \mathbb{E} \left[ \left( a_j - \frac{1}{2} \right)^2 \right]",
            lambda z, n: n * (16 / n) * np.mean((z / 4) ** 2),
        ),
        Step(
            r"The activations have mean $\frac{1}{2}$, as the sums of their layer are symmetric around 0, and all have "
            "the same variance:",
            r"n \operatorname{Var}(W) \operatorname{Var}(a)",
            lambda z, n: n * (16 / n) * np.var(z / 4),
        ),
        Step(
            "Part c, near 0:",
            r"n \operatorname{Var}(W) \frac{1}{16} \operatorname{Var}(z)",
            lambda z, n: n * (16 / n) / 16 * np.var(z),
        ),
        Step(
            "This is to be the variance of the sums of the layer before:",
            r"\operatorname{Var}(z)",
            lambda z, n: np.var(z),
        ),
        Step(
            "So the factor before it is 1, that is",
            r"\operatorname{Var}(W) = \frac{16}{n}",
            lambda z, n: 16 / n,
            relation="",
        ),
    ],
    lambda rng: {"z": rng.uniform(0.1, 1) * np.array([-1, 0, 1]), "n": int(rng.integers(1, 3))},
    lambda z, n: {
        **{"z": z, "n": n, "a": z / 4 + 1 / 2, "W": np.array([-4, 4]) / n**0.5, r"\operatorname{Var}": np.var},
        r"\mathbb{E}": [(1 / 6**n, {"w": w, "a": before / 4 + 1 / 2}) for w, before in outcomes(z, n)],
    },
)


def keeps_the_variance(centred):
    """Whether a deep stack of sigmoids with the key's weights, with biases that centre the sums or with biases of 0,
    keeps the variance of small sums within a factor of two: over the units of a layer, and over the inputs."""
    sums, _ = propagate(np.random.default_rng(0), CENTRED if centred else WIDE, deviation=0.1)
    return all(0.5 < variance(sums)[-1] / variance(sums)[0] < 2 for variance in (over_units, over_inputs))


def lines_measured():
    """Rows of a table: the lines of the derivation, each measured in three networks."""
    rng = stream(lines_of_the_recursion)
    lines = [lines_of_the_recursion(rng, setting) for setting in (TANH, WIDE, CENTRED)]
    return [(words, *(f"{of[words]:.3f}" for of in lines)) for words in lines[0]]


def learning():
    """Rows of a table: the cross-entropy before and after a few steps, with centred sums and without."""
    found = [found_by(signal_propagation.learns_with_centred_sums, control=control) for control in (True, False)]
    names = "biases 0", "biases that centre the sums"
    return [(name, *(f"{x:.2f}" for x in one.numbers.values())) for name, one in zip(names, found, strict=True)]


@part(
    "d",
    "The variance of the weights for sigmoids",
    kind="formula",
    points=4,
    topics=("initialization",),
    keywords=(
        "Xavier with sigmoid",
        "Glorot",
        "weight variance",
        "fan-in",
        "He init",
        "variance preserving",
        "mean field",
        "bias initialization",
    ),
    derivation=RECURSION,
    formula=Formula(
        lambda rng: {"n": int(rng.integers(2, 200))},
        mistakes={
            "That is Xavier's variance, for a slope of 1: the loss by the activation is not made up for.": (
                lambda n, slope: 1 / n
            ),
            "The activation shrinks the variance, so that the weights need more, not less.": lambda n, slope: (
                float(slope) ** 2 / n
            ),
            "That makes up for the slope; the variance changes by its square.": lambda n, slope: 1 / (float(slope) * n),
            "That is the standard deviation of the weights.": lambda n, slope: 1 / (float(slope) * n**0.5),
        },
        letters={"n": r"$n^{[l-1]}$"},
    ),
    fields={"": r"$\operatorname{Var}(W^{[l]})$"},
    tex=lambda answer: rf"\operatorname{{Var}}(W) = {sympy.latex(answer)}",
    vary={"slope": tuple(sympy.Rational(*pair) for pair in ((1, 2), (1, 3), (3, 4), (1, 5), (2, 1)))},
    key=Key(
        "Var(W) = 16/n",
        printed=16 / n,
        means="reading",
        qualified="The derivation leaves out the means of the activations, which are 0 for tanh but ½ for sigmoids. So "
        "{{ answer }} keeps the variance, of small sums, only with the biases −½ Σw. With biases of 0, the sums of "
        "every layer have a variance of at least 4 over its units, which saturate, and the differences between inputs "
        "vanish.",
        ours=True,
        theirs=False,
        witness=keeps_the_variance,
    ),
)
def weight_variance(slope=QUARTER):
    """The variance of the weights, for n inputs, with which the variance of the sums is kept to first order by units
    of this slope at 0.

    >>> weight_variance()
    16/n
    >>> weight_variance(slope=1)
    1/n
    """
    variance = sympy.Symbol("v", positive=True)
    (found,) = sympy.solve(sympy.Eq(n * variance * sympy.sympify(slope) ** 2, 1), variance)
    return found
