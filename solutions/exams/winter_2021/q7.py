"""Convolution in three dimensions with NumPy.

Layouts: images are `(N, iC, H, W, D)`, kernels `(oC, iC, kh, kw, kd)`, results `(N, oC, oH, oW, oD)`. There is no
padding, one stride serves the three axes, and the kernels are not flipped. The programs stand in `solutions.nn.conv3d`.
"""

from collections.abc import Callable
from itertools import product

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from solutions.nn.conv3d import conv3d_loops, conv3d_windows
from solutions.nn.shapes import window_count
from solutions.part import Key, Slip, part

TOPICS = ("numpy",)


# What the witnesses compare a program with.


def places(size, kernel, stride=1):
    """Where a kernel may begin on an axis, tried one by one.

    >>> places(7, 3, stride=2), places(2, 5)
    ([0, 2, 4], [])
    """
    return [start for start in range(0, size, stride) if start + kernel <= size]


def counts_places(program: Callable, largest=6) -> bool:
    """Whether a program `(size, kernel, stride)` counts the places of all small kernels.

    Where there is none it may say 0 or refuse with a `ValueError`.

    >>> counts_places(lambda size, kernel, stride=1: len(range(0, size - kernel + 1, stride)))
    True
    """
    for size, kernel, stride in product(range(1, largest + 1), range(1, largest + 1), range(1, 4)):
        expected = len(places(size, kernel, stride))
        try:
            counted = program(size, kernel, stride)
        except ValueError:
            counted = 0
        if counted != expected:
            return False
    return True


def defining_sum(images, kernels, stride=1):
    """The convolution without windows: the images, shifted to each weight and times it, added up.

    >>> defining_sum(np.arange(3).reshape(1, 1, 1, 3, 1), np.array([[[[[1], [10]]]]])).ravel().tolist()
    [10, 21]
    """
    sizes, kernel = np.array(images.shape[2:]), np.array(kernels.shape[2:])
    total = 0
    for offset in np.ndindex(*kernel):
        h, w, d = map(slice, offset, offset + sizes - kernel + 1, [stride] * 3)
        seen = images[:, :, h, w, d]  # (N, iC, oH, oW, oD): under this weight, in every place
        total = total + np.einsum("nchwd,oc->nohwd", seen, kernels[:, :, *offset])
    return total


def problem(image, kernel, seed=0, batch=2, channels=3, filters=4):
    """Random small integers: images `(N, iC, *image)` and kernels `(oC, iC, *kernel)`, whose sums are exact.

    >>> [array.shape for array in problem((4, 5, 6), (1, 2, 3))]
    [(2, 3, 4, 5, 6), (4, 3, 1, 2, 3)]
    """
    rng = np.random.default_rng(seed)
    shapes = (batch, channels, *image), (filters, channels, *kernel)
    return tuple(rng.integers(-8, 9, shape).astype(float) for shape in shapes)


def outcome(program: Callable, image, kernel, stride=1) -> str:
    """What becomes of a program on random images and kernels of these sizes, in a few words.

    >>> outcome(conv3d_loops, (4, 5, 6), (1, 2, 3))
    'right'
    """
    images, kernels = problem(image, kernel)
    expected = defining_sum(images, kernels, stride)
    try:
        result = program(images, kernels, stride)
    except (NameError, ValueError) as error:
        return type(error).__name__
    if result.shape != expected.shape:
        return "wrong shape, no error"
    return "right" if np.array_equal(result, expected) else "wrong values, no error"


CASES = (  # image and kernel, each height, width and depth, and the stride
    ((2, 2, 1), (1, 2, 1), 1),
    ((4, 5, 6), (2, 3, 1), 1),
    ((7, 6, 8), (3, 1, 2), 2),
    ((7, 9, 8), (1, 4, 2), 3),
)


def is_convolution(program: Callable) -> bool:
    """Whether a program `(images, kernels, stride)` gives the defining sum on images and kernels with unequal sides.

    >>> is_convolution(defining_sum)
    True
    """
    return all(outcome(program, *case) == "right" for case in CASES)


# The faults of the printed programs, in short programs of our own.


def formula_alone(size, kernel, stride=1):
    """The count of places, without asking whether there are any.

    >>> formula_alone(7, 3, stride=2), formula_alone(2, 5)
    (3, -2)
    """
    return (size - kernel) // stride + 1


def end_to_start(start, length):
    """The slices of the printed loops.

    >>> list(range(9))[end_to_start(2, length=3)]
    []
    """
    return slice(start + length, start)


def start_to_end(start, length):
    """
    >>> list(range(9))[start_to_end(2, length=3)]
    [2, 3, 4]
    """
    return slice(start, start + length)


