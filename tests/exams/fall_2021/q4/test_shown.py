"""What the figure of Fall 2021, question 4, shows, by other means."""

import numpy as np

from tests.exams.way_back import assert_classifier
from tests.shown import assert_drawn, shows


@shows("fall-2021/q4#v figure")
def test_two_softplus_and_a_relu(shown):
    z = np.linspace(-4, 4, 161)
    lines = {f"β = {beta}": (z, np.logaddexp(0, beta * z) / beta) for beta in (1, 4)} | {"ReLU": (z, (z + abs(z)) / 2)}
    assert_drawn(shown[0], lines, "sum z", "activation")


@shows("fall-2021/q4#vi figure")
def test_shapes_on_the_way_back(shown):
    assert_classifier(shown)
