"""What the witness of the undated paper, question 2, part e, tells apart."""

import pytest

from solutions.exams.undated.q2.e_convolution_or_dense import names_what_ignores_a_move


@pytest.mark.parametrize("heads", [set(), {"mean"}, {"max"}])
def test_the_witness_refuses_too_few(heads):
    assert not names_what_ignores_a_move(heads)
    assert names_what_ignores_a_move({"mean", "max"})
