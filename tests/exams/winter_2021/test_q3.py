"""Second routes to Winter 2021, question 3: Keras, JAX, and enumeration that shares no formula with the solutions."""

import itertools

import jax
import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2021 import q3
from tests.confirm import confirms

SIZES = st.integers(5, 14)


@confirms("winter-2021/q3#i", "Keras: the output shape and `count_params()` of its own layer")
@pytest.mark.parametrize(
    "givens", [{}, dict(height=20, width=31, channels=5, kernel=4, filters=3, padding=2, stride=3)]
)
def test_convolution_equals_keras(givens):
    asked = {**q3.convolution.part.givens, **givens}
    inputs = keras.Input((asked["height"], asked["width"], asked["channels"]))
    padded = keras.layers.ZeroPadding2D(asked["padding"])(inputs)
    layer = keras.layers.Conv2D(asked["filters"], asked["kernel"], strides=asked["stride"])
    assert q3.convolution(**givens) == (layer(padded).shape[1:], layer.count_params())


@confirms("winter-2021/q3#i", "counting the places of the window and the arrays one by one")
@given(SIZES, SIZES, st.integers(1, 4), st.integers(1, 5), st.integers(1, 4), st.integers(0, 2), st.integers(1, 3))
def test_convolution_equals_a_count(height, width, channels, kernel, filters, padding, stride):
    def places(size):
        return [start for start in range(-padding, size + padding, stride) if start + kernel <= size + padding]

    arrays = [np.ones((kernel, kernel, channels)) for _ in range(filters)] + [np.ones(1) for _ in range(filters)]
    layer = q3.convolution(height, width, channels, kernel, filters, padding, stride)
    assert layer.volume == (len(places(height)), len(places(width)), filters)
    assert layer.parameters == sum(array.size for array in arrays)


@confirms("winter-2021/q3#ii", "running JAX's own reduction over windows")
@pytest.mark.parametrize("givens", [{}, dict(height=23, width=17, kernel=2, filters=3, pool=4)])
def test_pooling_equals_jax(givens):
    asked = {**q3.pooling.part.givens, **givens}
    volume = (asked["height"] - asked["kernel"] + 1, asked["width"] - asked["kernel"] + 1, asked["filters"])
    window = (asked["pool"], asked["pool"], 1)
    pooled = jax.lax.reduce_window(np.zeros(volume), -np.inf, jax.lax.max, window, window, "VALID")
    assert q3.pooling(**givens) == (pooled.shape, 0)


@confirms("winter-2021/q3#iii", "Keras: the trainable weights and all weights of its own layer")
def test_normalization_equals_keras():
    layer = keras.layers.BatchNormalization()
    outputs = layer(keras.Input((31, 31, 32)))
    trainable = sum(int(np.prod(weight.shape)) for weight in layer.trainable_weights)
    assert q3.normalization() == (outputs.shape[1:], trainable)
    assert q3.normalization(statistics=True).parameters == layer.count_params()


def admissible_by_slices(side, filters, limit, largest):
    """Every filter and padding, by cutting windows out of a real padded array."""
    for kernel, padding in itertools.product(range(1, largest + 1), range(side)):
        image = np.pad(np.zeros((side, side)), padding)
        starts = [i for i in range(len(image)) if image[i : i + kernel].shape[0] == kernel]
        if starts and filters * len(starts) ** 2 <= limit:
            yield kernel, padding, len(starts)


@confirms("winter-2021/q3#iv", "enumeration of all designs, cutting the windows out of real arrays")
@pytest.mark.parametrize("side, filters, limit", [(16, 4, 576), (11, 3, 200)])
def test_convolution_designs_equal_enumeration(side, filters, limit):
    designs = q3.convolution_designs(side, filters, limit, largest_kernel=side)
    counted = [
        (kernel, padding, (n, n, filters)) for kernel, padding, n in admissible_by_slices(side, filters, limit, side)
    ]
    assert list(designs) == counted


@confirms("winter-2021/q3#v", "enumeration of all designs, pooling real arrays and counting the weights")
def test_pooled_designs_equal_enumeration():
    counted = set()
    for kernel, padding, n in admissible_by_slices(16, 4, 576, 16):
        for pool in range(1, n + 1):
            corners = np.zeros((n, n, 4))[: n - pool + 1 : pool, : n - pool + 1 : pool]
            if np.zeros((corners.size, 10)).size <= 1440:
                counted.add((kernel, padding, pool, corners.shape))
    assert set(q3.pooled_designs()) == counted
    assert len(q3.pooled_designs()) == len(counted)


