"""Second routes to Winter 2021, question 6, part iii."""

import numpy as np
import pytest

from tests.confirm import confirms
from tests.exams.winter_2021.q6.jacobian import jacobian_from_answers, jacobian_of_jax


@confirms("winter-2021/q6#iii", "JAX: the Jacobian of the softmax off its diagonal")
@pytest.mark.parametrize("temperature", [1, 5])
def test_cross_derivatives_equal_autodiff(temperature):
    beside = ~np.eye(5, dtype=bool)
    for z in np.random.default_rng(0).normal(size=(10, 5)):
        found, expected = jacobian_from_answers(z, temperature), jacobian_of_jax(z, temperature)
        np.testing.assert_allclose(found[beside], expected[beside], atol=1e-6)
