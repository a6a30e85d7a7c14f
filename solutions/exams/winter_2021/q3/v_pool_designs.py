"""Design the pool."""

from math import prod
from typing import NamedTuple

from solutions.attempt import Lookup
from solutions.exams.winter_2021.q3.iv_convolution_designs import LIMIT, convolution_designs, convolution_replies
from solutions.nn.shapes import Conv, Pool
from solutions.part import Key, part

WEIGHT_LIMIT = 1440  # of the dense layer
WIDE = Pool(2).output_shape(Conv(4, (1, 8)).output_shape((16, 16, 3)))


class PooledDesign(NamedTuple):
    """A convolution with the pool after it, and the volume that comes out."""

    kernel: int
    padding: int
    pool: int
    volume: tuple[int, int, int]


def pool_reply(volume, pool):
    """Whether a pool may follow the volume of an admissible convolution, and the words that say so."""
    try:
        pooled = Pool(pool).output_shape(volume)
    except ValueError as error:
        return False, f"Not admissible: {error}."
    weights = 10 * prod(pooled)
    if weights > WEIGHT_LIMIT:
        reason = f"the {prod(pooled)} inputs of the dense layer would need {weights} weights, more than {WEIGHT_LIMIT}"
        return False, f"Not admissible: {reason}."
    return True, f"Admissible: {' × '.join(map(str, pooled))} after the pool."


def pool_replies():
    """A reply to every filter, padding and pool: first whether the convolution is admissible, then the pool."""
    volumes = {(d.kernel, d.padding): d.volume for d in convolution_designs()}
    for entry, reply in convolution_replies():
        if entry in volumes:
            yield from (((*entry, pool), pool_reply(volumes[entry], pool)) for pool in range(1, 17))
        else:
            yield entry, reply


def allows_a_wide_volume(allowed):
    """Whether a rule allows the volume after a 1 × 8 filter and a 2 × 2 pool, which is within the limit."""
    return allowed(WIDE)


@part(
    "v",
    "Design the pool",
    kind="shape",
    points=4,
    topics=("shapes-and-parameters",),
    keywords=("max pooling", "pooling layer", "pool size", "stride", "CNN architecture", "output size", "downsampling"),
    lookup=Lookup(
        fields={"filter": "Filter size", "padding": "Padding", "pool": "Pool size (and stride)"},
        replies=pool_replies,
        otherwise="Enter whole numbers: a filter and a pool of 1 to 16 pixels and a padding of 0 to 16.",
    ),
    show=lambda designs: (
        f"For example a pool of {designs[0].pool} after f = {designs[0].kernel} and p = {designs[0].padding}, which "
        f"gives {' × '.join(map(str, designs[0].volume))}. In all, {len(designs)} designs with a filter of at most "
        "16 × 16 are admissible: every pool of 2 pixels or more that fits, and none (pool 1) where the feature map "
        f"is at most {max(d.volume[0] for d in designs if d.pool == 1)} pixels wide."
    ),
    key=Key(
        "for example pool {{ answer[0].pool }}: {{ '×'.join(map(str, answer[0].volume)) }}; full marks for at most 6×6",
        printed=PooledDesign(5, 0, 2, (6, 6, 4)),
        accepts=lambda designs, printed: printed in designs,
        means="reading",
        qualified="The example stands, but the marking rule “at most 6 × 6” assumes square feature maps: a 1 × 8 "
        "filter and a 2 × 2 pool give {{ WIDE }}, whose {{ classes * prod(WIDE) }} weights are within the limit.",
        ours=lambda volume: 10 * prod(volume) <= WEIGHT_LIMIT,
        theirs=lambda volume: max(volume[:2]) <= 6,
        witness=allows_a_wide_volume,
    ),
)
def pooled_designs(side=16, filters=4, limit=LIMIT, classes=10, weight_limit=WEIGHT_LIMIT, largest_kernel=16):
    """All admissible pools after all admissible convolutions.

    >>> len(pooled_designs())
    313
    >>> len(pooled_designs(weight_limit=1439))
    304
    """
    designs = [
        PooledDesign(d.kernel, d.padding, pool, Pool(pool).output_shape(d.volume))
        for d in convolution_designs(side, filters, limit, largest_kernel)
        for pool in range(1, d.volume[0] + 1)
    ]
    return tuple(design for design in designs if classes * prod(design.volume) <= weight_limit)
