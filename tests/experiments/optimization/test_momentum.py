"""Second routes to what momentum can do."""

import numpy as np
import pytest

from solutions.experiments.optimization import momentum as by
from tests.confirm import confirms
from tests.experiments.optimization.keras_descent import SGD, keras_path


def ends(start):
    """Where Keras's descents into the valley end, without and with momentum."""
    optimizers = SGD(0.01), SGD(0.01, momentum=0.9)
    return [keras_path(optimizer, lambda x: 4 * x**3 - 8 * x + 1, [start], 120)[0] for optimizer in optimizers]


@confirms("optimization/momentum#leaves_a_local_minimum", "Keras's own descents, and the roots of the slope")
def test_ends_in_the_valley_equal_keras():
    plain, rolled, *losses = by.leaves_a_local_minimum(np.random.default_rng(3)).numbers.values()
    left, _, right = np.sort(np.roots([4, 0, -8, 1]))
    assert (plain, rolled) == pytest.approx((right, left), abs=1e-6)
    assert ends(2.2) == pytest.approx((right, left), abs=2e-2)
    assert losses == pytest.approx([np.polyval([1, 0, -4, 1, 0], x) for x in (right, left)])


@confirms("optimization/momentum#can_be_trapped", "Keras's momentum, from the nearer start")
def test_a_nearer_start_is_trapped_by_keras_too():
    assert ends(1.6)[1] == pytest.approx(by.can_be_trapped(np.random.default_rng(3)).numbers["end"], abs=2e-2)
    assert ends(2.2)[1] < 0 < ends(1.6)[1]
