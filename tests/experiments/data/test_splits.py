"""Second routes to what may be in which set."""

import math

import jax
import numpy as np
import pytest

from solutions.experiments.data import splits as by
from solutions.experiments.data.distribution_shift import SHIFT, compare_training_sets
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers


@confirms("data/splits#mixed_development_set_picks_the_wrong_model", "the losses of both models, and which is lower")
@pytest.mark.parametrize("control", [False, True])
def test_the_mixed_set_chooses_between_the_two_training_sets(control):
    for seed in range(3):
        sites = compare_training_sets(np.random.default_rng(seed), shift=0.0 if control else SHIFT)
        alone, both = sites.values()
        found = by.mixed_development_set_picks_the_wrong_model(np.random.default_rng(seed), control).numbers
        assert tuple(found.values()) == ((both, both) if control else (alone, both))


def test_the_cross_entropy_of_counts_equals_that_of_labels():
    counts, predicted = np.array([[2, 0, 1], [3, 4, 1]]), np.array([0.3, 0.1, 0.8])
    labels = [1, 1, 0, 0, 0, 0, 0, 1]
    likelihood = jax.scipy.stats.bernoulli.logpmf(np.array(labels), predicted.repeat(counts[1]))
    assert by.cross_entropy_of_counts(predicted, counts) == pytest.approx(-float(likelihood.mean()), rel=1e-5)


@confirms(
    "data/splits#copies_leak_into_the_development_set", "the chance that a copy of an example is on the other side"
)
def test_a_positive_is_recognised_where_one_of_its_copies_is():
    """Twenty positives, nine copies each, among 360 rows of which half are trained on."""
    (leaked,) = mean_numbers(by.copies_leak_into_the_development_set)
    without = math.prod((180 - i - 1) / (359 - i) for i in range(8))  # none of the other eight copies
    assert leaked == pytest.approx(1 - without, abs=0.02)
    (honest,) = mean_numbers(by.copies_leak_into_the_development_set, control=True)
    assert honest < 0.25  # of nothing but chance, a positive is as rare as the class
