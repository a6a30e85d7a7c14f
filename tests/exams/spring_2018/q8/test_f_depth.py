"""Second routes to Spring 2018, question 8, part f."""

import math

import numpy as np

from solutions.exams.spring_2018.q8.f_depth import draw_performance_by_depth, performance_by_depth
from solutions.pages.figures import drawn_by
from tests.confirm import confirms


@confirms("spring-2018/q8#f", "the best accuracy that any network can have on new examples, by integration")
def test_accuracy_is_bounded_on_new_examples_and_not_on_old_ones():
    nodes, weights = np.polynomial.hermite_e.hermegauss(100)
    p = 1 / (1 + np.exp(-2 * nodes))
    best = weights @ np.maximum(p, 1 - p) / weights.sum()
    noise = 4 * math.sqrt(best * (1 - best) / 2000)
    rows = performance_by_depth()
    assert all(on_dev < best + noise for _, _, _, on_dev, _ in rows)
    assert rows[-1][1] > best + 0.1  # on the training set: learned by heart


@confirms("spring-2018/q8#f", "other examples and other networks: the same rise, and the same gap")
def test_other_seeds_draw_the_same_picture():
    for seed in range(4):
        rows = performance_by_depth(seed)
        gaps = [on_training - on_dev for _, on_training, _, on_dev, _ in rows]
        assert gaps[0] < 0.1 < 0.2 < min(gaps[-3:]) and rows[-1][1] > 0.95


def test_the_figure_shows_the_rows():
    rows = np.array(performance_by_depth())
    assert rows[:, 0].tolist() == [0, 1, 2, 4, 7, 10]
    training, development = drawn_by(draw_performance_by_depth).axes[0].lines
    for line, name, column in ((training, "training set", 1), (development, "development set", 3)):
        assert line.get_label() == name
        np.testing.assert_allclose(line.get_xydata(), rows[:, [0, column]])
