"""Second routes to Spring 2018, question 4: Keras and its own layer, JAX, closed forms, and sums by hand."""

import math
import statistics
from fractions import Fraction
from statistics import NormalDist

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from matplotlib import pyplot

from solutions.exams.spring_2018 import q4
from solutions.nn.losses import binary_cross_entropy_with_logits_gradient
from tests.confirm import confirms
from tests.conftest import recorded

normal = NormalDist().cdf
matrices = st.integers(1, 4).flatmap(
    lambda m: st.lists(st.lists(st.integers(-20, 20), min_size=m + 1, max_size=m + 1), min_size=1, max_size=4)
)


def mean_numbers(experiment, seeds=12, **options):
    """The mean of an experiment's numbers over some seeds, one after the other."""
    return np.mean([list(experiment(seed=seed, **options).numbers.values()) for seed in range(seeds)], axis=0)


# Part a


@confirms("spring-2018/q4#a", "Keras: its own layer on a constant feature, and SymPy: the limits without ε")
def test_a_constant_feature_needs_epsilon():
    layer = keras.layers.BatchNormalization(epsilon=1e-5)
    assert np.abs(layer(np.full((4, 1), 7.0, dtype="float32"), training=True)).max() < 1e-3
    distance, epsilon = sympy.symbols("d epsilon", positive=True)
    # two examples, at d and at -d: the deviation is d
    normalized = distance / sympy.sqrt(distance**2 + epsilon)
    assert normalized.subs(distance, 0) == 0
    assert (0 * distance / sympy.Integer(0)) is sympy.nan
    assert normalized.subs(epsilon, 0) == 1  # however small d is
    for d in (q4.NOISE, 0.3):
        found = np.abs(q4.textbook([d, -d], 1e-5)).max()
        assert found == pytest.approx(float(normalized.subs({distance: d, epsilon: 1e-5})))
    without, with_epsilon = q4.small_spread_is_blown_up().numbers.values()
    assert without == pytest.approx(1) and with_epsilon == pytest.approx(q4.NOISE / math.sqrt(1e-5), rel=1e-6)
    assert q4.epsilon_lowers_the_variance().numbers["variance after the normalisation"] == pytest.approx(0.5)


# Parts b and c


def by_hand(z, gamma=None, beta=None):
    """Row by row with exact fractions, up to the root."""
    gamma, beta = gamma or [1] * len(z), beta or [0] * len(z)
    rows = []
    for row, scale, shift in zip(z, gamma, beta, strict=True):
        mean = Fraction(sum(row), len(row))
        variance = sum((value - mean) ** 2 for value in row) / len(row)
        rows.append([scale * float(value - mean) / math.sqrt(variance) + shift for value in row])
    return rows


@confirms("spring-2018/q4#b", "fractions: each row by itself, on random batches")
@settings(max_examples=60)
@given(matrices)
def test_normalized_rows_equal_fractions(z):
    if any(len(set(row)) == 1 for row in z):
        with pytest.raises(ValueError, match="variance"):
            q4.normalized_batch(z)
    else:
        np.testing.assert_allclose(q4.normalized_batch(z), by_hand(z), atol=1e-4)


@confirms("spring-2018/q4#b", "Keras: its own layer in training")
@pytest.mark.parametrize("z", q4.OTHER_BATCHES[:4])
def test_normalized_rows_equal_keras(z):
    layer = keras.layers.BatchNormalization(epsilon=1e-7)
    output = np.asarray(layer(np.transpose(z).astype("float32"), training=True)).T
    np.testing.assert_allclose(q4.normalized_batch(z), output, atol=1e-3)


@confirms("spring-2018/q4#c", "fractions: each row by itself, on random batches, scales and shifts")
@settings(max_examples=60)
@given(matrices, st.lists(st.tuples(st.integers(-5, 5), st.integers(-20, 20)), min_size=4, max_size=4))
def test_scaled_rows_equal_fractions(z, pairs):
    assume(all(len(set(row)) > 1 for row in z))
    gamma, beta = zip(*pairs[: len(z)], strict=True)
    found = q4.scaled_batch(z, gamma, beta)
    np.testing.assert_allclose(found, by_hand(z, gamma, beta), atol=1e-4)
    for row, scale, shift in zip(found, gamma, beta, strict=True):
        assert statistics.mean(row) == pytest.approx(shift, abs=1e-3)
        assert statistics.pstdev(row) == pytest.approx(abs(scale), abs=1e-3)


