"""Second routes to Winter 2021, question 6, part ii."""

import numpy as np
import pytest

from tests.confirm import confirms
from tests.exams.winter_2021.q6.jacobian import jacobian_from_answers, jacobian_of_jax


@confirms("winter-2021/q6#ii", "JAX: the diagonal of the softmax's Jacobian")
@pytest.mark.parametrize("temperature", [1, 5])
def test_own_derivatives_equal_autodiff(temperature):
    for z in np.random.default_rng(0).normal(size=(10, 5)):
        found, expected = jacobian_from_answers(z, temperature), jacobian_of_jax(z, temperature)
        np.testing.assert_allclose(np.diag(found), np.diag(expected), atol=1e-6)
