"""Batch normalisation and mixed batches.

As in the paper, an activation of the exam's batch is a column: `z` is (neurons, examples). All other arrays of this
module have the examples as rows, `(batch, features)`.
"""

import math
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import sympy

from solutions.nn.activations import relu, relu_derivative, sigmoid, sigmoid_derivative
from solutions.nn.gradients import numerical_jacobian
from solutions.nn.initialization import he
from solutions.nn.linear_models import fit_logistic, least_squares
from solutions.nn.losses import binary_cross_entropy_with_logits, binary_cross_entropy_with_logits_gradient
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.normalization import (
    Statistics,
    batch_norm,
    batch_norm_backward,
    batch_norm_inference,
    running_statistics,
)
from solutions.nn.optimizers import Adam
from solutions.part import Claim, Finding, Key, Slip, holding, part

HOT_DOGS = ((12, 14, 14, 12), (0, 10, 10, 0), (-5, 5, 5, -5))  # (neurons, examples), as in the paper


def normalize(z, epsilon=1e-5):
    """The first step alone, (batch, features): γ is 1 and β is 0.

    >>> normalize([[1.0], [3.0]], epsilon=0).tolist()
    [[-1.0], [1.0]]
    """
    features = np.shape(z)[1]
    return batch_norm(z, np.ones(features), np.zeros(features), epsilon)[0]


# Part a: the purpose of ε


def textbook(z, epsilon):
    """One feature (batch,) normalised by the formula, whatever comes of it."""
    z = np.asarray(z, dtype=float)
    with np.errstate(invalid="ignore"):
        return (z - z.mean()) / np.sqrt(z.var() + epsilon)


def constant_feature_divides_zero_by_zero(control=False):
    """A feature has the same value in all four examples, as behind a ReLU that is off. It is normalised by the formula,
    without ε and with one of 1e-5.

    Measured is the first normalised value; nan is what a computer makes of 0/0. In the control the feature varies.
    """
    z = [0.0, 0.0, 0.0, 2.0 if control else 0.0]
    without, with_epsilon = (float(textbook(z, epsilon)[0]) for epsilon in (0, 1e-5))
    return Finding(
        math.isnan(without) and math.isfinite(with_epsilon), {"without ε": without, "with ε": with_epsilon + 0.0}
    )


NOISE = 1e-6


def small_spread_is_blown_up(control=False):
    """A feature is constant but for noise of a millionth. Measured is the largest normalised value, without ε and with
    one of 1e-5. In the control the spread is 1.
    """
    spread = 1.0 if control else NOISE
    z = 3 + spread * np.array([1.0, -1.0, 1.0, -1.0])
    without, with_epsilon = (float(np.abs(textbook(z, epsilon)).max()) for epsilon in (0, 1e-5))
    return Finding(without > 0.9 and with_epsilon < 0.01, {"largest value without ε": without, "with ε": with_epsilon})


def epsilon_lowers_the_variance(control=False):
    """A feature with a variance of 1e-5, as large as ε. Measured is its variance after the normalisation. The control
    has no ε.
    """
    z = math.sqrt(1e-5) * np.array([1.0, -1.0])
    after = float(textbook(z, 0 if control else 1e-5).var())
    return Finding(after < 0.9, {"variance after the normalisation": after})


EPSILON = {
    "zero": Claim(
        "A feature that is constant over the batch has variance 0, and the formula would divide 0 by 0. ε keeps the "
        "denominator positive.",
        shown_by=constant_feature_divides_zero_by_zero,
    ),
    "small": Claim(
        "Where the variance is tiny but not 0, ε keeps mere noise from being blown up to full size.",
        shown_by=small_spread_is_blown_up,
    ),
    "unit": Claim("With ε, too, every normalised feature has variance 1.", refuted_by=epsilon_lowers_the_variance),
}


@part(
    "a",
    "What ε is for",
    kind="prose",
    points=1,
    topics=("normalization",),
    claims=EPSILON,
    key=Key("no division by zero where a feature has no variance", printed=("zero",)),
)
def purposes_of_epsilon():
    """
    >>> purposes_of_epsilon()
    ('zero', 'small')
    >>> holding(EPSILON, control=True)  # a feature that varies
    ('unit',)
    """
    return holding(EPSILON)


# Parts b and c: a batch by hand


def tidy(values):
    """An array as nested lists, whole numbers as integers, others rounded to four digits.

    >>> tidy(np.array([[1.0, -0.5], [1 / 3, -0.0]]))
    [[1, -0.5], [0.3333, 0]]
    """
    return [
        [int(v) if v == int(v) else v for v in row] for row in np.round(np.asarray(values, dtype=float), 4).tolist()
    ]


def tex_of(rows):
    """Rows as a matrix in TeX."""
    return sympy.latex(sympy.Matrix(rows), mat_delim="(")


def rows_of_batch(z=HOT_DOGS):
    """Mean, variance and deviation of each neuron, by its number.

    >>> rows_of_batch()[1]
    (2, 5.0, 25.0, 5.0)
    """
    z = np.asarray(z, dtype=float)
    return [(n, float(row.mean()), float(row.var()), float(row.std())) for n, row in enumerate(z, start=1)]


def divided_by_one_less(z=HOT_DOGS):
    z = np.asarray(z, dtype=float)
    return tidy((z - z.mean(axis=1, keepdims=True)) / z.std(axis=1, keepdims=True, ddof=1))


def over_the_neurons(z=HOT_DOGS):
    return tidy(normalize(z, epsilon=0))


def divided_by_variance(z=HOT_DOGS):
    z = np.asarray(z, dtype=float)
    return tidy((z - z.mean(axis=1, keepdims=True)) / z.var(axis=1, keepdims=True))


def centred_only(z=HOT_DOGS):
    z = np.asarray(z, dtype=float)
    return tidy(z - z.mean(axis=1, keepdims=True))


OTHER_BATCHES = (
    HOT_DOGS,
    ((17, 3, 11, 9), (8, 8, 2, 2), (-1, 1, -1, 1)),
    ((0, 6, 6, 0), (-4, 10, 4, 2), (5, -5, -5, 5)),
    ((14, 9, 9, 9, 9), (-1, -1, 4, -1, -1), (6, 6, 6, 6, -4)),
    ((20, 6, 14, 12), (0, 0, 3, 3)),
    ((3, 7), (-2, 10), (0, -8)),
    ((-9, 5, -1, -3), (4, 4, 4, 24), (1, 2, 1, 2)),
)


@part(
    "b",
    "A batch, normalised",
    kind="array",
    points=2,
    topics=("normalization",),
    tolerance=0.005,
    fields={"": "The normalised batch, row by row"},
    vary={"z": OTHER_BATCHES},
    mistakes={
        "The variance of a batch is the mean of the squared deviations, divided by m and not by m − 1.": (
            divided_by_one_less
        ),
        "Mean and variance are those of a neuron over the examples, one row; here they were taken along the columns.": (
            over_the_neurons
        ),
        "Divide by the deviation, the root of the variance.": divided_by_variance,
        "The mean has been taken off, but the spread is still there.": centred_only,
    },
    key=Key("−1, 1, 1, −1 in each row", printed=[[-1, 1, 1, -1]] * 3),
)
def normalized_batch(z=HOT_DOGS):
    """Each neuron's values, a row of z (neurons, examples), with mean 0 and variance 1; ε is 0.

    Raises:
        ValueError: a row is constant.

    >>> normalized_batch()
    [[-1, 1, 1, -1], [-1, 1, 1, -1], [-1, 1, 1, -1]]
    >>> normalized_batch(z=[[0, 0, 0, 5, 5], [1, 2, 3, 4, 5]])
    [[-0.8165, -0.8165, -0.8165, 1.2247, 1.2247], [-1.4142, -0.7071, 0, 0.7071, 1.4142]]
    """
    return tidy(normalize(np.transpose(z), epsilon=0).T)


def gamma_and_beta_swapped(z=HOT_DOGS, gamma=(1, 1, 1), beta=(0, -10, 10)):
    return scaled_batch(z, beta, gamma)


