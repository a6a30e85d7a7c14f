"""The receptive field after four layers."""

import numpy as np

from solutions.experiments.convolution.receptive_field import acting_pixels, stack
from solutions.finding import figure
from solutions.nn.receptive_fields import receptive_field
from solutions.part import Key, part


def fields(layers):
    """One row per layer: its name, its window, its stride, its receptive field, and the distance between two fields.

    >>> fields(stack(blocks=1))
    [('convolution 1', 3, 2, 3, 2), ('pool 1', 2, 2, 5, 4)]
    """
    return [
        (f"{('convolution', 'pool')[n % 2]} {n // 2 + 1}", layer.kernel, layer.stride, *field)
        for n, (layer, field) in enumerate(zip(layers, receptive_field(layers), strict=True))
    ]


def sides_from_the_top(layers):
    """Sides of the fields of one unit at the top, layer after layer down to the image: n' = (n - 1) s + k.

    >>> sides_from_the_top(stack(kernel=5, stride=3, blocks=1))
    [1, 2, 8]
    """
    sides = [1]
    for layer in reversed(layers):
        sides.append((sides[-1] - 1) * layer.stride + layer.kernel)
    return sides


@figure(width=6.4, columns=2, sharey=True)
def draw_fields(axes):
    """One row of the image (bottom) and of the four layers above it, for pools of stride 2 (left) and of stride 1
    (right). Blue dots are units that move the unit at the top when they are changed; lines join a unit with its window.
    """
    for panel, pool_stride in zip(axes, (2, 1), strict=True):
        layers = stack(pool_stride=pool_stride)
        side, step, offset = 22, 1.0, 0.0
        for height in range(len(layers) + 1):
            above = layers[height:]
            acts = acting_pixels(above, side).any(axis=0) if above else np.arange(side) == 0
            places = offset + step * np.arange(side)
            panel.scatter(places[acts], np.full(acts.sum(), height), s=14, color="C0", linewidths=0)
            panel.scatter(places[~acts], np.full((~acts).sum(), height), s=4, color="#999999", linewidths=0)
            if not above:
                break
            layer = above[0]
            side = (side - layer.kernel) // layer.stride + 1
            next_step, next_offset = step * layer.stride, offset + step * (layer.kernel - 1) / 2
            units, k = np.indices((sides_from_the_top(above[1:])[-1], layer.kernel))  # of the next layer, that act
            low, high = offset + step * (units * layer.stride + k), next_offset + next_step * units
            x = np.stack([low, high, np.full(low.shape, np.nan)], axis=-1).ravel()
            panel.plot(x, np.tile([height, height + 1, np.nan], low.size), color="k", linewidth=0.4, zorder=0)
            step, offset = next_step, next_offset
        panel.set(title=f"pools of stride {pool_stride}", xlabel="place (pixels)", xlim=(-1, 22))
        panel.grid(False)
    axes[0].set_yticks(range(5), ["image", "conv 1", "pool 1", "conv 2", "pool 2"])


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
        "The pools move by more than one pixel here, which spreads what the layers above see.": (
            lambda kernel, stride, pool, blocks: receptive_pixels(kernel, stride, pool, 1, blocks)
        ),
        "The strides are left out: every window was widened by its size minus one.": lambda kernel, pool, blocks: (
            receptive_pixels(kernel, 1, pool, 1, blocks)
        ),
        "This is the side of the field; its pixels fill a square.": lambda answer: int(answer**0.5),
        "These are units of the layer below, not pixels of the image.": lambda pool: pool**2,
        "The product of the strides is the distance between two fields, not the side of one.": (
            lambda stride, pool_stride, blocks: (stride * pool_stride) ** (2 * blocks)
        ),
    },
    key=Key(
        "{{ int(answer**0.5) }}×{{ int(answer**0.5) }} = {{ answer }} pixels",
        printed=441,
        qualified="The paper gives the convolutions' stride but not the pools': {{ answer }} needs pools of stride "
        "{{ pool_stride }}, the usual default; with stride 1 the unit sees "
        "{{ int(receptive_pixels(pool_stride=1)**0.5) }} × {{ int(receptive_pixels(pool_stride=1)**0.5) }} = "
        "{{ receptive_pixels(pool_stride=1) }} pixels.",
        ours=lambda: receptive_pixels(pool_stride=1),
        witness=counts_the_pixels_that_act,
    ),
)
def receptive_pixels(kernel=3, stride=2, pool=2, pool_stride=2, blocks=2):
    """Pixels of the image that a unit after all blocks of convolution and pool can see.

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
