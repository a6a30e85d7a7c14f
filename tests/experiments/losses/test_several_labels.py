"""Second routes to outputs and losses for examples with several labels."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.losses import several_labels as by
from solutions.nn.linear_models import fit_logistic
from tests.confirm import confirms


@pytest.mark.parametrize("batch, classes", [(1, 4), (3, 5)])
def test_gradients_equal_autodiff(batch, classes):
    rng = np.random.default_rng(batch)
    Z, upstream = rng.normal(size=(2, batch, classes))
    Y = (rng.random((batch, classes)) < 0.6).astype(float)
    Y[:, 0] = 1

    def binary(P):
        return -(Y * jnp.log(P) + (1 - Y) * jnp.log1p(-P)).mean()

    losses = {
        by.softmax_gradient: lambda Z: -(Y * jax.nn.log_softmax(Z)).sum() / batch,
        by.scaled_gradient: lambda Z: -(Y / Y.sum(axis=1, keepdims=True) * jax.nn.log_softmax(Z)).sum() / batch,
        by.sigmoid_gradient: lambda Z: binary(jax.nn.sigmoid(Z)),
        by.softmax_logistic_gradient: lambda Z: binary(jax.nn.softmax(Z)),
    }
    with jax.enable_x64(True):
        for gradient, loss in losses.items():
            _, along = jax.jvp(loss, (jnp.asarray(Z),), (jnp.asarray(upstream),))
            assert (gradient(Z, Y) * upstream).sum() == pytest.approx(float(along), rel=1e-10)


@confirms(
    "losses/several_labels#many_labels_cost_more",
    "n log n, the loss of the uniform prediction, below which no random one is; and the drawn predictions one by one",
)
@pytest.mark.parametrize("seed", [0, 1])
def test_all_labels_cost_n_log_n(seed):
    left, single = by.many_labels_cost_more(np.random.default_rng(seed)).numbers.values()
    assert left == pytest.approx(-sum(math.log(1 / 4) for _ in range(4)))
    predictions = np.random.default_rng(seed).dirichlet(np.ones(4), size=2000)
    assert (-np.log(predictions).sum(axis=1)).min() > left
    rng = np.random.default_rng(seed)
    rng.normal(size=4)  # the start of the training
    right = [p[0] for p in rng.dirichlet([1] * 4, size=4000).tolist() if max(p) == p[0]]
    assert single == pytest.approx(-math.log(min(right))) and left > 4 * single
    left, _ = by.many_labels_cost_more(np.random.default_rng(seed), control=True).numbers.values()
    assert 0 < left < 0.01
    assert by.multi_hot_loss(np.zeros(4), np.ones(4)) == pytest.approx(4 * math.log(4))


@confirms("losses/several_labels#many_labels_weigh_more", "three times the prediction, less the labels, by hand")
def test_weights_of_labels_in_the_gradient():
    z = np.random.default_rng(3).normal(size=4)
    p = np.exp(z) / np.exp(z).sum()
    norm = np.linalg.norm(3 * p - [1, 0, 1, 1])
    found = [by.many_labels_weigh_more(np.random.default_rng(3), c).numbers.values() for c in (False, True)]
    assert list(found[0]) == pytest.approx([0, norm], abs=1e-9)
    # a label that is divided by 3 gives a third of the sum
    assert list(found[1]) == pytest.approx([norm * 2 / 3, norm])


def test_chimeras_show_every_set():
    for together in (False, True):
        _, Y = by.chimeras(np.random.default_rng(2), together)
        sets = {tuple(map(int, row)) for row in Y}
        assert len(sets) == (11 if together else 15)  # with a cat for every dog, four sets are lost
        assert not together or (Y[:, 1] >= Y[:, 0]).all()


def shares_found(X, Y, gradient, outputs, rate):
    """The images with all animals found and no other, one by one: of those with one animal and of those with several;
    by a layer that a plain loop has trained.
    """
    W, first = np.zeros((9, 4)), np.column_stack([X, np.ones(800)])
    for _ in range(300):
        W = W - rate * first[:400].T @ gradient(first[:400] @ W, Y[:400])
    found = {True: [], False: []}
    for said, label in zip(outputs(first[400:] @ W).tolist(), Y[400:].tolist(), strict=True):
        found[sum(label) == 1].append([p > 0.5 for p in said] == [entry == 1 for entry in label])
    return [sum(found[alone]) / len(found[alone]) for alone in (True, False)]


def by_softmax(Z):
    return np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)


def by_sigmoids(Z):
    return 1 / (1 + np.exp(-Z))


@confirms("losses/several_labels#sigmoids_find_every_animal", "the images counted one by one, after a loop of descent")
@confirms(
    "losses/several_labels#sigmoids_need_no_independent_animals",
    "the images counted one by one, after a loop of descent",
)
@pytest.mark.parametrize("control", [False, True])
def test_shares_of_images_with_all_animals_found(control):
    def gradient(Z, Y):
        return (Y.sum(axis=1, keepdims=True) * by_softmax(Z) - Y) / 400 if control else (by_sigmoids(Z) - Y) / 1600

    for experiment, together in (
        (by.sigmoids_find_every_animal, False),
        (by.sigmoids_need_no_independent_animals, True),
    ):
        X, Y = by.chimeras(np.random.default_rng(3), together)
        expected = shares_found(X, Y, gradient, *((by_softmax, 0.5) if control else (by_sigmoids, 2)))
        found = experiment(np.random.default_rng(3), control).numbers
        assert list(found.values()) == pytest.approx(expected)


@confirms(
    "losses/several_labels#sigmoids_are_trained_alone", "separate logistic regressions, each fitted by Newton's method"
)
def test_the_layer_equals_separate_regressions():
    X, Y = by.chimeras(np.random.default_rng(0))
    noisy = X + np.random.default_rng(1).normal(size=(800, 8))  # not separable
    ((W, b),) = by.linear_layer(noisy, Y, by.sigmoid_gradient, steps=3000)
    for k in range(4):
        model = fit_logistic(noisy, Y[:, k])
        np.testing.assert_allclose([*W[:, k], b[k]], [*model.weights, model.intercept], atol=1e-6)
    assert list(by.sigmoids_are_trained_alone(np.random.default_rng(0)).numbers.values()) == pytest.approx([0])


@confirms("losses/several_labels#sigmoids_are_trained_alone", "a softmax that is trained twice, in a plain loop")
def test_the_other_labels_move_the_weights_of_a_softmax():
    rng = np.random.default_rng(3)
    X, Y = by.chimeras(rng)
    X, weights = np.column_stack([X, np.ones(800)]), []
    for labels in (Y, np.column_stack([Y[:, :1], rng.permutation(Y[:, 1:])])):
        W = np.zeros((9, 4))
        for _ in range(100):
            W = W - 0.5 * X.T @ (labels.sum(axis=1, keepdims=True) * by_softmax(X @ W) - labels) / 800
        weights.append(W[:-1, 0])
    for control, expected in ((False, 0), (True, np.abs(weights[0] - weights[1]).max())):
        (difference,) = by.sigmoids_are_trained_alone(np.random.default_rng(3), control).numbers.values()
        assert difference == pytest.approx(expected)


@confirms("losses/several_labels#units_weigh_the_tasks", "JAX's autodiff of both losses by the shared layer")
@pytest.mark.parametrize("scale", [1.0, 16.0, None])
def test_gradients_of_two_tasks_equal_autodiff(scale):
    rng = np.random.default_rng(3)
    X = rng.normal(size=(200, 6))
    sweet = X[:, 0] + 0.5 * rng.normal(size=200) > 0
    weight = 15 + 4 * X[:, 1] + rng.normal(size=200)
    weight = (weight - weight.mean()) / weight.std() if scale is None else scale * weight
    (W, b), (V, c) = by.initialize([6, 8, 2], rng)
    V = 0.1 * np.linalg.qr(V)[0]

    def outputs(W):
        return jax.nn.relu(X @ W + b) @ V + c

    def cross_entropy(W):
        z = outputs(W)[:, 0]
        return jnp.mean(jnp.logaddexp(0, z) - sweet * z)

    def squared_error(W):
        return jnp.mean((outputs(W)[:, 1] - weight) ** 2)

    with jax.enable_x64(True):
        norms = [float(jnp.linalg.norm(jax.grad(loss)(jnp.asarray(W)))) for loss in (cross_entropy, squared_error)]
    assert list(by.gradients_of_two_tasks(np.random.default_rng(3), scale).values()) == pytest.approx(norms)
    if scale != 16:
        found = by.units_weigh_the_tasks(np.random.default_rng(3), control=scale is None).numbers
        assert list(found.values()) == pytest.approx([*norms, norms[1] / norms[0]])
