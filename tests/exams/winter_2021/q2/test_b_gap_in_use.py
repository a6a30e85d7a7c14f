"""Second routes to Winter 2021, question 2, part b."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.experiments.data.metrics import balanced_accuracy
from solutions.nn.metrics import accuracy, f1_score
from tests.confirm import confirms


@confirms("winter-2021/q2#b", "precision and recall of the constant answers, counted pair by pair")
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=30))
def test_metrics_equal_counts(pairs):
    y, said = [a for a, _ in pairs], [b for _, b in pairs]
    hits, misses, alarms = pairs.count((1, 1)), pairs.count((1, 0)), pairs.count((0, 1))
    assert accuracy(said, y) == pytest.approx((hits + pairs.count((0, 0))) / len(pairs))
    if hits:
        precision, recall = hits / (hits + alarms), hits / (hits + misses)
        assert f1_score(said, y) == pytest.approx(2 * precision * recall / (precision + recall))
    if 0 < sum(y) < len(y):
        by_class = hits / (hits + misses) + pairs.count((0, 0)) / (alarms + pairs.count((0, 0)))
        assert balanced_accuracy(said, y) == pytest.approx(by_class / 2)
