"""Batches of one example.

>>> faults_of_single_examples.answer()
('lost', 'gradient', 'running', 'noisy', 'two')
"""

import math

from solutions.claim import refuted, shown
from solutions.experiments.normalization import batch_statistics
from solutions.finding import found_by
from solutions.part import Key, prose


def output_after_training():
    """What a layer gives for every single example, after it has learned from single examples."""
    return found_by(batch_statistics.learn_the_shift_alone).numbers["smallest output"]


def is_output_for_every_example(value):
    """Whether a trained layer gives this value for the new examples, each a batch of its own."""
    numbers = found_by(batch_statistics.learn_the_shift_alone).numbers
    ends = numbers["smallest output"], numbers["largest output"]
    return all(math.isclose(value, end) for end in ends)


faults_of_single_examples = prose(
    "d",
    "Batches of one example",
    points=1,
    topics=("normalization",),
    keywords=(
        "BN",
        "batch norm",
        "batch normalization",
        "batch size 1",
        "single example",
        "small batches",
        "running variance",
    ),
    claims={
        "lost": shown(
            "Each value is its own mean. So the normalised value is 0 and the output is β, whatever the input.",
            batch_statistics.lose_single_examples,
        ),
        "gradient": shown(
            "No gradient comes back through the layer, so the layers before it cannot learn.",
            batch_statistics.pass_no_gradient_back,
        ),
        "running": shown(
            "The variance of every batch is 0, so that the running variance tends to 0, which is wrong at test time.",
            batch_statistics.lose_the_running_variance,
        ),
        "noisy": shown(
            "The statistics of small batches in general are noisy: the same example comes out differently each time.",
            batch_statistics.vary_with_the_company,
        ),
        "two": shown(
            "Two examples are hardly better: apart from ε, one becomes 1 and the other −1, whatever they are.",
            batch_statistics.keep_only_the_order_of_two,
        ),
        "zero": refuted(
            "In training, the output of the layer is always 0.",
            batch_statistics.learn_the_shift_alone,
        ),
        "convolution": refuted(
            "The same happens after a convolution: every channel of a single image becomes constant.",
            batch_statistics.keep_one_image_after_a_convolution,
        ),
    },
    key=Key(
        "either: the output is always 0, as β is initialised to 0, and nothing meaningful is learned; or: statistics "
        "of a few examples are noisy, in training and as moving averages at test time",
        printed=("noisy", "zero"),
        means="reason",
        qualified="The output is β, which is 0 only until the first step: β has a gradient, and learns. What is lost "
        "is the input and its gradient.",
        ours=output_after_training,
        theirs=0.0,
        witness=is_output_for_every_example,
    ),
)
