"""Second routes to Spring 2018, question 4, part d."""

import math
import statistics
from statistics import NormalDist

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest

from solutions.exams.spring_2018.q4 import d_benefits, normalized_network
from solutions.exams.spring_2018.q4.d_benefits import (
    LAYERS,
    batches_of_a_darker_camera_agree,
    equal_units_stay_equal,
    gradient_rows,
    high_rates_work,
    noise_of_statistics_regularizes,
    numbers_left_after_folding,
    scale_of_weights_drops_out,
    sigmoids_leave_their_flat_ends,
    speed_survives_without_steadiness,
    spreads_are_evened_out,
)
from solutions.exams.spring_2018.q4.folding import folded, scale_and_shift_add_no_functions
from solutions.exams.spring_2018.q4.normalized_network import Run, gradients, initial_parameters, quadrants, run
from solutions.nn.losses import binary_cross_entropy_with_logits_gradient
from solutions.nn.normalization import Statistics
from tests.confirm import confirms
from tests.exams.spring_2018.q4.measures import mean_numbers

normal = NormalDist().cdf


def jax_logits(parameters, X, normalized=True):
    """The network of part d, written in JAX."""
    a = X
    for W, gamma, beta in zip(*(parameters[i:-2:3] for i in range(3)), strict=True):
        z = a @ W
        if normalized:
            z = gamma * (z - z.mean(axis=0)) / jnp.sqrt(z.var(axis=0) + 1e-5)
        a = jax.nn.relu(z + beta)
    return (a @ parameters[-2] + parameters[-1])[:, 0]


@confirms("spring-2018/q4#d", "JAX: logits, and all gradients by autodiff, with and without normalisation")
@pytest.mark.parametrize("normalized", [True, False])
def test_the_network_equals_jax(normalized):
    rng = np.random.default_rng(4)
    X, y = quadrants(rng, 12)
    parameters = [p + 0.1 * rng.normal(size=p.shape) for p in initial_parameters([2, 5, 3], rng)]
    logits, cache = run(parameters, X, normalized)
    upstream = rng.normal(size=12)

    def weighted(p, x):
        outputs = jax_logits(p, x, normalized)
        return outputs @ upstream, outputs

    differentiate = jax.jit(jax.value_and_grad(weighted, argnums=(0, 1), has_aux=True))
    (_, outputs), (expected, of_input) = differentiate(parameters, X)
    np.testing.assert_allclose(logits, outputs, atol=1e-4)
    found, at_input = gradients(parameters, cache, upstream)
    for index, (one, other) in enumerate(zip(found, expected, strict=True)):
        if normalized or index not in (1, 4):  # without normalisation, γ is not used
            np.testing.assert_allclose(one, other, atol=2e-4)
    np.testing.assert_allclose(at_input, of_input, atol=2e-4)

    # a step of descent moves against the gradient of the loss
    losses = normalized_network.descend(X, y, parameters, 0.3, steps=2, normalized=normalized).losses
    gradient, _ = gradients(parameters, cache, binary_cross_entropy_with_logits_gradient(logits, y))
    (_, after), _ = differentiate([p - 0.3 * g for p, g in zip(parameters, gradient, strict=True)], X)
    expected = [np.mean(np.logaddexp(0, z) - y * z) for z in (logits, np.asarray(after))]
    assert losses == pytest.approx(expected, rel=1e-4)


@confirms(
    "spring-2018/q4#d", "Keras: a dense layer and its own normalisation at test time equal one folded dense layer"
)
def test_folding_equals_keras():
    rng = np.random.default_rng(2)
    dense, norm = keras.layers.Dense(3), keras.layers.BatchNormalization(epsilon=1e-5)
    X = rng.normal(size=(10, 4)).astype("float32")
    norm(dense(X))
    kernel, bias = rng.normal(size=(4, 3)), rng.normal(size=3)
    gamma, beta, mean, variance = rng.normal(size=3), rng.normal(size=3), rng.normal(size=3), rng.uniform(0.5, 2, 3)
    dense.set_weights([kernel, bias])
    norm.set_weights([gamma, beta, mean, variance])
    W, b = folded(kernel, bias, gamma, beta, Statistics(mean, variance), epsilon=1e-5)
    np.testing.assert_allclose(X @ W + b, norm(dense(X), training=False), atol=1e-4)
    assert (W.size, b.size) == (12, 3) and numbers_left_after_folding() == 0


