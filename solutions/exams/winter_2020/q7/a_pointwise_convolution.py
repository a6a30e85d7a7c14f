"""A reason for convolutions of 1 × 1.

>>> reasons_for_pointwise_convolution.answer()
('fewer', 'more', 'mixes', 'layer')
"""

from solutions.claim import refuted, shown
from solutions.experiments.convolution import pointwise
from solutions.part import Key, prose

reasons_for_pointwise_convolution = prose(
    "a",
    "A reason for 1 × 1 convolutions",
    points=1,
    topics=("convolution",),
    keywords=(
        "1x1 convolution",
        "1×1 conv",
        "pointwise convolution",
        "reduce the number of channels",
        "bottleneck layer",
        "network in network",
        "depth of a volume",
    ),
    claims={
        "fewer": shown(
            "With fewer filters than channels it reduces the number of channels, and height and width stay.",
            pointwise.only_channels_change,
        ),
        "more": shown(
            "With as many filters as channels, or with more, it keeps or raises the number of channels; height and "
            "width stay here, too.",
            pointwise.only_channels_change,
        ),
        "mixes": shown(
            "It combines the channels of each pixel in new ways, by the same weights at every pixel.",
            pointwise.each_pixel_mixes_its_own_channels,
        ),
        "layer": shown(
            "With a non-linearity after it, it adds a layer to the network at the price of a few weights.",
            pointwise.activations_make_it_a_layer,
        ),
        "sides": refuted("It reduces the height and the width of a volume.", pointwise.only_channels_change),
        "neighbours": refuted(
            "It finds edges, by comparing each pixel with its neighbours.", pointwise.each_pixel_mixes_its_own_channels
        ),
    },
    key=Key("it reduces the number of channels, and the spatial dimensions stay", printed=("fewer",)),
)
