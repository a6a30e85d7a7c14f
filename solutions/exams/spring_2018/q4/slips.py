"""Other slips of the paper in this question, which change no answer, and what shows them."""

import numpy as np

from solutions.exams.spring_2018.q4 import groups
from solutions.experiments.normalization import mixed_batches, scale_and_shift
from solutions.nn.normalization import Statistics, running_statistics
from solutions.paper import Slip


def moving_mean(order, momentum, mean=13.0):
    """The moving average of a batch mean over batches in an order, `h` of hot dogs at + mean and `n` of others."""
    state = None
    for group in order:
        state = running_statistics(state, Statistics(mean if group == "h" else -mean, 1.0), momentum)
    return float(state.mean)


def moving_mean_depends_on_the_order() -> bool:
    """Whether the moving mean after batches in turn leans towards the last, the more so the smaller the momentum."""
    slow, usual, fast = (moving_mean("nh" * 400, momentum) for momentum in (0.99, 0.9, 0.5))
    return 0 < slow < usual < fast


def sum_of_normals_has_one_mode() -> bool:
    """The sum of two normal numbers is normal, with one peak; the mixture of two far apart has two."""
    x = np.linspace(-20, 20, 2001)
    left, right = (np.exp(-((x - centre) ** 2) / 2) for centre in (-5, 5))

    def peaks(density):
        return int(((density[1:-1] > density[:-2]) & (density[1:-1] > density[2:])).sum())

    return peaks(np.convolve(left, right, mode="same")) == 1 and peaks(left + right) == 2


SLIPS = (
    Slip(
        "Question 4, introduction",
        "It announces that batches have to be balanced; what part g needs is that they are mixed at random, in "
        "whatever proportion the groups have.",
        shown_by=mixed_batches.need_no_balance,
    ),
    Slip(
        "Question 4, d and g",
        "Benefit (vii), that differences between whole batches are evened out, is the very thing that makes the layer "
        "lose the difference between the groups in g.",
        shown_by=groups.means_alone_cannot_be_learned,
    ),
    Slip(
        "Question 4, d and e",
        "Benefit (vi), that values are kept in the useful range of an activation, is the harm that e describes; which "
        "of the two it is depends on γ and β, and on the activation.",
        shown_by=scale_and_shift.keep_a_relu_on_its_bend,
    ),
    Slip("Question 4, e", "The solution announces several accepted answers and lists one, under (i)."),
    Slip(
        "Question 4, g",
        "Two normal distributions are said to be composed; a mixture is meant. The sum of two normal numbers has one "
        "peak.",
        shown_by=sum_of_normals_has_one_mode,
    ),
    Slip(
        "Question 4, g",
        "The moving mean {{ groups.mean_of(groups.HOT_DOGS, groups.NOT_HOT_DOGS) }} is the plain average of both "
        "batches; after batches in turn a moving average leans towards the last one, the more so the smaller its "
        "momentum, which is not given.",
        shown_by=moving_mean_depends_on_the_order,
    ),
    Slip(
        "Question 4",
        "The second statistic is (σ²), in brackets, in the formulas and σ in the solution of g; the layer averages the "
        "variances, not the standard deviations.",
    ),
)
