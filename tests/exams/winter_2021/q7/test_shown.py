"""What the tables and figures of Winter 2021, question 7, show, by other means."""

import numpy as np

from tests.exams.winter_2021.q7.in_jax import jax_convolution
from tests.shown import shows

SIZES = ((4, 5, 6), (4, 5, 6), (2, 2, 1), (2, 3, 1), (4, 4, 4), (7, 9, 8))
KERNELS = ((2, 2, 3), (2, 2, 3), (1, 2, 1), (1, 2, 1), (1, 2, 1), (1, 4, 2))
STRIDES = (1, 2, 1, 1, 2, 3)


def becomes(made, expected):
    """What a table says of a result; none was made where there was an error."""
    if made is None:
        return "ValueError"
    if made.shape != expected.shape:
        return "wrong shape, no error"
    return "right" if np.array_equal(made, expected) else "wrong values, no error"


def rows(image, kernel, stride, height_first, take):
    """What a printed program makes of whole numbers, and what JAX does."""
    rng = np.random.default_rng(0)
    images = rng.integers(-8, 9, (2, 3, *image)).astype(float)
    kernels = rng.integers(-8, 9, (4, 3, *kernel)).astype(float)
    kh, kw, kd = kernel if height_first else (kernel[1], kernel[0], kernel[2])
    sizes = [(image[0] - kw) // stride + 1, (image[1] - kh) // stride + 1, (image[2] - kd) // stride + 1]
    windows = [
        images[:, :, h : h + kh, w : w + kw, d : d + kd].reshape(2, -1)
        for h, w, d in take(image, (kh, kw, kd), sizes, stride)
    ]
    expected = np.asarray(jax_convolution(images, kernels, stride))
    if len(windows) != np.prod(sizes) or any(window.shape[1] != kernels[0].size for window in windows):
        return None, expected
    flat = np.einsum("wnk,ok->now", windows, kernels.reshape(4, -1))
    return flat.reshape(2, 4, *sizes), expected


def all_rows(take):
    cases = list(zip(SIZES, KERNELS, STRIDES, strict=True))
    return {
        "image": list(SIZES),
        "kernel": list(KERNELS),
        "stride": list(STRIDES),
        **{
            head: [becomes(*rows(*case, height_first, take)) for case in cases]
            for head, height_first in (("kw read first", False), ("kh read first", True))
        },
    }


@shows("winter-2021/q7#2 table")
def test_outcomes_of_turned_loops(shown):
    """A window that does not fit is cut short, and no row of the matrix."""
    assert shown == all_rows(lambda image, kernel, sizes, stride: [np.array(at) * stride for at in np.ndindex(*sizes)])


@shows("winter-2021/q7#3 table")
def test_outcomes_of_windows(shown):
    """All places where a window fits, whatever the stride."""

    def fitting(image, kernel, sizes, stride):
        return list(np.ndindex(*(np.array(image) - kernel + 1)))

    assert shown == all_rows(fitting)


@shows("winter-2021/q7#2 figure")
def test_picture_of_im2col(shown):
    """Each matrix in turn: its numbers, row by row, and its name; the box is as large as its numbers."""
    (panel,) = shown
    picture = [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]
    windows = [[row[w : w + 2] for row in picture[h : h + 2]] for h in range(2) for w in range(3)]
    filters = [[1, 0, 0, 1], [0, 2, 1, 0]]
    flat = [[*above, *below] for above, below in windows]
    results = [[sum(a * b for a, b in zip(own, window, strict=True)) for window in flat] for own in filters]
    matrices = {
        "image (3 × 4)": picture,
        **{f"window {number}": window for number, window in enumerate(windows, 1)},
        "filters (2 × 4)": filters,
        "windows as\ncolumns (4 × 6)": [list(row) for row in zip(*flat, strict=True)],
        "results (2 × 6)": results,
    }
    texts, boxes = iter(panel.texts), iter(panel.shapes)
    for name, matrix in matrices.items():
        numbers = [next(texts) for row in matrix for _ in row]
        assert [int(words) for words, _, _ in numbers] == [entry for row in matrix for entry in row], name
        assert next(texts)[0] == name
        places = np.array([at for _, *at in numbers])
        stripes = np.concatenate([next(boxes) for _ in range(6 if name.startswith(("windows", "results")) else 1)])
        corners = [places.min(axis=0) - 0.5, places.max(axis=0) + 0.5]
        np.testing.assert_allclose([stripes.min(axis=0), stripes.max(axis=0)], corners)
    assert [words for words, _, _ in texts] == ["·", "="] and not list(boxes)
