"""The axis of batch and of layer normalisation.

>>> difference_of_the_two.answer()
('axis', 'company')
"""

from solutions.claim import refuted, shown
from solutions.experiments.normalization import layer_norm
from solutions.part import Key, prose

difference_of_the_two = prose(
    "iii",
    "Batch and layer normalisation: the difference",
    points=2,
    topics=("normalization",),
    keywords=("layer norm", "LayerNorm", "LN", "BN", "feature axis", "batch axis", "batch dimension", "axis"),
    claims={
        "axis": shown(
            "Layer normalisation takes mean and variance over the features of one example; batch normalisation takes "
            "those of each feature over the examples of the batch.",
            layer_norm.standardizes_examples,
        ),
        "company": shown(
            "So layer normalisation treats an example the same way in every batch; batch normalisation does not.",
            layer_norm.ignores_the_batch,
        ),
        "information": refuted(
            "Both keep the same information of an example, in other units.", layer_norm.loses_the_level
        ),
    },
    key=Key(
        "layer normalisation normalises across the feature axis, batch normalisation across the batch dimension",
        printed=("axis",),
    ),
)