@confirms("spring-2018/q4#c", "Keras: its own layer, given γ and β")
@pytest.mark.parametrize("gamma, beta", [((1, 1, 1), (0, -10, 10)), ((3, -2, 0.5), (7, 0, 1))])
def test_scaled_rows_equal_keras(gamma, beta):
    z = np.transpose(q4.HOT_DOGS).astype("float32")
    layer = keras.layers.BatchNormalization(epsilon=1e-7)
    layer.build(z.shape)
    layer.gamma.assign(gamma)
    layer.beta.assign(beta)
    np.testing.assert_allclose(
        q4.scaled_batch(gamma=gamma, beta=beta), np.asarray(layer(z, training=True)).T, atol=1e-3
    )


# Part d


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
    X, y = q4.quadrants(rng, 12)
    parameters = [p + 0.1 * rng.normal(size=p.shape) for p in q4.initial_parameters([2, 5, 3], rng)]
    logits, cache = q4.run(parameters, X, normalized)
    upstream = rng.normal(size=12)

    def weighted(p, x):
        outputs = jax_logits(p, x, normalized)
        return outputs @ upstream, outputs

    differentiate = jax.jit(jax.value_and_grad(weighted, argnums=(0, 1), has_aux=True))
    (_, outputs), (expected, of_input) = differentiate(parameters, X)
    np.testing.assert_allclose(logits, outputs, atol=1e-4)
    found, at_input = q4.gradients(parameters, cache, upstream)
    for index, (one, other) in enumerate(zip(found, expected, strict=True)):
        if normalized or index not in (1, 4):  # without normalisation, γ is not used
            np.testing.assert_allclose(one, other, atol=2e-4)
    np.testing.assert_allclose(at_input, of_input, atol=2e-4)

    # a step of descent moves against the gradient of the loss
    losses = q4.descend(X, y, parameters, 0.3, steps=2, normalized=normalized).losses
    gradient, _ = q4.gradients(parameters, cache, binary_cross_entropy_with_logits_gradient(logits, y))
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
    W, b = q4.folded(kernel, bias, gamma, beta, q4.Statistics(mean, variance), epsilon=1e-5)
    np.testing.assert_allclose(X @ W + b, norm(dense(X), training=False), atol=1e-4)
    assert (W.size, b.size) == (12, 3) and q4.numbers_left_after_folding() == 0


@confirms(
    "spring-2018/q4#d", "the growth of the gradient in wide layers, π / (π − 1) for its square (Yang et al., 2019)"
)
def test_gradients_grow_by_the_known_factor():
    (_, *_), (_, *_), (low, _, at_low), (high, without, at_high) = q4.gradient_rows()
    growth = (at_high / at_low) ** (1 / (high - low))
    assert growth == pytest.approx(math.sqrt(math.pi / (math.pi - 1)), rel=0.03)
    assert 0.1 < without < 3


def test_the_scale_of_weights_is_a_power_of_the_depth_without_normalization():
    full, half = q4.scale_of_weights_drops_out(control=True).numbers.values()
    assert half / full == pytest.approx(0.5**q4.LAYERS)


def test_curvatures_equal_their_closed_forms():
    before, after = mean_numbers(q4.spreads_are_evened_out, seeds=40)
    assert before == pytest.approx(20**2, rel=0.1) and after == pytest.approx(1, abs=0.25)
    before, after = mean_numbers(q4.spreads_are_evened_out, seeds=40, control=True)
    assert before == pytest.approx(1.99 / 0.01, rel=0.1) and after == pytest.approx(before, rel=0.1)


def test_saturation_equals_the_normal_distribution():
    slope = 0.05  # of a sigmoid at ±z: e^z solves x / (1 + x)² = slope
    place = math.log((1 - 2 * slope + math.sqrt(1 - 4 * slope)) / (2 * slope))
    before, after = mean_numbers(q4.sigmoids_leave_their_flat_ends)
    assert before == pytest.approx(2 * normal(-place / 10), abs=0.01)
    assert after == pytest.approx(2 * normal(-place), abs=0.002)


def test_noise_of_statistics_is_as_strong_as_a_ridge():
    # small batches shrink the weights, which lowers the error of a fit with nearly as many features as examples
    whole, small = mean_numbers(q4.noise_of_statistics_regularizes, seeds=20)
    # least squares with an intercept: error σ² (d / (n − d − 2)) and a little for the mean, by Wishart's law
    assert whole == pytest.approx(4 * (24 / (48 - 24 - 2) + 1 / 48), rel=0.25)
    assert small < 0.75 * whole


# Part e