@confirms(
    "spring-2018/q4#d", "the growth of the gradient in wide layers, π / (π − 1) for its square (Yang et al., 2019)"
)
def test_gradients_grow_by_the_known_factor():
    (_, *_), (_, *_), (low, _, at_low), (high, without, at_high) = gradient_rows()
    growth = (at_high / at_low) ** (1 / (high - low))
    assert growth == pytest.approx(math.sqrt(math.pi / (math.pi - 1)), rel=0.03)
    assert 0.1 < without < 3


def test_the_scale_of_weights_is_a_power_of_the_depth_without_normalization():
    full, half = scale_of_weights_drops_out(control=True).numbers.values()
    assert half / full == pytest.approx(0.5**LAYERS)


def test_curvatures_equal_their_closed_forms():
    before, after = mean_numbers(spreads_are_evened_out, seeds=40)
    assert before == pytest.approx(20**2, rel=0.1) and after == pytest.approx(1, abs=0.25)
    before, after = mean_numbers(spreads_are_evened_out, seeds=40, control=True)
    assert before == pytest.approx(1.99 / 0.01, rel=0.1) and after == pytest.approx(before, rel=0.1)


def test_saturation_equals_the_normal_distribution():
    slope = 0.05  # of a sigmoid at ±z: e^z solves x / (1 + x)² = slope
    place = math.log((1 - 2 * slope + math.sqrt(1 - 4 * slope)) / (2 * slope))
    before, after = mean_numbers(sigmoids_leave_their_flat_ends)
    assert before == pytest.approx(2 * normal(-place / 10), abs=0.01)
    assert after == pytest.approx(2 * normal(-place), abs=0.002)


def test_noise_of_statistics_is_as_strong_as_a_ridge():
    # small batches shrink the weights, which lowers the error of a fit with nearly as many features as examples
    whole, small = mean_numbers(noise_of_statistics_regularizes, seeds=20)
    # least squares with an intercept: error σ² (d / (n − d − 2)) and a little for the mean, by Wishart's law
    assert whole == pytest.approx(4 * (24 / (48 - 24 - 2) + 1 / 48), rel=0.25)
    assert small < 0.75 * whole


def test_losses_and_movements_are_those_of_the_runs(monkeypatch):
    runs = {(3.0, False): [9.0, 1, 5], (3.0, True): [2.0, 8, 4], (0.1, True): [7.0, 3, 6]}

    def one_of_three(X, y, parameters, rate, steps, normalized):
        losses = runs[rate, normalized]
        losses.append(losses.pop(0))
        return Run([0.0, losses[-1]], 0.0, [])

    monkeypatch.setattr(d_benefits, "descend", one_of_three)
    assert list(high_rates_work().numbers.values()) == [5, 4, 6]  # the medians
    # in the control both have the low rate, of which there is one more run
    runs |= {(0.1, False): [9.0, 1, 5], (0.1, True): [4.0] * 6}
    assert list(high_rates_work(control=True).numbers.values()) == [5, 4, 4]

    def of_kind(X, y, parameters, rate, normalized, jitter=0.0, rng=None):
        drift, loss = {(0.1, False, 0): (1, 5), (3.0, True, 0.2): (7, 0.25), (3.0, False, 0.2): (8, 0.75)}[
            rate, normalized, jitter
        ]
        return Run([9.0, loss], drift, [])

    monkeypatch.setattr(d_benefits, "descend", of_kind)
    assert list(speed_survives_without_steadiness().numbers.values()) == [1, 7, 0.25]
    assert list(speed_survives_without_steadiness(control=True).numbers.values()) == [1, 8, 0.75]


