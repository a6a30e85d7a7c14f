"""Second routes to a loss of the norm."""

import math

import numpy as np

from solutions.experiments.losses.margin import norm_is_no_probability, norm_loss, undecided_output_costs_nothing


def test_the_weight_is_that_of_the_absence():
    norms = np.array([0.05, 0.6, 1.1])
    np.testing.assert_allclose(norm_loss(norms, 0, weight=3), [0, 3 * 0.25, 3 * 1])
    np.testing.assert_allclose(norm_loss(norms, 1, weight=3), [0.85**2, 0.3**2, 0])


def test_norms_of_outputs_by_hand():
    of_one = 1 / (1 + math.exp(-1))
    for entries in (1, 2, 3):
        assert norm_is_no_probability(entries) == (entries * of_one**2 > 1)
        assert not undecided_output_costs_nothing(entries)
    assert undecided_output_costs_nothing() and math.sqrt(4 * 0.5**2) == 1