def shift_without_normalization(z=HOT_DOGS, gamma=(1, 1, 1), beta=(0, -10, 10)):
    return tidy((np.transpose(z) * np.array(gamma) + np.array(beta)).T)


def shift_with_wrong_sign(z=HOT_DOGS, gamma=(1, 1, 1), beta=(0, -10, 10)):
    return scaled_batch(z, gamma, [-b for b in beta])


@part(
    "c",
    "The same batch, scaled and shifted",
    kind="array",
    points=2,
    topics=("normalization",),
    tolerance=0.005,
    fields={"": "The output of the layer, row by row"},
    vary={
        "z": (HOT_DOGS, OTHER_BATCHES[1], OTHER_BATCHES[2]),
        "gamma": ((1, 1, 1), (2, 1, -1), (10, 5, 0), (3, -2, 1)),
        "beta": ((0, -10, 10), (0, 0, 1), (7, -3, 2)),
    },
    mistakes={
        "γ and β have changed places.": gamma_and_beta_swapped,
        "Scale and shift act on the normalised values, not on z itself.": shift_without_normalization,
        "β is added.": shift_with_wrong_sign,
    },
    key=Key(
        "the normalised rows; the second lowered by 10, the third raised by 10",
        printed=[[-1, 1, 1, -1], [-11, -9, -9, -11], [9, 11, 11, 9]],
    ),
)
def scaled_batch(z=HOT_DOGS, gamma=(1, 1, 1), beta=(0, -10, 10)):
    """The batch z (neurons, examples), normalised with ε = 0, then each row times its γ plus its β.

    >>> scaled_batch()
    [[-1, 1, 1, -1], [-11, -9, -9, -11], [9, 11, 11, 9]]
    >>> scaled_batch(gamma=(2, 0, -1))
    [[-2, 2, 2, -2], [-10, -10, -10, -10], [11, 9, 9, 11]]
    """
    return tidy(batch_norm(np.transpose(z), gamma, beta, epsilon=0)[0].T)


# Part d: what the layer is good for


def initial_parameters(sizes, rng, scale=1.0):
    """W, γ, β for each hidden layer, then the weights and the bias of one logit; `sizes` begins with the inputs.

    Weights are He's times `scale`, (inputs, outputs); a layer is affine without bias, normalised, then ReLU.

    >>> [x.shape for x in initial_parameters([2, 3], np.random.default_rng(0))]
    [(2, 3), (3,), (3,), (3, 1), (1,)]
    """
    parameters = []
    for inputs, outputs in pairwise(sizes):
        parameters += [scale * he(inputs, outputs, rng), np.ones(outputs), np.zeros(outputs)]
    return [*parameters, he(sizes[-1], 1, rng), np.zeros(1)]


def run(parameters, X, normalized=True, jitter=0.0, rng=None):
    """Logits (batch,) in training, and the cache for `gradients`; without normalisation, β is an ordinary bias.

    `jitter` moves scale and mean of each unit at random behind the normalisation, anew at each call.
    """
    a, cache = X, []
    for W, gamma, beta in zip(*(parameters[i:-2:3] for i in range(3)), strict=True):
        z = a @ W
        u, of_norm = batch_norm(z, gamma, beta) if normalized else (z + beta, None)
        factor = 1.0
        if jitter:
            factor, shift = np.exp(jitter * rng.normal(size=len(beta))), jitter * rng.normal(size=len(beta))
            u = factor * u + shift
        cache.append((a, u, factor, of_norm))
        a = relu(u)
    V, c = parameters[-2:]
    return (a @ V + c)[:, 0], [*cache, a]


def gradients(parameters, cache, upstream):
    """From the gradient at the logits (batch,): those of all parameters in their order, and the one at X."""
    *hidden, a = cache
    delta = upstream[:, None]
    found = [a.T @ delta, delta.sum(axis=0)]
    delta = delta @ parameters[-2].T
    for W, (a, u, factor, of_norm) in zip(parameters[-5::-3], hidden[::-1], strict=True):
        delta = delta * relu_derivative(u) * factor
        if of_norm:
            delta, of_gamma, of_beta = batch_norm_backward(delta, of_norm)
        else:
            of_gamma, of_beta = np.zeros(W.shape[1]), delta.sum(axis=0)
        found = [a.T @ delta, of_gamma, of_beta, *found]
        delta = delta @ W.T
    return found, delta


class Run(NamedTuple):
    """The losses, and how far the mean input of a unit in the last hidden layer moves from step to step."""

    losses: list[float]
    drift: float
    parameters: list[np.ndarray]


def quadrants(rng, examples=64):
    """Points (examples, 2) of a plane, and whether the product of their coordinates is positive."""
    X = rng.normal(size=(examples, 2))
    return X, (X[:, 0] * X[:, 1] > 0).astype(int)


def descend(X, y, parameters, rate, steps=100, normalized=True, jitter=0.0, rng=None):
    """Full-batch gradient descent on the cross-entropy; it may diverge, without a word."""
    losses, means = [], []
    try:
        with np.errstate(all="ignore"):
            for _ in range(steps):
                logits, cache = run(parameters, X, normalized, jitter, rng)
                losses.append(binary_cross_entropy_with_logits(logits, y))
                means.append(cache[-2][1].mean(axis=0))
                found, _ = gradients(parameters, cache, binary_cross_entropy_with_logits_gradient(logits, y))
                parameters = [p - rate * g for p, g in zip(parameters, found, strict=True)]
        return Run(losses, float(np.abs(np.diff(means, axis=0)).mean()), parameters)
    except ValueError:  # a number is not finite any more
        return Run([*losses, math.inf], math.inf, parameters)


DEEP, HIGH_RATE, LOW_RATE = [2, 32, 32, 32, 32], 3.0, 0.1


def high_rates_work(seed=0, control=False):
    """Networks of four hidden layers, with batch normalisation and without, learn to tell the quadrants of a plane
    apart by 80 steps of gradient descent at a learning rate of 3, and of 0.1.

    Measured are the losses at the end, the median of three networks each (inf: diverged). It holds if the high
    rate fails without the normalisation, and with it leads to a lower loss than the low rate. The control has the low
    rate in both places.
    """
    rng = np.random.default_rng(seed)
    losses = []
    for _ in range(3):
        X, y = quadrants(rng)
        start = initial_parameters(DEEP, rng)
        rate = LOW_RATE if control else HIGH_RATE
        runs = ((rate, False), (rate, True), (LOW_RATE, True))
        losses.append([descend(X, y, start, of_run, steps=80, normalized=n).losses[-1] for of_run, n in runs])
    without, high, low = np.median(losses, axis=0).tolist()
    return Finding(
        without > 0.6 and high < 0.9 * low,
        {
            "without normalisation, high rate": without,
            "with normalisation, high rate": high,
            "with normalisation, low rate": low,
        },
    )


JITTER = 0.2


def speed_survives_without_steadiness(seed=0, control=False):
    """The same network, with noise behind each normalisation that shifts and scales every unit anew at each step, so
    that the next layer's inputs are anything but steady (after Santurkar et al., 2018).

    Measured is how far the mean input of a unit moves in a step, beside a network without normalisation at a learning
    rate at which that one learns, and the loss after 100 steps at the high rate. In the control the normalisation is
    taken out and the noise is left in.
    """
    rng = np.random.default_rng(seed)
    X, y = quadrants(rng)
    start = initial_parameters(DEEP, rng)
    steady = descend(X, y, start, LOW_RATE, normalized=False)
    noisy = descend(X, y, start, HIGH_RATE, normalized=not control, jitter=JITTER, rng=rng)
    return Finding(
        noisy.drift > 2 * steady.drift and noisy.losses[-1] < 0.5,
        {
            "movement per step, low rate, no normalisation": steady.drift,
            "movement per step, high rate, noise": noisy.drift,
            "loss at the high rate, with noise": noisy.losses[-1],
        },
    )


def condition(X):
    """Longest against shortest axis of a quadratic loss's contours over features X (batch, features), squared."""
    return float(np.linalg.cond(np.cov(X.T)))


