"""Second routes to the undated paper, question 5, part b."""

import itertools

import numpy as np
import pytest
import sympy

from solutions.exams.undated.q5.b_shapes import D_a1, D_x, bias_shapes
from tests.confirm import confirms


@confirms("undated/q5#b", "trying every pair of sides for both biases and running the network on real numbers")
@pytest.mark.parametrize("inputs, hidden", [(4, 3), (5, 7)])
def test_shapes_equal_the_only_ones_that_run(inputs, hidden):
    W1, W2, x = np.ones((hidden, inputs)), np.ones((1, hidden)), np.ones((inputs, 1))
    sides, runs = list(itertools.product({1, inputs, hidden}, repeat=2)), set()
    for first, second in itertools.product(sides, repeat=2):
        z1 = W1 @ x
        if first == z1.shape and second == (W2 @ (z1 + np.zeros(first))).shape:
            runs.add((first, second))
    assert runs == {bias_shapes(inputs, hidden)}
    names = {D_x: inputs, D_a1: hidden}
    assert [tuple(sympy.sympify(side).subs(names) for side in shape) for shape in bias_shapes()] == [*runs.pop()]
