"""Convolutions of 1 × 1.

>>> purposes_of_pointwise_convolution.answer()
('channels', 'cheaper', 'mixes', 'depth')
"""

from math import prod

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from solutions.claim import refuted, shown
from solutions.finding import Finding
from solutions.nn.activations import relu
from solutions.nn.linear_models import least_squares
from solutions.nn.shapes import Conv, trace
from solutions.part import Key, prose


def channels_change_and_nothing_else(control=False):
    """A volume of 28 × 28 × 192 enters 1 × 1 convolutions with 16, 192 and 256 filters.

    Measured are the volumes that come out. It holds if height and width stay and the channels become fewer, as many
    and more. The control has filters of 3 × 3 without padding.
    """
    volume, kernel = (28, 28, 192), 3 if control else 1
    after = {filters: Conv(filters, kernel).output_shape(volume) for filters in (16, 192, 256)}
    return Finding(
        all(shape == (*volume[:2], filters) for filters, shape in after.items()),
        {f"{filters} filters": shape for filters, shape in after.items()},
    )


def multiplications(volume, layers):
    """Multiplications of a stack of convolutions: one for each output and each weight of its filter.

    >>> multiplications((4, 4, 2), [Conv(5, kernel=1)])
    160
    """
    total = 0
    for layer in layers:
        after = layer.output_shape(volume)
        total += prod(after) * layer.kernel**2 * volume[-1]
        volume = after
    return total


def bottleneck_saves_multiplications(control=False):
    """32 filters of 5 × 5 read 28 × 28 × 192, directly or behind 16 filters of 1 × 1, with the same output volume.

    Measured are the multiplications and the weights. It holds if the detour costs fewer of both. The control has 192
    filters of 1 × 1, which reduce nothing.
    """
    volume, narrow = (28, 28, 192), 192 if control else 16
    direct = [Conv(32, 5, padding=2, bias=False)]
    detour = [Conv(narrow, 1, bias=False), *direct]
    weights = [sum(v.parameters for v in trace(layers, volume)) for layers in (direct, detour)]
    counts = [multiplications(volume, layers) for layers in (direct, detour)]
    return Finding(
        counts[1] < counts[0] and weights[1] < weights[0],
        {
            "multiplications, directly": counts[0],
            "multiplications, behind 1 × 1": counts[1],
            "times fewer": counts[0] / counts[1],
            "weights, directly": weights[0],
            "weights, behind 1 × 1": weights[1],
        },
    )


def convolve(volume, weights):
    """A convolution of a volume (height, width, channels) with weights (k, k, channels, filters); the sides stay."""
    size = len(weights)
    padded = np.pad(volume, ((size // 2, size // 2), (size // 2, size // 2), (0, 0)))
    windows = sliding_window_view(padded, (size, size), axis=(0, 1))  # (height, width, channels, k, k)
    return np.einsum("hwcij,ijcf->hwf", windows, weights, optimize=True)


def each_pixel_mixes_its_own_channels(seed=0, control=False):
    """A random volume of 7 × 6 × 5 enters a convolution with 4 random filters of 1 × 1; one pixel is changed.

    Measured are the pixels of the output that move, and the input channels that the first output channel depends on.
    It holds if only that pixel moves and all channels count. The control has filters of 3 × 3.
    """
    rng = np.random.default_rng(seed)
    size = 3 if control else 1
    volume, weights = rng.normal(size=(7, 6, 5)), rng.normal(size=(size, size, 5, 4))
    moved, changes = np.zeros((7, 6), dtype=bool), []
    for channel in range(5):
        changed = volume.copy()
        changed[3, 2, channel] += 1
        difference = np.abs(convolve(changed, weights) - convolve(volume, weights))
        moved |= difference.max(axis=2) > 1e-9
        changes.append(difference[3, 2, 0] > 1e-9)
    found = {"output pixels that move": int(moved.sum()), "input channels that count": int(sum(changes))}
    return Finding(found["output pixels that move"] == 1 and found["input channels that count"] == 5, found)


def activation_makes_it_a_layer(seed=0, control=False):
    """Two 1 × 1 convolutions in a row, with a ReLU between them; a single 1 × 1 convolution is fitted to the result.

    Measured is the share of the result's variance that the single one cannot give. The control has no ReLU.
    """
    rng = np.random.default_rng(seed)
    volume = rng.normal(size=(12, 12, 4))
    between = convolve(volume, rng.normal(size=(1, 1, 4, 6)))
    result = convolve(between if control else relu(between), rng.normal(size=(1, 1, 6, 1)))
    X, y = volume.reshape(-1, 4), result.reshape(-1)
    unexplained = float(np.var(least_squares(X, y).scores(X) - y) / np.var(y))
    return Finding(unexplained > 0.01, {"share that one convolution cannot give": unexplained})


def names_the_changed_axes(changed):
    """Whether these are the axes of a volume that a 1 × 1 convolution changes."""
    return changed == {
        axis
        for axis, before, after in zip(
            ("height", "width", "channels"),
            (7, 6, 5),
            convolve(np.ones((7, 6, 5)), np.ones((1, 1, 5, 2))).shape,
            strict=True,
        )
        if before != after
    }


purposes_of_pointwise_convolution = prose(
    "e",
    "What a 1 × 1 convolution is for",
    points=2,
    topics=("convolution",),
    claims={
        "channels": shown(
            "A 1 × 1 convolution sets the number of channels, to fewer, as many or more, and leaves height and width.",
            channels_change_and_nothing_else,
        ),
        "cheaper": shown(
            "With fewer channels in front of them, expensive 3 × 3 or 5 × 5 filters need fewer multiplications and "
            "weights, so that deeper networks can be afforded.",
            bottleneck_saves_multiplications,
        ),
        "mixes": shown(
            "At each pixel it mixes the channels, like a dense layer that all pixels share.",
            each_pixel_mixes_its_own_channels,
        ),
        "depth": shown(
            "With an activation behind it, it adds a layer that one linear map cannot replace.",
            activation_makes_it_a_layer,
        ),
        "sides": refuted(
            "It makes the maps smaller in height and width.",
            channels_change_and_nothing_else,
        ),
        "scaling": refuted(
            "With a single weight per filter it only rescales each map.", each_pixel_mixes_its_own_channels
        ),
    },
    key=Key(
        "it reduces the size of feature maps before more expensive filters, so that more layers fit",
        printed=("cheaper",),
        qualified="The saving is right, but what becomes smaller is the number of channels, if one chooses so: the "
        "size of a map, its height and width, stays.",
        ours={"channels"},
        theirs={"height", "width"},
        witness=names_the_changed_axes,
    ),
)
