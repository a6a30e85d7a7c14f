"""Other slips of the paper in this question, which change no answer, and what shows them."""

from solutions.exams.winter_2021.q1.e_reductions import true_of_reductions
from solutions.experiments.convolution import pointwise
from solutions.experiments.optimization import batch_size, momentum
from solutions.experiments.regularization import overfitting
from solutions.paper import Slip


def pooling_over_channels_shortens_all() -> bool:
    """Whether option (iv) holds of a pool over pairs of channels."""
    return "iv" in true_of_reductions.answer(depth=2)


SLIPS = (
    Slip(
        "Question 1, part e (iv)",
        "Option (iv) lacks the word “standard” of (ii): a max pool that also runs over channels shortens all axes.",
        shown_by=pooling_over_channels_shortens_all,
    ),
    Slip(
        "Question 1, part e, solution",
        "It says that a convolution reduces the channels; more filters than channels raise their number.",
        shown_by=pointwise.only_channels_change,
    ),
    Slip(
        "Question 1, part g (ii)",
        "Momentum may leave a local minimum, but need not: started nearer to it, it is trapped too.",
        shown_by=momentum.can_be_trapped,
    ),
    Slip(
        "Question 1, part h, solution",
        "It denies larger batches any effect. They do not stop a growth that all examples share, but they shorten a "
        "gradient that is mostly noise.",
        shown_by=batch_size.shortens_a_noisy_gradient,
    ),
    Slip(
        "Question 1, part a, against question 3, stem of vii",
        "Part a denies that more data cure a high training error; question 3 answers underfitting with augmented data.",
        shown_by=overfitting.more_data_raise_the_training_error,
    ),
    Slip("Question 1", "The paper asks for the letter of a choice, but the options carry roman numerals."),
    Slip("Question 1, part f, solution", "It prints “generation” where generalisation is meant."),
)
