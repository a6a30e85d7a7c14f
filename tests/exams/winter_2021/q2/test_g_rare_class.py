"""What the slips and claims of Winter 2021, question 2, part g, count."""

import numpy as np
import pytest

from solutions.exams.winter_2021.q2.g_rare_class import accuracy_depends_on_the_mix, extra_copies_overshoot


@pytest.mark.parametrize("negatives", [1, 4, 9])
def test_accuracies_equal_those_of_labels_counted_one_by_one(negatives):
    right = {0: np.arange(100) < 95, 1: np.arange(100) < 80}  # of a hundred examples of each class
    natural = np.concatenate([np.tile(right[0], negatives), right[1]]).mean()
    even = np.concatenate([right[0], right[1]]).mean()
    found = accuracy_depends_on_the_mix(negatives)
    assert list(found.numbers.values()) == pytest.approx([natural, even])
    assert found.holds == (negatives > 1)


def test_copies_are_counted_one_by_one():
    labels = [0] * 9 + [1]
    assert extra_copies_overshoot().numbers == {"negatives": 9, "positives": (labels + [1] * 9).count(1)}
    assert not extra_copies_overshoot(control=True)
