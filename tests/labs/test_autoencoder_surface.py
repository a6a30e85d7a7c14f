"""What the lab on the autoencoder's surface shows, by other means: descents along JAX's gradient, the gradient flow by
SciPy, roots, and Python's own statistics.
"""

import math
import statistics
from functools import cache, partial
from itertools import pairwise

import jax
import jax.numpy as jnp
import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from tests.lab import assert_says, assert_tells
from tests.shown import assert_drawn, shows

EXAMPLES = np.random.default_rng(0).standard_normal(50)
S = math.fsum(x * x for x in EXAMPLES) / len(EXAMPLES)


def loss(w, mean_square=S):
    """The loss of weights (2, …), as examples that all have the same size have it."""
    return (mean_square**0.5 - w[1] * w[0] * mean_square**0.5) ** 2


@partial(jax.jit, static_argnames=("steps", "is_path"))
def _descended(w, rate, mean_square, steps, is_path):
    slope = jax.grad(lambda w: loss(w, mean_square).sum())

    def step(carry, _):
        w, top = carry
        w = w - rate * slope(w)
        return (w, jnp.maximum(top, loss(w, mean_square))), w if is_path else None

    (end, top), path = jax.lax.scan(step, (w, loss(w, mean_square)), length=steps)
    return end, top, path


def descended(start, rate, steps, mean_square=S):
    """The weights after all steps, and the largest loss on the way."""
    with jax.enable_x64(True):
        end, top, _ = _descended(np.array(start), rate, mean_square, steps, False)
    return np.array(end), np.array(top)


@cache
def path(start, rate, steps):
    """The weights at the start and after each step, (steps + 1, 2)."""
    with jax.enable_x64(True):
        _, _, walk = _descended(np.array(start), rate, S, steps, True)
    return np.vstack([start, walk])


def on_a_circle(radius):
    """Twelve starts, by their sines and cosines."""
    angles = [math.radians(30 * (k + 0.5)) + 0.05 for k in range(12)]
    return [(radius * math.cos(angle), radius * math.sin(angle)) for angle in angles]


STARTS = [*on_a_circle(0.25), *on_a_circle(2.2)]


@shows("labs/autoencoder_surface text")
def test_mean_square(shown):
    assert_says(shown, f"S = {S}")


@shows("labs/autoencoder_surface figure")
def test_surface_and_paths(shown):
    ratio = (2.5 / 0.4) ** (1 / 49)
    branch = [0.4 * ratio**k for k in range(50)]
    paths = [path(start, 0.01, 600).T for start in STARTS]
    lines = {2 * number + k: walk[:, : [None, 1][k]] for number, walk in enumerate(paths) for k in (0, 1)}
    lines["minima"] = (branch, [1 / w for w in branch])
    lines[49] = ([-w for w in branch], [-1 / w for w in branch])
    lines["w₂ = −w₁"] = ([-2.5, 2.5], [2.5, -2.5])
    lines["saddle point"] = ([0], [0])
    styles = "C0 -, C0 None, " * len(STARTS) + "C1 -, C1 -, black :, black None"
    assert_drawn(shown[0], lines, "encoder, w₁", "decoder, w₂", styles=styles)


@shows("labs/autoencoder_surface text 2")
def test_largest_loss_at_the_end(shown):
    largest = max(loss(path(start, 0.01, 600)[-1]) for start in STARTS)
    assert_says(shown, f"largest loss at the end: {largest}")


@cache
def flow_ends():
    """Starts (2, starts), and where the gradient flow from each ends."""
    start = np.random.default_rng(1).uniform(-1.5, 1.5, size=(2, 100))
    start = np.array([pair for pair in start.T if abs(sum(pair)) > 0.1]).T

    def velocity(_, w):
        w_1, w_2 = w.reshape(2, -1)
        residual = 1 - w_1 * w_2
        return 2 * S * np.concatenate([residual * w_2, residual * w_1])

    return start, solve_ivp(velocity, (0, 40), start.ravel(), rtol=1e-9, atol=1e-9).y[:, -1].reshape(2, -1)


def imbalance(w):
    return (w[0] - w[1]) * (w[0] + w[1])


