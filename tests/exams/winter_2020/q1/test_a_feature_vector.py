"""Second routes to Winter 2020, question 1, part a."""

from solutions.exams.winter_2020.q1.a_feature_vector import part_a
from tests.confirm import confirms


@confirms("winter-2020/q1#a", "TODO: by what other means, in a few words")
def test_part_a():
    assert part_a() == "TODO: the same answer by other means, on random givens"
