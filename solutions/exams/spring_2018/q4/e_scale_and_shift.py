"""Without γ and β.

>>> losses_without_scale_and_shift.answer()
('fixed', 'sigmoid', 'identity')
"""

from solutions.claim import refuted, shown
from solutions.experiments.normalization import scale_and_shift
from solutions.part import Key, prose

losses_without_scale_and_shift = prose(
    "e",
    "What is lost without scale and shift",
    points=2,
    topics=("normalization",),
    keywords=(
        "BN",
        "batch norm",
        "gamma and beta",
        "identity transform",
        "expressive power",
        "sigmoid in its linear region",
        "learned scale",
    ),
    claims={
        "fixed": shown(
            "Whatever the weights, the next function would receive mean 0 and variance 1: the network could represent "
            "less.",
            scale_and_shift.fixed_without_them,
        ),
        "sigmoid": shown(
            "A sigmoid after it would be used only where it is almost a straight line.",
            scale_and_shift.keep_a_sigmoid_off_its_line,
        ),
        "identity": shown(
            "With γ and β the layer can give its input back unchanged; with the normalisation alone it cannot.",
            scale_and_shift.restore_the_input,
        ),
        "every": refuted(
            "Any activation after it would be used only where it is almost a line.",
            scale_and_shift.keep_a_relu_on_its_bend,
        ),
        "always": refuted(
            "Something is lost wherever the layer is placed, even if an affine layer follows directly.",
            scale_and_shift.absorbed_by_the_next_layer,
        ),
    },
    key=Key(
        "the layer could represent less: a sigmoid would be confined to its linear regime; γ and β allow the identity",
        printed=("fixed", "sigmoid", "identity"),
    ),
)
