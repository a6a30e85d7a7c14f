"""Other slips of the paper in this question, which change no answer, and what shows them."""

from solutions.experiments.activations import linear_composition
from solutions.paper import Slip

SLIPS = (
    Slip(
        "Question 2, part c",
        "The solution calls a layer without activation linear. With its bias it is affine, and so is what the network "
        "can learn.",
        shown_by=linear_composition.with_biases_are_not_linear,
    ),
    Slip(
        "Question 2, part f",
        "The solution's “positive” means the class. Of the outputs, as numbers, it would say nothing: those of a "
        "sigmoid are above 0 with and without the ReLU.",
    ),
)
