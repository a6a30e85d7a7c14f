"""Quadratic losses and descents on them."""

import numpy as np
import pytest

from solutions.experiments.optimization.quadratic import behaviour, bowl, distances, losses_in
from solutions.nn.optimizers import GradientDescent


def test_a_bowl_has_its_curvatures_and_a_start_as_far_along_each_axis():
    curvatures = np.array([0.2, 1.0, 3.0])
    H, start = bowl(np.random.default_rng(0), curvatures)
    values, axes = np.linalg.eigh(H)
    np.testing.assert_allclose(values, curvatures)
    np.testing.assert_allclose(np.abs(axes.T @ start), 3**-0.5)


def test_losses_equal_their_closed_form():
    curvatures, rate = np.array([0.2, 1.0, 3.0]), 0.5
    losses = losses_in(*bowl(np.random.default_rng(0), curvatures), GradientDescent(rate), 7)
    for t, loss in enumerate(losses):
        assert loss == pytest.approx((curvatures * (1 - rate * curvatures) ** (2 * t)).sum() / 6)


def test_distances_equal_their_closed_form():
    assert distances(0.3, steps=4, curvature=2.0, start=5.0) == pytest.approx([5 * 0.4**t for t in range(5)])


@pytest.mark.parametrize(
    "rate, does",
    [
        (0.1, "converges from one side"),
        (0.5, "arrives in one step"),
        (0.6, "converges from side to side"),
        (1.0, "jumps to and fro for ever"),
        (1.1, "diverges"),
    ],
)
def test_a_descent_does_what_it_shows_in_the_end(rate, does):
    """Whether it converges, and how often it changes sides, after many steps; the curvature is 2."""
    path = np.array(distances(rate, steps=200, curvature=2.0))
    changes = int((path[1:] * path[:-1] < 0).sum())
    ends = "converges" if abs(path[-1]) < 1e-9 else "stays" if abs(path[-1]) == path[0] else "diverges"
    expected = {
        "converges from one side": ("converges", 0),
        "arrives in one step": ("converges", 0),
        "converges from side to side": ("converges", 200),
        "jumps to and fro for ever": ("stays", 200),
        "diverges": ("diverges", 200),
    }
    assert behaviour(list(path)) == does and (ends, changes) == expected[does]
