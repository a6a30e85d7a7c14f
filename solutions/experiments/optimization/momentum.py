"""Momentum and other optimizers."""

from dataclasses import fields

import numpy as np

from solutions.finding import Finding
from solutions.nn.optimizers import Adam, GradientDescent, Momentum, RMSProp, minimize

OPTIMIZERS = (GradientDescent, Momentum, RMSProp, Adam)
RATE = 0.01  # of the descents into the valley


def valley(x):
    """x⁴ - 4x² + x: a shallow minimum on the right, a deeper one on the left."""
    return x**4 - 4 * x**2 + x


def valley_slope(x):
    return 4 * x**3 - 8 * x + 1


def end(optimizer, start):
    """Where a descent into the valley ends."""
    return minimize(valley_slope, start, optimizer, steps=400)


def leaves_a_local_minimum(rng, control=False):
    """A descent starts on the right slope of $x^4 - 4x^2 + x$, at a random place between 2.15 and 2.25, at the same
    learning rate with and without momentum. Does it end in the shallow minimum on the right, or in the deeper one on
    the left? The control sets the coefficient β of the momentum to 0.
    """
    start = rng.uniform(2.15, 2.25)
    plain, rolled = end(GradientDescent(RATE), start), end(Momentum(RATE, 0.0 if control else 0.9, True), start)
    ends = {"gradient descent ends at": plain, "momentum ends at": rolled}
    losses = {"loss there, gradient descent": valley(plain), "loss there, momentum": valley(rolled)}
    return Finding(plain > 0 > rolled and valley(rolled) < valley(plain), ends | losses)


def can_be_trapped(rng, control=False):
    """A descent with momentum on $x^4 - 4x^2 + x$ starts at a random place near 1.6, closer to the shallow minimum.
    Does it stay there? The control starts near 2.2.
    """
    start = (2.2 if control else 1.6) + rng.uniform(-0.05, 0.05)
    at = end(Momentum(RATE, classical=True), start)
    return Finding(at > 0, {"start": start, "end": at})


def hyperparameters(optimizer):
    """The numbers that an optimizer wants to be told."""
    return [field.name for field in fields(optimizer) if field.type is float]


def is_not_the_simplest():
    """The hyperparameters of four optimizers are counted, as this site's own code takes them."""
    counts = {kind.__name__: len(hyperparameters(kind)) for kind in OPTIMIZERS}
    return Finding(min(counts, key=counts.get) == "GradientDescent", counts)


def distances(optimizer, gradients):
    """How far an optimizer moves parameters, (parameters,), under gradients (steps, parameters)."""
    coming = iter(np.asarray(gradients, dtype=float))
    return np.abs(minimize(lambda theta: next(coming), np.zeros(np.shape(gradients)[1]), optimizer, len(gradients)))


def keeps_the_scales(control=False):
    """Two parameters have constant gradients for fifty steps, one a hundred times the other. How far do they move? The
    control takes RMSProp, which does divide by the scale.
    """
    steep, flat = distances(RMSProp(0.1) if control else Momentum(0.1), [[100.0, 1.0]] * 50)
    return Finding(steep / flat > 50, {"ratio of the gradients": 100, "ratio of the distances": steep / flat})


def abilities(optimizer):
    """Whether an optimizer smooths gradients that change sign, and whether it divides their scale out."""
    quiet, loud = distances(optimizer(0.1), [[1.0, 100.0]] * 51)
    (before,), (after,) = (distances(optimizer(0.1), ([[1.0], [-1.0]] * 26)[:steps]) for steps in (50, 51))
    return bool(abs(after - before) < 0.5 * quiet / 51), bool(loud < 2 * quiet)


def has_one_ability(control=False):
    """Two methods are tested for two abilities: to smooth gradients that change their sign at every step, as an average
    does, and to move as far under large as under small gradients, as a division by their size does. The control takes
    Adam in place of momentum.
    """
    smooths, rescales = abilities(Adam if control else Momentum)
    return Finding(smooths != rescales, {"smooths changing signs": smooths, "divides the scale out": rescales})
