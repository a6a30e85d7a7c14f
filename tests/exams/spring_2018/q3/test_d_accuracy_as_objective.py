"""The witness and the figure of Spring 2018, question 3, part d."""

import numpy as np
import pytest

from solutions.exams.spring_2018.q3 import d_accuracy_as_objective
from solutions.exams.spring_2018.q3.d_accuracy_as_objective import (
    draw_objectives,
    faults_of_accuracy,
    measures_for_batches,
)
from solutions.experiments.losses.accuracy_as_objective import macro_f1, three_classes
from solutions.pages.figures import drawn_by


def test_the_witness_wants_the_measures_that_batches_give(monkeypatch):
    witness = faults_of_accuracy.key.witness
    assert not any(witness(named) for named in (set(), {"accuracy"}, {"cross-entropy", "accuracy", "F1"}))
    assert all(measures_for_batches(seed) == {"accuracy", "cross-entropy"} for seed in range(5))
    monkeypatch.setattr(d_accuracy_as_objective, "accuracy_of", lambda W, X, labels: macro_f1(W, X, labels))
    assert measures_for_batches() == {"cross-entropy"}


def test_lines_of_both_objectives():
    objectives = drawn_by(draw_objectives)
    X, labels = three_classes(np.random.default_rng(0), examples=30, distance=1.5)
    scores = np.zeros((30, 3))
    scores[:, 0] += 0.2
    scores[:, 1] += 2 * X[:, 0]  # at the right end
    assert objectives.axes[0].lines[0].get_ydata()[-1] == pytest.approx(100 * np.mean(scores.argmax(axis=1) == labels))
    losses = np.logaddexp.reduce(scores, axis=1) - scores[np.arange(30), labels]
    assert objectives.axes[1].lines[0].get_ydata()[-1] == pytest.approx(losses.mean())
