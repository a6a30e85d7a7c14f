"""solutions.nn.mlp against JAX's autodiff of a network written out, and what training does."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.nn import losses, mlp
from solutions.nn.initialization import constant
from solutions.nn.optimizers import Adam, GradientDescent

jax.config.update("jax_enable_x64", True)

RNG = np.random.default_rng(0)
X = RNG.normal(size=(7, 3))
NETWORK = [(W, RNG.normal(size=b.shape)) for W, b in mlp.initialize([3, 5, 4, 2])]
UPSTREAM = RNG.normal(size=(7, 2))
ACTIVATIONS = {"relu": jax.nn.relu, "tanh": jnp.tanh, "identity": lambda z: z}


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_outputs_and_gradients_are_those_of_autodiff(activation):
    f = ACTIVATIONS[activation]

    def written_out(network):
        (W1, b1), (W2, b2), (W3, b3) = network
        return f(f(X @ W1 + b1) @ W2 + b2) @ W3 + b3

    outputs, cache = mlp.forward(NETWORK, X, activation)
    expected, pullback = jax.vjp(written_out, NETWORK)
    np.testing.assert_allclose(outputs, expected, rtol=1e-12)
    ours = mlp.backward(NETWORK, cache, UPSTREAM)
    for layer, expected in zip(ours, pullback(UPSTREAM)[0], strict=True):
        for x, y in zip(layer, expected, strict=True):
            np.testing.assert_allclose(x, y, rtol=1e-9, atol=1e-13)


def test_an_activation_may_be_a_pair_of_functions():
    f = lambda z: jnp.maximum(-z, -2 * z)  # noqa: E731
    pair = lambda z: np.maximum(-z, -2 * z), lambda z: np.where(z < 0, -2.0, -1.0)
    outputs, cache = mlp.forward(NETWORK, X, pair)

    def written_out(network):
        (W1, b1), (W2, b2), (W3, b3) = network
        return f(f(X @ W1 + b1) @ W2 + b2) @ W3 + b3

    expected, pullback = jax.vjp(written_out, NETWORK)
    np.testing.assert_allclose(outputs, expected, rtol=1e-12)
    for layer, of in zip(mlp.backward(NETWORK, cache, UPSTREAM), pullback(UPSTREAM)[0], strict=True):
        for x, y in zip(layer, of, strict=True):
            np.testing.assert_allclose(x, y, rtol=1e-9, atol=1e-13)
    for wrong in (pair[0], pair[:1], (pair[0], "relu")):
        with pytest.raises(ValueError, match="activation"):
            mlp.forward(NETWORK, X, wrong)


def test_gradients_go_through_the_mask_of_dropout():
    """By finite differences along a random direction, the mask drawn anew from the same seed."""
    _, cache = mlp.forward(NETWORK, X, "tanh", keep=0.6, rng=4)
    direction = [(RNG.normal(size=W.shape), RNG.normal(size=b.shape)) for W, b in NETWORK]

    def loss(t):
        moved = [(W + t * V, b + t * v) for (W, b), (V, v) in zip(NETWORK, direction, strict=True)]
        return np.sum(UPSTREAM * mlp.forward(moved, X, "tanh", keep=0.6, rng=4)[0])

    slope = sum(
        np.sum(g * v)
        for layer, along in zip(mlp.backward(NETWORK, cache, UPSTREAM), direction, strict=True)
        for g, v in zip(layer, along, strict=True)
    )
    assert slope == pytest.approx((loss(1e-5) - loss(-1e-5)) / 2e-5, rel=1e-6)
    assert not np.allclose(mlp.forward(NETWORK, X, "tanh")[0], mlp.forward(NETWORK, X, "tanh", 0.6)[0])


def test_a_gradient_that_is_too_large_is_told_with_its_cause():
    _, cache = mlp.forward(NETWORK, X)
    with pytest.raises(ValueError, match=r"^upstream=1e\+308, expected numbers whose result is finite"):
        mlp.backward(NETWORK, cache, np.full((7, 2), 1e308))


def test_one_step_of_gradient_descent_on_the_penalised_loss():
    """With two classes, against JAX; the penalty is on the weights, not on the biases."""
    y = np.array([0, 1, 1, 0, 1, 0, 0])

    def objective(network):
        (W1, b1), (W2, b2), (W3, b3) = network
        z = jnp.tanh(jnp.tanh(X @ W1 + b1) @ W2 + b2) @ W3 + b3
        likelihood = jnp.take_along_axis(jax.nn.log_softmax(z), y[:, None], 1)
        return -jnp.mean(likelihood) + 0.3 / 2 * sum(jnp.sum(W**2) for W, _ in network)

    before = [(W.copy(), b.copy()) for W, b in NETWORK]
    trained = mlp.train(
        NETWORK,
        X,
        y,
        GradientDescent(0.1),
        steps=1,
        activation="tanh",
        loss_gradient=losses.cross_entropy_with_logits_gradient,
        penalty=0.3,
    )
    gradients = jax.grad(objective)(NETWORK)
    for layer, start, gradient, copy in zip(trained, NETWORK, gradients, before, strict=True):
        for x, x0, g, kept in zip(layer, start, gradient, copy, strict=True):
            np.testing.assert_allclose(x, x0 - 0.1 * g, rtol=1e-9, atol=1e-13)
            np.testing.assert_array_equal(x0, kept)


def test_minibatches_are_a_permutation_in_every_epoch():
    batches = mlp._minibatches(7, 3, np.random.default_rng(0))
    epochs = [[next(batches) for _ in range(3)] for _ in range(2)]
    for epoch in epochs:
        assert [len(rows) for rows in epoch] == [3, 3, 1]
        assert sorted(np.concatenate(epoch)) == list(range(7))
    assert not np.array_equal(np.concatenate(epochs[0]), np.concatenate(epochs[1]))


def rings(seed=0, examples=200):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(examples, 2))
    return X, (np.linalg.norm(X, axis=1) > 1.2).astype(int)


@pytest.mark.parametrize("settings", [{}, {"batch": 32}], ids=["full batch", "minibatches"])
def test_training_learns_what_no_line_separates(settings):
    X, y = rings()
    network = mlp.train(mlp.initialize([2, 16, 16, 1], rng=1), X, y, Adam(0.02), 300, **settings)
    accuracy = np.mean((mlp.forward(network, X)[0][:, 0] > 0) == y)
    linear = mlp.train(mlp.initialize([2, 1], rng=1), X, y, Adam(0.02), 300, **settings)
    assert accuracy > 0.97 > 0.75 > np.mean((mlp.forward(linear, X)[0][:, 0] > 0) == y)


def test_training_is_seeded_and_can_be_continued():
    X, y = rings()
    start = mlp.initialize([2, 8, 1], rng=1)
    settings = {"batch": 32, "keep": 0.8, "rng": 5}
    once, again = (mlp.train(start, X, y, Adam(0.02), 20, **settings) for _ in range(2))
    np.testing.assert_array_equal(once[0][0], again[0][0])
    adam = Adam(0.02)
    halfway = mlp.train(start, X, y, adam, 10)
    resumed, whole = mlp.train(halfway, X, y, adam, 10), mlp.train(start, X, y, Adam(0.02), 20)
    np.testing.assert_array_equal(resumed[0][0], whole[0][0])


def test_layers_and_seeds_start_differently():
    (first, _), (second, _) = mlp.initialize([4, 4, 4], rng=1)
    (other, _), _ = mlp.initialize([4, 4, 4], rng=2)
    assert not np.array_equal(first, second) and not np.array_equal(first, other)


def test_the_seed_decides_the_minibatches():
    X, y = rings(examples=20)
    start = mlp.initialize([2, 8, 1])
    one, other = (mlp.train(start, X, y, Adam(), 1, batch=5, rng=seed)[0][0] for seed in (1, 2))
    assert not np.array_equal(one, other)


def test_dropout_draws_a_mask_for_every_step(monkeypatch):
    draw, masks = mlp.dropout, []

    def watched(a, keep, rng):
        a, mask = draw(a, keep, rng)
        masks.append(mask)
        return a, mask

    monkeypatch.setattr(mlp, "dropout", watched)
    X, y = rings(examples=20)
    mlp.train(mlp.initialize([2, 8, 1]), X, y, Adam(), 2, keep=0.5)
    assert len(masks) == 2 and not np.array_equal(*masks)


def test_columns_and_vectors_of_labels_train_the_same():
    X, y = rings(examples=20)
    start = mlp.initialize([2, 4, 1])
    vector, column = (mlp.train(start, X, y, Adam(), 5) for y in (y, y[:, None]))
    np.testing.assert_array_equal(vector[0][0], column[0][0])


def test_units_that_start_equal_stay_equal():
    X, y = rings()
    start = mlp.initialize([2, 4, 1], weights=lambda m, n, rng: constant(m, n, 0.5))
    (W, _), _ = mlp.train(start, X, y, Adam(0.02), 50)
    assert np.ptp(W, axis=1).max() == 0
    assert not np.allclose(W, 0.5)


@pytest.mark.parametrize("batch", [0, 8])
def test_bad_batches_are_named(batch):
    with pytest.raises(ValueError, match=f"batch={batch}, expected 1 … 7, the number of examples"):
        mlp.train(NETWORK, X, np.zeros((7, 2)), Adam(), 1, batch=batch)


def test_bad_settings_of_what_training_uses_are_named():
    with pytest.raises(ValueError, match="keep=0, expected a probability"):
        mlp.train(NETWORK, X, np.zeros((7, 2)), Adam(), 1, keep=0)
    with pytest.raises(ValueError, match="penalty=-1, expected a number of at least 0"):
        mlp.train(NETWORK, X, np.zeros((7, 2)), Adam(), 1, penalty=-1)
