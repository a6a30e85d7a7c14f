"""Second routes to Winter 2021, question 1, part e."""

import jax
import numpy as np
import pytest

from solutions.exams.winter_2021.q1.e_reductions import true_of_reductions
from tests.confirm import confirms
from tests.exams.winter_2021.q1.options import names


@confirms("winter-2021/q1#e", "the output shapes of JAX's own convolution and reduction over windows")
@pytest.mark.parametrize("givens", [{}, dict(height=5, width=9, channels=3), dict(stride=2), dict(depth=2)])
def test_reductions_equal_jax(givens):
    asked = {**true_of_reductions.givens, **givens}
    height, width, channels = shape = (asked["height"], asked["width"], asked["channels"])
    stride, depth = (asked["stride"],) * 2, asked["depth"]

    def convolved(filters):
        kernels = jax.ShapeDtypeStruct((1, 1, channels, filters), np.float32)
        image = jax.ShapeDtypeStruct((1, *shape), np.float32)
        layout = ("NHWC", "HWIO", "NHWC")
        return jax.eval_shape(
            lambda x, k: jax.lax.conv_general_dilated(x, k, stride, "VALID", dimension_numbers=layout), image, kernels
        ).shape[1:]

    def pooled(size):
        window = (size, size, depth)
        return jax.lax.reduce_window(np.zeros(shape), -np.inf, jax.lax.max, window, window, "VALID").shape

    convolutions = np.array([convolved(n) for n in range(1, channels + 1)])
    pools = np.array([pooled(n) for n in range(1, min(height, width) + 1)])
    reduced, pool_reduced = (convolutions < shape).any(axis=0), (pools < shape).any(axis=0)
    expected = (
        reduced.tolist() == [False, False, True],
        pool_reduced.tolist() == [True, True, False],
        reduced.all(),
        pool_reduced.all(),
    )
    assert true_of_reductions.answer(**givens) == names(expected)
