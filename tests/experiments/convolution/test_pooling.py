"""Second routes to what pooling does, forward and back."""

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.experiments.convolution import pooling as by
from tests.confirm import confirms
from tests.experiments.convolution.maps import jax_maps, share


def test_parameters_equal_those_of_arrays():
    arrays = [(3, 3, 3, 8), 8, (3, 3, 8, 8), 8, (3, 3, 8, 8), 8]
    numbers = by.pools_have_no_parameters().numbers
    for name, side in (("no pools", 32 - 2 - 2 - 2), ("pools", ((32 - 2) // 2 - 2) // 2 - 2)):
        assert numbers[f"parameters of the stack, {name}"] == sum(np.empty(shape).size for shape in arrays)
        assert numbers[f"parameters of the dense layer, {name}"] == np.empty((side, side, 8, 10)).size + 10


@confirms("convolution/pooling#shifts_are_dampened", "JAX's convolution and the max pool of Keras")
@pytest.mark.parametrize("control", [False, True])
def test_changes_by_a_shift_of_one_pixel_equal_keras(control):
    rng = np.random.default_rng(3)
    world, filters = rng.standard_normal((3, 35, 34)), rng.standard_normal((8, 3, 3, 3))
    maps = [jax_maps(image[None], filters, "VALID") for image in (world[:, 1:], world[:, :-1])]
    pool = keras.layers.MaxPooling2D(2, data_format="channels_first")
    reduced = [of[..., ::2, ::2] if control else np.array(pool(of)) for of in maps]
    plain, pooled = by.shifts_are_dampened(np.random.default_rng(3), control).numbers.values()
    assert plain == pytest.approx(share(*maps), rel=1e-4)
    assert pooled == pytest.approx(share(*reduced), rel=1e-4)


def jax_pool_gradient(image, upstream, size, average):
    """The gradient of a weighted sum of JAX's own pool of an image (height, width)."""
    start, reduce, scale = (0.0, jax.lax.add, size**2) if average else (-jnp.inf, jax.lax.max, 1)

    def pool(x):
        return jax.lax.reduce_window(x, start, reduce, (size, size), (size, size), "VALID") / scale

    with jax.enable_x64(True):
        pooled, back = jax.vjp(pool, jnp.asarray(image))
        return np.array(pooled), np.array(back(jnp.asarray(upstream))[0])


@confirms("convolution/pooling#outputs_do_not_tell_the_gradient", "JAX's autodiff of its own pools")
@pytest.mark.parametrize("control", [False, True])
@pytest.mark.parametrize("size", [2, 3])
def test_gradients_of_pools_equal_autodiff(size, control):
    rng = np.random.default_rng(3)
    images = by.same_outputs_other_positions(rng, size)
    upstream = rng.standard_normal((1, 1, 3, 2))
    pairs = [jax_pool_gradient(image[0, 0], upstream[0, 0], size, control) for image in images]
    (one, first), (other, second) = pairs
    found = by.outputs_do_not_tell_the_gradient(np.random.default_rng(3), control, size).numbers.values()
    assert list(found) == pytest.approx([share(one, other), share(first, second), 0], abs=1e-6)
    if not control:
        positions = [by.positions_of_maxima(image, size) for image in images]
        for of, (_, exact) in zip(positions, pairs, strict=True):
            assert np.allclose(by.sent_back(upstream, of, size)[0, 0], exact)


@settings(max_examples=20)
@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4), st.integers(0, 99))
def test_blocks_and_back(rows, columns, size, seed):
    images = np.random.default_rng(seed).standard_normal((2, 3, rows * size, columns * size))
    values = by.blocks(images, size)
    assert np.array_equal(by.from_blocks(values, size), images)
    assert np.array_equal(values[1, 2, -1, 0], images[1, 2, -size:, :size].ravel())


def test_wrong_positions_are_noticed(monkeypatch):
    monkeypatch.setattr(by, "positions_of_maxima", lambda images, size: np.zeros((1, 1, 3, 2)))
    finding = by.outputs_do_not_tell_the_gradient(np.random.default_rng(0))
    assert not finding and finding.numbers["error of the gradient by the rule"] > 0.1


def test_images_with_different_outputs_decide_nothing(monkeypatch):
    images = np.random.default_rng(3).standard_normal((2, 1, 1, 6, 4))
    monkeypatch.setattr(by, "same_outputs_other_positions", lambda rng, size: images)
    finding = by.outputs_do_not_tell_the_gradient(np.random.default_rng(0))
    one, other = (image.reshape(3, 2, 2, 2).max(axis=(1, 3)) for image in images)
    assert not finding and finding.numbers["difference of the outputs"] == pytest.approx(share(one, other))
