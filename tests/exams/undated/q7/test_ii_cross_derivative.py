"""Second routes to the undated paper, question 7, part ii."""

import numpy as np
import pytest

from tests.confirm import confirms
from tests.exams.undated.q7.jacobian import jacobian_from_answers, jacobian_of_jax


@confirms("undated/q7#ii", "JAX: the Jacobian of the softmax off its diagonal")
@pytest.mark.parametrize("sharpness", [1, 3])
def test_cross_derivatives_equal_autodiff(sharpness):
    beside = ~np.eye(4, dtype=bool)
    for x in np.random.default_rng(0).normal(size=(10, 4)):
        found, expected = jacobian_from_answers(x, sharpness), jacobian_of_jax(x, sharpness)
        np.testing.assert_allclose(found[beside], expected[beside], atol=1e-6)
