"""Second routes to Spring 2018, question 3, part g."""

import math

import numpy as np
import pytest

from solutions.exams.spring_2018.q3 import g_softmax_for_sets
from solutions.exams.spring_2018.q3.classifiers import (
    SURE,
    TORN,
    chimeras,
    descend,
    multi_hot_loss,
    sigmoid_gradient,
    softmax_gradient,
)
from solutions.exams.spring_2018.q3.g_softmax_for_sets import (
    many_labels_cost_more,
    many_labels_weigh_more,
    scaled_gradient,
    scaled_labels_confuse_as_well,
    softmax_by_threshold,
    softmax_confuses_both_with_either,
)
from solutions.exams.spring_2018.q3.h_sigmoids import sigmoids_find_every_animal
from solutions.nn.activations import sigmoid, softmax
from tests.confirm import confirms
from tests.exams.spring_2018.q3.shares import shares_found


@confirms("spring-2018/q3#g", "the closed form of the best output: the mean label, divided by its sum")
def test_the_best_outputs_in_closed_form():
    for found, activation in (
        (softmax_confuses_both_with_either(), "softmax"),
        (softmax_confuses_both_with_either(control=True), "sigmoid"),
        (scaled_labels_confuse_as_well(), "softmax"),
    ):
        means = [Y.mean(axis=0) for Y in (SURE, TORN)]
        best = [(mean / mean.sum() if activation == "softmax" else mean)[0] for mean in means]
        np.testing.assert_allclose(list(found.numbers.values()), best, atol=0.003)


@confirms("spring-2018/q3#g", "n log n by counting: the loss of the uniform prediction, and no random one is below it")
@pytest.mark.parametrize("seed", [0, 1])
def test_all_labels_cost_n_log_n(seed):
    left, single = many_labels_cost_more(seed).numbers.values()
    assert left == pytest.approx(-sum(math.log(1 / 4) for _ in range(4)))
    predictions = np.random.default_rng(seed).dirichlet(np.ones(4), size=2000)
    assert (-np.log(predictions).sum(axis=1)).min() > left
    # a right prediction for one animal has more than a quarter for it
    assert math.log(3) < single < math.log(4) and left > 4 * single
    assert many_labels_cost_more(seed, control=True).numbers["loss that is left"] < 0.01
    assert multi_hot_loss(np.zeros(4), np.ones(4)) == pytest.approx(left)


def test_weights_of_labels_in_the_gradient():
    z = np.random.default_rng(3).normal(size=4)
    p = np.exp(z) / np.exp(z).sum()
    length = np.linalg.norm(3 * p - [1, 0, 1, 1])
    assert list(many_labels_weigh_more(3).numbers.values()) == pytest.approx([0, length], abs=1e-9)
    # a label that is divided by 3 gives a third of the sum
    assert list(many_labels_weigh_more(3, control=True).numbers.values()) == pytest.approx([length * 2 / 3, length])


def test_each_output_is_trained_by_its_own_loss(monkeypatch):
    asked = []

    def sure_and_torn(*of):
        asked.append(of)
        return {"sure": 0.5, "torn": 0.5}

    monkeypatch.setattr(g_softmax_for_sets, "sure_and_torn", sure_and_torn)
    for control in (False, True):
        softmax_confuses_both_with_either(control)
    scaled_labels_confuse_as_well()
    assert asked == [
        (softmax_gradient, softmax),
        (sigmoid_gradient, sigmoid),
        (scaled_gradient, softmax),
    ]


def test_shares_of_images_with_all_animals_found_by_a_softmax():
    X, Y = chimeras(np.random.default_rng(0))
    powers = np.exp(X[400:] @ descend(X[:400], Y[:400], softmax_gradient, rate=2.0, steps=300))
    for threshold, *found in softmax_by_threshold((0.5, 0.2)):
        assert found == shares_found(X, Y[400:], powers / powers.sum(axis=1, keepdims=True), threshold)
    found = sigmoids_find_every_animal(0, control=True).numbers
    assert list(found.values()) == shares_found(X, Y[400:], powers / powers.sum(axis=1, keepdims=True), 0.5)
