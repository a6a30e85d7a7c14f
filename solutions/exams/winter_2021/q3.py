"""Convolutional architectures.

Layouts: a volume is `(height, width, channels)`; a convolution with kernel f, padding p and stride s takes a side of n
pixels to floor((n + 2p - f) / s) + 1.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from solutions.nn.shapes import BatchNorm, Conv, Dense, Flatten, Pool, trace, window_count
from solutions.part import Claim, Finding, Key, Lookup, holding, part

TOPICS = ("shapes-and-parameters",)


class Layer(NamedTuple):
    """A layer's output volume, `(height, width, channels)`, and its number of parameters."""

    volume: tuple[int, ...]
    parameters: int


LAYER_FIELDS = {"volume": "Output volume (height × width × channels)", "parameters": "Number of parameters"}


def convolution_without_bias(height=64, width=64, channels=8, kernel=3, filters=32, padding=0, stride=1):
    layer = Conv(filters, kernel, stride, padding, bias=False)
    return Layer(layer.output_shape((height, width, channels)), layer.parameters((height, width, channels)))


def convolution_of_flat_filters(height=64, width=64, channels=8, kernel=3, filters=32, padding=0, stride=1):
    """The filters taken as kernel × kernel, without the depth that they have over the input's channels."""
    volume = Conv(filters, kernel, stride, padding).output_shape((height, width, channels))
    return Layer(volume, filters * (kernel**2 + 1))


def convolution_one_short(height=64, width=64, channels=8, kernel=3, filters=32, padding=0, stride=1):
    """The positions counted as n - f: the window's first position is forgotten."""
    rows, columns, depth = Conv(filters, kernel, stride, padding).output_shape((height, width, channels))
    return Layer((rows - 1, columns - 1, depth), Conv(filters, kernel).parameters((height, width, channels)))


@part(
    "i",
    "The convolution: volume and parameters",
    kind="shape",
    points=2,
    topics=TOPICS,
    fields=LAYER_FIELDS,
    vary={
        "height": range(16, 129, 4),
        "width": range(16, 129, 4),
        "channels": (1, 3, 4, 8, 16),
        "kernel": range(1, 8),
        "filters": (4, 8, 10, 16, 32, 64),
        "padding": range(3),
        "stride": (1, 2),
    },
    mistakes={
        "The biases are missing: each filter has one.": convolution_without_bias,
        "The filters need a weight for every input channel, not only for every pixel of the window.": (
            convolution_of_flat_filters
        ),
        "One position too few: a window as long as the axis still fits once.": convolution_one_short,
    },
    key=Key(
        "62×62×32, (3·3·8 + 1)·32 = 2336",
        printed=Layer((62, 62, 32), 2336),
        qualified="The paper gives the pool's stride but not the convolution's: 62 × 62 × 32 needs stride 1, and with "
        "stride 2 the volume is 31 × 31 × 32.",
        ours=lambda: convolution(stride=2),
        witness=lambda layer: layer.volume[0] == len(range(0, 64 - 3 + 1, 2)),
    ),
)
def convolution(height=64, width=64, channels=8, kernel=3, filters=32, padding=0, stride=1):
    """Output volume and parameters of a convolution with biases.

    >>> convolution()
    Layer(volume=(62, 62, 32), parameters=2336)
    >>> convolution(kernel=5, stride=2)
    Layer(volume=(30, 30, 32), parameters=6432)
    """
    layer = Conv(filters, kernel, stride, padding)
    volume = (height, width, channels)
    return Layer(layer.output_shape(volume), layer.parameters(volume))


def pooling_by_single_steps(pool=2, **givens):
    """The pool moved by one pixel at a time."""
    return Layer(Pool(pool, stride=1).output_shape(convolution(**givens).volume), 0)


def pooling_with_weights(pool=2, **givens):
    volume = convolution(**givens).volume
    return Layer(Pool(pool).output_shape(volume), pool**2 * volume[-1])


