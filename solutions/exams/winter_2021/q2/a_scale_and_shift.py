"""The scale and the shift of batch normalisation.

>>> reasons_for_scale_and_shift.answer()
('restores', 'line')
"""

from solutions.claim import refuted, shown
from solutions.experiments.normalization import scale_and_shift
from solutions.part import Key, prose

reasons_for_scale_and_shift = prose(
    "a",
    "Why normalised values are scaled and shifted",
    points=2,
    topics=("normalization",),
    keywords=(
        "BN",
        "batch norm",
        "scale and shift",
        "gamma and beta",
        "batch normalization",
        "representational power",
        "identity transform",
        "learned mean and variance",
    ),
    claims={
        "restores": shown(
            "With learned γ and β the layer can still represent what it could before, and even undo the normalisation.",
            scale_and_shift.restore_the_input,
        ),
        "line": shown(
            "Without them, the next function only ever reads inputs of mean 0 and variance 1: a sigmoid would be used "
            "only where it is almost a straight line.",
            scale_and_shift.keep_a_sigmoid_off_its_line,
        ),
        "standard": refuted(
            "γ and β make sure that the output has mean 0 and variance 1.", scale_and_shift.set_the_statistics
        ),
        "pointless": refuted(
            "As γ and β can undo the normalisation, it no longer has any effect.",
            scale_and_shift.undo_no_change_of_scale,
        ),
    },
    key=Key(
        "a normalised input limits what the layer can represent (a sigmoid stays in its linear regime); the learned "
        "transformation gives that back",
        printed=("restores", "line"),
    ),
)
