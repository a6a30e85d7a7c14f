"""Second routes to Winter 2021, question 1: Keras, JAX's autodiff, training instead of solving, closed forms."""

import itertools

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jax.scipy import stats

from solutions.exams.winter_2021 import q1
from solutions.nn.losses import mean_squared_error, mean_squared_error_gradient
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import Adam
from tests.confirm import confirms


def names(holds):
    """The numerals of the options that hold, from their truth in the paper's order."""
    return tuple(name for name, true in zip(("i", "ii", "iii", "iv"), holds, strict=True) if true)


# a


@confirms(
    "winter-2021/q1#a", "training networks by Adam, with masks drawn at random, instead of solving for the weights"
)
def test_trained_networks_choose_the_same_remedies():
    rng = np.random.default_rng(3)
    X, y = q1.two_classes(300, rng)

    def error(units=8, examples=60, penalty=0.0, keep=0.5):
        network = initialize([3, units, 1], rng=1)
        network = train(
            network, X[:examples], y[:examples], Adam(0.02), 500, "relu", mean_squared_error_gradient,
            penalty=penalty, keep=keep, rng=2,
        )  # fmt: skip
        return mean_squared_error(forward(network, X[:examples])[0][:, 0], y[:examples])

    before = error()
    changes = dict(units=64), dict(examples=300), dict(penalty=0.3), dict(keep=0.95)
    assert q1.remedies_for_training_error() == names(error(**change) < 0.95 * before for change in changes)


@settings(max_examples=20)
@given(st.integers(0, 10**6), st.floats(0.2, 1.0), st.floats(0.01, 3.0))
def test_dropout_is_averaged_over_all_masks(seed, keep, penalty):
    rng = np.random.default_rng(seed)
    hidden, y = rng.standard_normal((7, 3)), rng.standard_normal(7)
    rows, targets = [penalty**0.5 * np.eye(3)], [np.zeros(3)]
    for mask in itertools.product((0, 1), repeat=3):
        root = np.prod([keep if kept else 1 - keep for kept in mask]) ** 0.5  # of the mask's probability
        rows.append(root * hidden * np.array(mask) / keep)
        targets.append(root * y)
    expected = np.linalg.lstsq(np.vstack(rows), np.concatenate(targets))[0]
    assert np.allclose(q1.fit_output_layer(hidden, y, penalty, keep), expected)


# b


@confirms("winter-2021/q1#b", "Keras's own layer in training and at test time, and the conditions of its Hessians")
def test_batch_norm_of_keras_has_the_same_properties():
    rng = np.random.default_rng(5)
    layer = keras.layers.BatchNormalization(momentum=0.9)
    scales = np.array([0.2, 1.0, 5.0])
    data = (rng.standard_normal((256, 3)) * scales + 3).astype(np.float32)
    normalized = np.array(layer(data, training=True))
    for _ in range(60):
        layer(data, training=True)
    one = np.array(layer(data[:1], training=False))
    skipped_at_test = np.abs(one - data[:1]).max() < 0.1 or np.abs(one - normalized[:1]).max() > 0.1

    # Scale and shift of given outputs, by solving two equations for each feature: no descent.
    scale, shift = np.array([2.0, 0.5, 1.5]), np.array([1.0, -1.0, 0.0])
    wanted = scale * normalized + shift
    slope = (wanted[0] - wanted[1]) / (normalized[0] - normalized[1])
    layer.gamma.assign(slope)
    layer.beta.assign(wanted[0] - slope * normalized[0])
    only_by_descent = np.abs(np.array(layer(data, training=True)) - wanted).max() > 1e-2

    faster = np.linalg.cond(np.cov(normalized.T)) < 0.1 * np.linalg.cond(np.cov(data.T))

    def spread(size):
        fresh = keras.layers.BatchNormalization()
        rows = [np.append(0, rng.integers(1, 256, size - 1)) for _ in range(60)]
        return np.var([np.array(fresh(data[of], training=True))[0] for of in rows], axis=0).mean()

    noisy = spread(4) > 2 * spread(64) > 0
    assert q1.true_of_batch_norm() == names((skipped_at_test, only_by_descent, faster, noisy))


def test_steps_of_descent_follow_from_the_eigenvalues():
    """With one direction as flat as `curvature`, the excess falls by (1 - curvature) squared at each step."""
    for curvature in (0.5, 0.1, 0.02):
        X = np.diag([1.0, curvature**0.5])
        y = np.array([0.0, 1.0])  # all of the error is in the flat direction
        expected = np.ceil(np.log(0.01) / np.log((1 - curvature) ** 2))
        assert abs(q1.steps_of_descent(X, y) - expected) <= 1


