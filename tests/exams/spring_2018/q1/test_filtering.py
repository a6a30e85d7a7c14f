"""What parts of Spring 2018, question 1, share: `filtering`."""

import jax
import numpy as np
import pytest

from solutions.exams.spring_2018.q1.filtering import convolve


@pytest.mark.parametrize("stride, padding", [(1, 0), (2, 0), (1, 1), (3, 2)])
def test_convolution_equals_jax(stride, padding):
    rng = np.random.default_rng(2)
    image, filters = rng.standard_normal((9, 7, 2)), rng.standard_normal((3, 3, 2, 5))
    pads = [(padding, padding)] * 2
    layout = ("NHWC", "HWIO", "NHWC")
    expected = jax.lax.conv_general_dilated(image[None], filters, (stride, stride), pads, dimension_numbers=layout)[0]
    assert np.allclose(convolve(image, filters, stride, padding), expected, atol=1e-4)
