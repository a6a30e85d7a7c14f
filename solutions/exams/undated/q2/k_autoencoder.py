"""A linear autoencoder with two weights: where its loss is zero, and where it has a saddle point."""

from typing import NamedTuple

import numpy as np
import sympy
from sympy import latex

from solutions.attempt import Formula
from solutions.finding import Derivation, Step, figure
from solutions.nn.gradients import complex_step_gradient
from solutions.part import Key, part

w_1, w_2 = WEIGHTS = sympy.symbols("w_1 w_2", real=True)
S = sympy.Symbol("S", positive=True)  # the mean of the squared inputs, of which one at least is not 0
OFFSETS = range(-3, 4)


def loss(offset_1=0, offset_2=0, mean_square=S):
    """The loss in SymPy. Each example has the error (1 − (w₂ + offset₂)(w₁ + offset₁)) x."""
    return mean_square * (1 - (w_2 + offset_2) * (w_1 + offset_1)) ** 2


def times(offset, weight, factor):
    """A factor times a weight with its offset, in TeX.

    >>> times(0, w_1, "x"), times(2, w_1, "x")
    ('w_{1} x', '\\\\left(w_{1} + 2\\\\right) x')
    """
    return rf"\left({latex(weight + offset)}\right) {factor}" if offset else f"{latex(weight)} {factor}"


def product(offset_1=0, offset_2=0):
    """What decoder and encoder multiply by together, in TeX.

    >>> product(), product(1, -2)
    ('w_{2} w_{1}', '\\\\left(w_{2} - 2\\\\right) \\\\left(w_{1} + 1\\\\right)')
    """
    return times(offset_2, w_2, times(offset_1, w_1, "").strip())


def mean_error(w, x):
    """The mean squared error of reconstructions of examples x, (examples,), by weights w, (2,)."""
    return np.mean((x - w[1] * (w[0] * x)) ** 2)


def draw_network(rng):
    """Examples, two weights, and a step t."""
    return {"x": rng.normal(size=rng.integers(2, 6)), "w": rng.normal(size=2), "t": rng.uniform(0.1, 1.3)}


def names_of_network(x, w, t):
    """The symbols of the derivations."""
    by_1, by_2 = complex_step_gradient(lambda w: mean_error(w, x), w)
    return {
        **{"n": len(x), "S": np.mean(x**2)},
        **{r"\frac{\partial L}{\partial w_1}": by_1, r"\frac{\partial L}{\partial w_2}": by_2},
    }


@figure(height=3.1)
def draw_minima(axes):
    """The loss over both weights, for inputs whose squares have the mean 1: lines of equal loss (thin), and the two
    branches of the hyperbola on which it is 0 (thick). One branch lies where both weights are positive, the other where
    both are negative. Between them is the saddle point (cross), where both weights are 0.
    """
    at = np.linspace(-2.5, 2.5, 41)
    height = sympy.lambdify(WEIGHTS, loss(mean_square=1))(*np.meshgrid(at, at))
    axes.contour(at, at, height, levels=[0.2, 1, 4, 16], colors="C0", linewidths=0.7)
    for side in (1, -1):
        branch = side * np.geomspace(0.4, 2.5, 31)
        axes.plot(branch, zero_loss_weight_at(branch), color="C1", linewidth=2.5, label="loss 0" if side > 0 else None)
    axes.plot(0, 0, "x", color="k", markeredgewidth=2, label="saddle point")
    axes.set(xlabel="encoder, w₁", ylabel="decoder, w₂", aspect="equal")
    axes.figure.legend(loc="outside lower center", ncols=2)


@figure(height=2.7)
def draw_cuts(axes):
    """The loss on two straight lines through the origin, against the first weight t, for inputs whose squares have the
    mean 1. Where both weights are t (solid) it falls from the origin to both sides, down to 0. Where they are t and −t
    (dashed) it rises to both sides.
    """
    t = np.linspace(-1.3, 1.3, 53)
    height = sympy.lambdify(WEIGHTS, loss(mean_square=1))
    axes.plot(t, height(t, t), color="C0", label="w₂ = w₁ = t")
    axes.plot(t, height(t, -t), "--", color="C1", label="w₂ = −w₁ = −t")
    axes.set(xlabel="t", ylabel="loss", ylim=(0, 4))
    axes.figure.legend(loc="outside lower center", ncols=2)


