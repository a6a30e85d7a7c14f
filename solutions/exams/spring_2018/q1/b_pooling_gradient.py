"""Backpropagation through max pooling.

>>> positions_are_needed.answer()
('i',)
>>> positions_are_needed.answer(size=3)
('i',)
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.spring_2018.q1.filtering import blocks, relative_change
from solutions.finding import Finding
from solutions.nn.gradients import numerical_gradient
from solutions.part import Key, choice


def from_blocks(values, size):
    """The image (height, width) with these blocks (rows, columns, size · size).

    >>> from_blocks(np.array([[[0, 1, 4, 5], [2, 3, 6, 7]]]), 2).tolist()
    [[0, 1, 2, 3], [4, 5, 6, 7]]
    """
    rows, columns, _ = values.shape
    return values.reshape(rows, columns, size, size).swapaxes(1, 2).reshape(rows * size, columns * size)


def max_pool(image, size):
    """The largest value of each block of an image (height, width), and its position in the block.

    >>> [of.tolist() for of in max_pool(np.array([[1.0, 9.0], [3.0, 2.0]]), 2)]
    [[[9.0]], [[1]]]
    """
    values = blocks(image, size)
    return values.max(axis=2), values.argmax(axis=2)


def max_pool_backward(upstream, positions, size):
    """Gradient (height, width): each upstream entry goes to where the largest value of its block was.

    >>> max_pool_backward(np.array([[5.0]]), np.array([[1]]), 2).tolist()
    [[0.0, 5.0], [0.0, 0.0]]
    """
    values = np.zeros((*upstream.shape, size * size))
    np.put_along_axis(values, positions[:, :, None], upstream[:, :, None], axis=2)
    return from_blocks(values, size)


def average_pool_backward(upstream, size):
    """Gradient (height, width): each upstream entry is shared out equally over its block."""
    return np.kron(upstream, np.ones((size, size))) / size**2


def same_outputs_other_positions(rng, size):
    """An image (6, 4) · size / 2 of different numbers, and a second one whose blocks hold the same in another order."""
    first = 0.1 * rng.permutation(24 * size**2 // 4).reshape(3 * size, 2 * size)
    values = blocks(first, size)
    turned = [np.roll(block, rng.integers(1, size**2)) for block in values.reshape(-1, size**2)]
    return first, from_blocks(np.reshape(turned, values.shape), size)


def outputs_do_not_tell_the_gradient(seed=0, control=False, size=2):
    """Build two images whose blocks hold the same numbers in another order, so that their pooled outputs are equal.
    Take the gradient of a random weighted sum of the outputs, by finite differences, and by sending each upstream
    entry to the position that was kept from the forward pass.

    The control is average pooling, whose gradient needs no positions.
    """
    rng = np.random.default_rng(seed)
    images = same_outputs_other_positions(rng, size)
    upstream = rng.standard_normal(blocks(images[0], size).shape[:2])
    outputs, gradients, errors = [], [], []
    for image in images:
        if control:
            output = blocks(image, size).mean(axis=2)
            gradient = average_pool_backward(upstream, size)
            measured = numerical_gradient(lambda x: np.sum(upstream * blocks(x, size).mean(axis=2)), image)
        else:
            output, positions = max_pool(image, size)
            gradient = max_pool_backward(upstream, positions, size)
            measured = numerical_gradient(lambda x: np.sum(upstream * max_pool(x, size)[0]), image)
        outputs.append(output)
        gradients.append(measured)
        errors.append(relative_change(measured, gradient))
    numbers = {
        "difference of the outputs": relative_change(*outputs),
        "difference of the true gradients": round(relative_change(*gradients), 6),
        "error of the gradient by the rule": round(max(errors), 6),
    }
    different = numbers["difference of the true gradients"] > 0.1
    return Finding(different and numbers["difference of the outputs"] < 1e-9 and max(errors) < 1e-6, numbers)


def the_input_is_enough(seed=0, size=2):
    """Whether positions found again, from the input that was kept, give the gradient too.

    >>> the_input_is_enough()
    True
    """
    rng = np.random.default_rng(seed)
    image, upstream = rng.standard_normal((3 * size, 2 * size)), rng.standard_normal((3, 2))
    outputs, positions = max_pool(image, size)
    found = (blocks(image, size) == outputs[:, :, None]).argmax(axis=2)
    return np.array_equal(max_pool_backward(upstream, found, size), max_pool_backward(upstream, positions, size))


positions_are_needed = choice(
    "b",
    "Backpropagation through max pooling",
    points=2,
    topics=("backpropagation", "convolution"),
    given=dict(size=2),
    claims={
        "i": shown("True", outputs_do_not_tell_the_gradient),
        "ii": refuted("False", outputs_do_not_tell_the_gradient),
    },
    key=Key("(i) true", printed=("i",)),
)
