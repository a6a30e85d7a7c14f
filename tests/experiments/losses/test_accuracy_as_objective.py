"""Second routes to the accuracy as the objective."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.experiments.losses import accuracy_as_objective as by
from tests.confirm import confirms


@confirms(
    "losses/accuracy_as_objective#gives_no_direction", "JAX: autodiff of the accuracy is zero, and of the loss is not"
)
@pytest.mark.parametrize("seed", [0, 1])
def test_gradient_of_the_accuracy_equals_autodiff(seed):
    X, labels = by.three_classes(np.random.default_rng(seed))
    W = jnp.asarray(by.always_the_first())

    def accuracy(W):
        return jnp.mean((jnp.argmax(X @ W, axis=1) == labels).astype(float))

    def loss(W):
        return -jnp.mean(jax.nn.log_softmax(X @ W)[np.arange(len(labels)), labels])

    assert not jax.grad(accuracy)(W).any()
    with jax.enable_x64(True):
        norm = float(jnp.linalg.norm(jax.grad(loss)(W)))
    flat, sloping = (by.gives_no_direction(np.random.default_rng(seed), control).numbers for control in (False, True))
    assert flat["norm of the gradient"] == 0
    assert sloping["norm of the gradient"] == pytest.approx(norm, abs=1e-5)
    assert flat["accuracy before"] == pytest.approx(float(accuracy(W))) == np.mean(labels == 0)


@confirms("losses/accuracy_as_objective#gives_no_direction", "the control's descent, with the softmax's own gradient")
def test_accuracies_before_and_after_training():
    X, labels = by.three_classes(np.random.default_rng(3))
    W, wanted = np.zeros((3, 3)), np.eye(3)[labels]
    W[2, 0] = 1.0
    for _ in range(40):
        P = np.exp(X @ W) / np.exp(X @ W).sum(axis=1, keepdims=True)
        W = W - 0.3 * X.T @ (P - wanted) / 300
    after = float(np.mean(np.argmax(X @ W, axis=1) == labels))
    for control, accuracy in ((False, 1 / 3), (True, after)):
        _, *found = by.gives_no_direction(np.random.default_rng(3), control).numbers.values()
        assert found == pytest.approx([1 / 3, accuracy])


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.data())
def test_batches_are_unbiased(right, data):
    size = data.draw(st.integers(1, len(right)))
    batches = list(itertools.combinations(right, size))
    assert sum(map(sum, batches)) * len(right) == sum(right) * len(batches) * size


@confirms("losses/accuracy_as_objective#is_a_mean_over_batches", "counting hits and misses, one batch after the other")
@pytest.mark.parametrize("control", [False, True])
def test_measures_of_batches_one_by_one(control):
    rng = np.random.default_rng(3)
    X, labels = by.three_classes(rng, distance=1.5)
    pairs = list(zip((X @ rng.normal(size=(3, 3))).argmax(axis=1).tolist(), labels.tolist(), strict=True))

    def f1(pairs, k):
        hits, misses = sum(pair == (k, k) for pair in pairs), sum((a == k) != (b == k) for a, b in pairs)
        return 2 * hits / (2 * hits + misses) if hits else 0

    def measure(pairs):
        return sum(f1(pairs, k) for k in range(3)) / 3 if control else sum(a == b for a, b in pairs) / len(pairs)

    mean = sum(measure(pairs[first : first + 10]) for first in range(0, 300, 10)) / 30
    found = by.is_a_mean_over_batches(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx([mean, measure(pairs)])


@confirms("losses/accuracy_as_objective#trains_by_noise", "the same steps, with examples counted one by one")
@pytest.mark.parametrize("control", [False, True])
def test_the_accuracy_climbs_by_noise(control):
    rng = np.random.default_rng(3)
    X, labels = by.three_classes(rng)
    W, scale = np.zeros((3, 3)), 1e-9 if control else 0.5
    W[2, 0] = 1.0
    for _ in range(500):
        rows, noise = rng.choice(300, size=30, replace=False), rng.normal(size=(3, 3))
        ahead, back = (
            sum(np.argmax(X[rows] @ V, axis=1) == labels[rows]) for V in (W + scale * noise, W - scale * noise)
        )
        W += 0.5 * (ahead - back) / 30 * noise
    after = np.mean(np.argmax(X @ W, axis=1) == labels)
    found = by.trains_by_noise(np.random.default_rng(3), control).numbers
    assert list(found.values()) == pytest.approx([1 / 3, after])
