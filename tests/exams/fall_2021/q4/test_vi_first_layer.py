"""Second routes to Fall 2021, question 4, part vi."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solutions.exams.fall_2021.q4 import slips
from solutions.exams.fall_2021.q4.network import signals
from solutions.exams.fall_2021.q4.vi_first_layer import gives_the_gradient, hidden_gradients
from solutions.experiments.backpropagation.two_layers import (
    OUTPUTS,
    elementwise_first,
    from_left_to_right,
    matrix_products_first,
)
from solutions.nn.gradients import check_gradient
from tests.confirm import confirms
from tests.exams.fall_2021.q4.network import loss, random_network

SEED = st.integers(0, 2**32 - 1)


def gradients_from_answer(first, second, x, label, beta):
    """The answer to part vi with numbers in the place of its matrices; δ0, δ1 and δ2 are computed here."""
    (W1, b1), (W2, b2) = (tuple(map(np.asarray, pair)) for pair in (first, second))
    z1 = W1 @ x + b1
    logits = W2 @ (np.log1p(np.exp(beta * z1)) / beta) + b2
    delta_0 = np.exp(logits) / np.exp(logits).sum() - np.eye(len(logits))[label]
    hidden, inputs = W1.shape
    values = {
        sympy.MatrixSymbol("delta_0", len(b2), 1): delta_0[:, None],
        sympy.MatrixSymbol("delta_1", len(b2), hidden): W2,
        sympy.MatrixSymbol("delta_2", hidden, 1): (1 + np.tanh(beta * z1 / 2))[:, None] / 2,
        sympy.MatrixSymbol("x", inputs, 1): np.asarray(x)[:, None],
    }
    answer = hidden_gradients(inputs, hidden, len(b2))
    return [sympy.lambdify(list(values), gradient)(*values.values()) for gradient in answer]


@confirms("fall-2021/q4#vi", "JAX: the gradient of the whole network, with two sets of unequal sizes")
@pytest.mark.parametrize("sizes", [(4, 3, 5), (5, 3, 2)])
def test_hidden_gradients_equal_autodiff(sizes):
    network = random_network(6, *sizes)
    dW1, db1 = jax.grad(loss)(*network)
    weights, biases = gradients_from_answer(*network)
    np.testing.assert_allclose(weights, dW1, atol=2e-6)
    np.testing.assert_allclose(biases[:, 0], db1, atol=2e-6)


@confirms("fall-2021/q4#vi", "finite differences through the whole network at random sizes")
@settings(max_examples=10)
@given(SEED, st.lists(st.integers(2, 5), min_size=3, max_size=3, unique=True))
def test_hidden_gradients_equal_finite_differences(seed, sizes):
    first, second, x, label, beta = random_network(seed, *sizes)
    (W1, b1), (W2, b2) = (tuple(np.asarray(array, dtype=float) for array in pair) for pair in (first, second))
    x = np.asarray(x, dtype=float)

    def loss_of(W1, b1):
        logits = W2 @ (np.log1p(np.exp(beta * (W1 @ x + b1))) / beta) + b2
        return np.log(np.exp(logits).sum()) - logits[label]

    weights, biases = gradients_from_answer(first, second, x, label, beta)
    # a certain network has a gradient of about zero, which says nothing
    assume(np.abs(weights).max() > 1e-3)
    assert check_gradient(lambda W: loss_of(W, b1), lambda W: weights, W1) < 1e-6
    assert check_gradient(lambda b: loss_of(W1, b), lambda b: biases[:, 0], b1) < 1e-6


def test_two_bracketings_fit_and_one_is_silently_wrong():
    for reading in (from_left_to_right, matrix_products_first):
        assert gives_the_gradient(reading, classes=OUTPUTS) and gives_the_gradient(reading)
    with pytest.raises(ValueError):
        gives_the_gradient(elementwise_first, classes=OUTPUTS)
    assert not gives_the_gradient(elementwise_first)


def test_the_silently_wrong_bracketing_differs_from_autodiff_too():
    gradient, differences = jax.jit(jax.grad(loss)), []
    for seed in range(10):
        first, second, x, label, beta = random_network(seed, inputs=4, hidden=3, classes=3)
        (W1, b1), (W2, b2) = (tuple(map(np.asarray, pair)) for pair in (first, second))
        columns = {"b1": b1[:, None], "b2": b2[:, None], "x": np.asarray(x)[:, None], "y": np.eye(3)[:, [label]]}
        found = signals(W1=W1, W2=W2, beta=beta, **columns)
        dW1, _ = gradient(first, second, x, label, beta)
        assert np.allclose(from_left_to_right(*found), dW1, atol=1e-5)
        differences.append(float(jnp.abs(elementwise_first(*found) - dW1).max()))
    assert max(differences) > 0.1


def test_the_slips_are_shown_by_shapes_alone():
    """K = 5, D_a = 3, D_x = 4: what NumPy refuses has factors that do not fit."""
    assert slips.row_of_outputs_fails() and slips.whole_jacobian_fails() and slips.asterisk_fails_in_numpy()
    assert not slips.refuses(from_left_to_right)
    for shapes in (((3, 5), (1, 5)), ((3, 3), (1, 4))):
        with pytest.raises(ValueError):
            np.ones(shapes[0]) @ np.ones(shapes[1])
