"""Second routes to features that two tasks share."""

import numpy as np
import pytest

from solutions.experiments.data.transfer import shared_features_help
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers


@confirms("data/transfer#shared_features_help", "the best possible loss, by Monte Carlo over the logits")
def test_two_learned_features_come_near_the_best_possible_loss():
    everything, learned = mean_numbers(shared_features_help)
    z = 2 * np.random.default_rng(0).normal(size=100_000)
    best = (np.logaddexp(0, z) - z / (1 + np.exp(-z))).mean()
    assert learned == pytest.approx(best, abs=0.05) and everything > best + 0.05
