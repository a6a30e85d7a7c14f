r"""Batch and layer normalisation, forward and backward, and standardisation of data.

All arrays are `(batch, features)`. Batch normalisation takes its statistics over the batch, one
mean and variance per feature; layer normalisation over the features, one per example. The
formulas are the same, along another axis. Results have the dtype of `z`, `upstream` or `X`, float64
if that is of integers; a cache of float16 is kept in float32.

All raise `ValueError` for an empty array, for what are no finite real numbers, and for a result that
is not finite.
"""

from typing import NamedTuple

import numpy as np

from solutions.nn.checks import axes, finite, floating, has_shape, keeps_dtype, non_negative, same_shape, share

BATCH, FEATURES = 0, 1  # the axis of the statistics


class Statistics(NamedTuple):
    """Mean and (biased) variance, both `(features,)`, or numbers."""

    mean: np.ndarray
    variance: np.ndarray


class Cache(NamedTuple):
    """What the backward pass needs, and the statistics, for the running averages."""

    normalized: np.ndarray
    deviation: np.ndarray
    gamma: np.ndarray
    statistics: Statistics


@keeps_dtype("z", beside=("gamma", "beta"))
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
        ValueError: a shape is not as above, `epsilon` is negative, or it is 0 and a feature
            constant.

    Examples:
        >>> z = [[1.0, 10.0], [3.0, 50.0]]
        >>> output, cache = batch_norm(z, gamma=[1.0, 2.0], beta=[0.0, 5.0], epsilon=0)
        >>> output.tolist()
        [[-1.0, 3.0], [1.0, 7.0]]
        >>> [x.tolist() for x in cache.statistics]
        [[2.0, 30.0], [1.0, 400.0]]
    """
    return _forward(z, gamma, beta, epsilon, BATCH)


@keeps_dtype("upstream")
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
        ValueError: the shape of `upstream` is not that of the output, or the cache is another's.

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
        ValueError: `momentum` is outside [0, 1), the shapes of the two differ, or a variance is negative.

    Examples:
        >>> old, new = Statistics(np.array([0.0]), np.array([1.0])), Statistics(np.array([10.0]), np.array([3.0]))
        >>> running_statistics(old, new, momentum=0.5)
        Statistics(mean=array([5.]), variance=array([2.]))
    """
    momentum, batch = share("momentum", momentum), _statistics("batch", batch)
    if running is None:
        return batch
    running = _statistics("running", running)
    same_shape("running", running.mean, "batch", batch.mean)
    return Statistics(*(momentum * old + (1 - momentum) * new for old, new in zip(running, batch, strict=True)))


@keeps_dtype("z", beside=("gamma", "beta"))
def batch_norm_inference(z, gamma, beta, statistics, epsilon=1e-5):
    r"""At test time: the same affine map for every example, with the running statistics.

    Raises:
        ValueError: as `batch_norm`, or the statistics are no `(features,)`, or a variance is negative.

    Examples:
        >>> statistics = Statistics(np.array([2.0]), np.array([4.0]))
        >>> batch_norm_inference([[6.0]], [1.0], [0.5], statistics, epsilon=0).tolist()
        [[2.5]]
    """
    _check(z, gamma, beta)
    mean, variance = _statistics("statistics", statistics)
    has_shape("statistics.mean", mean, z.shape[1:])
    deviation = _deviation(variance, non_negative("epsilon", epsilon), spread=variance)
    return gamma * (z - mean) / deviation + beta


