"""A remedy for exploding gradients.

>>> remedies_for_exploding_gradients.answer()
('clip', 'weights')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.finding import Finding
from solutions.nn.activations import relu, relu_derivative
from solutions.nn.losses import mean_squared_error, mean_squared_error_gradient
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.normalization import batch_norm, batch_norm_backward
from solutions.nn.optimizers import clip_by_norm
from solutions.part import Key, prose

LARGE = 1.5  # times the weights that keep the size of activations and gradients
LIMIT = 1.0  # of the norm of the gradient


class ClippedDescent:
    """Gradient descent along gradients of limited norm; it notes the norms that they had before."""

    def __init__(self, limit, learning_rate=0.01):
        self.limit, self.learning_rate, self.norms = limit, learning_rate, []

    def step(self, theta, gradient):
        """The parameters after one step."""
        self.norms.append(float(np.linalg.norm(gradient)))
        return theta - self.learning_rate * clip_by_norm(gradient, self.limit)


def deep_network(rng, scale, layers):
    """Hidden layers of 32 ReLUs and one output, with He's weights times a factor."""
    return [(scale * W, b) for W, b in initialize([32] * (layers + 1) + [1], rng)]


def gradient_growth(seed=0, scale=1.0, batch=100, layers=20, normalized=False):
    """The norm of a loss's gradient by the inputs of the first layer, as a multiple of that by those of the last.

    The inputs and targets are random. `normalized` puts batch normalisation before each activation.
    """
    rng = np.random.default_rng(seed)
    network, a = deep_network(rng, scale, layers), rng.normal(size=(batch, 32))
    slopes, caches = [1.0], []
    for W, b in network[:-1]:
        z = a @ W + b
        if normalized:
            z, cache = batch_norm(z, np.ones(32), np.zeros(32))
            caches.append(cache)
        a = relu(z)
        slopes.append(relu_derivative(z))
    outputs = a @ network[-1][0]
    gradient = mean_squared_error_gradient(outputs, rng.normal(size=outputs.shape)) @ network[-1][0].T
    last = np.linalg.norm(gradient)
    for (W, _), slope in zip(network[-2::-1], slopes[:0:-1], strict=True):
        gradient = gradient * slope
        if normalized:
            gradient = batch_norm_backward(gradient, caches.pop())[0]
        gradient = gradient @ W.T
    return float(np.linalg.norm(gradient) / last)


def descend_clipped(seed, scale, limit):
    """Losses of a network with ten hidden layers on a small regression, before and after, and the norms on the way."""
    rng = np.random.default_rng(seed)
    network, X = deep_network(rng, scale, layers=10), rng.normal(size=(64, 32))
    y, optimizer = X[:, :1], ClippedDescent(limit)
    before = mean_squared_error(forward(network, X)[0], y)
    try:
        with np.errstate(all="ignore"):
            trained = train(network, X, y, optimizer, steps=150, loss_gradient=mean_squared_error_gradient)
        return before, mean_squared_error(forward(trained, X)[0], y), optimizer.norms
    except ValueError:  # without the limit, a number is not finite any more
        return before, float("inf"), optimizer.norms


def clipping_lets_it_train(seed=0, control=False):
    """A network with ten hidden layers, whose weights are too large by half, learns a small regression by 150 steps of
    gradient descent. Gradients with a norm above one are scaled down to it.

    Measured are the norm of the first gradient, and the loss before and after. It holds if the loss falls to less than
    a tenth. In the control nothing is clipped.
    """
    before, after, norms = descend_clipped(seed, LARGE, np.inf if control else LIMIT)
    return Finding(
        after < 0.1 * before, {"norm of the first gradient": norms[0], "loss before": before, "loss after": after}
    )


def clipped_gradients_stay_large(seed=0, control=False):
    """The same training with clipping.

    Measured is the mean norm of the last ten gradients, before they are clipped to a norm of one. It holds if it is
    above thirty. The control begins with weights of the right size.
    """
    _, _, norms = descend_clipped(seed, 1.0 if control else LARGE, LIMIT)
    return Finding(np.mean(norms[-10:]) > 30, {"limit": LIMIT, "norm before clipping": float(np.mean(norms[-10:]))})


def large_weights_explode(seed=0, control=False):
    """The gradient of a loss is propagated back through 20 hidden layers of 32 ReLUs, whose weights are too large by
    half.

    Measured is its norm at the inputs of the first layer, as a multiple of that at the inputs of the last. It holds if
    it is above a hundred. The control has He's initial weights.
    """
    growth = gradient_growth(seed, 1.0 if control else LARGE)
    return Finding(growth > 100, {"growth of the gradient": growth})


def small_batches_explode_too(seed=0, control=False):
    """The same with minibatches of four examples in place of 100.

    Measured is the growth for both sizes. It holds if it is above a hundred for the small ones. The control has He's
    initial weights.
    """
    scale = 1.0 if control else LARGE
    growths = {f"growth, batches of {size}": gradient_growth(seed, scale, batch=size) for size in (4, 100)}
    return Finding(min(growths.values()) > 100, growths)


def growth_by_remedy():
    """Rows of a network and the growth of the gradient in it.

    >>> [growth > 100 for _, growth in growth_by_remedy()]
    [True, True, False, False, False]
    """
    cases = {
        "weights too large by half": {},
        "batches of 4": dict(batch=4),
        "5 hidden layers": dict(layers=5),
        "batch normalisation before each activation": dict(normalized=True),
        "He's initial weights": dict(scale=1.0),
    }
    return [(name, gradient_growth(**{"scale": LARGE, **changed})) for name, changed in cases.items()]


remedies_for_exploding_gradients = prose(
    "k",
    "A remedy for exploding gradients",
    points=1,
    topics=("optimization", "initialization"),
    claims={
        "clip": shown(
            "Clip the gradients: where the norm is above a limit, scale the gradient down to it. The direction stays, "
            "and no step can be huge.",
            clipping_lets_it_train,
        ),
        "weights": shown(
            "Begin with weights of the right size, such as Xavier's or He's: gradients explode where the weights are "
            "so large that every layer enlarges them.",
            large_weights_explode,
        ),
        "relu": refuted("Use ReLUs, through which gradients pass unchanged.", large_weights_explode),
        "batches": refuted("Use smaller minibatches.", small_batches_explode_too),
        "cause": refuted(
            "Clipping takes away what makes gradients explode: soon they are no longer above the limit.",
            clipped_gradients_stay_large,
        ),
    },
    key=Key("gradient clipping", printed=("clip",)),
)
