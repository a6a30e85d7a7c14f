"""What the figure of Fall 2021, question 6, shows, by other means."""

import numpy as np

from solutions.exams.fall_2021.q6.ii_small_batches import draw_errors
from solutions.finding import stream
from tests.shown import assert_drawn, shows


@shows("fall-2021/q6#ii figure")
def test_errors_of_estimates(shown):
    """From the same draws, by sums of powers."""
    rng, sizes, errors = stream(draw_errors), [1, 2, 4, 8, 16, 32, 64, 128, 256], []
    for size in sizes:
        x = rng.normal(size=(500, size))
        means, squares = x.sum(axis=1) / size, (x * x).sum(axis=1) / size
        errors.append([(means @ means / 500) ** 0.5, ((squares - means**2 - 1) ** 2).mean() ** 0.5])
    of_mean, of_variance = np.transpose(errors)
    lines = {
        0: (sizes, [size**-0.5 for size in sizes]),
        1: (sizes, [(2 / size - size**-2) ** 0.5 for size in map(float, sizes)]),
        "mean": (sizes, of_mean),
        "variance": (sizes, of_variance),
    }
    assert_drawn(shown[0], lines, "batch size B", "typical error", styles="k --, k --, C0 None, C1 None")
