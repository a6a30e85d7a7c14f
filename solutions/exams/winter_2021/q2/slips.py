"""Other slips of the paper in this question, which change no answer, and what shows them."""

from solutions.exams.winter_2021.q2.g_rare_class import accuracy_depends_on_the_mix, extra_copies_overshoot
from solutions.experiments.activations.vanishing_gradients import slope_is_at_most_a_quarter
from solutions.experiments.convolution import pointwise, receptive_field
from solutions.paper import Slip

SLIPS = (
    Slip(
        "Question 2, b and g",
        "Part b mends a measurement with a balanced development set, and part g says that rebalancing falsifies it; "
        "each is right only for its own mix of classes in use.",
        shown_by=accuracy_depends_on_the_mix,
    ),
    Slip(
        "Question 2, e, and question 1, e",
        "In one place 1 × 1 filters are said to shrink the size of feature maps, in the other they cannot change "
        "height and width; only the number of channels changes.",
        shown_by=pointwise.only_channels_change,
    ),
    Slip(
        "Question 2, c",
        "The support is described as the pixels that activate the unit; with max pools only some of them act on one "
        "image.",
        shown_by=receptive_field.max_pools_hide_pixels,
    ),
    Slip(
        "Question 2, f",
        "“Too small” has to mean very negative: where the input is small in size, the derivative of the sigmoid is "
        "largest.",
        shown_by=slope_is_at_most_a_quarter,
    ),
    Slip(
        "Question 2, g",
        "“9x” has to mean nine copies in all: nine further copies give ten positives for nine negatives.",
        shown_by=extra_copies_overshoot,
    ),
    Slip("Question 2, b", "“Had submitting” for “submitting”."),
)
