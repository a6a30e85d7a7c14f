"""What the tables and figures of Winter 2021, question 2, show, by other means."""

import jax
import jax.numpy as jnp
import numpy as np
from pytest import approx

from tests.exams.winter_2021.q2.test_b_gap_in_use import counted
from tests.experiments.convolution.maps import pixels_read
from tests.shown import assert_drawn, shows


@shows("winter-2021/q2#b table")
def test_scores_of_constant_models(shown):
    scores = counted([(1, 1)] * 96 + [(0, 1)] * 4), counted([(1, 0)] * 4 + [(0, 0)] * 96)
    heads = ("accuracy", "F1", "mean accuracy of the classes")
    assert shown == {
        "development set": ["96 positives, 4 negatives", "4 positives, 96 negatives"],
        **{head: approx(column) for head, column in zip(heads, zip(*scores, strict=True), strict=True)},
    }


@shows("winter-2021/q2#c table")
def test_pixels_by_network(shown):
    """Those that JAX's gradient of the corner unit reaches; through max pools, on the same image."""
    image = jnp.asarray(np.random.default_rng(0).random((24, 24)))

    def gradient(stride, combine, start):
        def corner(image):
            for _ in range(2):
                image = jax.lax.reduce_window(image, 0.0, jax.lax.add, (3, 3), (2, 2), "VALID") / 9
                image = jax.lax.reduce_window(image, start, combine, (2, 2), (stride, stride), "VALID")
            return image[0, 0]

        return int((jax.grad(corner)(image) != 0).sum())

    assert shown == {
        "network": ["pools of stride 2", "pools of stride 1"],
        "by the recurrence": [len(pixels_read([(3, 2), (2, stride)] * 2)) ** 2 for stride in (2, 1)],
        "pixels that act, average pools": [gradient(stride, jax.lax.add, 0.0) for stride in (2, 1)],
        "pixels that act on one image, max pools": [gradient(stride, jax.lax.max, -jnp.inf) for stride in (2, 1)],
    }


@shows("winter-2021/q2#d table")
def test_largest_stable_rates(shown):
    """At the largest stable rate the factor of a step, 1 - 2η + η² (1 + 11 / B), is 1 again: its other root."""
    batches = [1, 4, 16, 64, 256]
    assert shown == {
        "batch": batches,
        "largest stable rate": approx([max(np.roots([1 + 11 / batch, -2, 0])) for batch in batches]),
        "rate in proportion to the batch": approx([0.05, 0.2, 0.8, 3.2, 12.8]),
    }


@shows("winter-2021/q2#f figure")
def test_slope_of_the_sigmoid(shown):
    z = np.linspace(-8, 8, 81)
    lines = {0: (z, 1 / (np.exp(z / 2) + np.exp(-z / 2)) ** 2), 1: ([0, 1], 0.25)}
    assert_drawn(shown[0], lines, "input z", "σ′(z)")
