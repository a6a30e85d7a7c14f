r"""Batch and layer normalisation, forward and backward, and standardisation of data.

All arrays are `(batch, features)`. Batch normalisation takes its statistics over the batch, one
mean and variance per feature; layer normalisation over the features, one per example. The
formulas are the same, along another axis.
"""

from typing import NamedTuple

import numpy as np

BATCH, FEATURES = 0, 1  # the axis of the statistics


class Statistics(NamedTuple):
    """Mean and (biased) variance, both `(features,)`."""

    mean: np.ndarray
    variance: np.ndarray


class Cache(NamedTuple):
    """What the backward pass needs, and the statistics, for the running averages."""

    normalized: np.ndarray
    deviation: np.ndarray
    gamma: np.ndarray
    statistics: Statistics


def batch_norm(z, gamma, beta, epsilon=1e-5):
    r"""In training: $\gamma \hat z + \beta$ with $\hat z = (z - \mu)/\sqrt{\sigma^2 + \epsilon}$.

    The mean $\mu$ and the variance $\sigma^2$ of each feature are those of the batch.
    Source: Ioffe & Szegedy, "Batch Normalization", 2015, algorithm 1.

    Args:
        z: `(batch, features)`.
        gamma: scale `(features,)`.
        beta: shift `(features,)`.
        epsilon: keeps the root away from 0.

    Returns:
        The output `(batch, features)`, and the cache for the backward pass.

    Raises:
        ValueError: a shape is not as above, `epsilon` is negative, or it is 0 and a variance too.

    Examples:
        >>> z = [[1.0, 10.0], [3.0, 50.0]]
        >>> output, cache = batch_norm(z, gamma=[1.0, 2.0], beta=[0.0, 5.0], epsilon=0)
        >>> output.tolist()
        [[-1.0, 3.0], [1.0, 7.0]]
        >>> [x.tolist() for x in cache.statistics]
        [[2.0, 30.0], [1.0, 400.0]]
    """
    return _forward(z, gamma, beta, epsilon, BATCH)


def batch_norm_backward(upstream, cache):
    r"""The gradients with respect to z, $\gamma$ and $\beta$.

    $\partial z = (g - \overline{g} - \hat z\,\overline{g \hat z})/\sqrt{\sigma^2 + \epsilon}$
    with $g = \text{upstream} \odot \gamma$; the bars are means over the batch.

    Args:
        upstream: gradient of the loss at the output, `(batch, features)`.
        cache: from `batch_norm`.

    Returns:
        The gradients with respect to z `(batch, features)`, gamma and beta `(features,)`.

    Raises:
        ValueError: the shape of `upstream` is not that of the output.

    Examples:
        >>> _, cache = batch_norm([[1.0], [2.0], [6.0]], gamma=[2.0], beta=[0.0])
        >>> [x.round(3).tolist() for x in batch_norm_backward([[1.0], [0.0], [0.0]], cache)]
        [[[0.353], [-0.441], [0.088]], [-0.926], [1.0]]
    """
    return _backward(upstream, cache, BATCH)


def running_statistics(running, batch, momentum=0.9):
    r"""$\mu \leftarrow \alpha \mu + (1 - \alpha) \mu_B$ and likewise $\sigma^2$, with momentum α.

    The variances are those of the batches, biased, as Keras keeps them.

    Args:
        running: statistics so far; None at the first batch, whose own are then returned.
        batch: statistics of the batch, `cache.statistics`.
        momentum: share of the old value.

    Raises:
        ValueError: `momentum` is outside [0, 1).

    Examples:
        >>> old, new = Statistics(0.0, 1.0), Statistics(10.0, 3.0)
        >>> running_statistics(old, new, momentum=0.5)
        Statistics(mean=5.0, variance=2.0)
    """
    if not 0 <= momentum < 1:
        raise ValueError(f"momentum={momentum}, expected a number in [0, 1)")
    if running is None:
        return batch
    return Statistics(*(momentum * old + (1 - momentum) * new for old, new in zip(running, batch, strict=True)))


def batch_norm_inference(z, gamma, beta, statistics, epsilon=1e-5):
    r"""At test time: the same affine map for every example, with the running statistics.

    Raises:
        ValueError: as `batch_norm`.

    Examples:
        >>> statistics = Statistics(np.array([2.0]), np.array([4.0]))
        >>> batch_norm_inference([[6.0]], [1.0], [0.5], statistics, epsilon=0).tolist()
        [[2.5]]
    """
    z, gamma, beta = _check(z, gamma, beta)
    return gamma * (z - statistics.mean) / _deviation(statistics.variance, epsilon) + beta


