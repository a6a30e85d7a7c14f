"""What the table and the witness of the undated paper, question 2, part f, say."""

import math

import pytest

from solutions.exams.undated.q2.f_rectified_output import RULES, names_the_rules_that_say_yes_always, rows_of_answers


def test_rows_equal_those_by_hand():
    for z, output, *said in rows_of_answers():
        assert output == pytest.approx(1 / (1 + math.exp(-z)) if z > 0 else 1 / 2)
        # by the logit: at least 0, more than 0, at least log(0.6 / 0.4)
        rules = max(z, 0) >= 0, max(z, 0) > 0, max(z, 0) >= math.log(3 / 2)
        assert said == ["yes" if rule else "no" for rule in rules]


def test_the_witness_accepts_one_rule_alone():
    assert [name for name in RULES if names_the_rules_that_say_yes_always({name})] == ["≥ 1/2"]
    assert not names_the_rules_that_say_yes_always(set()) and not names_the_rules_that_say_yes_always(RULES)
