"""1 × 1 convolutions: channels, cost, and the mixing of channels at each pixel."""

from itertools import pairwise
from math import prod

import numpy as np

from solutions.finding import Finding
from solutions.nn.activations import relu
from solutions.nn.convolution import convolve
from solutions.nn.linear_models import least_squares
from solutions.nn.shapes import Conv, trace


def only_channels_change(height=7, width=6, channels=5, stride=1, control=False):
    """An image (height, width, channels) enters 1 × 1 convolutions with fewer filters than channels, with as many, and
    with more. What are the shapes of the outputs? The control has 3 × 3 filters without padding.
    """
    image, kernel = (height, width, channels), 3 if control else 1
    filters = {"one filter": 1, "as many filters as channels": channels, "twice as many": 2 * channels}
    shapes = {name: Conv(count, kernel, stride).output_shape(image) for name, count in filters.items()}
    kept = all(shape == (height, width, count) for shape, count in zip(shapes.values(), filters.values(), strict=True))
    return Finding(kept and channels > 1, {"image": image, **shapes})


def multiplications(volume, layers):
    """Multiplications of a stack of convolutions: one for each output and each weight of its filter."""
    ends = pairwise([volume, *(of_layer.shape for of_layer in trace(layers, volume))])
    return sum(prod(b) * layer.kernel**2 * a[-1] for layer, (a, b) in zip(layers, ends, strict=True))


def bottlenecks_save_multiplications(control=False):
    """32 filters of 5 × 5 read 28 × 28 × 192, directly or after 16 filters of 1 × 1, with the same output volume. How
    many multiplications and weights does each way need? The control has 192 filters of 1 × 1, which reduce nothing.
    """
    volume = (28, 28, 192)
    direct = [Conv(32, 5, padding=2, bias=False)]
    ways = {"directly": direct, "after 1 × 1": [Conv(192 if control else 16, 1, bias=False), *direct]}
    counts = {f"multiplications, {way}": multiplications(volume, layers) for way, layers in ways.items()}
    weights = {f"weights, {way}": sum(v.parameters for v in trace(layers, volume)) for way, layers in ways.items()}
    (more, fewer), (many, few) = counts.values(), weights.values()
    return Finding(fewer < more and few < many, counts | {"times fewer": more / fewer} | weights)


def each_pixel_mixes_its_own_channels(rng, control=False):
    """A random image of 7 × 6 pixels and 5 channels enters a convolution with 4 random filters of 1 × 1; each channel
    of one pixel is changed. How many pixels of the output move, and on how many channels does the first output channel
    depend? The control has filters of 3 × 3.
    """
    size = 3 if control else 1
    image, weights = rng.normal(size=(1, 5, 7, 6)), rng.normal(size=(4, 5, size, size))
    changed = np.repeat(image, 5, axis=0)
    changed[range(5), range(5), 3, 2] += 1
    before, after = (convolve(images, weights, padding="same") for images in (image, changed))
    moved = np.abs(after - before) > 1e-9  # (changed channels, filters, height, width)
    pixels, channels = moved.any(axis=(0, 1)).sum(), moved[:, 0, 3, 2].sum()
    numbers = {"output pixels that move": pixels, "input channels that count": channels}
    return Finding(pixels == 1 and channels == 5, numbers)


def activations_make_it_a_layer(rng, control=False):
    """A single 1 × 1 convolution is fitted to the output of two 1 × 1 convolutions with a ReLU between them. What share
    of the variance of that output remains unexplained? The control has no ReLU.
    """
    image = rng.normal(size=(1, 4, 12, 12))
    between = convolve(image, rng.normal(size=(6, 4, 1, 1)))
    result = convolve(between if control else relu(between), rng.normal(size=(1, 6, 1, 1)))
    X, y = image.reshape(4, -1).T, result.ravel()  # (pixels, channels), (pixels,)
    unexplained = np.var(least_squares(X, y).scores(X) - y) / np.var(y)
    return Finding(unexplained > 0.01, {"share that one convolution cannot give": unexplained})
