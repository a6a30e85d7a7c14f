"""Second routes to what the place of Adam's epsilon does."""

import keras
import numpy as np
import pytest

from solutions.experiments.optimization import adam as by
from solutions.finding import stream
from solutions.nn.optimizers import Adam
from tests.confirm import confirms
from tests.experiments.optimization.keras_descent import keras_path


@confirms("optimization/adam#epsilon_in_the_root_slows_small_gradients", "sums over all past gradients, unrolled")
def test_distances_equal_unrolled_sums():
    experiment = by.epsilon_in_the_root_slows_small_gradients
    g = 1e-5 * stream(experiment).uniform(0.5, 1.5, size=100)
    beside = within = 0.0
    for t in range(1, 101):
        first, second = (beta ** np.arange(t)[::-1] for beta in (0.9, 0.999))
        mean, square = (first @ g[:t]) / first.sum(), (second @ g[:t] ** 2) / second.sum()
        beside, within = beside + mean / (square**0.5 + 1e-8), within + mean / (square + 1e-8) ** 0.5
    assert list(experiment(stream(experiment)).numbers.values()) == pytest.approx([beside, within], rel=1e-9)


@pytest.mark.parametrize("in_root", [False, True])
def test_for_ordinary_gradients_both_are_the_adam_of_keras(in_root):
    start, slopes = np.array([3.0, -2.0]), np.array([0.5, 4.0])
    theta, optimizer = start, Adam(0.05, epsilon_in_root=in_root)
    for _ in range(20):
        theta = optimizer.step(theta, slopes * theta)
    expected = keras_path(keras.optimizers.Adam(0.05, epsilon=1e-8), lambda x: slopes * x, start, 20)
    np.testing.assert_allclose(theta, expected, rtol=1e-4)


def by_keras(optimizer, slope, start, steps):
    return keras_path(optimizer, slope, start, steps).astype(float)


@confirms(
    "optimization/adam#own_rates_speed_up_unequal_scales", "Adam's sums unrolled, and powers of the factors of descent"
)
@confirms(
    "optimization/adam#slower_where_scales_are_equal", "Adam's sums unrolled, and powers of the factors of descent"
)
@pytest.mark.parametrize("control", [False, True])
def test_shares_left_by_powers_and_by_unrolled_sums(control):
    unequal, equal = np.array([0.001, 0.03, 1.0]), np.ones(3)
    for experiment, curvatures, steps in (
        (by.own_rates_speed_up_unequal_scales, equal if control else unequal, 100),
        (by.slower_where_scales_are_equal, unequal if control else equal, 10),
    ):
        rate = 2 / (curvatures.min() + curvatures.max())
        plain = np.mean((1 - rate * curvatures) ** (2 * steps))
        theta, slopes = curvatures**-0.5, np.zeros((steps, 3))  # from either side the way is the same
        for t in range(1, steps + 1):
            slopes[t - 1] = curvatures * theta
            first, second = (beta ** np.arange(t)[::-1] for beta in (0.9, 0.999))
            mean, square = first @ slopes[:t] / first.sum(), second @ slopes[:t] ** 2 / second.sum()
            theta = theta - 0.3 * mean / (square**0.5 + 1e-8)
        found = experiment(stream(experiment), control).numbers.values()
        assert list(found) == pytest.approx([plain, np.mean(curvatures * theta**2)], rel=1e-6, abs=1e-12)


@confirms("optimization/adam#ignores_the_scale_of_the_loss", "Keras's Adam under the scaled gradients")
def test_scaled_gradients_move_keras_as_far():
    gradients = stream(by.ignores_the_scale_of_the_loss).uniform(0.5, 1.5, size=100)
    ends = []
    for scale in (1.0, 1000.0):
        coming = iter(scale * gradients)
        ends.append(abs(by_keras(keras.optimizers.Adam(0.01), lambda x, coming=coming: [next(coming)], [0.0], 100)[0]))
    (ratio,) = by.ignores_the_scale_of_the_loss(stream(by.ignores_the_scale_of_the_loss)).numbers.values()
    assert ratio == pytest.approx(ends[1] / ends[0], rel=1e-3)


def left_after(step, y):
    """After how many steps y is beyond one half; `step(t, y, g)` gives the next y, g = y³ - y being the slope."""
    for t in range(1, 500):
        y = step(t, y, y**3 - y)
        if abs(y) > 0.5:
            return t
    return 500


def rules(rate=0.1):
    """The four rules for one number, written out, each with averages of its own."""
    v, s, v_hat, s_hat = [0.0], [0.0], [0.0], [0.0]

    def momentum(t, y, g):
        v[0] = 0.9 * v[0] + 0.1 * g
        return y - rate * v[0]

    def division(t, y, g):
        s[0] = 0.999 * s[0] + 0.001 * g * g
        return y - rate * g / ((s[0] / (1 - 0.999**t)) ** 0.5 + 1e-8)

    def both(t, y, g):
        v_hat[0], s_hat[0] = 0.9 * v_hat[0] + 0.1 * g, 0.999 * s_hat[0] + 0.001 * g * g
        return y - rate * (v_hat[0] / (1 - 0.9**t)) / ((s_hat[0] / (1 - 0.999**t)) ** 0.5 + 1e-8)

    return (lambda t, y, g: y - rate * g), momentum, division, both


@confirms("optimization/adam#own_rates_leave_a_saddle", "the four rules written out for the way out alone")
@pytest.mark.parametrize("control", [False, True])
def test_updates_to_leave_by_rules_written_out(control):
    experiment = by.own_rates_leave_a_saddle
    y = 0.3 if control else stream(experiment).uniform(0.5, 2) * 1e-6
    assert list(experiment(stream(experiment), control).numbers.values()) == [left_after(step, y) for step in rules()]


@confirms("optimization/adam#held_exactly_at_a_saddle", "Keras's Adam from the same two starts")
def test_keras_is_held_as_well():
    for control, y in ((False, 0.0), (True, 1e-6)):
        end = by_keras(keras.optimizers.Adam(0.1), lambda x: np.array([x[0], x[1] ** 3 - x[1]]), [0.0, y], 500)
        (distance,) = by.held_exactly_at_a_saddle(control).numbers.values()
        assert distance == pytest.approx(np.linalg.norm(end), abs=1e-3)


def test_an_average_that_leaves_a_saddle_soon_would_be_noticed(monkeypatch):
    monkeypatch.setitem(by.ABILITIES, "average alone", by.ABILITIES["division alone"])
    assert not by.own_rates_leave_a_saddle(np.random.default_rng(0))
