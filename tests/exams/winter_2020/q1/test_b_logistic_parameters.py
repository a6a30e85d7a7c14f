"""Second routes to Winter 2020, question 1, part b."""

from solutions.exams.winter_2020.q1.b_logistic_parameters import part_b_i, part_b_ii
from tests.confirm import confirms


@confirms("winter-2020/q1#b-i", "TODO: by what other means, in a few words")
def test_part_b_i():
    assert part_b_i() == "TODO: the same answer by other means, on random givens"


@confirms("winter-2020/q1#b-ii", "TODO: by what other means, in a few words")
def test_part_b_ii():
    assert part_b_ii() == "TODO: the same answer by other means, on random givens"
