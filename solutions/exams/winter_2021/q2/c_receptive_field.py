"""The receptive field after four layers."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from solutions.nn.receptive_fields import receptive_field
from solutions.nn.shapes import Conv, Pool
from solutions.part import Key, part


def stack(kernel=3, stride=2, pool=2, pool_stride=2, blocks=2):
    """The layers of part c, with one channel."""
    return [Conv(1, kernel, stride), Pool(pool, pool_stride)] * blocks


def fields(kernel=3, stride=2, pool=2, pool_stride=2, blocks=2):
    """One row per layer: its name, its window, its stride, its receptive field, and the distance between two fields.

    >>> fields(blocks=1)
    [('convolution 1', 3, 2, 3, 2), ('pool 1', 2, 2, 5, 4)]
    """
    layers = stack(kernel, stride, pool, pool_stride, blocks)
    names = [f"{kind} {block}" for block in range(1, blocks + 1) for kind in ("convolution", "pool")]
    return [
        (name, layer.kernel, layer.stride, *field)
        for name, layer, field in zip(names, layers, receptive_field(layers), strict=True)
    ]


def sides_from_the_top(layers):
    """Sides of the fields of one unit at the top, layer after layer down to the image: n' = (n - 1) s + k.

    >>> sides_from_the_top([Conv(1, 5, stride=3), Pool(2)])
    [1, 2, 8]
    """
    sides = [1]
    for layer in reversed(layers):
        sides.append((sides[-1] - 1) * layer.stride + layer.kernel)
    return sides


def run(images, layers, mode="average"):
    """The map at the top, (batch, side, side), of images (batch, side, side); the convolutions have equal weights."""
    for layer in layers:
        windows = sliding_window_view(images, (layer.kernel, layer.kernel), axis=(1, 2))
        windows = windows[:, :: layer.stride, :: layer.stride]
        largest = mode == "max" and isinstance(layer, Pool)
        images = windows.max(axis=(3, 4)) if largest else windows.mean(axis=(3, 4))
    return images


def acting_pixels(layers, side, mode="average", seed=0):
    """Which pixels, (side, side), move the first unit at the top, when each is changed a little by itself.

    >>> acting_pixels([Pool(2)], side=3).astype(int).tolist()
    [[1, 1, 0], [1, 1, 0], [0, 0, 0]]
    """
    image = np.random.default_rng(seed).random((1, side, side))
    nudges = 1e-6 * np.eye(side**2).reshape(-1, side, side)
    moved = np.abs(run(image + nudges, layers, mode)[:, 0, 0] - run(image, layers, mode)[0, 0, 0])
    return moved.reshape(side, side) > 1e-12


def draw_fields():
    """One row of the image (bottom) and of the four layers above it, for pools of stride 2 (left) and of stride 1
    (right). Blue dots are units that move the unit at the top when they are changed; lines join a unit with its window.
    """
    from matplotlib import pyplot

    figure, both = pyplot.subplots(1, 2, figsize=(6.4, 3.4), sharey=True)
    for axes, pool_stride in zip(both, (2, 1), strict=True):
        layers = stack(pool_stride=pool_stride)
        side, step, offset = 22, 1.0, 0.0
        for height in range(len(layers) + 1):
            above = layers[height:]
            acts = acting_pixels(above, side).any(axis=0) if above else np.arange(side) == 0
            places = offset + step * np.arange(side)
            axes.scatter(places[acts], np.full(acts.sum(), height), s=14, color="#0072B2", linewidths=0)
            axes.scatter(places[~acts], np.full((~acts).sum(), height), s=4, color="#999999", linewidths=0)
            if not above:
                break
            layer = above[0]
            side = (side - layer.kernel) // layer.stride + 1
            next_step, next_offset = step * layer.stride, offset + step * (layer.kernel - 1) / 2
            field = sides_from_the_top(above[1:])[-1]  # the units of the next layer that act
            edges = [
                (offset + step * (unit * layer.stride + k), next_offset + next_step * unit)
                for unit in range(field)
                for k in range(layer.kernel)
            ]
            x = np.array([(low, high, np.nan) for low, high in edges]).ravel()
            y = np.tile([height, height + 1, np.nan], len(edges))
            axes.plot(x, y, color="#000000", linewidth=0.4, zorder=0)
            step, offset = next_step, next_offset
        axes.set(title=f"pools of stride {pool_stride}", xlabel="place (pixels)", xlim=(-1, 22))
        axes.grid(False)
    both[0].set_yticks(range(5), ["image", "conv 1", "pool 1", "conv 2", "pool 2"])
    return figure


def field_of_single_steps(kernel=3, stride=2, pool=2, pool_stride=2, blocks=2):
    return receptive_pixels(kernel, stride, pool, 1, blocks)


def field_without_strides(kernel=3, stride=2, pool=2, pool_stride=2, blocks=2):
    return receptive_pixels(kernel, 1, pool, 1, blocks)


def field_of_one_side(kernel=3, stride=2, pool=2, pool_stride=2, blocks=2):
    return receptive_field(stack(kernel, stride, pool, pool_stride, blocks))[-1].size


def field_of_the_last_window(kernel=3, stride=2, pool=2, pool_stride=2, blocks=2):
    return pool**2


def field_as_product_of_strides(kernel=3, stride=2, pool=2, pool_stride=2, blocks=2):
    return (stride * pool_stride) ** (2 * blocks)


def counts_the_pixels_that_act(pixels):
    """Whether this is the number of pixels that change the unit, with pools of stride 1."""
    return pixels == int(acting_pixels(stack(pool_stride=1), side=24).sum())


@part(
    "c",
    "The receptive field after four layers",
    kind="number",
    points=2,
    topics=("convolution",),
    fields={"": "Number of pixels"},
    vary={
        "kernel": (2, 3, 5),
        "stride": (1, 2, 3),
        "pool": (2, 3),
        "pool_stride": (1, 2, 3),
        "blocks": (1, 2, 3),
    },
    mistakes={
        "The pools move by more than one pixel here, which spreads what the layers above see.": field_of_single_steps,
        "The strides are left out: every window was widened by its size minus one.": field_without_strides,
        "This is the side of the field; its pixels fill a square.": field_of_one_side,
        "These are units of the layer below, not pixels of the image.": field_of_the_last_window,
        "The product of the strides is the distance between two fields, not the side of one.": (
            field_as_product_of_strides
        ),
    },
    key=Key(
        "21×21 = 441 pixels",
        printed=441,
        qualified="The paper gives the convolutions' stride but not the pools': 441 needs pools of stride 2, the usual "
        "default; with stride 1 the unit sees 13 × 13 = 169 pixels.",
        ours=lambda: receptive_pixels(pool_stride=1),
        witness=counts_the_pixels_that_act,
    ),
)
def receptive_pixels(kernel=3, stride=2, pool=2, pool_stride=2, blocks=2):
    """Pixels of the image that a unit behind all blocks of convolution and pool can see.

    Raises:
        ValueError: a stride is larger than its window, so that pixels inside the field are skipped.

    >>> receptive_pixels()
    441
    >>> receptive_pixels(pool_stride=1)
    169
    >>> receptive_pixels(kernel=1, stride=1, blocks=1)
    4
    """
    if stride > kernel or pool_stride > pool:
        raise ValueError(f"strides {stride} and {pool_stride} skip pixels between windows of {kernel} and {pool}")
    return receptive_field(stack(kernel, stride, pool, pool_stride, blocks))[-1].size ** 2