@part(
    "ii",
    "The max pool: volume and parameters",
    kind="shape",
    points=2,
    topics=TOPICS,
    fields=LAYER_FIELDS,
    vary={
        "height": range(16, 129, 2),
        "width": range(16, 129, 2),
        "kernel": range(1, 8),
        "filters": (4, 8, 16, 32, 64),
        "pool": (2, 3, 4),
    },
    mistakes={
        "This pool moves by its own size, not by one pixel.": pooling_by_single_steps,
        "Taking a maximum needs no weight.": pooling_with_weights,
    },
    key=Key("31×31×32, 0", printed=Layer((31, 31, 32), 0)),
)
def pooling(height=64, width=64, channels=8, kernel=3, filters=32, padding=0, stride=1, pool=2):
    """Output volume and parameters of a pool whose stride is its size, behind the convolution.

    >>> pooling()
    Layer(volume=(31, 31, 32), parameters=0)
    >>> pooling(pool=4)
    Layer(volume=(15, 15, 32), parameters=0)
    """
    volume = convolution(height, width, channels, kernel, filters, padding, stride).volume
    layer = Pool(pool)
    return Layer(layer.output_shape(volume), layer.parameters(volume))


def normalization_per_activation(**givens):
    """A scale and a shift for every activation of the volume, where batch normalisation has one per channel."""
    volume = pooling(**givens).volume
    return Layer(volume, 2 * int(np.prod(volume)))


def normalization_without_shift(**givens):
    volume = pooling(**givens).volume
    return Layer(volume, volume[-1])


@part(
    "iii",
    "Batch normalisation: volume and parameters",
    kind="shape",
    points=2,
    topics=("shapes-and-parameters", "normalization"),
    fields={**LAYER_FIELDS, "parameters": "Number of learnable parameters"},
    vary={
        "height": range(16, 129, 2),
        "width": range(16, 129, 2),
        "kernel": range(1, 8),
        "filters": (4, 8, 12, 16, 24, 48, 64),
        "pool": (2, 3, 4),
    },
    mistakes={
        "After a convolution the statistics and the parameters are per channel, not per activation.": (
            normalization_per_activation
        ),
        "Each channel has a scale γ and a shift β.": normalization_without_shift,
        "The running mean and variance are stored but not learned.": lambda **givens: normalization(
            **givens, statistics=True
        ),
    },
    key=Key(
        "31×31×32, 2·32",
        printed=Layer((31, 31, 32), 2 * 32),
        qualified="The paper asks for the number of parameters and counts the learnable ones; with the running mean "
        "and variance, which the layer stores too and frameworks report as parameters, it is 128.",
        ours=lambda: normalization(statistics=True),
        witness=lambda layer: layer.parameters == sum(np.size(s) for s in stored_by_batch_norm(channels=32)),
    ),
)
def normalization(height=64, width=64, channels=8, kernel=3, filters=32, padding=0, stride=1, pool=2, statistics=False):
    """Output volume and parameters of batch normalisation over the channels, behind the pool.

    >>> normalization()
    Layer(volume=(31, 31, 32), parameters=64)
    >>> normalization(statistics=True)
    Layer(volume=(31, 31, 32), parameters=128)
    """
    volume = pooling(height, width, channels, kernel, filters, padding, stride, pool).volume
    layer = BatchNorm(statistics)
    return Layer(layer.output_shape(volume), layer.parameters(volume))


def stored_by_batch_norm(channels):
    """All that a batch normalisation layer keeps between batches: γ, β, running mean and running variance."""
    return np.ones(channels), np.zeros(channels), np.zeros(channels), np.ones(channels)


class Design(NamedTuple):
    """A convolution of part iv: kernel, padding, and the volume that comes out."""

    kernel: int
    padding: int
    volume: tuple[int, int, int]


def refuse_convolution(kernel, padding, side=16, filters=4, limit=576):
    """Why a convolution may not be used, in words; nothing where it may.

    >>> refuse_convolution(kernel=5, padding=0)
    ''
    >>> refuse_convolution(kernel=3, padding=0)
    'its 14 × 14 × 4 output has 784 elements, more than 576'
    """
    try:
        volume = Conv(filters, kernel, padding=padding).output_shape((side, side, 3))
    except ValueError as error:
        return str(error)
    elements = int(np.prod(volume))
    if elements > limit:
        return f"its {' × '.join(map(str, volume))} output has {elements} elements, more than {limit}"
    return ""


