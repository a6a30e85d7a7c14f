"""solutions.nn.metrics against pairs counted one by one, against Keras, and by what must hold of them."""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

from collections import Counter
from statistics import harmonic_mean

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.nn.metrics import accuracy, confusion_matrix, f1_score, precision, recall

pairs = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=30)


@given(pairs)
def test_pairs_are_counted_one_by_one(pairs):
    prediction, label = zip(*pairs, strict=True)
    counts = Counter(pairs)
    matrix = confusion_matrix(prediction, label, classes=6)
    assert matrix.tolist() == [[counts[k, j] for k in range(6)] for j in range(6)]
    assert accuracy(prediction, label) == pytest.approx(sum(k == j for k, j in pairs) / len(pairs))
    assert len(confusion_matrix(prediction, label)) == max(max(pair) for pair in pairs) + 1


def drawn(seed=0, size=57):
    """With more false positives than false negatives, so that an exchange would show."""
    rng = np.random.default_rng(seed)
    label = rng.random(size) < 0.3
    return np.where(label, rng.random(size) < 0.8, rng.random(size) < 0.4).astype(int), label.astype(int)


KERAS = {
    precision: keras.metrics.Precision,
    recall: keras.metrics.Recall,
    f1_score: lambda: keras.metrics.F1Score(threshold=0.5),
    accuracy: keras.metrics.BinaryAccuracy,
}


@pytest.mark.parametrize("metric", KERAS)
def test_binary_metrics_are_those_of_keras(metric):
    prediction, label = drawn()
    theirs = KERAS[metric]()
    theirs.update_state(label.astype("float32")[:, None], prediction.astype("float32")[:, None])
    assert metric(prediction, label) == pytest.approx(float(np.squeeze(theirs.result())), rel=1e-5)
    assert metric(prediction == 1, label == 1) == metric(prediction, label)


def test_f1_is_the_harmonic_mean_and_symmetric_while_precision_and_recall_change_places():
    prediction, label = drawn(1)
    assert precision(prediction, label) != recall(prediction, label)
    assert precision(prediction, label) == recall(label, prediction)
    mean = harmonic_mean([precision(prediction, label), recall(prediction, label)])
    assert f1_score(prediction, label) == pytest.approx(mean) == pytest.approx(f1_score(label, prediction))


def test_who_always_says_yes_misses_nobody():
    _, label = drawn(2)
    always = np.ones_like(label)
    assert recall(always, label) == 1
    assert precision(always, label) == accuracy(always, label) == label.mean()


def test_numbers_are_those_of_python():
    prediction, label = drawn(3)
    assert {type(metric(prediction, label)) for metric in KERAS} == {float}


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: precision([0, 0], [1, 0]), r"prediction=0 everywhere, so TP \+ FP = 0, expected a positive"),
        (lambda: recall([1, 0], [0, 0]), r"label=0 everywhere, so TP \+ FN = 0, expected a positive"),
        (lambda: f1_score([0, 0], [0, 0]), r"prediction=0 and label=0 everywhere, so 2 TP \+ FP \+ FN = 0"),
        (lambda: precision([1, 2], [1, 0]), "prediction=2, expected 0 or 1"),
        (lambda: recall([1, 0], [1, 3]), "label=3, expected 0 or 1"),
        (lambda: accuracy([0.2, 0.9], [0, 1]), "prediction has type float64, expected integers: classes, not scores"),
        (lambda: accuracy([0, 1], [0, 1, 1]), r"prediction has shape \(2,\), label \(3,\), expected the same"),
        (lambda: accuracy([[0], [1]], [0, 1]), r"prediction has shape \(2, 1\), expected \(batch,\), not empty"),
        (lambda: accuracy([], []), r"prediction has shape \(0,\), expected \(batch,\), not empty"),
        (lambda: confusion_matrix([0, 1], [0, -1]), "label=-1, expected integers from 0 on"),
        (lambda: confusion_matrix([0, 2], [0, 1], classes=2), "classes=2, expected more than 2, the largest class"),
        (lambda: confusion_matrix([0], [0], classes=10**10), "classes=10000000000, expected few enough for a matrix"),
        (lambda: confusion_matrix([0, 1], [0, 1], classes=0), "classes=0, expected an integer of at least 1"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