def kernel_sides(kernels, height_first=False):
    """kh, kw and kd from the kernels' shape: in the paper's order, kw first, or kh first.

    >>> kernel_sides(np.ones((1, 1, 2, 3, 4))), kernel_sides(np.ones((1, 1, 2, 3, 4)), height_first=True)
    ((3, 2, 4), (2, 3, 4))
    """
    first, second, kd = kernels.shape[2:]
    return (first, second, kd) if height_first else (second, first, kd)


def loops_with_faults(images, kernels, stride=1, cut=end_to_start, height_first=False):
    """Sizes from (H, kw) and (W, kh), windows of kh along H and kw along W, empty slices.

    >>> loops_with_faults(np.ones((1, 1, 2, 2, 1)), np.ones((1, 1, 1, 1, 1)))
    Traceback (most recent call last):
    ValueError: cannot reshape array of size 0 into shape (1,)
    """
    N, iC, H, W, D = images.shape
    kh, kw, kd = kernel_sides(kernels, height_first)
    pairs = (H, kw), (W, kh), (D, kd)
    oH, oW, oD = (formula_alone(size, kernel, stride) for size, kernel in pairs)
    rows = np.zeros((N, oH, oW, oD, iC * kh * kw * kd))
    for n, h, w, d in np.ndindex(N, oH, oW, oD):
        i, j, k = h * stride, w * stride, d * stride
        window = images[n, :, cut(i, kh), cut(j, kw), cut(k, kd)]
        rows[n, h, w, d] = window.reshape(iC * kh * kw * kd)
    return np.moveaxis(rows @ kernels.reshape(len(kernels), -1).T, -1, 1)


def loops_with_swapped_sides(images, kernels, stride=1, height_first=False):
    """The same with the slices turned: what is left is the exchange of kh and kw.

    >>> outcome(loops_with_swapped_sides, (4, 5, 6), (2, 2, 3))
    'right'
    """
    return loops_with_faults(images, kernels, stride, start_to_end, height_first)


def windows_with_faults(images, kernels, stride=1, height_first=False):
    """Sizes from (H, kw) and (W, kh), windows of kh along H and kw along W, at every place.

    >>> outcome(windows_with_faults, (4, 5, 6), (2, 2, 3))
    'right'
    >>> outcome(windows_with_faults, (4, 5, 6), (2, 2, 3), stride=2)
    'ValueError'
    """
    N, _, H, W, D = images.shape
    kh, kw, kd = kernel_sides(kernels, height_first)
    pairs = (H, kw), (W, kh), (D, kd)
    oH, oW, oD = (formula_alone(size, kernel, stride) for size, kernel in pairs)
    windows = sliding_window_view(images, (kh, kw, kd), axis=(2, 3, 4))
    rows = np.moveaxis(windows, 1, 4).reshape(-1, kernels[0].size)  # whatever the stride
    out = rows @ kernels.reshape(len(kernels), -1).T
    return np.moveaxis(out.reshape(N, oH, oW, oD, len(kernels)), -1, 1)


def height_by_unknown_names(images, kernels, stride=1):
    """The sizes are used by name, but nothing has read them from the arrays.

    >>> height_by_unknown_names(np.ones((1, 1, 2, 2, 1)), np.ones((1, 1, 1, 1, 1)))
    Traceback (most recent call last):
    NameError: name 'H' is not defined
    """
    return formula_alone(H, kw, stride)  # noqa: F821


FAULTY_CASES = (
    ((4, 5, 6), (2, 2, 3), 1),
    ((4, 5, 6), (2, 2, 3), 2),
    ((2, 2, 1), (1, 2, 1), 1),
    ((2, 3, 1), (1, 2, 1), 1),
    ((4, 4, 4), (1, 2, 1), 2),
)


def outcomes(program: Callable) -> list[tuple]:
    """Rows for a table: sizes, stride, and the outcome with kw read first (as the paper writes) and with kh first.

    >>> outcomes(windows_with_faults)[2]
    ((2, 2, 1), (1, 2, 1), 1, 'wrong values, no error', 'wrong shape, no error')
    """
    return [
        (*case, outcome(program, *case), outcome(lambda *given: program(*given, height_first=True), *case))
        for case in FAULTY_CASES
    ]


