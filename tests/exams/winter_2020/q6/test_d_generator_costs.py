"""Second routes to Winter 2020, question 6, part d."""

import jax
import numpy as np
import pytest
import sympy

from solutions.exams.winter_2020.q6.d_generator_costs import SLOPES, cost_to_choose
from tests.confirm import confirms


@confirms("winter-2020/q6#d", "descent of a generator of one number along JAX's gradients, by both costs")
def test_a_rejected_generator_moves_only_by_the_non_saturating_cost():
    """Real images are N(8, 1), and the discriminator is the best one for a generator of N(0, 1)."""

    def score(x):
        return 8 * x - 32

    z = np.random.default_rng(1).standard_normal(400)
    moved = {}
    for name, cost in (
        ("A", lambda b: jax.nn.log_sigmoid(-score(b + z)).mean()),
        ("B", lambda b: -jax.nn.log_sigmoid(score(b + z)).mean()),
    ):
        b, slope = 0.0, jax.jit(jax.grad(cost))
        for _ in range(20):
            b = b - 0.02 * slope(b)
        moved[name] = float(b)
    assert moved["A"] < 0.1 < 1 < moved["B"]
    assert cost_to_choose.answer() == (max(moved, key=moved.get),)


@confirms("winter-2020/q6#d", "SymPy's derivatives of both costs: −D and −(1 − D), equal where D is one half")
def test_slopes_equal_symbolic_derivatives():
    s = sympy.Symbol("s", real=True)
    D = 1 / (1 + sympy.exp(-s))
    slopes = sympy.diff(sympy.log(1 - D), s), sympy.diff(-sympy.log(D), s)
    assert sympy.simplify(slopes[0] + D) == 0 == sympy.simplify(slopes[1] + 1 - D)
    for at in (-4.0, 0.0, 2.5):
        expected = [float(slope.subs(s, at)) for slope in slopes]
        assert [SLOPES.steps[2].value(at), SLOPES.steps[5].value(at)] == pytest.approx(expected)
    assert SLOPES.steps[2].value(0.0) == SLOPES.steps[5].value(0.0)
    steepness = {name: abs(float(slope.subs(s, -4))) for name, slope in zip("AB", slopes, strict=True)}
    assert cost_to_choose.answer() == (max(steepness, key=steepness.get),)  # where the image is rejected
