"""Second routes to Winter 2021, question 6, part viii."""

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2021.q6 import viii_stable_softmax
from solutions.exams.winter_2021.q6.slips import division_by_zero_is_silent_in_numpy
from solutions.exams.winter_2021.q6.softmax import plain_softmax
from solutions.exams.winter_2021.q6.viii_stable_softmax import loss_breaks_after_stable_softmax
from tests.confirm import confirms

SEED = st.integers(0, 2**32 - 1)


def softmax_of_many_digits(logits):
    """The softmax by its definition, with so many digits and so wide exponents that nothing rounds to 0."""
    with mpmath.workdps(3000):
        exponentials = [mpmath.exp(mpmath.mpf(float(z))) for z in logits]
        total = mpmath.fsum(exponentials)
        return [e / total for e in exponentials], total * mpmath.exp(-mpmath.mpf(float(max(logits))))


@confirms("winter-2021/q6#viii", "arithmetic of 3000 digits, in which the plain formula is exact")
@settings(max_examples=10)
@given(SEED, st.sampled_from([0.0, 900.0, -900.0]))
def test_the_shift_keeps_the_value_and_bounds_the_sum(seed, shift):
    z = np.random.default_rng(seed).normal(size=4) * 3 + shift
    exact, denominator = softmax_of_many_digits(z)
    e = np.exp(z - z.max())
    np.testing.assert_allclose(e / e.sum(), [float(p) for p in exact], rtol=1e-12)
    assert 1 < denominator < 4 and e.max() == 1
    assert np.isnan(plain_softmax(z)).any() == (shift != 0)


def test_the_denominator_is_one_only_by_rounding():
    assert viii_stable_softmax.denominator([0.0, -1000.0]) == 1.0
    assert softmax_of_many_digits([0.0, -1000.0])[1] > 1
    assert all(viii_stable_softmax.denominator([z]) == 1.0 for z in (-1e6, 0.0, 1e6))
    assert division_by_zero_is_silent_in_numpy()


@confirms("winter-2021/q6#viii", "JAX in single precision: its own exp breaks in both regimes, its own softmax in none")
@pytest.mark.parametrize("logits", [[90.0, 0.0, 1.0], [-200.0, -201.0, -202.0]])
def test_the_plain_formula_breaks_in_jax(logits):
    e = jnp.exp(jnp.asarray(logits, dtype=jnp.float32))
    assert bool(jnp.isnan(e / e.sum()).any())
    assert bool(jnp.isclose(jax.nn.softmax(jnp.asarray(logits)).sum(), 1))


def test_the_loss_needs_more_than_a_stable_softmax():
    found = loss_breaks_after_stable_softmax().numbers
    probabilities, _ = softmax_of_many_digits([0.0, -1000.0])
    with mpmath.workdps(3000):
        exact = [float(-mpmath.log(p)) for p in probabilities]
    assert list(found.values())[2:] == pytest.approx(exact, abs=1e-12)
    assert not np.isfinite(list(found.values())[:2]).any()
