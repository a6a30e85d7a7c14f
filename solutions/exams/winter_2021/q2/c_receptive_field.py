"""The receptive field after four layers."""

from solutions.experiments.convolution.receptive_field import acting_pixels, stack
from solutions.nn.receptive_fields import receptive_field
from solutions.part import Key, part


def sides_from_the_top(layers):
    """Sides of what one unit at the top sees, layer by layer back to the image: n' = (n - 1) s + k."""
    sides = [1]
    for layer in reversed(layers):
        sides.append((sides[-1] - 1) * layer.stride + layer.kernel)
    return sides


def squared_distance(kernel, stride, pool, pool_stride, blocks):
    """The square of the distance in pixels between the receptive fields of neighbouring units.

    Raises:
        ValueError: windows neither overlap nor leave gaps, and the distance is the side of a receptive field.

    >>> squared_distance(kernel=3, stride=2, pool=2, pool_stride=2, blocks=2)
    256
    """
    if (kernel, pool) == (stride, pool_stride):
        raise ValueError(f"windows of {kernel} and {pool} stand side by side")
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
    keywords=(
        "CNN",
        "field of view",
        "pixels seen by one unit",
        "stacked convolutions",
        "pooling",
        "stride",
        "effective receptive field",
    ),
    fields={"": "Number of pixels"},
    vary={"kernel": (3, 5, 7), "stride": (2, 3), "pool": (2, 3, 4), "pool_stride": (2,), "blocks": (2, 3)},
    mistakes={
        "The pools move by more than one pixel here, which widens what later layers see.": (
            lambda kernel, stride, pool, blocks: receptive_pixels(kernel, stride, pool, 1, blocks)
        ),
        "The strides are left out: each window then adds only its size minus one.": lambda kernel, pool, blocks: (
            receptive_pixels(kernel, 1, pool, 1, blocks)
        ),
        "This is the side of the receptive field; its pixels fill a square.": lambda answer: int(answer**0.5),
        "These are units of the layer before, not pixels of the image.": lambda pool: pool**2,
        "The product of the strides is the distance between neighbouring receptive fields, not the side of one.": (
            squared_distance
        ),
    },
    key=Key(
        "{{ int(answer**0.5) }}×{{ int(answer**0.5) }} = {{ answer }} pixels",
        printed=441,
        means="reading",
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
    """
    if stride > kernel or pool_stride > pool:
        raise ValueError(f"strides {stride} and {pool_stride} skip pixels between windows of {kernel} and {pool}")
    return receptive_field(stack(kernel, stride, pool, pool_stride, blocks))[-1].size ** 2
