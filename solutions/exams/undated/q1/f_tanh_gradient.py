"""The gradient through a tanh.

>>> gradient_never_grows.answer()
('yes',)
"""

import numpy as np

from solutions.claim import yes_or_no
from solutions.experiments.activations import vanishing_gradients
from solutions.finding import figure, found_by
from solutions.nn.activations import tanh, tanh_derivative
from solutions.part import Key, choice


@figure(height=2.6)
def draw_slope(axes):
    """Tanh and its derivative, which is the factor by which a gradient is multiplied. The factor is 1 at 0 only, and
    falls to 0 on both sides.
    """
    x = np.linspace(-4, 4, 161)
    axes.plot(x, tanh(x), "k--", linewidth=1, label="tanh x")
    axes.plot(x, tanh_derivative(x), "C0", linewidth=2, label="derivative")
    axes.set(xlabel="x", ylabel="function and derivative", ylim=(-1.1, 1.1))
    axes.figure.legend(loc="outside lower center", ncols=2)


gradient_never_grows = choice(
    "f",
    "The gradient through a tanh",
    points=2,
    topics=("activations", "backpropagation"),
    keywords=(
        "derivative of tanh",
        "upstream gradient",
        "downstream gradient",
        "chain rule",
        "hyperbolic tangent",
        "1 - tanh^2",
        "vanishing gradient",
        "local gradient",
    ),
    claims=yes_or_no(
        "Backpropagation through a tanh never makes a gradient larger in size.",
        "Backpropagation through a tanh can make a gradient larger in size.",
        vanishing_gradients.slope_of_tanh_is_at_most_one,
        right="yes",
        because="It multiplies each entry by 1 − z². For z between −1 and 1 this is positive, and at most 1.",
    ),
    key=Key("yes", printed=("yes",)),
)


def entries_and_norm():
    """By which factors tanh changes the entries and the norm of a random gradient."""
    return found_by(vanishing_gradients.tanh_enlarges_no_gradient)
