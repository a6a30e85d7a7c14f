"""Max pooling.

>>> true_of_max_pooling.answer()
('i',)
>>> true_of_max_pooling.answer(convolutions=2, kernel=5, pool=3)
('i',)
>>> true_of_max_pooling.answer(convolutions=1), true_of_max_pooling.answer(pool=1)
((), ())
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.spring_2018.q1.filtering import blocks, convolve, relative_change
from solutions.finding import Finding
from solutions.nn.activations import relu
from solutions.nn.receptive_fields import receptive_field
from solutions.nn.shapes import Conv, Dense, Flatten, Pool, trace
from solutions.part import Key, choice


def stack(convolutions, kernel, pool):
    """Convolutions with pools between them; with `pool=1` the pools change nothing."""
    layers = []
    for _ in range(convolutions):
        layers += [Conv(8, kernel), Pool(pool)]
    return layers[:-1]


def fields_by_depth(convolutions=4, kernel=3, pool=2):
    """For each convolution: its number, and the side of its receptive field without and with pools before it.

    >>> fields_by_depth(convolutions=2)
    [(1, 3, 3), (2, 5, 8)]
    """
    without, behind = (
        [field.size for field in receptive_field(stack(convolutions, kernel, size))[::2]] for size in (1, pool)
    )
    return list(zip(range(1, convolutions + 1), without, behind, strict=True))


def pooling_widens_the_field(convolutions=3, kernel=3, pool=2, control=False):
    """Compute the side of the receptive field of a unit in the last of several convolutions, in a stack without
    pools and in one with a max pool between every two of them.

    The control has pools of a single pixel.
    """
    _, without, behind = fields_by_depth(convolutions, kernel, 1 if control else pool)[-1]
    return Finding(behind > without, {"side of the field, no pools": without, "side of the field, pools": behind})


def pools_have_no_parameters(control=False):
    """Count the parameters of two networks for images of 32 × 32 pixels: three convolutions, with and without pools
    between them, each followed by a dense layer of ten units.

    The control has convolutions of the pools' size and stride in their place.
    """
    image = (32, 32, 3)
    pooled = stack(3, 3, 2)
    if control:
        pooled = [Conv(8, 2, stride=2) if isinstance(layer, Pool) else layer for layer in pooled]
    ends = [Flatten(), Dense(10)]
    counts = {}
    for name, layers in (("no pools", stack(3, 3, 1)), ("pools", pooled)):
        *hidden, _, dense = [volume.parameters for volume in trace(layers + ends, image)]
        counts |= {f"parameters of the stack, {name}": sum(hidden), f"parameters of the dense layer, {name}": dense}
    stack_without, dense_without, stack_with, dense_with = counts.values()
    return Finding(stack_with <= stack_without and dense_with <= dense_without, counts)


def pooling_dampens_shifts(seed=0, control=False, size=2):
    """Move a random image by one pixel, and measure by how much the feature maps of a convolution change, as a share
    of their length: as they are, and after a max pool of 2 × 2.

    The control keeps the first pixel of each block in place of the largest one: a smaller map alone does not help.
    """
    rng = np.random.default_rng(seed)
    world, filters = rng.standard_normal((34, 33, 3)), rng.standard_normal((3, 3, 3, 8))
    maps = [relu(convolve(image, filters)) for image in (world[1:], world[:-1])]
    reduced = [blocks(of, size)[:, :, 0] if control else blocks(of, size).max(axis=2) for of in maps]
    plain, pooled = relative_change(*maps), relative_change(*reduced)
    return Finding(pooled < 0.85 * plain, {"change of the maps": plain, "change of the reduced maps": pooled})


true_of_max_pooling = choice(
    "a",
    "Max pooling",
    points=2,
    topics=("convolution", "shapes-and-parameters"),
    given=dict(convolutions=3, kernel=3, pool=2),
    claims={
        "i": shown(
            "A neuron behind it draws on a larger part of the image than one equally deep in a network without it.",
            pooling_widens_the_field,
        ),
        "ii": refuted("A network with it has more parameters than a similar one without.", pools_have_no_parameters),
        "iii": refuted(
            "It makes the network more sensitive to where in an image a feature lies.", pooling_dampens_shifts
        ),
    },
    key=Key("(i)", printed=("i",)),
)
