"""Second routes to Winter 2021, question 2, part e."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from solutions.exams.winter_2021.q2.e_pointwise_convolution import (
    bottleneck_saves_multiplications,
    convolve,
    multiplications,
)
from solutions.nn.shapes import Conv
from tests.confirm import confirms


@confirms("winter-2021/q2#e", "JAX: its own convolution of a random volume, and a matrix product at every pixel")
@pytest.mark.parametrize("size, channels, filters", [(1, 5, 3), (1, 2, 6), (3, 4, 2)])
def test_convolution_equals_jax(size, channels, filters):
    rng = np.random.default_rng(size + filters)
    volume, weights = rng.normal(size=(6, 7, channels)), rng.normal(size=(size, size, channels, filters))
    expected = jax.lax.conv_general_dilated(
        jnp.asarray(volume[None]), jnp.asarray(weights), (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")
    )[0]
    np.testing.assert_allclose(convolve(volume, weights), expected, atol=1e-4)
    if size == 1:
        np.testing.assert_allclose(volume @ weights[0, 0], expected, atol=1e-4)
        assert Conv(filters, 1).output_shape(volume.shape) == expected.shape


@confirms("winter-2021/q2#e", "counting the multiplications one by one")
@given(*[st.integers(1, 5)] * 3, st.integers(1, 3), st.integers(1, 3), st.integers(1, 3))
def test_multiplications_equal_a_count(height, width, channels, middle, filters, kernel):
    assume(kernel <= min(height, width))
    one, another = Conv(middle, 1), Conv(filters, kernel)
    counted = sum(1 for _ in itertools.product(range(height), range(width), range(middle), range(channels)))
    places = itertools.product(range(height - kernel + 1), range(width - kernel + 1), range(filters))
    counted += sum(1 for _ in places for _ in range(kernel * kernel * middle))
    assert multiplications((height, width, channels), [one, another]) == counted


def test_the_bottleneck_saves_by_the_formula():
    numbers = list(bottleneck_saves_multiplications().numbers.values())
    assert numbers[:2] == [28 * 28 * 32 * 25 * 192, 28 * 28 * (16 * 192 + 32 * 25 * 16)]
    assert numbers[3:] == [25 * 192 * 32, 192 * 16 + 25 * 16 * 32]
