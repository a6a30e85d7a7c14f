"""Second routes to Winter 2021, question 2, part c."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.exams.winter_2021.q2.c_receptive_field import receptive_pixels, sides_from_the_top
from solutions.experiments.convolution.receptive_field import stack
from tests.confirm import confirms
from tests.experiments.convolution.maps import pixels_read


@confirms("winter-2021/q2#c", "following each window index by index")
@given(*[st.integers(1, 5)] * 4, st.integers(1, 3))
def test_receptive_pixels_equal_index_tracing(kernel, stride, pool, pool_stride, blocks):
    pixels = pixels_read([(kernel, stride), (pool, pool_stride)] * blocks)
    if stride > kernel or pool_stride > pool:
        with pytest.raises(ValueError, match="skip pixels"):
            receptive_pixels(kernel, stride, pool, pool_stride, blocks)
    else:
        assert receptive_pixels(kernel, stride, pool, pool_stride, blocks) == len(pixels) ** 2
        assert sides_from_the_top(stack(kernel, stride, pool, pool_stride, blocks))[-1] == len(pixels)


@confirms("winter-2021/q2#c", "JAX: the pixels at which the gradient of one unit in the middle is not zero")
@pytest.mark.parametrize("givens", [{}, dict(pool_stride=1), dict(kernel=5, stride=3, pool=3, pool_stride=2, blocks=1)])
def test_receptive_pixels_equal_the_support_of_the_gradient(givens):
    asked = {**receptive_pixels.part.givens, **givens}
    kernel, pool = asked["kernel"], asked["pool"]
    weights = jnp.asarray(np.random.default_rng(3).uniform(0.5, 1, size=(kernel, kernel, 1, 1)))

    def units(image):
        for _ in range(asked["blocks"]):
            image = jax.lax.conv_general_dilated(
                image, weights, [asked["stride"]] * 2, "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC")
            )
            steps = (1, asked["pool_stride"], asked["pool_stride"], 1)
            image = jax.lax.reduce_window(image, 0.0, jax.lax.add, (1, pool, pool, 1), steps, "VALID")
        return image

    def in_the_middle(image):
        found = units(image)[0, :, :, 0]
        return found[found.shape[0] // 2, found.shape[1] // 2]

    side = 45
    while min(jax.eval_shape(units, jax.ShapeDtypeStruct((1, side + 2, side, 1), weights.dtype)).shape) == 0:
        side *= 2
    gradient = jax.grad(in_the_middle)(jnp.ones((1, side + 2, side, 1), weights.dtype))
    assert receptive_pixels(**givens) == int((gradient != 0).sum())