@confirms(
    "spring-2018/q4#e", "the correlations of sigmoid and ReLU with a normal input, by Gauss and Hermite and by hand"
)
@pytest.mark.parametrize("control, gamma", [(False, 1.0), (True, q4.SPREAD)])
def test_straightness_equals_the_integral(control, gamma):
    nodes, weights = np.polynomial.hermite_e.hermegauss(120)
    weights = weights / weights.sum()
    values = 1 / (1 + np.exp(-gamma * nodes)) - 0.5
    expected = (weights @ (nodes * values)) ** 2 / (weights @ values**2)
    assert mean_numbers(q4.sigmoid_is_used_where_it_is_straight, control=control)[0] == pytest.approx(
        expected, abs=0.005
    )
    on, explained = mean_numbers(q4.relu_is_used_where_it_bends)
    assert on == pytest.approx(0.5, abs=0.01)
    assert explained == pytest.approx((1 / 4) / (1 / 2 - 1 / (2 * math.pi)), abs=0.01)


@confirms("spring-2018/q4#e", "Keras: its own layer gives its input back only when it is told γ and β")
def test_keras_undoes_the_normalization():
    z = np.random.default_rng(1).normal([13.0, 5.0, 0.0], [1.0, 5.0, 5.0], size=(32, 3)).astype("float32")
    layer = keras.layers.BatchNormalization(epsilon=1e-7)
    alone = np.asarray(layer(z, training=True))
    np.testing.assert_allclose([alone.mean(axis=0), alone.var(axis=0)], [[0] * 3, [1] * 3], atol=1e-3)
    layer.gamma.assign(z.std(axis=0))
    layer.beta.assign(z.mean(axis=0))
    np.testing.assert_allclose(layer(z, training=True), z, atol=1e-3)
    assert {"fixed", "identity"} <= set(q4.losses_without_scale_and_shift())


def test_the_next_batch_is_restored_but_for_noise():
    # mean and deviation each err by about σ² (1 + 1/2) / m in two batches
    for m, distance in q4.identity_rows()[1:]:
        assert distance == pytest.approx(math.sqrt(2 * 1.5 / m), rel=0.05)


# Part f


@confirms(
    "spring-2018/q4#f", "closed forms: 1/√m, the weights of a moving average, Φ for the errors of two normal classes"
)
def test_scatter_equals_the_closed_forms():
    of_test, of_moving = mean_numbers(q4.small_batches_scatter, seeds=6)
    assert of_test == pytest.approx(1 / math.sqrt(4), rel=0.15)
    # weights 0.01 · 0.99^k, and 0.99^299 for the first batch
    weights = [0.01 * 0.99**k for k in range(299)] + [0.99**299]
    assert of_moving == pytest.approx(math.sqrt(sum(w * w for w in weights) / q4.TRAINING_BATCH), rel=0.2)
    for m, scatter, variance, share in q4.scatter_rows():
        assert scatter == pytest.approx(1 / math.sqrt(m), rel=0.04)
        assert variance == pytest.approx(share, abs=0.01) and share == pytest.approx(1 - 1 / m)
    moving, own = mean_numbers(q4.batch_statistics_repair_a_shift, seeds=30)
    assert moving == pytest.approx((normal(-4 * math.sqrt(2)) + normal(2 * math.sqrt(2))) / 2, abs=0.01)
    assert own == pytest.approx(normal(-math.sqrt(2)), abs=0.015)
    without_shift = mean_numbers(q4.batch_statistics_repair_a_shift, seeds=30, control=True)
    assert without_shift == pytest.approx([normal(-math.sqrt(2))] * 2, abs=0.015)


@confirms("spring-2018/q4#f", "Keras: its own layer on single examples and on changing company")
def test_keras_at_test_time():
    layer = keras.layers.BatchNormalization(momentum=0.5)
    z = np.random.default_rng(3).normal(5, 3, size=(8, 2)).astype("float32")
    for _ in range(40):
        layer(z, training=True)
    alone = [np.asarray(layer(row[None], training=True)) for row in z]
    assert np.abs(alone).max() == 0
    for _ in range(40):
        layer(z, training=True)
    together, half = np.asarray(layer(z, training=False)), np.asarray(layer(z[:4], training=False))
    np.testing.assert_allclose(together[:4], half, atol=1e-5)
    assert np.abs(np.asarray(layer(z, training=True))[:4] - layer(z[:4], training=True)).max() > 0.05
    assert {"small", "single", "others"} == set(q4.reasons_for_moving_averages())


# Part g