@cache
def at_rates():
    """For three rates, the largest change of the imbalance, and the largest distance from the end of the flow."""
    start, flow = flow_ends()
    changes, distances = [], []
    for rate, steps in ((0.1, 80), (0.01, 800), (0.001, 8000)):
        end, _ = descended(start, rate, steps)
        changes.append(np.abs(imbalance(end) - imbalance(start)).max())
        distances.append(np.abs(end - flow).max())
    return changes, distances


@shows("labs/autoencoder_surface table")
def test_ends_are_those_of_the_flow(shown):
    changes, distances = at_rates()
    expected = {"learning rate": [0.1, 0.01, 0.001], "largest change of D": changes}
    assert_tells(shown, {**expected, "largest distance from the predicted end": distances}, rel=1e-6)


@shows("labs/autoencoder_surface text 3")
def test_the_imbalance_after_each_step(shown):
    D = [imbalance(w) for w in path((1.4, 0.2), 0.3, 5)]
    assert_says(shown, " ".join(f"D = {D[k]} after a step {D[k + 1]}" for k in range(5)))


MULTIPLES, SHARP = [0.5, 0.9, 1.2, 1.5, 1.7, 2.1, 3], (3.0, 1 / 3 + 0.01)


def stable_rate(w, mean_square=S):
    """The largest rate that holds a descent at a minimum; the lab's table of minima has it by JAX's Hessian."""
    return 1 / (mean_square * math.hypot(*w) ** 2)


SIZES = ["0.1", "0.01", "0.001", "0.0001"]


@cache
def losses_from_near_the_saddle_point():
    return {size: [loss(w) for w in path((0.9 * float(size), 0.3 * float(size)), 0.05, 150)] for size in SIZES}


def steps_to_grow(factor):
    """How many steps w₁ + w₂ takes near the saddle point to grow by a factor, as a root."""
    return brentq(lambda steps: (1 + 2 * 0.05 * S) ** steps / factor - 1, 0, 1000)


@shows("labs/autoencoder_surface table 2")
def test_steps_away_from_the_saddle_point(shown):
    needed = [sum(value >= S / 2 for value in curve) for curve in losses_from_near_the_saddle_point().values()]
    expected = {
        "size of the start": SIZES,
        "steps to half the loss": needed,
        "more than before": ["", *(later - before for before, later in pairwise(needed))],
        "estimate": [steps_to_grow(10**power) for power in (1, 2, 3, 4)],
    }
    assert_tells(shown, expected)


@shows("labs/autoencoder_surface text 4")
def test_steps_for_a_factor_of_ten(shown):
    assert_says(shown, f"for each factor of ten: {steps_to_grow(10)}")


@shows("labs/autoencoder_surface figure 2")
def test_plateaus(shown):
    lines = {f"size {size}": (range(151), curve) for size, curve in losses_from_near_the_saddle_point().items()}
    assert_drawn(shown[0], lines, "steps", "loss")


@cache
def ratios_at_the_end():
    """For starts of five sizes, the median and a high percentile of the ratio of weights, and how many are positive."""
    rng, found = np.random.default_rng(2), []
    for size in (2, 1, 0.3, 0.1, 0.01):
        end, _ = descended(size * rng.standard_normal((2, 1000)), 0.01, 2500)
        pairs = [pair for pair in end.T.tolist() if loss(pair) < 1e-6]
        ratios = [max(first / second, second / first) for first, second in pairs]  # of the same sign
        percentiles = statistics.quantiles(ratios, n=100, method="inclusive")
        positive = 100 * statistics.fmean(first > 0 for first, _ in pairs)
        found.append((statistics.median(ratios), percentiles[-1], f"{positive}%"))
    return [list(column) for column in zip(*found, strict=True)]


@shows("labs/autoencoder_surface table 3")
def test_where_descents_end(shown):
    median, high, positive = ratios_at_the_end()
    expected = {"size of the start": [2, 1, 0.3, 0.1, 0.01], "larger / smaller weight, median": median}
    assert_tells(shown, {**expected, "99% are below": high, "both positive": positive}, rel=1e-6)


