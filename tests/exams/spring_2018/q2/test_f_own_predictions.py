"""Second routes to Spring 2018, question 2, part f."""

import math

import numpy as np
import pytest

from solutions.exams.spring_2018.q2.f_own_predictions import draw_errors_by_step, factor_per_step
from solutions.experiments.data.sequences import CHAOTIC, PERIODIC
from solutions.pages.figures import drawn_by
from tests.confirm import confirms
from tests.exams.spring_2018.q2.figures import closed


def factor_on_cycle(rate, period):
    """The factor of an error per step on the stable cycle: the product of the slopes along it, by its root."""
    x = 0.3
    for _ in range(20_000):
        x = rate * x * (1 - x)
    product = 1.0
    for _ in range(period):
        product *= rate * (1 - 2 * x)
        x = rate * x * (1 - x)
    return abs(product) ** (1 / period)


@confirms("spring-2018/q2#f", "the known factors of the map: at its fixed point, on its cycles, and 2 where r = 4")
def test_factors_equal_closed_forms():
    assert factor_per_step(2.8) == pytest.approx(abs(2 - 2.8))
    assert factor_per_step(3.2) == pytest.approx(math.sqrt(abs(4 + 2 * 3.2 - 3.2**2)))
    assert factor_per_step(PERIODIC) == pytest.approx(factor_on_cycle(PERIODIC, 4), rel=1e-6)
    assert factor_per_step(4.0) == pytest.approx(2, abs=0.05)


def test_the_factor_of_the_chaotic_map_is_told_as_far_as_it_is_known():
    x, sizes = np.linspace(0.1, 0.45, 4001), []
    for step in range(400):
        if step >= 200:
            sizes.append(np.log(np.abs(CHAOTIC * (1 - 2 * x))).mean())
        x = CHAOTIC * x * (1 - x)
    factor = np.exp(np.mean(sizes))
    assert f"{factor_per_step(CHAOTIC):.1f}" == f"{factor:.1f}" and factor_per_step(CHAOTIC) > 1


def test_lines_of_the_errors_by_step():
    lines = {line.get_label(): line.get_ydata() for line in closed(drawn_by(draw_errors_by_step)).axes[0].lines}
    assert lines["sine waves, off the plane"][-1] > 1 > lines["chaotic map"][-1] > 0.1
    assert max(lines["map with a cycle"][-1], lines["chaotic map, from true numbers"][-1]) < 0.01
