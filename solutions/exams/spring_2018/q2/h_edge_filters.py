"""Filters from an image and its edge maps."""

from typing import NamedTuple

import numpy as np
import sympy
from numpy.lib.stride_tricks import sliding_window_view

from solutions.finding import figure
from solutions.nn.convolution import convolve
from solutions.part import Key, part

VERTICAL = ((1, 0, -1), (1, 0, -1), (1, 0, -1))
HORIZONTAL = ((1, 1, 1), (0, 0, 0), (-1, -1, -1))


def house(size=40):
    """A house under the sky in shades of grey, (size, size), from 0 (black) to 1 (white).

    >>> house(20).shape, float(house(20).min()), float(house(20).max())
    ((20, 20), 0.1, 0.95)
    """
    down, across = np.indices((size, size)) / size
    image = np.full((size, size), 0.9)
    image[down > 0.85] = 0.5
    image[(abs(across - 0.5) < 0.3) & (down > 0.45) & (down <= 0.85)] = 0.7
    image[(abs(across - 0.5) < down - 0.1) & (down <= 0.45)] = 0.25
    image[(abs(across - 0.62) < 0.07) & (down > 0.6) & (down <= 0.85)] = 0.1
    image[(abs(across - 0.35) < 0.07) & (down > 0.55) & (down < 0.7)] = 0.95
    return image


class EdgeFilters(NamedTuple):
    """The filters of the two maps, 3 × 3."""

    left: list
    right: list


def edge_maps(image, filters=(VERTICAL, HORIZONTAL)):
    """The maps (size − 2, size − 2) that filters make of an image."""
    return list(convolve(image[None, None], np.expand_dims(filters, 1))[0])


def fitted_filter(image, responses, side=3):
    """The filter (side, side) that turns an image into a map: one linear equation for every place.

    Raises:
        ValueError: the image has too little in it to tell filters apart, or no filter makes this map of it.

    >>> image = np.random.default_rng(0).normal(size=(6, 7))
    >>> fitted_filter(image, image[1:-1, :-2] - 3 * image[:-2, 2:])
    [[0, 0, -3], [1, 0, 0], [0, 0, 0]]
    """
    windows = sliding_window_view(image, (side, side)).reshape(-1, side * side)
    weights, _, rank, _ = np.linalg.lstsq(windows, responses.ravel())
    if rank < side * side:
        raise ValueError(f"image of shape {image.shape} has windows of rank {rank}, expected {side * side}")
    if not np.allclose(windows @ weights, responses.ravel()):
        raise ValueError(f"responses of shape {responses.shape} are not made by any {side} × {side} filter")
    whole = [int(w) if w == int(w) else w for w in np.round(weights, 9).tolist()]
    return [whole[row : row + side] for row in range(0, side * side, side)]


def edge_filters_in_tex(filters):
    """One filter below the other, so that both fit a narrow screen."""
    lines = [
        rf"\text{{{name}:}} &\; {sympy.latex(sympy.Matrix(rows), mat_delim='(')}"
        for name, rows in filters._asdict().items()
    ]
    return r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"


@part(
    "h",
    "Two filters from their feature maps",
    kind="figure",
    points=2,
    topics=("convolution",),
    keywords=(
        "edge detector",
        "edge detection",
        "vertical and horizontal edges",
        "Sobel filter",
        "Prewitt",
        "kernel",
        "grayscale image",
    ),
    tex=edge_filters_in_tex,
    show=lambda filters: f"left: {filters.left} (vertical edges); right: {filters.right} (horizontal edges)",
    key=Key(
        "left: vertical edges, rows {{ str(answer.left[0])[1:-1].replace('-', '−') }}; right: horizontal edges, "
        "columns {{ str([row[0] for row in answer.right])[1:-1].replace('-', '−') }}",
        printed=EdgeFilters([list(row) for row in VERTICAL], [list(row) for row in HORIZONTAL]),
    ),
)
def edge_filters(size=40):
    """The filters, computed back from the image and the two maps in the figure.

    >>> edge_filters().left
    [[1, 0, -1], [1, 0, -1], [1, 0, -1]]
    >>> edge_filters().right
    [[1, 1, 1], [0, 0, 0], [-1, -1, -1]]
    >>> edge_filters(size=24) == edge_filters()
    True
    """
    image = house(size)
    return EdgeFilters(*(fitted_filter(image, responses) for responses in edge_maps(image)))


@figure(height=3.3, rows=2, columns=2)
def draw_edge_maps(axes):
    """Above, a grey picture of a house: a dark roof and door, a light wall, darker than the sky, and a window lighter
    than both. Below, two feature maps of it; grey is 0, white positive and black negative. In the left one the left
    edge of the wall, where the picture gets darker, is white and the right edge black; horizontal edges do not show. In
    the right one the upper edges of what is dark are white, the lower ones black; vertical edges do not show. The
    slopes of the roof show in both.
    """
    left, right = edge_maps(house())
    limit = np.abs([left, right]).max()
    shown = ((house(), "image", 0, 1), (left, "left map", -limit, limit), (right, "right map", -limit, limit))
    for panel, (pixels, title, low, high) in zip(axes.flat[[0, 2, 3]], shown, strict=True):
        panel.imshow(pixels, cmap="gray", vmin=low, vmax=high, interpolation="none")
        panel.set_title(title)
    for panel in axes.flat:
        panel.axis("off")
