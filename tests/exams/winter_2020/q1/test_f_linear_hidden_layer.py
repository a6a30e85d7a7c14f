"""Second routes to Winter 2020, question 1, part f."""

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest
import sympy

from solutions.exams.winter_2020.q1.c_prediction import value_of
from solutions.exams.winter_2020.q1.f_linear_hidden_layer import (
    draw_network,
    equal_regression,
    network_output,
    with_superscripts,
)
from tests.confirm import confirms
from tests.exams.winter_2020.q1 import by_keras

SIZES = [(300, 80), (5, 3), (2, 6), (4, 1)]


def keras_network(features, hidden):
    """A network without hidden activation, and its arrays by the letters of the answers."""
    model = by_keras.model_of(features, keras.layers.Dense(hidden), keras.layers.Dense(1, "sigmoid"))
    W_1, b_1, W_2, b_2 = (array.T if array.ndim == 2 else array[:, None] for array in by_keras.arrays(model))
    scale = 1 / (features * hidden)  # keeps the sigmoid off its limits
    return model, {"W_1": W_1, "b_1": b_1, "W_2": W_2, "b_2": b_2}, scale


@confirms("winter-2020/q1#f-i", "Keras: a network of its own layers, of random weights and of several sizes")
@confirms(
    "winter-2020/q1#f-ii", "Keras: the outputs of a logistic regression with the weights found, and of the network"
)
@pytest.mark.parametrize("features, hidden", SIZES)
def test_network_and_regression_equal_those_of_keras(features, hidden):
    model, letters, scale = keras_network(features, hidden)
    found = equal_regression()
    w, b = value_of(found.weights, **letters), value_of(found.bias, **letters)
    assert w.shape == (features, 1) and b.shape == (1, 1)
    regression = by_keras.logistic_regression(features)
    regression.set_weights([w, b[0]])
    for x in np.random.default_rng(hidden).normal(size=(3, features)) * scale:
        expected = by_keras.prediction(model, x).item()
        assert value_of(network_output(), **letters, x=x[:, None]).item() == pytest.approx(expected, abs=1e-5)
        assert by_keras.prediction(regression, x).item() == pytest.approx(expected, abs=1e-5)


@confirms("winter-2020/q1#f-ii", "JAX: the gradient of the network's log-odds, and their value at 0")
def test_weights_are_the_gradient_of_the_log_odds():
    letters = draw_network(np.random.default_rng(2))
    W_1, b_1, W_2, b_2 = (letters[name] for name in ("W_1", "b_1", "W_2", "b_2"))

    def log_odds(x):
        p = jax.nn.sigmoid((W_2 @ (W_1 @ x + b_1[:, 0]))[0] + b_2)
        return jnp.log(p) - jnp.log1p(-p)

    found = equal_regression()
    at_0 = float(log_odds(jnp.zeros(4)))
    np.testing.assert_allclose(value_of(found.weights, **letters)[:, 0], jax.grad(log_odds)(jnp.zeros(4)), atol=1e-4)
    assert value_of(found.bias, **letters).item() == pytest.approx(at_0, abs=1e-4)


@confirms("winter-2020/q1#f-ii", "SymPy: the logits, entry by entry, are the same polynomial")
def test_logits_are_the_same_polynomial():
    W_1, b_1, W_2, b_2, x = (
        sympy.Matrix(*shape, lambda r, c, name=name: sympy.Symbol(f"{name}{r}{c}"))
        for name, shape in {"v": (3, 2), "b": (3, 1), "w": (1, 3), "c": (1, 1), "x": (2, 1)}.items()
    )
    found = equal_regression()
    W, b = (
        sympy.lambdify(sorted(formula.free_symbols & formula.atoms(sympy.MatrixSymbol), key=str), formula, "sympy")
        for formula in found
    )
    logit = W(W_1, W_2).T * x + b(W_2, b_1, b_2)
    assert sympy.expand(logit - (W_2 * (W_1 * x + b_1) + b_2)).is_zero_matrix


def test_layers_are_counted_above():
    assert with_superscripts("W_{2} W_{1} + b_{3}") == "W^{[2]} W^{[1]} + b^{[3]}"
