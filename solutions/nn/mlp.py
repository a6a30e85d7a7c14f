r"""A small fully-connected network, for seeded experiments.

A network is a list of layers $(W, b)$ of shapes `(inputs, outputs)` and `(outputs,)`, and a batch
is `(batch, inputs)`: $z = a W + b$. The hidden layers have an activation, given by its name in
`solutions.nn.activations` or as a pair of functions, f and its derivative; the last layer is linear:
its outputs are logits or predictions.

Outputs have the dtype of the batch and gradients that of their parameters, float64 for integers; of
float16 they are computed in float32, in which the cache remains.
"""

from inspect import unwrap
from itertools import islice, pairwise
from numbers import Integral

import numpy as np

from solutions.nn import activations
from solutions.nn.checks import (
    count,
    finite,
    floating,
    generator,
    has_shape,
    keeps_dtype,
    non_negative,
    probability,
)
from solutions.nn.initialization import he
from solutions.nn.losses import binary_cross_entropy_with_logits_gradient
from solutions.nn.regularization import dropout


def initialize(sizes, rng=0, weights=he):
    """A network with `sizes` units, the inputs first; zero biases.

    Args:
        sizes: numbers of units.
        rng: seed or generator.
        weights: function of (inputs, outputs, rng), as in `solutions.nn.initialization`.

    Raises:
        ValueError: there are fewer than two sizes, or one is no positive integer; `rng` is neither a
            seed nor a generator; or the weights have another shape.

    Examples:
        >>> [W.shape for W, b in initialize([2, 16, 16, 1])]
        [(2, 16), (16, 16), (16, 1)]
    """
    rng, sizes = generator("rng", rng), [count("sizes", size) for size in sizes]
    if len(sizes) < 2:
        raise ValueError(f"sizes={sizes}, expected at least the numbers of inputs and of outputs")
    return [(has_shape("weights", weights(m, n, rng), (m, n)), np.zeros(n)) for m, n in pairwise(sizes)]


@keeps_dtype("X")
def forward(network, X, activation="relu", keep=1.0, rng=0):
    """The outputs `(batch, outputs)`, and the cache that `backward` needs; a batch may have several axes.

    The cache is, for every layer, its input a and the slope of that input: the derivative of a
    with respect to z of the layer below, entry by entry. `keep` below 1 is dropout in training.

    Raises:
        ValueError: the layers do not fit each other or X `(batch, inputs)`; nobody knows the activation;
            `keep` is outside (0, 1]; or the numbers, or what they give, are not finite.

    Examples:
        >>> W, b = np.array([[1.0, -1.0]]), np.zeros(2)
        >>> outputs, cache = forward([(W, b), (W.T, b[:1])], np.array([[3.0], [-2.0]]))
        >>> outputs.tolist()
        [[3.0], [-2.0]]
    """
    layers, functions = _layers(network), _activation(activation)
    X = _batch(X, inputs=len(layers[0][0]))
    keep = probability("keep", keep)
    return _forward(layers, X, functions, keep, generator("rng", rng) if keep != 1 else None)


