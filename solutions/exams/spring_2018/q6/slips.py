"""Other slips of the paper in this question, which change no answer, and what shows them."""

from solutions.paper import Slip

SLIPS = (
    Slip(
        "Question 6, notation",
        "The cars of the database are x with a lower index, the two pictures of a pair x with a raised index, which "
        "elsewhere in the paper numbers training examples.",
    ),
    Slip(
        "Question 6, text and part (a)",
        "The loss is introduced as a distance, written as a squared distance, and called a mean squared error in the "
        "solution, though nothing is averaged and there is no target.",
    ),
    Slip("Question 6, text", "The model is said to detect cars; its task is to recognise which car it sees."),
)
