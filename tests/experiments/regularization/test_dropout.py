"""Second routes to dropout: its expectation, its division, and what it does to the fit."""

import itertools
import math
import statistics
from fractions import Fraction

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.experiments.regularization import dropout as by
from solutions.experiments.regularization.overfitting import fit_output_layer
from solutions.nn.data import labelled, linear
from solutions.nn.mlp import initialize
from tests.confirm import confirms
from tests.experiments.regularization import by_jax, drawn


def test_keras_inverts():
    layer, ones = keras.layers.Dropout(1 - 0.8, seed=1), np.ones((400, 50), dtype="float32")
    in_training = np.asarray(layer(ones, training=True))
    assert set(np.unique(in_training).round(4).tolist()) == {0, 1.25}
    assert in_training.mean() == pytest.approx(1, abs=5 * 0.5 / math.sqrt(ones.size))
    np.testing.assert_array_equal(layer(ones, training=False), ones)


@confirms(
    "regularization/dropout#division_keeps_the_mean",
    "the mean of each unit by itself; and masks drawn at random, within five standard errors",
)
@pytest.mark.parametrize("control", [False, True])
def test_the_mean_of_random_masks(control):
    a, keep = (rng := np.random.default_rng(3)).uniform(0, 1, size=8), rng.uniform(0.3, 0.7)
    scale = 1 if control else keep
    after = sum(keep * unit / scale for unit in a) / 8
    means = ((rng.random((20_000, 8)) < keep) * a / scale).mean(axis=1)
    assert after == pytest.approx(means.mean(), abs=5 * means.std() / math.sqrt(len(means)))
    found = by.division_keeps_the_mean(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx([sum(a) / 8, after, keep])


def test_expectations_in_exact_fractions():
    p, a = Fraction(3, 10), Fraction(7, 2)
    weights = {1: p, 0: 1 - p}
    assert sum(weights[d] * a * d / p for d in weights) == a
    assert sum(weights[d] * a * d for d in weights) == p * a
    chain = itertools.product(weights, repeat=2)
    assert sum(weights[d] * weights[e] * a * d * e / p for d, e in chain) == p * a  # divided in the last layer only
    # a unit relu(h - a) above has a mean of its own
    assert sum(weights[d] * max(a * d / p - a, 0) for d in weights) > max(a - a, 0)


@given(st.integers(1, 6), st.floats(0.05, 0.95), st.integers(0, 1000))
@settings(max_examples=20)
def test_a_linear_map_of_the_mask_goes_through_its_mean(units, keep, seed):
    W, b = np.random.default_rng(seed).normal(size=(2, units))
    np.testing.assert_allclose(by.mean_over_masks(lambda d: d * W + b, units, keep), keep * W + b, atol=1e-12)


@confirms("regularization/dropout#plain_must_be_scaled", "JAX: the same training by autodiff, with the same masks")
@jax.enable_x64(True)
def test_errors_equal_those_of_a_network_trained_by_jax():
    rng = np.random.default_rng(3)
    (X, y), (new, sums) = (linear(rng, 300, np.ones(5), deviation=noise) for noise in (0.3, 0.0))
    start = initialize([5, 40, 1], rng)
    masks = (rng.random((300, 300, 40)) < by.KEEP) / by.KEEP
    network = by_jax.trained(start, X, y, 0.02, 300, by_jax.squared_loss, masks=masks)
    outputs = [by_jax.outputs(network, new, mask=mask) for mask in (1, 1 / by.KEEP, 1)]
    errors = [float(np.mean((of - sums) ** 2)) for of in outputs]
    found = by.plain_must_be_scaled(np.random.default_rng(3)).numbers
    assert list(found.values()) == pytest.approx(errors)


@confirms("regularization/dropout#both_are_one_network", "what is not divided: half as large, with equal weights")
@pytest.mark.parametrize("control", [False, True])
def test_distances_of_networks_that_are_not_divided(control):
    gap = by.both_are_one_network(np.random.default_rng(3), control).numbers["difference of the outputs"]
    assert gap == pytest.approx(0.5 * control, abs=1e-12)


@confirms("regularization/dropout#mean_over_masks_is_another_output", "the outputs of all 1024 masks, one by one")
def test_the_mean_of_listed_outputs():
    rng = np.random.default_rng(3)
    a, W, v = np.abs(rng.normal(size=10)), rng.normal(size=(10, 20)), rng.uniform(0, 1, size=20)
    outputs = [np.maximum(2 * np.array(kept) * a @ W, 0) @ v for kept in itertools.product((0, 1), repeat=10)]
    at_test = np.maximum(a @ W, 0) @ v
    middle, spread = statistics.fmean(outputs), statistics.pstdev(outputs)
    found = list(by.mean_over_masks_is_another_output(np.random.default_rng(3)).numbers.values())
    assert found == pytest.approx([middle, at_test, abs(at_test - middle) / spread])


@confirms(
    "regularization/dropout#keeping_more_lowers_the_training_error",
    "normal equations of the expected squares and products; and a fit to random masks, within three per cent",
)
def test_errors_of_a_fit_to_expectations_and_to_random_masks():
    rng = np.random.default_rng(3)
    X, y = drawn.classes(rng, 200)
    H = drawn.hidden(rng, 32)(X)
    errors = []
    for keep in (0.5, 0.95):
        moments = H.T @ H
        moments[np.diag_indices(32)] /= keep  # a unit is dropped together with itself only
        errors.append(np.mean((H @ np.linalg.solve(moments, H.T @ y) - y) ** 2))
        kept = rng.random((200, *H.shape)) < keep
        w = np.linalg.lstsq((kept * H / keep).reshape(-1, 32), np.tile(y, 200))[0]
        assert np.mean((H @ w - y) ** 2) == pytest.approx(errors[-1], rel=0.03)
    found = by.keeping_more_lowers_the_training_error(np.random.default_rng(3)).numbers
    assert list(found.values()) == pytest.approx(errors)


@settings(max_examples=20)
@given(st.integers(0, 10**6), st.floats(0.2, 1.0), st.floats(0.01, 3.0))
def test_the_fit_is_averaged_over_all_masks(seed, keep, penalty):
    rng = np.random.default_rng(seed)
    hidden, y = rng.standard_normal((7, 3)), rng.standard_normal(7)
    rows, targets = [penalty**0.5 * np.eye(3)], [np.zeros(3)]
    for mask in itertools.product((0, 1), repeat=3):
        root = np.prod([keep if kept else 1 - keep for kept in mask]) ** 0.5  # of the mask's probability
        rows.append(root * hidden * np.array(mask) / keep)
        targets.append(root * y)
    expected = np.linalg.lstsq(np.vstack(rows), np.concatenate(targets))[0]
    assert np.allclose(fit_output_layer(hidden, y, penalty, keep), expected)


@confirms("regularization/dropout#slows_the_descent", "JAX: the same descent by autodiff, with the same masks")
@pytest.mark.parametrize("control", [False, True])
def test_steps_until_the_goal_in_jax(control):
    rng = np.random.default_rng(3)
    X, y = labelled(rng, 200, 2, lambda X: X[:, 0] * X[:, 1])
    start = initialize([2, 32, 1], rng)

    def loss(network, mask):
        return by_jax.logistic_loss(by_jax.outputs(network, X, mask=mask), y)

    gradient, whole, steps = jax.jit(jax.grad(loss)), jnp.ones((200, 32)), []
    for dropped in (False, not control):
        network, count = start, 0
        while count % 5 or loss(network, whole) >= 0.3:
            mask = jnp.asarray((rng.random((200, 32)) < 0.5) * 2.0) if dropped else whole
            network = jax.tree.map(lambda x, g: x - 0.3 * g, network, gradient(network, mask))
            count += 1
        steps.append(count)
    assert list(by.slows_the_descent(np.random.default_rng(3), control).numbers.values()) == steps
