"""Second routes to undated, question 1, part c."""

import jax
import jax.numpy as jnp
import pytest

from solutions.exams.undated.q1.c_output_size import output_size
from tests.confirm import confirms


@confirms("undated/q1#c", "JAX: the shape of a convolution of ones")
@pytest.mark.parametrize("side, filters", [(10, 3), (8, 3), (9, 4), (10, 4), (14, 3), (11, 3), (12, 3)])
def test_output_size_equals_jax(side, filters):
    image, kernel = jnp.ones((1, 3, side, side)), jnp.ones((filters, 3, 2, 2))
    _, channels, height, width = jax.lax.conv(image, kernel, (2, 2), "VALID").shape
    claims = output_size.claims.items()
    expected = tuple(name for name, claim in claims if claim.text == str((height, width, channels))) or ("v",)
    assert output_size.answer(side=side, filters=filters) == expected


def test_each_option_is_right_for_other_givens():
    found = [output_size.answer(side=side, filters=filters) for side, filters in ((10, 4), (10, 3), (8, 4), (8, 3))]
    assert found == [("i",), ("ii",), ("iii",), ("iv",)]
