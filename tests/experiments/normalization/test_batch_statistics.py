"""Second routes to what the statistics of batches do."""

import itertools
import math
import statistics
from statistics import NormalDist

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest
import sympy

from solutions.experiments.normalization import batch_statistics as by
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers

normal = NormalDist().cdf


@confirms("normalization/batch_statistics#lose_single_examples", "Keras: its own layer on each example alone")
def test_keras_gives_the_shift_for_every_example_alone():
    z = np.random.default_rng(3).normal(5, 3, size=(10, 1))
    layer = keras.layers.BatchNormalization(beta_initializer=keras.initializers.Constant(2))
    alone = [float(layer(row[None].astype("float32"), training=True)[0, 0]) for row in z]
    assert [min(alone), max(alone)] == [2, 2]
    assert list(by.lose_single_examples(np.random.default_rng(3)).numbers.values()) == [2, 2]
    ends = [2 + (end - z.mean()) / math.sqrt(z.var() + 1e-5) for end in (z.min(), z.max())]
    found = by.lose_single_examples(np.random.default_rng(3), control=True).numbers.values()
    assert list(found) == pytest.approx(ends)


@confirms("normalization/batch_statistics#kept_for_single_examples", "Keras: its own layer and moving averages")
def test_keras_keeps_the_same_statistics():
    rng = np.random.default_rng(3)
    mean, spread, gamma, beta = rng.normal(0, 5, 4), rng.uniform(2, 4, 4), rng.uniform(0.5, 2, 4), rng.normal(0, 1, 4)
    batches, z = rng.normal(mean, spread, (100, 64, 4)), rng.normal(mean, spread, (512, 4)).astype("float32")
    layer = keras.layers.BatchNormalization(momentum=0.9, epsilon=1e-5)
    for batch in batches:
        layer(batch.astype("float32"), training=True)
    layer.gamma.assign(gamma)
    layer.beta.assign(beta)
    alone = np.asarray(layer(z[:50], training=False))
    in_training = np.asarray(layer(z, training=True))[:50]
    expected = [np.abs(outputs - in_training).mean() for outputs in (alone, z[:50])]
    found = by.kept_for_single_examples(np.random.default_rng(3)).numbers.values()
    assert list(found) == pytest.approx(expected, rel=0.02)


@confirms(
    "normalization/batch_statistics#vary_with_the_company",
    "the sampling errors of mean and variance; and value by value, with Python's own statistics",
)
def test_the_spread_is_that_of_mean_and_variance():
    # the errors of mean and standard deviation, σ/√m and σ/√2m, move a value u by 1/√m and u/√2m; u = 1/2
    assert mean_numbers(by.vary_with_the_company)[2] == pytest.approx(math.sqrt((1 + 1 / 8) / 64), rel=0.05)
    rng = np.random.default_rng(3)
    data, expected = rng.normal(3, 2, 512), []
    for size in (4, 16, 64):
        batches = [[4.0, *others] for others in rng.choice(data, (200, size - 1)).tolist()]
        values = [(4 - statistics.mean(batch)) / statistics.pstdev(batch) for batch in batches]
        expected.append(statistics.pstdev(values))
    assert list(by.vary_with_the_company(np.random.default_rng(3)).numbers.values()) == pytest.approx(expected)


@confirms("normalization/batch_statistics#vary_with_the_company", "Keras: its own layer in changing company")
def test_keras_depends_on_the_company_in_training_only():
    layer = keras.layers.BatchNormalization(momentum=0.5)
    z = np.random.default_rng(3).normal(5, 3, size=(8, 2)).astype("float32")
    for _ in range(40):
        layer(z, training=True)
    together, half = (np.asarray(layer(batch, training=False)) for batch in (z, z[:4]))
    np.testing.assert_allclose(together[:4], half, atol=1e-5)
    assert np.abs(np.asarray(layer(z, training=True))[:4] - layer(z[:4], training=True)).max() > 0.05


