"""What the table of Spring 2018, question 5, shows, by other means."""

import numpy as np

from tests.shown import shows

SIZES = ((4, 6), (6, 4), (4, 4), (1, 6), (4, 1), (1, 1))


def without_an_axis(neurons, examples):
    """A mean for each neuron, (neurons,), meets activations (neurons, examples), by the rules of broadcasting."""
    try:
        shape = np.broadcast_shapes((neurons, examples), (neurons,))
    except ValueError:
        return "ValueError"
    if shape != (neurons, examples):
        return "wrong shape, no error"
    return "right" if neurons == 1 else "wrong values, no error"  # one neuron's mean stands in every column


@shows("spring-2018/q5#code table")
def test_what_becomes_of_each_program(shown):
    """The printed program reads an entry that the dictionary does not have."""
    assert shown == {
        "neurons": [neurons for neurons, _ in SIZES],
        "examples": [examples for _, examples in SIZES],
        "as printed": ["KeyError"] * 6,
        "name mended": [without_an_axis(*of) for of in SIZES],
        "ours": ["right"] * 6,
    }
