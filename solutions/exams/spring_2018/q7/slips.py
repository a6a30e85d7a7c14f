"""Other slips of the paper in this question, which change no answer, and what shows them."""

import numpy as np

from solutions.exams.spring_2018.q7.f_norm_loss import falafel_loss
from solutions.nn.activations import sigmoid
from solutions.part import Slip


def norm_is_no_probability() -> bool:
    """The norm of an output of three entries can exceed 1.

    >>> norm_is_no_probability()
    True
    """
    return bool(np.linalg.norm(sigmoid(np.ones(3))) > 1)


def norm_of_indifference() -> bool:
    """An output of four entries for the sum 0, where a sigmoid is undecided, has the norm of the surest falafel.

    >>> norm_of_indifference()
    True
    """
    norm = np.linalg.norm(sigmoid(np.zeros(4)))
    return bool(norm == 1 and falafel_loss(norm, 1) == 0)


SLIPS = (
    Slip(
        "Question 7, stage 2",
        "The sum runs to 3, the number of inputs in the figure; in the network it runs over the X-neurons of the layer "
        "before.",
    ),
    Slip(
        "Question 7, stages 1 and 2",
        "The indices of W and ã begin with the X-neuron that reads, those of c with the one that is read.",
    ),
    Slip(
        "Question 7, a and d",
        "The matrices and vectors of the first layer carry an index i of the X-neuron before, where there is none: "
        "each X-neuron reads the same single input.",
    ),
    Slip(
        "Question 7, f and g",
        "The norm of the output is to measure a probability, but with two or more entries it can exceed 1.",
        shown_by=norm_is_no_probability,
    ),
    Slip(
        "Question 7, f and g",
        "With four entries or more, an output whose entries are all undecided already has a norm above m⁺: the loss "
        "asks for nothing there.",
        shown_by=norm_of_indifference,
    ),
)
