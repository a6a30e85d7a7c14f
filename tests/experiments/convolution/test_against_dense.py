"""Second routes to convolutions against dense layers."""

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest

from solutions.experiments.convolution import against_dense as by
from solutions.nn.mlp import initialize
from tests.confirm import confirms
from tests.experiments import adam
from tests.experiments.convolution.maps import jax_maps, share


@confirms("convolution/against_dense#shares_its_weights", "Keras: its layer, and a kernel at each position")
@pytest.mark.parametrize("control", [False, True])
def test_parameters_equal_keras(control):
    kernel, padding = (32, "valid") if control else (3, "same")
    convolution = keras.layers.Conv2D(8, kernel, padding=padding)
    shape = convolution.compute_output_shape((1, 32, 32, 3))
    convolution.build((1, 32, 32, 3))
    outputs = int(np.prod(shape))
    inputs = 32 * 32 * 3  # a dense layer of 25 million weights is not built
    products = shape[1] * shape[2] * int(np.prod(convolution.kernel.shape))
    found = by.shares_its_weights(control).numbers
    expected = [outputs, convolution.count_params(), outputs * (inputs + 1), products, outputs * inputs]
    assert list(found.values()) == expected


@confirms("convolution/against_dense#moves_its_maps_along", "JAX: the maps of an object painted elsewhere")
def test_moved_maps_equal_jax():
    rng = np.random.default_rng(2)
    image = np.zeros((1, 2, 24, 24))
    spot = rng.standard_normal((2, 6, 6))
    filters = rng.standard_normal((8, 2, 3, 3))
    down, right = rng.integers(1, 6, 2) * rng.choice([-1, 1], 2)
    moved = image.copy()
    image[0, :, 9:15, 9:15] = spot
    moved[0, :, 9 + down : 15 + down, 9 + right : 15 + right] = spot
    before, after = jax_maps(image, filters), jax_maps(moved, filters)
    at = np.zeros_like(before)
    at[0, :, 8 + down : 16 + down, 8 + right : 16 + right] = before[0, :, 8:16, 8:16]
    found = by.moves_its_maps_along(np.random.default_rng(2)).numbers
    assert found["change of the maps"] == pytest.approx(share(before, after), rel=1e-4)
    assert found["difference from the maps moved along"] == pytest.approx(share(at, after), abs=1e-5)


def jax_logits(parameters, X):
    """A convolution by JAX, ReLU, the mean of each map, and the output unit."""
    F, b, v, c = parameters
    maps = jax.lax.conv_general_dilated(
        jnp.asarray(X)[..., None], F[:, None, :], (1,), "VALID", dimension_numbers=("NHC", "HIO", "NHC")
    )
    return jax.nn.relu(maps + b).mean(axis=1) @ v + c


def trained_by_jax(start, X, y):
    """The logits of the small convolutional network after training with Adam, as a function of signals."""
    F, (b, v), c = start[:40].reshape(5, 8), start[40:56].reshape(2, 8), start[56:]
    network = adam.minimized(lambda of: adam.cross_entropy(jax_logits(of, X), y), (F, b, v, c), 0.05, 100)

    def logits(X):
        with jax.enable_x64(True):
            return np.asarray(jax_logits(network, jnp.asarray(X)))

    return logits


@confirms("convolution/against_dense#needs_fewer_examples", "JAX: both networks by autodiff")
@pytest.mark.parametrize("control", [False, True])
def test_accuracies_equal_autodiff(control):
    rng = np.random.default_rng(6)
    sets = [by.signals(rng, size, control) for size in (60, 1000)]
    (X, y), _ = sets
    small = trained_by_jax(by.first_parameters(rng), X, y)
    network = adam.classifier(initialize([24, 16, 1], rng), X, y, 0.03, 100)
    models = small, lambda X: adam.relu_outputs(network, X)
    expected = [((model(X) > 0) == y).mean() for X, y in sets for model in models]
    found = by.needs_fewer_examples(np.random.default_rng(6), control).numbers
    assert list(found.values()) == pytest.approx(expected)


@pytest.mark.parametrize("fixed", [False, True])
def test_signals_hold_the_pattern_or_its_mirror_image(fixed):
    X, y = by.signals(np.random.default_rng(0), 200, fixed)
    fits = np.stack([[np.convolve(x, p[::-1], "valid") for p in (by.PATTERN[::-1], by.PATTERN)] for x in X])
    places = fits.max(axis=1).argmax(axis=1)
    assert np.mean(fits.max(axis=2).argmax(axis=1) == y) > 0.99
    assert (len(set(places[y == 1])) == 1) == fixed


@confirms("convolution/against_dense#dense_layers_ignore_the_order", "JAX: the training in both orders by autodiff")
@pytest.mark.parametrize("control", [False, True])
def test_change_by_another_order_equals_autodiff(control):
    rng = np.random.default_rng(6)
    (X, y), (new, _), order = by.signals(rng, 60), by.signals(rng, 100), rng.permutation(24)
    if control:
        start = by.first_parameters(rng)
        logits = [trained_by_jax(start, X[:, o], y)(new[:, o]) for o in (np.arange(24), order)]
    else:
        (W, b), last = initialize([24, 16, 1], rng)
        logits = [
            adam.relu_outputs(adam.classifier([(W[o], b), last], X[:, o], y, 0.03, 100), new[:, o])
            for o in (np.arange(24), order)
        ]
    found = by.dense_layers_ignore_the_order(np.random.default_rng(6), control).numbers["change of the logits"]
    assert found == pytest.approx(share(*logits), rel=1e-6, abs=1e-9)


def test_maps_of_an_image_that_does_not_move_show_nothing(monkeypatch):
    monkeypatch.setattr(by, "shifted", lambda image, down, right: image)
    assert not by.moves_its_maps_along(np.random.default_rng(2))
