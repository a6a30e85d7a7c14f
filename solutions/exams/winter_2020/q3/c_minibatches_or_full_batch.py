"""Why minibatches rather than the full batch.

>>> advantages_over_the_full_batch.answer()
('memory', 'updates', 'saddles', 'minima')
"""

from solutions.claim import refuted, shown
from solutions.experiments.optimization import batch_size, saddle_points
from solutions.part import Key, prose

advantages_over_the_full_batch = prose(
    "c",
    "Why minibatches rather than the full batch",
    points=1,
    topics=("optimization",),
    keywords=(
        "MBGD",
        "BGD",
        "batch gradient descent",
        "GPU memory",
        "large datasets",
        "escape local minima",
        "gradient noise",
        "updates per epoch",
    ),
    claims={
        "memory": shown(
            "A large training set may not fit into memory at once: what the backward pass has to keep grows in "
            "proportion to the batch.",
            batch_size.memory_grows,
        ),
        "updates": shown(
            "The full batch makes one update per pass over the data; smaller batches make many, and get further.",
            batch_size.fewer_updates_in_a_pass,
        ),
        "saddles": shown(
            "The noise of minibatches can carry the weights off a saddle point.", saddle_points.left_by_minibatches
        ),
        "minima": shown(
            "It can also carry them out of a shallow local minimum.", saddle_points.local_minima_left_by_noise
        ),
        "accurate": refuted(
            "The gradient of a minibatch is more accurate than that of the full batch.",
            batch_size.noise_falls_with_the_square_root,
        ),
        "impossible": refuted(
            "Where the training set does not fit into memory, its full gradient cannot be computed.",
            batch_size.full_gradient_in_pieces,
        ),
    },
    key=Key(
        "memory; noise that helps to escape local minima and saddle points; a single update of the full batch takes "
        "long",
        printed=("memory", "updates", "saddles", "minima"),
    ),
)
