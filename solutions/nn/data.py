r"""Toy data sets, drawn from a seed or a generator: `X, y = blobs(rng, 9, [[0, 0], [3, 0]])`.

Examples X are rows, `(batch, features)`; labels y are ints `(batch,)`, classes from 0 on, and the
targets of a regression floats `(batch,)`. From one generator each call draws other examples, so a
training set and a test set are two calls.
"""

import numpy as np

from solutions.nn.checks import axes, count, finite, floating, generator, has_shape, non_negative, number


def blobs(rng, counts, centres, deviation=1.0):
    r"""Normal about the centre of each class: $x = \mu_y + \sigma_y\,\epsilon$, $\epsilon \sim N(0, I)$.

    The classes come one after the other. Unequal counts make a rare class.

    Args:
        rng: seed or generator.
        counts: number of examples, one for all classes or a sequence with one for each.
        centres: $\mu$, `(classes, features)`.
        deviation: $\sigma$, one for all classes or a sequence with one for each.

    Raises:
        ValueError: the centres are no `(classes, features)`; a count is no positive integer, a
            deviation negative; or a sequence has not one for each class.

    Examples:
        >>> X, y = blobs(0, (3, 1), [[0.0, 0.0], [10.0, 10.0]])
        >>> y.tolist(), X.round(1).tolist()
        ([0, 0, 0, 1], [[0.1, -0.1], [0.6, 0.1], [-0.5, 0.4], [11.3, 10.9]])
    """
    centres = axes("centres", floating("centres", centres).astype(float), "(classes, features)")
    y = np.repeat(np.arange(len(centres)), [count("counts", n) for n in _each("counts", counts, len(centres))])
    sigma = np.array([non_negative("deviation", s) for s in _each("deviation", deviation, len(centres))])
    noise = generator("rng", rng).standard_normal((len(y), centres.shape[1]))
    return _sum(centres[y], sigma[y, None], noise, centres=centres, deviation=sigma), y


def circle(points, radius=1.0):
    r"""Points on a circle at equal distances, `(points, 2)`, the first on the right: centres for `blobs`.

    Raises:
        ValueError: `points` is no positive integer, or `radius` negative.

    Examples:
        >>> circle(4, radius=3.0).round(9).tolist()
        [[3.0, 0.0], [0.0, 3.0], [-3.0, 0.0], [-0.0, -3.0]]
    """
    points = count("points", points)
    angles = 2 * np.pi * np.arange(points) / points
    return non_negative("radius", radius) * np.stack([np.cos(angles), np.sin(angles)], axis=1)


def labelled(rng, examples, features, score, wrong_labels=0.0):
    r"""Normal inputs $x \sim N(0, I)$ of class 1 where a score is positive, of class 0 elsewhere.

    Args:
        rng: seed or generator.
        examples: number of examples.
        features: number of features.
        score: function of X `(batch, features)`, with scores `(batch,)`.
        wrong_labels: probability with which a label is the other one.

    Raises:
        ValueError: a number is no positive integer, the probability outside [0, 1], or the scores
            have another shape.

    Examples:
        >>> X, y = labelled(0, 4, 2, lambda X: X[:, 0] * X[:, 1])  # quadrants: exclusive or
        >>> X.round(1).tolist(), y.tolist()
        ([[0.1, -0.1], [0.6, 0.1], [-0.5, 0.4], [1.3, 0.9]], [0, 1, 0, 1])
    """
    rng = generator("rng", rng)
    examples = count("examples", examples)
    X = rng.standard_normal((examples, count("features", features)))
    y = (has_shape("score(X)", np.asarray(score(X)), (examples,)) > 0).astype(int)
    return X, flipped(rng, y, wrong_labels) if wrong_labels else y


