"""Second routes to what neural style transfer updates."""

import jax
import numpy as np

from solutions.experiments.optimization.style_transfer import loss_gradient
from solutions.nn.gradients import check_gradient


def loss(image, content, style, network):
    """Half the mean square of the differences in content, and half the sum of squares of those in style."""
    filters, bias = network

    def features(image):
        z = jax.lax.conv(image[None], filters, (1, 1), "VALID")[0] + bias[:, None, None]
        return np.logaddexp(0, np.asarray(z, dtype=float))

    def gram(maps):
        return np.einsum("ihw,jhw->ij", maps, maps) / maps[0].size

    found, wanted, painted = map(features, (image, content, style))
    return ((found - wanted) ** 2).mean() / 2 + ((gram(found) - gram(painted)) ** 2).sum() / 2


def test_gradient_equals_finite_differences():
    rng = np.random.default_rng(8)
    image, content, style = rng.uniform(size=(3, 2, 6, 5))
    network = rng.standard_normal((4, 2, 3, 3)), rng.standard_normal(4)
    rest = content, style, network
    with jax.enable_x64(True):
        assert check_gradient(lambda x: loss(x, *rest), lambda x: loss_gradient(x, *rest), image) < 1e-6