def convolution_replies() -> Iterator[tuple[tuple[int, ...], tuple[bool, str]]]:
    """A reply to every square filter and padding of up to 16 pixels."""
    for kernel in range(1, 17):
        for padding in range(17):
            reason = refuse_convolution(kernel, padding)
            if reason:
                yield (kernel, padding), (False, f"Not admissible: {reason}.")
            else:
                volume = Conv(4, kernel, padding=padding).output_shape((16, 16, 3))
                shape = " × ".join(map(str, volume))
                yield (kernel, padding), (True, f"Admissible: {shape}, {int(np.prod(volume))} elements.")


@part(
    "iv",
    "Design the convolution",
    kind="shape",
    points=4,
    topics=TOPICS,
    lookup=Lookup(
        fields={"kernel": "Filter size (side in pixels)", "padding": "Padding (pixels on each side)"},
        replies=convolution_replies,
        otherwise="Enter whole numbers: a filter of 1 to 16 pixels and a padding of 0 to 16.",
    ),
    show=lambda designs: (
        f"{len(designs)} designs with a filter of at most 16 × 16, those with 5 + 2p ≤ f; "
        f"the first: f = {designs[0].kernel}, p = {designs[0].padding}, " + " × ".join(map(str, designs[0].volume))
    ),
    key=Key(
        "for example filter 5, padding 0: 12×12×4; full marks for at most 12×12",
        printed=Design(5, 0, (12, 12, 4)),
        accepts=lambda designs, printed: printed in designs,
        qualified="The example stands, but the marking rule “at most 12 × 12” silently assumes square filters: a "
        "1 × 8 filter gives 16 × 9 × 4, exactly the permitted 576 elements, and breaks that rule.",
        ours=lambda: lambda volume: int(np.prod(volume)) <= 576,
        theirs=lambda volume: max(volume[:2]) <= 12,
        witness=lambda allowed: allowed((16, len(range(16 - 8 + 1)), 4)),
    ),
)
def convolution_designs(side=16, filters=4, limit=576, largest_kernel=16, weight_limit=1440):
    """All square filters and paddings of a stride-1 convolution whose output has at most `limit` elements.

    More padding only enlarges the output, so the search over it ends with the first refusal of the largest filter.

    >>> len(convolution_designs())
    42
    >>> convolution_designs()[0]
    Design(kernel=5, padding=0, volume=(12, 12, 4))
    >>> [design.kernel for design in convolution_designs(largest_kernel=7)]
    [5, 6, 7, 7]
    """
    return tuple(
        Design(kernel, padding, Conv(filters, kernel, padding=padding).output_shape((side, side, 3)))
        for kernel in range(1, largest_kernel + 1)
        for padding in range(side)
        if not refuse_convolution(kernel, padding, side, filters, limit)
    )


def draw_designs():
    """Side of the output for every filter size and padding: dark cells are admissible, light ones have too many
    elements, empty ones do not fit. Admissible filters begin at 5 pixels, two more for each pixel of padding.
    """
    from matplotlib import pyplot

    axes = pyplot.figure(figsize=(5.6, 3.2)).add_subplot()
    admissible = {(d.kernel, d.padding) for d in convolution_designs()}
    for kernel in range(1, 17):
        for padding in range(6):
            side = window_count(16, kernel, padding=padding)
            fits = (kernel, padding) in admissible
            face, ink = ("#0072B2", "#ffffff") if fits else ("#56B4E933", "#000000")
            axes.add_patch(pyplot.Rectangle((kernel - 0.48, padding - 0.46), 0.96, 0.92, facecolor=face, linewidth=0))
            axes.text(kernel, padding, side, ha="center", va="center", fontsize=9, color=ink)
    axes.set(xlim=(0.4, 16.6), ylim=(-0.6, 5.6), xlabel="filter size f (pixels)", ylabel="padding p (pixels)")
    axes.set_xticks(range(1, 17))
    axes.grid(False)
    return axes.figure


