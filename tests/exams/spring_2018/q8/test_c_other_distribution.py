"""Second routes to Spring 2018, question 8, part c."""

import numpy as np
import pytest

from solutions.exams.spring_2018.q8.c_other_distribution import draw_errors_by_size, mean_squared_errors
from solutions.experiments.data.distribution_shift import CELLS, FRIENDS, OWN, SHIFT
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
        mine, theirs = rng.binomial(n, p, (4000, CELLS)), rng.binomial(k, q, (4000, CELLS))
        simulated = [((mine / n - p) ** 2).mean(), (((mine + theirs) / (n + k) - p) ** 2).mean()]
        assert mean_squared_errors(own) == pytest.approx(simulated, rel=0.007)


def test_the_figure_shows_where_the_friends_data_help():
    alone, both, paper = drawn_by(draw_errors_by_size).axes[0].lines
    assert (alone.get_label(), both.get_label()) == ("own data alone", "both as one data set")
    for own, *errors in zip(alone.get_xdata(), alone.get_ydata(), both.get_ydata(), strict=True):
        assert mean_squared_errors(own) == pytest.approx(errors)
    assert both.get_ydata()[0] < alone.get_ydata()[0] / 2 and both.get_ydata()[-1] > alone.get_ydata()[-1]
    assert paper.get_xdata()[0] == OWN
