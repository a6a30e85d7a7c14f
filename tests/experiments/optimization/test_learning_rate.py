"""Second routes to how large a learning rate may be."""

from decimal import Decimal, localcontext
from itertools import pairwise

import jax
import numpy as np
import pytest

from solutions.experiments.optimization import learning_rate as by
from solutions.experiments.optimization.batch_size import FEATURES
from tests.confirm import confirms
from tests.experiments.optimization.linear_model import error_after


@confirms("optimization/learning_rate#fixed_favours_the_large_batch", "SGD example by example")
@confirms("optimization/learning_rate#scaled_makes_the_large_batch_diverge", "SGD example by example")
@pytest.mark.parametrize("control", [False, True])
def test_errors_of_sgd_example_by_example(control):
    rate, scaled = (0.03, 0.05) if control else (0.3, 3.2)
    for experiment, rates, first in (
        (by.fixed_favours_the_large_batch, (rate, rate), [rate]),
        (by.scaled_makes_the_large_batch_diverge, (0.05, scaled), []),
    ):
        rng = np.random.default_rng(3)
        expected = [error_after(rng, rate, batch, 400) for rate, batch in zip(rates, (1, 64), strict=True)]
        found = experiment(np.random.default_rng(3), control).numbers.values()
        assert list(found) == pytest.approx([*first, *expected], abs=1e-22)


@pytest.mark.parametrize("batch, rate", [(1, 0.3), (4, 0.7), (16, 1.5)])
def test_one_step_changes_the_error_by_the_factor(batch, rate):
    rng = np.random.default_rng(batch)
    e = rng.normal(size=FEATURES)
    X = rng.normal(size=(20_000, batch, FEATURES))
    after = e - rate * np.einsum("nbi,nbj,j->ni", X, X, e, optimize=True) / batch
    ratios = (after**2).sum(axis=1) / (e @ e)

    def factor(rate, batch):
        return 1 - 2 * rate + rate**2 * (1 + (FEATURES + 1) / batch)

    assert ratios.mean() == pytest.approx(factor(rate, batch), abs=5 * ratios.std() / np.sqrt(len(ratios)))
    # the largest stable rate is where this factor is 1
    assert factor(by.largest_stable(batch), batch) == pytest.approx(1)
    assert factor(by.FIXED, 1) > 1 > factor(by.FIXED, 64)
    assert factor(64 * by.PER_EXAMPLE, 64) > 1 > factor(by.PER_EXAMPLE, 1)


CURVATURES = np.linspace(0.1, 1, 5)


def left_of(rate, steps, curvatures=CURVATURES):
    """The share of a quadratic loss that is left after some steps, axis by axis."""
    return (curvatures * (1 - rate * curvatures) ** (2 * steps)).sum() / curvatures.sum()


@confirms("optimization/learning_rate#too_large_diverges", "the closed form of the loss along the axes of the bowl")
def test_divergence_equals_its_closed_form():
    numbers = by.too_large_diverges(np.random.default_rng(5)).numbers
    assert list(numbers.values()) == pytest.approx([2.2, left_of(2.2, 50)], rel=1e-6)


@confirms("optimization/learning_rate#too_small_is_slow", "the closed form of the loss along the axes of the bowl")
def test_slow_progress_equals_its_closed_form():
    numbers = by.too_small_is_slow(np.random.default_rng(5)).numbers
    assert list(numbers.values()) == pytest.approx([left_of(0.005, 50), left_of(0.5, 50)], rel=1e-6)


@confirms("optimization/learning_rate#ravine_is_slow_at_every_rate", "the closed form along both axes of the ravine")
def test_progress_in_a_ravine_equals_its_closed_form():
    left, exploded = by.ravine_is_slow_at_every_rate(np.random.default_rng(5)).numbers.values()
    steep = (1 - 1.9) ** 200
    assert left == pytest.approx((1 - 0.0019) ** 200 + 1000 * steep, rel=1e-6)
    assert exploded == pytest.approx(((1 - 2.28) ** 200 + 0.001 * (1 - 0.00228) ** 200) / 4, rel=1e-6)


@confirms("optimization/learning_rate#too_large_oscillates", "iterating the step in exact decimals of sixty digits")
def test_oscillation_in_long_decimals():
    rate, share = by.too_large_oscillates(np.random.default_rng(5)).numbers.values()
    with localcontext(prec=60):
        x = Decimal("-1.5") + Decimal(np.random.default_rng(5).uniform(-0.1, 0.1))
        path = [x]
        for _ in range(300):
            path.append(path[-1] - Decimal("0.12") * (4 * path[-1] ** 3 - 8 * path[-1] + 1))
        losses = [x**4 - 4 * x**2 + x for x in path[-101:]]
        assert share == sum(after > before for before, after in pairwise(losses)) / 100
        assert rate == 0.12


@confirms("optimization/learning_rate#plateau_is_slow", "JAX: autodiff of the squared sigmoid")
@pytest.mark.parametrize("control", [False, True])
def test_progress_on_a_plateau_equals_autodiff(control):
    start, found = (1.0 if control else 12.0), []
    with jax.enable_x64(True):
        loss = jax.jit(lambda w: jax.nn.sigmoid(w) ** 2)
        slope = jax.jit(jax.grad(loss))
        for rate in (1.0, 100.0):
            w = start
            for _ in range(100):
                w = w - rate * slope(w)
            found.append(float(loss(w) / loss(start)))
    assert list(by.plateau_is_slow(control).numbers.values()) == pytest.approx(found, rel=1e-6)
