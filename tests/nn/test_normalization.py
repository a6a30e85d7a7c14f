"""solutions.nn.normalization against JAX's autodiff of the definitions, and against Keras."""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest

from solutions.nn.normalization import (
    Statistics,
    batch_norm,
    batch_norm_backward,
    batch_norm_inference,
    layer_norm,
    layer_norm_backward,
    running_statistics,
    standardize,
)

jax.config.update("jax_enable_x64", True)

RNG = np.random.default_rng(0)
Z, GAMMA, BETA = RNG.normal(2, 3, (5, 3)), RNG.normal(size=3), RNG.normal(size=3)
UPSTREAM = RNG.normal(size=(5, 3))
NORMS = [(batch_norm, batch_norm_backward, 0), (layer_norm, layer_norm_backward, 1)]


@pytest.mark.parametrize("norm, backward, axis", NORMS)
@pytest.mark.parametrize("epsilon", [1e-5, 0.3])
def test_output_and_gradients_are_those_of_autodiff(norm, backward, axis, epsilon):
    def oracle(z, gamma, beta):
        centred = z - jnp.mean(z, axis, keepdims=True)
        variance = jnp.mean(centred**2, axis, keepdims=True)
        return gamma * centred / jnp.sqrt(variance + epsilon) + beta

    output, cache = norm(Z, GAMMA, BETA, epsilon)
    expected, pullback = jax.vjp(oracle, Z, GAMMA, BETA)
    np.testing.assert_allclose(output, expected, rtol=1e-12)
    for ours, theirs in zip(backward(UPSTREAM, cache), pullback(UPSTREAM), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-13)


def test_layer_normalisation_does_not_see_the_batch_and_batch_normalisation_does():
    alone, whole = layer_norm(Z[:1], GAMMA, BETA)[0], layer_norm(Z, GAMMA, BETA)[0]
    np.testing.assert_array_equal(alone[0], whole[0])
    np.testing.assert_array_equal(batch_norm(Z[:1], GAMMA, BETA)[0], [BETA])
    assert not np.allclose(batch_norm(Z, GAMMA, BETA)[0][0], BETA)


def test_running_statistics_and_inference_are_those_of_keras():
    layer = keras.layers.BatchNormalization(momentum=0.8, epsilon=1e-3)
    layer.build((None, 3))
    running = Statistics(np.zeros(3), np.ones(3))
    for scale in (1.0, 2.0):
        layer(scale * Z, training=True)
        batch = batch_norm(scale * Z, GAMMA, BETA)[1].statistics
        running = running_statistics(running, batch, momentum=0.8)
    layer.gamma.assign(GAMMA)
    layer.beta.assign(BETA)
    ours = batch_norm_inference(Z, GAMMA, BETA, running, epsilon=1e-3)
    np.testing.assert_allclose(ours, layer(Z, training=False), rtol=1e-4, atol=1e-5)  # float32


def test_the_first_batch_starts_the_running_statistics():
    batch = Statistics(np.array([1.0]), np.array([4.0]))
    assert running_statistics(None, batch) == batch


def test_inference_with_the_statistics_of_the_batch_is_training():
    output, cache = batch_norm(Z, GAMMA, BETA)
    np.testing.assert_allclose(batch_norm_inference(Z, GAMMA, BETA, cache.statistics), output, rtol=1e-12)


def test_standardised_data_have_mean_0_and_deviation_1_and_can_be_put_back():
    standardized, mean, deviation = standardize(Z)
    np.testing.assert_allclose(standardized.mean(axis=0), 0, atol=1e-14)
    np.testing.assert_allclose((standardized**2).mean(axis=0), 1, rtol=1e-14)
    np.testing.assert_allclose(standardized * deviation + mean, Z, rtol=1e-14)


@pytest.mark.parametrize("norm", [batch_norm, layer_norm])
@pytest.mark.parametrize(
    "arguments, message",
    [
        ((Z[0], GAMMA, BETA), r"z has shape \(3,\), expected \(batch, features\)"),
        ((Z, GAMMA[:2], BETA), r"gamma has shape \(2,\), expected \(3,\)"),
        ((Z, GAMMA, 0.0), r"beta has shape \(\), expected \(3,\)"),
        ((Z, GAMMA, BETA, -1e-5), "epsilon=-1e-05, expected a number of at least 0"),
        ((np.ones((5, 3)), GAMMA, BETA, 0), "epsilon=0, expected a positive number: a variance"),
    ],
)
def test_bad_input_is_named(norm, arguments, message):
    with pytest.raises(ValueError, match=message):
        norm(*arguments)


@pytest.mark.parametrize("norm, backward, _", NORMS)
def test_a_bad_upstream_gradient_is_named(norm, backward, _):
    with pytest.raises(ValueError, match=r"upstream has shape \(3, 5\), expected \(5, 3\)"):
        backward(UPSTREAM.T, norm(Z, GAMMA, BETA)[1])


def test_bad_settings_at_test_time_are_named():
    statistics = Statistics(np.zeros(3), np.zeros(3))
    with pytest.raises(ValueError, match="momentum=1, expected a number in"):
        running_statistics(statistics, statistics, momentum=1)
    with pytest.raises(ValueError, match="epsilon=0, expected a positive number: a variance is 0"):
        batch_norm_inference(Z, GAMMA, BETA, statistics, epsilon=0)
    with pytest.raises(ValueError, match=r"gamma has shape \(2,\)"):
        batch_norm_inference(Z, GAMMA[:2], BETA, statistics)


def test_data_that_cannot_be_standardised_are_named():
    with pytest.raises(ValueError, match="X is constant in column 1, expected a spread"):
        standardize([[1.0, 0.1], [2.0, 0.1], [2.5, 0.1]])
    with pytest.raises(ValueError, match=r"X has shape \(3,\), expected \(batch, features\)"):
        standardize([1.0, 2.0, 3.0])
