"""What the witness and the figure of part i of question 2 show."""

import numpy as np
import pytest

from solutions.exams.undated.q2 import i_equal_weights as i
from solutions.nn.initialization import he
from solutions.pages.figures import drawn_by


@pytest.mark.parametrize("rule", [np.logical_or, lambda a, b: False, lambda a, b: a, lambda a, b: b])
def test_other_rules_do_not_tell_where_one_optimum_is_reached(rule):
    assert not i.tells_where_one_optimum_is_reached(rule)


def test_the_curves_begin_and_end_where_the_caption_says():
    equal, random, line = (list(line.get_ydata()) for line in drawn_by(i.draw_training).axes[0].lines)
    assert line == [np.log(2)] * 2
    assert equal[-1] > 0.85 * np.log(2) and random[-1] < 0.01
    assert random == pytest.approx(i.loss_curve(he))
