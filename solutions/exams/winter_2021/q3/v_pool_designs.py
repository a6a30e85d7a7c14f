"""Design the pool."""

from collections.abc import Iterator
from math import prod
from typing import NamedTuple

from solutions.exams.winter_2021.q3.iv_convolution_designs import convolution_designs, convolution_replies
from solutions.exams.winter_2021.q3.layers import TOPICS
from solutions.nn.shapes import Conv, Dense, Flatten, Pool
from solutions.part import Key, Lookup, part


class PooledDesign(NamedTuple):
    """A convolution with the pool after it, and the volume that comes out."""

    kernel: int
    padding: int
    pool: int
    volume: tuple[int, int, int]


def refuse_pool(design, pool, classes=10, limit=1440):
    """Why a pool may not follow an admissible convolution, in words; nothing where it may.

    >>> from solutions.exams.winter_2021.q3.iv_convolution_designs import Design
    >>> refuse_pool(Design(5, 0, (12, 12, 4)), pool=2)
    ''
    >>> refuse_pool(Design(5, 0, (12, 12, 4)), pool=1)
    'the 576 inputs of the dense layer would need 5760 weights, more than 1440'
    """
    try:
        volume = Pool(pool).output_shape(design.volume)
    except ValueError as error:
        return str(error)
    flat = Flatten().output_shape(volume)
    weights = Dense(classes, bias=False).parameters(flat)
    if weights > limit:
        return f"the {flat[0]} inputs of the dense layer would need {weights} weights, more than {limit}"
    return ""


def pool_replies() -> Iterator[tuple[tuple[int, ...], tuple[bool, str]]]:
    """A reply to every filter, padding and pool: first whether the convolution is admissible, then the pool."""
    designs = {(d.kernel, d.padding): d for d in convolution_designs()}
    for entry, refused in convolution_replies():
        if entry not in designs:
            yield entry, refused
            continue
        for pool in range(1, 17):
            if reason := refuse_pool(designs[entry], pool):
                yield (*entry, pool), (False, f"Not admissible: {reason}.")
            else:
                shape = " × ".join(map(str, Pool(pool).output_shape(designs[entry].volume)))
                yield (*entry, pool), (True, f"Admissible: {shape} after the pool.")


WIDE = Pool(2).output_shape(Conv(4, (1, 8)).output_shape((16, 16, 3)))


def allows_a_wide_volume(allowed):
    """Whether a rule allows the volume after a 1 × 8 filter and a 2 × 2 pool, which is within the limit."""
    return allowed(WIDE)


@part(
    "v",
    "Design the pool",
    kind="shape",
    points=4,
    topics=TOPICS,
    lookup=Lookup(
        fields={"kernel": "Filter size", "padding": "Padding", "pool": "Pool size (and stride)"},
        replies=pool_replies,
        otherwise="Enter whole numbers: a filter and a pool of 1 to 16 pixels and a padding of 0 to 16.",
    ),
    show=lambda designs: (
        f"{len(designs)} designs with a filter of at most 16 × 16: every pool of 2 pixels or more that fits, and none "
        f"(pool 1) where the map is at most {max(d.volume[0] for d in designs if d.pool == 1)} pixels wide"
    ),
    key=Key(
        "for example pool {{ answer[0].pool }}: {{ '×'.join(map(str, answer[0].volume)) }}; full marks for at most 6×6",
        printed=PooledDesign(5, 0, 2, (6, 6, 4)),
        accepts=lambda designs, printed: printed in designs,
        qualified="The example stands, but the marking rule “at most 6 × 6” assumes square maps: a 1 × 8 filter and a "
        "2 × 2 pool give {{ WIDE }}, whose {{ classes * prod(WIDE) }} weights are within the limit.",
        ours=lambda volume: 10 * prod(volume) <= 1440,
        theirs=lambda volume: max(volume[:2]) <= 6,
        witness=allows_a_wide_volume,
    ),
)
def pooled_designs(side=16, filters=4, limit=576, classes=10, weight_limit=1440, largest_kernel=16):
    """All admissible pools after all admissible convolutions.

    >>> len(pooled_designs())
    313
    >>> PooledDesign(5, 0, 2, (6, 6, 4)) in pooled_designs()
    True
    >>> len(pooled_designs(weight_limit=1439))
    304
    """
    return tuple(
        PooledDesign(design.kernel, design.padding, pool, Pool(pool).output_shape(design.volume))
        for design in convolution_designs(side, filters, limit, largest_kernel)
        for pool in range(1, design.volume[0] + 1)
        if not refuse_pool(design, pool, classes, weight_limit)
    )
