"""Second routes to Fall 2021, question 1, part e."""

from fractions import Fraction

import jax
import jax.numpy as jnp
import pytest

from solutions.exams.fall_2021.q1.e_constant_step import STARTS, STEPS, last_points, runs_that_converge
from tests.confirm import confirms

OTHERS = [STEPS, *runs_that_converge.vary["steps"]]
NAMES = "i", "ii", "iii", "iv"


@confirms("fall-2021/q1#e", "closed forms: the remainder of a start by the step, and the powers of 1 − 2η")
@pytest.mark.parametrize("steps", OTHERS)
@pytest.mark.parametrize("starts", [STARTS, (0.3, 2, -0.6, -1)])
def test_runs_that_converge_by_closed_forms(starts, steps):
    start, step = ([Fraction(str(x)) for x in row] for row in (starts, steps))
    holds = [(start[n] % step[n] == 0, abs(1 - 2 * step[n]) < 1)[n % 2] for n in range(4)]
    assert runs_that_converge.answer(starts=starts, steps=steps) == tuple(
        name for name, true in zip(NAMES, holds, strict=True) if true
    )


@confirms("fall-2021/q1#e", "three thousand updates along JAX's gradients, in floats")
@pytest.mark.parametrize("steps", OTHERS)
def test_runs_that_converge_by_autodiff(steps):
    """A run that is at 0 stays there: JAX takes 1 for the derivative of |x| at 0."""
    with jax.enable_x64(True):
        holds = []
        for loss, start, step in zip((jnp.abs, jnp.square) * 2, STARTS, steps, strict=True):
            slope = jax.grad(loss)
            x = jax.lax.fori_loop(0, 3000, lambda _, x, s=slope, eta=step: x - eta * s(x) * (x != 0), float(start))
            holds.append(bool(loss(x) < 1e-12))
    assert runs_that_converge.answer(steps=steps) == tuple(n for n, true in zip(NAMES, holds, strict=True) if true)


def test_floats_change_the_end_only_where_zero_is_reached():
    x, seen = 0.3, []
    for _ in range(50):
        x -= 0.1 * (x > 0) - 0.1 * (x < 0)
        seen.append(x)
    assert 0 not in seen and min(map(abs, seen)) < 1e-16 and last_points(0.3, 0.1)[0] == "0"
    for run in (0, 2):
        assert set(last_points(STARTS[run], STEPS[run])[0].split(" and ")) == set(
            last_points(STARTS[run], STEPS[run])[1].split(" and ")
        )


@pytest.mark.parametrize("start", [0.1, 1.0, -3.3])
def test_shrinking_steps_arrive(start):
    x = start
    for n in range(1, 20_001):
        x -= 0.5 / n * ((x > 0) - (x < 0))
    assert abs(x) < 0.5 / 10_000
