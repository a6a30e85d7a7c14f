"""Second routes to Winter 2021, question 2, part b."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.exams.winter_2021.q2.b_gap_in_use import scores_of_constant_models
from solutions.experiments.data.metrics import MAJORITY, balanced_accuracy
from solutions.nn.metrics import accuracy, f1_score
from tests.confirm import confirms


def counted(pairs):
    """Accuracy, F1 and balanced accuracy from pairs of a label and what was said."""
    hits, misses, alarms, rest = (pairs.count(pair) for pair in ((1, 1), (1, 0), (0, 1), (0, 0)))
    precision, recall = hits / (hits + alarms or 1), hits / (hits + misses or 1)
    f1 = 2 * precision * recall / (precision + recall or 1)
    return (hits + rest) / len(pairs), f1, (recall + rest / (alarms + rest or 1)) / 2


@confirms("winter-2021/q2#b", "precision and recall of the constant answers, counted pair by pair")
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=30))
def test_metrics_equal_counts(pairs):
    y, said = [a for a, _ in pairs], [b for _, b in pairs]
    right, f1, by_class = counted(pairs)
    assert accuracy(said, y) == pytest.approx(right)
    if (1, 1) in pairs:
        assert f1_score(said, y) == pytest.approx(f1)
    if 0 < sum(y) < len(y):
        assert balanced_accuracy(said, y) == pytest.approx(by_class)
    constant = [(1, 1)] * MAJORITY + [(0, 1)] * (100 - MAJORITY), [(1, 0)] * (100 - MAJORITY) + [(0, 0)] * MAJORITY
    assert [row[1:] for row in scores_of_constant_models()] == [pytest.approx(counted(pairs)) for pairs in constant]