def test_factors_of_the_gradient_equal_autodiff():
    """The rows with 5 layers, the mean over eight draws; those with 20 are such means of an experiment's numbers."""
    five, _, twenty, _ = gradient_rows()
    for normalized, row, deep in zip((False, True), five[1:], twenty[1:], strict=True):
        slope = jax.jit(jax.grad(lambda X, p, upstream, n=normalized: jax_logits(p, X, n) @ upstream))
        factors, of_experiment = [], []
        for seed in range(8):
            rng = np.random.default_rng(seed)
            parameters = initial_parameters([32] * 6, rng)
            X, upstream = rng.normal(size=(32, 32)), rng.normal(size=32)
            at_top = np.linalg.norm(upstream) * np.linalg.norm(parameters[-2])  # of an outer product
            factors.append(float(jnp.linalg.norm(slope(X, parameters, upstream))) / at_top)
            experiment = scale_of_weights_drops_out(seed, control=not normalized)
            of_experiment.append(experiment.numbers["factor of the gradient, He's weights"])
        assert row == pytest.approx(sum(factors) / 8, rel=1e-3) and deep == pytest.approx(sum(of_experiment) / 8)


def test_numbers_and_directions_are_counted(monkeypatch):
    assert list(scale_and_shift_add_no_functions(3).numbers.values()) == [4 * 3 + 3, 4 * 3 + 3 * 3, 15, 15]
    learned, both, without, with_both = scale_and_shift_add_no_functions(0, control=True).numbers.values()
    # behind a ReLU, W and b move a unit where it is on, and β moves it everywhere
    rng = np.random.default_rng(0)
    W, b, *_ = np.split(rng.normal(size=15), [12, 15])
    rng.uniform(0.5, 2, size=3), rng.normal(size=3), rng.uniform(0.5, 2, size=3)
    X = np.column_stack([rng.normal(size=(60, 4)), np.ones(60)])
    on = X[:, :-1] @ W.reshape(4, 3) + b > 0
    moved = [X * of[:, None] for of in on.T]
    ranks = [
        sum(np.linalg.matrix_rank(np.column_stack([of, beta])) for of in moved) for beta in (np.zeros(60), np.ones(60))
    ]
    assert (learned, both, without, with_both) == (15, 21, *ranks)
    assert numbers_left_after_folding() == 0
    monkeypatch.setattr(d_benefits, "folded", lambda W, b, gamma, beta, statistics: (W, b, gamma))
    assert numbers_left_after_folding() == 3


def test_differences_of_a_darker_camera():
    z = np.random.default_rng(3).normal(size=(16, 3))
    other = z * [0.3, 2.0, 0.7] + [1.0, -4.0, 2.0]
    gap = max(abs(a - b).max() / statistics.pstdev(a) for a, b in zip(z.T, other.T, strict=True))
    assert batches_of_a_darker_camera_agree(3).numbers["largest difference"] == pytest.approx(0, abs=1e-9)
    assert batches_of_a_darker_camera_agree(3, control=True).numbers["largest difference"] == pytest.approx(gap)


def test_units_that_begin_alike_are_trained(monkeypatch):
    asked = []

    def descend(X, y, parameters, rate, steps):
        asked.append((parameters[0], parameters[3], rate, steps))
        return Run([], 0.0, [np.array([[1.0, 4.0], [7.0, 2.0]])])

    monkeypatch.setattr(d_benefits, "descend", descend)
    for control in (False, True):
        assert equal_units_stay_equal(3, control).numbers == {"difference of the two units' weights": 5}
        W, V, rate, steps = asked.pop()
        assert (rate, steps) == (0.1, 20) and (W[:, 0] == W[:, 1]).all() == (V[0] == V[1]) == (not control)
