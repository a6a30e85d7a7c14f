"""What the figure of part g of question 2 shows."""

import numpy as np

from solutions.exams.undated.q2.g_learning_rates import draw_rates
from solutions.pages.figures import drawn_by


def test_four_of_five_crowd_and_the_spaced_ones_have_equal_ratios():
    tried, drawn, spaced = (np.array(line.get_xdata()) for line in drawn_by(draw_rates).axes[0].lines)
    assert np.sum(tried > 0.1) == 4
    assert 1 <= np.sum(drawn > 0.1) <= 4 and drawn.min() >= 0.01 and drawn.max() <= 1
    np.testing.assert_allclose(spaced[1:] / spaced[:-1], np.sqrt(10))
