"""Vanishing gradients in deep networks of sigmoids."""

import numpy as np
import sympy

from solutions.finding import Finding
from solutions.nn.activations import relu, relu_derivative, sigmoid, sigmoid_derivative
from solutions.nn.initialization import he, xavier


def slope_of_the_sigmoid():
    """The symbol z, the derivative of σ(z), and its limits at minus and plus infinity."""
    z = sympy.Symbol("z", real=True)
    slope = sympy.diff(1 / (1 + sympy.exp(-z)), z)
    return z, slope, [sympy.limit(slope, z, end) for end in (-sympy.oo, sympy.oo)]


def sigmoid_is_flat_on_both_sides():
    """SymPy takes the limits of the sigmoid's derivative at minus and plus infinity."""
    *_, limits = slope_of_the_sigmoid()
    return Finding(limits == [0, 0], {"limit at −∞": str(limits[0]), "limit at +∞": str(limits[1])})


def slope_is_at_most_a_quarter():
    """SymPy finds where the sigmoid's derivative is stationary, and compares its value there with both limits."""
    z, slope, limits = slope_of_the_sigmoid()
    places = sympy.solve(sympy.diff(slope, z), z)
    largest = slope.subs(z, places[0])
    numbers = {"the only stationary point": str(places[0]), "derivative there": str(largest)}
    return Finding(places == [0] and largest == sympy.Rational(1, 4) and max(limits) < largest, numbers)


def unsaturated_layers_vanish(rng, control=False):
    """A random gradient is propagated back through twenty layers of 50 sigmoids, with Xavier's initial weights and
    inputs between 0 and 1. What is the largest input of a sigmoid (beyond 4 it would be saturated), and what share of
    the gradient's norm is left? The control has ReLUs, with He's initial weights.
    """
    activation, slope, initial = (relu, relu_derivative, he) if control else (sigmoid, sigmoid_derivative, xavier)
    a, layers = rng.random(50), []
    for _ in range(20):
        W = initial(50, 50, rng)
        layers.append((W, W @ a))
        a = activation(layers[-1][1])
    gradient = upstream = rng.normal(size=50)
    for W, z in reversed(layers):
        gradient = W.T @ (gradient * slope(z))
    left, largest = np.linalg.norm(gradient) / np.linalg.norm(upstream), max(np.abs(z).max() for _, z in layers)
    numbers = {"largest size of an input": largest, "share of the gradient that is left": left}
    return Finding(largest < 4 and left < 1e-6, numbers)