def backward(network, cache, upstream):
    r"""The gradients `[(dW, db), …]` of a loss from the one at the outputs `(batch, outputs)`.

    $\partial W = a^T \delta$ and $\partial b = \sum \delta$ over the batch; below the layer
    $\delta \leftarrow (\delta W^T) \odot f'(z)$.

    Raises:
        ValueError: the cache is not of this network, the shape of `upstream` not that of the outputs, or
            the numbers, or what they give, are not finite.

    Examples:
        >>> W, b = np.array([[1.0, -1.0]]), np.zeros(2)
        >>> network = [(W, b), (W.T, b[:1])]
        >>> _, cache = forward(network, np.array([[3.0], [-2.0]]))
        >>> [dW.tolist() for dW, db in backward(network, cache, upstream=np.array([[1.0], [5.0]]))]
        [[[3.0, 10.0]], [[3.0], [10.0]]]
    """
    layers, upstream = _layers(network), floating("upstream", upstream)
    if len(cache) != len(layers):
        raise ValueError(f"cache has {len(cache)} layers, expected {len(layers)} as in the network")
    has_shape("upstream", upstream, (len(cache[-1][0]), len(layers[-1][1])))
    gradients = _backward(layers, cache, upstream.astype(_wide(upstream), copy=False))
    return [
        tuple(_given_back(gradient, x, upstream) for gradient, x in zip(pair, layer, strict=True))
        for pair, layer in zip(gradients, network, strict=True)
    ]


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
        activation: of the hidden layers, its name or a pair of functions.
        loss_gradient: of outputs and labels, from `solutions.nn.losses`.
        batch: size of the minibatches, shuffled in each epoch; None is the full batch.
        penalty: strength of the L2 penalty on the weights, not the biases.
        keep: probability with which dropout keeps a hidden unit.
        rng: seed or generator of minibatches and dropout.

    Raises:
        ValueError: the batch is smaller than 1 or larger than the number of examples; there is not one
            label for each example; `steps` is no count; or as `forward`, `backward` and what else is used.

    Examples:
        >>> from solutions.nn.optimizers import Adam
        >>> X, y = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
        >>> network = train(initialize([2, 8, 1]), X, y, Adam(0.05), steps=200)
        >>> (forward(network, X)[0][:, 0] > 0).tolist()
        [False, True, True, False]
    """
    layers, functions, keep = _layers(network), _activation(activation), probability("keep", keep)
    steps, penalty, rng = count("steps", steps, least=0), non_negative("penalty", penalty), generator("rng", rng)
    if not hasattr(optimizer, "step"):
        raise ValueError(f"optimizer={optimizer!r}, expected one of solutions.nn.optimizers")
    X, y = _examples(X, y, inputs=len(layers[0][0]), outputs=len(layers[-1][1]))
    theta = floating("network", _join(network))  # all parameters in one vector, so that one optimizer moves them all
    for step, rows in enumerate(islice(_minibatches(len(X), batch, rng), steps)):
        outputs, cache = _forward(layers, X[rows], functions, keep, rng)
        if not np.isfinite(outputs).all():
            raise ValueError(f"optimizer={optimizer}: outputs are not finite after {step} steps, expected smaller ones")
        try:
            upstream = loss_gradient(outputs, y[rows])
        except ValueError as error:
            raise ValueError(f"loss_gradient of the outputs and y, after {step} steps: {error}") from error
        gradients = _backward(layers, cache, upstream)
        gradients = [(dW + penalty * W, db) for (dW, db), (W, _) in zip(gradients, layers, strict=True)]
        try:
            theta = optimizer.step(theta, _join(gradients))
        except ValueError as error:
            raise ValueError(f"optimizer={optimizer}: {error}") from error
        layers = _split(theta.astype(_wide(theta), copy=False), layers)
    return _split(theta, layers)


@np.errstate(all="ignore")  # what comes of it is looked at
def _forward(layers, X, functions, keep, rng):
    f, derivative = functions
    cache = [(X, 1.0)]
    for W, b in layers[:-1]:
        z = cache[-1][0] @ W + b
        a, slope = f(z), derivative(z)
        if keep != 1:
            a, mask = dropout(a, keep, rng)
            slope = slope * mask / keep
        cache.append((a, slope))
    W, b = layers[-1]
    return cache[-1][0] @ W + b, cache


@np.errstate(all="ignore")
def _backward(layers, cache, upstream):
    gradients, delta = [], upstream
    for (W, _), (a, slope) in zip(layers[::-1], cache[::-1], strict=True):
        gradients.append((a.T @ delta, delta.sum(axis=0)))
        delta = (delta @ W.T) * slope
    return gradients[::-1]


def _minibatches(examples, size, rng):
    """Rows of one minibatch after the other, without end; each epoch in an order of its own."""
    if size is None:
        size, shuffle = examples, np.arange  # the full batch needs no order
    else:
        shuffle = rng.permutation
    if not isinstance(size, Integral) or not 1 <= size <= examples:
        raise ValueError(f"batch={size!r}, expected 1 … {examples}, the number of examples")
    size = int(size)
    while True:
        order = shuffle(examples)
        yield from (order[i : i + size] for i in range(0, examples, size))


def _activation(name):
    """An activation and its derivative, as their formulas: of arrays that were looked at."""
    if isinstance(name, tuple) and len(name) == 2 and all(map(callable, name)):
        return name
    known = [word for word in vars(activations) if f"{word}_derivative" in vars(activations)]
    if name not in known:
        raise ValueError(f"activation={name!r}, expected one of {', '.join(known)}")
    return unwrap(getattr(activations, name)), unwrap(getattr(activations, f"{name}_derivative"))


def _layers(network):
    """The layers in at least float32, if each takes what the one before it gives."""
    layers, inputs = [], None
    for number, layer in enumerate(network):
        W, b = (finite(floating(f"network[{number}]", x), network=x) for x in layer)
        if W.ndim != 2 or b.shape != W.shape[1:] or inputs not in (None, len(W)):
            expected = f"({inputs or 'inputs'}, outputs) and (outputs,)"
            raise ValueError(f"network[{number}] has shapes {W.shape} and {b.shape}, expected {expected}")
        layers.append((W.astype(_wide(W), copy=False), b.astype(_wide(b), copy=False)))
        inputs = len(b)
    if not layers:
        raise ValueError(f"network={network!r}, expected at least one layer")
    return layers


def _examples(X, y, inputs, outputs):
    """Examples and labels for a network with so many inputs and outputs."""
    X = _batch(X, inputs)
    X, y = X.astype(_wide(X), copy=False), np.asarray(y)
    finite(floating("y", y), y=y)
    if outputs == 1:
        y = y.reshape(-1, 1)
    if y.shape[:1] != X.shape[:1]:
        raise ValueError(f"y has shape {y.shape}, expected one label for each of {len(X)} examples")
    return X, y


def _batch(X, inputs):
    X = finite(floating("X", X), X=X)
    if X.ndim < 2 or X.size == 0 or X.shape[-1] != inputs:
        raise ValueError(f"X has shape {X.shape}, expected (batch, {inputs}), none of them 0")
    return X


@np.errstate(over="ignore")
def _given_back(gradient, parameters, upstream):
    return finite(gradient.astype(floating("network", parameters).dtype, copy=False), upstream=upstream)


def _wide(array):
    return np.promote_types(array.dtype, np.float32)


def _join(pairs):
    return np.concatenate([np.asarray(x).ravel() for pair in pairs for x in pair])


def _split(theta, like):
    """The layers in a vector of parameters: views, shaped as those of the network `like`."""
    network, end = [], 0
    for W, b in like:
        start, middle, end = end, end + W.size, end + W.size + b.size
        network.append((theta[start:middle].reshape(W.shape), theta[middle:end]))
    return network