@part(
    "k-i",
    "Where an autoencoder has no loss",
    kind="formula",
    points=2,
    topics=("losses",),
    keywords=("linear autoencoder", "reconstruction error", "global minima", "encoder and decoder", "hyperbola", "MSE"),
    derivation=Derivation(
        [
            Step(
                "The loss, as it is given:",
                r"\frac{1}{n} \sum_{i=1}^n (x^{(i)} - w_2 w_1 x^{(i)})^2",
                lambda x, w, t: mean_error(w, x),
            ),
            Step(
                "Every term has the same factor:",
                r"(1 - w_2 w_1)^2 \cdot \frac{1}{n} \sum_{i=1}^n (x^{(i)})^2",
                lambda x, w, t: (1 - w[1] * w[0]) ** 2 * np.mean(x**2),
            ),
            Step(
                "Write $S$ for the mean of the squares. It is positive, since some $x^{(i)}$ is not 0.",
                r"(1 - w_2 w_1)^2 S",
                lambda x, w, t: (1 - w[1] * w[0]) ** 2 * np.mean(x**2),
            ),
        ],
        draw_network,
        names_of_network,
    ),
    formula=Formula(
        lambda rng: {"w_1": rng.choice([-1, 1]) * rng.uniform(0.3, 0.8)},
        fields={"": "$w_2$ on this set, in terms of $w_1$"},
        mistakes={
            "That reconstructs −x.": lambda w_1, offset_1, offset_2: -1 / (w_1 + offset_1) - offset_2,
            "As the right side of an equation that both weights satisfy, 1 may be right: solve the equation for w₂. As "
            "the value of w₂, it is one point of the set.": lambda w_1: 1.0,
            "The factors of x have to multiply to 1, not to sum to it.": (
                lambda w_1, offset_1, offset_2: 1 - (w_1 + offset_1) - offset_2
            ),
        },
    ),
    vary={"offset_1": OFFSETS, "offset_2": OFFSETS},
    tex=lambda weight: rf"w_2 = {latex(weight)}, \quad w_1 \ne {latex(*sympy.singularities(weight, w_1))}",
    key=Key("w₂w₁ = 1", printed=1 / w_1),
)
def zero_loss_weight(offset_1=0, offset_2=0):
    """The decoder's weight w₂ that makes the loss 0, for each w₁ but −offset₁, where no decoder does.

    >>> zero_loss_weight()
    1/w_1
    >>> zero_loss_weight(offset_1=2, offset_2=1)
    -1 + 1/(w_1 + 2)
    """
    (weight,) = sympy.solve(loss(offset_1, offset_2), w_2)
    return sympy.apart(weight, w_1)


def zero_loss_weight_at(weights):
    return sympy.lambdify(w_1, zero_loss_weight())(weights)


class Point(NamedTuple):
    """A pair of weights."""

    encoder: int
    decoder: int


