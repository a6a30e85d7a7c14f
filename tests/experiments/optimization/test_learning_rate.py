"""Second routes to how large a learning rate may be."""

import numpy as np
import pytest

from solutions.experiments.optimization import learning_rate as by
from solutions.experiments.optimization.batch_size import FEATURES
from tests.confirm import confirms


@confirms(
    "optimization/learning_rate#fixed_favours_the_large_batch",
    "Monte Carlo of one step, within five standard errors of the factor",
)
@confirms(
    "optimization/learning_rate#scaled_makes_the_large_batch_diverge",
    "Monte Carlo of one step, within five standard errors of the factor",
)
@pytest.mark.parametrize("batch, rate", [(1, 0.3), (4, 0.7), (16, 1.5)])
def test_one_step_changes_the_error_by_the_factor(batch, rate):
    rng = np.random.default_rng(batch)
    e = rng.normal(size=FEATURES)
    X = rng.normal(size=(20_000, batch, FEATURES))
    after = e - rate * np.einsum("nbi,nbj,j->ni", X, X, e, optimize=True) / batch
    ratios = (after**2).sum(axis=1) / (e @ e)

    def factor(rate, batch):
        return 1 - 2 * rate + rate**2 * (1 + (FEATURES + 1) / batch)

    assert ratios.mean() == pytest.approx(factor(rate, batch), abs=5 * ratios.std() / np.sqrt(len(ratios)))
    # the largest stable rate is where this factor is 1
    assert factor(by.largest_stable(batch), batch) == pytest.approx(1)
    assert factor(by.FIXED, 1) > 1 > factor(by.FIXED, 64)
    assert factor(64 * by.PER_EXAMPLE, 64) > 1 > factor(by.PER_EXAMPLE, 1)
