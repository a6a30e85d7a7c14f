"""Second routes to the undated paper, question 5, part d-vi."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy

from solutions.exams.undated.q5 import d_product, slips
from solutions.exams.undated.q5.d_product import READINGS, outcome, weight_gradient
from solutions.nn.gradients import numerical_gradient
from tests.confirm import confirms

SIZES = [(4, 3, 5), (3, 5, 2), (6, 4, 7)]  # inputs, hidden units and examples, all different


def network(seed, inputs, hidden, examples):
    """Weights and biases, examples as rows, labels of both classes and their weights."""
    rng = np.random.default_rng(seed)
    W1, b1 = rng.normal(size=(hidden, inputs)), rng.normal(size=hidden)
    w2, b2 = rng.normal(size=hidden), rng.normal()
    return W1, b1, w2, b2, rng.normal(size=(examples, inputs)), np.arange(examples) % 2, 0.3, 1.7


def cost_in_jax(W1, b1, w2, b2, X, labels, alpha, beta):
    """The cost, written once more, from the logits."""
    logits = jax.nn.relu(X @ W1.T + b1) @ w2 + b2
    return jnp.mean(jnp.where(labels == 1, alpha * jax.nn.softplus(-logits), beta * jax.nn.softplus(logits)))


def gradient_from_answer(W1, b1, w2, b2, X, labels, alpha, beta):
    """The answer with numbers in the place of its symbols, summed over the examples; the factors are computed here."""
    hidden, inputs = W1.shape
    names = [
        *sympy.symbols("delta_1 delta_2"),
        sympy.MatrixSymbol("delta_3", 1, hidden),
        sympy.MatrixSymbol("delta_4", hidden, 1),
        sympy.MatrixSymbol("delta_5", 1, inputs),
    ]
    of_one = sympy.lambdify(names, weight_gradient(inputs, hidden))
    total = np.zeros_like(W1)
    for x, label in zip(X, labels, strict=True):
        z1 = W1 @ x + b1
        prediction = (1 + np.tanh((w2 @ np.maximum(z1, 0) + b2) / 2)) / 2
        delta_1 = alpha / prediction if label else -beta / (1 - prediction)
        slopes = np.where(z1 > 0, 1.0, 0.0)[:, None]
        total += of_one(delta_1, prediction * (1 - prediction), w2[None], slopes, x[None])
    return -total / len(labels)


@confirms("undated/q5#d-vi", "JAX: the gradient of the whole network, for three sets of unequal sizes")
@pytest.mark.parametrize("sizes", SIZES)
def test_weight_gradient_equals_autodiff(sizes):
    given = network(0, *sizes)
    expected = jax.grad(cost_in_jax)(*map(jnp.asarray, given))
    np.testing.assert_allclose(gradient_from_answer(*given), expected, atol=1e-6)


@confirms("undated/q5#d-vi", "finite differences through the whole network, for three sets of unequal sizes")
@pytest.mark.parametrize("sizes", SIZES)
def test_weight_gradient_equals_finite_differences(sizes):
    W1, b1, w2, b2, X, labels, alpha, beta = network(1, *sizes)

    def cost(W1):
        logits = np.maximum(X @ W1.T + b1, 0) @ w2 + b2
        return np.mean(np.where(labels, alpha * np.log1p(np.exp(-logits)), beta * np.log1p(np.exp(logits))))

    found = gradient_from_answer(W1, b1, w2, b2, X, labels, alpha, beta)
    assert np.abs(found).max() > 1e-3
    np.testing.assert_allclose(found, numerical_gradient(cost, W1), atol=1e-8)


def test_readings_of_the_key():
    """The column of the key is right; the row of its own part d-iii never is."""
    found = {name: (outcome(reading), outcome(reading, hidden=4)) for name, reading in READINGS.items()}
    assert [name for name, both in found.items() if both == ("the gradient", "the gradient")] == [
        "δ3 is the column W2ᵀ",
        "the column, and ∗ multiplies entry by entry, as in NumPy",
    ]
    assert "another matrix" in found["the row, and ∗ multiplies entry by entry, as in NumPy"]
    assert not d_product.gives_the_gradient(READINGS["δ3 is the row W2, as in d-iii"])


def test_the_slips_are_shown_by_shapes_alone():
    assert slips.slopes_of_the_input_do_not_fit() and slips.result_and_factor_differ()
