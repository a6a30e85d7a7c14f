"""The size of the result along an axis."""

from collections.abc import Callable
from itertools import product

from solutions.exams.winter_2021.q7.programs import TOPICS, formula_alone
from solutions.nn.shapes import window_count
from solutions.part import Key, part


def counts_places(program: Callable, largest=6) -> bool:
    """Whether a program `(size, kernel, stride)` counts the places of all small kernels, which are tried one by one.

    Where there is none it may say 0 or refuse with a `ValueError`.

    >>> counts_places(lambda size, kernel, stride=1: len(range(0, size - kernel + 1, stride)))
    True
    """
    for size, kernel, stride in product(range(1, largest + 1), range(1, largest + 1), range(1, 4)):
        expected = sum(start + kernel <= size for start in range(0, size, stride))
        try:
            counted = program(size, kernel, stride)
        except ValueError:
            counted = 0
        if counted != expected:
            return False
    return True


def size_along(image, kernel, stride=1):
    """The program to hand in: the number of places along one axis, 0 where the kernel does not fit.

    >>> size_along(8, 3, stride=2), size_along(2, 5)
    (3, 0)
    """
    if kernel > image:
        return 0
    return (image - kernel) // stride + 1


@part(
    "1",
    "The size of the result along an axis",
    kind="code",
    program=size_along,
    points=5,
    topics=TOPICS,
    keywords=(
        "output size",
        "output shape",
        "stride",
        "valid convolution",
        "floor division",
        "conv output formula",
        "Conv3D",
    ),
    key=Key(
        "(image − kernel) // stride + 1",
        printed=formula_alone,
        accepts=lambda ours, printed: all(
            ours(kernel + more, kernel, stride) == printed(kernel + more, kernel, stride)
            for kernel, more, stride in product(range(1, 6), range(6), range(1, 4))
        ),
        means="reading",
        qualified="The formula counts the places wherever the kernel fits, a condition that the paper does not state: "
        "where the kernel exceeds the image by more than the stride, it returns a negative size, "
        "−{{ -formula_alone(2, 5) }} for an image of 2 and a kernel of 5.",
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