# c


@confirms("winter-2021/q1#c", "Keras's count of the parameters of a layer with one filter")
@pytest.mark.parametrize("channels, kernel", [(16, 1), (1, 1), (4, 2), (3, 3), (1, 64)])
def test_filter_parameters_equal_keras(channels, kernel):
    layer = keras.layers.Conv2D(1, kernel)
    layer.build((None, 64, 64, channels))
    expected = names(layer.count_params() == option for option in q1.OPTIONS)
    assert q1.filter_parameters(channels=channels, kernel=kernel) == expected


# d


def jax_descent(weights, X, y, activation, steps=200, rate=0.02):
    """Weights of one hidden layer and an output after descent along JAX's gradient."""

    def loss(weights):
        W, v = weights
        return ((activation(X @ W) @ v - y) ** 2).mean()

    gradient = jax.jit(jax.grad(loss))
    weights = [jnp.array(w) for w in weights]
    for _ in range(steps):
        weights = [w - rate * dw for w, dw in zip(weights, gradient(weights), strict=True)]
    return [np.array(w) for w in weights]


@confirms("winter-2021/q1#d", "descent along JAX's gradient, and the exact moments of a layer")
def test_false_statements_about_initialization():
    rng = np.random.default_rng(2)
    X = rng.standard_normal((80, 4))
    y = 2 * np.sin(2 * X[:, 0]) + X[:, 1]
    glorot = rng.standard_normal((4, 16)) * (2 / 20) ** 0.5, rng.standard_normal(16) * (2 / 17) ** 0.5
    W, v = jax_descent(glorot, X, y, jnp.tanh)
    ratio = np.var(np.tanh(X @ W) @ v) / np.var(np.tanh(X @ glorot[0]) @ glorot[1])

    def different_units(W, v):
        W, _ = jax_descent((W, v), X, y, jax.nn.relu, rate=0.001)
        return len(np.unique(W.round(4), axis=1).T)

    equal = different_units(np.full((4, 6), 0.3), np.full(6, 0.3))
    signs = different_units(rng.choice([-1.0, 1.0], (4, 6)), rng.choice([-1.0, 1.0], 6))
    # A layer multiplies the mean square by fan_in · variance of the weights · E f(z)² / E z².
    passed = {"linear": 1.0, "relu": 0.5}
    gains = {"Xavier": 1.0, "He": 2.0}
    best = {kind: min(gains, key=lambda name: abs(np.log(share * gains[name]))) for kind, share in passed.items()}
    statements = (ratio < 1.5, equal == 1, best["linear"] != best["relu"], signs > 1)
    assert q1.false_statements() == names(not statement for statement in statements)


def test_moments_follow_the_exact_factors():
    exact = {"linear, Xavier": 1, "linear, He": 2**10, "ReLU, Xavier": 2**-10, "ReLU, He": 1}
    logs = {name: [] for name in exact}
    for seed in range(5):
        numbers = q1.activations_want_their_own_scale(seed).numbers
        for name, of in logs.items():
            of.append(np.log2(numbers[f"mean square, {name}"] / exact[name]))
    assert all(abs(np.median(of)) < 0.6 for of in logs.values())  # in powers of two, of ten


def test_witness_counts_on_linear_units_only():
    """E relu(z)² is half of E z², by integration, so that ten layers leave a thousandth."""
    z = np.linspace(-10, 10, 20001)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    share = np.trapezoid(np.maximum(z, 0) ** 2 * density, z)
    assert abs(share - 0.5) < 1e-6
    assert all(q1.keeps_variance_at_the_start("identity", seed) for seed in range(3))
    assert not any(q1.keeps_variance_at_the_start("relu", seed) for seed in range(3))


# e


