"""What the tables and figures of the undated paper, question 2, show, by other means."""

import math
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from pytest import approx

from solutions.exams.undated.q2.b_two_data_sets import draw_forgetting
from solutions.experiments.convolution.against_dense import needs_fewer_examples
from solutions.experiments.optimization.dependent_examples import correlation_adds_noise, videos
from solutions.finding import found_by, stream
from tests.shown import assert_drawn, shows


@shows("undated/q2#a figure")
def test_bias_and_noise_of_a_batch(shown):
    """Each variance as a mean of squares less the square of a mean."""
    rng = stream(correlation_adds_noise)
    w = rng.normal(size=11) / 2
    X, labels = videos(rng)
    g = ((1 + np.tanh(X @ w / 2)) / 2 - labels[:, None])[..., None] * X  # (videos, frames, features)
    size, of_video, mean = (g**2).sum(axis=2), g.mean(axis=1), g.mean(axis=(0, 1))
    all_frames = size.mean() - mean @ mean
    between = (of_video**2).sum(axis=1).mean() - mean @ mean
    within = (all_frames - between) / 8
    bias, noise = [0, 0, between], [all_frames / 8, within + between, within]
    (panel,) = shown
    assert (panel.x, panel.y) == ("mean squared error of the gradient", "")
    assert [words for words, *_ in panel.texts] == [
        "frames of all videos",
        "one random video",
        "video by video, in order",
    ]
    assert [at for *_, at in panel.texts] == approx([-0.3, 0.7, 1.7])
    for row in range(3):
        ends = [[of[:, 0].min(), of[:, 0].max()] for of in panel.shapes[2 * row : 2 * row + 2]]
        np.testing.assert_allclose(ends, [[0, bias[row]], [bias[row], bias[row] + noise[row]]], atol=1e-9)
        heights = [[of[:, 1].min(), of[:, 1].max()] for of in panel.shapes[2 * row : 2 * row + 2]]
        np.testing.assert_allclose(heights, [[row - 0.25, row + 0.25]] * 2)


def logits(network, values, activation):
    for W, b in network[:-1]:
        values = activation(values @ W + b)
    return (values @ network[-1][0] + network[-1][1])[:, 0]


def adam(activation, rate):
    """A step of Adam on the cross-entropy, with JAX's gradient, of a network and its averages; times begin at 1."""

    def loss(network, X, y):
        z = logits(network, X, activation)
        return jnp.mean(jnp.logaddexp(0, z) - y * z)

    @jax.jit
    def step(network, averages, time, X, y):
        def moved(theta, mean, square, g):
            mean, square = 0.9 * mean + 0.1 * g, 0.999 * square + 0.001 * g**2
            length = mean / (1 - 0.9**time) / (jnp.sqrt(square / (1 - 0.999**time)) + 1e-8)
            return theta - rate * length, mean, square

        found = jax.tree.map(moved, network, *averages, jax.grad(loss)(network, X, y))
        network, *averages = (jax.tree.map(lambda of, n=n: of[n], found, is_leaf=is_moved) for n in range(3))
        return network, averages

    return step, loss


def is_moved(value):
    return isinstance(value, tuple) and len(value) == 3


def at_rest(network):
    return [jax.tree.map(jnp.zeros_like, network)] * 2


@cache
def shares(is_mixed):
    rng = stream(draw_forgetting)
    sets = []
    for counts in ((15, 285), (300,), (500, 500)):
        y = np.repeat([0, 1][: len(counts)], counts)
        sets.append((rng.standard_normal((len(y), 2)) + (2 * y[:, None] - 1), y))
    first, second, (X_new, y_new) = sets
    network = [(rng.standard_normal((2, 16)), np.zeros(16)), (rng.standard_normal((16, 1)) / 8**0.5, np.zeros(1))]
    both = tuple(np.concatenate(of) for of in zip(first, second, strict=True))
    network = [[jnp.asarray(of) for of in layer] for layer in network]
    step, _ = adam(jax.nn.relu, 0.03)

    def recognised():
        return float(np.mean(np.asarray(logits(network, X_new, jax.nn.relu))[y_new == 1] > 0))

    found = [recognised()]
    for X, y in (both, both) if is_mixed else (first, second):
        averages = at_rest(network)
        for begin in range(0, 200, 10):
            batches = rng.permutation(len(y)).reshape(-1, 30)[:10]
            for time, rows in enumerate(batches, begin + 1):
                network, averages = step(network, averages, float(time), X[rows], y[rows])
            found.append(recognised())
    return found


