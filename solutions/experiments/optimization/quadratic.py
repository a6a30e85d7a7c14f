"""Quadratic losses, on which descents can be computed by hand."""

import numpy as np

from solutions.nn.optimizers import GradientDescent, descend


def bowl(rng, curvatures):
    """A quadratic loss θᵀHθ / 2 with these curvatures along random axes: H (n, n), and a start at a distance of 1."""
    axes, _ = np.linalg.qr(rng.normal(size=(len(curvatures), len(curvatures))))
    start = axes @ np.full(len(curvatures), len(curvatures) ** -0.5)  # as far along each axis
    return axes * curvatures @ axes.T, start


def losses_in(H, start, optimizer, steps):
    """The loss θᵀHθ / 2 at the start and after each step."""
    path = np.array(list(descend(lambda theta: H @ theta, start, optimizer, steps)))
    return np.einsum("ti,ij,tj->t", path, H, path) / 2


def distances(rate, steps=8, curvature=1.0, start=1.5):
    """The distance to the minimum of a quadratic loss of one parameter, with its sign: at the start, after each step.

    >>> distances(0.5, steps=2), distances(2.0, steps=2)
    ([1.5, 0.75, 0.375], [1.5, -1.5, 1.5])
    """
    return list(descend(lambda d: curvature * d, start, GradientDescent(rate), steps))


def behaviour(path):
    """What a path of distances does, in words.

    >>> behaviour([1.5, 0.75]), behaviour([1.5, -1.5])
    ('converges from one side', 'jumps to and fro for ever')
    """
    before, after = path[:2]
    if after == 0:
        return "arrives in one step"
    if np.isclose(abs(after), abs(before)):
        return "jumps to and fro for ever"
    if abs(after) > abs(before):
        return "diverges"
    return "converges from one side" if after * before > 0 else "converges from side to side"
