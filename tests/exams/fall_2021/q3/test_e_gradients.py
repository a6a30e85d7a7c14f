"""What question 3, part e, of Fall 2021 rests on beside its experiments, which are confirmed with them."""

import pytest

from solutions.exams.fall_2021.q3.e_gradients import FACTOR, SETTLED, names_what_gradients_do, variances_that_settle


def test_only_vanishing_is_what_gradients_do():
    assert [names_what_gradients_do((name,)) for name in ("i", "ii", "iii")] == [False, True, False]


def test_wide_layers():
    assert FACTOR < 0.25 and list(variances_that_settle().numbers.values())[:2] == pytest.approx([SETTLED] * 2, rel=0.3)
