"""Second routes to Winter 2020, question 3, part e."""

import numpy as np
import pytest

from solutions.exams.winter_2020.q3.e_learning_rate import course, draw_rates, tells_which_rates_are_too_large
from solutions.pages.figures import drawn_by
from tests.confirm import confirms
from tests.experiments.optimization.keras_descent import SGD, keras_path


def test_rules_that_always_say_the_same_are_noticed():
    for says in (True, False):
        assert not tells_which_rates_are_too_large(lambda oscillates, single_examples, says=says: says)
    assert not tells_which_rates_are_too_large(lambda oscillates, single_examples: single_examples)


@confirms("winter-2020/q3#e-i", "Keras's own descents, with which the loss settles at one rate and not at the other")
@pytest.mark.parametrize("rate, settles", [(0.02, True), (0.12, False)])
def test_descents_of_keras_settle_or_do_not(rate, settles):
    ends = [keras_path(SGD(rate), lambda x: 4 * x**3 - 8 * x + 1, [-1.5], steps)[0] for steps in (60, 61, 62)]
    losses = np.polyval([1, 0, -4, 1, 0], ends)
    assert (np.ptp(losses) < 1e-5) == settles
    assert (np.ptp(course(rate)[60:63]) < 1e-5) == settles
    np.testing.assert_allclose(course(rate)[60:63], losses, rtol=1e-3)


def test_the_panels_show_slow_quick_and_no_progress():
    slow, quick, none = (axes.lines[0].get_ydata() for axes in drawn_by(draw_rates).axes)
    least = np.polyval([1, 0, -4, 1, 0], min(np.roots([4, 0, -8, 1])))
    assert (np.diff(slow) < 0).all() and slow[-1] - least > 0.5 * (slow[0] - least)
    assert quick[10] - least < 0.01 * (quick[0] - least)
    assert (np.diff(none[-10:]) > 0).any()
