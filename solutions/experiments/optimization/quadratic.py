"""Quadratic losses, on which descents can be computed by hand."""

import numpy as np

from solutions.nn.optimizers import descend


def bowl(rng, curvatures):
    """A quadratic loss θᵀHθ / 2 with these curvatures along random axes: H (n, n), and a start at a distance of 1."""
    axes, _ = np.linalg.qr(rng.normal(size=(len(curvatures), len(curvatures))))
    start = axes @ np.full(len(curvatures), len(curvatures) ** -0.5)  # as far along each axis
    return axes * curvatures @ axes.T, start


def losses_in(H, start, optimizer, steps):
    """The loss θᵀHθ / 2 at the start and after each step."""
    path = np.array(list(descend(lambda theta: H @ theta, start, optimizer, steps)))
    return np.einsum("ti,ij,tj->t", path, H, path) / 2
