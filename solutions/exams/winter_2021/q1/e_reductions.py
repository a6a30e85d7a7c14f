"""Convolutions of one pixel, and pools.

>>> true_of_reductions.answer()
('i', 'ii')
>>> true_of_reductions.answer(stride=2)
('ii', 'iii')
"""

from solutions.claim import refuted, shown
from solutions.experiments.convolution import pointwise, pooling
from solutions.part import Key, choice

true_of_reductions = choice(
    "e",
    "What 1 × 1 convolutions and pools reduce",
    points=2,
    topics=("convolution", "shapes-and-parameters"),
    keywords=(
        "1x1 convolution",
        "1×1 conv",
        "pointwise convolution",
        "channel reduction",
        "number of channels",
        "dimensionality reduction",
        "bottleneck",
        "downsampling",
    ),
    several=True,
    given=dict(height=7, width=6, channels=5, stride=1, depth=1),
    claims={
        "i": shown(
            "A 1 × 1 convolution can reduce $n_c$, but changes neither $n_h$ nor $n_w$.", pointwise.only_channels_change
        ),
        "ii": shown(
            "Standard max pooling can reduce $n_h$ and $n_w$, but not $n_c$.", pooling.only_height_and_width_shrink
        ),
        "iii": refuted(
            "A 1 × 1 convolution can reduce all of $n_h$, $n_w$ and $n_c$.",
            pointwise.only_channels_change,
            because="At stride {{ stride }} a filter has an output for every pixel, so that $n_h$ and $n_w$ stay.",
        ),
        "iv": refuted(
            "Max pooling can reduce all of $n_h$, $n_w$ and $n_c$.",
            pooling.only_height_and_width_shrink,
            because="A standard max pool never compares channels: each has an output of its own, so that $n_c$ stays.",
        ),
    },
    key=Key("(i), (ii): pools work on height and width, convolutions on channels", printed=("i", "ii")),
)
