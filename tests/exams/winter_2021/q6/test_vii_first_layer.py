"""Second routes to Winter 2021, question 6, part vii."""

import jax
import numpy as np
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2021.q6.network import signals
from solutions.exams.winter_2021.q6.slips import asterisk_fails_in_numpy, row_of_probabilities_fails
from solutions.exams.winter_2021.q6.vii_first_layer import gives_the_gradient, hidden_gradients
from solutions.experiments.backpropagation.two_layers import OUTPUTS, elementwise_first, from_left_to_right
from solutions.nn.gradients import check_gradient
from tests.confirm import confirms

SEED = st.integers(0, 2**32 - 1)


def loss_in_jax(parameters, x, label):
    """The network's loss, written once more, with vectors instead of columns."""
    (W1, b1), (W2, b2) = parameters
    return -jax.nn.log_softmax(W2 @ jax.nn.leaky_relu(W1 @ x + b1, 0.01) + b2)[label]


def gradients_from_answer(W1, b1, W2, b2, x, label):
    """The answer to part vii with numbers in the place of its matrices; the signals are computed here."""
    z1 = W1 @ x + b1
    logits = W2 @ np.maximum(z1, 0.01 * z1) + b2
    delta_0 = np.exp(logits) / np.exp(logits).sum() - np.eye(len(logits))[label]
    hidden, inputs = W1.shape
    values = {
        sympy.MatrixSymbol("delta_0", len(b2), 1): delta_0[:, None],
        sympy.MatrixSymbol("delta_1", len(b2), hidden): W2,
        sympy.MatrixSymbol("delta_2", hidden, 1): np.where(z1 < 0, 0.01, 1)[:, None],
        sympy.MatrixSymbol("x", inputs, 1): x[:, None],
    }
    answer = hidden_gradients(inputs, hidden, len(b2))
    return [sympy.lambdify(list(values), gradient)(*values.values()) for gradient in answer]


def random_network(seed, inputs, hidden, classes):
    """Parameters of a network, an example and its label."""
    rng = np.random.default_rng(seed)
    W1, b1, x = rng.normal(size=(hidden, inputs)), rng.normal(size=hidden), rng.normal(size=inputs)
    W2, b2 = rng.normal(size=(classes, hidden)), rng.normal(size=classes)
    return W1, b1, W2, b2, x, int(rng.integers(classes))


@confirms("winter-2021/q6#vii", "JAX: the gradient of the whole network, with two sets of unequal sizes")
@pytest.mark.parametrize("sizes", [(4, 3, 5), (5, 3, 2)])
def test_hidden_gradients_equal_autodiff(sizes):
    W1, b1, W2, b2, x, label = random_network(6, *sizes)
    (dW1, db1), _ = jax.grad(loss_in_jax)(((W1, b1), (W2, b2)), x, label)
    weights, biases = gradients_from_answer(W1, b1, W2, b2, x, label)
    np.testing.assert_allclose(weights, dW1, atol=2e-6)
    np.testing.assert_allclose(biases[:, 0], db1, atol=2e-6)


@confirms("winter-2021/q6#vii", "finite differences through the whole network at random sizes")
@settings(max_examples=10)
@given(SEED, st.lists(st.integers(2, 5), min_size=3, max_size=3, unique=True))
def test_hidden_gradients_equal_finite_differences(seed, sizes):
    W1, b1, W2, b2, x, label = random_network(seed, *sizes)
    assume(np.abs(W1 @ x + b1).min() > 1e-2)

    def loss(W1, b1):
        z1 = W1 @ x + b1
        logits = W2 @ np.maximum(z1, 0.01 * z1) + b2
        return np.log(np.exp(logits).sum()) - logits[label]

    weights, biases = gradients_from_answer(W1, b1, W2, b2, x, label)
    # a certain network has a gradient of about zero, which says nothing
    assume(np.abs(weights).max() > 1e-3)
    assert check_gradient(lambda W: loss(W, b1), lambda W: weights, W1) < 1e-6
    assert check_gradient(lambda b: loss(W1, b), lambda b: biases[:, 0], b1) < 1e-6


def test_one_bracketing_fits_and_one_is_silently_wrong():
    assert gives_the_gradient(from_left_to_right, classes=OUTPUTS) and gives_the_gradient(from_left_to_right)
    with pytest.raises(ValueError):
        gives_the_gradient(elementwise_first, classes=OUTPUTS)
    assert not gives_the_gradient(elementwise_first)
    assert asterisk_fails_in_numpy() and row_of_probabilities_fails()


def test_the_silently_wrong_bracketing_differs_from_autodiff_too():
    gradient = jax.jit(jax.grad(loss_in_jax))
    differences = []
    for seed in range(10):
        W1, b1, W2, b2, x, label = random_network(seed, inputs=4, hidden=3, classes=3)
        network = dict(W1=W1, b1=b1[:, None], W2=W2, b2=b2[:, None], x=x[:, None], y=np.eye(3)[:, [label]])
        found = signals(**network)
        (dW1, _), _ = gradient(((W1, b1), (W2, b2)), x, label)
        assert np.allclose(from_left_to_right(*found), dW1, atol=1e-5)
        differences.append(np.abs(elementwise_first(*found) - dW1).max())
    assert max(differences) > 0.1
