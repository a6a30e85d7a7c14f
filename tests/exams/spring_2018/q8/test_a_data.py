"""Second routes to Spring 2018, question 8, part a."""

import keras
import numpy as np
import pytest

from solutions.exams.spring_2018.q8 import a_data
from solutions.exams.spring_2018.q8.a_data import (
    both_kinds_of_features_are_needed,
    click_probabilities,
    clicked_examples_alone_say_always,
    what_was_not_shown_is_no_refusal,
)
from tests.confirm import confirms
from tests.exams.spring_2018.q8.measures import divergence, mean_numbers


@confirms("spring-2018/q8#a", "the losses that remain with infinitely many showings, in closed form")
@pytest.mark.parametrize("control", [False, True])
def test_what_is_left_without_one_of_the_two(control):
    for seed in range(4):
        true = click_probabilities(np.random.default_rng(seed), taste=0.0 if control else 1.0)
        by_user, by_ad, _, by_pair = both_kinds_of_features_are_needed(seed, control).numbers.values()
        for found, axis in ((by_user, 1), (by_ad, 0)):
            limit = 1000 * divergence(true, true.mean(axis=axis, keepdims=True)).mean()
            assert found == pytest.approx(limit, rel=0.05, abs=0.2)
        # a frequency of n showings costs 1 / (2 n) on average, whatever the probability
        assert by_pair == pytest.approx(1000 / (2 * 4000), rel=0.8)


@confirms(
    "spring-2018/q8#a", "Keras: an embedding of users and one of advertisements, in a network fitted to all showings"
)
def test_keras_needs_both_inputs():
    keras.utils.set_random_seed(0)
    rng = np.random.default_rng(0)
    true = click_probabilities(rng)
    users, ads = (index.ravel() for index in np.indices(true.shape))
    losses = []
    for inputs in ((users,), (ads,), (users, ads)):
        X = np.concatenate([np.eye(8)[values] for values in inputs], axis=1).astype("float32")
        model = keras.Sequential(
            [keras.layers.Dense(32, activation="tanh"), keras.layers.Dense(1, activation="sigmoid")]
        )
        model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy")  # the true shares stand for many showings
        model.fit(X, true.ravel(), batch_size=len(X), epochs=400, verbose=0)
        losses.append(1000 * divergence(true.ravel(), np.asarray(model(X))[:, 0].astype(float)).mean())
    assert losses[2] < min(losses[:2]) / 10
    by_user, by_ad, *_ = both_kinds_of_features_are_needed(0).numbers.values()
    assert losses[:2] == pytest.approx([by_user, by_ad], rel=0.1)


def test_labels_for_what_was_not_shown_lower_the_mean_by_the_share_shown():
    true, estimated, found = mean_numbers(what_was_not_shown_is_no_refusal, seeds=40)
    assert estimated / true == pytest.approx(0.5 / 2.5, rel=0.15)  # the mean of a beta(0.5, 2)
    assert found < 5
    true, estimated, found = mean_numbers(what_was_not_shown_is_no_refusal, seeds=10, control=True)
    assert estimated == pytest.approx(true, rel=0.02) and found > 5


# What the page prints, by other means


def best_added_up(true):
    """The least loss of one number per user plus one per advertisement in the logit, by gradient descent."""
    of_user, of_ad = np.zeros((len(true), 1)), np.zeros(true.shape[1])
    for _ in range(3000):
        missing = true - 1 / (1 + np.exp(-of_user - of_ad))
        of_user, of_ad = of_user + 4 * missing.mean(axis=1, keepdims=True), of_ad + 4 * missing.mean(axis=0)
    return 1000 * divergence(true, 1 / (1 + np.exp(-of_user - of_ad))).mean()


def test_what_is_left_of_numbers_added_up():
    for seed in range(3):
        added = list(both_kinds_of_features_are_needed(seed).numbers.values())[2]
        assert added == pytest.approx(best_added_up(click_probabilities(np.random.default_rng(seed))), rel=0.05)


def test_the_mean_of_clicked_examples_and_of_all():
    for seed in range(3):
        mean = click_probabilities(np.random.default_rng(seed)).mean()
        true, estimated = clicked_examples_alone_say_always(seed).numbers.values()
        assert true == pytest.approx(mean) and estimated > 0.95
        true, estimated = clicked_examples_alone_say_always(seed, control=True).numbers.values()
        assert true == pytest.approx(mean) and estimated == pytest.approx(mean, rel=0.02)


def test_the_most_promising_advertisement_is_the_one_with_most_clicks(monkeypatch):
    monkeypatch.setattr(a_data, "click_probabilities", lambda rng: 0.05 + 0.3 * np.eye(6, 8))
    assert list(what_was_not_shown_is_no_refusal(control=True).numbers.values())[2] == 6
