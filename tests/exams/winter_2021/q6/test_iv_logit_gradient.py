"""Second routes to Winter 2021, question 6, part iv."""

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2021.q6 import iv_logit_gradient
from solutions.exams.winter_2021.q6.iv_logit_gradient import k, logit_gradient
from solutions.exams.winter_2021.q6.softmax import y_i
from solutions.nn.gradients import check_gradient
from tests.confirm import confirms

SEED = st.integers(0, 2**32 - 1)


def gradient_from_answer(z, label, temperature):
    """The loss's gradient (classes,) by the logits, its entries from part iv."""
    y = np.exp(z / temperature) / np.exp(z / temperature).sum()
    answer = logit_gradient(temperature)
    return np.array([float(answer.subs({iv_logit_gradient.i: i + 1, k: label + 1, y_i: y[i]})) for i in range(len(z))])


@confirms("winter-2021/q6#iv", "JAX: the gradient of the cross-entropy for every class as the true one")
@pytest.mark.parametrize("temperature", [1, 2])
def test_logit_gradient_equals_autodiff(temperature):
    z = np.random.default_rng(3).normal(size=5)
    gradient = jax.jit(jax.grad(lambda z, label: -jax.nn.log_softmax(z / temperature)[label]))
    for label in range(5):
        expected = gradient(z, label)
        np.testing.assert_allclose(gradient_from_answer(z, label, temperature), expected, atol=1e-6)


@confirms("winter-2021/q6#iv", "finite differences of the loss")
@settings(max_examples=10)
@given(SEED, st.integers(0, 3))
def test_logit_gradient_equals_finite_differences(seed, label):
    z = np.random.default_rng(seed).normal(size=4)
    error = check_gradient(
        lambda z: -np.log(np.exp(z[label]) / np.exp(z).sum()), lambda z: gradient_from_answer(z, label, 1), z
    )
    assert error < 1e-7
