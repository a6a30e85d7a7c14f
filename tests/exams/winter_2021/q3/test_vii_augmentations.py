"""Second routes to Winter 2021, question 3, part vii."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2021.q3.vii_augmentations import (
    LIT,
    SIDE,
    draw_digit,
    flips_change_digits,
    quarter_turns_change_digits,
    read_digit,
)
from tests.confirm import confirms


def segments(digit, change):
    """Which segments a digit shows after a rearrangement of the seven segments: no pixels are drawn."""
    return frozenset(change.get(name, name) for name in LIT[digit])


LEFT_RIGHT = {"B": "F", "F": "B", "C": "E", "E": "C"}
TOP_BOTTOM = {"A": "D", "D": "A", "B": "C", "C": "B", "E": "F", "F": "E"}
HALF_TURN = {"A": "D", "D": "A", "B": "E", "E": "B", "C": "F", "F": "C"}
DIGITS = {frozenset(lit): digit for digit, lit in enumerate(LIT)}


@confirms("winter-2021/q3#vii-b", "mapping the segments of each digit instead of its pixels")
@pytest.mark.parametrize("change", [LEFT_RIGHT, TOP_BOTTOM])
def test_either_flip_makes_five_of_two(change):
    become = {digit: DIGITS.get(segments(digit, change)) for digit in range(10)}
    assert become[2] == 5 and become[5] == 2
    assert "2 → 5" in flips_change_digits().numbers["digits that become another one exactly"]


@confirms("winter-2021/q3#vii-c", "mapping the segments of each digit instead of its pixels")
def test_a_half_turn_makes_nine_of_six():
    become = {digit: DIGITS.get(segments(digit, HALF_TURN)) for digit in range(10)}
    assert {digit: other for digit, other in become.items() if other not in (None, digit)} == {6: 9, 9: 6}
    found = quarter_turns_change_digits().numbers["digits that a half turn makes another one"]
    assert found == "6 → 9, 9 → 6"


@confirms("winter-2021/q3#vii-a", "interpolating the scaled digits instead of taking the nearest pixel")
@confirms("winter-2021/q3#vii-d", "interpolating the sheared digits instead of taking the nearest pixel")
@settings(max_examples=20)
@given(st.floats(-0.1, 0.1), st.floats(-0.15, 0.15), st.integers(0, 9))
def test_a_slight_change_keeps_the_digit(stretch, shear, digit):
    from jax.scipy.ndimage import map_coordinates

    centre = (SIDE - 1) / 2
    for matrix in (np.eye(2) * (1 + stretch), np.array([[1, 0], [shear, 1]])):
        grid = np.stack(np.mgrid[:SIDE, :SIDE]).reshape(2, -1) - centre
        sources = np.linalg.inv(matrix) @ grid + centre
        picture = np.asarray(map_coordinates(draw_digit(digit), list(sources), order=1)).reshape(SIDE, SIDE)
        assert read_digit(picture) == digit
