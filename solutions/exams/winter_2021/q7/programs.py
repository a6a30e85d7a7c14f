"""What programs are compared with, and the faults that the printed ones share."""

from collections.abc import Callable

import numpy as np

TOPICS = ("numpy",)


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

    >>> from solutions.nn.conv3d import conv3d_loops
    >>> outcome(conv3d_loops, (4, 5, 6), (1, 2, 3))
    'right'
    """
    images, kernels = problem(image, kernel)
    expected = defining_sum(images, kernels, stride)
    try:
        result = program(images, kernels, stride)
    except ValueError:
        return "ValueError"
    if result.shape != expected.shape:
        return "wrong shape, no error"
    return "right" if np.array_equal(result, expected) else "wrong values, no error"


CASES = (  # image and kernel, each height, width and depth, and the stride
    ((4, 5, 6), (2, 2, 3), 1),
    ((4, 5, 6), (2, 2, 3), 2),
    ((2, 2, 1), (1, 2, 1), 1),
    ((2, 3, 1), (1, 2, 1), 1),
    ((4, 4, 4), (1, 2, 1), 2),
    ((7, 9, 8), (1, 4, 2), 3),
)


def is_convolution(program: Callable) -> bool:
    """Whether a program `(images, kernels, stride)` gives the defining sum for all cases.

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


def kernel_sides(kernels, height_first=False):
    """kh, kw and kd from the kernels' shape: in the paper's order, kw first, or kh first.

    >>> kernel_sides(np.ones((1, 1, 2, 3, 4))), kernel_sides(np.ones((1, 1, 2, 3, 4)), height_first=True)
    ((3, 2, 4), (2, 3, 4))
    """
    first, second, kd = kernels.shape[2:]
    return (first, second, kd) if height_first else (second, first, kd)


def outcomes(program: Callable) -> list[tuple]:
    """Rows for a table: sizes, stride, and the outcome with kw read first (as the paper writes) and with kh first.

    >>> from solutions.exams.winter_2021.q7.p3_windows import windows_with_faults
    >>> outcomes(windows_with_faults)[2]
    ((2, 2, 1), (1, 2, 1), 1, 'wrong values, no error', 'wrong shape, no error')
    """
    return [
        (*case, outcome(program, *case), outcome(lambda *given: program(*given, height_first=True), *case))
        for case in CASES
    ]
