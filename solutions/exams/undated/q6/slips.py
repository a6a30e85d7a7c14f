"""Other slips of the paper in this question, which change no answer, and what shows them."""

from solutions.exams.undated.q6.square import step
from solutions.paper import Slip


def zero_counts_as_positive() -> bool:
    """f is 1 at 0, so that the points on the line itself are of label 1."""
    return step(0) == 1


SLIPS = (
    Slip(
        "Question 6, a-i",
        "The solution predicts label 1 where the sum exceeds 0; f, as the question defines it, is 1 at 0, too.",
        shown_by=zero_counts_as_positive,
    ),
    Slip("Question 6, a-ii", "The solution lists two biases b₁; the second, −4, is that of the output."),
    Slip(
        "Question 6, a",
        "As the text has come to us, the plot of the examples is lost; we drew others around the square that the "
        "solution's weights describe.",
    ),
)