def spreads_are_evened_out(seed=0, control=False):
    """Two independent features, with deviations of 1 and 20. The contours of a squared loss over their weights are
    ellipses; measured is the ratio of its largest to its smallest curvature, before and after the normalisation.

    In the control the two features have the same spread and are strongly correlated: there it does nothing.
    """
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(200, 2))
    X = X @ np.array([[1, 0.99], [0, math.sqrt(1 - 0.99**2)]]) if control else X * [1, 20]
    before, after = condition(X), condition(normalize(X))
    return Finding(before > 50 and after < 3, {"ratio of curvatures before": before, "after": after})


SMALL_BATCH = 4


def noise_of_statistics_regularizes(seed=0, control=False):
    """Linear regression with 24 features on 48 noisy examples. They are cut at random into batches of four, over and
    over; every batch is normalised by its own statistics, and the weights are those of least loss over all of this.

    Measured is the squared error on new examples, normalised by the average statistics, beside the fit in which all
    examples are one batch. In the control the small batches are as large as that.
    """
    rng = np.random.default_rng(seed)
    features, examples = 24, 48
    weights = rng.normal(size=features) / math.sqrt(features)
    X, X_new = rng.normal(size=(examples, features)), rng.normal(size=(1000, features))
    y = X @ weights + 2 * rng.normal(size=examples)

    def error(batch, rounds):
        rows = np.concatenate([rng.permutation(examples) for _ in range(rounds)])
        batches = X[rows].reshape(-1, batch, features)
        mean, variance = batches.mean(axis=1, keepdims=True), batches.var(axis=1, keepdims=True)
        model = least_squares(((batches - mean) / np.sqrt(variance)).reshape(-1, features), y[rows])
        scores = model.scores((X_new - mean.mean(axis=0)) / np.sqrt(variance.mean(axis=0)))
        return float(np.mean((scores - X_new @ weights) ** 2))

    whole, small = error(examples, rounds=1), error(examples if control else SMALL_BATCH, rounds=20)
    return Finding(small < 0.95 * whole, {"error, one batch": whole, "error, small batches": small})


LAYERS = 20


def scale_of_weights_drops_out(seed=0, control=False):
    """A gradient is sent back through 20 layers with normalisation. Measured is by which factor its length changes, for
    He's weights and for weights half as large. In the control there is no normalisation.
    """
    found = {}
    for name, scale in (("He's weights", 1.0), ("half of these weights", 0.5)):
        rng = np.random.default_rng(seed)
        parameters = initial_parameters([32] * (LAYERS + 1), rng, scale)
        _, cache = run(parameters, rng.normal(size=(32, 32)), normalized=not control)
        upstream = rng.normal(size=32)
        _, at_input = gradients(parameters, cache, upstream)
        at_top = upstream[:, None] @ parameters[-2].T
        found[f"factor of the gradient, {name}"] = float(np.linalg.norm(at_input) / np.linalg.norm(at_top))
    full, half = found.values()
    return Finding(abs(half / full - 1) < 0.2, found)


@cache
def gradient_rows():
    """By depth: the factor of a gradient's length through that many layers with He's weights, without and with
    normalisation, the mean over eight draws.
    """
    rows = []
    for layers in (5, 10, 20, 40):
        factors = {False: [], True: []}
        for seed in range(8):
            for normalized, of_kind in factors.items():
                rng = np.random.default_rng(seed)
                parameters = initial_parameters([32] * (layers + 1), rng)
                _, cache = run(parameters, rng.normal(size=(32, 32)), normalized)
                upstream = rng.normal(size=32)
                _, at_input = gradients(parameters, cache, upstream)
                of_kind.append(np.linalg.norm(at_input) / np.linalg.norm(upstream[:, None] @ parameters[-2].T))
        rows.append((layers, *(float(np.mean(of_kind)) for of_kind in factors.values())))
    return rows


def sigmoids_leave_their_flat_ends(seed=0, control=False):
    """Inputs of 100 sigmoids with a deviation of 10. Measured is the share of them whose slope is below a fifth of its
    largest value, before and after the normalisation. In the control the deviation is 1.
    """
    z = np.random.default_rng(seed).normal(0, 1 if control else 10, size=(64, 100))
    before, after = (float(np.mean(sigmoid_derivative(u) < 0.05)) for u in (z, normalize(z)))
    return Finding(before > 0.5 and after < 0.05, {"saturated before": before, "saturated after": after})


def batches_of_a_darker_camera_agree(seed=0, control=False):
    """A batch, and the same batch with every feature scaled and shifted, as by another camera. Both are normalised by
    their own statistics; measured is the largest difference. In the control both are normalised by the statistics of
    the first, as moving averages would do.
    """
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(16, 3))
    other = z * [0.3, 2.0, 0.7] + [1.0, -4.0, 2.0]
    ones, zeros = np.ones(3), np.zeros(3)
    first, cache = batch_norm(z, ones, zeros, epsilon=0)
    if control:
        second = batch_norm_inference(other, ones, zeros, cache.statistics, epsilon=0)
    else:
        second = normalize(other, epsilon=0)
    gap = float(np.abs(first - second).max())
    return Finding(gap < 1e-9, {"largest difference": gap})


INPUTS, UNITS = 4, 3


def folded(W, b, gamma, beta, statistics, epsilon=1e-5):
    """The affine layer (W, b) that does what (W, b) with batch normalisation behind it does at test time.

    >>> W, b = folded(np.eye(1), np.zeros(1), np.array([6.0]), np.ones(1), Statistics(2.0, 9.0), epsilon=0)
    >>> W.tolist(), b.tolist()
    ([[2.0]], [-3.0])
    """
    factor = gamma / np.sqrt(statistics.variance + epsilon)
    return W * factor, (b - statistics.mean) * factor + beta


def directions(theta, X, parameters, statistics, bend=False):
    """In how many directions the outputs on X (batch, INPUTS) move when the first `parameters` entries of θ do: the
    rank of the Jacobian. θ holds W, b, γ, β; `bend` puts a ReLU between the affine layer and the normalisation.
    """

    def outputs(part_of_theta):
        full = np.concatenate([part_of_theta, theta[parameters:]])
        W, b, gamma, beta = np.split(full, np.cumsum([INPUTS * UNITS, UNITS, UNITS]))
        z = X @ W.reshape(INPUTS, UNITS) + b
        return batch_norm_inference(relu(z) if bend else z, gamma, beta, statistics).ravel()

    return int(np.linalg.matrix_rank(numerical_jacobian(outputs, theta[:parameters]), tol=1e-4))


def scale_and_shift_add_no_functions(seed=0, control=False):
    """An affine layer with batch normalisation behind it, at test time. Counted is how many independent directions its
    outputs can move in when W and b change, and when γ and β do as well. It holds if these are no more.

    In the control a ReLU stands between the affine layer and the normalisation.
    """
    rng = np.random.default_rng(seed)
    theta = np.concatenate([rng.normal(size=(INPUTS + 1) * UNITS), rng.uniform(0.5, 2, size=UNITS), np.ones(UNITS)])
    statistics = Statistics(rng.normal(size=UNITS), rng.uniform(0.5, 2, size=UNITS))
    X = rng.normal(size=(60, INPUTS))
    of_affine = (INPUTS + 1) * UNITS
    without = directions(theta, X, of_affine, statistics, bend=control)
    with_both = directions(theta, X, len(theta), statistics, bend=control)
    return Finding(
        without == with_both,
        {
            "numbers learned in W and b": of_affine,
            "numbers learned in W, b, γ and β": len(theta),
            "directions with W and b": without,
            "directions with W, b, γ and β": with_both,
        },
    )


def equal_units_stay_equal(seed=0, control=False):
    """Two hidden units begin with the same weights. Measured is how far these differ after 20 steps of training with
    batch normalisation. In the control they begin with different weights.
    """
    rng = np.random.default_rng(seed)
    X, y = quadrants(rng)
    W, gamma, beta, V, c = initial_parameters([2, 2], rng)
    if not control:
        W, V = np.repeat(W[:, :1], 2, axis=1), np.repeat(V[:1], 2, axis=0)
    W = descend(X, y, [W, gamma, beta, V, c], LOW_RATE, steps=20).parameters[0]
    gap = float(np.abs(W[:, 0] - W[:, 1]).max())
    return Finding(gap < 1e-9, {"difference of the two units' weights": gap})


