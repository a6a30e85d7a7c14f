"""Images of crosses, and what a filter responds to them."""

from typing import NamedTuple

import numpy as np

from solutions.finding import figure
from solutions.nn.convolution import convolve

CROSSES = {"X": np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]]), "+": np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]])}
COLOURS = {"black": (0, 0, 0), "white": (1, 1, 1), "red": (1, 0, 0), "green": (0, 1, 0), "blue": (0, 0, 1)}
PIXELS = {"black": "#111111", "white": "#FFFFFF", "red": "#E00000", "green": "#008A00", "blue": "#2040F0"}
PLACES = ((2, 2), (2, 7))  # upper left corners of the windows of the left and of the right cross


def picture(cross, inks, ground):
    """Crosses of the colours `inks` side by side on a ground, (red green blue, 7, 3 + 5 · crosses).

    >>> picture("X", ["black"], "white")[0, 2:5, 1:6].tolist()
    [[1, 0, 1, 0, 1], [1, 1, 0, 1, 1], [1, 0, 1, 0, 1]]
    """
    if ground in inks or len(set(inks)) < len(inks):
        raise ValueError(f"crosses of the colours {inks} on {ground}: expected colours that differ")
    pixels = np.empty((3, 7, 3 + 5 * len(inks)), dtype=int)
    pixels[:] = np.reshape(COLOURS[ground], (3, 1, 1))
    for ink, (row, column) in zip(inks, PLACES, strict=False):
        pixels[:, row : row + 3, column : column + 3][:, CROSSES[cross] == 1] = np.reshape(COLOURS[ink], (3, 1))
    return pixels


def own_window(image, place=PLACES[0]):
    """The window of an image, (channels, 3, 3), at its upper left corner."""
    row, column = place
    return image[:, row : row + 3, column : column + 3]


def matched(window):
    """1 where a window has a one, -1 where it has a zero: no other window of zeros and ones responds as strongly.

    >>> matched(np.array([[0, 1], [1, 1]])).tolist()
    [[-1, 1], [1, 1]]
    """
    return np.where(window == 1, 1, -1)


def responses_of(image, filters):
    """What a filter responds to each window of an image, (5, columns)."""
    return convolve(image[None], np.asarray(filters)[None])[0, 0].astype(int)


class Found(NamedTuple):
    """Responses to a filter, and whether the left cross has the largest of all."""

    at_cross: int
    at_other_cross: int | None
    elsewhere: int
    found: bool


def look_for_cross(image, filters):
    """What a filter responds at the left cross, at the right one if there is one, and elsewhere at most.

    >>> look_for_cross(picture("X", ["black"], "white")[:1], np.ones((1, 3, 3)))[::2]
    (4, 9)
    """
    responses = responses_of(image, filters)
    inside = [place for place in PLACES if place[1] < responses.shape[1]]
    at_crosses = [int(responses[place]) for place in inside]
    others = np.delete(responses.ravel(), [np.ravel_multi_index(place, responses.shape) for place in inside])
    rest = [*at_crosses[1:], int(others.max())]
    return Found(at_crosses[0], at_crosses[1] if at_crosses[1:] else None, rest[-1], at_crosses[0] > max(rest))


def drawing(cross, inks, ground):
    """The function that draws an image with these crosses, as coloured squares in a grid."""

    @figure(width=2.4 * len(inks) + 0.6, height=2.4)
    def draw(axes):
        _, height, width = picture(cross, inks, ground).shape
        axes.fill([0, width, width, 0], [0, 0, height, height], color=PIXELS[ground], linewidth=0)
        for ink, (top, left) in zip(inks, PLACES, strict=False):
            for row, column in np.argwhere(CROSSES[cross]):
                x, y = left + column + np.array([0, 1, 1, 0]), top + row + np.array([0, 0, 1, 1])
                axes.fill(x, y, color=PIXELS[ink], linewidth=0)
        lines = [([x, x], [0, height]) for x in range(width + 1)] + [([0, width], [y, y]) for y in range(height + 1)]
        xs, ys = (np.concatenate([[*of_line, np.nan] for of_line in of_axis]) for of_axis in zip(*lines, strict=True))
        axes.plot(xs, ys, color="#888888", linewidth=0.7)  # one path, in pieces
        axes.set(xlim=(-0.1, width + 0.1), ylim=(height + 0.1, -0.1), aspect="equal")
        axes.set_axis_off()

    shape = "diagonal" if cross == "X" else "upright"
    draw.__name__ = f"draw_{shape}_{'_'.join(inks)}_on_{ground}"
    of_pixels = "corners and centre" if cross == "X" else "middle row and column"
    kinds = " and to the right a ".join(f"{ink} cross" for ink in inks)
    draw.__doc__ = (
        f"Image {len(inks)}: a {kinds} on a {ground} ground (of the pixels of a square of 3 × 3, {of_pixels})."
    )
    return draw
