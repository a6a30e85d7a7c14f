"""Other slips of the paper in this question, which change no answer, and what shows them."""

from solutions.exams.fall_2021.q1.a_hidden_function import false_statement
from solutions.experiments.regularization import augmentation, dropout
from solutions.paper import Slip


def none_of_the_above_is_false_too() -> bool:
    """Whether a statement above (iv) is false, so that (iv), read as a statement about them, is false as well."""
    return bool(false_statement.answer())


SLIPS = (
    Slip("Question 1", "The paper asks for the letter of a choice, but the options carry roman numerals."),
    Slip(
        "Question 1, part a (iv)",
        "Asked for the false statements, one may read “none of the above” as a fourth statement, that none of the "
        "others is false. It would be false itself, and belong to the answer. It is meant as the answer of those who "
        "find none, and is left out here.",
        shown_by=none_of_the_above_is_false_too,
    ),
    Slip(
        "Question 1, part a",
        "It compares accuracies, but does not say what the network's task and loss are, nor what the shapes of its "
        "biases are.",
    ),
    Slip(
        "Question 1, part b (iii)",
        "It does not say by what convergence is measured. Here it is the number of steps until the training loss of "
        "the whole network is below a given value.",
        shown_by=dropout.slows_the_descent,
    ),
    Slip(
        "Question 1, part f",
        "It asks what prevents overfitting; its measures reduce it. In the experiment on augmentation, {{ "
        "found['training accuracy, augmented']:.0%}} of the training pictures and {{ found['test accuracy, "
        "augmented']:.0%}} of new ones are recognised with it.",
        shown_by=augmentation.shifting_narrows_the_gap,
    ),
)
