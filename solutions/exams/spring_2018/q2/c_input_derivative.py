"""The derivative of the output with respect to the input.

>>> meaning_of_the_input_derivative.answer()
('rate', 'entries', 'local')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.backpropagation import input_gradient
from solutions.finding import figure
from solutions.nn.activations import sigmoid, sigmoid_derivative
from solutions.part import Key, prose


@figure()
def draw_sensitivity(axes, far=5.0):
    """The output σ(x) and its tangents (orange) at two inputs. At x = {{ far }} the tangent is nearly flat, although
    this input has lifted the output far above its value at 0 (dashed). At x = 0, where the input adds nothing, it is
    steepest.
    """
    x = np.linspace(-3, 8, 45)
    axes.plot(x, sigmoid(x), linewidth=2)
    for at in (0.0, far):
        near = np.array([at - 1.3, at + 1.3])
        axes.plot(near, sigmoid(at) + sigmoid_derivative(at) * (near - at), color="C1", linewidth=3)
        axes.plot(at, sigmoid(at), "o", color="k", markersize=4)
    axes.plot([0, far, far], [sigmoid(0.0), sigmoid(0.0), sigmoid(far)], "--", color="k", linewidth=1)
    axes.set(xlabel="input x", ylabel="output ŷ = σ(x)")


def grows_with_the_output(influence):
    """Whether the influence ranks two inputs as the outputs do to which they have brought the unit."""
    return (influence(6.0) > influence(0.1)) == (sigmoid(6.0) > sigmoid(0.1) > sigmoid(0.0))


meaning_of_the_input_derivative = prose(
    "c",
    "The derivative with respect to the input",
    points=2,
    topics=("backpropagation",),
    keywords=(
        "input gradient",
        "saliency map",
        "sensitivity of the output",
        "pixel attribution",
        "interpretability",
        "backprop to the image",
        "∂ŷ/∂x",
    ),
    claims={
        "rate": shown(
            "It is the rate at which the output changes with the input, for small changes and with the weights held "
            "fixed.",
            input_gradient.predicts_small_changes,
        ),
        "entries": shown(
            "It has one entry for each entry of x, and an entry is 0 if the output does not react to that input.",
            input_gradient.has_an_entry_for_each_input,
        ),
        "local": shown(
            "It holds at this x: at another input the same network has another derivative.",
            input_gradient.depends_on_the_input,
        ),
        "influence": refuted(
            "It measures how much the input has contributed to the output.", input_gradient.is_not_influence
        ),
    },
    key=Key(
        "the change of the output for a change of the input; that is, the influence which the input has had",
        printed=("rate", "influence"),
        means="reason",
        qualified="The first half is right for small changes, but it is not the same as the second: a saturated output "
        "has a derivative of almost 0, although it is the input that has brought it there.",
        ours=lambda x: sigmoid(x) - sigmoid(0.0),
        theirs=sigmoid_derivative,
        # which of two inputs of a single unit has moved its output farther from where it is without input
        witness=grows_with_the_output,
    ),
)