@confirms("spring-2018/q4#g", "Keras: its own layer and moving averages, trained batch after batch, unmixed and mixed")
@pytest.mark.parametrize("mixed", [False, True])
def test_keras_learns_and_fails(mixed):
    keras.utils.set_random_seed(5)
    rng = np.random.default_rng(5)
    batches = q4.groups_apart(rng, q4.photographs, batches=32)
    if mixed:
        batches = q4.shuffled(rng, batches)
    X, y = (np.concatenate(pieces).astype("float32") for pieces in zip(*batches, strict=True))
    model = keras.Sequential(
        [
            keras.layers.BatchNormalization(momentum=0.99),
            keras.layers.Dense(16, activation="relu"),
            keras.layers.Dense(1),
        ]
    )
    model.compile(keras.optimizers.Adam(0.02), keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(X, y, batch_size=q4.BATCH, epochs=30, shuffle=False, verbose=0)

    mean, variance = (np.asarray(w.value) for w in model.layers[0].non_trainable_weights[:2])
    assert np.abs(mean - [0, 0, 0]).max() < 1.5
    within = [1, 25, 25] * np.array(1 + 0.2**2)
    np.testing.assert_allclose(variance, within + (np.array([169, 25, 0]) if mixed else 0), rtol=0.12)

    in_training = [np.asarray(model(z.astype("float32"), training=True))[:, 0] for z, _ in batches]
    loss = np.mean(
        [np.logaddexp(0, -(2 * labels - 1) * z) for z, (_, labels) in zip(in_training, batches, strict=True)]
    )
    Z, labels = q4.both_groups(rng, q4.photographs)
    error = np.mean((np.asarray(model(Z.astype("float32"), training=False))[:, 0] > 0) != labels)
    assert loss < 0.05
    assert error < 0.01 if mixed else error > 0.2


def test_the_figure_by_hand():
    for rows, mean in ((q4.HOT_DOGS, (13, 5, 0)), (q4.NOT_HOT_DOGS, (-13, -5, 0)), (q4.MOVED_HOT_DOGS, (-13, -5, 0))):
        assert [statistics.mean(row) for row in rows] == list(mean)
        assert [statistics.pvariance(row) for row in rows] == [1, 25, 25]
    everyone = [one + other for one, other in zip(q4.HOT_DOGS, q4.NOT_HOT_DOGS, strict=True)]
    population = q4.population_of()
    assert population.variance.tolist() == [statistics.pvariance(row) for row in everyone]
    # the law of total variance
    assert population.variance.tolist() == [1 + 13**2, 25 + 5**2, 25 + 0]
    assert q4.statistics_of(q4.batches_of())[1].variance.tolist() == [1, 25, 25]
    for of_batch in q4.statistics_of(q4.batches_of(mixed=True))[0]:
        assert of_batch.variance.tolist() == [170, 50, 25]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1)), min_size=1, max_size=12), st.integers(0, 1000))
def test_the_least_loss_is_the_conditional_entropy(pairs, seed):
    """Whatever a function says of each value, its loss is at least this; the frequencies attain it."""
    values = sorted({value for value, _ in pairs})
    assume(len(values) > 1)
    z = np.array([[value] for value, _ in pairs], dtype=float)
    y = np.array([label for _, label in pairs])
    least = q4.least_training_loss([(z, y)])

    def loss(probability):
        said = [probability[value] for value, _ in pairs]
        return -np.mean([math.log(p if label else 1 - p) for p, (_, label) in zip(said, pairs, strict=True)])

    rng = np.random.default_rng(seed)
    for _ in range(20):
        assert loss(dict(zip(values, rng.uniform(0.001, 0.999, len(values)), strict=True))) >= least - 1e-9
    shares = {value: np.mean([label for other, label in pairs if other == value]) for value in values}
    assert loss({value: float(np.clip(share, 1e-12, 1 - 1e-12)) for value, share in shares.items()}) == pytest.approx(
        least, abs=1e-9
    )


@confirms(
    "spring-2018/q4#g", "counting, for every way in which the neurons can move, the columns that both groups share"
)
def test_groups_share_columns_or_not():
    hot = {(-1, -1, -1), (1, 1, 1)}
    for name, least in q4.other_groups_rows():
        flips = {"none": (1, 1, 1), "the first": (-1, 1, 1), "the second": (1, -1, 1), "the third": (1, 1, -1)}
        pattern = flips.get(name, (-1, -1, -1))
        other = {pattern, tuple(-sign for sign in pattern)}
        assert least == pytest.approx(math.log(2) if other == hot else 0)


