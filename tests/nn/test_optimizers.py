"""solutions.nn.optimizers against Keras's, and against the sums that the recurrences unroll to."""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

from itertools import pairwise

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keras.optimizers import SGD

from solutions.nn.optimizers import Adam, GradientDescent, Momentum, RMSProp, clip_by_norm, descend, minimize

GRADIENTS = np.random.default_rng(0).normal(size=(6, 2, 3))


def run(optimizer, gradients=GRADIENTS):
    theta = np.ones(gradients[0].shape)
    path = []
    for gradient in gradients:
        theta = optimizer.step(theta, gradient)
        path.append(theta)
    return np.array(path)


PAIRS = {
    "gradient descent": lambda: (GradientDescent(0.05), SGD(0.05)),
    "classical": lambda: (Momentum(0.05, 0.8, classical=True), SGD(0.05, momentum=0.8)),
    "averaging": lambda: (Momentum(0.05, 0.8), SGD(0.05 * (1 - 0.8), momentum=0.8)),
    "adam": lambda: (Adam(0.05, 0.8, 0.9), keras.optimizers.Adam(0.05, 0.8, 0.9, epsilon=1e-8)),
}


@pytest.mark.parametrize("name", PAIRS)
def test_paths_are_those_of_keras(name):
    ours, theirs = PAIRS[name]()
    variable = keras.Variable(np.ones((2, 3), dtype="float32"))
    theirs.build([variable])
    path = []
    for gradient in GRADIENTS.astype("float32"):
        theirs.apply([keras.ops.convert_to_tensor(gradient)], [variable])
        path.append(np.asarray(variable))
    np.testing.assert_allclose(run(ours), path, rtol=3e-5, atol=1e-6)


def test_defaults_are_those_of_keras():
    adam, rmsprop = keras.optimizers.Adam(), keras.optimizers.RMSprop()
    theirs = [float(adam.learning_rate), adam.beta_1, adam.beta_2], [float(rmsprop.learning_rate), rmsprop.rho]
    ours = [Adam().learning_rate, Adam().beta1, Adam().beta2], [RMSProp().learning_rate, RMSProp().beta]
    np.testing.assert_allclose(np.concatenate(ours), np.concatenate(theirs), rtol=1e-6)


def averages(gradients, beta):
    """(1 - β) Σ β^(t-i) gᵢ for every t."""
    return np.array(
        [(1 - beta) * sum(beta ** (t - i) * gradients[i] for i in range(t + 1)) for t in range(len(gradients))]
    )


def test_rmsprop_divides_by_the_root_of_the_average_square():
    steps = GRADIENTS / (np.sqrt(averages(GRADIENTS**2, 0.8)) + 0.1)
    expected = 1 - 0.05 * np.cumsum(steps, axis=0)
    np.testing.assert_allclose(run(RMSProp(0.05, 0.8, epsilon=0.1)), expected, rtol=1e-12)


@pytest.mark.parametrize("correction", [False, True])
def test_adam_divides_two_averages(correction):
    """Corrected, both are proper means: their weights sum to 1 at every step."""
    velocity, square = averages(GRADIENTS, 0.8), averages(GRADIENTS**2, 0.9)
    if correction:
        ones = np.ones_like(GRADIENTS)
        velocity, square = velocity / averages(ones, 0.8), square / averages(ones, 0.9)
    expected = 1 - 0.05 * np.cumsum(velocity / (np.sqrt(square) + 0.1), axis=0)
    ours = run(Adam(0.05, 0.8, 0.9, epsilon=0.1, bias_correction=correction))
    np.testing.assert_allclose(ours, expected, rtol=1e-12)


@pytest.mark.parametrize("correction", [False, True])
def test_adam_takes_its_epsilon_into_the_root(correction):
    velocity, square = averages(GRADIENTS, 0.8), averages(GRADIENTS**2, 0.9)
    if correction:
        ones = np.ones_like(GRADIENTS)
        velocity, square = velocity / averages(ones, 0.8), square / averages(ones, 0.9)
    expected = 1 - 0.05 * np.cumsum(velocity / np.sqrt(square + 0.1), axis=0)
    ours = run(Adam(0.05, 0.8, 0.9, 0.1, bias_correction=correction, epsilon_in_root=True))
    np.testing.assert_allclose(ours, expected, rtol=1e-12)


@given(st.floats(-3, 3), st.integers(-8, 3))
def test_the_first_step_of_adam_for_either_place_of_epsilon(mantissa, power):
    gradient = mantissa * 10.0**power
    beside, within = (0.0 - Adam(0.05, epsilon_in_root=root).step(0.0, gradient) for root in (False, True))
    assert beside == pytest.approx(0.05 * gradient / (abs(gradient) + 1e-8), rel=1e-9)
    assert within == pytest.approx(0.05 * gradient / np.hypot(gradient, 1e-4), rel=1e-9)


def test_under_a_constant_gradient_adam_moves_by_its_learning_rate_from_the_first_step():
    path = run(Adam(0.05), gradients=np.full((4, 2), -7.0))
    np.testing.assert_allclose(np.diff(path, axis=0, prepend=1), 0.05, rtol=1e-6)


