"""Momentum and other optimizers."""

from dataclasses import fields

import numpy as np

from solutions.experiments.optimization.quadratic import bowl, losses_in
from solutions.finding import Finding
from solutions.nn.optimizers import Adam, GradientDescent, Momentum, RMSProp, descend, minimize

OPTIMIZERS = (GradientDescent, Momentum, RMSProp, Adam)
RATE = 0.01  # of the descents into the valley
RAVINE, ROUND = np.array([0.01, 0.1, 1.0]), np.ones(3)  # curvatures of quadratic losses


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
    counts = {kind: len(hyperparameters(kind)) for kind in OPTIMIZERS}
    numbers = {f"hyperparameters of {kind.__name__}": count for kind, count in counts.items()}
    return Finding(min(counts, key=counts.get) is GradientDescent, numbers)


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


def cancels_changing_signs(control=False):
    """One entry of the gradient is 1 and −1 in turn, as across a ravine, another is always 1, as along it. How long are
    the steps of momentum in both after a hundred updates, for a learning rate of 1? Is the one across less
    than a tenth of the one along? In the control the first entry does not change its sign.
    """
    optimizer, theta = Momentum(1.0), np.zeros(2)
    for t in range(100):
        before, theta = theta, optimizer.step(theta, np.array([1.0 if control else (-1.0) ** t, 1.0]))
    across, along = np.abs(theta - before)
    return Finding(across < 0.1 * along, {"step, changing sign": across, "step, constant sign": along})


def allows_larger_rates(rng, control=False):
    """A quadratic loss with curvatures 0.01, 0.1 and 1 along random axes and a learning rate of 10, five times the
    largest that is stable for gradient descent. How many times the loss of the start is it after sixty updates, without
    and with momentum, the average with β = 0.9? The control sets β to 0.
    """
    optimizers = GradientDescent(10.0), Momentum(10.0, 0.0 if control else 0.9)
    H, start = bowl(rng, RAVINE)
    plain, averaged = (np.divide(*losses_in(H, start, optimizer, 60)[[-1, 0]]) for optimizer in optimizers)
    numbers = {"times the loss at the start, gradient descent": plain, "the same, momentum": averaged}
    return Finding(plain > 1e6 and averaged < 0.01, numbers)


def updates_needed(rng, curvatures):
    """Updates until no more than a millionth of a quadratic loss is left, without and with momentum, at the rates that
    are best for these curvatures; β is the best for the ravine.
    """
    low, high = min(curvatures), max(curvatures)
    beta = float((1 - 2 / (1 + (max(RAVINE) / min(RAVINE)) ** 0.5)) ** 2)
    optimizers = GradientDescent(2 / (low + high)), Momentum(4 / (low**0.5 + high**0.5) ** 2 / (1 - beta), beta)
    H, start = bowl(rng, curvatures)
    curves = (losses_in(H, start, optimizer, 500) for optimizer in optimizers)
    return [int(np.flatnonzero(losses > 1e-6 * losses[0])[-1]) + 1 for losses in curves]


def speeds_up_in_a_ravine(rng, control=False):
    """A quadratic loss with curvatures 0.01, 0.1 and 1 along random axes. After how many updates is a millionth of it
    left, without and with momentum, each at its best learning rate? Does momentum need less than a third of them? In
    the control all curvatures are 1.
    """
    plain, averaged = updates_needed(rng, ROUND if control else RAVINE)
    return Finding(averaged < plain / 3, {"updates, gradient descent": plain, "updates, momentum": averaged})


def slows_in_a_round_bowl(rng, control=False):
    """The same count for a quadratic loss whose curvatures are all 1. Does momentum need more updates than gradient
    descent? The control has the curvatures 0.01, 0.1 and 1.
    """
    plain, averaged = updates_needed(rng, RAVINE if control else ROUND)
    return Finding(averaged > plain, {"updates, gradient descent": plain, "updates, momentum": averaged})


def gains_little_at_the_same_rate(rng, control=False):
    """The quadratic loss with curvatures 0.01, 0.1 and 1, and one learning rate, 1.5, for gradient descent and for
    momentum as an average. Which shares of the loss are left after a hundred updates, and is momentum's at
    least four fifths of the other? In the control momentum adds the gradients up, with no factor 1 − β,
    which is ten times the rate.
    """
    H, start = bowl(rng, RAVINE)
    optimizers = GradientDescent(1.5), Momentum(1.5, classical=control)
    plain, averaged = (np.divide(*losses_in(H, start, optimizer, 100)[[-1, 0]]) for optimizer in optimizers)
    return Finding(averaged > 0.8 * plain, {"share left, gradient descent": plain, "share left, momentum": averaged})


def leaves_the_steepest_direction(rng, control=False):
    """A descent with momentum on the same quadratic loss, at a rate of 1. What is the largest angle between an update
    and the negative gradient, the direction in which the loss falls fastest? Is it above 90 degrees, which is uphill?
    The control sets β to 0.
    """
    H, start = bowl(rng, RAVINE)
    path = np.array(list(descend(lambda theta: H @ theta, start, Momentum(1.0, 0.0 if control else 0.9), 60)))
    updates, steepest = np.diff(path, axis=0), -path[:-1] @ H
    cosines = (updates * steepest).sum(axis=1) / np.linalg.norm(updates, axis=1) / np.linalg.norm(steepest, axis=1)
    angle = np.degrees(np.arccos(np.clip(cosines, -1, 1))).max()
    return Finding(angle > 90, {"largest angle, in degrees": angle, "updates uphill": int((cosines < 0).sum())})
