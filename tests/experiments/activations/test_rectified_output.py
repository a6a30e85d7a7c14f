"""Second routes to what a ReLU before the sigmoid does."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.activations import rectified_output as by
from solutions.nn.data import blobs
from solutions.nn.mlp import initialize
from tests.confirm import confirms
from tests.experiments.regularization import by_jax


def balanced(rng):
    """The network and the inputs of the experiments, drawn once more, and the last sums: their median is 0."""
    W, b, V, c = (rng.normal(size=shape) for shape in ((5, 7), 7, (7, 1), 1))
    X = rng.normal(size=(400, 5))
    z = np.array([sum(max(a, 0) * v for a, v in zip(x @ W + b, V[:, 0], strict=True)) + c[0] for x in X])
    return [(W, b), (V, c - np.median(z))], X, z - np.median(z)


@confirms(
    "activations/rectified_output#is_never_below_one_half", "loops over the units, and the sigmoid by its formula"
)
def test_outputs_equal_those_of_loops():
    _, _, z = balanced(np.random.default_rng(3))
    for control, inputs in ((False, np.where(z > 0, z, 0)), (True, z)):
        outputs = [1 / (1 + math.exp(-value)) for value in inputs]
        least, share = by.is_never_below_one_half(np.random.default_rng(3), control).numbers.values()
        assert least == pytest.approx(min(outputs))
        assert share == sum(output >= 0.5 for output in outputs) / 400 == (0.5 if control else 1)


@confirms("activations/rectified_output#higher_thresholds_still_separate", "the sums that the rules ask for, counted")
def test_rules_ask_for_sums():
    _, _, z = balanced(np.random.default_rng(3))
    rectified = np.where(z > 0, z, 0)
    changed = [((z > 0) != (rectified > 0)).sum(), ((z >= math.log(1.5)) != (rectified >= math.log(1.5))).sum()]
    found = by.higher_thresholds_still_separate(np.random.default_rng(3)).numbers
    assert list(found.values()) == [400, max(changed)] == [400, 0]
    _, otherwise = by.higher_thresholds_still_separate(np.random.default_rng(3), control=True).numbers.values()
    assert otherwise == (z < 0).sum() == 200


@confirms(
    "activations/rectified_output#negative_sums_get_no_gradient", "JAX: the gradient of the same loss by autodiff"
)
@pytest.mark.parametrize("control", [False, True])
def test_gradient_equals_autodiff(control):
    network, X, z = balanced(np.random.default_rng(3))
    X = jnp.asarray(X[z < 0])

    def loss(network):
        z = by_jax.outputs(network, X)
        return by_jax.logistic_loss(z if control else jax.nn.relu(z), 0.0)

    largest = max(float(jnp.abs(gradient).max()) for layer in jax.grad(loss)(network) for gradient in layer)
    inputs, found = by.negative_sums_get_no_gradient(np.random.default_rng(3), control).numbers.values()
    assert (inputs, found) == (len(X), pytest.approx(largest, rel=1e-4))


@confirms("activations/rectified_output#costs_log_2_on_every_negative", "JAX: the same training by autodiff")
@pytest.mark.parametrize("control", [False, True])
def test_loss_equals_that_of_a_model_trained_by_jax(control):
    rng = np.random.default_rng(3)
    X, y = blobs(rng, 300, [[2, 2], [-2, -2]])
    last = (lambda z: z) if control else jax.nn.relu
    network = by_jax.trained(
        initialize([2, 8, 1], rng), X, y, 0.05, 60, loss=lambda z, y: by_jax.logistic_loss(last(z), y)
    )
    z = last(by_jax.outputs(network, X))
    expected = math.log(2), float(jnp.mean(jnp.logaddexp(0, z)[y == 0])), float(jnp.mean((z >= 0) == y))
    found = by.costs_log_2_on_every_negative(np.random.default_rng(3), control).numbers
    assert list(found.values()) == pytest.approx(expected, abs=2e-3)
    assert (expected[2] == 0.5) != control


@confirms(
    "activations/rectified_output#learns_or_says_no_if_one_half_is_negative", "JAX: the same trainings by autodiff"
)
@pytest.mark.parametrize("control", [False, True])
def test_counts_equal_those_of_models_trained_by_jax(control):
    rng, counts = np.random.default_rng(6), np.zeros(3)
    for _ in range(9):
        X, y = blobs(rng, 300, [[2, 2], [-2, -2]])
        start = initialize([2, 8, 1], rng)
        loss = lambda z, y: by_jax.logistic_loss(jax.nn.relu(z), y)  # noqa: E731
        z = np.asarray(by_jax.outputs(by_jax.trained(start, X, y, 0.05, 60, loss=loss), X))
        positive = z > -np.inf if control else z > 0
        counts += (positive == y).mean() > 0.95, not positive.any(), positive.all()
    found = by.learns_or_says_no_if_one_half_is_negative(np.random.default_rng(6), control).numbers
    assert list(found.values()) == [9, *counts]
    assert control or 0 < counts[1] < 9  # both ends occur
