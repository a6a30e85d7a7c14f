"""Conv3D with loops."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from solutions.exams.winter_2021.q7.p1_output_size import size_along
from solutions.exams.winter_2021.q7.programs import TOPICS, exchanged_sizes, is_convolution
from solutions.finding import figure
from solutions.nn.conv3d import conv3d_loops
from solutions.part import Key, part


def conv3d_in_loops(images, kernels, s=1):
    """The program to hand in: each window becomes a row, and one matrix product does the rest."""
    N, iC, H, W, D = images.shape
    oC, iC, kh, kw, kd = kernels.shape
    oH = size_along(H, kh, s)
    oW = size_along(W, kw, s)
    oD = size_along(D, kd, s)
    rows = np.zeros((N, oH, oW, oD, iC * kh * kw * kd))
    for h in range(oH):
        for w in range(oW):
            for d in range(oD):
                height = slice(h * s, h * s + kh)
                width = slice(w * s, w * s + kw)
                depth = slice(d * s, d * s + kd)
                window = images[:, :, height, width, depth]
                rows[:, h, w, d] = window.reshape(N, -1)
    out = rows @ kernels.reshape(oC, -1).T
    return np.moveaxis(out, -1, 1)


def end_to_start(start, length):
    """The slices of the printed loops, which are empty."""
    return slice(start + length, start)


def loops_with_faults(images, kernels, stride=1, cut=end_to_start, height_first=False):
    """Sizes from (H, kw) and (W, kh), windows of kh along H and kw along W, empty slices."""
    N, iC = images.shape[:2]
    (kh, kw, kd), (oH, oW, oD) = exchanged_sizes(images, kernels, stride, height_first)
    rows = np.zeros((N, oH, oW, oD, iC * kh * kw * kd))
    for n, h, w, d in np.ndindex(N, oH, oW, oD):
        i, j, k = h * stride, w * stride, d * stride
        window = images[n, :, cut(i, kh), cut(j, kw), cut(k, kd)]
        rows[n, h, w, d] = window.reshape(iC * kh * kw * kd)
    return np.moveaxis(rows @ kernels.reshape(len(kernels), -1).T, -1, 1)


def loops_with_swapped_sides(images, kernels, stride=1, height_first=False):
    """The same with the slices turned: what is left is the exchange of kh and kw."""
    return loops_with_faults(images, kernels, stride, lambda start, length: slice(start, start + length), height_first)


@part(
    "2",
    "Conv3D with loops",
    kind="code",
    program=conv3d_in_loops,
    points=15,
    topics=TOPICS,
    keywords=(
        "3D convolution",
        "convolution layer",
        "for loops",
        "forward pass",
        "im2col",
        "voxels",
        "volumetric images",
        "implement a convolution",
    ),
    key=Key(
        "loops over the places of the window cut it out of the images; one matrix product with the flattened filters",
        printed=loops_with_faults,
        accepts=lambda ours, printed: is_convolution(printed),
        corrected="Its slices run from end to start and are always empty, so that the first window that it cuts raises "
        "an error; with the slices turned, a filter whose height and width differ still makes it fail at stride 1, "
        "because the places along the height are counted with kw, but the windows cut with kh.",
        witness=is_convolution,
    ),
)
def convolution_by_loops(images, kernels, stride=1):
    """Images `(N, iC, H, W, D)` and kernels `(oC, iC, kh, kw, kd)` give `(N, oC, oH, oW, oD)`, window by window.

    >>> images = np.arange(4).reshape(1, 1, 2, 2, 1)  # rows 0 1 and 2 3
    >>> convolution_by_loops(images, np.array([1, 10]).reshape(1, 1, 1, 2, 1)).astype(int).tolist()
    [[[[[10]], [[32]]]]]
    >>> convolution_by_loops(images, np.array([1, 10]).reshape(1, 1, 2, 1, 1)).astype(int).tolist()
    [[[[[20], [31]]]]]
    >>> convolution_by_loops(np.ones((2, 3, 7, 8, 9)), np.ones((4, 3, 1, 2, 3)), stride=2).shape
    (2, 4, 4, 4, 4)
    """
    return conv3d_loops(images, kernels, stride)


PICTURE = np.arange(12).reshape(3, 4)
FILTERS = np.array([[[1, 0], [0, 1]], [[0, 2], [1, 0]]])
COLOURS = [f"C{number}" for number in range(6)]


def columns_of(image, kernel):
    """im2col of an image (H, W): one column for each window, (kh·kw, oH·oW)."""
    return sliding_window_view(image, kernel).reshape(-1, np.prod(kernel)).T


def draw_matrix(axes, left, top, entries, colours, title):
    """A matrix of numbers, in as many stripes as there are colours."""
    rows, width = entries.shape
    stripes = [(left + width * k / len(colours), width / len(colours)) for k in range(len(colours))]
    axes.broken_barh(stripes, (top - rows, rows), facecolors=colours, alpha=0.3)
    for (row, column), entry in np.ndenumerate(entries):
        axes.text(left + column + 0.5, top - row - 0.5, entry, ha="center", va="center")
    axes.text(left + width / 2, top + 0.2, title, ha="center", va="bottom")


@figure(height=3.6, layout="none")
def draw_im2col(axes):
    """im2col in two dimensions. Top: an image of {{ PICTURE.shape }} pixels and its six windows of
    {{ FILTERS.shape[1:] }}. Bottom: two flattened filters (2 × 4) times the flattened windows as columns (4 × 6) give a
    row of six results for each filter (2 × 6). A window, its column and its results have one colour.
    """
    columns, flat = columns_of(PICTURE, FILTERS.shape[1:]), FILTERS.reshape(len(FILTERS), -1)
    draw_matrix(axes, 0.6, 18.5, PICTURE, ["0.5"], "image (3 × 4)")
    for number, (window, colour) in enumerate(zip(columns.T, COLOURS, strict=True)):
        row, column = divmod(number, 3)
        place = (6.6 + 3.7 * column, 18.5 - 3.8 * row)
        draw_matrix(axes, *place, window.reshape(2, 2), [colour], f"window {number + 1}")
    draw_matrix(axes, 1.4, 8.3, flat, ["0.5"], "filters (2 × 4)")
    draw_matrix(axes, 8, 9.3, columns, COLOURS, "windows as\ncolumns (4 × 6)")
    draw_matrix(axes, 8, 3.2, flat @ columns, COLOURS, "results (2 × 6)")
    for y, sign in ((7.3, "·"), (2.2, "=")):
        axes.text(7.1, y, sign, ha="center", va="center")
    axes.set(xlim=(0, 17), ylim=(1, 20), position=[0, 0, 1, 1])
    axes.axis("off")
