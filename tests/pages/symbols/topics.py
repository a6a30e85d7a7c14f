"""The pages of topics."""

from itertools import product

import numpy as np

from solutions.nn.activations import sigmoid, softmax
from solutions.nn.gradients import complex_step_gradient, numerical_gradient
from solutions.nn.windows import window_count


def activations(rng):
    """The numbers that a softmax takes and their share without one of them."""
    sides = {"W_1": (4, 3), "W_2": (2, 4), "x": 3, "b_1": 4, "b_2": 2}
    z, c = rng.normal(size=4), rng.normal()
    slope = {r"\sigma": sigmoid, r"\sigma'": slope_of(sigmoid), r"\tanh'": slope_of(np.tanh)}
    return {
        **{name: rng.normal(size=side) for name, side in sides.items()},
        **{"z": rng.normal(), "z_()": z, "p_()": softmax(z), "c": c, "i": 3, r"\sum_j": range(1, 5)},
        **slope,
    }


def slope_of(function):
    return lambda z: (function(z + 1e-5) - function(z - 1e-5)) / 2e-5


def backpropagation(rng):
    """A layer of 3 inputs and 2 units, on 4 examples; a softmax; a parabola, of which the quotient is exact."""
    X, W, b, G = (rng.normal(size=side) for side in ((4, 3), (3, 2), (1, 2), (4, 2)))
    z, y, w = rng.normal(size=3), rng.dirichlet(np.ones(3)), rng.normal()
    return {
        **{"X": X, "W": W, "b": b, "Z": X @ W + b, "G": G, "m": 4, "j": 2, "i": 3, "p": softmax(z), "y": y, "z": z},
        **{"w": w, "h": rng.uniform(), "L": lambda w: w**2 / 2, r"\frac{\partial L}{\partial w}": w},
        r"\frac{\partial L}{\partial W}": numerical_gradient(lambda W: np.sum(G * (X @ W + b)), W),
        r"\frac{\partial L}{\partial X}": numerical_gradient(lambda X: np.sum(G * (X @ W + b)), X),
        r"\frac{\partial L}{\partial b}": numerical_gradient(lambda b: np.sum(G * (X @ W + b)), b[0]),
        **{"g": np.tanh, "g'": slope_of(np.tanh), "a": np.tanh(z)},
        r"\frac{\partial L}{\partial a}": (softmax(z) - y) / slope_of(np.tanh)(z),
        r"\frac{\partial L}{\partial z}": numerical_gradient(lambda z: -np.sum(y * np.log(softmax(z))), z),
    }


def convolution(rng):
    """Layers that are counted from 1; the input, before them, sees one pixel."""
    n, p, f, s = map(int, rng.integers([8, 1, 3, 2], [30, 4, 6, 5]))
    windows, strides = rng.integers(2, 5, size=(2, 4))
    fields = 1 + np.cumsum([0, *(windows - 1) * np.cumprod([1, *strides[:-1]])])
    return {
        **{"n": n, "p": p, "f": f, "s": s, "o": window_count(n, f, s, p), "l": 3, "first": 0},
        **{"f_()": [1, *windows], "s_()": [1, *strides], "r_()": fields},
    }


def shapes_and_parameters(rng):
    return convolution(rng)


def data_and_strategy(rng):
    """Labels and predictions at random, until there are some of each kind."""
    truth, said = np.array([[1, 1, 0, 0, *rng.integers(2, size=20)], [1, 0, 1, 0, *rng.integers(2, size=20)]], bool)
    return {
        **{"t": np.sum(truth & said), "f": np.sum(said & ~truth), "n": np.sum(truth & ~said)},
        **{r"\text{precision}": np.mean(truth[said]), r"\text{recall}": np.mean(said[truth])},
    }


def embeddings(rng):
    a, p, n = rng.normal(size=(3, 4))
    loss = max(0.0, np.sum((a - p) ** 2) - np.sum((a - n) ** 2) + 9)
    return {"a": a, "p": p, "n": n, r"\alpha": 9, "L": loss}


