"""The search for hyperparameters: scales, draws and grids."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.optimizers import GradientDescent, minimize

LEAST, MOST = 0.01, 1.0  # learning rates
RATES = (0.01, 0.16, 0.21, 0.84, 0.94)  # five that somebody tries; most are of one order of magnitude
SLOWEST, FASTEST = 1e-3, 1e-1  # 1 − β of moving averages


def unsolved(tried, best):
    """The share of problems, with best rates η* of about `best`, that no rate `(problems, trials)` solves.

    A problem is a quadratic loss with the curvatures 1/η* and 0.3/η*; it is solved if no more than 0.01 of the loss is
    left after 20 steps.
    """
    curvatures = np.array([1.0, 0.3]) / best[:, None]  # (problems, 2)
    steps = tried[:, :, None] * curvatures[:, None, :]  # of one unit each
    theta = minimize(lambda theta: steps * theta, np.ones_like(steps), GradientDescent(1.0), steps=20)
    left = (theta**2 * curvatures[:, None, :]).sum(axis=2) / curvatures.sum(axis=1)[:, None]
    return np.mean(left.min(axis=1) > 0.01)


def log_uniform(rng, low, high, size):
    """Numbers that are drawn evenly on a log scale."""
    return np.exp(rng.uniform(np.log(low), np.log(high), size))


def rates_crowd_in_one_decade(control=False):
    """The five rates are counted: how many lie from 0.01 up to 0.1, and how many from 0.1 to 1? Are there more than
    twice as many in one as in the other? The control has six at equal distances on a log scale.
    """
    low, high = np.histogram(np.geomspace(0.01, 1, 6) if control else RATES, bins=(0.01, 0.1, 1))[0]
    return Finding(high > 2 * low, {"rates below 0.1": low, "rates from 0.1 on": high})


def log_scale_solves_more(rng, control=False):
    """Three thousand problems have a best learning rate between 0.01 and 1, drawn evenly on a log scale. Which share of
    them is left unsolved by the rates 0.01, 0.16, 0.21, 0.84 and 0.94, by five that are drawn evenly on a log scale,
    and by five that are drawn evenly between 0.01 and 1? A problem is solved if at most a hundredth of its loss is left
    after 20 steps. In the control the best rates themselves lie evenly between 0.01 and 1.
    """
    best = rng.uniform(0.01, 1, 3000) if control else log_uniform(rng, 0.01, 1, 3000)
    shape = len(best), len(RATES)
    shares = {
        "unsolved, the five rates": unsolved(np.broadcast_to(RATES, shape), best),
        "unsolved, drawn on a log scale": unsolved(log_uniform(rng, 0.01, 1, shape), best),
        "unsolved, drawn on the plain scale": unsolved(rng.uniform(0.01, 1, shape), best),
    }
    given, drawn, plain = shares.values()
    return Finding(drawn < given < plain, shares)


def grid_beats_draws(rng, control=False):
    """Nine learning rates are tried on two thousand problems, whose best rates lie evenly on a log scale from 0.0001 to
    1. Which share is left unsolved by nine draws on that scale, and which by nine rates at equal distances there? A
    problem is solved if at most a hundredth of its loss is left after 20 steps. In the control a second hyperparameter,
    which happens not to matter, is searched as well, so that a grid of nine trials has three values of each.
    """
    best = log_uniform(rng, 1e-4, 1, 2000)
    values = 3 if control else 9
    grid = np.exp(np.log(1e-4) * (np.arange(values) + 0.5) / values)
    drawn = unsolved(log_uniform(rng, 1e-4, 1, (len(best), 9)), best)
    even = unsolved(np.broadcast_to(grid, (len(best), values)), best)
    return Finding(even < drawn, {"rates in the grid": values, "unsolved, grid": even, "unsolved, draws": drawn})


def scatter(rng, beta, averages=400):
    """The standard deviation of moving averages v ← βv + (1 − β) g of gradients g with a deviation of 1."""
    ages = np.arange(int(8 / (1 - beta)))
    weights = (1 - beta) * beta**ages
    return (rng.standard_normal((averages, len(ages))) @ weights).std()


def equal_steps_count_more_near_one(rng, control=False):
    """Two momentum coefficients β are raised by 0.004, one from 0.9, one from 0.995. How many times smaller does the
    noise become that a moving average of gradients lets pass? In the control 1 − β is divided by the same number
    at both: from 0.9 to 0.98, from 0.995 to 0.999.
    """
    low, high = (
        scatter(rng, beta) / scatter(rng, raised)
        for beta, raised in ((0.9, 0.98 if control else 0.9 + 0.004), (0.995, 0.999))
    )
    return Finding(high > 1.5 * low, {"times less noise, from 0.9": low, "times less noise, from 0.995": high})


def tracking_error(one_minus_beta, drift):
    """The mean squared error of a moving average of noisy values, whose mean drifts at random.

    The noise has a variance of 1, the mean moves by `drift` in a step (standard deviation). The error e is multiplied
    by β and the noise by 1 − β: Var e = β² (Var e + drift²) + (1 − β)².
    """
    beta = 1 - one_minus_beta
    return (beta**2 * drift**2 + one_minus_beta**2) / (1 - beta**2)


def excesses(rng, best):
    """By how much the best of three draws of β exceeds the least squared error, on average, with the best 1 − β
    `(problems,)`: for even draws of β, of log β, and of log(1 − β).
    """
    drift, shape = best / np.sqrt(1 - best), (len(best), 3)  # for this drift this 1 − β is the best
    draws = {
        "β": rng.uniform(SLOWEST, FASTEST, shape),
        "log β": 1 - log_uniform(rng, 1 - FASTEST, 1 - SLOWEST, shape),
        "log(1 − β)": log_uniform(rng, SLOWEST, FASTEST, shape),
    }
    least = tracking_error(best, drift)
    return {
        f"error above the least, even in {scale}": np.mean(
            tracking_error(tried, drift[:, None]).min(axis=1) / least - 1
        )
        for scale, tried in draws.items()
    }


def log_of_one_minus_beta_serves_best(rng, control=False):
    """Moving averages follow drifting means through noise, in two thousand problems whose best 1 − β lies between 0.001
    and 0.1, evenly on a log scale. Of three draws the best β is taken. By how much does its squared error exceed the
    least, as a share of it, when β is drawn evenly, evenly in log β, and evenly in log(1 − β)? In the control the best
    β lie evenly on the plain scale.
    """
    best = rng.uniform(SLOWEST, FASTEST, 2000) if control else log_uniform(rng, SLOWEST, FASTEST, 2000)
    found = excesses(rng, best)
    plain, of_beta, of_rest = found.values()
    return Finding(of_rest < 0.5 * min(plain, of_beta), found)


def log_of_beta_helps_little(rng, control=False):
    """In the same search, is the error with even draws of log β still more than four fifths of that with even draws of
    β? The control draws from 0.001 to 0.1 not β but 1 − β, on its log scale.
    """
    plain, of_beta, of_rest = excesses(rng, log_uniform(rng, SLOWEST, FASTEST, 2000)).values()
    drawn = of_rest if control else of_beta
    return Finding(drawn > 0.8 * plain, {"error above the least, even in β": plain, "with the other draws": drawn})