@confirms("spring-2018/q4#g", "Monte Carlo: the clusters in which the means of small random batches lie")
@pytest.mark.parametrize("m", [4, 8])
def test_means_of_small_batches_cluster(m):
    rng = np.random.default_rng(m)
    groups = rng.choice([-1, 1], size=(4000, m))
    means = np.sort((13 * groups + rng.normal(size=groups.shape)).mean(axis=1))
    gaps = int((np.diff(means) > 13 / m / 4).sum())
    # neighbouring clusters lie 26 / m apart, and are 1 / √m wide
    if m == 4:
        assert gaps + 1 == q4.modes_of_the_batch_mean(m) == 5
    assert q4.modes_of_the_batch_mean(m) == m + 1


@pytest.mark.parametrize("momentum", [0.5, 0.9, 0.99])
def test_the_moving_mean_leans_towards_the_last_batch(momentum):
    expected = 13 * (1 - momentum) / (1 + momentum)
    assert q4.moving_mean("nh" * 3000, momentum) == pytest.approx(expected, abs=1e-6)
    assert q4.moving_mean("hn" * 3000, momentum) == pytest.approx(-expected, abs=1e-6)


def test_outliers_decide_what_unseen_values_mean():
    for seed in range(5):
        assert q4.new_values_may_be_judged_rightly(seed).numbers["test error"] == 0
        assert q4.new_values_may_be_judged_rightly(seed, control=True).numbers["test error"] == 1


def test_the_witness_knows_what_never_occurred():
    assert q4.statistics_never_seen() == ("mean",)
    assert q4.lies_off_every_batch(["mean"])
    assert not any(q4.lies_off_every_batch(names) for names in ([], ["variance"], ["mean", "variance"]))


# What experiments, tables and figures print


def test_rows_of_the_mistakes():
    less, columns, variance, centred = (mistake() for mistake in q4.normalized_batch.part.mistakes.values())
    np.testing.assert_allclose(less, np.array([[-1, 1, 1, -1]] * 3) * math.sqrt(3 / 4), atol=1e-4)
    for column, values in zip(np.transpose(columns), zip(*q4.HOT_DOGS, strict=True), strict=True):
        expected = [(value - statistics.mean(values)) / statistics.pstdev(values) for value in values]
        np.testing.assert_allclose(column, expected, atol=1e-4)
    assert variance == [[-1, 1, 1, -1], *[[-0.2, 0.2, 0.2, -0.2]] * 2]
    assert centred == [[-1, 1, 1, -1], *[[-5, 5, 5, -5]] * 2]
    swapped, not_normalized, wrong_sign = (mistake() for mistake in q4.scaled_batch.part.mistakes.values())
    assert swapped == [[1, 1, 1, 1], [11, -9, -9, 11], [-9, 11, 11, -9]]
    assert not_normalized == [[12, 14, 14, 12], [-10, 0, 0, -10], [5, 15, 15, 5]]
    assert wrong_sign == [[-1, 1, 1, -1], [9, 11, 11, 9], [-11, -9, -9, -11]]


def test_values_with_and_without_epsilon():
    without, with_epsilon = q4.constant_feature_divides_zero_by_zero().numbers.values()
    assert math.isnan(without) and with_epsilon == 0
    found = q4.constant_feature_divides_zero_by_zero(control=True).numbers.values()
    assert list(found) == pytest.approx([-0.5 / math.sqrt(0.75), -0.5 / math.sqrt(0.75 + 1e-5)], rel=1e-9)


def test_losses_and_movements_are_those_of_the_runs(monkeypatch):
    runs = {(3.0, False): [9.0, 1, 5], (3.0, True): [2.0, 8, 4], (0.1, True): [7.0, 3, 6]}

    def one_of_three(X, y, parameters, rate, steps, normalized):
        losses = runs[rate, normalized]
        losses.append(losses.pop(0))
        return q4.Run([0.0, losses[-1]], 0.0, [])

    monkeypatch.setattr(q4, "descend", one_of_three)
    assert list(q4.high_rates_work().numbers.values()) == [5, 4, 6]  # the medians
    # in the control both have the low rate, of which there is one more run
    runs |= {(0.1, False): [9.0, 1, 5], (0.1, True): [4.0] * 6}
    assert list(q4.high_rates_work(control=True).numbers.values()) == [5, 4, 4]

    def of_kind(X, y, parameters, rate, normalized, jitter=0.0, rng=None):
        drift, loss = {(0.1, False, 0): (1, 5), (3.0, True, 0.2): (7, 0.25), (3.0, False, 0.2): (8, 0.75)}[
            rate, normalized, jitter
        ]
        return q4.Run([9.0, loss], drift, [])

    monkeypatch.setattr(q4, "descend", of_kind)
    assert list(q4.speed_survives_without_steadiness().numbers.values()) == [1, 7, 0.25]
    assert list(q4.speed_survives_without_steadiness(control=True).numbers.values()) == [1, 8, 0.75]


