"""Other slips of the paper in this question, which change no answer, and what shows them."""

import numpy as np

from solutions.exams.spring_2018.q4.e_scale_and_shift import relu_is_used_where_it_bends
from solutions.exams.spring_2018.q4.g_unmixed_batches import moving_mean_rows
from solutions.exams.spring_2018.q4.groups import BATCH, both_groups, photographs, shuffled
from solutions.exams.spring_2018.q4.learning import learn_behind, means_alone_cannot_be_learned
from solutions.finding import Finding
from solutions.part import Slip


def moving_mean_depends_on_the_order() -> bool:
    """
    >>> moving_mean_depends_on_the_order()
    True
    """
    return all(abs(row[1]) > 0.5 for row in moving_mean_rows())


def random_batches_need_no_balance(seed=0) -> Finding:
    """The experiment of part g with one hot-dog batch in four, mixed at random: test errors stay few."""
    rng = np.random.default_rng(seed)
    apart = [(photographs(rng, BATCH, n % 4 == 0), np.full(BATCH, int(n % 4 == 0))) for n in range(16)]
    outcome = learn_behind(shuffled(rng, apart), both_groups(rng, photographs), rng)
    return Finding(outcome.test_error < 0.02, {"test error": outcome.test_error})


def sum_of_normals_has_one_mode() -> bool:
    """The sum of two normal numbers is normal, with one peak; the mixture of two far apart has two.

    >>> sum_of_normals_has_one_mode()
    True
    """
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
        shown_by=random_batches_need_no_balance,
    ),
    Slip(
        "Question 4, d and g",
        "Benefit (vii), that differences between whole batches are evened out, is the very thing that makes the layer "
        "lose the difference between the groups in g.",
        shown_by=means_alone_cannot_be_learned,
    ),
    Slip(
        "Question 4, d and e",
        "Benefit (vi), that values are kept in the useful range of an activation, is the harm that e describes; which "
        "of the two it is depends on γ and β, and on the activation.",
        shown_by=relu_is_used_where_it_bends,
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
        "The moving mean (0, 0, 0) is the plain average of both batches; after batches in turn a moving average leans "
        "towards the last one, the more so the smaller its momentum, which is not given.",
        shown_by=moving_mean_depends_on_the_order,
    ),
    Slip(
        "Question 4",
        "The second statistic is (σ²), in brackets, in the formulas and σ in the solution of g; the layer averages the "
        "variances, not the deviations.",
    ),
)
