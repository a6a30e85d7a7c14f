"""Other slips of the paper in this question, which change no answer, and what shows them."""

import numpy as np

from solutions.experiments.convolution import receptive_field
from solutions.experiments.data import metrics
from solutions.experiments.gan import costs
from solutions.experiments.optimization import saddle_points
from solutions.paper import Slip


def an_indifferent_discriminator_costs_something():
    """The cost against a discriminator that tells nothing apart is that of a perfect generator.

    >>> an_indifferent_discriminator_costs_something()
    True
    """
    return bool(costs.cost(np.zeros(1)) > costs.LOW)  # a score of 0: the probability of one half


SLIPS = (
    Slip("Question 1", "The paper asks for the letter of a choice, but the options carry roman numerals."),
    Slip(
        "Question 1, part a (i)",
        "It compares neurons of the same depth without saying what counts: if a pool is a layer of depth too, the unit "
        "right after the first pool sees less than one after a second convolution. Depth has to be counted in "
        "convolutions.",
        shown_by=receptive_field.smaller_if_a_pool_counts_as_a_layer,
    ),
    Slip(
        "Question 1, part d",
        "The cost of the generator is not defined: “extremely low” is near 0 for one of the two usual costs and far "
        "below 0 for the other. And a poor discriminator must mean one that is fooled: if it is merely indifferent, "
        "the cost is that of a perfect generator.",
        shown_by=an_indifferent_discriminator_costs_something,
    ),
    Slip(
        "Question 1, part e",
        "Minibatches do not help at every saddle point: where the gradient of each example vanishes, as with all "
        "weights at 0, they stay as well.",
        shown_by=saddle_points.held_where_all_gradients_vanish,
    ),
    Slip(
        "Question 1, part g, solution",
        "It chooses recall for the sole reason that false negatives are unwanted; but for that alone, a model that "
        "flags every scan would be the best of all, and it does more harm than a careful one.",
        shown_by=metrics.recall_alone_is_not_enough,
    ),
)
