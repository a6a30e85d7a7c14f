"""Second routes to how two data sets are learned."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.data import two_sources as by
from solutions.nn.mlp import initialize
from tests.confirm import confirms
from tests.experiments.data.fitted import logistic
from tests.experiments.regularization.by_jax import logistic_loss, outputs


@jax.jit
def descent(network, batches):
    """The network after Adam at a rate of 0.03, with one batch after the other."""

    def step(state, given):
        network, v, s = state
        time, X, y = given
        g = jax.grad(lambda network: logistic_loss(outputs(network, X), y))(network)
        v = jax.tree.map(lambda v, g: 0.9 * v + 0.1 * g, v, g)
        s = jax.tree.map(lambda s, g: 0.999 * s + 0.001 * g**2, s, g)
        moved = jax.tree.map(
            lambda x, v, s: x - 0.03 * v / (1 - 0.9**time) / (jnp.sqrt(s / (1 - 0.999**time)) + 1e-8), network, v, s
        )
        return (moved, v, s), None

    zeros = jax.tree.map(jnp.zeros_like, network)
    return jax.lax.scan(step, (network, zeros, zeros), batches)[0][0]


def answers_by_jax(seed, mixed):
    """What the network says of new examples after either half, and their labels."""
    rng = np.random.default_rng(seed)
    normal = [rng.normal(size=(n, 2)) for n in (300, 300, 1000)]  # as drawn
    negatives = [15, 300, 500]
    labels = [np.arange(len(X)) >= n for X, n in zip(normal, negatives, strict=True)]
    *sets, (X, y) = [(X + 2.0 * y[:, None] - 1, y) for X, y in zip(normal, labels, strict=True)]
    network = jax.tree.map(jnp.asarray, initialize([2, 16, 1], rng))
    if mixed:
        sets = [tuple(map(np.concatenate, zip(*sets, strict=True)))] * 2
    answers = []
    for Z, label in sets:
        rows = np.concatenate([rng.permutation(len(Z)) for _ in range(200 * 30 // len(Z))]).reshape(200, 30)
        network = descent(network, (jnp.arange(1.0, 201), jnp.asarray(Z[rows]), jnp.asarray(label[rows], dtype=float)))
        answers.append(np.asarray(outputs(network, X)) > 0)
    return *answers, y


@confirms("data/two_sources#the_last_one_is_remembered", "JAX: the same minibatches by autodiff")
@pytest.mark.parametrize("control", [False, True])
def test_forgetting_equals_autodiff(control):
    with jax.enable_x64(True):
        halfway, end, y = answers_by_jax(3, mixed=control)
    expected = halfway[y].mean(), end[y].mean(), end.mean()
    found = by.the_last_one_is_remembered(np.random.default_rng(3), control).numbers
    assert list(found.values()) == pytest.approx(expected, abs=1e-9)


@confirms("data/two_sources#shuffling_them_suffices", "JAX: the same minibatches by autodiff")
@pytest.mark.parametrize("control", [False, True])
def test_accuracy_of_mixed_sets_equals_autodiff(control):
    with jax.enable_x64(True):
        _, end, y = answers_by_jax(3, mixed=not control)
    found = by.shuffling_them_suffices(np.random.default_rng(3), control).numbers["accuracy on new examples"]
    assert found == pytest.approx((end == y).mean(), abs=1e-9)


@confirms("data/two_sources#the_camera_is_learned", "SciPy: the logistic regression, on the same draws")
@pytest.mark.parametrize("control", [False, True])
def test_accuracies_of_two_cameras_equal_scipy(control):
    rng, pictures = np.random.default_rng(3), []
    for negatives, count, brightness in ((15, 300, 4), (300, 300, 0), (500, 1000, 4)):
        y = np.arange(count) >= negatives
        X = rng.normal(size=(count, 2)) + y[:, None] - 0.5
        pictures.append((np.column_stack([X, rng.normal(size=count) + brightness * (not control), np.ones(count)]), y))
    X, y = (np.concatenate(of) for of in zip(*pictures[:2], strict=True))

    w = logistic(X[:, :-1], y, penalty=1e-3)
    expected = [((X @ w > 0) == y).mean() for X, y in ((X, y), pictures[2])]
    found = by.the_camera_is_learned(np.random.default_rng(3), control).numbers
    assert list(found.values()) == pytest.approx(expected, abs=1e-9)


def test_what_was_never_known_is_not_forgotten(monkeypatch):
    y = np.array([False, True])
    monkeypatch.setattr(by, "answers_on_the_way", lambda rng, mixed: (np.zeros((3, 2), dtype=bool), y))
    assert not by.the_last_one_is_remembered(np.random.default_rng(3))
