"""Other slips of the paper in this question, which change no answer, and what shows them."""

from solutions.exams.spring_2018.q3.b_wrong_prediction import definition_needs_a_convention
from solutions.experiments.losses import cross_entropy
from solutions.paper import Slip

SLIPS = (
    Slip(
        "Question 3, a",
        "The model is said to predict the probability distribution correctly; what is right is only that the true "
        "class has the largest entry.",
    ),
    Slip(
        "Question 3, b",
        "The prediction has zeros for two classes, so the definition contains 0 log 0, and the paper does not say to "
        "take this as 0.",
        shown_by=definition_needs_a_convention,
    ),
    Slip(
        "Question 3, b and g", "Predictions are columns in round brackets at first and stand in angle brackets later."
    ),
    Slip(
        "Question 3, c",
        "The question asks for choices, and the solution names one, the loss; for a single example it also takes more "
        "than two classes.",
        shown_by=cross_entropy.wrong_ones_cost_more_with_two_classes,
    ),
    Slip(
        "Question 3, e, solution",
        "That the sum differs from its one term is not argued: the other terms are positive, and there is at least "
        "one.",
    ),
    Slip(
        "Question 3, e",
        "The loss is never zero in exact arithmetic; a computer rounds it to exactly zero once the true logit leads "
        "far enough.",
        shown_by=cross_entropy.is_rounded_to_zero,
    ),
    Slip("Question 3, h", "The task is called multi-class; with several labels for an image it is a multi-label task."),
    Slip(
        "Question 3, h, solution",
        "An activation function is asked for and none is named; that it is the sigmoid has to be read from the "
        "logistic regressions.",
    ),
    Slip("Question 3, i, solution", "The sums run over the elements of S and up to the number of classes at once."),
    Slip("Question 3, i", "The bound needs at least one label: for L = 0 neither L log L nor 1/L is defined."),
)
