"""Other slips of the paper in this question, which change no answer, and what shows them."""

import numpy as np

from solutions.exams.winter_2020.q4.b_forward_pass import forward_in_two_branches
from solutions.experiments.normalization import batch_statistics, coupling
from solutions.experiments.normalization.scale_and_shift import normalize
from solutions.finding import Finding
from solutions.paper import Slip


def skewness(z):
    """Of each column, the mean cube of its standardised values."""
    return (((z - z.mean(axis=0)) / z.std(axis=0)) ** 3).mean(axis=0)


def shape_of_a_distribution_stays():
    """The skewness of three features, exponentially distributed, before and after their normalisation; that of a
    uniform distribution is 0.
    """
    z = np.random.default_rng(0).exponential([1, 5, 20], size=(500, 3))
    before, after = skewness(z), skewness(normalize(z))
    found = {"least skewness before": before.min(), "least skewness after": after.min()}
    return Finding(np.allclose(before, after) and after.min() > 1, found)


def call(**changed):
    """The output of a program like the printed one, on a small batch."""
    kept = {"mu": np.zeros(2), "var": np.ones(2)}
    arguments = {"X": np.eye(2), "gamma": 1, "beta": 0, "eps": 1e-5, "kept": kept, "average": 0.9, "mode": "train"}
    given = {**arguments, **changed}
    if "Z" in given:
        del given["X"]
    return forward_in_two_branches(**given)


def documented_name_is_refused() -> bool:
    """The input under the name that the question gives it is no argument of the program."""
    try:
        call(Z=np.eye(2))
    except TypeError:
        return call() is not None
    return False


def documented_modes_give_nothing() -> bool:
    """True and False, the documented modes, give no output, and the two words do."""
    return call(mode=True) is call(mode=False) is None and all(call(mode=m) is not None for m in ("train", "test"))


SLIPS = (
    Slip(
        "Question 4, a",
        "The solution of (i) calls γ and β hyperparameters, which are trained; what is trained is a parameter.",
    ),
    Slip(
        "Question 4, a",
        "In (ii) the coupling is weakened as far as the scale of what a layer receives goes, but learning is not "
        "independent: a step of descent in the earlier layers changes the inputs of a later one about as much with the "
        "normalisation as without.",
        shown_by=coupling.passes_learning_on,
    ),
    Slip(
        "Question 4, a",
        "“More uniform” in (iii) means evenly scaled; the shape of each feature's distribution stays, and comes no "
        "nearer to a uniform one.",
        shown_by=shape_of_a_distribution_stays,
    ),
    Slip(
        "Question 4, b",
        "The input is called Z in the question and X in the solution, which refuses a call with Z by name.",
        shown_by=documented_name_is_refused,
    ),
    Slip(
        "Question 4, b",
        "The mode is documented as a boolean, but is compared with two words; of a boolean, the solution makes None.",
        shown_by=documented_modes_give_nothing,
    ),
    Slip(
        "Question 4, d",
        "The solution expects the moving averages to be noisy at test time. With batches of one, the moving variance "
        "is not noisy but tends to 0.",
        shown_by=batch_statistics.lose_the_running_variance,
    ),
)
