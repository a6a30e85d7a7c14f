"""Second routes to what convolutions of 1 × 1 do."""

import itertools

import jax
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from solutions.experiments.convolution import pointwise as by
from solutions.nn.shapes import Conv
from tests.confirm import confirms


@pytest.mark.parametrize("kernel, control", [(1, False), (3, True)])
def test_shapes_equal_those_of_jax(kernel, control):
    for stride in (1, 2):
        image, *shapes = by.only_channels_change(9, 7, 3, stride, control=control).numbers.values()
        for shape, filters in zip(shapes, (1, 3, 6), strict=True):
            arrays = np.zeros((1, 3, 9, 7)), np.zeros((filters, 3, kernel, kernel))
            after = jax.eval_shape(lambda x, w, s=stride: jax.lax.conv(x, w, (s, s), "VALID"), *arrays).shape
            assert shape == (*after[2:], after[1]) and image == (9, 7, 3)


@given(*[st.integers(1, 5)] * 3, st.integers(1, 3), st.integers(1, 3), st.integers(1, 3))
def test_multiplications_equal_a_count(height, width, channels, middle, filters, kernel):
    assume(kernel <= min(height, width))
    one, another = Conv(middle, 1), Conv(filters, kernel)
    counted = sum(1 for _ in itertools.product(range(height), range(width), range(middle), range(channels)))
    places = itertools.product(range(height - kernel + 1), range(width - kernel + 1), range(filters))
    counted += sum(1 for _ in places for _ in range(kernel * kernel * middle))
    assert by.multiplications((height, width, channels), [one, another]) == counted


def test_the_bottleneck_saves_by_the_formula():
    numbers = list(by.bottlenecks_save_multiplications().numbers.values())
    assert numbers[:2] == [28 * 28 * 32 * 25 * 192, 28 * 28 * (16 * 192 + 32 * 25 * 16)]
    assert numbers[3:] == [25 * 192 * 32, 192 * 16 + 25 * 16 * 32]


@confirms(
    "convolution/pointwise#each_pixel_mixes_its_own_channels", "JAX: where the derivatives of its own convolution are"
)
@pytest.mark.parametrize("size, control", [(1, False), (3, True)])
def test_derivatives_of_a_convolution_stand_where_it_looks(size, control):
    rng = np.random.default_rng(3)
    image, weights = rng.normal(size=(1, 5, 7, 6)), rng.normal(size=(4, 5, size, size))
    jacobian = jax.jacfwd(lambda x: jax.lax.conv(x, weights.astype("float32"), (1, 1), "SAME"))(image.astype("float32"))
    of_pixel = np.asarray(jacobian)[0, :, :, :, 0, :, 3, 2] != 0  # (filters, height, width, channels)
    pixels, channels = by.each_pixel_mixes_its_own_channels(np.random.default_rng(3), control).numbers.values()
    assert pixels == of_pixel.any(axis=(0, 3)).sum() and channels == of_pixel[0, 3, 2].sum()


@confirms("convolution/pointwise#activations_make_it_a_layer", "normal equations, and a matrix product at every pixel")
@pytest.mark.parametrize("control", [False, True])
def test_what_one_convolution_cannot_give(control):
    rng = np.random.default_rng(3)
    image, first, second = rng.normal(size=(1, 4, 12, 12)), *(rng.normal(size=shape) for shape in ((6, 4), (1, 6)))
    X = image[0].reshape(4, -1)
    between = first @ X
    y = (second @ (between if control else np.maximum(between, 0)))[0]
    design = np.vstack([X, np.ones(144)])
    residual = y - np.linalg.solve(design @ design.T, design @ y) @ design
    found = by.activations_make_it_a_layer(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx([(residual**2).sum() / ((y - y.mean()) ** 2).sum()], abs=1e-9)
