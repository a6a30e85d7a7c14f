"""Second routes to receptive fields."""

from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.convolution import receptive_field as by
from solutions.nn.shapes import Pool
from tests.confirm import confirms
from tests.experiments.convolution.maps import pixels_read


@pytest.mark.parametrize("kernel, pool", [(3, 2), (5, 3), (2, 4)])
def test_fields_equal_sets_of_pixels(kernel, pool):
    for depth, without, pooled in by.fields_by_depth(4, kernel, pool):
        assert without == len(pixels_read([(kernel, 1)] * depth))
        assert pooled == len(pixels_read([(kernel, 1), (pool, pool)] * (depth - 1) + [(kernel, 1)]))
    assert list(by.pools_widen_it(4, kernel, pool).numbers.values()) == [without, pooled]


def test_a_pool_as_second_layer_sees_less(monkeypatch):
    sides = by.smaller_if_a_pool_counts_as_a_layer().numbers.values()
    assert list(sides) == [len(pixels_read([(3, 1), second])) for second in ((2, 2), (3, 1))]
    monkeypatch.setattr(by, "receptive_field", lambda layers: [SimpleNamespace(size=size) for size in (3, 5)])
    assert not by.smaller_if_a_pool_counts_as_a_layer()


@confirms("convolution/receptive_field#max_pools_hide_pixels", "JAX: the pixels at which the gradient is not zero")
@pytest.mark.parametrize("control", [False, True])
def test_acting_pixels_have_a_gradient(control):
    start, reduce = (0.0, jax.lax.add) if control else (-jnp.inf, jax.lax.max)

    def unit(image):
        for _ in range(2):
            image = jax.lax.reduce_window(image, 0.0, jax.lax.add, (3, 3), (2, 2), "VALID")
            image = jax.lax.reduce_window(image, start, reduce, (2, 2), (2, 2), "VALID")
        return image[0, 0]

    image = np.random.default_rng(5).random((24, 24))
    acting, field = by.max_pools_hide_pixels(np.random.default_rng(5), control).numbers.values()
    assert acting == int((jax.grad(unit)(jnp.asarray(image)) != 0).sum())
    assert field == len(pixels_read([(3, 2), (2, 2)] * 2)) ** 2


@pytest.mark.parametrize("pool_stride", [1, 2])
def test_max_pools_pass_few_pixels_on(pool_stride):
    layers = by.stack(pool_stride=pool_stride)
    field = by.acting_pixels(layers, side=23)
    assert field.sum() == len(pixels_read([(3, 2), (2, pool_stride)] * 2)) ** 2
    for seed in range(5):
        acting = by.acting_pixels(layers, 23, "max", seed)
        assert 0 < acting.sum() <= 81 and not (acting & ~field).any()


def test_the_stack_is_that_of_the_exam():
    layers = by.stack()
    assert [(layer.kernel, layer.stride) for layer in layers] == [(3, 2), (2, 2)] * 2 and isinstance(layers[1], Pool)