def test_factors_of_the_gradient_equal_autodiff():
    """The rows with 5 layers, the mean over eight draws; those with 20 are such means of an experiment's numbers."""
    five, _, twenty, _ = q4.gradient_rows()
    for normalized, row, deep in zip((False, True), five[1:], twenty[1:], strict=True):
        slope = jax.jit(jax.grad(lambda X, p, upstream, n=normalized: jax_logits(p, X, n) @ upstream))
        factors, of_experiment = [], []
        for seed in range(8):
            rng = np.random.default_rng(seed)
            parameters = q4.initial_parameters([32] * 6, rng)
            X, upstream = rng.normal(size=(32, 32)), rng.normal(size=32)
            at_top = np.linalg.norm(upstream) * np.linalg.norm(parameters[-2])  # of an outer product
            factors.append(float(jnp.linalg.norm(slope(X, parameters, upstream))) / at_top)
            experiment = q4.scale_of_weights_drops_out(seed, control=not normalized)
            of_experiment.append(experiment.numbers["factor of the gradient, He's weights"])
        assert row == pytest.approx(sum(factors) / 8, rel=1e-3) and deep == pytest.approx(sum(of_experiment) / 8)


def test_numbers_and_directions_are_counted(monkeypatch):
    assert list(q4.scale_and_shift_add_no_functions(3).numbers.values()) == [4 * 3 + 3, 4 * 3 + 3 * 3, 15, 15]
    learned, both, without, with_both = q4.scale_and_shift_add_no_functions(0, control=True).numbers.values()
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
    assert q4.numbers_left_after_folding() == 0
    monkeypatch.setattr(q4, "folded", lambda W, b, gamma, beta, statistics: (W, b, gamma))
    assert q4.numbers_left_after_folding() == 3


def test_differences_of_a_darker_camera():
    z = np.random.default_rng(3).normal(size=(16, 3))
    other = z * [0.3, 2.0, 0.7] + [1.0, -4.0, 2.0]
    gap = max(abs(a - b).max() / statistics.pstdev(a) for a, b in zip(z.T, other.T, strict=True))
    assert q4.batches_of_a_darker_camera_agree(3).numbers["largest difference"] == pytest.approx(0, abs=1e-9)
    assert q4.batches_of_a_darker_camera_agree(3, control=True).numbers["largest difference"] == pytest.approx(gap)


@pytest.mark.parametrize("control", [False, True])
def test_the_line_of_a_sigmoid_equals_polyfit(control):
    z = np.random.default_rng(3).normal(size=2000)
    z = (6 if control else 1) * (z - z.mean()) / np.sqrt(z.var() + 1e-5)
    line = np.polynomial.Polynomial.fit(z, 1 / (1 + np.exp(-z)), 1)
    middle = (6 if control else 1) * np.linspace(-2, 2, 81)
    largest = np.abs(1 / (1 + np.exp(-middle)) - line(middle)).max()
    assert q4.sigmoid_is_used_where_it_is_straight(3, control).numbers["largest error of the line"] == pytest.approx(
        largest
    )


def test_single_examples_and_their_company():
    z = np.random.default_rng(3).normal(5, 3, size=10)
    assert list(q4.single_examples_are_lost(3).numbers.values()) == [2, 2]
    ends = [2 + (end - z.mean()) / math.sqrt(z.var() + 1e-5) for end in (z.min(), z.max())]
    assert list(q4.single_examples_are_lost(3, control=True).numbers.values()) == pytest.approx(ends)
    values = []
    for batch in np.random.default_rng(3).normal(size=(200, 8)).tolist():
        batch[0] = 1.0
        values.append((1 - statistics.mean(batch)) / statistics.pstdev(batch))
    deviation = q4.company_changes_the_prediction(3).numbers["deviation of its normalised value"]
    assert deviation == pytest.approx(statistics.pstdev(values))


