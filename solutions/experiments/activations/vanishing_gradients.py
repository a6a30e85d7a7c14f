"""Vanishing gradients in deep networks of sigmoids and other activations.

A layer of n units computes z = W a + b, with W (n, n), and a = f(z). An activation is the pair of f and its derivative.
"""

import numpy as np
import sympy

from solutions.finding import Finding
from solutions.nn.activations import (
    leaky_relu,
    leaky_relu_derivative,
    relu,
    relu_derivative,
    sigmoid,
    sigmoid_derivative,
    tanh,
    tanh_derivative,
)
from solutions.nn.initialization import he, xavier
from solutions.nn.mlp import initialize, train
from solutions.nn.optimizers import GradientDescent

SIGMOID, TANH = (sigmoid, sigmoid_derivative), (tanh, tanh_derivative)
LEAKY_RELU = leaky_relu, leaky_relu_derivative
SCALES = np.log([0.5, 4])  # of the logarithm of initial weights, relative to Xavier's


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


def slope_of_tanh_is_at_most_one():
    """SymPy differentiates z = tanh x, writes the slope in terms of z, and solves for the z at which it is 1, and 0.
    Between two points where it is 0 it has the sign that it has at z = 0; where 1 minus the slope has one double root,
    it has the same sign on both sides.
    """
    x, z = sympy.symbols("x z", real=True)
    slope = sympy.diff(sympy.tanh(x), x).subs(sympy.tanh(x), z)
    ones, zeros = sympy.real_roots(1 - slope, z), sympy.real_roots(slope, z)
    positive, at_most_one = slope.subs(z, 0) > 0, slope.subs(z, sympy.Rational(1, 2)) < 1
    places = {"z where the slope is 1": sorted(set(ones)), "z where it is 0": zeros}
    numbers = {words: ", ".join(map(str, roots)).replace("-", "−") for words, roots in places.items()}
    return Finding(ones == [0, 0] and zeros == [-1, 1] and positive and at_most_one, numbers)


def tanh_enlarges_no_gradient(rng, control=False):
    """A random gradient of 200 entries is propagated back through z = tanh x, where half of the x are 0 and the others
    random. By which factor does it change the size of an entry and the norm? The control has LeCun's scaled tanh,
    z = 1.7159 tanh(2x/3), whose slope at 0 is larger than 1.
    """
    scale, stretch = (1.7159, 2 / 3) if control else (1.0, 1.0)
    x, upstream = np.where(np.arange(200) % 2, rng.normal(size=200), 0.0), rng.normal(size=200)
    gradient = upstream * scale * stretch * tanh_derivative(stretch * x)
    factors = np.abs(gradient) / np.abs(upstream)
    numbers = {"factor of an entry where x = 0": factors[x == 0].max(), "largest elsewhere": factors[x != 0].max()}
    norm = np.linalg.norm(gradient) / np.linalg.norm(upstream)
    holds = (factors[x == 0] == 1).all() and factors[x != 0].max() < 1 and norm < 1
    return Finding(holds, numbers | {"factor of the norm": norm})


def propagated(activation, layers, a, upstream):
    """The sums z of all layers, and the norm of a gradient at the inputs of each layer and at the last outputs, where
    it is `upstream`, as shares of its norm there.
    """
    (f, slope), sums, gradients = activation, [], [upstream]
    for W, b in layers:
        sums.append(W @ a + b)
        a = f(sums[-1])
    for (W, _), z in zip(layers[::-1], sums[::-1], strict=True):
        gradients.append(W.T @ (gradients[-1] * slope(z)))
    norms = np.linalg.norm(gradients, axis=1)
    return np.array(sums), norms[::-1] / norms[0]


def random_stack(rng, initial, depth=20, units=50, bias=0.0):
    """Layers (W, b), biases of this size with random signs, a random input and a random gradient, for `propagated`."""
    layers = [(initial(units, units, rng), bias * rng.choice([-1, 1], size=units)) for _ in range(depth)]
    return layers, rng.normal(size=units), rng.normal(size=units)


def with_deviation(deviation):
    """Initial weights with mean 0 and this standard deviation, whatever the size of the layer."""
    return lambda fan_in, fan_out, rng: deviation * rng.normal(size=(fan_in, fan_out))