def test_both_forms_of_momentum_take_the_same_path():
    classical = run(Momentum(0.05 * (1 - 0.8), 0.8, classical=True))
    np.testing.assert_allclose(run(Momentum(0.05, 0.8)), classical, rtol=1e-12)


def test_a_step_leaves_the_parameters_it_was_given():
    theta, gradient = np.ones(2), np.ones(2)
    for optimizer in (GradientDescent(), Momentum(), RMSProp(), Adam()):
        for _ in range(2):
            optimizer.step(theta, gradient)
    assert theta.tolist() == gradient.tolist() == [1, 1]


MATRIX = np.array([[3.0, 1.0], [1.0, 2.0]])  # of a quadratic function, with its minimum at 0


@pytest.mark.parametrize("kind", [GradientDescent, Momentum, RMSProp, Adam])
def test_a_descent_is_step_after_step(kind):
    start, optimizer = np.array([2.0, -1.0]), kind(0.1)
    path = list(descend(lambda theta: MATRIX @ theta, start, kind(0.1), steps=7))
    assert len(path) == 8
    np.testing.assert_array_equal(path[0], start)
    for theta, following in pairwise(path):
        np.testing.assert_array_equal(following, optimizer.step(theta, MATRIX @ theta))
    np.testing.assert_array_equal(minimize(lambda theta: MATRIX @ theta, start, kind(0.1), steps=7), path[-1])
    assert start.tolist() == [2, -1]


def test_gradient_descent_on_a_quadratic_is_a_power_of_a_matrix():
    *_, theta = descend(lambda theta: MATRIX @ theta, [2.0, -1.0], GradientDescent(0.2), steps=9)
    np.testing.assert_allclose(theta, np.linalg.matrix_power(np.eye(2) - 0.2 * MATRIX, 9) @ [2.0, -1.0], rtol=1e-12)


def test_a_descent_without_end_takes_a_step_when_it_is_asked_to():
    seen = []

    def gradient(theta):
        seen.append(theta)
        return 1.0

    path = descend(gradient, 5.0, GradientDescent(0.5))
    assert [next(path) for _ in range(3)] == [5.0, 4.5, 4.0]
    assert seen == [5.0, 4.5]


def test_no_steps_lead_nowhere():
    assert minimize(lambda theta: theta, 3.0, GradientDescent(), steps=0) == 3.0
    assert list(descend(lambda theta: theta, 3.0, GradientDescent(), steps=0)) == [3.0]


@pytest.mark.parametrize("steps", [-1, 2.0, True])
def test_bad_numbers_of_steps_are_named(steps):
    for function in (descend, minimize):
        with pytest.raises(ValueError, match=f"steps={steps}, expected an integer of at least 0"):
            function(lambda theta: theta, 3.0, GradientDescent(), steps)
    with pytest.raises(ValueError, match="steps=None, expected an integer"):
        minimize(lambda theta: theta, 3.0, GradientDescent(), None)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=4), st.floats(0.01, 100))
def test_clipping_bounds_the_norm_and_keeps_the_direction(gradient, limit):
    clipped = clip_by_norm(gradient, limit)
    norm = np.linalg.norm(gradient)
    assert np.linalg.norm(clipped) == pytest.approx(min(norm, limit))
    np.testing.assert_allclose(clipped * norm, np.multiply(gradient, min(norm, limit)), atol=1e-9)


def test_the_norm_of_a_matrix_is_that_of_its_entries():
    np.testing.assert_allclose(clip_by_norm([[3.0], [4.0]], limit=1), [[0.6], [0.8]])
    np.testing.assert_allclose(clip_by_norm(np.eye(4), limit=1), np.eye(4) / 2)  # not the largest stretch, which is 1


@pytest.mark.parametrize("optimizer", [GradientDescent, Momentum, RMSProp, Adam])
def test_bad_input_is_named(optimizer):
    with pytest.raises(ValueError, match="learning_rate=0, expected a positive number"):
        optimizer(learning_rate=0)
    with pytest.raises(ValueError, match=r"gradient has shape \(3,\), theta \(3, 1\), expected the same"):
        optimizer().step(np.ones((3, 1)), np.ones(3))


@pytest.mark.parametrize(
    "optimizer, name",
    [(Momentum, "beta"), (RMSProp, "beta"), (Adam, "beta1"), (Adam, "beta2")],
)
@pytest.mark.parametrize("value", [-0.1, 1])
def test_bad_decays_are_named(optimizer, name, value):
    with pytest.raises(ValueError, match=rf"{name}={value}, expected a number in \[0, 1\)"):
        optimizer(**{name: value})


@pytest.mark.parametrize("optimizer", [RMSProp, Adam])
def test_bad_epsilons_are_named(optimizer):
    with pytest.raises(ValueError, match="epsilon=0, expected a positive number"):
        optimizer(epsilon=0)


@pytest.mark.parametrize("name", ["bias_correction", "epsilon_in_root"])
def test_bad_flags_of_adam_are_named(name):
    with pytest.raises(ValueError, match=f"{name}='no', expected True or False"):
        Adam(**{name: "no"})


def test_bad_limits_are_named():
    with pytest.raises(ValueError, match="limit=-1, expected a positive number"):
        clip_by_norm([1.0], limit=-1)
