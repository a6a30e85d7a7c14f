"""Images of crosses, and what a filter responds to them."""

from typing import NamedTuple

import numpy as np

from solutions.finding import figure
from solutions.nn.convolution import convolve

CROSSES = {"X": np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]]), "+": np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]])}
COLOURS = {"black": (0, 0, 0), "white": (1, 1, 1), "red": (1, 0, 0), "green": (0, 1, 0), "blue": (0, 0, 1)}


def own_window(image, place=0):
    """The window of an image, (channels, 3, 3), that holds its first cross, or the second one at place 1."""
    return image[:, 2:5, 5 * place + 2 : 5 * place + 5]


def picture(cross, inks, ground):
    """Crosses of the colours `inks` side by side on a ground, (red green blue, 7, 3 + 5 · crosses).

    >>> picture("X", ["black"], "white")[0, 2:5, 1:6].tolist()
    [[1, 0, 1, 0, 1], [1, 1, 0, 1, 1], [1, 0, 1, 0, 1]]
    """
    if ground in inks or len(set(inks)) < len(inks):
        raise ValueError(f"crosses of the colours {inks} on {ground}: expected colours that differ")
    image = np.tile(np.reshape(COLOURS[ground], (3, 1, 1)), (7, 3 + 5 * len(inks)))
    for place, ink in enumerate(inks):
        own_window(image, place)[:, CROSSES[cross] == 1] = np.reshape(COLOURS[ink], (3, 1))
    return image


def matched(window):
    """1 where a window has a one, -1 where it has a zero: no other window of zeros and ones responds as strongly.

    >>> matched(np.array([[0, 1], [1, 1]])).tolist()
    [[-1, 1], [1, 1]]
    """
    return np.where(window == 1, 1, -1)


class Found(NamedTuple):
    """The responses to a filter at each cross, from left to right, and the largest elsewhere."""

    at_crosses: list[int]
    elsewhere: int

    @property
    def is_first(self):
        """Whether the left cross has the largest response of all."""
        return self.at_crosses[0] > max([*self.at_crosses[1:], self.elsewhere])


def look_for_cross(image, filters):
    """What a filter (channels, 3, 3) responds to an image of crosses.

    >>> look_for_cross(picture("X", ["black"], "white")[:1], np.ones((1, 3, 3)))
    Found(at_crosses=[4], elsewhere=9)
    """
    responses = convolve(image[None], np.asarray(filters)[None])[0, 0].astype(int)
    elsewhere = np.ones(responses.shape, dtype=bool)
    elsewhere[2, 2::5] = False
    return Found(responses[2, 2::5].tolist(), int(responses[elsewhere].max()))


def drawing(cross, inks, ground):
    """The function that draws an image with these crosses, as coloured squares in a grid."""

    @figure(width=1.6 * len(inks) + 0.4, height=1.6)
    def draw(axes):
        _, height, width = (pixels := picture(cross, inks, ground)).shape
        axes.imshow(255 * pixels.transpose(1, 2, 0), extent=(0, width, height, 0), interpolation="none")
        axes.hlines(range(height + 1), 0, width, color="#888888", linewidth=0.7, clip_on=False)
        axes.vlines(range(width + 1), 0, height, color="#888888", linewidth=0.7, clip_on=False)
        axes.set_axis_off()

    shape, pixels = ("diagonal", "corners and centre") if cross == "X" else ("upright", "middle row and column")
    draw.__name__ = f"draw_{shape}_{'_'.join(inks)}_on_{ground}"
    kinds = " and to the right a ".join(f"{ink} cross" for ink in inks)
    draw.__doc__ = f"Image {len(inks)}: a {kinds} on a {ground} ground (of the pixels of a square of 3 × 3, {pixels})."
    return draw