def unsaturated_layers_vanish(rng, control=False):
    """A random gradient is propagated back through twenty layers of 50 sigmoids, with Xavier's initial weights and
    inputs between 0 and 1. What is the largest input of a sigmoid (beyond 4 it would be saturated), and what share of
    the gradient's norm is left? The control has ReLUs, with He's initial weights.
    """
    activation, initial = ((relu, relu_derivative), he) if control else (SIGMOID, xavier)
    a, layers = rng.random(50), [(initial(50, 50, rng), 0.0) for _ in range(20)]
    sums, shares = propagated(activation, layers, a, rng.normal(size=50))
    numbers = {"largest size of an input": np.abs(sums).max(), "share of the gradient that is left": shares[0]}
    return Finding(np.abs(sums).max() < 4 and shares[0] < 1e-6, numbers)


def saturated_tanh_vanishes(rng, control=False):
    """A random gradient is propagated back through twenty layers of 50 tanh units, with Xavier's initial weights and
    biases of 3 or −3, which saturate them. What is the median size of their inputs, and what share of the gradient's
    norm is left? In the control the biases are 0.
    """
    sums, shares = propagated(TANH, *random_stack(rng, xavier, bias=0.0 if control else 3.0))
    numbers = {"median size of an input": np.median(np.abs(sums)), "share of the gradient that is left": shares[0]}
    return Finding(shares[0] < 1e-6, numbers)


def first_layers_learn_slowest(rng, control=False):
    """A network with eight hidden layers of 20 sigmoids makes twenty steps of gradient descent on a problem of two
    classes. How far do the weights of a hidden layer move, as a share of their norm, if layer 1 is the one next to the
    inputs? The control has tanh units, with the same initial weights.
    """
    X = rng.normal(size=(100, 20))
    network = initialize([20] * 9 + [1], rng, xavier)
    trained = train(network, X, X[:, 0] > 0.5, GradientDescent(0.1), 20, "tanh" if control else "sigmoid")
    ways = [
        np.linalg.norm(after - before) / np.linalg.norm(before)
        for (before, _), (after, _) in zip(network[:-1], trained[:-1], strict=True)
    ]
    numbers = {f"way of hidden layer {number}": ways[number - 1] for number in (1, 4, 8)}
    return Finding(max(ways[:4]) < min(ways[4:]) and 100 * ways[0] < ways[-1], numbers)


def leaky_relu_vanishes_less_often(rng, control=False):
    """Thirty networks of twenty layers of 20 units have initial weights of different scales, from half to four times
    Xavier's standard deviation. In how many of them is less than a millionth of a gradient's norm left, with sigmoids
    and with leaky ReLUs of the same weights? In the control the leaky ReLU is multiplied by a quarter, the largest
    slope of a sigmoid.
    """
    part = 0.25 if control else 1.0
    leaky = (lambda z: part * leaky_relu(z)), (lambda z: part * leaky_relu_derivative(z))
    stacks = [
        random_stack(rng, with_deviation(scale / 20**0.5), units=20) for scale in np.exp(rng.uniform(*SCALES, 30))
    ]
    of_sigmoids, of_leaky = (
        sum(propagated(activation, *stack)[1][0] < 1e-6 for stack in stacks) for activation in (SIGMOID, leaky)
    )
    numbers = {"networks": 30, "vanish with sigmoids": of_sigmoids, "vanish with leaky ReLUs": of_leaky}
    return Finding(of_leaky < of_sigmoids / 2, numbers)


def xavier_keeps_the_gradient_of_tanh(rng, control=False):
    """A random gradient is propagated back through twenty layers of 50 tanh units. What share of its norm is left with
    Xavier's initial weights, and with smaller ones, of the standard deviation 0.01? The control has sigmoids, whose
    gradient vanishes with Xavier's weights, too.
    """
    shares = {}
    for name, initial in (("Xavier's weights", xavier), ("small weights", with_deviation(0.01))):
        _, left = propagated(SIGMOID if control else TANH, *random_stack(rng, initial))
        shares[f"share that is left, {name}"] = left[0]
    kept, lost = shares.values()
    return Finding(kept > 0.01 and lost < 1e-10, shares)
