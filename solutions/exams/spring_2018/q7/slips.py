"""Other slips of the paper in this question, which change no answer, and what shows them."""

from solutions.experiments.losses import margin
from solutions.paper import Slip

SLIPS = (
    Slip(
        "Question 7, stage 2",
        "The sum runs to 3, the number of inputs in the figure; in the network it must run over the X-neurons of the "
        "layer before.",
    ),
    Slip(
        "Question 7, stages 1 and 2",
        "The indices of W and ã begin with the X-neuron that reads, those of c with the one that is read.",
    ),
    Slip(
        "Question 7, a and d",
        "The matrices and vectors of the first layer carry the index i of an X-neuron of the layer before, but there "
        "is none: each X-neuron reads the same single input.",
    ),
    Slip(
        "Question 7, f and g",
        "The norm of the output is to measure a probability, but with two or more entries it can exceed 1.",
        shown_by=margin.norm_is_no_probability,
    ),
    Slip(
        "Question 7, f and g",
        "With four entries or more, an output whose entries are all undecided (a half) already has a norm above m⁺, "
        "where the loss asks for nothing more.",
        shown_by=margin.undecided_output_costs_nothing,
    ),
)