@confirms(
    "normalization/batch_statistics#scatter_in_small_batches", "closed forms: 1/√m, and the weights of a moving average"
)
def test_scatter_equals_the_closed_forms():
    of_test, of_moving = mean_numbers(by.scatter_in_small_batches)
    assert of_test == pytest.approx(1 / math.sqrt(4), rel=0.15)
    weights = [0.01 * 0.99**k for k in range(299)] + [0.99**299]  # the last is that of the first batch
    assert of_moving == pytest.approx(math.sqrt(sum(w * w for w in weights) / by.TRAINING_BATCH), rel=0.2)
    assert mean_numbers(by.scatter_in_small_batches, control=True)[0] == pytest.approx(1 / math.sqrt(20_000), rel=0.15)


@confirms("normalization/batch_statistics#repair_a_shift", "Φ for the errors of two normal classes")
def test_errors_of_two_normal_classes():
    moving, own = mean_numbers(by.repair_a_shift)
    assert moving == pytest.approx((normal(-4 * math.sqrt(2)) + normal(2 * math.sqrt(2))) / 2, abs=0.01)
    assert own == pytest.approx(normal(-math.sqrt(2)), abs=0.02)
    without_shift = mean_numbers(by.repair_a_shift, control=True)
    assert without_shift == pytest.approx([normal(-math.sqrt(2))] * 2, abs=0.02)


@confirms("normalization/batch_statistics#drop_what_a_batch_shares", "feature by feature, with Python's own statistics")
def test_differences_of_another_camera():
    z = np.random.default_rng(3).normal(size=(16, 3))
    other = z * [0.3, 2.0, 0.7] + [1.0, -4.0, 2.0]
    gap = max(abs(a - b).max() / statistics.pstdev(a) for a, b in zip(z.T, other.T, strict=True))
    own, fixed = (by.drop_what_a_batch_shares(np.random.default_rng(3), control).numbers for control in (False, True))
    assert own["largest difference"] < 1e-9 and fixed["largest difference"] == pytest.approx(gap)


@confirms(
    "normalization/batch_statistics#regularize_in_small_batches",
    "the least squares over all batches of four there are; and Wishart's law for the fit to one batch",
)
def test_small_batches_fit_as_all_batches_do():
    rng = np.random.default_rng(3)
    X, y = rng.normal(size=(16, 5)), rng.normal(size=16)
    every = np.array(list(itertools.combinations(range(16), 4)))
    batches = X[every]
    z = ((batches - batches.mean(axis=1, keepdims=True)) / batches.std(axis=1, keepdims=True)).reshape(-1, 5)
    expected = np.linalg.solve(z.T @ z, z.T @ y[every].ravel())  # z has mean 0: the intercept stands apart
    found = by.fit_over_batches(X, y, 4, rng, epochs=2000).weights
    np.testing.assert_allclose(found, expected, atol=0.02)
    assert np.linalg.norm(expected) < 0.9 * np.linalg.norm(by.fit_over_batches(X, y, 16, rng, epochs=1).weights)

    of_small, of_whole = np.split(mean_numbers(by.regularize_in_small_batches), 2)
    n, d = 32, 20  # with an intercept; the noise has variance 1
    assert of_whole[1:] == pytest.approx([(n - d - 1) / n, d / (n - d - 2) + 1 / n], rel=0.2)
    control = mean_numbers(by.regularize_in_small_batches, control=True)
    assert control == pytest.approx([*of_whole, *of_whole], rel=1e-3)
    assert of_small[0] < of_whole[0] and of_small[1] > of_whole[1] and of_small[2] < 0.75 * of_whole[2]


