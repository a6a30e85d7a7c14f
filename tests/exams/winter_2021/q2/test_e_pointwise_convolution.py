"""Second routes to Winter 2021, question 2, part e."""

import jax
import numpy as np
import pytest

from solutions.exams.winter_2021.q2.e_pointwise_convolution import names_the_changed_axes
from tests.confirm import confirms


@confirms("winter-2021/q2#e", "JAX: the shape of its own convolution, and a matrix product at every pixel")
@pytest.mark.parametrize("channels, filters", [(5, 3), (2, 6)])
def test_a_pointwise_convolution_is_a_matrix_product(channels, filters):
    rng = np.random.default_rng(filters)
    volume, weights = rng.normal(size=(6, 7, channels)), rng.normal(size=(channels, filters))
    layout = ("NHWC", "HWIO", "NHWC")
    by_jax = jax.lax.conv_general_dilated(volume[None], weights[None, None], (1, 1), "SAME", dimension_numbers=layout)
    np.testing.assert_allclose(by_jax[0], volume @ weights, atol=1e-4)
    assert names_the_changed_axes({"channels"}) and not names_the_changed_axes({"height", "width"})
