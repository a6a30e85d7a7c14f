"""What the tables and figures of the undated paper, question 1, show, by other means."""

import jax
import keras
import numpy as np

from tests.shown import assert_drawn, shows


@shows("undated/q1#a table")
def test_parameters_by_reading(shown):
    """Keras's own layers."""

    def parameters(*units):
        return keras.Sequential([keras.Input((5,)), *map(keras.layers.Dense, units)]).count_params()

    assert shown == {
        "reading": [
            "two layers besides the input",
            "two layers, one of which is the input",
            "two hidden layers, and an output unit",
        ],
        "parameters": [parameters(5, 5), parameters(5), parameters(5, 5, 1)],
    }


@shows("undated/q1#d table")
def test_shapes_of_products(shown):
    """As JAX infers them."""
    v, u = [(5, 1), (1, 5), (1, 1), (1, 5)], [(5, 1), (50, 5), (50, 5), (1, 50)]

    def shape(product, *of):
        try:
            return str(jax.eval_shape(product, *(jax.ShapeDtypeStruct(one, np.float32) for one in of)).shape)
        except TypeError:
            return "an error"

    assert shown == {
        "v": list(map(str, v)),
        "u": list(map(str, u)),
        "v * u": [shape(jax.numpy.multiply, *of) for of in zip(v, u, strict=True)],
        "v @ u": [shape(jax.numpy.matmul, *of) for of in zip(v, u, strict=True)],
    }


@shows("undated/q1#e figure")
def test_norms_of_gradients(shown):
    """From the same draws; JAX takes the gradient of the whole stack above each layer."""

    def norms(f, variance, bias):
        rng = np.random.default_rng(1)
        layers = []
        for _ in range(20):
            W = rng.standard_normal((50, 50)) * (variance / 50) ** 0.5
            layers.append((W, bias * rng.choice([-1, 1], size=50)))
        a, upstream = rng.normal(size=50), rng.normal(size=50)

        def above(a):
            """A random combination of the last outputs, and a 0 beside the inputs of each layer for its gradient."""

            def score(zeros):
                values = a
                for (W, b), zero in zip(layers, zeros, strict=False):
                    values = f(W @ (values + zero) + b)
                return upstream @ values

            return score

        with jax.enable_x64(True):
            gradients = jax.grad(above(a))(np.zeros((20, 50)))
        return np.array([*np.sqrt((np.asarray(gradients) ** 2).sum(axis=1)), np.sqrt(upstream @ upstream)])

    lines = {}
    for name, f, variance, bias in (
        ("leaky ReLU", lambda z: jax.numpy.where(z > 0, z, 0.01 * z), 2, 0),
        ("tanh", jax.numpy.tanh, 1, 0),
        ("sigmoid", jax.nn.sigmoid, 1, 0),
        ("saturated tanh", jax.numpy.tanh, 1, 3),
    ):
        found = norms(f, variance, bias)
        lines[name] = range(21), found / found[-1]
    assert_drawn(shown[0], lines, "layer", "share of the norm", atol=0, rtol=1e-5)


@shows("undated/q1#f figure")
def test_tanh_and_its_derivative(shown):
    x = np.linspace(-4, 4, 161)
    lines = {"tanh x": (x, 1 - 2 / (np.exp(2 * x) + 1)), "derivative": (x, np.cosh(x) ** -2)}
    assert_drawn(shown[0], lines, "x", "function and derivative")


@shows("undated/q1#g figure")
def test_probabilities_before_and_after(shown):
    z = np.linspace(-6, 6, 121)
    lines = {
        "σ(z)": (z, 0.5 + np.tanh(z / 2) / 2),
        "σ(z/2)": (z, 0.5 + np.tanh(z / 4) / 2),
        2: ([0, 1], 0.5),
        3: ([0, 1], 0.8),
    }
    assert_drawn(shown[0], lines, "score z before halving", "probability", styles="C0 -, C1 -., k --, k :")