@confirms("normalization/batch_statistics#pass_no_gradient_back", "JAX: autodiff through the layer")
@pytest.mark.parametrize("control", [False, True])
def test_gradients_equal_those_of_jax(control):
    z, upstream = np.random.default_rng(3).normal(5, 3, size=(2, 8 if control else 1, 3))

    def weighted(z, gamma, beta):
        return ((gamma * (z - z.mean(axis=0)) / jnp.sqrt(z.var(axis=0) + 1e-5) + beta) * upstream).sum()

    with jax.enable_x64(True):
        gradients = jax.grad(weighted, argnums=(0, 1, 2))(jnp.asarray(z), jnp.full(3, 2.0), jnp.zeros(3))
        expected = [float(jnp.abs(gradient).max()) for gradient in gradients]
    found = by.pass_no_gradient_back(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx(expected)


@confirms("normalization/batch_statistics#learn_the_shift_alone", "the closed form of the descent: 2 − 2 · 0.9ᵗ")
def test_the_shift_approaches_the_target():
    found = by.learn_the_shift_alone(np.random.default_rng(3)).numbers.values()
    assert list(found) == pytest.approx([2 - 2 * 0.9**50] * 2 + [1])
    assert list(by.learn_the_shift_alone(np.random.default_rng(3), control=True).numbers.values()) == [0, 0, 1]


@confirms(
    "normalization/batch_statistics#keep_only_the_order_of_two", "SymPy: the formula for two numbers, and its slope"
)
def test_two_examples_become_signs():
    a, b = sympy.symbols("a b", real=True)
    mean = (a + b) / 2
    normal = (a - mean) / sympy.sqrt(((a - mean) ** 2 + (b - mean) ** 2) / 2)
    assert sympy.simplify(normal - sympy.sign(a - b)).subs({a: 3, b: -7}) == 0
    assert all(sympy.simplify(normal.diff(x)) == 0 for x in (a, b))
    found = by.keep_only_the_order_of_two(np.random.default_rng(3)).numbers.values()
    assert list(found) == pytest.approx([0, 0], abs=1e-6)
    outputs = [(z - statistics.mean(batch)) / statistics.pstdev(batch) for batch in _batches_of_three() for z in batch]
    found = by.keep_only_the_order_of_two(np.random.default_rng(3), control=True).numbers
    assert found["largest distance from ±1"] == pytest.approx(max(abs(abs(z) - 1) for z in outputs), abs=1e-6)


def _batches_of_three():
    rng = np.random.default_rng(3)
    for z in rng.normal(5, 3, size=(50, 3)):
        rng.normal(size=3)
        yield z.tolist()


@confirms("normalization/batch_statistics#lose_the_running_variance", "expectations: (m − 1)/m, and 1/√ε")
def test_running_variances_are_those_expected():
    one, two, many, spread = mean_numbers(by.lose_the_running_variance)
    assert [one, two, many] == pytest.approx([0, 1 / 2, 63 / 64], abs=0.05)
    assert spread == pytest.approx(1 / math.sqrt(1e-5), rel=0.02)
    *variances, spread = mean_numbers(by.lose_the_running_variance, control=True)
    assert [*variances, spread] == pytest.approx([63 / 64] * 3 + [math.sqrt(64 / 63)], abs=0.02)


@confirms("normalization/batch_statistics#keep_one_image_after_a_convolution", "Keras: its own layer on one image")
@pytest.mark.parametrize("control", [False, True])
def test_keras_keeps_one_image(control):
    maps = np.random.default_rng(3).normal(5, 3, size=(1, 1, 1, 3) if control else (1, 6, 5, 3)).astype("float32")
    outputs = np.asarray(keras.layers.BatchNormalization(epsilon=1e-5)(maps, training=True))
    (found,) = by.keep_one_image_after_a_convolution(np.random.default_rng(3), control).numbers.values()
    assert found == pytest.approx(outputs.std(axis=(0, 1, 2)).min(), abs=1e-4)


@confirms(
    "normalization/batch_statistics#leave_the_fit_alone_in_full_batches",
    "JAX: least squares on the examples as they are, and standardised",
)
def test_full_batches_leave_least_squares_alone():
    by_jax, rng = [], np.random.default_rng(8)
    X, X_new, truth = rng.normal(size=(32, 20)), rng.normal(size=(500, 20)), rng.normal(size=20) / np.sqrt(20)
    y = X @ truth + rng.normal(size=32)
    with jax.enable_x64(True):
        for centre, scale in ((0.0, 1.0), (X.mean(axis=0), X.std(axis=0))):
            rows, new = (np.column_stack([np.ones(len(Z)), (Z - centre) / scale]) for Z in (X, X_new))
            by_jax.append(new @ np.array(jax.numpy.linalg.lstsq(rows, y)[0]))
    np.testing.assert_allclose(*by_jax, atol=1e-8)
    gap, *errors = by.leave_the_fit_alone_in_full_batches(np.random.default_rng(8)).numbers.values()
    assert gap < 1e-6
    assert errors == pytest.approx([np.mean((outputs - X_new @ truth) ** 2) for outputs in by_jax], rel=1e-5)