@shows("undated/q2#b figure")
def test_share_of_positives_by_step(shown):
    """The same training with JAX's gradients, from the same draws."""
    with jax.enable_x64(True):
        lines = {name: (range(0, 401, 10), shares(name == "mixed")) for name in ("one after the other", "mixed")}
    assert_drawn(shown[0], {**lines, 2: (200, [0, 1])}, "step", "positives recognised", styles="C0 -, C1 --, k :")


@shows("undated/q2#e figure")
def test_accuracies_of_both_networks(shown):
    """What the experiment measures, which has routes of its own, each at its place."""
    (panel,), found = shown, found_by(needs_fewer_examples).numbers
    expected = []
    for signals, left in (("training accuracy", -0.35), ("accuracy", 0.01)):
        for place, network in enumerate(("convolution", "dense layers")):
            expected.append([[place + left, 0], [place + left + 0.34, found[f"{signals}, {network}"]]])
    np.testing.assert_allclose([[of.min(axis=0), of.max(axis=0)] for of in panel.shapes], expected, atol=1e-9)
    assert panel.texts == [("convolution", 0, None), ("dense layers", 1, None)]
    assert_drawn(panel, {0: ([0, 1], 0.5)}, y="accuracy", styles="k :")


@shows("undated/q2#f table")
def test_answers_by_rule(shown):
    sums = [-2.0, 0.0, 0.3, 2.0]
    outputs = [max(1, math.exp(z)) / (1 + max(1, math.exp(z))) for z in sums]
    assert shown == {
        "z": sums,
        "ŷ": approx(outputs),
        "≥ 1/2": ["yes"] * 4,
        "> 1/2": ["yes" if z > 0 else "no" for z in sums],
        "≥ 0.6": ["yes" if z > math.log(1.5) else "no" for z in sums],
    }


@shows("undated/q2#g figure")
def test_learning_rates(shown):
    """Even steps of the exponent, and exponents drawn evenly."""
    drawn = 10 ** (-2 + 2 * np.random.default_rng(5).random(5))
    rows = [0.01, 0.16, 0.21, 0.84, 0.94], drawn, [10 ** (step / 2 - 2) for step in range(5)]
    lines = {number: (rates, -number) for number, rates in enumerate(rows)}
    assert_drawn(shown[0], lines, "learning rate", styles="C0 None, C1 None, C2 None")
    assert shown[0].texts == [("to be tried", None, 0), ("drawn", None, -1), ("spaced", None, -2)]


@shows("undated/q2#h-iii figure")
def test_draws_on_three_scales(shown):
    """Each scale undone in closed form."""
    share = (np.arange(12) + 0.5) / 12
    rows = 0.1 - 0.099 * share, 1 - 0.9 * (0.999 / 0.9) ** share, 0.1 * 0.01**share
    lines = {number: (rates, -number) for number, rates in enumerate(rows)} | {3: (0.01, [0, 1])}
    assert_drawn(shown[0], lines, "1 − β", styles="C0 None, C1 None, C2 None, k --")
    assert shown[0].texts == [("β", None, 0), ("log β", None, -1), ("log(1 − β)", None, -2)]


@shows("undated/q2#h-iii table")
def test_probabilities_on_three_scales(shown):
    """The integral of each scale's density, 1, 1 / β or 1 / (1 − β)."""
    densities = {"β": np.ones_like, "log β": np.reciprocal, "log(1 − β)": lambda beta: 1 / (1 - beta)}

    def share(density, start, end):
        def integral(low, high):
            beta = np.linspace(low, high, 200_001)
            return np.trapezoid(density(beta), beta)

        return integral(start, end) / integral(0.9, 0.999)

    assert shown == {
        "drawn evenly in": list(densities),
        "P(β₁ < 0.94)": approx([share(of, 0.9, 0.94) for of in densities.values()]),
        "P(β₁ > 0.99)": approx([share(of, 0.99, 0.999) for of in densities.values()]),
    }