BENEFITS = {
    "rates": Claim("Training tolerates higher learning rates, and so goes faster.", shown_by=high_rates_work),
    "contours": Claim(
        "All features get the same spread, so that the loss is curved more evenly and gradient descent needs fewer "
        "steps. (Correlated features stay correlated.)",
        shown_by=spreads_are_evened_out,
    ),
    "noise": Claim(
        "The statistics of small batches are noisy estimates, and this noise regularises.",
        shown_by=noise_of_statistics_regularizes,
    ),
    "scale": Claim(
        "The scale of the weights in front of the layer drops out: a poor scale at the start neither kills nor blows "
        "up signals and gradients.",
        shown_by=scale_of_weights_drops_out,
    ),
    "range": Claim(
        "The inputs of the next activation stay where it has a slope.", shown_by=sigmoids_leave_their_flat_ends
    ),
    "batches": Claim(
        "In training, a scale and a shift that belong to a whole batch drop out.",
        shown_by=batches_of_a_darker_camera_agree,
    ),
    "covariate": Claim(
        "It speeds training up by keeping the distribution of each layer's inputs steady (less “covariate shift”).",
        refuted_by=speed_survives_without_steadiness,
    ),
    "expressive": Claim(
        "Through γ and β, the network can represent more functions than without the layer.",
        refuted_by=scale_and_shift_add_no_functions,
    ),
    "symmetry": Claim("It breaks the symmetry of units that begin alike.", refuted_by=equal_units_stay_equal),
}


def added_directions(seed=1):
    """How many directions γ and β add, by the count of `scale_and_shift_add_no_functions`."""
    *_, without, with_both = scale_and_shift_add_no_functions(seed).numbers.values()
    return with_both - without


def numbers_left_after_folding():
    """How many more numbers than W and b has the layer that does the same at test time as both layers together."""
    W, b, ones = np.ones((INPUTS, UNITS)), np.ones(UNITS), np.ones(UNITS)
    return sum(x.size for x in folded(W, b, ones, ones, Statistics(ones, ones))) - W.size - b.size


@part(
    "d",
    "Two benefits of the layer",
    kind="prose",
    points=2,
    topics=("normalization",),
    claims=BENEFITS,
    key=Key(
        "any two of eight: faster learning through less covariate shift, decoupled layers or higher rates; evener "
        "contours; noise that regularises; independence of the weights' scale; gradients that neither vanish nor "
        "explode; activations in their useful range; fewer differences of batches; more expressiveness by γ, β",
        printed=("rates", "contours", "noise", "scale", "range", "batches", "covariate", "expressive"),
        qualified="Two of the listed reasons fail, which leaves enough. Learning at high rates survives when the "
        "layers' inputs are made to shift, so it does not come from less shift; and γ and β add no function to the "
        "network without the layer, as at test time they fold into the affine layer before it.",
        ours=numbers_left_after_folding,
        theirs=2 * UNITS,
        witness=lambda added: added == added_directions(),
    ),
)
def benefits_of_the_layer(seed=0):
    """
    >>> benefits_of_the_layer()
    ('rates', 'contours', 'noise', 'scale', 'range', 'batches')
    >>> holding(BENEFITS, control=True)  # each cause taken away
    ('covariate', 'expressive', 'symmetry')
    """
    return holding(BENEFITS, seed=seed)


# Part e: without γ and β


def statistics_are_fixed(seed=0, control=False):
    """A batch goes through an affine layer whose weights are drawn large and at random, and is then normalised.

    Measured are how far mean and variance of the result are from 0 and 1: no weights in front of it can change them.
    The control has a γ of 2 and a β of 1.
    """
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(64, INPUTS)) @ (10 * rng.normal(size=(INPUTS, UNITS))) + 10 * rng.normal(size=UNITS)
    gamma, beta = (np.full(UNITS, 2.0), np.ones(UNITS)) if control else (np.ones(UNITS), np.zeros(UNITS))
    output, _ = batch_norm(z, gamma, beta, epsilon=0)
    off = float(max(np.abs(output.mean(axis=0)).max(), np.abs(output.var(axis=0) - 1).max()))
    return Finding(off < 1e-9, {"distance from mean 0 and variance 1": off})


def straightness(inputs, outputs):
    """The share of the outputs' variance, both (batch,), that a straight line explains: R²."""
    line = least_squares(inputs[:, None], outputs).scores(inputs[:, None])
    return float(1 - np.var(outputs - line) / np.var(outputs))


SPREAD = 6.0


def sigmoid_is_used_where_it_is_straight(seed=0, control=False):
    """A feature is normalised and goes through a sigmoid, to which a straight line is fitted. Measured are the share of
    the variance that the line explains, and its largest error within two deviations.

    In the control a γ of 6 follows the normalisation.
    """
    gamma = SPREAD if control else 1
    z = normalize(np.random.default_rng(seed).normal(size=(2000, 1)))[:, 0] * gamma
    explained = straightness(z, sigmoid(z))
    middle = gamma * np.linspace(-2, 2, 81)
    line = least_squares(z[:, None], sigmoid(z)).scores(middle[:, None])
    return Finding(
        explained > 0.95,
        {"explained by a line": explained, "largest error of the line": float(np.abs(sigmoid(middle) - line).max())},
    )


def relu_is_used_where_it_bends(seed=0, control=False):
    """The same with a ReLU, whose bend lies in the middle of the normalised values. Measured are the share of examples
    in which it is on, and the share of its variance that a line explains.

    In the control a β of 4 follows the normalisation: with it, the ReLU can be used as a line.
    """
    z = normalize(np.random.default_rng(seed).normal(size=(2000, 1)))[:, 0] + (4 if control else 0)
    explained = straightness(z, relu(z))
    return Finding(
        explained < 0.9, {"examples in which it is on": float((z > 0).mean()), "explained by a line": explained}
    )


def identity_is_restored(seed=0, control=False):
    """A batch is normalised; γ is set to its deviation and β to its mean. Measured is how far the output is from the
    input. In the control the layer stops after the normalisation.
    """
    z = np.random.default_rng(seed).normal([13.0, 5.0, 0.0], [1.0, 5.0, 5.0], size=(16, 3))
    gamma, beta = (np.ones(3), np.zeros(3)) if control else (z.std(axis=0), z.mean(axis=0))
    output, _ = batch_norm(z, gamma, beta, epsilon=0)
    gap = float(np.abs(output - z).max())
    return Finding(gap < 1e-9, {"largest distance from the input": gap})


def next_layer_absorbs_scale_and_shift(seed=0, control=False):
    """A normalised batch is scaled by γ, shifted by β, and read by an affine layer, with nothing between. Another
    affine layer, which reads the normalised batch directly, is fitted to the same outputs; measured is its error.

    In the control a ReLU stands in front of the affine layer, in both.
    """
    rng = np.random.default_rng(seed)
    normal = normalize(rng.normal(size=(64, UNITS)))
    gamma, beta, V, c = rng.uniform(0.5, 2, UNITS), rng.uniform(0.5, 2, UNITS), rng.normal(size=UNITS), rng.normal()
    f = relu if control else lambda u: u
    outputs = f(gamma * normal + beta) @ V + c
    error = float(np.abs(least_squares(f(normal), outputs).scores(f(normal)) - outputs).max())
    return Finding(error < 1e-9, {"largest error": error})


WITHOUT_SCALE_AND_SHIFT = {
    "fixed": Claim(
        "Whatever the weights, the next function would read mean 0 and variance 1: the network could represent less.",
        shown_by=statistics_are_fixed,
    ),
    "sigmoid": Claim(
        "A sigmoid behind it would be used only where it is almost a straight line.",
        shown_by=sigmoid_is_used_where_it_is_straight,
    ),
    "identity": Claim(
        "With γ and β the layer can give its input back unchanged; with the normalisation alone it cannot.",
        shown_by=identity_is_restored,
    ),
    "every": Claim(
        "Any activation behind it would be used only where it is almost a line.", refuted_by=relu_is_used_where_it_bends
    ),
    "always": Claim(
        "The loss is felt wherever the layer stands, also where an affine layer follows directly.",
        refuted_by=next_layer_absorbs_scale_and_shift,
    ),
}


