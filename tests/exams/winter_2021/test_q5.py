"""Second routes to Winter 2021, question 5: drawn samples, JAX's own distributions and gradients, and plain grids."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2021 import q5
from solutions.nn.linear_models import fit_logistic
from solutions.nn.mlp import forward, initialize
from solutions.nn.normalization import standardize
from tests.confirm import confirms

DRAWN = 100_000
BOUND = 4 * 0.5 / math.sqrt(DRAWN)  # four standard errors of a share


def sample(mean, deviation_0, deviation_1, seed=0):
    """Two halves, drawn by JAX: (DRAWN, 2) and labels (DRAWN,)."""
    noise = np.asarray(jax.random.normal(jax.random.key(seed), (2, DRAWN // 2, 2)), dtype=float)
    X = np.concatenate([np.asarray(mean) + deviation_0 * noise[0], deviation_1 * noise[1]])
    return X, np.repeat([0, 1], DRAWN // 2)


def side_of_density(X, mean, deviation_0, deviation_1):
    """The class with the higher density, by JAX's own log-densities."""
    log_0 = jax.scipy.stats.norm.logpdf(X, jnp.asarray(mean), deviation_0).sum(axis=1)
    log_1 = jax.scipy.stats.norm.logpdf(X, 0, deviation_1).sum(axis=1)
    return np.asarray(log_1 > log_0).astype(int)


@confirms("winter-2021/q5#1", "comparing JAX's densities on one hundred thousand drawn examples")
@pytest.mark.parametrize("mean, deviation_0, deviation_1", [(2, 2, 3), (1, 1.5, 2)])
def test_no_classifier_is_perfect_on_drawn_examples(mean, deviation_0, deviation_1):
    X, y = sample((mean, mean), deviation_0, deviation_1)
    found = q5.errors_remain(mean, deviation_0, deviation_1).numbers
    density_errors = np.mean(side_of_density(X, (mean, mean), deviation_0, deviation_1) != y)
    assert abs(density_errors - found["error of the best classifier"]) < BOUND
    logistic = fit_logistic(X, y).scores(X) > 0
    assert abs(np.mean(logistic != y) - found["error of logistic regression"]) < BOUND
    lines = [np.mean((X.sum(axis=1) / math.sqrt(2) < t) != y) for t in np.linspace(-2, 5, 71)]
    assert abs(min(lines) - found["error of the best line"]) < BOUND
    assert q5.perfect_accuracy(mean, deviation_0, deviation_1) == ("no",)
    assert min(density_errors, np.mean(logistic != y), min(lines)) > 0


@pytest.mark.parametrize("index", range(6))
def test_each_reading_equals_integrals_on_a_grid(index):
    """Both Bayes accuracies and the best line's, summed over cells of the plane, or of the line."""
    reading = q5.readings()[index]
    ticks = np.linspace(-22, 22, 1101) + 0.01
    cell = ticks[1] - ticks[0]
    along = [
        np.asarray(jax.scipy.stats.norm.pdf(ticks, m, s))
        for m, s in ((reading.distance, reading.deviation_0), (0, reading.deviation_1))
    ]
    _, _, penalized, best, bayes = q5.reading_rows()[index]
    cumulative = [np.cumsum(density) * cell for density in along]
    assert abs(best - (1 + (cumulative[1] - cumulative[0]).max()) / 2) < 1e-3
    if reading.dimensions == 2:
        across = [np.asarray(jax.scipy.stats.norm.pdf(ticks, 0, s)) for s in reading.line[1:]]
        along = [np.outer(a, b) for a, b in zip(along, across, strict=True)]
    assert abs(bayes - np.maximum(*along).sum() * cell**reading.dimensions / 2) < 1e-4
    assert penalized <= best


def test_the_reading_with_equal_covariances_leaves_nothing_to_gain():
    *_, (_, *accuracies) = q5.reading_rows()
    X, y = sample((2, -1), 1, 1)
    assert np.ptp(accuracies) < 1e-9
    assert abs(np.mean(side_of_density(X, (2, -1), 1, 1) == y) - accuracies[0]) < BOUND


def penalized_loss(theta, X, y, penalties):
    """Mean cross-entropy and penalties (3,) of the parameters (3,), the intercept last."""
    z = X @ theta[:-1] + theta[-1]
    return jnp.mean(jnp.logaddexp(0, z) - y * z) + jnp.sum(penalties * theta**2) / 2


