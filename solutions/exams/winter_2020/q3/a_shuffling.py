"""Whether shuffling helps the full batch.

>>> effect_of_shuffling.answer()
('same', 'minibatches')
"""

from solutions.claim import refuted, shown
from solutions.experiments.optimization import shuffling
from solutions.part import Key, prose

effect_of_shuffling = prose(
    "a",
    "Whether shuffling helps the full batch",
    points=1,
    topics=("optimization",),
    keywords=("shuffle the dataset", "batch gradient descent", "BGD", "sorted by class", "order of the data", "epoch"),
    claims={
        "same": shown(
            "No: each update of batch gradient descent uses the mean gradient of all examples, and this does not "
            "depend on their order.",
            shuffling.leaves_the_full_batch_as_it_is,
        ),
        "minibatches": shown(
            "Shuffling would matter for minibatches: in the order of recording each of them would hold one instrument.",
            shuffling.helps_minibatches,
        ),
        "yes": refuted(
            "Yes: shuffled, the network no longer learns one instrument after the other.",
            shuffling.leaves_the_full_batch_as_it_is,
        ),
    },
    key=Key("no: each update uses the whole training set, so its gradient stays the same", printed=("same",)),
)