@cache
def identity_rows():
    """By batch size: how far γ and β that restore one batch are from restoring the next, in deviations of z, the root
    mean square over many pairs of batches.
    """
    rng = np.random.default_rng(0)
    rows = []
    for m in (4, 16, 64, 256):
        first, second = rng.normal(size=(2, 2000, m))
        scale, shift = (s(axis=1, keepdims=True) for s in (first.std, first.mean))
        normal = (second - second.mean(axis=1, keepdims=True)) / second.std(axis=1, keepdims=True)
        rows.append((m, float(np.sqrt(np.mean((scale * normal + shift - second) ** 2)))))
    return rows


@part(
    "e",
    "What is lost without scale and shift",
    kind="prose",
    points=2,
    topics=("normalization",),
    claims=WITHOUT_SCALE_AND_SHIFT,
    key=Key(
        "the layer could represent less: a sigmoid would be confined to its linear regime; γ and β allow the identity",
        printed=("fixed", "sigmoid", "identity"),
    ),
)
def losses_without_scale_and_shift(seed=0):
    """
    >>> losses_without_scale_and_shift()
    ('fixed', 'sigmoid', 'identity')
    >>> holding(WITHOUT_SCALE_AND_SHIFT, control=True)
    ('every', 'always')
    """
    return holding(WITHOUT_SCALE_AND_SHIFT, seed=seed)


# Part f: moving averages at test time


def single_examples_are_lost(seed=0, control=False):
    """Ten examples are sent through the layer one at a time, each as a batch of its own; β is 2. Measured are the
    smallest and the largest output. In the control the statistics are those of all ten, kept from before.
    """
    z = np.random.default_rng(seed).normal(5, 3, size=(10, 1))
    gamma, beta = [1.0], [2.0]
    _, of_all = batch_norm(z, gamma, beta)
    if control:
        outputs = [batch_norm_inference([row], gamma, beta, of_all.statistics)[0, 0] for row in z]
    else:
        outputs = [batch_norm([row], gamma, beta)[0][0, 0] for row in z]
    low, high = float(min(outputs)), float(max(outputs))
    return Finding(low == high, {"smallest output": low, "largest output": high})


TRAINING_BATCH = 64


def small_batches_scatter(seed=0, control=False):
    """Statistics of a feature with mean 0 and variance 1: of test batches of four, and moving averages over 300 batches
    of 64 in training, drawn from the same distribution.

    Measured are the typical errors of the mean (root mean square). In the control the test batch has 20,000 examples.
    """
    rng = np.random.default_rng(seed)
    moving = []
    for _ in range(20):
        state = None
        for batch in rng.normal(size=(300, TRAINING_BATCH)):
            state = running_statistics(state, Statistics(batch.mean(), batch.var()), momentum=0.99)
        moving.append(state.mean)
    test = rng.normal(size=(20, 20_000 if control else 4)).mean(axis=1)
    of_test, of_moving = (float(np.sqrt(np.mean(np.square(means)))) for means in (test, moving))
    return Finding(
        of_test > 3 * of_moving, {"error of the test batch": of_test, "error of the moving average": of_moving}
    )


def company_changes_the_prediction(seed=0, control=False):
    """One example is put into 200 random batches of eight and normalised with each. Measured is the deviation of its
    normalised value. In the control it is normalised by fixed statistics.
    """
    rng = np.random.default_rng(seed)
    batches = rng.normal(size=(200, 8))
    batches[:, 0] = 1.0
    mean, deviation = batches.mean(axis=1), batches.std(axis=1)
    values = np.full(200, batches.mean() / batches.std()) if control else (1 - mean) / deviation
    return Finding(values.std() > 0.1, {"deviation of its normalised value": float(values.std())})


def batch_statistics_repair_a_shift(seed=0, control=False):
    """Two classes at ±1 in two features; logistic regression on normalised features, trained on mixed batches. At test
    time a new camera shifts all features by 3, and the test batches hold 200 examples of both classes.

    Measured are the errors with moving averages and with the test batch's own statistics. The control has no shift.
    """
    rng = np.random.default_rng(seed)

    def draw(shift):
        y = np.repeat([0, 1], 100)
        return (2 * y - 1)[:, None] + rng.normal(size=(200, 2)) + shift, y

    X, y = draw(0.0)
    ones, zeros = np.ones(2), np.zeros(2)
    normal, cache = batch_norm(X, ones, zeros)
    model = fit_logistic(normal, y)
    X_test, y_test = draw(0.0 if control else 3.0)
    moving = batch_norm_inference(X_test, ones, zeros, cache.statistics)
    with_moving, with_own = (float(np.mean((model.scores(u) > 0) != y_test)) for u in (moving, normalize(X_test)))
    return Finding(
        with_moving > with_own + 0.2,
        {"error, moving averages": with_moving, "error, statistics of the test batch": with_own},
    )


MOVING_AVERAGES = {
    "small": Claim(
        "Test batches may be small, and their statistics scatter. Averages over all of training are far better "
        "estimates, as long as training batches are drawn like the test data.",
        shown_by=small_batches_scatter,
    ),
    "single": Claim(
        "A batch of one example normalises to 0, so that the output would be β whatever the input.",
        shown_by=single_examples_are_lost,
    ),
    "others": Claim(
        "With batch statistics, what is predicted for an example depends on the others that happen to be with it.",
        shown_by=company_changes_the_prediction,
    ),
    "better": Claim(
        "Moving averages are the better choice whatever the test data are.", refuted_by=batch_statistics_repair_a_shift
    ),
}


@cache
def scatter_rows():
    """By batch size: deviation of the batch mean, and the mean of the batch variance, of a feature with mean 0 and
    variance 1, over 20,000 examples' worth of batches and more.
    """
    rng = np.random.default_rng(0)
    rows = []
    for m in (1, 2, 4, 16, 64):
        batches = rng.normal(size=(40_000 if m < 16 else 4000, m))
        rows.append((m, float(batches.mean(axis=1).std()), float(batches.var(axis=1).mean()), (m - 1) / m))
    return rows


@part(
    "f",
    "Why moving averages at test time",
    kind="prose",
    points=2,
    topics=("normalization",),
    claims=MOVING_AVERAGES,
    key=Key(
        "either: small test batches have statistics unlike those of training, and moving averages estimate better; "
        "or: an example is to get the same prediction whatever its batch",
        printed=("small", "others"),
    ),
)
def reasons_for_moving_averages(seed=0):
    """
    >>> reasons_for_moving_averages()
    ('small', 'single', 'others')
    >>> holding(MOVING_AVERAGES, control=True)
    ('better',)
    """
    return holding(MOVING_AVERAGES, seed=seed)


# Part g: batches of one group each

# The values of the second batch in Figure 2 are lost; the paper's solution gives their means, which these have. Here
# the first neuron runs against the other two, so that the groups differ in something that normalisation leaves.
NOT_HOT_DOGS = ((-12, -14, -14, -12), (-10, 0, 0, -10), (-5, 5, 5, -5))
MOVED_HOT_DOGS = (
    (-14, -12, -12, -14),
    (-10, 0, 0, -10),
    (-5, 5, 5, -5),
)  # the same means, and nothing else is different


def batches_of(hot_dogs=HOT_DOGS, others=NOT_HOT_DOGS, mixed=False):
    """Two batches (examples, neurons) and their labels: one group each, or half of each group in both.

    >>> [y.tolist() for _, y in batches_of(mixed=True)]
    [[1, 1, 0, 0], [1, 1, 0, 0]]
    """
    a, b = np.transpose(hot_dogs).astype(float), np.transpose(others).astype(float)
    if not mixed:
        return [(a, np.ones(len(a), dtype=int)), (b, np.zeros(len(b), dtype=int))]
    half = len(a) // 2
    y = np.repeat([1, 0], half)
    return [(np.concatenate([a[:half], b[:half]]), y), (np.concatenate([a[half:], b[half:]]), y)]