def half_spaces(rng, examples, normal, margin=0.0, wrong_labels=0.0):
    r"""Normal inputs on the two sides of the plane $w^Tx = 0$, class 1 where $w^Tx > 0$.

    Each side is moved away from the plane by the margin.

    Args:
        rng: seed or generator.
        examples: number of examples.
        normal: w, `(features,)`, of any length but 0.
        margin: distance that no example keeps less than from the plane.
        wrong_labels: probability with which a label is the other one.

    Raises:
        ValueError: `normal` is no vector, or 0; a number is not of its kind.

    Examples:
        >>> X, y = half_spaces(0, 3, normal=[2.0, 0.0], margin=10.0)
        >>> X.round(1).tolist(), y.tolist()
        ([[10.1, -0.1], [10.6, 0.1], [-10.5, 0.4]], [1, 1, 0])
    """
    w = _vector("normal", normal, "(features)")
    if not np.any(w):
        raise ValueError(f"normal={normal}, expected a vector that is not 0")
    w = w / np.abs(w).max()  # its square might be too large
    w = w / np.linalg.norm(w)
    rng = generator("rng", rng)
    X, y = labelled(rng, examples, len(w), lambda X: X @ w)
    X = X + non_negative("margin", margin) * (2 * y - 1)[:, None] * w
    return X, flipped(rng, y, wrong_labels) if wrong_labels else y


def moons(rng, examples, deviation=0.1):
    r"""Two half circles that reach into each other, with noise: no line separates the classes.

    Class 0 is $(\cos t, \sin t)$, class 1 is $(1 - \cos t, \tfrac12 - \sin t)$ with t from 0 to π.

    Args:
        rng: seed or generator.
        examples: number of examples, half of each class; of an odd number class 1 gets one more.
        deviation: standard deviation of the noise.

    Raises:
        ValueError: `examples` is no integer of at least 2, or `deviation` negative.

    Examples:
        >>> X, y = moons(0, 4, deviation=0.0)
        >>> (X + 0.0).round(9).tolist(), y.tolist()
        ([[1.0, 0.0], [-1.0, 0.0], [0.0, 0.5], [2.0, 0.5]], [0, 0, 1, 1])
    """
    examples = count("examples", examples, least=2)
    first = examples // 2
    arcs = [np.linspace(0, np.pi, n) for n in (first, examples - first)]
    (x0, y0), (x1, y1) = ((np.cos(t), np.sin(t)) for t in arcs)
    X = np.concatenate([np.stack([x0, y0], axis=1), np.stack([1 - x1, 0.5 - y1], axis=1)])
    return _noisy(rng, X, deviation), np.repeat([0, 1], [first, examples - first])


def spirals(rng, examples, classes=2, turns=1.0, deviation=0.02):
    r"""A spiral for each class about the origin, with noise: $r\,(\cos\phi, \sin\phi)$ with r in (0, 1].

    $\phi = 2\pi\,(\text{turns} \cdot r + y/\text{classes})$.

    Args:
        rng: seed or generator.
        examples: number of examples of each class.
        classes: number of classes.
        turns: how often a spiral goes round.
        deviation: standard deviation of the noise.

    Raises:
        ValueError: a number is not of its kind.

    Examples:
        >>> X, y = spirals(0, 2, deviation=0.0)
        >>> (X.round(9) + 0.0).tolist(), y.tolist()
        ([[-0.5, 0.0], [1.0, 0.0], [0.5, 0.0], [-1.0, 0.0]], [0, 0, 1, 1])
    """
    classes, examples = count("classes", classes), count("examples", examples)
    y = np.repeat(np.arange(classes), examples)
    r = np.tile(np.arange(1, examples + 1) / examples, classes)
    with np.errstate(all="ignore"):  # what comes of it is looked at
        phi = finite(2 * np.pi * (number("turns", turns) * r + y / classes), turns=turns)
    return _noisy(rng, r[:, None] * np.stack([np.cos(phi), np.sin(phi)], axis=1), deviation), y