def gan_adversarial(rng):
    p, q, s = rng.uniform(size=3)
    W, target, x = rng.normal(size=(3, 4)), rng.normal(size=3), rng.normal(size=4)
    slope = W.T @ (W @ x - target)
    return {
        **{"p": lambda x: p, "q": lambda x: q, "D": lambda x: p / (p + q), r"\sigma": sigmoid, "s": s},
        **{
            "again": lambda s: {r"\sigma": sigmoid, "s": s},
            "x": x,
            "x'": x + 0.25 * np.where(slope > 0, 1, -1),
            r"\varepsilon": 0.25,
        },
        **{"L": lambda x: np.sum((W @ x - target) ** 2) / 2, r"\nabla": lambda _: slope},
        r"\operatorname{sign}": np.sign,
    }


def initialization(rng):
    """Three weights and inputs that take two values each, alike and independent."""
    n, w, x = 3, rng.normal(), rng.normal(size=2)
    sums = [np.dot(signs, inputs) * w for signs in product((-1, 1), repeat=n) for inputs in product(x, repeat=n)]
    return {
        **{"n": n, "w": [-w, w], "z": sums, "x": 0, r"\operatorname{Var}": np.var},
        r"\mathbb{E}": [(1 / 2, {"x": one}) for one in x],
    }


def losses(rng):
    y_hat = rng.dirichlet(np.ones(4))
    return {
        **{r"\hat y": y_hat, "y_()": np.eye(4)[1], "c": 2, "k": 4, "L": -np.log(y_hat[1]), r"\sigma": sigmoid},
        **again(rng.normal(), rng.uniform()),
    }


def again(z, y):
    return {r"\sigma": sigmoid, "z": z, "p": sigmoid(z), "y": y, "again": lambda z: again(z, y)}


def normalization(rng):
    z, gamma, beta = rng.normal(size=4), rng.normal(), rng.normal()
    standard = (z - z.mean()) / np.sqrt(z.var() + 0.25)
    return {
        **{"z": z, r"\mu": z.mean(), r"\sigma": z.std(), "m": 4, r"\epsilon": 0.25, "i": 2},
        **{r"\hat z": standard, r"\tilde z": gamma * standard + beta, r"\gamma": gamma, r"\beta": beta},
    }


def optimization(rng):
    """A parabola with its minimum at 0; batches of 2 of two equally likely gradients; a moving average."""
    d, eta, curvature, v, beta = rng.uniform(size=5)
    g = rng.normal(size=2)
    after = {"d": d - eta * complex_step_gradient(lambda d: curvature * d[0] ** 2 / 2, np.array([d]))[0]}
    after["v"] = np.tensordot([beta, 1 - beta], [[v, v], g], axes=1)
    batches = [np.mean(pair) for pair in product(g, repeat=2)]
    return {
        **{"d": d, r"\eta": eta, r"\lambda": curvature, "v": v, "g": g, r"\beta": beta, "m": 2},
        **{r"\bar g": batches, r"\leftarrow": after, r"\operatorname{Var}": np.var},
    }


def regularization(rng):
    """A squared error with its penalty; a unit that is kept or not; noise of either sign on three inputs."""
    w, target, theta, x = rng.normal(size=(4, 3))
    eta, penalty, p, a, y, sigma = rng.uniform(size=6)
    data = lambda w: np.sum((w - target) ** 2)  # noqa: E731
    penalised = complex_step_gradient(lambda w: data(w) + penalty * np.sum(w**2), w)
    kept = [(p, {"d": 1}), (1 - p, {"d": 0})]
    noise = [(1 / 8, {r"\epsilon": sigma * np.array(signs)}) for signs in product((-1, 1), repeat=3)]
    return {
        **{"w": w, r"\eta": eta, r"\lambda": penalty, r"\nabla": lambda _: complex_step_gradient(data, w)},
        **{r"\leftarrow": {"w": w - eta * penalised}, "p": p, "a": a, "y": y, r"\sigma": sigma},
        **{r"\theta": theta, "x": x, r"\mathbb{E}": [(s * t, {**k, **n}) for s, k in kept for t, n in noise]},
    }


CASE = "a case"
UNREAD = {
    "convolution": {"s = 1": CASE},
    "initialization": {r"\operatorname{Var}(w) = 1/n": CASE},
    "losses": {r"\hat y_i = 1/k": CASE},
}
MISSED = {
    "activations": 1,  # a slope that is at most 2
    "regularization": 1,  # noise is as often taken away as added
}
