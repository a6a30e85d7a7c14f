"""Second routes to Fall 2021, question 4, part i."""

import itertools

import numpy as np
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.fall_2021.q4.i_shapes import shapes
from solutions.experiments.backpropagation.two_layers import D_a, D_x, K
from tests.confirm import confirms

SIZE = st.integers(2, 9)


@confirms("fall-2021/q4#i", "trying every pair of sides for both arrays and running the network on real numbers")
@settings(max_examples=20)
@given(st.lists(SIZE, min_size=3, max_size=3, unique=True))
def test_shapes_equal_the_only_ones_that_run(sizes):
    inputs, hidden, classes = sizes
    hidden_output = np.ones((hidden, inputs)) @ np.ones((inputs, 1)) + np.ones((hidden, 1))
    sides, runs = list(itertools.product({1, *sizes}, repeat=2)), set()
    for weights, biases in itertools.product(sides, repeat=2):
        if weights[1] == hidden and (np.ones(weights) @ hidden_output).shape == biases == (classes, 1):
            runs.add((weights, biases))
    assert runs == {shapes(*sizes)}
    names = dict(zip((D_x, D_a, K), sizes, strict=True))
    assert [tuple(sympy.sympify(side).subs(names) for side in shape) for shape in shapes()] == list(shapes(*sizes))