@shows("undated/q2#i-ii figure")
def test_losses_from_equal_and_from_random_weights(shown):
    """The same training with JAX's gradients, from the same draws."""
    X = np.random.default_rng(0).standard_normal((128, 2))
    y = (X[:, 0] * X[:, 1] > 0.05).astype(float)
    sizes = ((2, 8), (8, 8), (8, 8), (8, 1))

    def losses(weights):
        step, loss = adam(jnp.tanh, 0.02)
        network = [[jnp.asarray(W), jnp.zeros(W.shape[1])] for W in weights]
        averages, found = at_rest(network), []
        for time in range(121):
            found += [float(loss(network, X, y))] if time % 10 == 0 else []
            network, averages = step(network, averages, time + 1.0, X, y)
        return range(0, 121, 10), found

    rng = np.random.default_rng(0)
    with jax.enable_x64(True):
        equal = losses([np.full(size, 0.5) for size in sizes])
        random = losses([rng.standard_normal(size) * (2 / size[0]) ** 0.5 for size in sizes])
    lines = {"from 0.5": equal, "from random weights": random, 2: ([0, 1], math.log(2))}
    assert_drawn(shown[0], lines, "updates", "training loss", styles="C0 -, C1 -, k --", rtol=1e-3)


@shows("undated/q2#j-i figure")
def test_errors_against_time(shown):
    """Example by example, from the same draws."""
    weights = 4096 * 4096

    def race(batch, updates):
        errors = []
        for steps in updates:
            rng, off, rate = np.random.default_rng(0), np.full(10, 0.1**0.5), 1 / (1 + 11 / batch)
            for _ in range(steps):
                X = rng.normal(size=(batch, 10))
                off = off - rate / batch * sum(x * (x @ off) for x in X)
            errors.append(off @ off)
        milliseconds = max(2e3 * batch * weights / 1e13, 4e3 * (weights + 8192 * batch) / 1e12)
        return [steps * milliseconds for steps in updates], errors

    runs = {1: range(0, 51, 5), 16: range(0, 27, 2), 1024: (0, 1)}
    lines = {f"batch {batch}": race(batch, updates) for batch, updates in runs.items()}
    assert_drawn(shown[0], lines, "time in milliseconds", "squared error", styles="C0 -, C1 -, C2 -")


@shows("undated/q2#j-iii figure")
def test_ways_out_of_a_saddle(shown):
    def distances(averages, divides):
        y, mean, square, found = 1e-6, 0.0, 0.0, []
        for time in range(231):
            found.append(abs(y))
            g = y * (y * y - 1)
            mean, square = (0.9 * mean + 0.1 * g if averages else g), 0.999 * square + 0.001 * g * g
            corrected = mean / (1 - 0.9 ** (time + 1)) if averages and divides else mean
            root = math.sqrt(square / (1 - 0.999 ** (time + 1))) + 1e-8
            y -= 0.1 * (corrected / root if divides else corrected)
        return range(231), found

    lines = {
        "gradient descent": distances(False, False),
        "average alone": distances(True, False),
        "division alone": distances(False, True),
        "Adam": distances(True, True),
        4: ([0, 1], 0.5),
    }
    names = "updates", "distance |y|"
    assert_drawn(shown[0], lines, *names, styles="C0 -, C1 -, C2 -, C3 --, k --", atol=0, rtol=1e-5)


@shows("undated/q2#k-i figure")
def test_minima_and_lines_of_equal_loss(shown):
    (panel,) = shown
    branch = np.exp(np.linspace(math.log(0.4), math.log(2.5), 31))
    lines = {"loss 0": (branch, 1 / branch), 1: (-branch, -1 / branch), "saddle point": (0, 0)}
    assert_drawn(panel, lines, "encoder, w₁", "decoder, w₂")
    for corners, level in zip(panel.shapes, (0.2, 1, 4, 16), strict=True):
        np.testing.assert_allclose((1 - corners.prod(axis=1)) ** 2, level, atol=0.06)


@shows("undated/q2#k-ii figure")
def test_cuts_through_the_saddle(shown):
    t = np.linspace(-1.3, 1.3, 53)
    lines = {"w₂ = w₁ = t": (t, (1 - t**2) ** 2), "w₂ = −w₁ = −t": (t, (1 + t**2) ** 2)}
    assert_drawn(shown[0], lines, "t", "loss", styles="C0 -, C1 --")
