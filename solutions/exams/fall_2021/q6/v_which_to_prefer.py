"""When batch, and when layer normalisation is preferred.

>>> when_to_prefer_which.answer()
('dependence', 'small', 'single', 'level', 'units')
"""

from solutions.claim import refuted, shown
from solutions.experiments.normalization import batch_statistics, layer_norm
from solutions.part import Key, prose

when_to_prefer_which = prose(
    "v",
    "Batch or layer normalisation",
    points=5,
    topics=("normalization",),
    keywords=(
        "BN vs LN",
        "LayerNorm",
        "recurrent networks",
        "RNN",
        "transformers",
        "CNN",
        "small batch size",
        "dependence between examples",
    ),
    claims={
        "dependence": shown(
            "Batch normalisation makes the examples of a batch depend on each other; layer normalisation does not.",
            layer_norm.ignores_the_batch,
        ),
        "small": shown(
            "Layer normalisation is preferred if batches are small: the statistics of such a batch are poor estimates.",
            batch_statistics.scatter_in_small_batches,
        ),
        "single": shown(
            "It is also preferred if examples come one at a time, as in online learning.",
            layer_norm.reads_single_examples,
        ),
        "level": shown(
            "Batch normalisation is preferred if batches are large and the level or the contrast of an example tells "
            "something, which layer normalisation takes away.",
            layer_norm.loses_the_level,
        ),
        "units": shown(
            "It is also preferred if features have different units or scales: in layer normalisation the large ones "
            "drown the small ones.",
            layer_norm.drowns_a_small_feature,
        ),
        "always": refuted(
            "Layer normalisation is always preferred, as it does the same without a batch.",
            layer_norm.loses_the_level,
        ),
    },
    key=Key(
        "batch normalisation introduces dependencies between the examples of a batch; layer normalisation depends on a "
        "single example only, which removes them",
        printed=("dependence",),
    ),
)
