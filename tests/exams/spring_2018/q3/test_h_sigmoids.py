"""Second routes to Spring 2018, question 3, part h."""

import numpy as np
import pytest

from solutions.exams.spring_2018.q3 import classifiers, h_sigmoids
from solutions.exams.spring_2018.q3.classifiers import chimeras, sigmoid_gradient, softmax_gradient
from solutions.exams.spring_2018.q3.h_sigmoids import (
    dog_alone,
    each_class_is_trained_alone,
    sigmoids_find_every_animal,
    sigmoids_need_no_independent_animals,
    softmax_logistic_gradient,
    softmax_with_logistic_losses_confuses_as_well,
)
from solutions.nn.activations import softmax
from solutions.nn.linear_models import fit_logistic
from tests.confirm import confirms
from tests.exams.spring_2018.q3.shares import shares_found


@confirms("spring-2018/q3#h", "separate logistic regressions, each fitted by Newton's method, find the same animals")
def test_the_layer_equals_separate_regressions():
    X, Y = chimeras(np.random.default_rng(0))
    noisy = X + np.column_stack([np.random.default_rng(1).normal(size=(800, 8)), np.zeros(800)])  # not separable
    W = classifiers.descend(noisy, Y, sigmoid_gradient, rate=4.0, steps=1500)
    for k in range(4):
        model = fit_logistic(noisy[:, :-1], Y[:, k])
        np.testing.assert_allclose(W[:, k], [*model.weights, model.intercept], atol=1e-6)


def test_the_product_of_sigmoids_is_not_the_joint_distribution():
    dog, cat, alone = dog_alone().values()
    assert (dog, cat, alone) == pytest.approx((0.5, 0.5, 0.25))


def test_a_softmax_is_trained_by_logistic_losses(monkeypatch):
    asked = []
    monkeypatch.setattr(h_sigmoids, "sure_and_torn", lambda *of: asked.append(of) or {"sure": 0.5, "torn": 0.5})
    softmax_with_logistic_losses_confuses_as_well()
    assert asked == [(softmax_logistic_gradient, softmax)]


def test_shares_of_images_with_all_animals_found():
    for experiment, together in (
        (sigmoids_find_every_animal, False),
        (sigmoids_need_no_independent_animals, True),
    ):
        X, Y = chimeras(np.random.default_rng(3), together)
        W = classifiers.descend(X[:400], Y[:400], sigmoid_gradient, rate=2.0, steps=300)
        expected = shares_found(X, Y[400:], 1 / (1 + np.exp(-X[400:] @ W)), 0.5)
        assert list(experiment(3).numbers.values()) == expected


def test_the_other_labels_are_shuffled(monkeypatch):
    asked = []

    def descend(X, Y, gradient, steps):
        asked.append((Y, gradient))
        return np.full((9, 4), 0.5 * len(asked))

    monkeypatch.setattr(h_sigmoids, "descend", descend)
    for control, loss_gradient in ((False, sigmoid_gradient), (True, softmax_gradient)):
        asked.clear()
        assert each_class_is_trained_alone(3, control).numbers == {"largest difference of the dog's weights": 0.5}
        (one, gradient), (other, _) = asked
        assert gradient == loss_gradient and (one[:, 0] == other[:, 0]).all() and (one != other).any(axis=0)[1:].all()
        assert sorted(one[:, 1:].tolist()) == sorted(other[:, 1:].tolist())


SIGMOIDS = np.log([[3.0, 1 / 4, 1, 1]])  # of 3/4 and 1/5


def test_what_sigmoids_say_is_read_in_its_place(monkeypatch):
    monkeypatch.setattr(h_sigmoids, "descend", lambda X, Y, *_, **__: SIGMOIDS[:, : Y.shape[1]])
    assert list(dog_alone().values()) == pytest.approx([3 / 4, 1 / 5, 3 / 4 * 4 / 5])
