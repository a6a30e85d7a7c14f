"""Second routes to Winter 2020, question 6, part b."""

import itertools

import numpy as np
import pytest

from solutions.exams.winter_2020.q6.b_fast_gradient_sign import adversarial_example
from tests.confirm import confirms


@confirms("winter-2020/q6#b", "trying all moves by −ε, 0 and ε: the one that raises the linear loss most")
def test_the_step_is_the_best_of_all_in_its_cube():
    rng = np.random.default_rng(2)
    for size in (1, 3, 4):
        x, gradient, epsilon = rng.normal(size=size).round(2), rng.normal(size=size).round(2), 0.25
        moves = [np.array(signs) * epsilon for signs in itertools.product((-1, 0, 1), repeat=size)]
        best = max(moves, key=lambda move, g=gradient: g @ move)
        assert adversarial_example(tuple(x), tuple(gradient), epsilon) == pytest.approx(x + best, abs=1e-12)
    assert adversarial_example() == pytest.approx([1 + 0.01, 2 - 0.01, 3 + 0.01], abs=1e-12)
    assert adversarial_example((1.0, 2.0), (0.0, -1e-9), 0.5) == [1.0, 1.5]
    with pytest.raises(ValueError, match="entries"):
        adversarial_example((1, 2), (1, 2, 3))
