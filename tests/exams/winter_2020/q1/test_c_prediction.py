"""Second routes to Winter 2020, question 1, part c."""

from solutions.exams.winter_2020.q1.c_prediction import part_c_i, part_c_ii
from tests.confirm import confirms


@confirms("winter-2020/q1#c-i", "TODO: by what other means, in a few words")
def test_part_c_i():
    assert part_c_i() == "TODO: the same answer by other means, on random givens"


@confirms("winter-2020/q1#c-ii", "TODO: by what other means, in a few words")
def test_part_c_ii():
    assert part_c_ii() == "TODO: the same answer by other means, on random givens"
