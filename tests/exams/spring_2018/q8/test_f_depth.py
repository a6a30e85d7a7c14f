"""Second routes to Spring 2018, question 8, part f."""

import math

import numpy as np
import pytest

from solutions.exams.spring_2018.q8.f_depth import draw_performance_by_depth, performance_by_depth
from solutions.experiments.regularization.overfitting import fit
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


def test_rows_of_depths_are_means_over_seeds():
    depths = {row[0]: row[1:] for row in performance_by_depth()}
    for layers in (0, 10):
        assert depths[layers] == pytest.approx(np.mean([fit(seed, layers) for seed in range(4)], axis=0))
    training, development = drawn_by(draw_performance_by_depth).axes[0].lines
    for line, name, column in ((training, "training set", 0), (development, "development set", 2)):
        assert line.get_label() == name
        np.testing.assert_allclose(line.get_ydata(), [of_depth[column] for of_depth in depths.values()])
