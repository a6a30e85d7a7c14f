"""What the table of the undated paper, question 2, part f, says."""

import math

import pytest

from solutions.exams.undated.q2.f_rectified_output import rows_of_answers


def test_rows_equal_those_by_hand():
    for z, output, *said in rows_of_answers():
        assert output == pytest.approx(1 / (1 + math.exp(-z)) if z > 0 else 1 / 2)
        # by the logit: at least 0, more than 0, at least log(0.6 / 0.4)
        rules = max(z, 0) >= 0, max(z, 0) > 0, max(z, 0) >= math.log(3 / 2)
        assert said == ["yes" if rule else "no" for rule in rules]
