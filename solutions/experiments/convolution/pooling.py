"""Pooling: shapes, parameters, small shifts, and the backward pass."""

import numpy as np

from solutions.experiments.convolution.receptive_field import stack
from solutions.experiments.convolution.translation import relative_change
from solutions.finding import Finding
from solutions.nn.activations import relu
from solutions.nn.convolution import convolve
from solutions.nn.gradients import numerical_gradient
from solutions.nn.pooling import average_pool, average_pool_backward, max_pool
from solutions.nn.shapes import Conv, Dense, Flatten, Pool, trace
from solutions.nn.windows import lay, spread, windows


def only_height_and_width_shrink(height=7, width=6, channels=5, depth=1, control=False):
    """Every max pool that fits is applied to an image, channel by channel as usual. What is the smallest size of each
    axis that occurs? The control pools over pairs of channels, too.
    """
    image, depth = np.ones((1, 1, height, width, channels)), 2 if control else depth
    shapes = [max_pool(image, (size, size, depth)).shape[2:] for size in range(1, min(height, width) + 1)]
    lowest = tuple(np.min(shapes, axis=0).tolist())
    numbers = {"image": image.shape[2:], "lowest value of each axis": lowest}
    return Finding(lowest[0] < height and lowest[1] < width and lowest[2] == channels, numbers)


def pools_have_no_parameters(control=False):
    """Two networks read images of 32 × 32 pixels: three convolutions, with and without pools between them, and a dense
    layer of ten units. How many parameters do they have? In the control convolutions with the pools' size and stride
    take the place of the pools.
    """
    pooled, plain = (stack(3, 1, pool, pool, blocks=3, filters=8)[:-1] for pool in (2, 1))
    if control:
        pooled = [Conv(8, 2, stride=2) if isinstance(layer, Pool) else layer for layer in pooled]
    counts = {}
    for name, layers in (("no pools", plain), ("pools", pooled)):
        *hidden, _, dense = [volume.parameters for volume in trace([*layers, Flatten(), Dense(10)], (32, 32, 3))]
        counts |= {f"parameters of the stack, {name}": sum(hidden), f"parameters of the dense layer, {name}": dense}
    stack_without, dense_without, stack_with, dense_with = counts.values()
    return Finding(stack_with <= stack_without and dense_with <= dense_without, counts)


def shifts_are_dampened(rng, control=False, size=2):
    """A random image is moved by one pixel. By what share of their norm do the feature maps of a convolution change, as
    they are and after a 2 × 2 max pool? The control keeps the first pixel of each block in place of the largest one: a
    smaller map alone does not help.
    """
    world, filters = rng.standard_normal((3, 35, 34)), rng.standard_normal((8, 3, 3, 3))
    maps = relu(convolve([world[:, 1:], world[:, :-1]], filters))  # (2, 8, 32, 32)
    reduced = maps[..., ::size, ::size] if control else max_pool(maps, size)
    plain, pooled = relative_change(*maps), relative_change(*reduced)
    return Finding(pooled < 0.85 * plain, {"change of the maps": plain, "change of the reduced maps": pooled})


def blocks(images, size):
    """The blocks that a pool of images (N, C, height, width) sees: (N, C, rows, columns, size²)."""
    found = windows(images, lay(images.shape[2:], size, size))
    return found.reshape(*found.shape[:4], size**2)


def from_blocks(values, size):
    """The images (N, C, height, width) with these blocks."""
    counts = values.shape[:4]
    return spread(values.reshape(*counts, size, size), lay([size * n for n in counts[2:]], size, size))


def positions_of_maxima(images, size):
    """Where in its block the largest value stands, (N, C, rows, columns)."""
    return blocks(images, size).argmax(axis=-1)


def sent_back(upstream, positions, size):
    """The gradient with respect to the images: each upstream entry goes to where the largest value of its block was."""
    return from_blocks(np.where(np.arange(size**2) == positions[..., None], upstream[..., None], 0.0), size)


def same_outputs_other_positions(rng, size):
    """An image (1, 1, 6, 4) · size / 2 of different numbers, and one whose blocks hold the same in another order."""
    first = 0.1 * rng.permutation(6 * size**2).reshape(1, 1, 3 * size, 2 * size)
    values = blocks(first, size)
    moved = [np.roll(block, rng.integers(1, size**2)) for block in values.reshape(-1, size**2)]
    return first, from_blocks(np.reshape(moved, values.shape), size)


def outputs_do_not_tell_the_gradient(rng, control=False, size=2):
    """Two images have blocks with the same numbers in another order, so that their pooled outputs are equal. How far
    apart are the gradients of a random weighted sum of the outputs, by finite differences? And does sending each
    upstream entry to the position that was kept from the forward pass give the same gradients? The control is average
    pooling, whose gradient needs no positions.
    """
    images = same_outputs_other_positions(rng, size)
    upstream = rng.standard_normal((1, 1, 3, 2))
    pool = average_pool if control else max_pool
    gradients = [numerical_gradient(lambda x: np.sum(upstream * pool(x, size)), image) for image in images]
    if control:
        by_rule = [average_pool_backward(upstream, image, size) for image in images]
    else:
        by_rule = [sent_back(upstream, positions_of_maxima(image, size), size) for image in images]
    equal, different = relative_change(*(pool(image, size) for image in images)), relative_change(*gradients)
    error = max(map(relative_change, gradients, by_rule))
    numbers = {"difference of the outputs": equal, "difference of the true gradients": round(different, 6)}
    numbers["error of the gradient by the rule"] = round(error, 6)
    return Finding(different > 0.1 and equal < 1e-9 and error < 1e-6, numbers)
