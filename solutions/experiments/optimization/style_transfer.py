"""Neural style transfer: updates of the image, not of the weights."""

import numpy as np

from solutions.nn.activations import softplus, softplus_derivative
from solutions.nn.convolution import convolve, convolve_backward


def gram(features):
    """The inner products (channels, channels) of feature maps (channels, height, width), as a mean over positions."""
    rows = features.reshape(len(features), -1)
    return rows @ rows.T / rows.shape[1]


def features(image, network):
    """What a layer makes of an image (channels, height, width), before its activation: (filters, height, width)."""
    return convolve(image[None], *network)[0]


def loss_gradient(image, content, style, network):
    """The gradient by an image of half the squared distances in content (features) and in style (Gram matrices)."""
    z = features(image, network)
    found, wanted, painted = softplus(z), *(softplus(features(of, network)) for of in (content, style))
    style_part = np.tensordot(gram(found) - gram(painted), found, axes=1) * 2 / found[0].size
    upstream = (found - wanted) / found.size + style_part
    return convolve_backward((upstream * softplus_derivative(z))[None], image[None], network[0])[0][0]


def updates_of_a_step(height, width, channels, filters=4):
    """How many numbers there are in an image and in a small fixed network, and how many of them one step changes.

    >>> updates_of_a_step(6, 5, 2)
    {'numbers in the image': 60, 'of these changed': 60, 'numbers in the network': 76, 'of those changed': 0}
    """
    rng = np.random.default_rng(0)
    image, content, style = rng.uniform(size=(3, channels, height, width))
    network = 0.3 * rng.standard_normal((filters, channels, 3, 3)), np.zeros(filters)
    before = [weights.copy() for weights in network]
    after = image - loss_gradient(image, content, style, network)
    return {
        "numbers in the image": image.size,
        "of these changed": int(np.sum(after != image)),
        "numbers in the network": sum(weights.size for weights in network),
        "of those changed": sum(int(np.sum(now != old)) for now, old in zip(network, before, strict=True)),
    }
