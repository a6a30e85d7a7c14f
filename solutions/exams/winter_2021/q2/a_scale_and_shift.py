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
    claims={
        "restores": shown(
            "With learnable γ and β the layer can still represent what it could before, even undo the normalisation.",
            scale_and_shift.restore_the_input,
        ),
        "line": shown(
            "Without them, what follows gets inputs of mean 0 and variance 1 only: a sigmoid would be used where it is "
            "almost a straight line.",
            scale_and_shift.keep_a_sigmoid_off_its_line,
        ),
        "standard": refuted(
            "γ and β make sure that the output has mean 0 and variance 1.", scale_and_shift.set_the_statistics
        ),
        "pointless": refuted(
            "As γ and β can undo the normalisation, it has no effect any more.", scale_and_shift.undo_no_change_of_scale
        ),
    },
    key=Key(
        "a normalised input limits what the layer can represent (a sigmoid stays in its linear regime); the learned "
        "transformation gives that back",
        printed=("restores", "line"),
    ),
)
