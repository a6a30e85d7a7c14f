"""Second routes to the softmax in floating point."""

import math

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.experiments.activations import softmax as by
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers

SEED = st.integers(0, 2**32 - 1)


def softmax_of_many_digits(logits):
    """The softmax by its definition, with so many digits and so wide exponents that nothing rounds to 0."""
    with mpmath.workdps(3000):
        exponentials = [mpmath.exp(mpmath.mpf(float(z))) for z in logits]
        total = mpmath.fsum(exponentials)
        return [e / total for e in exponentials], total * mpmath.exp(-mpmath.mpf(float(max(logits))))


@settings(max_examples=10)
@given(SEED, st.sampled_from([0.0, 900.0, -900.0]))
def test_the_shift_keeps_the_value_and_bounds_the_sum(seed, shift):
    z = np.random.default_rng(seed).normal(size=4) * 3 + shift
    exact, denominator = softmax_of_many_digits(z)
    e = np.exp(z - z.max())
    np.testing.assert_allclose(e / e.sum(), [float(p) for p in exact], rtol=1e-12)
    assert 1 < denominator < 4 and e.max() == 1
    assert np.isnan(by.plain_softmax(z)).any() == (shift != 0)


def test_the_denominator_is_one_only_by_rounding():
    assert by.denominator([0.0, -1000.0]) == 1.0
    assert softmax_of_many_digits([0.0, -1000.0])[1] > 1
    assert all(by.denominator([z]) == 1.0 for z in (-1e6, 0.0, 1e6))
    assert by.zero_by_zero_is_silent_in_numpy()


@confirms("activations/softmax#large_logit_overflows", "JAX in single precision: its own exp breaks, its softmax not")
@confirms(
    "activations/softmax#low_logits_divide_by_zero", "JAX in single precision: its own exp breaks, its softmax not"
)
@pytest.mark.parametrize("logits", [[90.0, 0.0, 1.0], [-200.0, -201.0, -202.0]])
def test_the_plain_formula_breaks_in_jax(logits):
    e = jnp.exp(jnp.asarray(logits, dtype=jnp.float32))
    assert bool(jnp.isnan(e / e.sum()).any())
    assert bool(jnp.isclose(jax.nn.softmax(jnp.asarray(logits)).sum(), 1))
    for experiment, shift in ((by.large_logit_overflows, (720, 5000)), (by.low_logits_divide_by_zero, (760, 5000))):
        z = (rng := np.random.default_rng(3)).normal(size=5)
        if experiment is by.large_logit_overflows:
            z[rng.integers(5)] += rng.uniform(*shift)
        else:
            z -= rng.uniform(*shift)
        e = jnp.exp(jnp.asarray(z, dtype=jnp.float32))
        expected = [z.max(), float(e.sum()), int(jnp.isnan(e / e.sum()).sum())]
        assert list(experiment(np.random.default_rng(3)).numbers.values()) == pytest.approx(expected)


def test_the_loss_needs_more_than_a_stable_softmax():
    found = by.loss_needs_the_logits().numbers
    probabilities, _ = softmax_of_many_digits([0.0, -1000.0])
    with mpmath.workdps(3000):
        exact = [float(-mpmath.log(p)) for p in probabilities]
    assert list(found.values())[2:] == pytest.approx(exact, abs=1e-12)
    assert not np.isfinite(list(found.values())[:2]).any()


def exact_numbers(experiment, control=False):
    """The logits that an experiment draws, by the numbers that it finds, with Python's own exponentials."""
    return list(experiment(np.random.default_rng(3), control).numbers.values())


@confirms("activations/softmax#large_logit_overflows", "Python's own exponential, which refuses what overflows")
def test_the_exponential_of_the_largest_logit_overflows():
    largest, power, bad = exact_numbers(by.large_logit_overflows)
    assert (power, bad) == (math.inf, 1)
    with pytest.raises(OverflowError):
        math.exp(largest)
    largest, power, bad = exact_numbers(by.large_logit_overflows, control=True)
    assert (power, bad) == (pytest.approx(math.exp(largest)), 0)


@confirms("activations/softmax#low_logits_divide_by_zero", "Python's own exponential, which vanishes")
def test_the_denominator_vanishes():
    largest, total, bad = exact_numbers(by.low_logits_divide_by_zero)
    assert math.exp(largest) == total == 0 and bad == 5
    largest, total, bad = exact_numbers(by.low_logits_divide_by_zero, control=True)
    assert math.exp(largest) == pytest.approx(total) and bad == 0


@confirms(
    "activations/softmax#shifted_exponentials_are_bounded", "Python's own exponential of the logits, drawn once more"
)
@pytest.mark.parametrize("control", [False, True])
def test_the_largest_exponential_is_one_and_the_denominator_at_most_five(control):
    for seed in range(12):
        rng = np.random.default_rng(seed)
        draws, power = rng.normal(size=5).tolist(), rng.uniform(-3, 300)
        logits = [z * 10.0**power for z in draws]
        differences = logits if control else [z - max(logits) for z in logits]
        e = [math.exp(z) if z < 709 else math.inf for z in differences]
        found = by.shifted_exponentials_are_bounded(np.random.default_rng(seed), control).numbers
        assert list(found.values()) == pytest.approx([max(logits), max(e), sum(e)], abs=0)


@confirms("activations/softmax#small_logits_are_harmless", "the logits, drawn once more: exp(z) is 1 + z to rounding")
def test_tiny_logits_give_equal_probabilities():
    logits = np.random.default_rng(3).normal(size=5) * 1e-200
    assert all(math.exp(z) == 1 for z in logits)
    assert exact_numbers(by.small_logits_are_harmless) == [0, pytest.approx(max(map(abs, logits)))]
    bad, size = mean_numbers(by.small_logits_are_harmless, control=True)
    assert bad == 5 and size > 745  # below e^(−745) all is 0


@confirms(
    "activations/softmax#mean_is_no_safe_shift", "Python's own sums and exponentials of the logits, drawn once more"
)
@pytest.mark.parametrize("control", [False, True])
def test_four_fifths_of_the_raised_logit_are_left(control):
    rng = np.random.default_rng(3)
    logits = rng.normal(size=5).tolist()
    logits[rng.integers(5)] += rng.uniform(1000, 5000)
    left = max(logits) - (max(logits) if control else sum(logits) / 5)
    assert control or 800 < left < 4005
    assert exact_numbers(by.mean_is_no_safe_shift, control) == [pytest.approx(left), int(left > 710)]
