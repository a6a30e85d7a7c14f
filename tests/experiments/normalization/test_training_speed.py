"""Second routes to why normalised networks train faster."""

import math
from statistics import NormalDist

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.experiments.data.bayes_error import fit_population, line_accuracy, population
from solutions.experiments.normalization import training_speed as by
from solutions.experiments.normalization.network import initial_parameters
from solutions.nn.linear_models import fit_logistic
from solutions.nn.normalization import standardize
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers
from tests.experiments.normalization import in_jax

normal = NormalDist().cdf


def start(rng):
    """The first draws of an experiment: points of a plane, whether their product is positive, and a network."""
    X = rng.normal(size=(64, 2))
    return X, (X[:, 0] * X[:, 1] > 0).astype(int), initial_parameters(by.DEEP, rng)


@confirms("normalization/training_speed#bear_high_rates", "JAX: the same descent along its own gradient")
@pytest.mark.parametrize("control", [False, True])
def test_least_losses_equal_those_of_jax(control):
    found = list(by.bear_high_rates(np.random.default_rng(3), control).numbers.values())
    X, y, parameters = start(np.random.default_rng(3))
    runs = [(3.0, True), (0.05, True)] if not control else [(0.05, False), (0.05, True)]
    expected = [min(in_jax.descend(parameters, [(X, y)] * 30, *run)[0][-10:]) for run in runs]
    assert found[0 if control else 1 :: 2 if control else 1] == pytest.approx(expected, rel=1e-3)
    assert control or found[0] > math.log(2) - 0.1  # never much better than guessing


@confirms("normalization/training_speed#need_no_steady_inputs", "JAX: the same descent and the same noise")
def test_losses_under_noise_equal_those_of_jax():
    rng = np.random.default_rng(3)
    X, y, parameters = start(rng)
    noises = by.JITTER * rng.normal(size=(30, 4, 2, 64))
    noises[:, :, 0] = np.exp(noises[:, :, 0])
    losses, _ = in_jax.descend(parameters, [(X, y)] * 30, 3.0, True, noises)
    steady, noisy, loss = by.need_no_steady_inputs(np.random.default_rng(3)).numbers.values()
    assert loss == pytest.approx(min(losses[-10:]), rel=1e-2)
    # the noise moves a mean anew in each step: by |β'₁ − β'₂|, whose mean is 2σ/√π, and by its scale, a little more
    assert 2 * by.JITTER / math.sqrt(math.pi) == pytest.approx(noisy, rel=0.25)
    assert 10 * steady < noisy


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
        assert factor == pytest.approx(float(jnp.linalg.norm(slope(X, scaled))) / at_top, rel=0.01)


@confirms("normalization/training_speed#keep_sigmoids_off_their_flat_ends", "the normal distribution beyond the bends")
def test_saturation_equals_the_normal_distribution():
    slope = 0.05  # of a sigmoid at ±z: e^z solves x / (1 + x)² = slope
    place = math.log((1 - 2 * slope + math.sqrt(1 - 4 * slope)) / (2 * slope))
    before, after = mean_numbers(by.keep_sigmoids_off_their_flat_ends)
    assert before == pytest.approx(2 * normal(-place / 10), abs=0.01)
    assert after == pytest.approx(2 * normal(-place), abs=0.002)
    before, after = mean_numbers(by.keep_sigmoids_off_their_flat_ends, control=True)
    assert [before, after] == pytest.approx([2 * normal(-place)] * 2, abs=0.002)


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(20, 60))
def test_standardizing_offers_the_same_scores(seed, features, examples):
    """The weights of any linear model, rewritten for the standardised features."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(examples, features)) * rng.uniform(0.1, 50, features) + rng.normal(size=features)
    S, mean, deviation = standardize(X)
    w, b = rng.normal(size=features), rng.normal()
    assert np.allclose(X @ w + b, S @ (deviation * w) + b + mean @ w)


@confirms("normalization/training_speed#standardizing_keeps_the_fit", "quadrature: infinitely many examples")
def test_accuracy_and_condition_of_infinitely_many_examples():
    X, y, density = population()
    model = fit_logistic(X, y, weights=density)  # along the axis between the means
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    square = np.stack(np.meshgrid(nodes, nodes), axis=-1).reshape(-1, 2)
    points = np.concatenate([2 + 2 * square, 3 * square])  # of both classes, in the plane
    p = 1 / (1 + np.exp(-model.scores(points.sum(axis=1, keepdims=True) / np.sqrt(2))))
    curvature = np.tile(np.outer(weights, weights).ravel(), 2) * p * (1 - p)
    # each feature has the mean 1 and the variance (2² + 3²) / 2 + 1
    conditions = []
    for features in (points, (points - 1) / np.sqrt(7.5)):
        A = np.column_stack([features, np.ones(len(points))])
        conditions.append(np.linalg.cond((A.T * curvature) @ A))
    found = mean_numbers(by.standardizing_keeps_the_fit)
    accuracy = line_accuracy(fit_population().threshold)
    np.testing.assert_allclose(found[:3], [accuracy, accuracy, 1], atol=0.003)
    np.testing.assert_allclose(found[3:], conditions, rtol=0.05)
