"""Second routes to Winter 2020, question 1, part d."""

from solutions.exams.winter_2020.q1.d_hidden_layer_parameters import part_d
from tests.confirm import confirms


@confirms("winter-2020/q1#d", "TODO: by what other means, in a few words")
def test_part_d():
    assert part_d() == "TODO: the same answer by other means, on random givens"
