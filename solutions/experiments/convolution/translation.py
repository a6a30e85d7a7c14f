"""Equivariance and invariance of convolutions: shifted, rotated and enlarged images."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.activations import relu
from solutions.nn.convolution import convolve
from solutions.nn.pooling import global_average_pool, global_max_pool


def dense(maps):
    """A dense layer of five units that reads the flattened maps, with fixed random weights."""
    return np.random.default_rng(1).standard_normal((5, maps.size)) @ maps.ravel()


# what reads maps (1, channels, height, width)
HEADS = {"maps": np.ravel, "dense": dense, "mean": global_average_pool, "max": global_max_pool}


def relative_change(before, after):
    """The distance of two arrays, as a share of the norm of the first."""
    return round(float(np.linalg.norm(after - before) / np.linalg.norm(before)), 9)


def shifted(images, down, right):
    """Images (…, height, width) with all that is in them moved; here nothing leaves them."""
    return np.roll(images, (down, right), axis=(-2, -1))


def turned(images, quarters=1):
    """Images (…, height, width) after this many quarter turns."""
    return np.rot90(images, quarters, axes=(-2, -1))


def enlarged(images):
    """The middle of images (…, height, width) at twice its size."""
    height, width = np.shape(images)[-2] // 4, np.shape(images)[-1] // 4
    return images[..., height:-height, width:-width].repeat(2, axis=-2).repeat(2, axis=-1)


def scene_and_filters(rng, kernel=3):
    """An empty image (1, 2, 24, 24) with a random object of 6 × 6 pixels in its middle, and eight random filters."""
    image = np.zeros((1, 2, 24, 24))
    image[:, :, 9:15, 9:15] = rng.standard_normal((2, 6, 6))
    return image, rng.standard_normal((8, 2, kernel, kernel))


def feature_maps(image, filters):
    """The maps of one convolution with a ReLU, (1, filters, height, width): as many positions as pixels."""
    return relu(convolve(image, filters, padding="same"))


def shifting_leaves_the_output(rng, control=False, head="max"):
    """An object is moved about in the middle of an image. By how much do the feature maps of a convolution change, by
    how much do they differ from the old maps moved along, and by how much does the output change, the largest value of
    each map (global pooling)? All three are shares of the norm before, the largest of four moves. The control leaves
    out the global pooling: its output is the maps.
    """
    image, filters = scene_and_filters(rng)
    read = HEADS["maps" if control else head]
    before, changes = feature_maps(image, filters), []
    for move in rng.integers(1, 6, (4, 2)) * rng.choice([-1, 1], (4, 2)):
        after = feature_maps(shifted(image, *move), filters)
        pairs = (before, after), (shifted(before, *move), after), (read(before), read(after))
        changes.append([relative_change(*pair) for pair in pairs])
    names = "change of the maps", "difference from the maps moved along", "change of the output"
    largest = np.max(changes, axis=0)
    return Finding(largest[-1] < 1e-9, dict(zip(names, largest, strict=True)))


def change_of_output(image, filters, move, head):
    """By how much the output changes if the image is moved, turned or enlarged, as a share of its norm."""
    return relative_change(*(HEADS[head](feature_maps(of, filters)) for of in (image, move(image))))


def enlarging_changes_the_output(rng, control=False, head="max"):
    """An object is shown at twice its size. By how much does the output change, as a share of its norm? The filters of
    the control are a single pixel wide: they see no size, and the largest response stays.
    """
    change = change_of_output(*scene_and_filters(rng, kernel=1 if control else 3), enlarged, head)
    return Finding(change > 0.02, {"change of the output": change})


def turning_changes_the_output(rng, control=False, head="max"):
    """An image is turned by a quarter turn. By how much does the output change, as a share of its norm? The filters of
    the control look the same after it.
    """
    image, filters = scene_and_filters(rng)
    if control:
        filters = np.sum([turned(filters, quarters) for quarters in range(4)], axis=0)
    change = change_of_output(image, filters, turned, head)
    return Finding(change > 0.02, {"change of the output": change})
