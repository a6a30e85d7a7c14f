"""Data augmentation that preserves the label, for seven-segment digits."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.activations import relu
from solutions.nn.metrics import accuracy
from solutions.nn.regularization import ridge

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


def picture_of(digit):
    """A digit of seven segments, (SIDE, SIDE), 1 where it is lit."""
    picture = np.zeros((SIDE, SIDE))
    for segment in LIT[digit]:
        picture[SEGMENTS[segment]] = 1
    return picture


def warped(picture, matrix):
    """The picture, (SIDE, SIDE), under a linear map (2, 2) of (row, column) about its centre, nearest pixel."""
    centre = (SIDE - 1) / 2
    targets = np.stack(np.mgrid[:SIDE, :SIDE]).reshape(2, -1) - centre  # (2, pixels)
    sources = np.rint(np.linalg.solve(matrix, targets) + centre).astype(int)
    inside = ((sources >= 0) & (sources < SIDE)).all(axis=0)
    row, column = np.clip(sources, 0, SIDE - 1)
    return np.where(inside, picture[row, column], 0).reshape(SIDE, SIDE)


def scaling(factor):
    return np.eye(2) * factor


def shearing(pixels_per_row):
    return np.array([[1, 0], [pixels_per_row, 1]])


def read_digit(picture):
    """The digit whose drawing has the highest normalised correlation with the picture, (SIDE, SIDE)."""
    drawings = np.array([picture_of(digit).ravel() for digit in range(10)])  # (digits, pixels)
    return int((drawings @ picture.ravel() / np.linalg.norm(drawings, axis=1)).argmax())


def still_read(change):
    """How many of the ten digits are still read as themselves after the change."""
    return sum(read_digit(change(picture_of(digit))) == digit for digit in range(10))


def become_another(*changes):
    """Which digit becomes which other one, to the pixel, by one of the changes.

    >>> become_another(np.transpose)
    'none'
    """
    drawn = {picture_of(digit).tobytes(): digit for digit in range(10)}
    confused = {(a, drawn.get(change(picture_of(a)).tobytes(), a)) for a in range(10) for change in changes}
    return ", ".join(f"{a} → {b}" for a, b in sorted(confused) if a != b) or "none"


def kept_by(rng, change, bounds):
    """Each digit is changed by a random amount within bounds; all of them are to be read as themselves."""
    kept = still_read(lambda picture: warped(picture, change(rng.uniform(*bounds))))
    return Finding(kept == 10, {"digits still read as themselves": kept, "digits shown": 10})


def slight_scaling_keeps_digits(rng, control=False):
    """Ten digits are scaled, each by a random factor between 0.9 and 1.1. How many of them does the best matching
    drawing still read correctly? The control scales them to between 0.25 and 0.33 of their size.
    """
    return kept_by(rng, scaling, (0.25, 0.33) if control else (0.9, 1.1))


def slight_shearing_keeps_digits(rng, control=False):
    """Ten digits are sheared sideways, each by up to 0.15 pixels per row. How many of them does the best matching
    drawing still read correctly? The control shears by one and a half to two pixels per row.
    """
    return kept_by(rng, shearing, (1.5, 2.0) if control else (-0.15, 0.15))


def flips_change_digits(control=False):
    """Each drawing is mirrored in a horizontal and in a vertical line. Does one digit become another, to the pixel? The
    control mirrors twice.
    """
    twice = (lambda x: np.flipud(np.flipud(x))), (lambda x: np.fliplr(np.fliplr(x)))
    confused = become_another(*(twice if control else (np.flipud, np.fliplr)))
    return Finding(confused != "none", {"digits that become another one exactly": confused})


def quarter_turns_change_digits(degrees=(90, 180), control=False):
    """Each drawing is rotated by a half and by a quarter turn. Does one digit become another, to the pixel, or
    unreadable? The control rotates each by a full turn.
    """
    quarter, half = (4, 4) if control else (angle // 90 for angle in degrees)
    confused = become_another(lambda picture: np.rot90(picture, half))
    kept = still_read(lambda picture: np.rot90(picture, quarter))
    numbers = {"digits that a half turn makes another one": confused}
    numbers["digits still read as themselves after a quarter turn"] = kept
    return Finding(confused != "none" and kept < 10, numbers)


REACH, UNITS, COPIES = 2, 400, 25  # pixels of the largest shift; random hidden units; copies of each picture


def shifted(rng, pictures):
    """The pictures, (batch, SIDE, SIDE), each moved by up to REACH pixels along both axes; nothing leaves the edge."""
    moves = rng.integers(-REACH, REACH + 1, size=(len(pictures), 2))
    return np.array([np.roll(picture, move, axis=(0, 1)) for picture, move in zip(pictures, moves, strict=True)])


def photographs(rng, each):
    """So many noisy pictures of each digit, (10 each, SIDE, SIDE), somewhere about the middle, and the digits."""
    digits = np.repeat(np.arange(10), each)
    pictures = shifted(rng, np.array([picture_of(digit) for digit in digits]))
    return pictures + 0.1 * rng.normal(size=pictures.shape), digits


def shifting_narrows_the_gap(rng, control=False):
    """Three noisy pictures of each digit train a network with 400 random hidden units: as they are, and in 25 copies,
    each shifted by up to two pixels. How many of the training pictures, or copies, and of 20 new pictures of each
    digit does it recognise? In the control the copies are not shifted.
    """
    (X, y), (X_new, y_new) = photographs(rng, 3), photographs(rng, 20)
    copies = np.tile(X, (COPIES, 1, 1))
    sets = (X, y), (copies if control else shifted(rng, copies), np.tile(y, COPIES))
    inputs = len(range(0, SIDE, 2)) ** 2
    W, b = rng.normal(0, inputs**-0.5, size=(inputs, UNITS)), rng.normal(0, 0.3, size=UNITS)

    def hidden(pictures):
        return relu(pictures[:, ::2, ::2].reshape(len(pictures), -1) @ W + b)  # every second row and column

    accuracies = []
    for pictures, digits in sets:
        outer = ridge(hidden(pictures), np.eye(10)[digits] - 0.1, penalty=0.001 * len(digits))
        for shown, labels in ((pictures, digits), (X_new, y_new)):
            accuracies.append(accuracy((hidden(shown) @ outer).argmax(axis=1), labels))
    before, after = accuracies[0] - accuracies[1], accuracies[2] - accuracies[3]
    names = (f"{of} accuracy, {how}" for how in ("as they are", "augmented") for of in ("training", "test"))
    numbers = dict(zip(names, accuracies, strict=True))
    return Finding(after < 0.7 * before and accuracies[3] > accuracies[1] + 0.1, numbers)
