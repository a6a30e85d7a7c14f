"""solutions.nn.losses against JAX's autodiff of the definitions."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.nn import losses
from solutions.nn.activations import sigmoid, softmax

jax.config.update("jax_enable_x64", True)

RNG = np.random.default_rng(0)
LOGITS = RNG.normal(scale=2, size=(5, 3))
INDICES = np.array([2, 0, 1, 2, 2])
ONE_HOT = np.eye(3)[INDICES]
SOFT = RNG.dirichlet(np.ones(3), size=5)
BINARY = np.array([[1, 0, 0.3], [0, 1, 1], [1, 1, 0], [0.5, 0, 1], [0, 0, 1]])


def cross_entropy(p, y):
    return -jnp.mean(jnp.sum(y * jnp.log(p), axis=1))


def binary_cross_entropy(p, y):
    return -jnp.mean(y * jnp.log(p) + (1 - y) * jnp.log(1 - p))


CASES = {
    "mean_squared_error": [(LOGITS, BINARY, lambda p, y: jnp.mean((p - y) ** 2))],
    "binary_cross_entropy": [(sigmoid(LOGITS), BINARY, binary_cross_entropy)],
    "binary_cross_entropy_with_logits": [
        (LOGITS, BINARY, lambda z, y: binary_cross_entropy(jax.nn.sigmoid(z), y)),
        (LOGITS[:, 0], BINARY[:, 0], lambda z, y: binary_cross_entropy(jax.nn.sigmoid(z), y)),
    ],
    "cross_entropy": [(softmax(LOGITS), y, cross_entropy) for y in (ONE_HOT, SOFT)],
    "cross_entropy_with_logits": [
        (LOGITS, y, lambda z, y: cross_entropy(jax.nn.softmax(z), y)) for y in (ONE_HOT, SOFT)
    ],
}
CASES = [(name, *case) for name, cases in CASES.items() for case in cases]


@pytest.mark.parametrize("name, x, y, oracle", CASES)
def test_loss_and_gradient_are_those_of_autodiff(name, x, y, oracle):
    loss, gradient = getattr(losses, name), getattr(losses, f"{name}_gradient")
    assert type(loss(x, y)) is float
    np.testing.assert_allclose(loss(x, y), oracle(x, y), rtol=1e-12)
    np.testing.assert_allclose(gradient(x, y), jax.grad(oracle)(x, y), rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("name", ["cross_entropy", "cross_entropy_with_logits"])
def test_indices_are_one_hot_rows(name):
    x = softmax(LOGITS)
    for function in (getattr(losses, name), getattr(losses, f"{name}_gradient")):
        np.testing.assert_array_equal(function(x, INDICES), function(x, ONE_HOT))


def test_logits_far_out_give_finite_losses():
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        z = np.array([-1e4, 1e4])
        assert losses.binary_cross_entropy_with_logits(z, [1, 0]) == 1e4
        assert losses.binary_cross_entropy_with_logits_gradient(z, [1, 0]).tolist() == [-0.5, 0.5]
        assert losses.cross_entropy_with_logits([z], [0]) == 2e4
        assert losses.cross_entropy_with_logits_gradient([z], [0]).tolist() == [[-1, 1]]


def test_a_probability_of_0_is_harmless_for_a_class_that_does_not_occur():
    p = [[0.0, 1.0]]
    with np.errstate(all="raise"):
        assert losses.cross_entropy(p, [1]) == 0
        assert losses.cross_entropy_gradient(p, [1]).tolist() == [[0, -1]]


def test_one_hot_rows_are_rows_of_the_identity():
    np.testing.assert_array_equal(losses.one_hot(INDICES, 3), ONE_HOT)


COLUMN = np.ones((3, 1)) / 2


@pytest.mark.parametrize("suffix", ["", "_gradient"])
@pytest.mark.parametrize(
    "name, arguments, message",
    [
        ("mean_squared_error", (COLUMN, [1, 0, 1]), r"prediction has shape \(3, 1\), target \(3,"),
        ("binary_cross_entropy", (COLUMN, [1, 0, 1]), r"probability has shape \(3, 1\), label \(3"),
        ("binary_cross_entropy", ([0.5, 0.0], [1, 0]), r"probability=0.0, .* in \(0, 1\)"),
        ("binary_cross_entropy", ([0.5, 1.0], [1, 1]), r"probability=1.0, .* in \(0, 1\)"),
        ("binary_cross_entropy", ([np.nan], [1]), r"probability=nan, expected real numbers"),
        ("binary_cross_entropy", ([0.5], [2]), r"label=2.0, expected a number in \[0, 1\]"),
        ("binary_cross_entropy_with_logits", (COLUMN, [1, 0, 1]), r"logit has shape \(3, 1\)"),
        ("binary_cross_entropy_with_logits", ([3.0], [-1]), r"label=-1.0, expected a number in"),
        ("cross_entropy", ([0.5, 0.5], [0]), r"probabilities has shape \(2,\), .*\(batch, classes"),
        ("cross_entropy", ([[1.5, -0.5]], [0]), r"probabilities=1.5, expected numbers in \[0, 1\]"),
        ("cross_entropy", ([[0.0, 1.0]], [0]), r"probabilities=0.0 for a class that occurs"),
        ("cross_entropy_with_logits", ([0.5, 0.5], [0]), r"logits has shape \(2,\), expected"),
        ("cross_entropy_with_logits", ([[1.0, 2.0]], [2]), "labels=2 is outside 0 … 1"),
        ("cross_entropy_with_logits", ([[1.0, 2.0]], [-1]), "labels=-1 is outside 0 … 1"),
        ("cross_entropy_with_logits", ([[1.0, 2.0]], [0.0]), "type float64, expected integers"),
        ("cross_entropy_with_logits", ([[1.0, 2.0]], [0, 1]), r"labels \(2, 2\), expected the"),
        (
            "cross_entropy_with_logits",
            ([[1.0, 2.0]], [[1, 1]]),
            r"labels=\[1.0, 1.0\], expected rows that sum to 1, not to 2",
        ),
        ("cross_entropy_with_logits", ([[1.0, 2.0]], [[2, -1]]), r"labels=2.0, expected numbers in \[0, 1\]"),
    ],
)
def test_bad_input_is_named(name, arguments, message, suffix):
    with pytest.raises(ValueError, match=message):
        getattr(losses, name + suffix)(*arguments)


def test_bad_indices_are_named():
    with pytest.raises(ValueError, match=r"shape \(1, 1\) .* expected integers \(batch,\)"):
        losses.one_hot([[1]], 3)
