"""A square in the plane: no line separates it, four steps do."""

from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

import numpy as np
import sympy

from solutions.claim import shown
from solutions.exams.undated.q6.square import (
    INSIDE,
    Network,
    bias_inside,
    bias_outside,
    examples,
    hidden_units,
    separates,
)
from solutions.experiments.activations import linear_composition
from solutions.finding import figure
from solutions.part import Key, part


class Certificate(NamedTuple):
    """Weights and points of label 1, and of label 0: the weights of each sum to 1, and both means are the same."""

    positive: tuple
    negative: tuple


def turn(p, q, r):
    """Twice the signed area of a triangle."""
    return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])


def affine_dependence(p, q, r, s):
    """Coefficients of four points of the plane that sum to 0, as does the sum of the points with them."""
    return turn(q, r, s), -turn(p, r, s), turn(p, q, s), -turn(p, q, r)


def mean_tex(points):
    """The weighted mean of points, in TeX."""
    terms = []
    for weight, (x, y) in points:
        factor = "" if weight == 1 else sympy.latex(sympy.Rational(weight)) + r"\,"
        terms.append(rf"{factor}({float(x):g},\ {float(y):g})")
    return " + ".join(terms)


def mean_text(points):
    return " + ".join(f"{weight}·({float(x):g}, {float(y):g})" for weight, (x, y) in points)


POSITIVE, NEGATIVE = map(tuple, examples())
SEPARABLE = ((0, 0), (1, 0)), ((0, 1), (1, 1))


@part(
    "a-i",
    "Linear hidden units",
    kind="proof",
    points=3,
    topics=("activations",),
    keywords=(
        "linear activation",
        "linearly separable",
        "linear decision boundary",
        "convex hull",
        "theorem of the alternative",
        "perfect accuracy",
        "two-layer network",
    ),
    claims={
        "affine": shown("Affine layers, one after the other, equal a single one.", linear_composition.equal_one_layer),
    },
    show=lambda found: f"No: {mean_text(found.positive)} = {mean_text(found.negative)}",
    tex=lambda found: (
        rf"\begin{{aligned}} \text{{No:}} \quad & {mean_tex(found.positive)} \\"
        rf" & = {mean_tex(found.negative)} \end{{aligned}}"
    ),
    key=Key(
        "no: the decision boundary would be a line, as the layers compose to a linear function",
        printed=None,
        accepts=lambda ours, printed: bool(ours) and not printed,
    ),
)
def no_line_separates(positive=POSITIVE, negative=NEGATIVE):
    """A certificate that no line has one label on each side of it: a point that is a mean of both; None if a line does.

    Of four points of the plane, one set of coefficients sums to 0. If they are positive for one label and negative for
    the other, no line separates the four. By Kirchberger's theorem such a four exists where no line separates the
    points, not all of them on one line.

    >>> print(no_line_separates.part.show(no_line_separates()))
    No: 1·(1.5, 1.5) = 1/2·(0.5, 1.4) + 1/2·(2.5, 1.6)
    >>> no_line_separates(positive=((0, 0), (2, 2)), negative=((0, 2), (2, 0))).positive  # XOR
    ((Fraction(1, 2), (0, 0)), (Fraction(1, 2), (2, 2)))
    >>> no_line_separates(*SEPARABLE) is None
    True
    """
    points = [(*point, 1) for point in positive] + [(*point, -1) for point in negative]
    return next(filter(None, map(certificate_of, combinations(points, 4))), None)


def certificate_of(four):
    """The certificate of four points (x, y, label 1 or −1), if their coefficients agree with their labels."""
    coefficients = affine_dependence(*four)
    for sign in (1, -1):
        found = [sign * c for c in coefficients]
        if any(found) and all(c * label >= 0 for c, (_, _, label) in zip(found, four, strict=True)):
            total = sum(c for c in found if c > 0)
            used = [(Fraction(abs(c)) / total, point) for c, point in zip(found, four, strict=True) if c]
            return Certificate(*(tuple((w, (x, y)) for w, (x, y, of) in used if of == label) for label in (1, -1)))
    return None


@figure(height=3.2)
def draw_half_planes(axes):
    """The four hidden units over the plane: how many of them are 1 (darker is more). All four are 1 only in the square,
    with its border. Beyond one of its sides there are three, beyond a corner two.
    """
    places = np.linspace(0.01, 2.99, 150)
    X = np.stack(np.meshgrid(places, places), axis=-1).reshape(-1, 2)
    count = hidden_units(square_network(), X).sum(axis=1).reshape(150, 150)
    shades = axes.contourf(places, places, count, levels=[1.5, 2.5, 3.5, 4.5], cmap="Blues")
    bar = axes.figure.colorbar(shades, ticks=[2, 3, 4], label="units that are 1")
    bar.ax.tick_params(length=0)
    axes.set(xlabel="x₁", ylabel="x₂", xticks=range(4), yticks=range(4), aspect="equal")


