"""Second routes to Winter 2021, question 5, part 2."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2021.q5.networks import collapse, linear_layers_collapse, polygon_accuracy, polygon_network
from solutions.exams.winter_2021.q5.p2_changes import (
    linear_layers_help,
    regularizing_helps,
    relu_layers_help,
    standardizing_helps,
)
from solutions.exams.winter_2021.q5.two_normals import best_threshold, draw_examples, fit_population, line_accuracy
from solutions.nn.linear_models import fit_logistic
from solutions.nn.mlp import forward, initialize
from solutions.nn.normalization import standardize
from tests.confirm import confirms
from tests.exams.winter_2021.q5.samples import BOUND, sample


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
        "none": fit_population(),
        "weights": fit_population(penalty=1.0),
        "all": fit_population(penalty=0.1, penalize_all=True),
    }
    for name, fit in expected.items():
        threshold, loss, share = placed[name]
        assert abs(threshold - fit.threshold) < 0.03 and abs(loss - fit.loss) < 0.003
        assert abs(share - line_accuracy(fit.threshold)) < BOUND
    assert placed["weights"][2] > placed["none"][2] and placed["all"][2] > placed["none"][2] + 0.004
    assert placed["none"][1] < min(placed["weights"][1], placed["all"][1])
    assert regularizing_helps.answer() == ("yes",)


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
    fit = fit_population(distance, deviation_0, deviation_1)
    assert abs(exact(fit.threshold, classes) - line_accuracy(fit.threshold, distance, deviation_0, deviation_1)) < 1e-5
    # toward class 1 the accuracy rises, and that is where a penalty moves the line
    assert slope(fit.threshold, classes) < 0
    penalized = fit_population(distance, deviation_0, deviation_1, penalty=0.5)
    assert penalized.threshold < fit.threshold and penalized.loss > fit.loss
    best = best_threshold(distance, deviation_0, deviation_1)
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
    assert standardizing_helps.answer() == ("no",)


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
    affine = collapse(network)
    assert np.allclose(jacobians, affine.weights, rtol=1e-3, atol=1e-4)
    assert np.allclose(outputs, affine.scores(X), rtol=1e-3, atol=1e-3)
    assert np.allclose(forward(network, X, "identity")[0][:, 0], affine.scores(X))


def test_linear_layers_do_not_beat_the_fit():
    found = linear_layers_collapse(seed=3).numbers
    assert found["training loss of the network"] >= found["training loss of logistic regression"] - 1e-12
    assert found["training accuracy of the network"] == found["training accuracy of logistic regression, T"]
    assert linear_layers_help.answer() == ("no",)


@confirms("winter-2021/q5#2-d", "running the hand-set ReLU networks on one hundred thousand drawn examples")
@pytest.mark.parametrize("units", [3, 8])
def test_a_polygon_of_units_beats_every_line(units):
    X, y = sample((2, 2), 2, 3)
    share = np.mean((forward(polygon_network(units), X)[0][:, 0] > 0) == y)
    assert abs(share - polygon_accuracy(units)) < BOUND
    if units == 8:
        assert share > line_accuracy(best_threshold()) + BOUND
        assert relu_layers_help.answer() == ("yes",)


@confirms("winter-2021/q5#2-d", "Keras: a network of two ReLU layers, trained by its own Adam")
@pytest.mark.long
def test_a_trained_relu_network_beats_the_line():
    import keras

    keras.utils.set_random_seed(0)
    X, y = draw_examples(np.random.default_rng(0), 4000)
    layers = [keras.layers.Dense(16, "relu"), keras.layers.Dense(16, "relu"), keras.layers.Dense(1)]
    model = keras.Sequential([keras.Input((2,)), *layers])
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss=loss)
    model.fit(X, y[:, None], epochs=5, batch_size=100, verbose=0)
    share = np.mean((np.asarray(model(X))[:, 0] > 0) == y)
    assert share > np.mean((fit_logistic(X, y).scores(X) > 0) == y) + 0.01