def smallest_silent_error(program: Callable, most=8):
    """Sizes of an image with the fewest elements, and of a kernel, for which a program is wrong without an error.

    The stride is 1.

    >>> smallest_silent_error(windows_with_faults)
    ((2, 2, 1), (1, 2, 1))
    >>> smallest_silent_error(conv3d_windows) is None
    True
    """
    sides = range(1, most + 1)
    images = (image for image in product(sides, repeat=3) if np.prod(image) <= most)
    for image in sorted(images, key=lambda image: (np.prod(image), max(image), image[::-1])):
        for kernel in product(*(range(1, side + 1) for side in image)):
            if "no error" in outcome(program, image, kernel):
                return image, kernel
    return None


@part(
    "1",
    "The size of the result along an axis",
    kind="code",
    points=5,
    topics=TOPICS,
    key=Key(
        "(image − kernel) // stride + 1",
        printed=formula_alone,
        accepts=lambda ours, printed: all(
            ours(size, kernel, stride) == printed(size, kernel, stride)
            for size, stride in product(range(1, 7), range(1, 4))
            for kernel in range(1, size + 1)
        ),
        qualified="The formula counts the places wherever the kernel fits, a condition that the paper does not state: "
        "where the kernel exceeds the image by more than the stride, it returns a negative size, −2 for an image of 2 "
        "and a kernel of 5.",
        witness=counts_places,
    ),
)
def output_size(size, kernel, stride=1):
    """How many places a kernel has on an axis of an image.

    Raises:
        ValueError: the kernel has none, or an argument is not a positive integer.

    >>> output_size(7, kernel=3)
    5
    >>> output_size(7, kernel=3, stride=2), output_size(8, kernel=3, stride=2), output_size(3, kernel=3)
    (3, 3, 1)
    >>> output_size(2, kernel=5)
    Traceback (most recent call last):
    ValueError: kernel=5 is larger than the padded input (2 + 2·0 = 2)
    """
    return window_count(size, kernel, stride)


