"""Second routes to why normalised networks train faster."""

import math
from itertools import pairwise
from statistics import NormalDist

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.experiments.normalization import training_speed as by
from solutions.experiments.normalization.network import initial_parameters
from solutions.nn.normalization import standardize
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers
from tests.experiments.newton import logistic_regression
from tests.experiments.normalization import in_jax

normal = NormalDist().cdf


def start(rng):
    """The first draws of an experiment: points of a plane, whether their product is positive, and a network."""
    X = rng.normal(size=(64, 2))
    return X, (X[:, 0] * X[:, 1] > 0).astype(int), initial_parameters(by.DEEP, rng)


@confirms("normalization/training_speed#bear_high_rates", "JAX: the same descent along its own gradient")
@pytest.mark.parametrize("control", [False, True])
def test_least_losses_equal_those_of_jax(control):
    X, y, parameters = start(np.random.default_rng(3))
    rate = 0.05 if control else 3.0
    runs = [in_jax.descend(parameters, [(X, y)] * 30, *run)[0] for run in ((rate, False), (rate, True), (0.05, True))]
    expected = np.nan_to_num(runs, nan=np.inf)[:, -10:].min(axis=1)
    found = by.bear_high_rates(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx(expected)


def movement(X, path, normalized, noises=None):
    """How far the mean input of a unit in the last hidden layer moves from step to step."""
    noises = noises or [None] * len(path)
    pairs = zip(path, noises, strict=True)
    means = [in_jax.last_inputs(parameters, X, normalized, noise).mean(axis=0) for parameters, noise in pairs]
    return np.mean([np.abs(after - before) for before, after in pairwise(means)])


@confirms("normalization/training_speed#need_no_steady_inputs", "JAX: the same descent and the same noise")
@pytest.mark.parametrize("control", [False, True])
@jax.enable_x64(True)
def test_losses_and_movements_under_noise_equal_those_of_jax(control):
    rng = np.random.default_rng(3)
    X, y, parameters = start(rng)
    _, path = in_jax.descend(parameters, [(X, y)] * 30, 0.05, False)
    steady = movement(X, path[:-1], False)
    noises = 0.2 * rng.normal(size=(30, 4, 2, 64))
    noises[:, :, 0] = np.exp(noises[:, :, 0])
    losses, path = in_jax.descend(parameters, [(X, y)] * 30, 3.0, not control, noises)
    least, moved = min(losses[-10:]), movement(X, path[:-1], not control, [*noises])
    found = by.need_no_steady_inputs(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx(np.nan_to_num([steady, moved, least], nan=np.inf))


@confirms(
    "normalization/training_speed#even_out_scales",
    "the curvatures of infinitely many examples, and what the law of Marchenko and Pastur leaves open",
)
@pytest.mark.parametrize("control", [False, True])
def test_curvatures_are_those_of_the_distribution(control):
    ones, scales = np.ones(6), np.diag([0.3, 0.5, 1, 2, 4, 0]) ** 2
    expected = np.linalg.cond(0.01 * np.eye(5) + np.ones((5, 5)) if control else scales + np.outer(ones, ones))
    widest = (
        (1 + math.sqrt(5 / 256)) / (1 - math.sqrt(5 / 256))
    ) ** 2  # of the curvatures of 256 draws with 5 features
    ratio, _, after, _ = mean_numbers(by.even_out_scales, control=control)
    assert 1 / widest < ratio / expected < widest
    assert 1 < after / (expected if control else 1) < widest


@confirms("normalization/training_speed#even_out_scales", "singular values, and descent along JAX's gradient")
def test_ratios_and_steps():
    rng = np.random.default_rng(3)
    z = rng.normal(size=(256, 5))
    y = z @ rng.choice([-1.0, 1.0], 5) + 0.1 * rng.normal(size=256)
    raw = z * [0.3, 0.5, 1, 2, 4] + 1
    expected = []
    with jax.enable_x64(True):
        for X in (raw, (raw - raw.mean(axis=0)) / raw.std(axis=0)):
            A = jnp.column_stack([X, np.ones(256)])
            loss = jax.jit(jax.value_and_grad(lambda w, A=A: jnp.mean((A @ w - y) ** 2) / 2))
            least, singular = loss(jnp.linalg.lstsq(A, y)[0])[0], jnp.linalg.svd(A, compute_uv=False)
            w, steps = jnp.zeros(6), 0
            enough = least + 0.01 * (loss(w)[0] - least)
            while (found := loss(w))[0] > enough:
                w, steps = w - found[1] * 256 / singular[0] ** 2, steps + 1
            expected += [float(singular[0] / singular[-1]) ** 2, steps]
    assert list(by.even_out_scales(np.random.default_rng(3)).numbers.values()) == pytest.approx(expected, rel=1e-6)


@confirms("normalization/training_speed#lose_the_scale_of_weights", "JAX's autodiff; without it, a power of the depth")
@jax.enable_x64(True)
def test_the_scale_of_weights_is_a_power_of_the_depth_without_normalization():
    full, half = by.lose_the_scale_of_weights(np.random.default_rng(3), control=True).numbers.values()
    assert half / full == pytest.approx(0.5**20)
    rng = np.random.default_rng(np.random.default_rng(3).integers(2**32))
    parameters = initial_parameters([32] * 21, rng)
    X, upstream = rng.normal(size=(32, 32)), rng.normal(size=32)
    slope = jax.jit(jax.grad(lambda X, p: in_jax.logits(p, X) @ upstream))
    found = by.lose_the_scale_of_weights(np.random.default_rng(3)).numbers.values()
    for factor, scale in zip(found, (1, 0.5), strict=True):
        scaled = [scale * p if p.shape == (32, 32) else p for p in parameters]
        at_top = np.linalg.norm(upstream) * np.linalg.norm(parameters[-2])
        assert factor == pytest.approx(float(jnp.linalg.norm(slope(X, scaled))) / at_top)


@confirms(
    "normalization/training_speed#keep_sigmoids_off_their_flat_ends",
    "the inputs beyond the bends, counted; and the normal distribution there",
)
@pytest.mark.parametrize("control, deviation", [(False, 10), (True, 1)])
def test_saturation_beyond_the_bends(control, deviation):
    slope = 0.05  # of a sigmoid at ±z: e^z solves x / (1 + x)² = slope
    place = math.log((1 - 2 * slope + math.sqrt(1 - 4 * slope)) / (2 * slope))
    z = np.random.default_rng(3).normal(0, deviation, size=(64, 100))
    before, after = np.mean(abs(z) > place), np.mean(abs(z - z.mean(axis=0)) > place * z.std(axis=0))
    found = by.keep_sigmoids_off_their_flat_ends(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx([before, after])
    assert [before, after] == pytest.approx([2 * normal(-place / deviation), 2 * normal(-place)], abs=0.02)


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(20, 60))
def test_standardizing_offers_the_same_scores(seed, features, examples):
    """The weights of any linear model, rewritten for the standardised features."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(examples, features)) * rng.uniform(0.1, 50, features) + rng.normal(size=features)
    S, mean, deviation = standardize(X)
    w, b = rng.normal(size=features), rng.normal()
    assert np.allclose(X @ w + b, S @ (deviation * w) + b + mean @ w)


@confirms(
    "normalization/training_speed#standardizing_keeps_the_fit",
    "fits by reweighted least squares, and the singular values of the weighted examples",
)
@pytest.mark.parametrize("control", [False, True])
def test_fits_and_conditions_by_reweighted_least_squares(control):
    noise, y = np.random.default_rng(3).standard_normal((20_000, 2)), np.repeat([0, 1], 10_000)
    X = np.where(y[:, None], 3 * noise, 2 + 2 * noise)
    larger = np.where(X[:, :1] > X[:, 1:], 1.0, -1.0)
    scores, accuracies, conditions = [], [], []
    for features in (X, larger if control else (X - X.mean(axis=0)) / X.std(axis=0)):
        A = np.column_stack([features, np.ones(20_000)])
        scores.append(A @ np.append(*logistic_regression(features, y)))
        accuracies.append(np.mean((scores[-1] > 0) == y))
        p = 1 / (1 + np.exp(-scores[-1]))
        singular = np.linalg.svd(np.sqrt(p * (1 - p))[:, None] * A, compute_uv=False)
        conditions.append((singular[0] / singular[-1]) ** 2)
    equal = np.abs(scores[0] - scores[1]).max() < 1e-8
    found = by.standardizing_keeps_the_fit(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx([*accuracies, equal, *conditions])
