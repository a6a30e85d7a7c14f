"""Second routes to what neural style transfer updates."""

import numpy as np

from solutions.experiments.optimization.style_transfer import loss, loss_gradient
from solutions.nn.gradients import check_gradient


def test_gradient_equals_finite_differences():
    rng = np.random.default_rng(8)
    image, content, style = rng.uniform(size=(3, 2, 6, 5))
    network = rng.standard_normal((4, 2, 3, 3)), rng.standard_normal(4)
    rest = content, style, network
    assert check_gradient(lambda x: loss(x, *rest), lambda x: loss_gradient(x, *rest), image) < 1e-6
