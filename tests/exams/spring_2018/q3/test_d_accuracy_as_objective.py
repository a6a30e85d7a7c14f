"""Second routes to Spring 2018, question 3, part d."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.exams.spring_2018.q3 import d_accuracy_as_objective
from solutions.exams.spring_2018.q3.classifiers import accuracy_of, three_clusters
from solutions.exams.spring_2018.q3.d_accuracy_as_objective import (
    accuracy_gives_no_direction,
    always_the_first,
    batches_measure_the_accuracy,
    draw_objectives,
    faults_of_accuracy,
    macro_f1,
    measures_for_batches,
    noise_and_batches_train_by_accuracy,
)
from tests.confirm import confirms


@confirms("spring-2018/q3#d", "JAX: autodiff of the accuracy is zero, and of the loss is not")
@pytest.mark.parametrize("seed", [0, 1])
def test_gradient_of_the_accuracy_equals_autodiff(seed):
    X, labels = three_clusters(np.random.default_rng(seed))
    W = jnp.asarray(always_the_first())

    def accuracy(W):
        return jnp.mean((jnp.argmax(X @ W, axis=1) == labels).astype(float))

    def loss(W):
        return -jnp.mean(jax.nn.log_softmax(X @ W)[np.arange(len(labels)), labels])

    assert not jax.grad(accuracy)(W).any()
    with jax.enable_x64(True):
        length = float(jnp.linalg.norm(jax.grad(loss)(W)))
    flat, sloping = (accuracy_gives_no_direction(seed, control).numbers for control in (False, True))
    assert flat["length of the gradient"] == 0
    assert sloping["length of the gradient"] == pytest.approx(length, abs=1e-5)
    assert flat["accuracy before"] == pytest.approx(float(accuracy(W))) == np.mean(labels == 0)


@confirms("spring-2018/q3#d", "exact fractions: the mean over all batches of every size is the accuracy of the set")
@given(st.lists(st.booleans(), min_size=1, max_size=8), st.data())
def test_batches_are_unbiased(right, data):
    size = data.draw(st.integers(1, len(right)))
    batches = list(itertools.combinations(right, size))
    assert sum(map(sum, batches)) * len(right) == sum(right) * len(batches) * size
    assert measures_for_batches(seed=size) == {"accuracy", "cross-entropy"}


def test_f1_of_each_class_equals_precision_and_recall():
    rng = np.random.default_rng(3)
    X, labels = three_clusters(rng, examples=60, distance=1.5)
    W = rng.normal(size=(3, 3)) + np.linalg.pinv(X) @ np.eye(3)[labels] * 5  # each class is found now and then
    said, scores = np.argmax(X @ W, axis=1), []
    for k in range(3):
        hits = np.mean((said == k) & (labels == k))
        precision, recall = hits / np.mean(said == k), hits / np.mean(labels == k)
        scores.append(2 / (1 / precision + 1 / recall))
    assert macro_f1(W, X, labels) == pytest.approx(np.mean(scores))


def test_the_witness_wants_the_measures_that_batches_give():
    witness = faults_of_accuracy.key.witness
    assert not any(witness(named) for named in (set(), {"accuracy"}, {"cross-entropy", "accuracy", "F1"}))


def test_accuracies_before_and_after_training():
    X, labels = three_clusters(np.random.default_rng(3))
    W, wanted = np.zeros((3, 3)), np.eye(3)[labels]
    W[2, 0] = 1.0
    for _ in range(40):
        P = np.exp(X @ W) / np.exp(X @ W).sum(axis=1, keepdims=True)
        W = W - 0.3 * X.T @ (P - wanted) / 300
    after = float(np.mean(np.argmax(X @ W, axis=1) == labels))
    first = np.mean(labels == 0)
    for control, accuracy in ((False, first), (True, after)):
        _, *found = accuracy_gives_no_direction(3, control).numbers.values()
        assert found == pytest.approx([first, accuracy], abs=0.004)
    before, after = noise_and_batches_train_by_accuracy(3).numbers.values()
    assert before == pytest.approx(first) and after > 0.85
    assert list(noise_and_batches_train_by_accuracy(3, control=True).numbers.values()) == pytest.approx([first] * 2)


def test_measures_of_batches_one_by_one(monkeypatch):
    rng = np.random.default_rng(3)
    X, labels = three_clusters(rng, distance=1.5)
    W = rng.normal(size=(3, 3))
    for control, measure in ((False, accuracy_of), (True, macro_f1)):
        of_batches = [measure(W, X[first : first + 10], labels[first : first + 10]) for first in range(0, 300, 10)]
        mean, whole = batches_measure_the_accuracy(3, control).numbers.values()
        assert mean == pytest.approx(sum(of_batches) / 30) and whole == pytest.approx(measure(W, X, labels))
    monkeypatch.setattr(d_accuracy_as_objective, "accuracy_of", lambda W, X, labels: macro_f1(W, X, labels))
    assert measures_for_batches() == {"cross-entropy"}


def test_lines_of_both_objectives():
    objectives = draw_objectives()
    X, labels = three_clusters(np.random.default_rng(0), examples=30, distance=1.5)
    scores = np.zeros((30, 3))
    scores[:, 0] += 0.2
    scores[:, 1] += 2 * X[:, 0]  # at the right end
    assert objectives.axes[0].lines[0].get_ydata()[-1] == pytest.approx(100 * np.mean(scores.argmax(axis=1) == labels))
    losses = np.logaddexp.reduce(scores, axis=1) - scores[np.arange(30), labels]
    assert objectives.axes[1].lines[0].get_ydata()[-1] == pytest.approx(losses.mean())
