"""Second routes to Spring 2018, question 2, part l."""

import math
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from solutions.exams.spring_2018.q2.l_bias_correction import (
    DECAYS,
    averages,
    correction_in_the_long_run,
    draw_fading,
    steps_until_faded,
)
from solutions.nn.optimizers import Adam
from solutions.pages.figures import drawn_by
from tests.confirm import confirms
from tests.exams.spring_2018.q2.figures import closed


@confirms("spring-2018/q2#l", "Adam itself: its steps with and without the correction become the same")
def test_adam_takes_the_same_steps_in_the_long_run():
    rng = np.random.default_rng(0)
    beta1, beta2 = DECAYS
    with_correction, without = Adam(0.1), Adam(0.1, bias_correction=False)
    steps = steps_until_faded(beta2)
    ratios = []
    for gradient in rng.normal(1, 0.2, size=steps):
        moved, moved_without = (adam.step(0.0, gradient) for adam in (with_correction, without))
        ratios.append(moved / moved_without)
    t = np.arange(1, steps + 1)
    np.testing.assert_allclose(ratios, np.sqrt(1 - beta2**t) / (1 - beta1**t), rtol=1e-6)
    assert abs(ratios[99] - 1) > 0.5 and abs(ratios[-1] - 1) < 0.01
    factor, difference = correction_in_the_long_run()
    assert ratios[-1] == pytest.approx(float(factor), abs=0.009) and difference == factor - 1


@confirms("spring-2018/q2#l", "exact fractions: the difference, its bound, and its limit for growing gradients")
@pytest.mark.parametrize("beta", [Fraction(9, 10), Fraction(1, 3)])
def test_differences_in_exact_fractions(beta):
    limits = [correction_in_the_long_run(power) for power in (0, 1)]
    for power, limit in enumerate(limits):
        average, differences = Fraction(0), []
        for t in range(1, 161):
            average = beta * average + (1 - beta) * beta ** (-power * t)
            corrected = average / (1 - beta**t)
            differences.append(corrected - average)
            if power == 0:
                assert differences[-1] == beta**t  # the bound, for gradients of size 1
        assert float(corrected / average) == pytest.approx(float(limit.factor), abs=1e-6)
        expected = limit.difference.xreplace({s: sympy.Rational(beta) for s in limit.difference.free_symbols})
        assert float(differences[-1]) == pytest.approx(float(expected), abs=1e-6)


@confirms("spring-2018/q2#l", "the logarithm: the steps after which less than a hundredth is left")
@pytest.mark.parametrize("beta", [0.9, 0.999, 0.5])
@pytest.mark.parametrize("share", [0.01, 0.2])
def test_steps_equal_the_logarithm(beta, share):
    steps = math.floor(math.log(share / (1 + share)) / math.log(beta)) + 1
    assert steps_until_faded(beta, share) == steps
    limits = correction_in_the_long_run()
    assert abs(1 / (1 - beta**steps) - float(limits.factor)) < share and limits.difference == limits.factor - 1


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=30), st.floats(0.01, 0.99))
def test_the_difference_stays_below_its_bound(gradients, beta):
    average, corrected = averages(gradients, beta)
    assert abs(corrected - average) <= beta ** len(gradients) * max(map(abs, gradients)) + 1e-12


def test_points_of_the_fading_correction():
    dots = [line for line in closed(drawn_by(draw_fading)).axes[0].lines if line.get_marker() == "o"]
    for dot, beta in zip(dots, DECAYS, strict=True):
        assert (
            dot.get_ydata()[0] == pytest.approx(1 / (1 - beta ** dot.get_xdata()[0])) == pytest.approx(1.01, abs=1e-3)
        )
