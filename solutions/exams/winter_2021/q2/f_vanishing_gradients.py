"""The vanishing gradient of the sigmoid.

>>> causes_of_vanishing_gradients.answer()
('saturates', 'quarter', 'product')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.activations import vanishing_gradients
from solutions.finding import figure
from solutions.nn.activations import sigmoid_derivative
from solutions.part import Key, prose


@figure(height=2)
def draw_slopes(axes):
    """The derivative of the sigmoid. It is largest at zero, where it is a quarter, and falls to zero on both sides."""
    z = np.linspace(-8, 8, 81)
    axes.plot(z, sigmoid_derivative(z), linewidth=2)
    axes.axhline(0.25, color="k", linestyle="--", linewidth=1)
    axes.set(xlabel="input z", ylabel="σ′(z)", ylim=(0, 0.28))


def nested_sigmoids(depth=20):
    """The inputs of sigmoids, one inside the other, at x = 0, and the derivative of the whole by a complex step.

    >>> nested_sigmoids(depth=1)
    ([0.0], 0.25)
    """
    values = [1e-30j]
    for _ in range(depth):
        values.append(1 / (1 + np.exp(-values[-1])))
    return np.real(values[:-1]).tolist(), float(np.imag(values[-1]) / 1e-30)


def knows_when_gradients_vanish(vanishes):
    """Whether a reading sees that the gradient of twenty nested sigmoids vanishes without saturation."""
    inputs, derivative = nested_sigmoids(depth=20)
    return vanishes(inputs) == (derivative < 1e-9)


causes_of_vanishing_gradients = prose(
    "f",
    "Why the sigmoid's gradient vanishes",
    points=2,
    topics=("activations", "backpropagation"),
    keywords=(
        "vanishing gradient problem",
        "saturation",
        "saturating activation",
        "derivative at most a quarter",
        "deep network",
        "chain rule",
        "backprop",
        "ReLU instead of sigmoid",
    ),
    claims={
        "saturates": shown(
            "Where its input is very negative or very positive, the sigmoid is flat: its derivative tends to 0.",
            vanishing_gradients.sigmoid_is_flat_on_both_sides,
        ),
        "quarter": shown(
            "Its derivative is nowhere larger than a quarter.", vanishing_gradients.slope_is_at_most_a_quarter
        ),
        "product": shown(
            "Backpropagation multiplies by one such derivative for each layer, so that with usual weights the gradient "
            "shrinks exponentially with the depth, even without saturation.",
            vanishing_gradients.unsaturated_layers_vanish,
        ),
        "only": refuted(
            "The gradient vanishes only where units are saturated.", vanishing_gradients.unsaturated_layers_vanish
        ),
        "small": refuted(
            "The derivative vanishes where the input is small in size, that is, near 0.",
            vanishing_gradients.slope_is_at_most_a_quarter,
        ),
    },
    key=Key(
        "for inputs that are too small or too large the sigmoid saturates, and its gradient goes to 0",
        printed=("saturates",),
        means="reason",
        qualified="Saturation is one cause, but it is not needed: the derivative is at most 1/4 everywhere, so that "
        "the product over many layers vanishes even where no unit is saturated.",
        ours=lambda inputs: np.prod(sigmoid_derivative(inputs)) < 1e-9,
        theirs=lambda inputs: np.abs(inputs).max() > 4,
        witness=knows_when_gradients_vanish,
    ),
)