class PooledDesign(NamedTuple):
    """A convolution with the pool behind it, and the volume that comes out."""

    kernel: int
    padding: int
    pool: int
    volume: tuple[int, int, int]


def refuse_pool(design, pool, classes=10, limit=1440):
    """Why a pool may not follow an admissible convolution, in words; nothing where it may.

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
    for entry, (admissible, words) in convolution_replies():
        if not admissible:
            yield entry, (False, words)
            continue
        design = designs[entry]
        for pool in range(1, 17):
            reason = refuse_pool(design, pool)
            if reason:
                yield (*entry, pool), (False, f"Not admissible: {reason}.")
            else:
                shape = " × ".join(map(str, Pool(pool).output_shape(design.volume)))
                yield (*entry, pool), (True, f"Admissible: {shape} after the pool.")


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
        "for example pool 2: 6×6×4; full marks for at most 6×6",
        printed=PooledDesign(5, 0, 2, (6, 6, 4)),
        accepts=lambda designs, printed: printed in designs,
        qualified="The example stands, but the marking rule “at most 6 × 6” assumes square maps: a 1 × 8 filter and a "
        "2 × 2 pool give 8 × 4 × 4, whose 1280 weights are within the limit.",
        ours=lambda: lambda volume: 10 * int(np.prod(volume)) <= 1440,
        theirs=lambda volume: max(volume[:2]) <= 6,
        witness=lambda allowed: allowed((len(range(0, 15, 2)), len(range(0, 8, 2)), 4)),
    ),
)
def pooled_designs(side=16, filters=4, limit=576, classes=10, weight_limit=1440, largest_kernel=16):
    """All admissible pools behind all admissible convolutions.

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


@part(
    "vi",
    "The output of the dense layer",
    kind="shape",
    points=2,
    topics=TOPICS,
    vary={"classes": range(2, 30)},
    key=Key("1×10 or 10", printed=(10,)),
    fields={"": "Output volume"},
    mistakes={
        "That is how many inputs the layer has, for the smallest admissible filter.": lambda **givens: (
            int(np.prod(pooled_designs(**givens)[0].volume)),
        )
    },
)
def dense_output(side=16, filters=4, limit=576, classes=10, weight_limit=1440):
    """The one output shape that all admissible designs share.

    >>> dense_output()
    (10,)
    >>> dense_output(classes=7)
    (7,)
    """
    shapes = {
        trace(
            [Conv(filters, d.kernel, padding=d.padding), Pool(d.pool), Flatten(), Dense(classes, bias=False)],
            (side, side, 3),
        )[-1].shape
        for d in pooled_designs(side, filters, limit, classes, weight_limit)
    }
    (shape,) = shapes
    return shape


# Seven-segment digits, small enough to see through, decide which changes keep a digit what it is.

SIDE = 25
SEGMENTS = {  # rows and columns of a SIDE × SIDE picture
    "A": (slice(3, 6), slice(7, 18)),  # top
    "B": (slice(4, 13), slice(15, 18)),  # upper right
    "C": (slice(12, 21), slice(15, 18)),  # lower right
    "D": (slice(19, 22), slice(7, 18)),  # bottom
    "E": (slice(12, 21), slice(7, 10)),  # lower left
    "F": (slice(4, 13), slice(7, 10)),  # upper left
    "G": (slice(11, 14), slice(7, 18)),  # middle
}
LIT = ("ABCDEF", "BC", "ABDEG", "ABCDG", "BCFG", "ACDFG", "ACDEFG", "ABC", "ABCDEFG", "ABCDFG")


def draw_digit(digit: int) -> np.ndarray:
    """A digit of seven segments, (SIDE, SIDE), 1 where it is lit.

    >>> int(draw_digit(8).sum()) > int(draw_digit(1).sum())
    True
    """
    picture = np.zeros((SIDE, SIDE))
    for segment in LIT[digit]:
        picture[SEGMENTS[segment]] = 1
    return picture


