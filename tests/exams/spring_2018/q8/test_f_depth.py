"""Second routes to Spring 2018, question 8, part f."""

import math

import numpy as np
import pytest

from solutions.exams.spring_2018.q8.f_depth import STEPS, draw_performance_by_depth, performance_by_depth
from solutions.experiments.regularization.overfitting import FEW, WIDTH, showings
from solutions.nn.mlp import initialize
from solutions.pages.figures import drawn_by
from tests.confirm import confirms
from tests.experiments.regularization import by_jax


def row_by_jax(seed, layers):
    """The same network, trained along JAX's gradients: its accuracies and losses on both sets."""
    rng = np.random.default_rng(seed)
    (X_dev, y_dev), (X, y) = showings(rng, 2000), showings(rng, FEW)
    network = by_jax.trained(initialize([5] + [WIDTH] * layers + [1], rng), X, y, 0.01, STEPS)
    row = []
    for inputs, labels in ((X, y), (X_dev, y_dev)):
        logits = by_jax.outputs(network, inputs)
        row += [float(np.mean((logits > 0) == labels)), float(by_jax.logistic_loss(logits, labels))]
    return row


@confirms(
    "spring-2018/q8#f", "the best accuracy on new examples of any network, by integration; and the same training by JAX"
)
def test_accuracy_is_bounded_on_new_examples_and_not_on_old_ones():
    nodes, weights = np.polynomial.hermite_e.hermegauss(100)
    p = 1 / (1 + np.exp(-2 * nodes))
    best = weights @ np.maximum(p, 1 - p) / weights.sum()
    noise = 4 * math.sqrt(best * (1 - best) / 2000)
    rows = performance_by_depth()
    assert all(on_dev < best + noise for _, _, _, on_dev, _ in rows)
    assert rows[-1][1] > best + 0.1  # on the training set: learned by heart
    for layers, *row in rows[:3]:
        assert row == pytest.approx(row_by_jax(2, layers), abs=0.002)


@confirms("spring-2018/q8#f", "other examples and other networks: the same rise, and the same gap")
def test_other_seeds_draw_the_same_picture():
    for seed in range(4):
        rows = performance_by_depth(seed)
        gaps = [on_training - on_dev for _, on_training, _, on_dev, _ in rows]
        assert gaps[0] < 0.1 < 0.2 < min(gaps[-3:]) and rows[-1][1] > 0.95
        assert rows[0][1:] == pytest.approx(row_by_jax(seed, 0), abs=0.002)


def test_the_figure_shows_the_rows():
    rows = np.array(performance_by_depth())
    assert rows[:, 0].tolist() == [0, 1, 2, 4, 7, 10]
    training, development = drawn_by(draw_performance_by_depth).axes[0].lines
    for line, name, column in ((training, "training set", 1), (development, "development set", 3)):
        assert line.get_label() == name
        np.testing.assert_allclose(line.get_xydata(), rows[:, [0, column]])