def layer_norm(z, gamma, beta, epsilon=1e-5):
    r"""As batch normalisation, with mean and variance over the features of each example.

    The batch has no part in it, so training and test are the same.
    Source: Ba, Kiros & Hinton, "Layer Normalization", 2016.

    Args:
        z: `(batch, features)`.
        gamma: scale `(features,)`.
        beta: shift `(features,)`.
        epsilon: keeps the root away from 0.

    Returns:
        The output `(batch, features)`, and the cache for the backward pass.

    Raises:
        ValueError: a shape is not as above, `epsilon` is negative, or it is 0 and a variance too.

    Examples:
        >>> z = [[1.0, 3.0], [10.0, 50.0]]
        >>> output, _ = layer_norm(z, gamma=[1.0, 2.0], beta=[0.0, 5.0], epsilon=0)
        >>> output.tolist()
        [[-1.0, 7.0], [-1.0, 7.0]]
    """
    return _forward(z, gamma, beta, epsilon, FEATURES)


def layer_norm_backward(upstream, cache):
    r"""As `batch_norm_backward`, with means over the features of each example.

    Raises:
        ValueError: the shape of `upstream` is not that of the output.

    Examples:
        >>> _, cache = layer_norm([[1.0, 2.0, 6.0]], gamma=[2.0, 2.0, 2.0], beta=[0.0, 0.0, 0.0])
        >>> layer_norm_backward([[1.0, 0.0, 0.0]], cache)[0].round(3).tolist()
        [[0.353, -0.441, 0.088]]
    """
    return _backward(upstream, cache, FEATURES)


def standardize(X):
    r"""$(X - \mu)/\sigma$ per feature, and $\mu$, $\sigma$, to do the same to other data.

    Raises:
        ValueError: `X` is not `(batch, features)`, or a feature is constant.

    Examples:
        >>> standardized, mean, deviation = standardize([[1.0, 10.0], [3.0, 50.0]])
        >>> standardized.tolist(), mean.tolist(), deviation.tolist()
        ([[-1.0, -1.0], [1.0, 1.0]], [2.0, 30.0], [1.0, 20.0])
    """
    X = np.asarray(X, dtype=float)
    if X.ndim != 2:
        raise ValueError(f"X has shape {X.shape}, expected (batch, features)")
    mean, deviation = X.mean(axis=0), X.std(axis=0)
    if np.any(constant := np.ptp(X, axis=0) == 0):
        raise ValueError(f"X is constant in column {constant.argmax()}, expected a spread")
    return (X - mean) / deviation, mean, deviation


def _forward(z, gamma, beta, epsilon, axis):
    z, gamma, beta = _check(z, gamma, beta)
    mean, variance = z.mean(axis, keepdims=True), z.var(axis, keepdims=True)
    deviation = _deviation(variance, epsilon)
    normalized = (z - mean) / deviation
    statistics = Statistics(mean.squeeze(axis), variance.squeeze(axis))
    return gamma * normalized + beta, Cache(normalized, deviation, gamma, statistics)


def _backward(upstream, cache, axis):
    normalized, deviation, gamma, _ = cache
    upstream = np.asarray(upstream, dtype=float)
    if upstream.shape != normalized.shape:
        raise ValueError(f"upstream has shape {upstream.shape}, expected {normalized.shape}")
    g = upstream * gamma
    mean, along = g.mean(axis, keepdims=True), (g * normalized).mean(axis, keepdims=True)
    dz = (g - mean - normalized * along) / deviation
    return dz, (upstream * normalized).sum(axis=BATCH), upstream.sum(axis=BATCH)


def _deviation(variance, epsilon):
    if not epsilon >= 0:
        raise ValueError(f"epsilon={epsilon}, expected a number of at least 0")
    if np.any(variance + epsilon == 0):
        raise ValueError("epsilon=0, expected a positive number: a variance is 0")
    return np.sqrt(variance + epsilon)


def _check(z, gamma, beta):
    z, gamma, beta = (np.asarray(x, dtype=float) for x in (z, gamma, beta))
    if z.ndim != 2:
        raise ValueError(f"z has shape {z.shape}, expected (batch, features)")
    for name, value in (("gamma", gamma), ("beta", beta)):
        if value.shape != z.shape[1:]:
            raise ValueError(f"{name} has shape {value.shape}, expected {z.shape[1:]}")
    return z, gamma, beta