def statistics_of(batches):
    """Mean and variance of each batch, and their averages over the batches.

    >>> [s.mean.tolist() for s in statistics_of(batches_of())[0]]
    [[13.0, 5.0, 0.0], [-13.0, -5.0, 0.0]]
    >>> [x.tolist() for x in statistics_of(batches_of())[1]]
    [[0.0, 0.0, 0.0], [1.0, 25.0, 25.0]]
    """
    each = [Statistics(z.mean(axis=0), z.var(axis=0)) for z, _ in batches]
    return each, Statistics(*(np.mean(values, axis=0) for values in zip(*each, strict=True)))


def population_of(hot_dogs=HOT_DOGS, others=NOT_HOT_DOGS):
    """Mean and variance of all examples of both groups together.

    >>> [x.tolist() for x in population_of()]
    [[0.0, 0.0, 0.0], [170.0, 50.0, 25.0]]
    """
    everyone = np.concatenate([z for z, _ in batches_of(hot_dogs, others)])
    return Statistics(everyone.mean(axis=0), everyone.var(axis=0))


def in_training_and_at_test(batches):
    """All examples (examples, neurons), normalised as in training and as at test time."""
    ones, zeros = np.ones(3), np.zeros(3)
    _, moving = statistics_of(batches)
    training = np.concatenate([normalize(z, epsilon=0) for z, _ in batches])
    test = np.concatenate([batch_norm_inference(z, ones, zeros, moving, epsilon=0) for z, _ in batches])
    return training, test


def values_at_test_are_new(control=False):
    """The two batches of the figure, normalised with their own statistics as in training, and with the averages of both
    as at test time. Measured is the largest value in each neuron.

    The control mixes the same eight photographs into two batches with half of each group.
    """
    training, test = (np.abs(u).max(axis=0) for u in in_training_and_at_test(batches_of(mixed=control)))
    return Finding(
        bool(test.max() > 5 * training.max()),
        {"largest values in training": training.round(3).tolist(), "at test time": test.round(3).tolist()},
    )


GROUP_MEAN, GROUP_DEVIATION = np.array([13.0, 5.0, 0.0]), np.array([1.0, 5.0, 5.0])
BATCH = 16


def photographs(rng, count, hot_dog, share_noise=0.2):
    """Activations (count, 3) of one group, as in the figure: its mean, and a deviation up or down in all three neurons
    at once, but for not hot dogs in the opposite direction in the first; and a little noise.

    >>> photographs(np.random.default_rng(0), 4, hot_dog=False).shape
    (4, 3)
    """
    sign = rng.permutation(np.resize([-1.0, 1.0], count))[:, None]
    pattern = np.ones(3) if hot_dog else np.array([-1.0, 1.0, 1.0])
    mean = GROUP_MEAN if hot_dog else -GROUP_MEAN
    return mean + GROUP_DEVIATION * (sign * pattern + share_noise * rng.normal(size=(count, 3)))


def shuffled(rng, batches):
    """The same examples in batches of the same sizes, mixed at random."""
    Z, y = (np.concatenate(pieces) for pieces in zip(*batches, strict=True))
    order = rng.permutation(len(y))
    ends = np.cumsum([len(labels) for _, labels in batches])[:-1]
    return list(zip(np.split(Z[order], ends), np.split(y[order], ends), strict=True))


class Outcome(NamedTuple):
    """What a network behind the layer achieves in training and at test time."""

    training_loss: float
    training_error: float
    test_loss: float
    test_error: float


def learn_behind(batches, test, rng, hidden=16, rate=0.03, steps=300):
    """Train a network with one hidden layer on the normalised batches, then use it with the averaged statistics.

    Each batch, and there are enough for a stable average, is normalised by its own statistics. The activations in
    front of the layer are given, so that its statistics do not change while the network learns; γ and β are left to
    the network's first weights. All batches are learned at once: what order they come in plays no part.

    Args:
        batches: pairs of activations (batch, neurons) and labels (batch,).
        test: such a pair.
    """
    training = np.concatenate([normalize(z) for z, _ in batches])
    y = np.concatenate([labels for _, labels in batches])
    _, moving = statistics_of(batches)
    neurons = training.shape[1]
    network = train(initialize([neurons, hidden, 1], rng), training, y, Adam(rate), steps=steps)
    z, y_test = test
    at_test = batch_norm_inference(z, np.ones(neurons), np.zeros(neurons), moving)
    numbers = []
    for inputs, labels in ((training, y), (at_test, y_test)):
        logits = forward(network, inputs)[0][:, 0]
        numbers += [float(binary_cross_entropy_with_logits(logits, labels)), float(np.mean((logits > 0) != labels))]
    return Outcome(*numbers)


def groups_apart(rng, draw, batches=16, size=BATCH):
    """Batches of one group each, in turn; `draw(rng, count, hot_dog)` gives their activations."""
    return [(draw(rng, size, n % 2 == 1), np.full(size, n % 2)) for n in range(batches)]


def both_groups(rng, draw, count=400):
    """A test set of both groups."""
    return np.concatenate([draw(rng, count, True), draw(rng, count, False)]), np.repeat([1, 0], count)


def unmixed_batches_fail_at_test(seed=0, control=False):
    """Photographs with means and deviations as in the figure, in 16 batches of 16 that hold one group each. Each batch
    is normalised by its own statistics; a small network behind the layer learns from all of them. At test time the
    layer uses the averages of the batch statistics.

    Measured are losses and shares of errors in training and on new photographs. In the control the same training
    photographs are mixed before they are cut into batches.
    """
    rng = np.random.default_rng(seed)
    batches = groups_apart(rng, photographs)
    if control:
        batches = shuffled(rng, batches)
    outcome = learn_behind(batches, both_groups(rng, photographs), rng)
    numbers = {name.replace("_", " "): value for name, value in outcome._asdict().items()}
    return Finding(outcome.training_loss < 0.05 and outcome.test_error > 0.2, numbers)


def moving_average_lies_between(seed=0, control=False):
    """Means of 400 batches of one group each, in the figure's first neuron, and their average. Measured are this
    average and the share of batches whose mean lies nearer to it than to the mean of either group.

    In the control the batches are mixed.
    """
    rng = np.random.default_rng(seed)
    batches = groups_apart(rng, photographs, batches=400)
    if control:
        batches = shuffled(rng, batches)
    each, moving = statistics_of(batches)
    means = np.array([statistics.mean[0] for statistics in each])
    near = float(np.mean(np.abs(means - moving.mean[0]) < GROUP_MEAN[0] / 2))
    return Finding(near < 0.01, {"moving average of the means": float(moving.mean[0]), "batches near it": near})


def least_training_loss(batches):
    """The least mean cross-entropy of any function of the normalised columns: examples with equal columns and different
    labels cannot be told apart.

    >>> least_training_loss(batches_of())
    0.0
    >>> round(least_training_loss(batches_of(others=MOVED_HOT_DOGS)) / math.log(2), 3)
    1.0
    """
    labels: dict[tuple, list] = {}
    for z, y in batches:
        for column, label in zip(normalize(z, epsilon=0).round(6) + 0.0, y, strict=True):
            labels.setdefault(tuple(column), []).append(int(label))
    total = 0.0
    for of_column in labels.values():
        share = np.mean(of_column)
        total -= sum(len(of_column) * p * math.log(p) for p in (share, 1 - share) if p > 0)
    return float(total / sum(map(len, labels.values())) + 0.0)


def means_alone_cannot_be_learned(control=False):
    """Two groups that differ in their means and in nothing else: the batch of hot dogs, and the same moved to the means
    of the not hot dogs. Measured is the least training loss of *any* function of the normalised values; guessing has
    the natural logarithm of 2.

    In the control both groups are in each batch.
    """
    least = least_training_loss(batches_of(others=MOVED_HOT_DOGS, mixed=control))
    return Finding(least > 0.69, {"least training loss": least, "loss of guessing": math.log(2)})


