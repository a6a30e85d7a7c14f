"""Convolutions of 1 × 1.

>>> purposes_of_pointwise_convolution.answer()
('channels', 'cheaper', 'mixes', 'depth')
"""

from solutions.claim import refuted, shown
from solutions.experiments.convolution import pointwise
from solutions.nn.shapes import Conv
from solutions.part import Key, prose


def names_the_changed_axes(changed):
    """Whether these are the axes of a volume that a 1 × 1 convolution changes."""
    before, after = (7, 6, 5), Conv(2, kernel=1).output_shape((7, 6, 5))
    sides = zip(("height", "width", "channels"), before, after, strict=True)
    return changed == {axis for axis, old, new in sides if old != new}


purposes_of_pointwise_convolution = prose(
    "e",
    "What a 1 × 1 convolution is for",
    points=2,
    topics=("convolution",),
    keywords=(
        "1x1 convolution",
        "1×1 conv",
        "pointwise convolution",
        "channel reduction",
        "bottleneck layer",
        "inception",
        "network in network",
        "non-linearity across channels",
    ),
    claims={
        "channels": shown(
            "It sets the number of channels, to fewer, as many or more, and leaves height and width as they are.",
            pointwise.only_channels_change,
        ),
        "cheaper": shown(
            "With fewer channels before them, expensive 3 × 3 or 5 × 5 filters need fewer multiplications and "
            "weights, so that deeper networks can be afforded.",
            pointwise.bottlenecks_save_multiplications,
        ),
        "mixes": shown(
            "At each pixel it mixes the channels, like a dense layer that all pixels share.",
            pointwise.each_pixel_mixes_its_own_channels,
        ),
        "depth": shown(
            "Followed by an activation, it adds a layer that no single linear map can replace.",
            pointwise.activations_make_it_a_layer,
        ),
        "sides": refuted("It makes the feature maps smaller in height and width.", pointwise.only_channels_change),
        "scaling": refuted(
            "With a single weight per filter it only rescales each feature map.",
            pointwise.each_pixel_mixes_its_own_channels,
        ),
    },
    key=Key(
        "it reduces the size of feature maps before more expensive filters, so that more layers fit",
        printed=("cheaper",),
        means="notation",
        qualified="The saving is right, but what becomes smaller, if one so chooses, is the number of channels: the "
        "size of a feature map, its height and width, stays.",
        ours={"channels"},
        theirs={"height", "width"},
        witness=names_the_changed_axes,
    ),
)
