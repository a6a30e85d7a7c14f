"""What the tables of Winter 2020, question 7, show, by other means."""

import jax

from tests.exams.winter_2020.q7.in_keras import parameters_in_keras
from tests.shown import shows


@shows("winter-2020/q7#b table")
def test_zeros_that_keep_a_length(shown):
    """As XLA pads where it is told "SAME"."""
    pairs = [jax.lax.padtype_to_pads((20,), (kernel,), (1,), "SAME")[0] for kernel in range(1, 7)]
    before, after = (list(side) for side in zip(*pairs, strict=True))
    assert shown == {
        "f": list(range(1, 7)),
        "zeros": [sum(pair) for pair in pairs],
        "before": before,
        "after": after,
    }


@shows("winter-2020/q7#f table")
def test_convolutions_along_more_axes(shown):
    """Keras's own layers; without its bias, a filter is as large as a layer of one."""
    assert shown == {
        "convolution": ["1D", "2D", "3D"],
        "weights of a filter": [parameters_in_keras(axes, 5, 3, 1) - 1 for axes in (1, 2, 3)],
        "parameters": [parameters_in_keras(axes, 5, 3, 2) for axes in (1, 2, 3)],
    }
