"""What batch normalisation adds to the work of a training step."""

import numpy as np

from solutions.finding import Finding

BATCH, INPUTS, UNITS, RATE, EPSILON = 16, 10, 20, 0.1, 1e-5
OPERATIONS = "__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__truediv__", "__rtruediv__"


class Counted(float):
    """A number that counts, all such numbers together, what is computed with it: sums, products, quotients, roots."""

    operations = 0

    def sqrt(self):
        """What NumPy calls for the root of an entry."""
        Counted.operations += 1
        return Counted(float(self) ** 0.5)


def _counting(name):
    def operation(self, other):
        Counted.operations += 1
        return Counted(getattr(float, name)(self, other))

    return operation


for _name in OPERATIONS:
    setattr(Counted, _name, _counting(_name))


def counted(array):
    """The same array, of numbers that count."""
    return np.vectorize(Counted, otypes=[object])(array)


def training_step(X, W, gamma, beta, upstream, normalized):
    """A step of one layer: forward, back from a gradient at its output (batch, units), and the update. Without
    normalisation β is its bias. Returns the new parameters and the gradient at X (batch, inputs).
    """
    z = X @ W
    if normalized:
        centred = z - z.mean(axis=0)
        deviation = np.sqrt((centred * centred).mean(axis=0) + EPSILON)
        normal = centred / deviation
        output = gamma * normal + beta  # for the next layer
        g = upstream * gamma
        dz = (g - g.mean(axis=0) - normal * (g * normal).mean(axis=0)) / deviation
        gamma = gamma - RATE * (upstream * normal).sum(axis=0)
    else:
        output = z + beta
        dz = upstream
    assert output.shape == upstream.shape
    beta = beta - RATE * upstream.sum(axis=0)
    return (W - RATE * (X.T @ dz), gamma, beta), dz @ W.T


def operations(*arrays, normalized):
    """How many operations a training step takes."""
    Counted.operations = 0
    training_step(*map(counted, arrays), normalized)
    return Counted.operations


def takes_more_operations(rng, control=False):
    """A dense layer takes a training step, forward, back and update, on numbers that count what is done with them. How
    many operations are there without batch normalisation, and how many with it? The control has none in either place.
    """
    shapes = (BATCH, INPUTS), (INPUTS, UNITS), (UNITS,), (UNITS,), (BATCH, UNITS)
    arrays = [rng.normal(size=shape) for shape in shapes]
    without, with_it = (operations(*arrays, normalized=normalized) for normalized in (False, not control))
    return Finding(
        with_it > without, {"operations without normalisation": without, "operations with normalisation": with_it}
    )
