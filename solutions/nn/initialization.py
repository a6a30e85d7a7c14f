r"""Initial weights, `(fan_in, fan_out)`, and what they do to the activations of a deep stack."""

import numpy as np

from solutions.nn.checks import count, floating, generator, number


def xavier(fan_in, fan_out, rng=0, distribution="normal"):
    r"""Mean 0, variance $2 / (n_{in} + n_{out})$.

    Source: Glorot & Bengio, "Understanding the difficulty of training deep feedforward neural
    networks", 2010, equations 12 and 16.

    Args:
        fan_in: inputs of the layer.
        fan_out: outputs of the layer.
        rng: seed or generator.
        distribution: "normal" or "uniform" (on $\pm\sqrt{3 \cdot \text{variance}}$).

    Raises:
        ValueError: a fan is no positive integer, `rng` neither a seed nor a generator, or the
            distribution unknown.

    Examples:
        >>> W = xavier(300, 500, distribution="uniform")
        >>> W.shape, round(float(W.var()), 5), bool(abs(W).max() <= (6 / 800) ** 0.5)
        ((300, 500), 0.00249, True)
    """
    fan_in, fan_out = _fans(fan_in, fan_out)
    return _draw((fan_in, fan_out), 2 / (fan_in + fan_out), rng, distribution)


def he(fan_in, fan_out, rng=0, distribution="normal"):
    r"""Mean 0, variance $2 / n_{in}$, which makes up for the half that a ReLU cuts off.

    Source: He, Zhang, Ren & Sun, "Delving Deep into Rectifiers", 2015, equation 10.

    Args:
        fan_in: inputs of the layer.
        fan_out: outputs of the layer.
        rng: seed or generator.
        distribution: "normal" or "uniform" (on $\pm\sqrt{3 \cdot \text{variance}}$).

    Raises:
        ValueError: a fan is no positive integer, `rng` neither a seed nor a generator, or the
            distribution unknown.

    Examples:
        >>> W = he(500, 300)
        >>> W.shape, round(float(W.var()), 4)
        ((500, 300), 0.004)
    """
    fan_in, fan_out = _fans(fan_in, fan_out)
    return _draw((fan_in, fan_out), 2 / fan_in, rng, distribution)


def constant(fan_in, fan_out, value=0.0):
    """The same value everywhere: all units of the layer stay equal, however long one trains.

    Raises:
        ValueError: a fan is no positive integer, or the value no number.

    Examples:
        >>> constant(2, 3, value=0.5).tolist()
        [[0.5, 0.5, 0.5], [0.5, 0.5, 0.5]]
    """
    return np.full(_fans(fan_in, fan_out), number("value", value))


def layer_moments(activation, initialization, depth=10, width=256, batch=128, seed=0):
    r"""Second moments $\mathrm{E}\,a^2$ of the input and of each layer of a deep stack, untrained.

    The input is `(batch, width)`, standard normal; each layer is $a \leftarrow f(aW)$.

    Args:
        activation: the function f.
        initialization: function of (fan_in, fan_out, rng) that gives W.
        depth: number of layers.
        width: units of each.
        batch: number of examples.
        seed: seed or generator of all that is drawn.

    Returns:
        List of `depth + 1` floats, the input's first.

    Raises:
        ValueError: `depth`, `width` or `batch` is no positive integer, `seed` neither a seed nor a
            generator, or a moment not finite.

    Examples:
        >>> from solutions.nn.activations import relu
        >>> [round(moment, 2) for moment in layer_moments(relu, xavier, depth=3)]
        [1.0, 0.49, 0.26, 0.13]
        >>> [round(moment, 1) for moment in layer_moments(relu, he, depth=3)]
        [1.0, 1.0, 1.0, 1.0]
    """
    depth, width, batch = count("depth", depth), count("width", width), count("batch", batch)
    rng = generator("seed", seed)
    a = rng.standard_normal((batch, width))
    moments = [float(np.mean(a**2))]
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(depth):
            a = floating("activation(z)", activation(a @ initialization(width, width, rng)), nan=True)
            moments.append(float(np.mean(a**2)))
    if not np.isfinite(moments).all():
        raise ValueError(f"depth={depth}, expected fewer layers: behind them a moment is {moments[-1]}")
    return moments


def _draw(shape, variance, rng, distribution):
    rng = generator("rng", rng)
    if distribution == "normal":
        return variance**0.5 * rng.standard_normal(shape)
    if distribution == "uniform":
        bound = (3 * variance) ** 0.5  # the variance on ±r is r²/3
        return rng.uniform(-bound, bound, shape)
    raise ValueError(f'distribution={distribution!r}, expected "normal" or "uniform"')


def _fans(fan_in, fan_out):
    return count("fan_in", fan_in), count("fan_out", fan_out)
