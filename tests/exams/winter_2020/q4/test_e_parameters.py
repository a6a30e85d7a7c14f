"""Second routes to Winter 2020, question 4, part e."""

from solutions.exams.winter_2020.q4.e_parameters import part_e
from tests.confirm import confirms


@confirms("winter-2020/q4#e", "TODO: by what other means, in a few words")
def test_part_e():
    assert part_e() == "TODO: the same answer by other means, on random givens"