@confirms("winter-2021/q1#e", "the output shapes of JAX's own convolution and reduction over windows")
@pytest.mark.parametrize("givens", [{}, dict(height=5, width=9, channels=3), dict(stride=2), dict(depth=2)])
def test_reductions_equal_jax(givens):
    asked = {**q1.true_of_reductions.part.givens, **givens}
    height, width, channels = shape = (asked["height"], asked["width"], asked["channels"])
    stride, depth = (asked["stride"],) * 2, asked["depth"]

    def convolved(filters):
        kernels = jax.ShapeDtypeStruct((1, 1, channels, filters), np.float32)
        image = jax.ShapeDtypeStruct((1, *shape), np.float32)
        layout = ("NHWC", "HWIO", "NHWC")
        return jax.eval_shape(
            lambda x, k: jax.lax.conv_general_dilated(x, k, stride, "VALID", dimension_numbers=layout), image, kernels
        ).shape[1:]

    def pooled(size):
        window = (size, size, depth)
        return jax.lax.reduce_window(np.zeros(shape), -np.inf, jax.lax.max, window, window, "VALID").shape

    convolutions = np.array([convolved(n) for n in range(1, channels + 1)])
    pools = np.array([pooled(n) for n in range(1, min(height, width) + 1)])
    reduced, pool_reduced = (convolutions < shape).any(axis=0), (pools < shape).any(axis=0)
    expected = (
        reduced.tolist() == [False, False, True],
        pool_reduced.tolist() == [True, True, False],
        reduced.all(),
        pool_reduced.all(),
    )
    assert q1.true_of_reductions(**givens) == names(expected)


@pytest.mark.parametrize("size, depth", [(2, 1), (3, 1), (2, 2)])
def test_max_pool_equals_jax(size, depth):
    image = np.random.default_rng(0).standard_normal((7, 6, 5)).astype(np.float32)
    window = (size, size, depth)
    expected = jax.lax.reduce_window(image, -np.inf, jax.lax.max, window, window, "VALID")
    assert np.array_equal(q1.max_pool(image, size, depth), expected)


# f


