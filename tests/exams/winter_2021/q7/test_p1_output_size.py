"""Second routes to Winter 2021, question 7, part 1."""

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2021.q7.p1_output_size import counts_places, output_size, size_along
from tests.confirm import confirms
from tests.exams.winter_2021.q7.in_jax import jax_convolution


@confirms("winter-2021/q7#1", "trying every place of the kernel, one by one")
@given(st.integers(1, 15), st.integers(1, 15), st.integers(1, 4))
def test_output_size_counts_the_places(size, kernel, stride):
    image, found = np.zeros(size), 0
    for start in range(0, size, stride):
        found += len(image[start : start + kernel]) == kernel
    if found:
        assert output_size(size, kernel, stride) == found
    else:
        with pytest.raises(ValueError, match="larger"):
            output_size(size, kernel, stride)


@confirms("winter-2021/q7#1", "the shape that JAX infers for its own convolution")
@given(st.tuples(*[st.integers(1, 5)] * 3), st.tuples(*[st.integers(0, 9)] * 3), st.integers(1, 4))
@settings(max_examples=30)
def test_output_size_is_the_shape_of_jax(kernel, more, stride):
    image = [side + extra for side, extra in zip(kernel, more, strict=True)]
    images, kernels = (jax.ShapeDtypeStruct((1, 1, *sizes), np.float32) for sizes in (image, kernel))
    inferred = jax.eval_shape(lambda a, b: jax_convolution(a, b, stride), images, kernels).shape[2:]
    assert inferred == tuple(output_size(n, k, stride) for n, k in zip(image, kernel, strict=True))


def test_the_program_to_hand_in_equals_the_function_of_the_site():
    assert counts_places(size_along, largest=9)
    for size, kernel, stride in ((8, 3, 2), (7, 7, 1), (20, 4, 3)):
        assert size_along(size, kernel, stride) == output_size(size, kernel, stride)
