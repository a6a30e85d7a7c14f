"""What the figure of the undated paper, question 2, part b, draws."""

from solutions.exams.undated.q2.b_two_data_sets import draw_forgetting
from solutions.pages.figures import drawn_by


def test_positives_are_forgotten_after_the_dotted_line():
    apart, mixed, line = drawn_by(draw_forgetting).axes[0].lines
    change = line.get_xdata()[0]
    shares = dict(zip(apart.get_xdata(), apart.get_ydata(), strict=True))
    assert shares[change] > 0.9 and max(share for step, share in shares.items() if step > change + 50) < 0.2
    assert mixed.get_ydata()[-1] > 0.8
