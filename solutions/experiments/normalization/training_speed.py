"""Training speed with normalised layers and normalised data."""

import numpy as np

from solutions.experiments.data.bayes_error import two_normals
from solutions.experiments.normalization.network import gradient_factor, initial_parameters, step
from solutions.experiments.normalization.scale_and_shift import normalize
from solutions.finding import Finding
from solutions.nn.activations import sigmoid_derivative
from solutions.nn.data import labelled
from solutions.nn.linear_models import fit_logistic
from solutions.nn.metrics import accuracy
from solutions.nn.normalization import standardize

DEEP, STEPS, HIGH_RATE, LOW_RATE, JITTER = [2, 64, 64, 64, 64], 30, 3.0, 0.05, 0.2
LAST = 10  # steps, at the end


def quadrants(rng):
    """64 points of a plane, and whether the product of their coordinates is positive."""
    return labelled(rng, 64, 2, lambda X: X[:, 0] * X[:, 1])


def descend(X, y, parameters, rate, normalized=True, **noise):
    """The losses (STEPS,) on the way of full-batch descent, infinite after it diverged; and how far the mean input of a
    unit in the last hidden layer moves from step to step.
    """
    losses, means = [], []
    try:
        with np.errstate(all="ignore"):
            for _ in range(STEPS):
                parameters, loss, mean = step(X, y, parameters, rate, normalized, **noise)
                losses.append(loss)
                means.append(mean)
            return losses, np.abs(np.diff(means, axis=0)).mean()
    except ValueError:  # a number is not finite any more
        return losses + [np.inf] * (STEPS - len(losses)), np.inf


def bear_high_rates(rng, control=False):
    """Networks of four hidden layers, with and without batch normalisation, learn to tell the quadrants of a plane
    apart by gradient descent at a learning rate of 3 and of 0.05. What is the smallest loss in the last ten of 30 steps
    (infinite if the descent diverged)? The high rate has to fail without the normalisation, and to get further than the
    low rate with it. The control has the low rate in both places.
    """
    (X, y), start = quadrants(rng), initial_parameters(DEEP, rng)
    rate = LOW_RATE if control else HIGH_RATE
    runs = ((rate, False), (rate, True), (LOW_RATE, True))
    without, high, low = losses = [min(descend(X, y, start, *run)[0][-LAST:]) for run in runs]
    names = "without normalisation, high rate", "with normalisation, high rate", "with normalisation, low rate"
    return Finding(without > 0.5 and high < 0.7 * low, dict(zip(names, losses, strict=True)))


def need_no_steady_inputs(rng, control=False):
    """A network of four hidden layers has noise after each normalisation that shifts and scales every unit anew at each
    step, so that the next layer's inputs are anything but steady (after Santurkar et al., 2018). How far does the mean
    input of a unit move in a step, compared with a network without normalisation at a learning rate at which that one
    learns, and what is the smallest loss in the last ten of 30 steps at the high rate? In the control the normalisation
    is removed and the noise kept.
    """
    (X, y), start = quadrants(rng), initial_parameters(DEEP, rng)
    _, steady = descend(X, y, start, LOW_RATE, normalized=False)
    losses, noisy = descend(X, y, start, HIGH_RATE, normalized=not control, jitter=JITTER, rng=rng)
    found = {"movement per step, low rate, no normalisation": steady, "movement per step, high rate, noise": noisy}
    least = min(losses[-LAST:])
    return Finding(noisy > 2 * steady and least < 0.4, found | {"loss at the high rate, with noise": least})


def curvatures(X, y):
    """The curvatures (features + 1,) of the mean squared error of a linear layer with inputs X (batch, features) and a
    bias, and the distances of the best weights from 0 along the same axes.
    """
    A = np.column_stack([X, np.ones(len(X))])
    values, axes = np.linalg.eigh(A.T @ A / len(A))
    return values, -(A @ axes).T @ y / len(A) / values


