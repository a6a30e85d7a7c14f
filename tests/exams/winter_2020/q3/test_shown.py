"""What the tables and figures of Winter 2020, question 3, show, by other means."""

from functools import cache
from itertools import pairwise

import numpy as np
from pytest import approx
from scipy.special import log_softmax, softmax

from tests.shown import assert_drawn, shows

BATCHES = {"A": 256, "B": 4, "C": 1}


@cache
def losses(batch):
    """Softmax regression of four instruments, from the same draws."""
    rng = np.random.default_rng(1)
    y = np.arange(256) // 64
    X = 1.5 * np.eye(5)[y] + rng.standard_normal((256, 5))
    W, found = np.zeros((5, 4)), []
    for _ in range(91):
        found.append(-log_softmax(X @ W, axis=1)[np.arange(256), y].mean())
        rows = rng.permutation(256)[:batch]
        W = W + 0.2 * X[rows].T @ (np.eye(4)[y[rows]] - softmax(X[rows] @ W, axis=1)) / batch
    return np.array(found)


def roughness(batch):
    """Deviations from the mean of the nine losses about each, from the twentieth on."""
    off = [losses(batch)[n] - losses(batch)[n - 4 : n + 5].mean() for n in range(24, len(losses(batch)) - 4)]
    return (np.mean(np.square(off)) - np.mean(off) ** 2) ** 0.5


@shows("winter-2020/q3#b table")
def test_examples_per_second(shown):
    """The slower of both: two operations for each weight, or four bytes for each number that moves once."""
    batches = [1, 4, 16, 64, 256]
    of_operations, of_bytes = 1e13 / (2 * 4096 * 4096), [1e12 / 4 / (4096 * 4096 / b + 8192) for b in batches]
    assert shown == {
        "batch": batches,
        "examples": approx([round(min(of_operations, of_) / 1000) * 1000 for of_ in of_bytes]),
    }


@shows("winter-2020/q3#d figure")
def test_three_loss_curves(shown):
    for panel, (letter, batch) in zip(shown, BATCHES.items(), strict=True):
        x = "updates" if letter == "C" else ""
        assert_drawn(panel, {0: (range(91), losses(batch))}, x, "loss", f"Curve {letter}")


@shows("winter-2020/q3#d table")
def test_what_tells_the_curves_apart(shown):
    batches = list(BATCHES.values())
    risen = [sum(after > before for before, after in pairwise(c)) for c in map(losses, batches)]
    assert shown == {
        "curve": ["Curve A", "Curve B", "Curve C"],
        "batch": batches,
        "roughness": approx([roughness(batch) for batch in batches], rel=1e-5, abs=1e-12),
        "updates that raise the loss, in percent": [round(100 * count / 90) for count in risen],
    }


@shows("winter-2020/q3#e-i figure")
def test_three_learning_rates(shown):
    for panel, rate in zip(shown, (0.0002, 0.02, 0.12), strict=True):
        x, path = -1.5, []
        for _ in range(41):
            path.append(((x * x - 4) * x + 1) * x)
            x = x - rate * (4 * x * x * x - 8 * x + 1)
        name = "updates" if rate == 0.12 else ""
        assert_drawn(panel, {0: (range(41), path)}, name, "loss", f"learning rate {rate}")


@shows("winter-2020/q3#f-ii figure")
def test_two_paths_in_a_ravine(shown):
    """Each direction by itself, as powers of the matrix of a step; the contours are ellipses."""
    for panel, rate, keep, name in zip(shown, (1.9, 11.4), (0, 0.8), ("gradient descent", "momentum"), strict=True):
        path = []
        for curvature, start in ((0.04, -9.0), (1.0, 1.5)):
            velocity = np.array([keep, (1 - keep) * curvature])
            step = np.array([velocity, [-rate * keep, 1 - rate * velocity[1]]])
            path.append([(np.linalg.matrix_power(step, n) @ [0, start])[1] for n in range(26)])
        x = "along the floor" if name == "momentum" else ""
        assert_drawn(panel, {0: path}, x, "across", name)
        for contour, level in zip(panel.shapes, [0.1, 0.5, 1.5, 3, 5], strict=True):
            assert np.abs(contour**2 @ [0.04, 1] - level).max() < 0.01


@shows("winter-2020/q3#g figure")
def test_lengths_of_the_first_step(shown):
    """The averages, corrected, are the gradient and its square."""
    g = 10 ** np.linspace(-9, 0, 60)
    lines = {"ε beside the root": (g, 1 / (1 + 1e-8 / g)), "ε in the root": (g, 1 / np.hypot(1, 1e-4 / g))}
    assert_drawn(shown[0], lines, "size of the gradient", "first step / α", styles="C0 -, C1 -")
