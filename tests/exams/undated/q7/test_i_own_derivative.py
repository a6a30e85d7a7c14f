"""Second routes to the undated paper, question 7, part i."""

import numpy as np
import pytest

from solutions.exams.undated.q7.i_own_derivative import own_derivative
from tests.confirm import confirms
from tests.exams.undated.q7.jacobian import jacobian_from_answers, jacobian_of_jax


@confirms("undated/q7#i", "JAX: the diagonal of the softmax's Jacobian")
@pytest.mark.parametrize("sharpness", [1, 3])
def test_own_derivatives_equal_autodiff(sharpness):
    for x in np.random.default_rng(0).normal(size=(10, 4)):
        found, expected = jacobian_from_answers(x, sharpness), jacobian_of_jax(x, sharpness)
        np.testing.assert_allclose(np.diag(found), np.diag(expected), atol=1e-6)


def test_without_any_sharpness_nothing_depends_on_an_input():
    with pytest.raises(ValueError, match="sharpness=0"):
        own_derivative(sharpness=0)