def warp(picture: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """The picture, (SIDE, SIDE), under a linear map (2, 2) of (row, column) about its centre, nearest pixel.

    >>> bool((warp(draw_digit(2), np.eye(2)) == draw_digit(2)).all())
    True
    """
    centre = (SIDE - 1) / 2
    targets = np.stack(np.mgrid[:SIDE, :SIDE]).reshape(2, -1) - centre  # (2, pixels)
    sources = np.rint(np.linalg.solve(matrix, targets) + centre).astype(int)
    inside = ((sources >= 0) & (sources < SIDE)).all(axis=0)
    row, column = np.clip(sources, 0, SIDE - 1)
    return np.where(inside, picture[row, column], 0).reshape(SIDE, SIDE)


def read_digit(picture: np.ndarray) -> int:
    """The digit whose drawing has the highest normalised correlation with the picture, (SIDE, SIDE).

    >>> [read_digit(draw_digit(digit)) for digit in range(10)]
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    """
    drawings = np.array([draw_digit(digit) for digit in range(10)])  # (digits, SIDE, SIDE)
    overlaps = (drawings * picture).sum(axis=(1, 2)) / np.sqrt((drawings**2).sum(axis=(1, 2)))
    return int(overlaps.argmax())


def readings(change: Callable[[np.ndarray], np.ndarray]) -> list[int]:
    """What each of the ten digits is read as after the change."""
    return [read_digit(change(draw_digit(digit))) for digit in range(10)]


def still_read(change: Callable[[np.ndarray], np.ndarray]) -> int:
    """How many of the ten digits are still read as themselves after the change."""
    return sum(read == digit for digit, read in enumerate(readings(change)))


def slight_scaling_keeps_digits(seed=0, control=False):
    """Ten digits, each scaled by a random factor within 10%, are read by the best matching drawing.

    The control scales them to between a quarter and a third of their size.
    """
    rng = np.random.default_rng(seed)
    low, high = (0.25, 0.33) if control else (0.9, 1.1)
    kept = still_read(lambda picture: warp(picture, np.eye(2) * rng.uniform(low, high)))
    return Finding(kept == 10, {"digits still read as themselves": kept, "of": 10})


def flips_change_digits(control=False):
    """Mirror each drawing in a horizontal and in a vertical line: does one digit become another, to the pixel?

    The control mirrors twice.
    """
    confused = [
        (digit, other)
        for digit in range(10)
        for other in range(10)
        for flip in (np.flipud, np.fliplr)
        if digit != other
        and np.array_equal(flip(flip(draw_digit(digit)) if control else draw_digit(digit)), draw_digit(other))
    ]
    pairs = ", ".join(f"{a} → {b}" for a, b in dict.fromkeys(confused))
    return Finding(bool(confused), {"digits that become another one exactly": pairs or "none"})


def quarter_turns_change_digits(degrees=(90, 180), control=False):
    """Turn each drawing by a half and by a quarter turn: does one digit become another, to the pixel, or unreadable?

    The control turns each by a full turn.
    """
    quarter, half = (4, 4) if control else (angle // 90 for angle in degrees)
    confused = [
        f"{digit} → {other}"
        for digit in range(10)
        for other in range(10)
        if digit != other and np.array_equal(np.rot90(draw_digit(digit), half), draw_digit(other))
    ]
    kept = still_read(lambda picture: np.rot90(picture, quarter))
    return Finding(
        bool(confused) and kept < 10,
        {
            "digits that a half turn makes another one": ", ".join(confused) or "none",
            "digits still read as themselves after a quarter turn": kept,
        },
    )


def slight_shearing_keeps_digits(seed=0, control=False):
    """Ten digits, each sheared sideways by up to 0.15 pixels per row, are read by the best matching drawing.

    The control shears by one and a half to two pixels per row.
    """
    rng = np.random.default_rng(seed)
    low, high = (1.5, 2.0) if control else (-0.15, 0.15)
    kept = still_read(lambda picture: warp(picture, np.array([[1, 0], [rng.uniform(low, high), 1]])))
    return Finding(kept == 10, {"digits still read as themselves": kept, "of": 10})


def draw_changes():
    """A 2 and a 6 as drawn, scaled to 110%, mirrored left to right, turned by 180 degrees, and sheared. Scaled and
    sheared they stay what they are; mirrored, the 2 is a 5; turned, the 6 is a 9.
    """
    from matplotlib import pyplot
    from matplotlib.colors import ListedColormap

    changes = {
        "as drawn": lambda picture: picture,
        "scaled": lambda picture: warp(picture, np.eye(2) * 1.1),
        "mirrored": np.fliplr,
        "turned": lambda picture: np.rot90(picture, 2),
        "sheared": lambda picture: warp(picture, np.array([[1, 0], [-0.15, 1]])),
    }
    figure, grid = pyplot.subplots(2, len(changes), figsize=(5.6, 2.7))
    lit = ListedColormap(["#00000000", "#0072B2"])
    for row, digit in zip(grid, (2, 6), strict=True):
        for axes, (name, change) in zip(row, changes.items(), strict=True):
            axes.imshow(change(draw_digit(digit)), cmap=lit, interpolation="none")
            axes.set_title(name if digit == 2 else "")
            axes.axis("off")
    return figure


def appropriate(experiment: Callable, suits: bool) -> dict[str, Claim]:
    """The two answers to “is it appropriate?”, decided by one experiment."""
    yes, no = ("shown_by", "refuted_by") if suits else ("refuted_by", "shown_by")
    return {
        "yes": Claim("It is appropriate: the digit keeps its label.", **{yes: experiment}),
        "no": Claim("It is not appropriate: it changes what the digit is.", **{no: experiment}),
    }


SCALING = appropriate(slight_scaling_keeps_digits, suits=True)
FLIPPING = appropriate(flips_change_digits, suits=False)
TURNING = appropriate(quarter_turns_change_digits, suits=False)
SHEARING = appropriate(slight_shearing_keeps_digits, suits=True)


@part(
    "vii-a",
    "Scaling slightly",
    kind="choice",
    points=4,
    points_note="for a to d together",
    topics=("data-and-strategy",),
    claims=SCALING,
    key=Key("appropriate", printed=("yes",)),
)
def scaling_is_appropriate(seed=0):
    """
    >>> scaling_is_appropriate()
    ('yes',)
    """
    return holding(SCALING, seed=seed)


@part(
    "vii-b",
    "Flipping",
    kind="choice",
    topics=("data-and-strategy",),
    claims=FLIPPING,
    key=Key("not appropriate: a flipped 7 is unreadable", printed=("no",)),
)
def flipping_is_appropriate():
    """
    >>> flipping_is_appropriate()
    ('no',)
    """
    return holding(FLIPPING)


@part(
    "vii-c",
    "Rotating by 90 or 180 degrees",
    kind="choice",
    topics=("data-and-strategy",),
    claims=TURNING,
    key=Key(
        "not appropriate: 6 turns into 9",
        printed=("no",),
        qualified="The example holds for 180 degrees only: turned by 90 degrees, a 6 is no 9.",
        ours=lambda: {2},
        theirs={1, 2},
        witness=lambda quarter_turns: (
            quarter_turns == {k for k in (1, 2) if np.array_equal(np.rot90(draw_digit(6), k), draw_digit(9))}
        ),
    ),
)
def turning_is_appropriate(degrees=(90, 180)):
    """
    >>> turning_is_appropriate()
    ('no',)
    >>> turning_is_appropriate(degrees=(360, 720))
    ('yes',)
    """
    return holding(TURNING, degrees=degrees)


@part(
    "vii-d",
    "Shearing slightly",
    kind="choice",
    topics=("data-and-strategy",),
    claims=SHEARING,
    key=Key("appropriate", printed=("yes",)),
)
def shearing_is_appropriate(seed=0):
    """
    >>> shearing_is_appropriate()
    ('yes',)
    """
    return holding(SHEARING, seed=seed)
