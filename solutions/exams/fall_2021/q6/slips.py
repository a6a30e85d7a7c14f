"""Other slips of the paper in this question, which change no answer."""

from solutions.paper import Slip

SLIPS = (
    Slip(
        "Question 6, batch normalisation",
        "It does not say what μ_B and σ_B are: the mean and the standard deviation of each feature over the batch.",
    ),
    Slip(
        "Question 6, layer normalisation",
        "In $y = \\gamma \\hat x_i + \\beta$ an index has slipped in that the left side does not have. It means the "
        "whole vector, with γ and β entry by entry.",
    ),
    Slip(
        "Question 6, part v, solution",
        "It names the difference, but no situation in which batch normalisation is preferred, for which the question "
        "asks.",
    ),
)
