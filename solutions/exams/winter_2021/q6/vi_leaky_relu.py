"""The derivative of LeakyReLU."""

import numpy as np
import sympy
from sympy import latex

from solutions.attempt import Formula
from solutions.exams.winter_2021.q6.network import leaky_relu_of_complex
from solutions.experiments.activations import pointwise_slopes as slopes
from solutions.experiments.activations.pointwise_slopes import by_sides, read_pieces, same_away_from_zero, z
from solutions.experiments.backpropagation.two_layers import HIDDEN, jacobian_without_formula
from solutions.finding import Derivation, Step
from solutions.nn.activations import leaky_relu, leaky_relu_derivative
from solutions.nn.gradients import complex_step_gradient
from solutions.part import Key, part


def leaves_the_kink_open(slope, step=1e-6):
    """Whether a slope has no value at 0 exactly where the numerical difference quotients to both sides differ."""
    left, right = ((leaky_relu(h) - leaky_relu(0.0)) / h for h in (-step, step))
    return (slope.subs(z, 0) is sympy.nan) == (abs(left - right) > 1e-9)


def slope_of_relu(alpha):
    """The derivative of ReLU away from 0.

    Raises:
        ValueError: that is the answer, where alpha is 0.
    """
    if alpha == 0:
        raise ValueError(f"alpha={alpha}: LeakyReLU is ReLU")
    return slopes.slope_where_there_is_one(0)


@part(
    "vi",
    "The derivative of LeakyReLU",
    kind="formula",
    points=2,
    topics=("activations", "backpropagation"),
    keywords=(
        "leaky ReLU",
        "activation derivative",
        "slope",
        "dying ReLU",
        "piecewise linear",
        "backprop",
        "elementwise",
    ),
    show=read_pieces,
    tex=lambda slope: rf"\delta_2 = {latex(slope)}",
    mistakes={
        "That is the slope of ReLU. LeakyReLU is not constant below 0.": slope_of_relu,
        "That is the slope above 0. Below 0 the function is another line, and its slope is the factor of z there.": (
            lambda: sympy.Integer(1)
        ),
    },
    vary={"alpha": (-1, 0, *(n / 100 for n in range(2, 50, 2)))},
    derivation=Derivation(
        [
            Step(
                "What is asked is a Jacobian, with an entry for every pair of hidden units:",
                r"\frac{\partial a^{[1]}_j}{\partial z^{[1]}_i}",
                lambda z: jacobian_without_formula(leaky_relu_of_complex, z),
                over="ji",
            ),
            Step(
                "A unit reads only its own $z_j$, so that all entries off the diagonal vanish:",
                r"\operatorname{diag}\left(f'(z^{[1]}_1), \dots, f'(z^{[1]}_{D_a})\right)",
                lambda z: np.diag([complex_step_gradient(leaky_relu_of_complex, entry) for entry in z[:, 0]]),
            ),
            Step(
                "On either side of 0 the function is a line through the origin:",
                r"\operatorname{diag}(\delta_2), \quad (\delta_2)_j = \begin{cases} 1 & z^{[1]}_j > 0 \\"
                r" \alpha & z^{[1]}_j < 0 \end{cases}",
                lambda z: np.diag(np.where(z > 0, 1, 0.01)[:, 0]),
            ),
        ],
        lambda rng: {"z": rng.normal(size=(HIDDEN, 1))},
        lambda z: {
            r"\frac{\partial a^{[1]}}{\partial z^{[1]}}": jacobian_without_formula(leaky_relu_of_complex, z),
            r"(f'(z^{[1]}_1), \dots, f'(z^{[1]}_{D_a}))": leaky_relu_derivative(z),
            **{"z^{[1]}": z, r"\delta_2": leaky_relu_derivative(z), r"\alpha": 0.01, "j": HIDDEN},
        },
    ),
    formula=Formula(
        lambda rng: {},
        cut=by_sides,
        fields={"above": "The slope above 0, for $z > 0$", "below": "The slope below 0, for $z < 0$"},
    ),
    key=Key(
        "1 if z ≥ 0, {{ alpha }} otherwise",
        printed=sympy.Piecewise((1, z >= 0), (0.01, True)),
        accepts=same_away_from_zero,
        means="notation",
        qualified="At z = 0 there is no derivative: the slope is 1 from the right and {{ alpha }} from the left. "
        "The value 1 there is a convention, which the key does not name.",
        witness=leaves_the_kink_open,
    ),
)
def leaky_relu_slope(alpha=0.01):
    """The derivative of LeakyReLU; a value at 0 only where the slopes from both sides agree.

    >>> leaky_relu_slope()
    Piecewise((1, z > 0), (0.01, z < 0))
    >>> leaky_relu_slope(alpha=1).subs(z, 0)
    1
    """
    return slopes.slope_where_there_is_one(alpha)
