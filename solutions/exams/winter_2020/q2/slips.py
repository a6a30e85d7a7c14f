"""Other slips of the paper in this question, which change no answer, and what shows them."""

from solutions.experiments.losses import several_labels
from solutions.paper import Slip

SLIPS = (
    Slip(
        "Question 2, f",
        "The network that predicts a weight in pounds is called a classifier; it is a regression, for which the key of "
        "part g-ii takes the squared error.",
    ),
    Slip(
        "Question 2, g",
        "The sweetness is called a level; its label is yes or no, and the key takes the cross-entropy.",
    ),
    Slip(
        "Question 2, g-i",
        "A label with two entries needs pictures of which both are known; the paper has two data sets, with one each.",
    ),
    Slip(
        "Question 2, g-ii, solution",
        "The key does not say how to weigh its two terms. In pounds, the plain sum is dominated by the weight from "
        "the first step on.",
        shown_by=several_labels.units_weigh_the_tasks,
    ),
)
