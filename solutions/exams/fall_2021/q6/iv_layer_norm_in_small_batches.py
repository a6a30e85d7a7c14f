"""Layer normalisation with small batches.

>>> effects_on_layer_norm.answer()
('same', 'one')
"""

from solutions.claim import refuted, shown
from solutions.experiments.normalization import layer_norm
from solutions.part import Key, prose

effects_on_layer_norm = prose(
    "iv",
    "Layer normalisation with small batches",
    points=2,
    topics=("normalization",),
    keywords=("layer norm", "LayerNorm", "LN", "batch size", "batch of one", "independent of the batch"),
    claims={
        "same": shown(
            "Nothing happens: an example is normalised by its own features, whatever the batch.",
            layer_norm.ignores_the_batch,
        ),
        "one": shown("It even works with a batch of one.", layer_norm.reads_single_examples),
        "running": refuted(
            "It needs running statistics at test time, which small batches make worse.", layer_norm.ignores_the_batch
        ),
    },
    key=Key("nothing: it does not depend on the batch size", printed=("same",)),
)
