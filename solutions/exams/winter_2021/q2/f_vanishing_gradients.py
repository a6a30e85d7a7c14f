"""The vanishing gradient of the sigmoid.

>>> causes_of_vanishing_gradients.answer()
('saturates', 'quarter', 'product')
"""

import numpy as np
import sympy

from solutions.claim import refuted, shown
from solutions.finding import Finding, figure
from solutions.nn.activations import relu, relu_derivative, sigmoid, sigmoid_derivative
from solutions.nn.initialization import he, xavier
from solutions.part import Key, prose


def sigmoid_flattens_on_both_sides():
    """SymPy takes the limits of the sigmoid's derivative at minus and plus infinity."""
    z = sympy.Symbol("z", real=True)
    slope = sympy.diff(1 / (1 + sympy.exp(-z)), z)
    limits = [sympy.limit(slope, z, end) for end in (-sympy.oo, sympy.oo)]
    return Finding(limits == [0, 0], {"limit at −∞": str(limits[0]), "limit at +∞": str(limits[1])})


def slope_is_at_most_a_quarter():
    """SymPy finds where the sigmoid's derivative is stationary, and compares its value there with both limits."""
    z = sympy.Symbol("z", real=True)
    slope = sympy.diff(1 / (1 + sympy.exp(-z)), z)
    places = sympy.solve(sympy.diff(slope, z), z)
    largest = slope.subs(z, places[0])
    limits = [sympy.limit(slope, z, end) for end in (-sympy.oo, sympy.oo)]
    return Finding(
        places == [0] and largest == sympy.Rational(1, 4) and max(limits) < largest,
        {"the only stationary point": str(places[0]), "derivative there": str(largest)},
    )


def unsaturated_layers_vanish(seed=0, control=False):
    """Twenty layers of 50 units, with Xavier's initial weights; a random gradient is sent back from the top.

    Measured are the largest size of an input to a sigmoid, and the gradient's norm below all layers relative to that
    at the top. It holds if no input is beyond 4 (no unit is saturated) and still less than a millionth is left. The
    control has ReLU units, with He's initial weights.
    """
    rng = np.random.default_rng(seed)
    activation, slope, initial = (relu, relu_derivative, he) if control else (sigmoid, sigmoid_derivative, xavier)
    a, layers = rng.normal(size=50), []
    for _ in range(20):
        W = initial(50, 50, rng)
        z = W @ a
        layers.append((W, z))
        a = activation(z)
    gradient = rng.normal(size=50)
    before = np.linalg.norm(gradient)
    for W, z in reversed(layers):
        gradient = W.T @ (gradient * slope(z))
    left = float(np.linalg.norm(gradient) / before)
    largest = float(max(np.abs(z).max() for _, z in layers))
    return Finding(
        largest < 4 and left < 1e-6, {"largest size of an input": largest, "share of the gradient that is left": left}
    )


@figure(height=2.6)
def draw_slopes(axes):
    """The derivative of the sigmoid. It is largest at zero, where it is a quarter, and falls to zero on both sides."""
    z = np.linspace(-8, 8, 81)
    axes.plot(z, sigmoid_derivative(z), linewidth=2)
    axes.axhline(0.25, color="k", linestyle="--", linewidth=1)
    axes.set(xlabel="input z", ylabel="σ′(z)", ylim=(0, 0.28))


def nested_sigmoids(x, depth=20):
    """The sigmoid applied `depth` times, and the inputs on the way; x may be complex.

    >>> nested_sigmoids(0.0, depth=1)
    (0.5, [0.0])
    """
    inputs = []
    for _ in range(depth):
        inputs.append(x)
        x = 1 / (1 + np.exp(-x))
    return x if isinstance(x, complex) else x.item(), inputs


def gradient_of_nested_sigmoids(depth=20):
    """The derivative at 0 of the sigmoid applied `depth` times, by a complex step: no formula for σ′ is used.

    >>> gradient_of_nested_sigmoids(depth=1)
    0.25
    """
    output, _ = nested_sigmoids(0 + 1e-30j, depth)
    return float(np.imag(output) / 1e-30)


def knows_when_gradients_vanish(vanishes):
    """Whether a reading sees that the gradient of twenty nested sigmoids vanishes without saturation."""
    return vanishes(nested_sigmoids(0.0, depth=20)[1]) == (gradient_of_nested_sigmoids(depth=20) < 1e-9)


causes_of_vanishing_gradients = prose(
    "f",
    "Why the sigmoid's gradient vanishes",
    points=2,
    topics=("activations", "backpropagation"),
    claims={
        "saturates": shown(
            "Where its input is very negative or very positive, the sigmoid is flat: its derivative goes to 0.",
            sigmoid_flattens_on_both_sides,
        ),
        "quarter": shown(
            "Nowhere is its derivative larger than a quarter.",
            slope_is_at_most_a_quarter,
        ),
        "product": shown(
            "Backpropagation multiplies one such derivative for each layer, so that with usual weights the gradient "
            "shrinks exponentially with the depth, without any saturation.",
            unsaturated_layers_vanish,
        ),
        "only": refuted(
            "The gradient vanishes only where units are saturated.",
            unsaturated_layers_vanish,
        ),
        "small": refuted(
            "The derivative vanishes where the input is small in size, that is, near 0.",
            slope_is_at_most_a_quarter,
        ),
    },
    key=Key(
        "for inputs that are too small or too large the sigmoid saturates, and its gradient goes to 0",
        printed=("saturates",),
        qualified="Saturation is one cause, but it is not needed: the derivative is at most 1/4 everywhere, so that "
        "the product over many layers vanishes also where no unit is saturated.",
        ours=lambda inputs: float(np.prod(sigmoid_derivative(inputs))) < 1e-9,
        theirs=lambda inputs: float(np.abs(inputs).max()) > 4,
        witness=knows_when_gradients_vanish,
    ),
)