def batch_norm_descent(X, y, size, rng, steps=500, rate=0.05):
    """Weights on normalised minibatches by stochastic gradient descent, the mean of the second half of the steps."""
    w, b, total = np.zeros(X.shape[1]), 0.0, 0.0
    for step in range(steps):
        rows = rng.permutation(len(X))[:size]
        z = (X[rows] - X[rows].mean(axis=0)) / X[rows].std(axis=0)
        error = z @ w + b - y[rows]
        w, b = w - rate * 2 * z.T @ error / size, b - rate * 2 * error.mean()
        total = total + w * (step >= steps // 2)
    return total / (steps - steps // 2)


@confirms("winter-2021/q1#f", "JAX's autodiff of the log densities, descent by minibatches, Keras, and singular values")
def test_facts_on_regularization():
    rng = np.random.default_rng(4)
    X, penalty = rng.standard_normal((30, 4)), 5.0
    y = X @ np.array([3.0, -1.0, 0.5, 2.0]) + rng.standard_normal(30)
    U, s, Vt = np.linalg.svd(X, full_matrices=False)

    def solution(penalty):
        return Vt.T @ (s / (s**2 + penalty) * (U.T @ y))

    def slope(log_prior, scale):
        def log_posterior(w):
            return stats.norm.logpdf(y, X @ w, 1).sum() + log_prior(w, 0, scale).sum()

        return np.linalg.norm(jax.grad(log_posterior)(jnp.array(solution(penalty))))

    gaussian = slope(stats.norm.logpdf, penalty**-0.5)
    laplacian = min(slope(stats.laplace.logpdf, scale) for scale in (0.1, 0.4, 2.0))
    laplacian_prior = laplacian < 0.01 < gaussian

    lengths = {4: [], 32: []}
    for _ in range(2):
        data, noise = rng.standard_normal((32, 20)), rng.standard_normal(32)
        for size, of in lengths.items():
            of.append(np.linalg.norm(batch_norm_descent(data, data[:, 0] + noise, size, rng)))
    small_batches = np.mean(lengths[4]) < 0.9 * np.mean(lengths[32])

    layer = keras.layers.LayerNormalization()
    batch = rng.standard_normal((16, 5)).astype(np.float32)
    outputs = [np.array(layer(batch[:size]))[0] for size in (1, 4, 16)]
    depends_on_batch = max(np.abs(output - outputs[0]).max() for output in outputs) > 1e-5

    underfits = np.mean((X @ solution(1e6) - y) ** 2) > 0.9 * np.mean(y**2)
    assert q1.true_of_regularization() == names((laplacian_prior, small_batches, depends_on_batch, underfits))


# g


def keras_path(optimizer, gradient, start, steps):
    """Where one of Keras's optimizers ends."""
    theta = keras.Variable(np.asarray(start, dtype=np.float32))
    optimizer.build([theta])
    for _ in range(steps):
        optimizer.apply_gradients([(jnp.asarray(gradient(theta.value), dtype=jnp.float32), theta)])
    return np.array(theta.value)


@confirms("winter-2021/q1#g", "Keras's own optimizers, and their settings")
def test_benefits_of_momentum_equal_keras():
    def slope(x):
        return 4 * x**3 - 8 * x + 1

    plain = keras_path(keras.optimizers.SGD(0.01), slope, [2.2], 120)
    rolled = keras_path(keras.optimizers.SGD(0.01, momentum=0.9), slope, [2.2], 120)
    leaves = plain[0] > 0 > rolled[0]
    found = q1.momentum_leaves_a_local_minimum().numbers
    assert plain[0] == pytest.approx(found["gradient descent ends at"], abs=1e-2)
    assert rolled[0] == pytest.approx(found["momentum ends at"], abs=2e-2)

    def distances(optimizer):
        return np.abs(keras_path(optimizer, lambda theta: [1.0, 100.0], [0.0, 0.0], 10))

    def smooths(settings):
        """Whether a step under gradients of changing sign is shorter than half a step under steady ones."""

        def end(signs, steps):
            turn = itertools.cycle(signs)
            return keras_path(keras.optimizers.SGD(0.1, **settings), lambda theta: [next(turn)], [0.0], steps)[0]

        return abs(end((1.0, -1.0), 11) - end((1.0, -1.0), 10)) < 0.5 * abs(end((1.0,), 11) - end((1.0,), 10))

    settings = {"momentum": 0.9}
    quiet, loud = distances(keras.optimizers.SGD(0.1, **settings))
    equal_steps = loud < 2 * quiet
    quiet, loud = distances(keras.optimizers.Adam(0.1))
    assert loud < 2 * quiet and not smooths({})  # what Adam adds to momentum, and momentum to descent
    plain, rolled = keras.optimizers.SGD(0.1), keras.optimizers.SGD(0.1, **settings)
    simplest = rolled.momentum == plain.momentum  # nothing more to be set than for plain descent
    unites = smooths(settings) and equal_steps
    assert smooths(settings)
    assert q1.benefits_of_momentum() == names((simplest, leaves, equal_steps, unites))


# h


@settings(max_examples=10)
@given(st.integers(0, 10**6))
def test_recurrent_gradient_equals_autodiff(seed):
    rng = np.random.default_rng(seed)
    W, X, y = rng.standard_normal((3, 3)), rng.standard_normal((4, 5, 3)), rng.standard_normal(4)
    exact = jax.grad(recurrent_loss)(jnp.array(W), X, y)
    assert np.allclose(q1.recurrent_gradient(W, X, y), exact, rtol=1e-3, atol=1e-3 * np.abs(exact).max())


def recurrent_loss(W, X, y):
    h = jnp.zeros(X[:, 0].shape)
    for step in range(X.shape[1]):
        h = h @ W.T + X[:, step]
    return ((h.mean(axis=1) - y) ** 2).mean()


@confirms("winter-2021/q1#h", "JAX's autodiff of the recurrence")
def test_remedies_for_exploding_gradients_equal_autodiff():
    W, X, y, _ = q1.recurrence(seed=11, control=False, units=3, steps=60, examples=40)

    def loss_of_one(W, x, y):
        last, _ = jax.lax.scan(lambda h, x: (W @ h + x, None), jnp.zeros(len(W)), x)
        return (last.mean() - y) ** 2

    of_each = np.array(jax.vmap(jax.grad(loss_of_one), (None, 0, 0))(W, X, y))  # (examples, units, units)

    def length(rows):
        return np.linalg.norm(of_each[rows].mean(axis=0))

    rows = np.arange(40)
    rare, frequent = rows[y == 1], rows[y == 0]
    single = max(length([row]) for row in rows)
    balanced = length(np.append(frequent, np.tile(rare, len(frequent) // len(rare))))
    whole = of_each.mean(axis=0)
    assert np.allclose(q1.recurrent_gradient(W, X, y), whole, rtol=1e-3)
    clipped = whole * min(1, 5 / np.linalg.norm(whole))
    remedies = (single, balanced, length(rows), np.linalg.norm(clipped))
    assert length(rows) > q1.EXPLODED
    assert q1.remedies_for_exploding_gradients() == names(remedy < q1.EXPLODED for remedy in remedies)
    found = q1.clipping_bounds_the_gradient().numbers
    assert found["length after"] == pytest.approx(5) and found["cosine"] == pytest.approx(1)


def test_the_slips_hold_for_many_seeds():
    assert q1.momentum_can_stay()
    assert all(q1.larger_batches_have_shorter_gradients(seed) for seed in range(20))
