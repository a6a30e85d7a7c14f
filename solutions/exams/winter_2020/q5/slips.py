"""Other slips of the paper in this question, which change no answer, and what shows them."""

from solutions.experiments.data import metrics
from solutions.paper import Slip

SLIPS = (
    Slip(
        "Question 5, part c",
        "It asks for an error, and the table has F1 scores: one minus F1 is no error rate.",
        shown_by=metrics.error_is_not_one_minus_f1,
    ),
    Slip(
        "Question 5, part c, solution",
        "It speaks of the lowest error, but the classifier of the lowest error is not the one of the highest F1 score.",
        shown_by=metrics.best_f1_is_not_the_least_error,
    ),
)
