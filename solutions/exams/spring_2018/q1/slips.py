"""Other slips of the paper in this question, which change no answer, and what shows them."""

from itertools import islice

from solutions.exams.spring_2018.q1.d_generator_cost import LOW, costs_by_opinion
from solutions.exams.spring_2018.q1.e_saddle_points import ZERO, descend
from solutions.experiments.data import metrics
from solutions.nn.receptive_fields import receptive_field
from solutions.nn.shapes import Conv, Pool
from solutions.part import Slip


def minibatches_can_stay(seed=0):
    """From weights of 0, where the gradient of every example vanishes, minibatches never move.

    >>> minibatches_can_stay()
    True
    """
    return len(set(islice(descend(ZERO, "mini", seed), 200))) == 1


def a_pool_as_second_layer_sees_less():
    """
    >>> a_pool_as_second_layer_sees_less()
    True
    """
    return receptive_field([Conv(8, 3), Pool(2)])[1].size < receptive_field([Conv(8, 3), Conv(8, 3)])[1].size


def an_indifferent_discriminator_costs_something():
    """The cost against a discriminator that tells nothing apart is the one against a perfect generator.

    >>> an_indifferent_discriminator_costs_something()
    True
    """
    return costs_by_opinion((0.5,))[0][1] > LOW


SLIPS = (
    Slip("Question 1", "The paper asks for the letter of a choice, but the options carry roman numerals."),
    Slip(
        "Question 1, part a (i)",
        "It compares neurons of the same depth without saying what counts: if a pool is a layer of depth too, the unit "
        "right behind the first pool sees less than one behind a second convolution. Depth has to mean convolutions.",
        shown_by=a_pool_as_second_layer_sees_less,
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
        "Minibatches do not help at every saddle point: where the gradient of each example vanishes, as at weights of "
        "0, they stay as well.",
        shown_by=minibatches_can_stay,
    ),
    Slip(
        "Question 1, part g, solution",
        "It chooses recall for the sole reason that false negatives are unwanted; but for that alone, a model that "
        "flags every scan would be the best of all, and it does more harm than a careful one.",
        shown_by=metrics.recall_alone_is_not_enough,
    ),
)
