"""Learning rates: the largest stable one, its dependence on the batch size, and the signs of a bad one."""

import numpy as np

from solutions.experiments.optimization.batch_size import FEATURES, last_error
from solutions.experiments.optimization.momentum import valley, valley_slope
from solutions.experiments.optimization.quadratic import bowl, losses_in
from solutions.finding import Finding
from solutions.nn.activations import sigmoid, sigmoid_derivative
from solutions.nn.optimizers import GradientDescent, descend, minimize

FIXED, PER_EXAMPLE = 0.3, 0.05


def largest_stable(batch, features=FEATURES):
    """The rate η from which on the mean squared error grows: it changes by 1 - 2η + η² (1 + (d + 1) / B) a step."""
    return 2 / (1 + (features + 1) / batch)


def fixed_favours_the_large_batch(rng, control=False):
    """SGD trains a linear model with ten features at one learning rate, with batches of 1 and of 64, for up to 400
    steps. The error is 1 at the start: does SGD diverge with the small batch, and converge with the large one? The
    control has a learning rate ten times smaller.
    """
    rate = FIXED / 10 if control else FIXED
    small, large = (last_error(rng, rate, batch, steps=400) for batch in (1, 64))
    numbers = {"learning rate": rate, "error, batch 1": small, "error, batch 64": large}
    return Finding(small > 1e3 and large < 1e-3, numbers)


def scaled_makes_the_large_batch_diverge(rng, control=False):
    """SGD trains a linear model with a learning rate proportional to the batch, for batches of 1 and of 64. Does it
    converge with the small batch, and diverge with the large one? In the control the learning rate stays that of the
    small batch.
    """
    small, large = (last_error(rng, PER_EXAMPLE * (1 if control else batch), batch) for batch in (1, 64))
    return Finding(small < 1e-3 and large > 1e3, {"error, batch 1": small, "error, batch 64": large})


def too_large_diverges(rng, control=False):
    """The full batch, a quadratic loss with curvatures from 0.1 to 1 along random axes, and a learning rate of 2.2, a
    tenth above twice the reciprocal of the largest curvature. Is the loss after fifty updates at least a hundred times
    that of the start? The control has a rate of 1.
    """
    rate = 1.0 if control else 2.2
    losses = losses_in(*bowl(rng, np.linspace(0.1, 1, 5)), GradientDescent(rate), steps=50)
    return Finding(losses[-1] > 100 * losses[0], {"rate": rate, "times the loss at the start": losses[-1] / losses[0]})


def too_large_oscillates(rng, control=False):
    """Gradient descent without any noise on $x^4 - 4x^2 + x$ starts at a random place near its deeper minimum, with a
    learning rate of 0.12. Which share of the last third of 300 updates raises the loss, and do at least a quarter of
    them? The control has a rate of 0.02.
    """
    rate, start = 0.02 if control else 0.12, -1.5 + rng.uniform(-0.1, 0.1)
    path = np.array(list(descend(valley_slope, start, GradientDescent(rate), steps=300)))
    up = np.mean(np.diff(valley(path[-len(path) // 3 :])) > 1e-12)
    return Finding(up > 0.25, {"rate": rate, "share of updates that raise the loss": up})


def too_small_is_slow(rng, control=False):
    """A quadratic loss and the full batch. Is more than half of the loss left after fifty updates with a learning rate
    of 0.005, and less than a hundredth of that with a rate of 0.5? In the control the smaller rate is 0.25.
    """
    H, start = bowl(rng, np.linspace(0.1, 1, 5))
    small = 0.25 if control else 0.005
    left, with_larger = (
        float(np.divide(*losses_in(H, start, GradientDescent(rate), 50)[[-1, 0]])) for rate in (small, 0.5)
    )
    numbers = {"share of the loss left, smaller rate": left, "the same, rate 0.5": with_larger}
    return Finding(left > 0.5 and with_larger < 0.01 * left, numbers)


def ravine_is_slow_at_every_rate(rng, control=False):
    """A quadratic loss has one direction that is a thousand times as flat as the steepest. Is more than a third of the
    loss along it left after a hundred updates at a rate near the largest stable one, and does the loss explode with a
    rate a fifth larger? The control makes both directions equally steep.
    """
    H, start = bowl(rng, np.array([1.0 if control else 0.001, 1.0]))
    stable, above = (losses_in(H, start, GradientDescent(rate), 100) for rate in (1.9, 1.9 * 1.2))
    flat = 0.001 / 4  # of the loss at the start what lies in the flat direction
    numbers = {
        "share of the flat direction's loss left, rate 1.9": stable[-1] / flat,
        "loss at a fifth more": above[-1],
    }
    return Finding(stable[-1] > flat / 3 and above[-1] > 1e3 * above[0], numbers)


def plateau_is_slow(control=False):
    """A sigmoid with one weight is to output 0, and is trained on the squared error from a weight of 12, where it is
    saturated at 1. What is left of the loss after a hundred updates at a rate of 1, and of 100? Is it more than nine
    tenths? The control starts from a weight of 1.
    """
    start = 1.0 if control else 12.0

    def left(rate):
        w = minimize(lambda w: 2 * sigmoid(w) * sigmoid_derivative(w), start, GradientDescent(rate), steps=100)
        return float((sigmoid(w) / sigmoid(start)) ** 2)

    one, hundred = left(1.0), left(100.0)
    return Finding(min(one, hundred) > 0.9, {"share left, rate 1": one, "share left, rate 100": hundred})