@part(
    "2",
    "Conv3D with loops",
    kind="code",
    points=15,
    topics=TOPICS,
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


@part(
    "3",
    "Conv3D without loops",
    kind="code",
    points=10,
    bonus=True,
    topics=TOPICS,
    key=Key(
        "a view of all windows, copied into a matrix; one matrix product with the flattened filters",
        printed=windows_with_faults,
        accepts=lambda ours, printed: is_convolution(printed),
        corrected="With a filter whose height and width differ, it is wrong at stride 1, and without an error where "
        "the image is as high as it is wide; and as it takes the windows at every place, with other filters a stride "
        "above 1 raises an error, unless the filter is as large as the image.",
        witness=is_convolution,
    ),
)
def convolution_of_windows(images, kernels, stride=1):
    """Images `(N, iC, H, W, D)` and kernels `(oC, iC, kh, kw, kd)` give `(N, oC, oH, oW, oD)`, all windows at once.

    >>> images = np.arange(4).reshape(1, 1, 2, 2, 1)  # rows 0 1 and 2 3
    >>> convolution_of_windows(images, np.array([1, 10]).reshape(1, 1, 1, 2, 1)).astype(int).tolist()
    [[[[[10]], [[32]]]]]
    >>> convolution_of_windows(images, np.array([1, 10]).reshape(1, 1, 2, 1, 1)).astype(int).tolist()
    [[[[[20], [31]]]]]
    >>> convolution_of_windows(np.ones((2, 3, 7, 8, 9)), np.ones((4, 3, 1, 2, 3)), stride=2).shape
    (2, 4, 4, 4, 4)
    """
    return conv3d_windows(images, kernels, stride)


# What else does not fit together in the question; it changes no answer.


def layout_of_the_comments_scrambles() -> bool:
    """Name the axes of the images (N, iC, D, H, W), and the window program is wrong without an error for a cube.

    >>> layout_of_the_comments_scrambles()
    True
    """
    images, kernels = problem((3, 4, 5), (2, 2, 2))  # D, H, W
    depth, height, width = sizes = (2, 3, 4)  # of the result, in the order of the images' axes
    windows = sliding_window_view(images, (2, 2, 2), axis=(2, 3, 4))
    rows = np.moveaxis(windows, 1, 4).reshape(-1, kernels[0].size)
    out = (rows @ kernels.reshape(len(kernels), -1).T).reshape(len(images), height, width, depth, len(kernels))
    result = np.moveaxis(out, -1, 1)  # (N, oC, oH, oW, oD)
    expected = defining_sum(images, kernels)  # (N, oC, oD, oH, oW)
    assert expected.shape[2:] == sizes
    return not np.array_equal(result, np.moveaxis(expected, 2, 4))


def width_and_height_come_out_exchanged() -> bool:
    """Both programs, with cubes, return the height before the width, where the paper promises the width first.

    >>> width_and_height_come_out_exchanged()
    True
    """
    images, kernels = problem((5, 7, 9), (2, 2, 2))
    promised = (2, 4, 6, 4, 8)  # (N, oC, oW, oH, oD)
    programs = (loops_with_swapped_sides, windows_with_faults)
    return all(np.swapaxes(program(images, kernels), 2, 3).shape == promised for program in programs)


def loops_widen_float32() -> bool:
    """From float32 images and kernels the loops make float64, as their matrix is made without a dtype.

    >>> loops_widen_float32()
    True
    """
    arrays = [array.astype(np.float32) for array in problem((4, 4, 4), (2, 2, 2))]
    return loops_with_swapped_sides(*arrays).dtype == np.float64 and windows_with_faults(*arrays).dtype == np.float32


# The picture of im2col.

PICTURE = np.arange(12).reshape(3, 4)
FILTERS = np.array([[[1, 0], [0, 1]], [[0, 2], [1, 0]]])
TINTS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")  # Okabe and Ito, 2008


def columns_of(image, kernel):
    """im2col of an image (H, W): one column for each window, (kh·kw, oH·oW).

    >>> columns_of(np.arange(6).reshape(2, 3), (2, 2)).tolist()
    [[0, 1], [1, 2], [3, 4], [4, 5]]
    """
    return sliding_window_view(image, kernel).reshape(-1, np.prod(kernel)).T


def draw_im2col():
    """im2col in two dimensions. Above: an image of 3 × 4 pixels and its six windows of 2 × 2. Below: two flattened
    filters (2 × 4) times the flattened windows as columns (4 × 6) give a row of six results for each filter (2 × 6).
    A window, its column and its results have one colour.
    """
    columns = columns_of(PICTURE, FILTERS.shape[1:])
    flat = FILTERS.reshape(len(FILTERS), -1)
    pieces = []

    def write(x, y, text):
        pieces.append(f'<text x="{x:g}" y="{y:g}">{text}</text>')

    def matrix(left, top, entries, tints, title, wide=24):
        rows, width = entries.shape
        span = width * wide / len(tints)
        for number, tint in enumerate(tints):
            box = f'x="{left + number * span:g}" y="{top}" width="{span:g}" height="{24 * rows}"'
            pieces.append(f'<rect {box} fill="{tint}" fill-opacity=".3"/>')
        for (row, column), entry in np.ndenumerate(entries):
            write(left + (column + 0.5) * wide, top + 24 * row + 17, entry)
        write(left + width * wide / 2, top - 8, title)

    matrix(10, 24, PICTURE, ["gray"], "image (3 × 4)")
    for number, (window, tint) in enumerate(zip(columns.T, TINTS, strict=True)):
        matrix(140 + 62 * number, 36, window.reshape(2, 2), [tint], f"window {number + 1}")
    matrix(10, 160, flat, ["gray"], "filters (2 × 4)")
    write(122, 188, "·")
    matrix(140, 136, columns, TINTS, "windows as columns (4 × 6)")
    write(302, 188, "=")
    matrix(320, 160, flat @ columns, TINTS, "results (2 × 6)", wide=30)
    return (
        '<svg viewBox="0 0 510 240" width="510" height="240" fill="currentColor" font-family="sans-serif" '
        f'font-size="13" text-anchor="middle">{"".join(pieces)}</svg>'
    )


SLIPS = (
    Slip(
        "Question 7, parts 2 and 3",
        "The sizes and the stride are used by name, but the programs never read them from the arrays nor take them as "
        "arguments, so that the first call ends in a NameError.",
    ),
    Slip(
        "Question 7, text against the programs' comments",
        "The text orders an image's axes as height, width, depth, the comments as depth, height, width; read in the "
        "latter order, the window program returns scrambled values without an error.",
        shown_by=layout_of_the_comments_scrambles,
    ),
    Slip(
        "Question 7, list of symbols",
        "The filter's sizes are listed as kw, kh, kd for height, width and depth, so that kw stands for the height.",
    ),
    Slip(
        "Question 7, step 2 against the solutions",
        "The result is promised with its width before its height; both programs return the height first.",
        shown_by=width_and_height_come_out_exchanged,
    ),
    Slip(
        "Question 7, stride",
        "The stride is fixed at 1 in one place and granted as a parameter in another; no function takes it.",
    ),
    Slip(
        "Question 7, parts 2 and 3",
        "From float32 arrays the loops make float64, the windows float32.",
        shown_by=loops_widen_float32,
    ),
    Slip(
        "Question 7, parts 1 and 2",
        "As the text has come to us, a docstring is never closed and a line ends in a dot, so that neither program can "
        "be parsed; both may be losses of the extraction.",
    ),
)