@part(
    "k-ii",
    "The saddle point of an autoencoder",
    kind="formula",
    points=3,
    topics=("optimization",),
    keywords=("linear autoencoder", "hessian", "critical point", "stationary point", "indefinite", "loss surface"),
    tex=lambda point: rf"\text{{Yes, at }} w_1 = {point.encoder},\; w_2 = {point.decoder}",
    show=lambda point: f"yes, at w₁ = {point.encoder}, w₂ = {point.decoder}",
    derivation=Derivation(
        [
            Step(
                "The derivative with respect to the encoder's weight:",
                r"\frac{\partial L}{\partial w_1}",
                lambda x, w, t: complex_step_gradient(lambda w: mean_error(w, x), w)[0],
            ),
            Step(
                "By the chain rule, of $L = (1 - w_2 w_1)^2 S$ as in part k-i:",
                r"-2 S\, w_2 (1 - w_2 w_1)",
                lambda x, w, t: -2 * np.mean(x**2) * w[1] * (1 - w[1] * w[0]),
            ),
            Step(
                "And the one with respect to the decoder's:",
                r"\frac{\partial L}{\partial w_2}",
                lambda x, w, t: complex_step_gradient(lambda w: mean_error(w, x), w)[1],
                relation="",
            ),
            Step(
                "which is, in the same way:",
                r"-2 S\, w_1 (1 - w_2 w_1)",
                lambda x, w, t: -2 * np.mean(x**2) * w[0] * (1 - w[1] * w[0]),
            ),
            Step(
                "Both are 0 where $w_2 w_1 = 1$, which are the minima, or where $w_1 = w_2 = 0$. From this origin to "
                "$w_1 = w_2 = t$, the loss changes by",
                r"S (1 - t^2)^2 - S",
                lambda x, w, t: mean_error((t, t), x) - mean_error((0, 0), x),
                relation="",
            ),
            Step(
                "It falls, for any small $t \\ne 0$:",
                r"-S t^2 (2 - t^2)",
                lambda x, w, t: -np.mean(x**2) * t**2 * (2 - t**2),
            ),
            Step(
                "From the origin to $w_1 = t$, $w_2 = -t$, it changes by",
                r"S (1 + t^2)^2 - S",
                lambda x, w, t: mean_error((t, -t), x) - mean_error((0, 0), x),
                relation="",
            ),
            Step(
                "It rises, so that the origin is neither a minimum nor a maximum:",
                r"S t^2 (2 + t^2)",
                lambda x, w, t: np.mean(x**2) * t**2 * (2 + t**2),
            ),
        ],
        draw_network,
        names_of_network,
    ),
    vary={"offset_1": OFFSETS, "offset_2": OFFSETS},
    formula=Formula(
        lambda rng: {},
        cut=lambda point: {name: sympy.Integer(weight) for name, weight in point._asdict().items()},
        fields={"encoder": "The weight of the encoder, $w_1$", "decoder": "The weight of the decoder, $w_2$"},
    ),
    mistakes={
        "The gradient is 0 there, too, but the factors of x multiply to 1, and the loss is 0: it is a minimum.": (
            lambda offset_1, offset_2: Point(1 - offset_1, 1 - offset_2)
        ),
        "Two factors of −1 multiply to 1 as well: that is a minimum on the other branch.": (
            lambda offset_1, offset_2: Point(-1 - offset_1, -1 - offset_2)
        ),
    },
    key=Key("yes, w₁ = w₂ = 0", printed=Point(0, 0)),
)
def saddle_point(offset_1=0, offset_2=0):
    """The weights at which the gradient is 0 and the Hessian has eigenvalues of both signs.

    Raises:
        ValueError: there is not exactly one such point.

    >>> saddle_point()
    Point(encoder=0, decoder=0)
    >>> saddle_point(offset_1=2, offset_2=-1)
    Point(encoder=-2, decoder=1)
    """
    surface = loss(offset_1, offset_2)
    stationary = sympy.solve([surface.diff(weight) for weight in WEIGHTS], WEIGHTS, dict=True)
    curvature = sympy.hessian(surface, WEIGHTS).det()  # the product of both eigenvalues
    saddles = [point for point in stationary if curvature.subs(point).simplify().is_negative]
    if len(saddles) != 1:
        raise ValueError(f"offset_1={offset_1}, offset_2={offset_2}: saddle points {saddles}, expected one")
    return Point(*(int(saddles[0][weight]) for weight in WEIGHTS))


def eigenvalues_at_saddle():
    """The eigenvalues of the Hessian at the saddle point, in ascending order.

    >>> eigenvalues_at_saddle()
    [-2*S, 2*S]
    """
    there = dict(zip(WEIGHTS, saddle_point(), strict=True))
    return sorted(sympy.hessian(loss(), WEIGHTS).subs(there).eigenvals(), key=lambda value: value.is_positive)