def variances_have_one_mode(control=False):
    """Batch variances of the figure's two groups, their average, and the variance of all photographs together.

    It holds if the average is the variance of every batch. In the control the not hot dogs have twice the spread.
    """
    others = np.array(NOT_HOT_DOGS, dtype=float)
    if control:
        centre = others.mean(axis=1, keepdims=True)
        others = centre + 2 * (others - centre)
    each, moving = statistics_of(batches_of(others=others))
    return Finding(
        all(np.allclose(statistics.variance, moving.variance) for statistics in each),
        {
            "hot dogs": each[0].variance.tolist(),
            "not hot dogs": each[1].variance.tolist(),
            "moving average": moving.variance.tolist(),
            "all photographs": population_of(others=others).variance.tolist(),
        },
    )


def modes_of_the_batch_mean(m, mean=13.0, deviation=1.0):
    """How many peaks the density of a batch's mean has, for m photographs drawn at random from two groups at ± mean.

    It is a mixture: with k hot dogs among m, the mean is normal about (2k − m)/m · mean.

    >>> modes_of_the_batch_mean(4), modes_of_the_batch_mean(4, mean=0.0)
    (5, 1)
    """
    k = np.arange(m + 1)
    log_weights = [math.lgamma(m + 1) - math.lgamma(i + 1) - math.lgamma(m - i + 1) - m * math.log(2) for i in k]
    width = deviation / math.sqrt(m)
    x = np.linspace(-mean - 5 * width, mean + 5 * width, 4001)
    density = np.exp(np.array(log_weights) - ((x[:, None] - (2 * k - m) / m * mean) / width) ** 2 / 2).sum(axis=1)
    inner = density[1:-1]
    peaks = (inner > density[:-2]) & (inner >= density[2:]) & (inner > 1e-9 * density.max())
    return int(peaks.sum())


def mixed_means_have_many_modes(control=False):
    """Batches drawn at random from both groups, with the figure's first neuron. Counted are the peaks of the density of
    the batch mean, for batches of different sizes. A normal density has one.

    In the control the two groups have the same mean.
    """
    mean = 0.0 if control else float(GROUP_MEAN[0])
    found = {f"peaks, batches of {m}": modes_of_the_batch_mean(m, mean) for m in (4, 16, 64, 1024)}
    return Finding(found["peaks, batches of 4"] > 1, found)


def outliers(outward) -> Callable:
    """Photographs of one neuron: three of four at one place, the fourth away from it, outward or toward the others."""

    def draw(rng, count, hot_dog):
        side = 1 if hot_dog else -1
        deviation = rng.permutation(np.resize([-1.0, -1.0, -1.0, 3.0], count)) + 0.2 * rng.normal(size=count)
        return (side * (13 + (deviation if outward else -deviation)))[:, None]

    return draw


def new_values_may_be_judged_rightly(seed=0, control=False):
    """One neuron, and again batches of one group each. A quarter of each group lies apart, in the direction *away* from
    the other group; so a network can tell the normalised batches apart by their shapes.

    Measured are the training error, the smallest distance between a test value and 0 (normalised), and the test error.
    In the control that quarter lies on the side *toward* the other group.
    """
    rng = np.random.default_rng(seed)
    draw = outliers(outward=not control)
    batches, test = groups_apart(rng, draw), both_groups(rng, draw)
    outcome = learn_behind(batches, test, rng, rate=0.05, steps=200)
    _, moving = statistics_of(batches)
    distance = float(np.abs((test[0] - moving.mean) / np.sqrt(moving.variance)).min())
    return Finding(
        outcome.training_error < 0.02 and distance > 3 and outcome.test_error < 0.02,
        {
            "training error": outcome.training_error,
            "least distance of a test value from 0": distance,
            "test error": outcome.test_error,
        },
    )


UNMIXED = {
    "between": Claim(
        "Each batch has the statistics of its own group. The moving mean lies between the two groups, where no batch "
        "of training had its mean.",
        shown_by=moving_average_lies_between,
    ),
    "unseen": Claim(
        "So the same photograph is normalised differently at test time, to values that training never showed to the "
        "layers behind.",
        shown_by=values_at_test_are_new,
    ),
    "error": Claim(
        "A network that has learned what is left of the groups after the normalisation has a low training loss and a "
        "high test error; mixed batches cure it.",
        shown_by=unmixed_batches_fail_at_test,
    ),
    "normal": Claim(
        "With batches drawn at random, means and variances of the batches are normally distributed, whatever the size "
        "of the batch.",
        refuted_by=mixed_means_have_many_modes,
    ),
    "variances": Claim(
        "The batch variances, too, fall into two groups, with the moving average between them.",
        refuted_by=variances_have_one_mode,
    ),
    "means": Claim(
        "The training loss is low because the two groups have different means.",
        refuted_by=means_alone_cannot_be_learned,
    ),
    "must": Claim(
        "Values that were not seen in training force a high test error.", refuted_by=new_values_may_be_judged_rightly
    ),
}


def statistics_never_seen():
    """Which moving averages over the figure's two batches are the statistics of neither."""
    each, moving = statistics_of(batches_of())
    return tuple(
        name
        for name, value in moving._asdict().items()
        if not any(np.allclose(value, getattr(statistics, name)) for statistics in each)
    )


def lies_off_every_batch(names):
    """A witness: whether these are the statistics whose plain average over both batches equals that of none of them."""
    off = []
    for name, power in (("mean", 1), ("variance", 2)):
        of_batches = []
        for rows in (HOT_DOGS, NOT_HOT_DOGS):
            centres = [sum(row) / len(row) * (power == 2) for row in rows]
            of_batches.append([sum((v - c) ** power for v in r) / len(r) for r, c in zip(rows, centres, strict=True)])
        average = [sum(values) / 2 for values in zip(*of_batches, strict=True)]
        if average not in of_batches:
            off.append(name)
    return list(names) == off


@part(
    "g",
    "Batches of one group each",
    kind="prose",
    points=4,
    topics=("normalization", "data-and-strategy"),
    claims=UNMIXED,
    key=Key(
        "batch statistics would be normally distributed if mixed, and are bimodal here; at test time averages of both "
        "modes are used, which never occurred, (0, 0, 0) for the means (13, 5, 0) and (−13, −5, 0); values differ from "
        "training, so errors are many; the same for variances",
        printed=("between", "unseen", "error", "normal", "variances", "must"),
        qualified="The mechanism stands, three of its reasons do not. Groups of equal spread have one batch variance, "
        "which is also the moving average; it fails for another reason, as it lacks the spread between the groups. "
        "Random batches have normal statistics only if they are large. And new values alone force no error.",
        ours=statistics_never_seen,
        theirs=("mean", "variance"),
        witness=lies_off_every_batch,
    ),
)
def effects_of_unmixed_batches(seed=0):
    """
    >>> effects_of_unmixed_batches()
    ('between', 'unseen', 'error')
    >>> holding(UNMIXED, control=True)  # mixed batches, among other causes taken away
    ('normal', 'variances', 'means', 'must')
    """
    return holding(UNMIXED, seed=seed)


def moving_mean(order, momentum, mean=13.0):
    """The moving average of a batch mean over batches in an order, `h` for hot dogs at + mean and `n` for the others.

    >>> moving_mean("hn", momentum=0.5)
    0.0
    >>> moving_mean("hnh", momentum=0.5)
    6.5
    """
    state = None
    for group in order:
        state = running_statistics(state, Statistics(mean if group == "h" else -mean, 1.0), momentum)
    return float(state.mean)


MOMENTA = (0.9, 0.99, 0.999)


def moving_mean_rows():
    """The moving mean of the first neuron after many batches, by momentum and by the order of the groups."""
    orders = (
        ("in turn, a hot-dog batch last", "nh" * 6000),
        ("in turn, ten of a group at a time, hot dogs last", ("n" * 10 + "h" * 10) * 600),
        ("a thousand of not hot dogs, then a thousand of hot dogs", "n" * 1000 + "h" * 1000),
    )
    return [(words, *(moving_mean(order, momentum) for momentum in MOMENTA)) for words, order in orders]


def moving_mean_depends_on_the_order() -> bool:
    """
    >>> moving_mean_depends_on_the_order()
    True
    """
    return all(abs(row[1]) > 0.5 for row in moving_mean_rows())


