"""Other slips of the paper in this question, which change no answer, and what shows them."""

from solutions.experiments.activations import vanishing_gradients
from solutions.paper import Slip

SLIPS = (
    Slip("Question 1", "The paper asks for the letter of a choice, but the options carry roman numerals."),
    Slip("Question 1, part d", "Arrays are called vectors, though one of their shapes has no axis of length 1."),
    Slip(
        "Question 1, part e (i)",
        "It states two things in one: that tanh is usually preferred, and why. Only the reason is false. It keeps more "
        "of a gradient than the sigmoid where neither is saturated.",
        shown_by=vanishing_gradients.xavier_keeps_the_gradient_of_tanh,
    ),
    Slip(
        "Question 1, part e (ii)",
        "It does not say which end of a network is the deeper one. As it opposes deeper layers to earlier ones, those "
        "nearer to the output are meant. Of the layers that are nearer to the input, the statement would be true.",
        shown_by=vanishing_gradients.first_layers_learn_slowest,
    ),
    Slip(
        "Question 1, part f",
        "It does not say whether the magnitude is that of each entry or the norm of the gradient. The answer is the "
        "same for both.",
        shown_by=vanishing_gradients.tanh_enlarges_no_gradient,
    ),
)
