"""Second routes to Winter 2021, question 3, part vii."""

import pytest

from solutions.experiments.regularization.augmentation import LIT, flips_change_digits, quarter_turns_change_digits
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
    others = [f"{digit} → {other}" for digit, other in become.items() if other not in (None, digit)]
    assert others == ["2 → 5", "5 → 2"]
    assert flips_change_digits().numbers["digits that become another one exactly"] == ", ".join(others)


@confirms("winter-2021/q3#vii-c", "mapping the segments of each digit instead of its pixels")
def test_a_half_turn_makes_nine_of_six():
    become = {digit: DIGITS.get(segments(digit, HALF_TURN)) for digit in range(10)}
    assert {digit: other for digit, other in become.items() if other not in (None, digit)} == {6: 9, 9: 6}
    found = quarter_turns_change_digits().numbers["digits that a half turn makes another one"]
    assert found == "6 → 9, 9 → 6"