@jax.jit
def newton_step(theta, *data):
    return theta - jnp.linalg.solve(jax.hessian(penalized_loss)(theta, *data), jax.grad(penalized_loss)(theta, *data))


def descend(X, y, penalties, steps=10):
    """Newton's method with JAX's own gradient and Hessian."""
    theta = jnp.zeros(3)
    for _ in range(steps):
        theta = newton_step(theta, X, y, penalties)
    return np.asarray(theta)


@confirms("winter-2021/q5#2-a", "Newton's method with JAX's derivatives on one hundred thousand drawn examples")
def test_a_penalty_raises_the_accuracy_of_drawn_examples():
    X, y = sample((2, 2), 2, 3)
    placed = {}
    for name, penalties in (("none", [0, 0, 0]), ("weights", [1, 1, 0]), ("all", [0.1, 0.1, 0.1])):
        w1, w2, b = descend(X, y, np.array(penalties, dtype=float))
        z = X @ [w1, w2] + b
        loss = np.mean(np.logaddexp(0, z) - y * z)
        placed[name] = b / np.hypot(w1, w2), loss, np.mean((z > 0) == y)
    expected = {
        "none": q5.fit_population(),
        "weights": q5.fit_population(penalty=1.0),
        "all": q5.fit_population(penalty=0.1, penalize_all=True),
    }
    for name, fit in expected.items():
        threshold, loss, share = placed[name]
        assert abs(threshold - fit.threshold) < 0.03 and abs(loss - fit.loss) < 0.003
        assert abs(share - q5.line_accuracy(fit.threshold)) < BOUND
    assert placed["weights"][2] > placed["none"][2] and placed["all"][2] > placed["none"][2] + 0.004
    assert placed["none"][1] < min(placed["weights"][1], placed["all"][1])
    assert q5.regularizing_helps() == ("yes",)


@jax.jit
def exact(t, classes):
    """The accuracy of a line, by JAX's own distribution function; distance and the two deviations in one array."""
    distance, deviation_0, deviation_1 = classes
    return (jax.scipy.stats.norm.cdf(t, 0, deviation_1) + 1 - jax.scipy.stats.norm.cdf(t, distance, deviation_0)) / 2


slope = jax.jit(jax.grad(exact))


@confirms("winter-2021/q5#2-a", "the gradient of the exact accuracy at the place of the fit, by JAX's own derivative")
@settings(max_examples=10)
@given(st.floats(0.5, 4), st.floats(0.8, 2.5), st.floats(1.2, 2))
def test_the_fit_is_no_maximum_of_the_accuracy(distance, deviation_0, ratio):
    deviation_1 = ratio * deviation_0

    classes = jnp.array([distance, deviation_0, deviation_1])
    fit = q5.fit_population(distance, deviation_0, deviation_1)
    assert (
        abs(exact(fit.threshold, classes) - q5.line_accuracy(fit.threshold, distance, deviation_0, deviation_1)) < 1e-5
    )
    # toward class 1 the accuracy rises, and that is where a penalty moves the line
    assert slope(fit.threshold, classes) < 0
    penalized = q5.fit_population(distance, deviation_0, deviation_1, penalty=0.5)
    assert penalized.threshold < fit.threshold and penalized.loss > fit.loss
    best = q5.best_threshold(distance, deviation_0, deviation_1)
    assert abs(slope(best, classes)) < 1e-5
    assert exact(best, classes) >= exact(fit.threshold, classes)


@confirms("winter-2021/q5#2-b", "rewriting the weights of any linear model for the standardised features")
@settings(max_examples=25)
@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(20, 60))
def test_standardizing_offers_the_same_scores(seed, features, examples):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(examples, features)) * rng.uniform(0.1, 50, features) + rng.normal(size=features)
    S, mean, deviation = standardize(X)
    w, b = rng.normal(size=features), rng.normal()
    assert np.allclose(X @ w + b, S @ (deviation * w) + b + mean @ w)