@cache
def range_of_errors():
    """The smallest and the largest test error of ten runs of the experiment with unmixed batches."""
    errors = [unmixed_batches_fail_at_test(seed).numbers["test error"] for seed in range(10)]
    return min(errors), max(errors)


@cache
def figure_rows():
    """The figure's photographs in the three neurons: as they are, normalised in training, and at test time."""
    rows = []
    training, test = in_training_and_at_test(batches_of())
    mixed_training, _ = in_training_and_at_test(batches_of(mixed=True))
    first = {"hot dog": 0, "not hot dog": 4}
    everyone = np.concatenate([z for z, _ in batches_of()])
    for name, row in first.items():
        in_mixed = mixed_training[0 if name == "hot dog" else 2]
        rows.append((name, *(str(tuple(tidy([u])[0])) for u in (everyone[row], training[row], test[row], in_mixed))))
    return rows


@cache
def other_groups_rows():
    """By which neurons run against the others in the batch of not hot dogs: the least training loss of any function."""
    rows = []
    for name, flips in (
        ("none", (1, 1, 1)),
        ("all three (the mirror image of the hot dogs)", (-1, -1, -1)),
        ("the first", (-1, 1, 1)),
        ("the second", (1, -1, 1)),
        ("the third", (1, 1, -1)),
    ):
        hot = np.array(HOT_DOGS, dtype=float)
        centre = hot.mean(axis=1, keepdims=True)
        others = -centre + np.array(flips)[:, None] * (hot - centre)
        rows.append((name, least_training_loss(batches_of(others=others))))
    return rows


def random_batches_need_no_balance(seed=0) -> Finding:
    """The experiment of part g with one hot-dog batch in four, mixed at random: test errors stay few."""
    rng = np.random.default_rng(seed)
    apart = [(photographs(rng, BATCH, n % 4 == 0), np.full(BATCH, int(n % 4 == 0))) for n in range(16)]
    outcome = learn_behind(shuffled(rng, apart), both_groups(rng, photographs), rng)
    return Finding(outcome.test_error < 0.02, {"test error": outcome.test_error})


def sum_of_normals_has_one_mode() -> bool:
    """The sum of two normal numbers is normal, with one peak; the mixture of two far apart has two.

    >>> sum_of_normals_has_one_mode()
    True
    """
    x = np.linspace(-20, 20, 2001)
    left, right = (np.exp(-((x - centre) ** 2) / 2) for centre in (-5, 5))

    def peaks(density):
        return int(((density[1:-1] > density[:-2]) & (density[1:-1] > density[2:])).sum())

    return peaks(np.convolve(left, right, mode="same")) == 1 and peaks(left + right) == 2


def draw_network():
    """The hot-dog network. Layers turn a photograph into three activations z; batch normalisation normalises, scales
    and shifts them; further layers decide. Below, the activations z in a batch of four hot dogs and in one of four
    photographs of other things; each column is a photograph.
    """
    from matplotlib import pyplot

    axes = pyplot.figure(figsize=(3.9, 3.7)).add_subplot()
    axes.set(xlim=(0, 7.8), ylim=(0, 7.4), aspect="equal")
    axes.axis("off")
    black = {"color": "#000000", "linewidth": 1}

    def write(x, y, words):
        axes.text(x, y, words, ha="center", va="center", fontsize=9)

    boxes = ((0.1, 1.0, "photo"), (1.4, 1.1, "layers"), (4.0, 1.0, "batch\nnorm\nγ, β"), (5.4, 1.1, "layers"))
    for x, width, words in boxes:
        axes.add_patch(pyplot.Rectangle((x, 4.7), width, 2.5, fill=False, edgecolor="#000000"))
        write(x + width / 2, 5.95, words)
    for left, right in ((1.1, 1.4), (6.5, 6.8)):
        axes.plot([left, right], [5.95, 5.95], **black)
    write(7.25, 5.95, "hot\ndog?")
    for name, y in zip("₁₂₃", (6.8, 5.95, 5.1), strict=True):
        for left, right in ((2.5, 2.88), (3.62, 4.0), (5.0, 5.4)):
            axes.plot([left, right], [y, y], **black)
        axes.add_patch(pyplot.Circle((3.25, y), 0.36, color="#56B4E9", alpha=0.5, linewidth=0))
        write(3.25, y, f"z{name}")
    batches = ((0.0, "hot dogs", HOT_DOGS, "#E69F00"), (4.0, "not hot dogs", NOT_HOT_DOGS, "#0072B2"))
    for x, title, rows, colour in batches:
        write(x + 2.1, 3.8, title)
        axes.add_patch(pyplot.Rectangle((x + 0.55, 0.2), 3.15, 3.2, color=colour, alpha=0.18, linewidth=0))
        for name, y, row in zip("₁₂₃", (2.85, 1.8, 0.75), rows, strict=True):
            write(x + 0.25, y, f"z{name}")
            for column, value in enumerate(row):
                write(x + 0.97 + 0.78 * column, y, f"{value}".replace("-", "−"))
    return axes.figure


def draw_mixing():
    """Means of 2000 batches of 16 photographs in one neuron; hot dogs are normally distributed about 5, not hot dogs
    about −5, both with a deviation of 5. Above, batches of one group each: two bumps, and the moving average (dashed)
    falls where no batch was. Below, mixed batches: one bump around the moving average.
    """
    from matplotlib import pyplot

    rng = np.random.default_rng(0)
    figure, (above, below) = pyplot.subplots(2, 1, figsize=(5.6, 4.4), sharex=True)
    edges = np.linspace(-10, 10, 61)
    centre, deviation, batches = GROUP_MEAN[1], GROUP_DEVIATION[1], 1000
    hot, other = (side * centre + deviation * rng.normal(size=(batches, BATCH)) for side in (1, -1))
    mixed = rng.permutation(np.concatenate([hot, other]).ravel()).reshape(-1, BATCH).mean(axis=1)
    above.hist(other.mean(axis=1), edges, histtype="stepfilled", color="#0072B2", alpha=0.7, label="not hot dogs")
    above.hist(hot.mean(axis=1), edges, histtype="stepfilled", color="#E69F00", alpha=0.7, label="hot dogs")
    below.hist(mixed, edges, histtype="stepfilled", color="#009E73", alpha=0.7, label="mixed")
    for axes, means in ((above, np.concatenate([hot, other]).mean(axis=1)), (below, mixed)):
        axes.axvline(means.mean(), color="#000000", linestyle="--", linewidth=1.2, label="moving average")
        axes.set_ylabel("batches")
        axes.legend(frameon=False, fontsize=9, loc="lower left", bbox_to_anchor=(0, 1), ncols=3)
    below.set(xlabel="mean of a batch", xticks=range(-10, 11, 5))
    return figure


SLIPS = (
    Slip(
        "Question 4, introduction",
        "It announces that batches have to be balanced; what part g needs is that they are mixed at random, in "
        "whatever proportion the groups have.",
        shown_by=random_batches_need_no_balance,
    ),
    Slip(
        "Question 4, d and g",
        "Benefit (vii), that differences between whole batches are evened out, is the very thing that makes the layer "
        "lose the difference between the groups in g.",
        shown_by=means_alone_cannot_be_learned,
    ),
    Slip(
        "Question 4, d and e",
        "Benefit (vi), that values are kept in the useful range of an activation, is the harm that e describes; which "
        "of the two it is depends on γ and β, and on the activation.",
        shown_by=relu_is_used_where_it_bends,
    ),
    Slip("Question 4, e", "The solution announces several accepted answers and lists one, under (i)."),
    Slip(
        "Question 4, g",
        "Two normal distributions are said to be composed; a mixture is meant. The sum of two normal numbers has one "
        "peak.",
        shown_by=sum_of_normals_has_one_mode,
    ),
    Slip(
        "Question 4, g",
        "The moving mean (0, 0, 0) is the plain average of both batches; after batches in turn a moving average leans "
        "towards the last one, the more so the smaller its momentum, which is not given.",
        shown_by=moving_mean_depends_on_the_order,
    ),
    Slip(
        "Question 4",
        "The second statistic is (σ²), in brackets, in the formulas and σ in the solution of g; the layer averages the "
        "variances, not the deviations.",
    ),
)