@pytest.mark.parametrize("entry, accepted", [((5, 0), True), ((4, 0), False), ((7, 1), True), ((6, 1), False)])
def test_a_reply_to_a_design_says_whether_it_is_admissible(entry, accepted):
    assert dict(q3.convolution_replies())[entry][0] is accepted
    assert all(reply[1].endswith(".") for reply in dict(q3.convolution_replies()).values())


def test_a_reply_to_a_pool_knows_the_convolution():
    replies = dict(q3.pool_replies())
    assert replies[5, 0, 2] == (True, "Admissible: 6 × 6 × 4 after the pool.")
    assert replies[5, 0, 1][0] is False and "5760" in replies[5, 0, 1][1]
    assert replies[3, 0][0] is False and "784" in replies[3, 0][1]
    accepted = {entry for entry, (right, _) in replies.items() if right}
    assert accepted == {tuple(design[:3]) for design in q3.pooled_designs()}


@confirms("winter-2021/q3#vi", "Keras: the output shape of the four layers")
def test_dense_output_equals_keras():
    layers = [keras.layers.Conv2D(4, 5), keras.layers.MaxPool2D(2), keras.layers.Flatten(), keras.layers.Dense(10)]
    model = keras.Sequential([keras.Input((16, 16, 3)), *layers])
    assert q3.dense_output() == model.output_shape[1:]


def segments(digit, change):
    """Which segments a digit shows after a rearrangement of the seven segments: no pixels are drawn."""
    return frozenset(change.get(name, name) for name in q3.LIT[digit])


LEFT_RIGHT = {"B": "F", "F": "B", "C": "E", "E": "C"}
TOP_BOTTOM = {"A": "D", "D": "A", "B": "C", "C": "B", "E": "F", "F": "E"}
HALF_TURN = {"A": "D", "D": "A", "B": "E", "E": "B", "C": "F", "F": "C"}
DIGITS = {frozenset(lit): digit for digit, lit in enumerate(q3.LIT)}


@confirms("winter-2021/q3#vii-b", "mapping the segments of each digit instead of its pixels")
@pytest.mark.parametrize("change", [LEFT_RIGHT, TOP_BOTTOM])
def test_either_flip_makes_five_of_two(change):
    become = {digit: DIGITS.get(segments(digit, change)) for digit in range(10)}
    assert become[2] == 5 and become[5] == 2
    assert "2 → 5" in q3.flips_change_digits().numbers["digits that become another one exactly"]


@confirms("winter-2021/q3#vii-c", "mapping the segments of each digit instead of its pixels")
def test_a_half_turn_makes_nine_of_six():
    become = {digit: DIGITS.get(segments(digit, HALF_TURN)) for digit in range(10)}
    assert {digit: other for digit, other in become.items() if other not in (None, digit)} == {6: 9, 9: 6}
    found = q3.quarter_turns_change_digits().numbers["digits that a half turn makes another one"]
    assert found == "6 → 9, 9 → 6"


@confirms("winter-2021/q3#vii-a", "interpolating the scaled digits instead of taking the nearest pixel")
@confirms("winter-2021/q3#vii-d", "interpolating the sheared digits instead of taking the nearest pixel")
@settings(max_examples=20)
@given(st.floats(-0.1, 0.1), st.floats(-0.15, 0.15), st.integers(0, 9))
def test_a_slight_change_keeps_the_digit(stretch, shear, digit):
    from jax.scipy.ndimage import map_coordinates

    centre = (q3.SIDE - 1) / 2
    for matrix in (np.eye(2) * (1 + stretch), np.array([[1, 0], [shear, 1]])):
        grid = np.stack(np.mgrid[: q3.SIDE, : q3.SIDE]).reshape(2, -1) - centre
        sources = np.linalg.inv(matrix) @ grid + centre
        picture = np.asarray(map_coordinates(q3.draw_digit(digit), list(sources), order=1)).reshape(q3.SIDE, q3.SIDE)
        assert q3.read_digit(picture) == digit