@confirms("winter-2021/q5#2-b", "JAX's Newton steps on both kinds of features")
def test_standardizing_keeps_the_accuracy_of_drawn_examples():
    X, y = sample((2, 2), 2, 3, seed=1)
    X, y = X[::10], y[::10]
    shares = []
    for features in (X, standardize(X)[0]):
        w1, w2, b = descend(features, y, np.zeros(3))
        shares.append(np.mean((features @ [w1, w2] + b > 0) == y))
    assert abs(shares[0] - shares[1]) < 2 / len(y)  # JAX computes in single precision
    assert q5.standardizing_helps() == ("no",)


def test_early_stopping_tells_the_features_apart():
    """Ten steps of gradient descent, written out."""
    X, y = q5.draw_examples(np.random.default_rng(0), 20_000)
    for standardized in (False, True):
        features = (X - X.mean(axis=0)) / X.std(axis=0) if standardized else X
        w, b = np.zeros(2), 0.0
        for _ in range(10):
            residual = 1 / (1 + np.exp(-(features @ w + b))) - y
            w, b = w - 0.1 * features.T @ residual / len(y), b - 0.1 * residual.mean()
        assert abs(np.mean((features @ w + b > 0) == y) - q5.accuracy_after(10, standardized)) < 1e-3


@confirms("winter-2021/q5#2-c", "the Jacobian of the network by JAX: the same at every input without non-linearities")
@settings(max_examples=5)
@given(st.integers(0, 10**6))
def test_linear_layers_have_a_constant_jacobian(seed):
    rng = np.random.default_rng(seed)
    network = [(W, rng.normal(size=b.shape)) for W, b in initialize([2, 4, 3, 5, 4, 6, 1], rng)]

    def output(x):
        for W, b in network:
            x = x @ W + b
        return x[0]

    X = 3 * rng.normal(size=(6, 2))
    outputs, jacobians = jax.vmap(jax.value_and_grad(output))(X)
    affine = q5.collapse(network)
    assert np.allclose(jacobians, affine.weights, rtol=1e-3, atol=1e-4)
    assert np.allclose(outputs, affine.scores(X), rtol=1e-3, atol=1e-3)
    assert np.allclose(forward(network, X, "identity")[0][:, 0], affine.scores(X))


def test_linear_layers_do_not_beat_the_fit():
    found = q5.linear_layers_collapse(seed=3).numbers
    assert found["training loss of the network"] >= found["training loss of logistic regression"] - 1e-12
    assert found["training accuracy of the network"] == found["training accuracy of logistic regression, T"]
    assert q5.linear_layers_help() == ("no",)


def test_some_line_is_more_accurate_than_the_fit():
    X, y = sample((2, 2), 2, 3)
    fitted, best = q5.fit_population().threshold, q5.best_threshold()
    shares = [np.mean((X.sum(axis=1) / math.sqrt(2) < t) == y) for t in (fitted, best)]
    assert shares[1] > shares[0] + 0.003
    assert q5.no_line_beats(q5.line_accuracy(best)) and not q5.no_line_beats(q5.line_accuracy(best) - 1e-4)


@confirms("winter-2021/q5#2-d", "running the hand-set ReLU networks on one hundred thousand drawn examples")
@pytest.mark.parametrize("units", [3, 8])
def test_a_polygon_of_units_beats_every_line(units):
    X, y = sample((2, 2), 2, 3)
    share = np.mean((forward(q5.polygon_network(units), X)[0][:, 0] > 0) == y)
    assert abs(share - q5.polygon_accuracy(units)) < BOUND
    if units == 8:
        assert share > q5.line_accuracy(q5.best_threshold()) + BOUND
        assert q5.relu_layers_help() == ("yes",)


@confirms("winter-2021/q5#2-d", "Keras: a network of two ReLU layers, trained by its own Adam")
@pytest.mark.long
def test_a_trained_relu_network_beats_the_line():
    import keras

    keras.utils.set_random_seed(0)
    X, y = q5.draw_examples(np.random.default_rng(0), 4000)
    layers = [keras.layers.Dense(16, "relu"), keras.layers.Dense(16, "relu"), keras.layers.Dense(1)]
    model = keras.Sequential([keras.Input((2,)), *layers])
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss=loss)
    model.fit(X, y[:, None], epochs=5, batch_size=100, verbose=0)
    share = np.mean((np.asarray(model(X))[:, 0] > 0) == y)
    assert share > np.mean((fit_logistic(X, y).scores(X) > 0) == y) + 0.01
