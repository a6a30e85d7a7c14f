"""Parameters of convolutions as Keras has them."""

import keras
import numpy as np

LAYERS = {1: keras.layers.Conv1D, 2: keras.layers.Conv2D, 3: keras.layers.Conv3D}
RANDOM = np.random.default_rng(3).integers([1, 1, 1], [6, 7, 9], size=(4, 3)).tolist()  # kernel, channels, filters


def parameters_in_keras(axes, kernel, channels, filters):
    """Entries of all arrays of a layer: the same for volumes, strides and paddings of all sizes, or this fails."""
    counts = set()
    for more, stride, padding in ([(4, 3, 2), 1, "valid"], [(7, 1, 5), 2, "same"], [(2, 6, 3), 3, "valid"]):
        layer = LAYERS[axes](filters, kernel, strides=stride, padding=padding)
        layer(np.zeros((1, *(kernel + pixels for pixels in more[:axes]), channels)))
        counts.add(layer.count_params())
    (count,) = counts
    return count