@cache
def around_minima():
    found = []
    for w_1 in (1.0, 1.5, 2.0, 3.0):
        minimum = np.array([w_1, 1 / w_1])
        with jax.enable_x64(True):
            values, vectors = np.linalg.eigh(jax.hessian(loss)(minimum))
        sharpness, across = values[1], vectors[:, 1]
        factors = []
        for share in (0.95, 1.05):
            walk = path(tuple(minimum + 1e-6 * across), float(share * 2 / sharpness), 100)
            factors.append(float(f"{loss(walk[-1]) / loss(walk[0]):.0e}"))
        found.append((f"({w_1}, {1 / w_1})", sharpness, 2 / sharpness, *factors))
    return [list(column) for column in zip(*found, strict=True)]


@shows("labs/autoencoder_surface table 4")
def test_sharpness_and_stability(shown):
    heads = ["minimum", "sharpness", "stable up to", "5% below", "5% above"]
    assert_tells(shown, dict(zip(heads, around_minima(), strict=True)))


@cache
def thrown():
    """The ends of descents from near a sharp minimum, the largest loss on the way, and rates over those at the ends."""
    tops, ends, rates = [], [], []
    for multiple in MULTIPLES:
        end, top = descended(SHARP, multiple * stable_rate(SHARP), 3000)
        if not top <= 1e6:
            tops, ends, rates = [*tops, "diverges"], [*ends, "none"], [*rates, ""]
            continue
        tops.append(float(top))
        ends.append("({}, {})".format(*end).replace("-", "−"))
        rates.append(multiple * stable_rate(SHARP) / stable_rate(end))
    return tops, ends, rates


@shows("labs/autoencoder_surface table 5")
def test_thrown_from_a_sharp_minimum(shown):
    tops, ends, rates = thrown()
    expected = {"rate / stable rate at the start": MULTIPLES, "largest loss on the way": tops, "end": ends}
    assert_tells(shown, {**expected, "rate / stable rate at the end": rates}, rel=1e-6)


@shows("labs/autoencoder_surface figure 3")
def test_catapult(shown):
    walk = path(SHARP, 1.5 * stable_rate(SHARP), 100).T
    left, right = min(walk[0]) - 0.2, max(walk[0]) + 0.2
    branch = np.array([left + (right - left) * k / 99 for k in range(100)])
    lines = {"minima": (branch, 1 / branch), "steps": tuple(walk), "start": walk[:, :1], "end": walk[:, -1:]}
    assert_drawn(shown[0], lines, "encoder, w₁", "decoder, w₂")


@shows("labs/autoencoder_surface text 5")
def test_jumps_for_ever(shown):
    walk = path((1.2, 0.9), 1.2 / (2 * S), 5000)
    assert_says(shown, "last losses: " + " ".join(str(loss(w)) for w in walk[-4:]), rel=1e-6)


@cache
def other_seeds():
    found = []
    for seed in range(1, 6):
        rng = np.random.default_rng(seed)
        scale = rng.uniform(0.5, 2)
        mean_square = statistics.fmean(x * x for x in rng.normal(scale=scale, size=50))
        end, _ = descended(0.01 * rng.standard_normal((2, 200)), 0.02 / mean_square, 1000, mean_square)
        arrived = [w for pair in end.T for w in pair if loss(pair) < 1e-6]
        sharp = rng.uniform(2, 3)
        start, below = (sharp, 1 / sharp + 0.01), rng.uniform(1.1, 1.9)
        rate = below * stable_rate(start, mean_square)
        rest, _ = descended(start, rate, 3000, mean_square)
        distance = max(abs(abs(w) - 1) for w in arrived)
        found.append((seed, mean_square, distance, below, rate / stable_rate(rest, mean_square)))
    return [list(column) for column in zip(*found, strict=True)]


@shows("labs/autoencoder_surface table 6")
def test_other_seeds(shown):
    heads = ["seed", "S", "distance of weights from ±1, small starts", "rate / stable rate at the start"]
    assert_tells(shown, dict(zip([*heads, "and at the end"], other_seeds(), strict=True)), rel=1e-6)


@shows("labs/autoencoder_surface captions")
def test_captions(shown):
    """Of the tables above, with their numbers of steps."""
    assert shown.splitlines() == [
        "The end of gradient descent, and that of the flow",
        "Steps away from the saddle point",
        "Where descents from random starts end",
        "Factor of the loss in 100 steps",
        "From near one sharp minimum",
    ]
