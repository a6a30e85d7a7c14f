"""Changes that keep a digit what it is.

Seven-segment digits, small enough to see through, decide which ones do.

>>> scaling_is_appropriate.answer()
('yes',)
>>> flipping_is_appropriate.answer()
('no',)
>>> turning_is_appropriate.answer()
('no',)
>>> turning_is_appropriate.answer(degrees=(360, 720))
('yes',)
>>> shearing_is_appropriate.answer()
('yes',)
"""

from collections.abc import Callable

import numpy as np

from solutions.claim import Claim, yes_or_no
from solutions.finding import Finding
from solutions.part import Key, choice

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
    yes, no = "It is appropriate: the digit keeps its label.", "It is not appropriate: it changes what the digit is."
    return yes_or_no(yes, no, experiment, right="yes" if suits else "no")


SCALING = appropriate(slight_scaling_keeps_digits, suits=True)
FLIPPING = appropriate(flips_change_digits, suits=False)
TURNING = appropriate(quarter_turns_change_digits, suits=False)
SHEARING = appropriate(slight_shearing_keeps_digits, suits=True)


scaling_is_appropriate = choice(
    "vii-a",
    "Scaling slightly",
    points=4,
    points_note="for a to d together",
    topics=("data-and-strategy",),
    claims=SCALING,
    key=Key("appropriate", printed=("yes",)),
)


flipping_is_appropriate = choice(
    "vii-b",
    "Flipping",
    topics=("data-and-strategy",),
    claims=FLIPPING,
    key=Key("not appropriate: a flipped 7 is unreadable", printed=("no",)),
)


def names_the_confusing_turns(quarter_turns):
    """Whether these are the numbers of quarter turns that make a drawn 6 a drawn 9."""
    return quarter_turns == {k for k in (1, 2) if np.array_equal(np.rot90(draw_digit(6), k), draw_digit(9))}


turning_is_appropriate = choice(
    "vii-c",
    "Rotating by 90 or 180 degrees",
    topics=("data-and-strategy",),
    given=dict(degrees=(90, 180)),
    claims=TURNING,
    key=Key(
        "not appropriate: 6 turns into 9",
        printed=("no",),
        qualified="The example holds for 180 degrees only: turned by 90 degrees, a 6 is no 9.",
        ours={2},
        theirs={1, 2},
        witness=names_the_confusing_turns,
    ),
)


shearing_is_appropriate = choice(
    "vii-d",
    "Shearing slightly",
    topics=("data-and-strategy",),
    claims=SHEARING,
    key=Key("appropriate", printed=("yes",)),
)
