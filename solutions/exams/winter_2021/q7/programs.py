"""What programs are compared with, and the faults that the printed ones share."""

from collections.abc import Callable

import numpy as np

TOPICS = ("numpy",)


def defining_sum(images, kernels, stride=1):
    """The convolution without windows: the images, shifted to each weight and times it, added up."""
    sizes, kernel = np.array(images.shape[2:]), np.array(kernels.shape[2:])
    total = 0
    for offset in np.ndindex(*kernel):
        h, w, d = map(slice, offset, offset + sizes - kernel + 1, [stride] * 3)
        seen = images[:, :, h, w, d]  # (N, iC, oH, oW, oD): under this weight, in every place
        total = total + np.einsum("nchwd,oc->nohwd", seen, kernels[:, :, *offset])
    return total


def problem(image, kernel, seed=0, batch=2, channels=3, filters=4):
    """Random small integers: images `(N, iC, *image)` and kernels `(oC, iC, *kernel)`, whose sums are exact."""
    rng = np.random.default_rng(seed)
    shapes = (batch, channels, *image), (filters, channels, *kernel)
    return tuple(rng.integers(-8, 9, shape).astype(float) for shape in shapes)


def outcome(program: Callable, image, kernel, stride=1) -> str:
    """What becomes of a program on random images and kernels of these sizes, in a few words."""
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
    """Whether a program `(images, kernels, stride)` gives the defining sum for all cases."""
    return all(outcome(program, *case) == "right" for case in CASES)


# The faults of the printed programs, in short programs of our own.


def formula_alone(size, kernel, stride=1):
    """The count of places, without asking whether there are any."""
    return (size - kernel) // stride + 1


def exchanged_sizes(images, kernels, stride, height_first):
    """kh, kw and kd from the kernels' shape, kw first as in the paper, or kh first; the sizes from (H, kw), (W, kh)."""
    H, W, D = images.shape[2:]
    first, second, kd = kernels.shape[2:]
    kh, kw = (first, second) if height_first else (second, first)
    return (kh, kw, kd), tuple(formula_alone(*pair, stride) for pair in ((H, kw), (W, kh), (D, kd)))


def outcomes(program: Callable) -> list[tuple]:
    """Rows for a table: sizes, stride, and the outcome with kw read first (as the paper writes) and with kh first."""
    return [
        (*case, outcome(program, *case), outcome(lambda *given: program(*given, height_first=True), *case))
        for case in CASES
    ]
