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
    claims={
        "channels": shown(
            "A 1 × 1 convolution sets the number of channels, to fewer, as many or more, and leaves height and width.",
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
            "With an activation after it, it adds a layer that one linear map cannot replace.",
            pointwise.activations_make_it_a_layer,
        ),
        "sides": refuted("It makes the maps smaller in height and width.", pointwise.only_channels_change),
        "scaling": refuted(
            "With a single weight per filter it only rescales each map.", pointwise.each_pixel_mixes_its_own_channels
        ),
    },
    key=Key(
        "it reduces the size of feature maps before more expensive filters, so that more layers fit",
        printed=("cheaper",),
        means="notation",
        qualified="The saving is right, but what becomes smaller is the number of channels, if one chooses so: the "
        "size of a map, its height and width, stays.",
        ours={"channels"},
        theirs={"height", "width"},
        witness=names_the_changed_axes,
    ),
)