def linear(rng, examples, weights, intercept=0.0, deviation=1.0):
    r"""Targets of a line, with noise: $y = w^Tx + b + \sigma\epsilon$ of inputs $x \sim N(0, I)$.

    Args:
        rng: seed or generator.
        examples: number of examples.
        weights: w, `(features,)`.
        intercept: b.
        deviation: $\sigma$.

    Raises:
        ValueError: `weights` is no vector, or a number not of its kind.

    Examples:
        >>> X, y = linear(0, 2, weights=[10.0, 1.0], deviation=0.0)
        >>> X.round(1).tolist(), y.round(1).tolist()
        ([[0.1, -0.1], [0.6, 0.1]], [1.1, 6.5])
    """
    w = _vector("weights", weights, "(features)")
    rng = generator("rng", rng)
    X = rng.standard_normal((count("examples", examples), len(w)))
    with np.errstate(all="ignore"):  # what comes of it is looked at
        y = finite(X @ w + number("intercept", intercept), weights=w, intercept=intercept)
    return X, _noisy(rng, y, deviation)


def polynomial(rng, examples, coefficients, deviation=0.1):
    r"""Targets of a polynomial, with noise: $y = \sum_k c_k x^k + \sigma\epsilon$, x uniform on [-1, 1).

    Args:
        rng: seed or generator.
        examples: number of examples.
        coefficients: c, that of $x^0$ first.
        deviation: $\sigma$.

    Returns:
        X `(batch, 1)`, and y.

    Raises:
        ValueError: `coefficients` is no vector, or a number not of its kind.

    Examples:
        >>> X, y = polynomial(0, 3, coefficients=[5.0, 0.0, 1.0], deviation=0.0)
        >>> X.round(2).tolist(), y.round(2).tolist()
        ([[0.27], [-0.46], [-0.92]], [5.08, 5.21, 5.84])
    """
    c = _vector("coefficients", coefficients, "(powers)")
    rng = generator("rng", rng)
    x = rng.uniform(-1, 1, count("examples", examples))
    with np.errstate(all="ignore"):  # what comes of it is looked at
        y = finite(np.polynomial.polynomial.polyval(x, c), coefficients=c)
    return x[:, None], _noisy(rng, y, deviation)


def drawn_labels(rng, probabilities):
    """Labels of a given probability, such as a sigmoid of scores: 1 with it, else 0.

    Raises:
        ValueError: a probability is outside [0, 1].

    Examples:
        >>> drawn_labels(0, [0.0, 0.5, 0.5, 1.0]).tolist()
        [0, 1, 1, 1]
    """
    p = _probabilities("probabilities", probabilities)
    return (generator("rng", rng).random(p.shape) < p).astype(int)


def flipped(rng, labels, probability):
    """Labels 0 and 1, each the other one with a given probability.

    Raises:
        ValueError: a label is neither 0 nor 1, or the probability outside [0, 1].

    Examples:
        >>> flipped(0, [0, 0, 0, 1, 1, 1], probability=0.3).tolist()
        [0, 1, 1, 0, 1, 1]
    """
    labels = floating("labels", labels)
    if np.any(bad := (labels != 0) & (labels != 1)):
        raise ValueError(f"labels={labels[bad][0]}, expected 0 or 1")
    probability = _probabilities("probability", probability)
    return labels.astype(int) ^ (generator("rng", rng).random(labels.shape) < probability)


def _noisy(rng, values, deviation):
    sigma = non_negative("deviation", deviation)
    return _sum(values, sigma, generator("rng", rng).standard_normal(values.shape), deviation=sigma)


def _sum(values, sigma, noise, **arguments):
    with np.errstate(all="ignore"):
        return finite(values + sigma * noise, **arguments)


def _vector(name, value, layout):
    return finite(axes(name, floating(name, value).astype(float), layout), **{name: value})


def _probabilities(name, values):
    p = floating(name, values)
    if np.any(bad := ~((p >= 0) & (p <= 1))):
        raise ValueError(f"{name}={p[bad].flat[0]}, expected a number in [0, 1]")
    return p


def _each(name, value, classes):
    """One entry for each class."""
    entries = [value] * classes if np.ndim(value) == 0 else list(value)
    if len(entries) != classes:
        raise ValueError(f"{name}={value}, expected one number or {classes}, one for each class")
    return entries
