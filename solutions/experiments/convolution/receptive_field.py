"""Receptive fields."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.pooling import average_pool, max_pool
from solutions.nn.receptive_fields import receptive_field
from solutions.nn.shapes import Conv, Pool


def stack(kernel=3, stride=2, pool=2, pool_stride=2, blocks=2, filters=1):
    """Blocks of a convolution and a pool; a pool of one pixel changes nothing."""
    return [Conv(filters, kernel, stride), Pool(pool, pool_stride)] * blocks


def fields_by_depth(convolutions=4, kernel=3, pool=2):
    """For each convolution of stride 1: its number, and the sides of its field without and with pools before it."""
    fields = (receptive_field(stack(kernel, 1, size, size, convolutions))[::2] for size in (1, pool))
    return [(number, plain.size, pooled.size) for number, (plain, pooled) in enumerate(zip(*fields, strict=True), 1)]


def pools_widen_it(convolutions=3, kernel=3, pool=2, control=False):
    """What is the side of the receptive field of a unit in the last of several convolutions, in a stack without pools
    and in one with a max pool between every two of them? The control has pools of a single pixel.
    """
    _, without, pooled = fields_by_depth(convolutions, kernel, 1 if control else pool)[-1]
    return Finding(pooled > without, {"side of the field, no pools": without, "side of the field, pools": pooled})


def smaller_if_a_pool_counts_as_a_layer():
    """A convolution of 3 × 3 is followed by a pool of 2 × 2, or by another convolution: the sides of both fields."""
    pool, convolution = (receptive_field([Conv(8, 3), second])[1].size for second in (Pool(2), Conv(8, 3)))
    return Finding(pool < convolution, {"convolution and pool": pool, "two convolutions": convolution})


def acting_pixels(layers, side, mode="average", rng=0):
    """Which pixels, (side, side), move the first unit at the top, each changed a little; all weights are equal."""
    image = np.random.default_rng(rng).random((1, 1, side, side))
    maps = image + 1e-6 * np.eye(side**2 + 1, side**2).reshape(-1, 1, side, side)  # the last is the image itself
    for layer in layers:
        pool = max_pool if mode == "max" and isinstance(layer, Pool) else average_pool
        maps = pool(maps, layer.kernel, layer.stride)
    *after, before = maps[:, 0, 0, 0]
    return (np.abs(after - before) > 1e-12).reshape(side, side)


def max_pools_hide_pixels(rng, control=False):
    """The pixels of a random image are changed slightly, one at a time, below 3 × 3 convolutions and 2 × 2 max pools,
    all of stride 2. How many of them change the unit at the top, and how many lie in its receptive field? The control
    has average pools.
    """
    layers = stack()
    acting = acting_pixels(layers, 24, "average" if control else "max", rng).sum()
    field = receptive_field(layers)[-1].size ** 2
    return Finding(acting < field, {"pixels that act": acting, "pixels of the field": field})
