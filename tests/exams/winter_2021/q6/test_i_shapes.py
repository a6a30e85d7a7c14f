"""Second routes to Winter 2021, question 6, part i."""

import itertools

import numpy as np
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2021.q6.i_shapes import shapes
from solutions.experiments.backpropagation.two_layers import D_a, D_x, K, m
from tests.confirm import confirms

SIZE = st.integers(2, 9)


@confirms("winter-2021/q6#i", "trying every pair of sides for the arrays and running the network on real numbers")
@settings(max_examples=20)
@given(st.lists(SIZE, min_size=4, max_size=4, unique=True))
def test_shapes_equal_the_only_ones_that_run(sizes):
    inputs, hidden, classes, examples = sizes
    hidden_output = np.ones((hidden, inputs)) @ np.ones((inputs, examples))
    runs = set()
    for weights, biases in itertools.product(itertools.product({1, *sizes}, repeat=2), repeat=2):
        if weights[1] == hidden and biases == (np.ones(weights) @ hidden_output[:, :1]).shape == (classes, 1):
            runs.add((weights, biases))
    assert runs == {shapes(*sizes)[:2]}
    assert shapes(*sizes).hidden == hidden_output.shape
    names = dict(zip((D_x, D_a, K, m), sizes, strict=True))
    in_symbols = [tuple(sympy.sympify(side).subs(names) for side in shape) for shape in shapes()]
    assert in_symbols == list(shapes(*sizes))
