"""Why minibatches rather than single examples.

>>> advantages_over_single_examples.answer()
('vectorized', 'noise')
"""

from solutions.claim import refuted, shown
from solutions.experiments.optimization import batch_size, shuffling
from solutions.part import Key, prose

advantages_over_single_examples = prose(
    "b",
    "Why minibatches rather than single examples",
    points=1,
    topics=("optimization",),
    keywords=(
        "MBGD",
        "SGD",
        "stochastic gradient descent",
        "batch size of 1",
        "vectorization",
        "GPU",
        "parallelism",
        "noisy updates",
    ),
    claims={
        "vectorized": shown(
            "A vectorised minibatch takes far less time per example: the weights are brought from memory once for all "
            "of its examples.",
            batch_size.vectorized_is_faster,
        ),
        "noise": shown(
            "The updates are less noisy: the noise of a mean gradient falls with the square root of the batch size.",
            batch_size.noise_falls_with_the_square_root,
        ),
        "memory": refuted("A minibatch needs less memory than a single example.", batch_size.memory_grows),
        "biased": refuted(
            "The gradients of single examples are wrong on average, those of minibatches are right.",
            shuffling.single_gradients_average_to_the_full_one,
        ),
    },
    key=Key("vectorisation makes it efficient, and the updates are less noisy", printed=("vectorized", "noise")),
)
