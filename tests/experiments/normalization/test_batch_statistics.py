"""Second routes to what the statistics of batches do."""

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
from tests.experiments.newton import logistic_regression

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
    layer.build((64, 4))
    layer.set_weights([np.ones(4), np.zeros(4), batches[0].mean(axis=0), batches[0].var(axis=0)])
    for batch in batches[1:]:
        layer(batch.astype("float32"), training=True)
    layer.gamma.assign(gamma)
    layer.beta.assign(beta)
    alone = np.asarray(layer(z[:50], training=False))
    in_training = np.asarray(layer(z, training=True))[:50]
    expected = [np.abs(outputs - in_training).mean() for outputs in (alone, z[:50])]
    found = by.kept_for_single_examples(np.random.default_rng(3)).numbers.values()
    assert list(found) == pytest.approx(expected, rel=1e-4)


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


def test_keras_depends_on_the_company_in_training_only():
    layer = keras.layers.BatchNormalization(momentum=0.5)
    z = np.random.default_rng(3).normal(5, 3, size=(8, 2)).astype("float32")
    for _ in range(40):
        layer(z, training=True)
    together, half = (np.asarray(layer(batch, training=False)) for batch in (z, z[:4]))
    np.testing.assert_allclose(together[:4], half, atol=1e-5)
    assert np.abs(np.asarray(layer(z, training=True))[:4] - layer(z[:4], training=True)).max() > 0.05


@confirms(
    "normalization/batch_statistics#scatter_in_small_batches",
    "the weights of a moving average, unrolled; and closed forms of both errors",
)
@pytest.mark.parametrize("control, test_batch", [(False, 4), (True, 20_000)])
def test_scatter_by_unrolled_weights(control, test_batch):
    rng = np.random.default_rng(3)
    weights = np.array([0.99**299, *(0.01 * 0.99**k for k in range(298, -1, -1))])  # the first is that of the start
    moving = weights @ rng.normal(size=(300, 64, 20)).sum(axis=1) / 64
    test = rng.normal(size=(test_batch, 20)).sum(axis=0) / test_batch
    expected = [math.sqrt(mean @ mean / 20) for mean in (test, moving)]
    assert expected == pytest.approx([1 / math.sqrt(test_batch), math.sqrt(weights @ weights / 64)], rel=0.5)
    found = by.scatter_in_small_batches(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx(expected)


@confirms(
    "normalization/batch_statistics#repair_a_shift",
    "a fit by reweighted least squares, and Φ for the errors of two normal classes",
)
@pytest.mark.parametrize("control", [False, True])
def test_errors_of_two_normal_classes(control):
    rng, y = np.random.default_rng(3), np.repeat([0, 1], 100)
    X, X_test = (2 * y[:, None] - 1 + rng.standard_normal((200, 2)) for _ in range(2))
    X_test = X_test + (0 if control else 3)
    standard = (X - X.mean(axis=0)) / X.std(axis=0)
    w, b = logistic_regression(standard, y)
    # the layer has an ε beside the variances that it has kept
    moving = (X_test - X.mean(axis=0)) / np.sqrt(X.var(axis=0) + 1e-5)
    own = (X_test - X_test.mean(axis=0)) / X_test.std(axis=0)
    expected = [np.mean((inputs @ w + b > 0) != y) for inputs in (moving, own)]
    found = by.repair_a_shift(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx(expected)
    root = math.sqrt(2)
    shifted = (normal(-4 * root) + normal(2 * root)) / 2
    assert expected == pytest.approx([normal(-root) if control else shifted, normal(-root)], abs=0.05)


@confirms("normalization/batch_statistics#drop_what_a_batch_shares", "feature by feature, with Python's own statistics")
def test_differences_of_another_camera():
    z = np.random.default_rng(3).normal(size=(16, 3))
    other = z * [0.3, 2.0, 0.7] + [1.0, -4.0, 2.0]
    gap = max(abs(a - b).max() / statistics.pstdev(a) for a, b in zip(z.T, other.T, strict=True))
    own, fixed = (by.drop_what_a_batch_shares(np.random.default_rng(3), control).numbers for control in (False, True))
    assert own["largest difference"] < 1e-9 and fixed["largest difference"] == pytest.approx(gap)


@confirms(
    "normalization/batch_statistics#regularize_in_small_batches",
    "the normal equations of all batches, summed one by one; and Wishart's law for the fit to one batch",
)
@pytest.mark.parametrize("control", [False, True])
def test_small_batches_by_normal_equations(control):
    rng, measured = np.random.default_rng(3), {4: [], 32: []}
    for _ in range(4):
        X, X_test = rng.normal(size=(32, 20)), rng.normal(size=(500, 20))
        truth = rng.normal(size=20) / math.sqrt(20)
        y = X @ truth + rng.normal(size=32)
        for size, found in measured.items():
            square, product = np.zeros((20, 20)), np.zeros(20)
            for batch in np.concatenate([rng.permutation(32) for _ in range(40)]).reshape(-1, size):
                of = X if control else X[batch]
                z = (X[batch] - of.mean(axis=0)) / of.std(axis=0)
                square, product = square + z.T @ z, product + z.T @ y[batch]
            w = np.linalg.solve(square, product)  # the sum of z is 0 over an epoch: the intercept stands apart
            outputs = [(Z - X.mean(axis=0)) / np.sqrt(X.var(axis=0) + 1e-5) @ w + y.mean() for Z in (X, X_test)]
            errors = [np.mean((a - b) ** 2) for a, b in zip(outputs, (y, X_test @ truth), strict=True)]
            found.append([math.sqrt(w @ w), *errors])
    expected = np.concatenate([np.mean(found, axis=0) for found in measured.values()])
    found = by.regularize_in_small_batches(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx(expected, abs=2e-6)
    n, d = 32, 20  # with an intercept; the noise has variance 1
    assert expected[4:] == pytest.approx([(n - d - 1) / n, d / (n - d - 2) + 1 / n], rel=0.7)


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


@confirms(
    "normalization/batch_statistics#lose_the_running_variance",
    "the weights of a moving average, unrolled; and expectations: (m − 1)/m, and 1/√ε",
)
@pytest.mark.parametrize("control", [False, True])
def test_running_variances_by_unrolled_weights(control):
    rng, expected = np.random.default_rng(3), []
    z = rng.normal(size=(1000, 20))
    weights = np.array([0.1 * 0.9**k for k in range(199, -1, -1)])
    for size in (64, 64, 64) if control else (1, 2, 64):
        batches = rng.normal(size=(200, size, 20))
        variances = np.mean(batches**2, axis=1) - np.mean(batches, axis=1) ** 2
        running = 0.9**200 + weights @ variances
        expected.append(running.mean())
        if len(expected) == 1:
            spread = np.mean(z.std(axis=0) / np.sqrt(running + 1e-5))
        assert expected[-1] == pytest.approx((size - 1) / size, abs=0.1)
    found = by.lose_the_running_variance(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx([*expected, spread], abs=1e-6)
    assert control or spread == pytest.approx(1 / math.sqrt(1e-5), rel=0.1)


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
