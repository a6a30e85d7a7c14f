"""Second routes to what momentum can do."""

from itertools import pairwise

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


@confirms("optimization/momentum#can_be_trapped", "the roots of the slope, to which Keras's momentum leads as well")
def test_a_nearer_start_is_trapped_by_keras_too():
    left, _, right = np.sort(np.roots([4, 0, -8, 1]))
    for control, near, root in ((False, 1.6, right), (True, 2.2, left)):
        start = near + np.random.default_rng(3).uniform(-0.05, 0.05)
        assert ends(start)[1] == pytest.approx(root, abs=2e-2)
        found = by.can_be_trapped(np.random.default_rng(3), control).numbers.values()
        assert list(found) == pytest.approx([start, root], abs=1e-6)


def recurrence(curvature, rate, beta, steps, classical=False):
    """θ after each step from 1 along one axis: powers of the matrix that takes (θ, v) to the next."""
    weight = 1 if classical else 1 - beta
    step = np.array([[1 - rate * weight * curvature, -rate * beta], [weight * curvature, beta]], dtype=float)
    return np.array([np.linalg.matrix_power(step, t)[0, 0] for t in range(steps + 1)])


def losses_along_axes(curvatures, rate, beta, steps, classical=False):
    """Losses as shares of the loss at the start."""
    paths = np.array([recurrence(c, rate, beta, steps, classical) for c in curvatures])
    return (np.array(curvatures) @ paths**2) / sum(curvatures)


@confirms("optimization/momentum#cancels_changing_signs", "the limit of the alternating geometric series")
def test_alternating_steps_equal_the_series():
    across, along = by.cancels_changing_signs().numbers.values()
    assert (across, along) == pytest.approx((0.1 / 1.9, 1), rel=1e-4)


@confirms("optimization/momentum#allows_larger_rates", "powers of a matrix for each axis of the bowl")
def test_larger_rates_equal_powers_of_a_matrix():
    expected = [losses_along_axes([0.01, 0.1, 1], 10, beta, 60)[-1] for beta in (0, 0.9)]
    numbers = by.allows_larger_rates(np.random.default_rng(3)).numbers
    assert list(numbers.values()) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("rate, stable", [(37.9, True), (38.1, False)])
def test_momentum_is_stable_up_to_nineteen_times_the_rate_of_gradient_descent(rate, stable):
    assert (abs(recurrence(1.0, rate, 0.9, 4000)[-1]) < 1) == stable  # 38 = 2 (1 + β) / (1 − β), and 2 without momentum


def counted(curvatures):
    """Updates until a millionth is left, by powers of matrices, and by the best coefficient for 100 : 1."""
    beta, low, high = (9 / 11) ** 2, min(curvatures), max(curvatures)
    rate = 4 / (low**0.5 + high**0.5) ** 2
    plain = losses_along_axes(curvatures, 2 / (low + high), 0, 500)
    averaged = losses_along_axes(curvatures, rate, beta, 500, classical=True)
    return [max(t for t, loss in enumerate(losses) if loss > 1e-6) + 1 for losses in (plain, averaged)]


@confirms("optimization/momentum#speeds_up_in_a_ravine", "powers of a matrix for each axis, without the factor 1 − β")
def test_updates_in_a_ravine_equal_powers_of_a_matrix():
    assert list(by.speeds_up_in_a_ravine(np.random.default_rng(3)).numbers.values()) == counted([0.01, 0.1, 1])


@confirms("optimization/momentum#slows_in_a_round_bowl", "powers of a matrix for each axis, without the factor 1 − β")
def test_updates_in_a_round_bowl_equal_powers_of_a_matrix():
    assert list(by.slows_in_a_round_bowl(np.random.default_rng(3)).numbers.values()) == counted([1, 1, 1])


@confirms("optimization/momentum#gains_little_at_the_same_rate", "powers of a matrix for each axis of the bowl")
@pytest.mark.parametrize("control", [False, True])
def test_shares_left_at_one_rate_equal_powers_of_a_matrix(control):
    expected = [losses_along_axes([0.01, 0.1, 1], 1.5, *how)[-1] for how in ((0, 100), (0.9, 100, control))]
    numbers = by.gains_little_at_the_same_rate(np.random.default_rng(3), control).numbers
    assert list(numbers.values()) == pytest.approx(expected, rel=1e-6)


@confirms("optimization/momentum#leaves_the_steepest_direction", "powers of a matrix, and the angle by the arctangent")
def test_angles_along_the_axes():
    curvatures = np.array([0.01, 0.1, 1])
    path = np.array([recurrence(c, 1.0, 0.9, 60) for c in curvatures]).T
    angles = []
    for theta, after in pairwise(path):
        step, steepest = after - theta, -curvatures * theta
        angles.append(np.degrees(np.arctan2(np.linalg.norm(np.cross(step, steepest)), step @ steepest)))
    largest, uphill = by.leaves_the_steepest_direction(np.random.default_rng(3)).numbers.values()
    assert largest == pytest.approx(max(angles), abs=1e-6)
    assert uphill == sum(angle > 90 for angle in angles)