def test_numbers_of_the_figure_by_hand():
    assert list(q4.values_at_test_are_new().numbers.values()) == [[1, 1, 1], [14, 2, 1]]
    mixed = [round(14 / math.sqrt(170), 3), round(10 / math.sqrt(50), 3), 1]
    assert list(q4.values_at_test_are_new(control=True).numbers.values()) == [mixed, mixed]
    assert list(q4.means_alone_cannot_be_learned().numbers.values()) == pytest.approx([math.log(2)] * 2)
    assert list(q4.means_alone_cannot_be_learned(control=True).numbers.values()) == pytest.approx([0, math.log(2)])
    within = [1, 25, 25]
    assert list(q4.variances_have_one_mode().numbers.values()) == [within, within, within, [170, 50, 25]]
    wide, middle = [4, 100, 100], [2.5, 62.5, 62.5]
    everyone = [2.5 + 13**2, 62.5 + 5**2, 62.5]
    assert list(q4.variances_have_one_mode(control=True).numbers.values()) == [within, wide, middle, everyone]
    assert q4.figure_rows() == [
        ("hot dog", "(12, 0, -5)", "(-1, -1, -1)", "(12, 0, -1)", "(0.9204, 0, -1)"),
        ("not hot dog", "(-12, -10, -5)", "(1, -1, -1)", "(-12, -2, -1)", "(-0.9204, -1.4142, -1)"),
    ]


@pytest.mark.parametrize("control", [False, True])
def test_batches_near_the_moving_average_are_counted(control):
    rng = np.random.default_rng(3)
    batches = q4.groups_apart(rng, q4.photographs, batches=400)
    if control:
        batches = q4.shuffled(rng, batches)
    means = [statistics.fmean(z[:, 0].tolist()) for z, _ in batches]
    average = statistics.fmean(means)
    near = sum(abs(mean - average) < min(abs(mean - 13), abs(mean + 13)) for mean in means) / 400
    found, share = q4.moving_average_lies_between(3, control).numbers.values()
    assert found == pytest.approx(average) and share == pytest.approx(near, abs=0.01)


def test_peaks_are_those_of_the_sizes_named():
    peaks = q4.mixed_means_have_many_modes().numbers
    assert {f"peaks, batches of {m}": q4.modes_of_the_batch_mean(m) for m in (4, 16, 64, 1024)} == peaks
    four, sixteen, more, many = peaks.values()
    assert (four, sixteen, many) == (4 + 1, 16 + 1, 1) and 17 < more <= 64 + 1


@pytest.mark.parametrize("control", [False, True])
def test_distances_and_errors_of_outliers(monkeypatch, control):
    results = recorded(monkeypatch, q4, "learn_behind")
    training, distance, test = q4.new_values_may_be_judged_rightly(3, control).numbers.values()
    assert (training, test) == (results[0].training_error, results[0].test_error) == (0, control)
    rng = np.random.default_rng(3)
    draw = q4.outliers(outward=not control)
    batches, (values, _) = q4.groups_apart(rng, draw), q4.both_groups(rng, draw)
    mean, variance = (statistics.fmean(of(z[:, 0]) for z, _ in batches) for of in (np.mean, np.var))
    assert distance == pytest.approx(min(abs(v - mean) for v in values[:, 0]) / math.sqrt(variance))


def test_moving_means_of_the_orders_in_closed_form():
    for place, momentum in enumerate((0.9, 0.99, 0.999), start=1):
        in_turn, tens, thousands = (row[place] for row in q4.moving_mean_rows())
        for found, power in ((in_turn, 1), (tens, 10)):
            assert found == pytest.approx(13 * (1 - momentum**power) / (1 + momentum**power), abs=1e-3)
        assert thousands == pytest.approx(13 - 26 * momentum**1000)


def test_the_range_of_errors_is_that_of_all_runs(monkeypatch):
    errors = [0.3, 0.5, 0.2, 0.4, 0.35, 0.31, 0.32, 0.33, 0.34, 0.45]

    def experiment(seed):
        return q4.Finding(True, {"training error": 0.0, "test error": errors[seed]})

    monkeypatch.setattr(q4, "unmixed_batches_fail_at_test", experiment)
    assert q4.range_of_errors.__wrapped__() == (0.2, 0.5)


def test_mixed_batches_of_a_quarter_are_tested_on_both_groups(monkeypatch):
    def learn_behind(batches, test, rng):
        y = np.concatenate([labels for _, labels in batches])
        assert y.mean() == 1 / 4 and all(set(labels) == {0, 1} for _, labels in batches)
        for label, centre in ((1, [13, 5, 0]), (0, [-13, -5, 0])):
            np.testing.assert_allclose(test[0][test[1] == label].mean(axis=0), centre, atol=1)
        return q4.Outcome(0.0, 0.0, 0.0, 0.02)

    monkeypatch.setattr(q4, "learn_behind", learn_behind)
    assert not q4.random_batches_need_no_balance()