@keeps_dtype("z", beside=("gamma", "beta"))
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
        ValueError: a shape is not as above, `epsilon` is negative, or it is 0 and an example
            constant.

    Examples:
        >>> z = [[1.0, 3.0], [10.0, 50.0]]
        >>> output, _ = layer_norm(z, gamma=[1.0, 2.0], beta=[0.0, 5.0], epsilon=0)
        >>> output.tolist()
        [[-1.0, 7.0], [-1.0, 7.0]]
    """
    return _forward(z, gamma, beta, epsilon, FEATURES)


@keeps_dtype("upstream")
def layer_norm_backward(upstream, cache):
    r"""As `batch_norm_backward`, with means over the features of each example.

    Raises:
        ValueError: the shape of `upstream` is not that of the output, or the cache is another's.

    Examples:
        >>> _, cache = layer_norm([[1.0, 2.0, 6.0]], gamma=[2.0, 2.0, 2.0], beta=[0.0, 0.0, 0.0])
        >>> layer_norm_backward([[1.0, 0.0, 0.0]], cache)[0].round(3).tolist()
        [[0.353, -0.441, 0.088]]
    """
    return _backward(upstream, cache, FEATURES)


@keeps_dtype("X")
def standardize(X):
    r"""$(X - \mu)/\sigma$ per feature, and $\mu$, $\sigma$, to do the same to other data.

    Raises:
        ValueError: `X` is not `(batch, features)`, or a feature is constant.

    Examples:
        >>> standardized, mean, deviation = standardize([[1.0, 10.0], [3.0, 50.0]])
        >>> standardized.tolist(), mean.tolist(), deviation.tolist()
        ([[-1.0, -1.0], [1.0, 1.0]], [2.0, 30.0], [1.0, 20.0])
    """
    axes("X", X, "(batch, features)")
    mean, deviation = X.mean(axis=0), X.std(axis=0)
    if np.any(constant := np.ptp(X, axis=0) == 0):
        raise ValueError(f"X is constant in column {constant.argmax()}, expected a spread")
    return (X - mean) / deviation, mean, deviation


def _forward(z, gamma, beta, epsilon, axis):
    _check(z, gamma, beta)
    mean, variance = z.mean(axis, keepdims=True), finite(z.var(axis, keepdims=True), z=z)
    epsilon = non_negative("epsilon", epsilon)
    spread = variance if epsilon else np.ptp(z, axis)  # rounding may give a constant a variance
    deviation = _deviation(variance, epsilon, spread)
    normalized = (z - mean) / deviation
    statistics = Statistics(mean.squeeze(axis), variance.squeeze(axis))
    return gamma * normalized + beta, Cache(normalized, deviation, gamma, statistics)


def _backward(upstream, cache, axis):
    if not isinstance(cache, Cache):
        raise ValueError(f"cache={type(cache).__name__}, expected the cache of the forward pass")
    normalized, deviation, gamma, _ = cache
    has_shape("upstream", upstream, normalized.shape)
    has_shape("cache.deviation", deviation, normalized.take([0], axis).shape)
    g = upstream * gamma
    mean, along = g.mean(axis, keepdims=True), (g * normalized).mean(axis, keepdims=True)
    dz = (g - mean - normalized * along) / deviation
    return dz, (upstream * normalized).sum(axis=BATCH), upstream.sum(axis=BATCH)


def _deviation(variance, epsilon, spread):
    if epsilon == 0 and np.any(spread == 0):
        raise ValueError("epsilon=0, expected a positive number: a variance is 0")
    return np.sqrt(variance + epsilon)


def _check(z, gamma, beta):
    axes("z", z, "(batch, features)")
    has_shape("gamma", gamma, z.shape[1:])
    has_shape("beta", beta, z.shape[1:])


def _statistics(name, statistics):
    """Statistics in at least float32, that could be those of a batch."""
    mean, variance = statistics
    mean, variance = (finite(floating(name, x), **{name: x}) for x in (mean, variance))
    same_shape(f"{name}.mean", mean, f"{name}.variance", variance)
    if np.any(variance < 0):
        raise ValueError(f"{name}.variance={variance.min()}, expected numbers of at least 0")
    return Statistics(*(x.astype(np.promote_types(x.dtype, np.float32), copy=False)[()] for x in (mean, variance)))
