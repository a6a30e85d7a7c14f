"""Other slips of the paper in this question, which change no answer, and what shows them."""

from solutions.experiments.regularization import input_noise
from solutions.paper import Slip

SLIPS = (
    Slip(
        "Question 4, i",
        "The question asks for the update of gradient descent; the key gives the gradient, without the learning rate "
        "and the sign of a step.",
    ),
    Slip("Question 4, stem", "Each feature is said to have dimension d; it is each example that has d features."),
    Slip("Question 4, ii, solution", "The mixed term is printed as a bold zero, a vector; it is a number."),
    Slip(
        "Question 4, ii",
        "The result holds for fixed weights; the expected minimum of the noisy loss lies below the minimum of the "
        "expected one.",
        shown_by=input_noise.is_used_by_the_fit,
    ),
    Slip("Question 4, i", "The vector of targets is printed bold in one line of the solution and plain in the next."),
    Slip(
        "Question 3, stem of vii, against question 4, iii",
        "One place augments the data because the model underfits, the other says that added noise regularises; "
        "with noise the training error on the original examples does not fall.",
        shown_by=input_noise.raises_the_training_error,
    ),
)
