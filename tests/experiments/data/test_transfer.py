"""Second routes to features that two tasks share."""

import numpy as np
import pytest

from solutions.experiments.data.transfer import errors_of_the_weight, shared_features_help
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers


@confirms("data/transfer#shared_features_help", "the best possible loss, by Monte Carlo over the logits")
def test_two_learned_features_come_near_the_best_possible_loss():
    everything, learned = mean_numbers(shared_features_help)
    z = 2 * np.random.default_rng(0).normal(size=100_000)
    best = (np.logaddexp(0, z) - z / (1 + np.exp(-z))).mean()
    assert learned == pytest.approx(best, abs=0.05) and everything > best + 0.05


def least_errors(related):
    """The errors of the best fit of 40 random weights, by SciPy, and of weights that know the two features."""
    from_pixels, from_features = [], []
    for seed in range(12):
        raw, learned = errors_of_the_weight(np.random.default_rng(seed), related).values()
        from_pixels.append(raw)
        from_features.append(learned)
    return np.mean(from_pixels), np.mean(from_features)


@confirms(
    "data/transfer#features_of_a_classifier_help_a_regression", "variances: what a line can explain, and what not"
)
@confirms("data/transfer#features_of_an_unrelated_task_do_not_help", "variances: what a line can explain, and what not")
def test_errors_against_what_can_be_explained():
    # of the variance 4 + 2 of 2 u + v² a line in the pixels explains at most the 4
    raw, learned = least_errors(related=True)
    assert raw > 2 and learned < 2  # the learned features know of v²
    raw, learned = least_errors(related=False)
    assert raw > 2 and learned == pytest.approx(6, abs=1.5)  # about the whole variance: they know nothing