class relu(sympy.Function):
    """max(0, z), under the name by which a form evaluates it."""

    @classmethod
    def eval(cls, z):
        return max(z, sympy.Integer(0)) if z.is_Number else None


def soft_step(z):
    """h as a difference of ReLUs: exact, unless z is a little below 0."""
    return relu(10**6 * z + 1) - relu(10**6 * z)


def perfect_accuracy(low, high):
    """What any right weights satisfy: the network's outputs at the points of each label."""
    names = sympy.symbols(Network._fields)
    *units, v1, v2, v3, v4, b = names
    counts = []
    for points in examples(low, high):
        total = 0
        for x, y in points:
            sums = [
                units[k] * sympy.Rational(x) + units[k + 1] * sympy.Rational(y) + units[k + 2] for k in (0, 3, 6, 9)
            ]
            total += soft_step(sum(v * soft_step(z) for v, z in zip((v1, v2, v3, v4), sums, strict=True)) + b)
        counts.append(total)
    found, mistaken = counts
    missed = "A point of label 1 gets the output 0. Is each unit 1 on that side of its line on which the square lies?"
    false = "A point of label 0 gets the output 1. Does the output ask for all the units that it needs?"
    half = sympy.Rational(1, 2)
    return {missed: found > len(INSIDE) - half, false: mistaken < half}


def unit_text(weights):
    first, second, bias = (f"{number}".replace("-", "−") for number in weights)
    return f"({first}, {second}), {bias}"


def network_tex(network):
    """The network in TeX, a row for each unit."""
    units = [network[3 * k : 3 * k + 3] for k in range(4)]
    rows = [
        rf"(w_{{{k}1}}, w_{{{k}2}}) = ({unit[0]}, {unit[1]}), \quad b_{k} = {unit[2]}"
        for k, unit in enumerate(units, 1)
    ]
    rows += [rf"(v_1, v_2, v_3, v_4) = {network[12:16]}", f"b = {network.b}"]
    return r"\begin{aligned} & \text{Yes:} \\ & " + r" \\ & ".join(rows) + r" \end{aligned}"


def network_text(network):
    units = "; ".join(f"w{k + 1}, b{k + 1} = {unit_text(network[3 * k : 3 * k + 3])}" for k in range(4))
    return f"Yes: {units}; v = {network[12:16]}, b = {network.b}".replace("-", "−")


PRINTED = Network(*(0, -1, 2, -1, 0, 2, 0, 1, -1, 1, 0, -1), *(1, 1, 1, 1, -4))


def gives_the_labels(output):
    """Whether the printed weights have perfect accuracy, if the output is computed in this way."""
    return separates(PRINTED, output)


@part(
    "a-ii",
    "Step activations around a square",
    kind="array",
    points=4,
    topics=("activations",),
    keywords=(
        "step function",
        "threshold unit",
        "sign function",
        "decision boundary",
        "half-planes",
        "perceptron",
        "AND of hidden units",
        "choose the weights by hand",
    ),
    fields={name: rf"${name[0]}_{{{name[1:]}}}$" if name[1:] else f"${name}$" for name in Network._fields},
    conditions=perfect_accuracy,
    show=network_text,
    tex=network_tex,
    key=Key(
        "each unit is 1 on the inner side of one side of the square, and the output asks for all: w₁ = (0, −1), "
        "b₁ = 2; w₂ = (−1, 0), b₂ = 2; w₃ = (0, 1), b₃ = −1; w₄ = (1, 0), b₄ = −1; output weights 1, bias −4",
        printed=PRINTED,
        accepts=lambda ours, printed: separates(ours) and separates(printed),
        means="notation",
        qualified="The weights are right where f gets the output's bias, too. In the printed formula of the network "
        "a bracket closes before it: f is 1 for every sum that is not negative, and with the bias added afterwards the "
        "output is −{{ -int(bias_outside(PRINTED, np.ones((1, 2)))[0]) }} everywhere.",
        ours=lambda: bias_inside,
        theirs=lambda: bias_outside,
        witness=gives_the_labels,
    ),
)
def square_network(low=1, high=2):
    """Weights of four units that are 1 on the inner side of a side each, and of an output that is 1 if all four are.

    Raises:
        ValueError: there is no square between `low` and `high`.

    >>> square_network()[:6], square_network()[6:12], square_network()[12:]
    ((1, 0, -1, -1, 0, 2), (0, 1, -1, 0, -1, 2), (1, 1, 1, 1, -4))
    >>> square_network(low=-3, high=5)[:6]
    (1, 0, 3, -1, 0, 5)
    """
    if not low < high:
        raise ValueError(f"low={low}, expected less than high={high}")
    units = []
    for direction in ((1, 0), (0, 1)):
        units += [*direction, -low]  # 1 where the feature is at least low
        units += [*(-w for w in direction), high]  # 1 where it is at most high
    return Network(*units, 1, 1, 1, 1, -len(units) // 3)