def steps_of_descent(values, distances, limit=5000):
    """Steps until 0.01 of the avoidable error is left, at the rate that the largest curvature allows, up to a limit."""
    left = values * distances**2 * (1 - values / values[-1]) ** (2 * np.arange(limit)[:, None])
    return int(np.argmax(np.append(left.sum(axis=1) <= 0.01 * left[0].sum(), True)))


def even_out_scales(rng, control=False):
    """A linear layer learns from five features with standard deviations from 0.3 to 4 and mean 1, and from the same
    after batch normalisation. What is the ratio of the largest to the smallest curvature of its loss, and how many
    steps does gradient descent take until 0.01 of the avoidable error is left? In the control the features have mean 0
    and one scale, and are strongly correlated: there the normalisation does nothing.
    """
    z = rng.normal(size=(256, 5))
    y = z @ rng.choice([-1.0, 1.0], 5) + 0.1 * rng.normal(size=256)
    raw = 0.1 * z + rng.normal(size=(256, 1)) if control else z * [0.3, 0.5, 1, 2, 4] + 1
    found = {}
    for name, X in (("before", raw), ("after", normalize(raw))):
        values, distances = curvatures(X, y)
        found |= {f"ratio of curvatures, {name}": values[-1] / values[0]}
        found |= {f"steps, {name}": steps_of_descent(values, distances)}
    ratio, steps, ratio_after, steps_after = found.values()
    return Finding(ratio > 50 and ratio_after < 3 and steps_after < 0.2 * steps, found)


def lose_the_scale_of_weights(rng, control=False):
    """A gradient is propagated back through 20 layers with normalisation. By which factor does its norm change, for
    He's weights and for weights half as large, and is one factor less than twice the other? In the control there is no
    normalisation.
    """
    seed = rng.integers(2**32)
    full, half = (gradient_factor(np.random.default_rng(seed), 20, not control, scale) for scale in (1, 0.5))
    found = {"factor of the gradient, He's weights": full, "factor of the gradient, half of these weights": half}
    return Finding(0.5 < half / full < 2, found)


def keep_sigmoids_off_their_flat_ends(rng, control=False):
    """The inputs of 100 sigmoids have a standard deviation of 10. In which share of them is the slope below a fifth of
    its largest value, before and after the normalisation? In the control the standard deviation is 1.
    """
    z = rng.normal(0, 1 if control else 10, size=(64, 100))
    before, after = (np.mean(sigmoid_derivative(u) < 0.05) for u in (z, normalize(z)))
    return Finding(before > 0.5 and after < 0.05, {"saturated before": before, "saturated after": after})


def condition_number(model, X):
    """How much steeper the loss is in its steepest direction than in its flattest, at the fit."""
    A = np.column_stack([X, np.ones(len(X))])
    return float(np.linalg.cond((A.T * sigmoid_derivative(model.scores(X))) @ A))


def standardizing_keeps_the_fit(rng, control=False, mean=2, deviation_0=2, deviation_1=3):
    """Twenty thousand examples of two normal classes are drawn, and logistic regression is fitted to convergence on
    them as they are, and on their standardised features. Are the scores of the two fits equal? The condition number
    tells how unevenly curved the loss is, which makes gradient descent slow. The control standardises each example over
    its own two features instead: no change of units, for it forgets all but which feature is the larger.
    """
    X, y = two_normals(rng, 20_000, mean, deviation_0, deviation_1)
    # of two numbers, each is one standard deviation from their mean; one column says it all
    S = np.sign(X[:, :1] - X[:, 1:]) if control else standardize(X)[0]
    model, standardized = fit_logistic(X, y), fit_logistic(S, y)
    z, s = model.scores(X), standardized.scores(S)
    equal = np.allclose(z, s, rtol=1e-9, atol=1e-9)
    conditions = condition_number(model, X), condition_number(standardized, S)
    before, after = accuracy(z > 0, y), accuracy(s > 0, y)
    numbers = {"training accuracy as drawn, T": before, "training accuracy standardised": after}
    numbers["scores equal to nine digits"] = equal
    numbers |= zip(("condition number as drawn", "condition number standardised"), conditions, strict=True)
    return Finding(equal, numbers)
