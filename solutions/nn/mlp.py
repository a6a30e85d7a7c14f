r"""A small fully-connected network, for seeded experiments.

A network is a list of layers $(W, b)$ of shapes `(inputs, outputs)` and `(outputs,)`, and a batch
is `(batch, inputs)`: $z = a W + b$. The hidden layers have an activation, given by its name in
`solutions.nn.activations`; the last layer is linear: its outputs are logits or predictions.

Outputs and gradients have the common dtype of the network and the batch, in which integers count as
float64; of float16 they are computed in float32, as the cache remains.
"""

from itertools import islice, pairwise

import numpy as np

from solutions.nn import activations
from solutions.nn.initialization import he
from solutions.nn.losses import binary_cross_entropy_with_logits_gradient
from solutions.nn.regularization import dropout, l2_penalty_gradient


def initialize(sizes, rng=0, weights=he):
    """A network with `sizes` units, the inputs first; zero biases.

    Args:
        sizes: numbers of units.
        rng: seed or generator.
        weights: function of (inputs, outputs, rng), as in `solutions.nn.initialization`.

    Examples:
        >>> [W.shape for W, b in initialize([2, 16, 16, 1])]
        [(2, 16), (16, 16), (16, 1)]
    """
    rng = np.random.default_rng(rng)
    return [(weights(m, n, rng), np.zeros(n)) for m, n in pairwise(sizes)]


def forward(network, X, activation="relu", keep=1.0, rng=0):
    """The outputs `(batch, outputs)`, and the cache that `backward` needs.

    The cache is, for every layer, its input a and the slope of that input: the derivative of a
    with respect to z of the layer below, entry by entry. `keep` below 1 is dropout in training.

    Examples:
        >>> W, b = np.array([[1.0, -1.0]]), np.zeros(2)
        >>> outputs, cache = forward([(W, b), (W.T, b[:1])], np.array([[3.0], [-2.0]]))
        >>> outputs.tolist()
        [[3.0], [-2.0]]
    """
    f = getattr(activations, activation)
    derivative = getattr(activations, f"{activation}_derivative")
    rng = np.random.default_rng(rng) if keep != 1 else None
    cache = [(X, 1.0)]
    for W, b in network[:-1]:
        z = cache[-1][0] @ W + b
        a, slope = f(z), derivative(z)
        if keep != 1:
            a, mask = dropout(a, keep, rng)
            slope = slope * mask / keep
        cache.append((a, slope))
    W, b = network[-1]
    return cache[-1][0] @ W + b, cache


def backward(network, cache, upstream):
    r"""The gradients `[(dW, db), …]` of a loss from the one at the outputs `(batch, outputs)`.

    $\partial W = a^T \delta$ and $\partial b = \sum \delta$ over the batch; below the layer
    $\delta \leftarrow (\delta W^T) \odot f'(z)$.

    Examples:
        >>> W, b = np.array([[1.0, -1.0]]), np.zeros(2)
        >>> network = [(W, b), (W.T, b[:1])]
        >>> _, cache = forward(network, np.array([[3.0], [-2.0]]))
        >>> [dW.tolist() for dW, db in backward(network, cache, upstream=np.array([[1.0], [5.0]]))]
        [[[3.0, 10.0]], [[3.0], [10.0]]]
    """
    gradients, delta = [], upstream
    for (W, _), (a, slope) in zip(network[::-1], cache[::-1], strict=True):
        gradients.append((a.T @ delta, delta.sum(axis=0)))
        delta = (delta @ W.T) * slope
    return gradients[::-1]


def train(
    network,
    X,
    y,
    optimizer,
    steps=400,
    activation="relu",
    loss_gradient=binary_cross_entropy_with_logits_gradient,
    batch=None,
    penalty=0.0,
    keep=1.0,
    rng=0,
):
    """The network after `steps` steps; the one given is left as it was.

    Args:
        network: from `initialize`.
        X: examples `(batch, inputs)`.
        y: what `loss_gradient` takes; `(batch,)` or `(batch, 1)` if there is one output.
        optimizer: from `solutions.nn.optimizers`.
        steps: number of steps, one minibatch each.
        activation: of the hidden layers.
        loss_gradient: of outputs and labels, from `solutions.nn.losses`.
        batch: size of the minibatches, shuffled in each epoch; None is the full batch.
        penalty: strength of the L2 penalty on the weights, not the biases.
        keep: probability with which dropout keeps a hidden unit.
        rng: seed or generator of minibatches and dropout.

    Raises:
        ValueError: the batch is smaller than 1 or larger than the number of examples.

    Examples:
        >>> from solutions.nn.optimizers import Adam
        >>> X, y = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
        >>> network = train(initialize([2, 8, 1]), X, y, Adam(0.05), steps=200)
        >>> (forward(network, X)[0][:, 0] > 0).tolist()
        [False, True, True, False]
    """
    rng = np.random.default_rng(rng)
    y = np.reshape(y, (-1, 1)) if len(network[-1][1]) == 1 else np.asarray(y)
    theta = _join(network)  # all parameters in one vector, so that one optimizer moves them all
    for rows in islice(_minibatches(len(X), batch, rng), steps):
        outputs, cache = forward(network, X[rows], activation, keep, rng)
        gradients = backward(network, cache, loss_gradient(outputs, y[rows]))
        gradients = [
            (dW + l2_penalty_gradient(W, penalty), db) for (dW, db), (W, _) in zip(gradients, network, strict=True)
        ]
        theta = optimizer.step(theta, _join(gradients))
        network = _split(theta, network)
    return network


def _minibatches(examples, size, rng):
    """Rows of one minibatch after the other, without end; each epoch in an order of its own."""
    if size is None:
        size, shuffle = examples, np.arange  # the full batch needs no order
    else:
        shuffle = rng.permutation
    if not 1 <= size <= examples:
        raise ValueError(f"batch={size}, expected 1 … {examples}, the number of examples")
    while True:
        order = shuffle(examples)
        yield from (order[i : i + size] for i in range(0, examples, size))


def _join(pairs):
    return np.concatenate([x.ravel() for pair in pairs for x in pair])


def _split(theta, like):
    """The layers in a vector of parameters: views, shaped as those of the network `like`."""
    network, end = [], 0
    for W, b in like:
        start, middle, end = end, end + W.size, end + W.size + b.size
        network.append((theta[start:middle].reshape(W.shape), theta[middle:end]))
    return network
