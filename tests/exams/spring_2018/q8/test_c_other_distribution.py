"""Second routes to Spring 2018, question 8, part c."""

import numpy as np
import pytest

from solutions.exams.spring_2018.q8.c_other_distribution import draw_losses_by_size, losses_by_size, mean_squared_errors
from solutions.experiments.data.distribution_shift import CELLS, FRIENDS, SHIFT
from solutions.pages.figures import drawn_by
from tests.confirm import confirms


@confirms(
    "spring-2018/q8#c", "Monte Carlo: the squared errors of frequencies from both sites, against their closed form"
)
def test_expected_errors_by_simulation():
    rng = np.random.default_rng(3)
    for own in (2000, 1_000_000):
        draw = np.random.default_rng(0)
        logits = -3 + 0.7 * draw.normal(size=CELLS)
        shifted = logits + SHIFT * draw.normal(size=CELLS)
        p, q = (1 / (1 + np.exp(-z)) for z in (logits, shifted))
        n, k = own // CELLS, FRIENDS // CELLS
        mine, theirs = rng.binomial(n, p, (400, CELLS)), rng.binomial(k, q, (400, CELLS))
        simulated = [((mine / n - p) ** 2).mean(), (((mine + theirs) / (n + k) - p) ** 2).mean()]
        assert mean_squared_errors(own) == pytest.approx(simulated, rel=0.02)


def test_losses_by_size_and_their_figure():
    sizes, losses = losses_by_size()
    own, both, start = losses.T
    large = np.array(sizes) >= 100_000
    np.testing.assert_allclose(own[large], 1000 * CELLS / (2 * np.array(sizes)[large]), rtol=0.3)
    assert both[0] < own[0] / 2 and both[-1] > own[-1]
    assert (start < 1.3 * np.minimum(own, both)).all()
    lines = drawn_by(draw_losses_by_size).axes[0].lines
    for line, (name, column) in zip(lines, (("own", own), ("both", both), ("friend", start)), strict=False):
        assert line.get_label().startswith(name)
        np.testing.assert_allclose(line.get_ydata(), column)
