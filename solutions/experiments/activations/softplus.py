"""Softplus and its slope in floating point."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.activations import softplus, softplus_derivative


def plain_softplus(z, beta=1.0):
    """Softplus as its formula stands: right until its exponential overflows or vanishes beside 1."""
    with np.errstate(over="ignore"):
        return np.log(1 + np.exp(beta * z)) / beta


def plain_slope(z, beta=1.0):
    """The slope of Softplus as a quotient of exponentials, e^(βz) / (1 + e^(βz))."""
    with np.errstate(over="ignore", invalid="ignore"):
        e = np.exp(beta * z)
        return e / (1 + e)


def large_sum_overflows(rng, control=False):
    """A sum z between 720/β and 5000/β, for a random β, enters log(1 + e^(βz))/β and e^(βz)/(1 + e^(βz)) as they are
    written. What are their values, and what are those of the stable forms? In the control βz is 30 at most.
    """
    beta = rng.uniform(0.5, 5)
    z = (rng.uniform(5, 30) if control else rng.uniform(720, 5000)) / beta
    value, slope = plain_softplus(z, beta), plain_slope(z, beta)
    stable = float(softplus(z, beta)), float(softplus_derivative(z, beta))
    names = ("Softplus as written", "its slope as written", "stable Softplus", "stable slope")
    return Finding(
        np.isinf(value) and np.isnan(slope) and np.isfinite(stable).all(),
        {"β": beta, "sum z": z} | dict(zip(names, (value, slope, *stable), strict=True)),
    )


def low_sum_loses_its_sign(rng, control=False):
    """A sum z between −700/β and −40/β, for a random β, enters log(1 + e^(βz))/β as it is written, where the
    exponential vanishes beside the 1. Is the value 0, though it has to be positive? In the control βz is −15 at least.
    """
    beta = rng.uniform(0.5, 5)
    z = -(rng.uniform(5, 15) if control else rng.uniform(40, 700)) / beta
    value, stable = plain_softplus(z, beta), float(softplus(z, beta))
    numbers = {"β": beta, "sum z": z, "Softplus as written": value, "stable Softplus": stable}
    return Finding(value == 0 < stable, numbers)
