"""VGG-16: the layers of a well-known convolutional network, and where its parameters are."""

from collections import Counter

from solutions.finding import Finding
from solutions.nn.shapes import Conv, Dense, Flatten, Pool, trace

WIDTHS = [64, 64, "pool", 128, 128, "pool", 256, 256, 256, "pool"] + 2 * [512, 512, 512, "pool"]
# typed 16: the network's name
IMAGE = (224, 224, 3)


def layers():
    """Its layers, but for activations and the dropout between its dense layers in training.

    Source: Simonyan & Zisserman, “Very deep convolutional networks for large-scale image recognition”, table 1, D.

    >>> sum(volume.parameters for volume in trace(layers(), IMAGE))
    138357544
    """
    convolutions = [Pool(2) if width == "pool" else Conv(width, 3, padding="same") for width in WIDTHS]
    return [*convolutions, Flatten(), Dense(4096), Dense(4096), Dense(1000)]


def has_three_kinds():
    """How many convolutional, pooling and dense layers has VGG-16? Is there at least one of each?"""
    kinds = Counter(type(layer) for layer in layers())
    names = {"convolutional layers": Conv, "pooling layers": Pool, "dense layers": Dense}
    numbers = {name: kinds[kind] for name, kind in names.items()}
    return Finding(all(numbers.values()), numbers)


def dense_layers_hold_most_parameters(control=False):
    """How many parameters do the convolutional and the dense layers of VGG-16 have, and do the latter have more? In the
    control, the mean of each map goes straight to the last layer, without the other dense ones.
    """
    stack = layers()
    if control:
        stack = [*stack[:-4], Pool(7, mode="average"), Flatten(), Dense(1000)]
    counts = Counter()
    for volume in trace(stack, IMAGE):
        counts[type(volume.layer)] += volume.parameters
    numbers = {"parameters, convolutional layers": counts[Conv], "parameters, dense layers": counts[Dense]}
    return Finding(counts[Dense] > counts[Conv], numbers)