def test_moving_averages_are_drawn_between_the_groups():
    figure = q4.draw_mixing()
    pyplot.close(figure)
    assert [axes.lines[0].get_xdata()[0] for axes in figure.axes] == pytest.approx([0, 0], abs=0.3)
    of_others, of_hot_dogs, mixed = (bars.get_xy() for axes in figure.axes for bars in axes.patches)
    for bars, centre in ((of_others, -5), (of_hot_dogs, 5), (mixed, 0)):
        assert bars[bars[:, 1].argmax(), 0] == pytest.approx(centre, abs=1.5)


def test_both_batches_are_drawn():
    figure = q4.draw_network()
    pyplot.close(figure)
    texts = [text.get_text().replace("−", "-") for text in figure.axes[0].texts]
    numbers = [int(text) for text in texts if text.lstrip("-").isdecimal()]
    assert numbers == [value for rows in (q4.HOT_DOGS, q4.NOT_HOT_DOGS) for row in rows for value in row]


def test_distances_in_the_controls_of_part_e():
    # γ = 2 and β = 1 give the variance 4 and the mean 1
    assert q4.statistics_are_fixed(3, control=True).numbers["distance from mean 0 and variance 1"] == pytest.approx(3)
    z = np.random.default_rng(3).normal([13.0, 5.0, 0.0], [1.0, 5.0, 5.0], size=(16, 3))
    gap = q4.identity_is_restored(3, control=True).numbers["largest distance from the input"]
    assert gap == pytest.approx(max(abs((v - column.mean()) / column.std() - v) for column in z.T for v in column))
    z = np.random.default_rng(3).normal(size=2000)
    z = (z - z.mean()) / np.sqrt(z.var() + 1e-5)
    for control, shifted in ((False, z), (True, z + 4)):
        on, explained = q4.relu_is_used_where_it_bends(3, control).numbers.values()
        assert on == np.mean(shifted > 0)
        assert explained == pytest.approx(np.corrcoef(shifted, np.maximum(shifted, 0))[0, 1] ** 2)
    rng = np.random.default_rng(3)
    z = rng.normal(size=(64, 3))
    z = (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + 1e-5)
    gamma, beta, V, c = rng.uniform(0.5, 2, 3), rng.uniform(0.5, 2, 3), rng.normal(size=3), rng.normal()
    outputs = np.maximum(gamma * z + beta, 0) @ V + c
    X = np.column_stack([np.maximum(z, 0), np.ones(64)])
    error = np.abs(X @ np.linalg.solve(X.T @ X, X.T @ outputs) - outputs).max()
    assert q4.next_layer_absorbs_scale_and_shift(3, control=True).numbers["largest error"] == pytest.approx(error)


def test_units_that_begin_alike_are_trained(monkeypatch):
    asked = []

    def descend(X, y, parameters, rate, steps):
        asked.append((parameters[0], parameters[3], rate, steps))
        return q4.Run([], 0.0, [np.array([[1.0, 4.0], [7.0, 2.0]])])

    monkeypatch.setattr(q4, "descend", descend)
    for control in (False, True):
        assert q4.equal_units_stay_equal(3, control).numbers == {"difference of the two units' weights": 5}
        W, V, rate, steps = asked.pop()
        assert (rate, steps) == (0.1, 20) and (W[:, 0] == W[:, 1]).all() == (V[0] == V[1]) == (not control)


def test_losses_and_errors_keep_their_names(monkeypatch):
    results = recorded(monkeypatch, q4, "learn_behind")
    training, error, test, error_at_test = q4.unmixed_batches_fail_at_test(3).numbers.items()
    found = results[0]
    assert training == ("training loss", found.training_loss) and error == ("training error", found.training_error)
    assert test == ("test loss", found.test_loss) and error_at_test == ("test error", found.test_error)


def test_values_at_test_time_have_the_averaged_statistics(monkeypatch):
    seen = []
    monkeypatch.setattr(q4, "train", lambda network, *_, **__: network)
    monkeypatch.setattr(q4, "forward", lambda network, inputs: (seen.append(inputs) or inputs[:, :1], None))
    batches, (z, y) = q4.batches_of(), q4.both_groups(np.random.default_rng(3), q4.photographs, count=5)
    q4.learn_behind(batches, (z, y), np.random.default_rng(3))
    np.testing.assert_allclose(seen[0], q4.in_training_and_at_test(batches)[0], atol=1e-4)
    np.testing.assert_allclose(seen[1], z / [1, 5, 5], atol=1e-3)  # the means cancel, the variances are 1, 25, 25


def test_a_moving_mean_in_the_middle_is_noticed(monkeypatch):
    monkeypatch.setattr(q4, "moving_mean_rows", lambda: [("", 0.7, 0.1), ("", 0.4, 9.0)])
    assert not q4.moving_mean_depends_on_the_order()
