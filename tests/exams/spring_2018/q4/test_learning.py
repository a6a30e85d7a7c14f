"""What parts of Spring 2018, question 4, share: `learning`."""

import math
import statistics

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solutions.exams.spring_2018.q4 import learning
from solutions.exams.spring_2018.q4.groups import (
    batches_of,
    both_groups,
    groups_apart,
    in_training_and_at_test,
    photographs,
)
from solutions.exams.spring_2018.q4.learning import (
    learn_behind,
    least_training_loss,
    new_values_may_be_judged_rightly,
    outliers,
    unmixed_batches_fail_at_test,
)
from tests.conftest import recorded


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1)), min_size=1, max_size=12), st.integers(0, 1000))
def test_the_least_loss_is_the_conditional_entropy(pairs, seed):
    """Whatever a function says of each value, its loss is at least this; the frequencies attain it."""
    values = sorted({value for value, _ in pairs})
    assume(len(values) > 1)
    z = np.array([[value] for value, _ in pairs], dtype=float)
    y = np.array([label for _, label in pairs])
    least = least_training_loss([(z, y)])

    def loss(probability):
        said = [probability[value] for value, _ in pairs]
        return -np.mean([math.log(p if label else 1 - p) for p, (_, label) in zip(said, pairs, strict=True)])

    rng = np.random.default_rng(seed)
    for _ in range(20):
        assert loss(dict(zip(values, rng.uniform(0.001, 0.999, len(values)), strict=True))) >= least - 1e-9
    shares = {value: np.mean([label for other, label in pairs if other == value]) for value in values}
    assert loss({value: float(np.clip(share, 1e-12, 1 - 1e-12)) for value, share in shares.items()}) == pytest.approx(
        least, abs=1e-9
    )


def test_outliers_decide_what_unseen_values_mean():
    for seed in range(5):
        assert new_values_may_be_judged_rightly(seed).numbers["test error"] == 0
        assert new_values_may_be_judged_rightly(seed, control=True).numbers["test error"] == 1


@pytest.mark.parametrize("control", [False, True])
def test_distances_and_errors_of_outliers(monkeypatch, control):
    results = recorded(monkeypatch, learning, "learn_behind")
    training, distance, test = new_values_may_be_judged_rightly(3, control).numbers.values()
    assert (training, test) == (results[0].training_error, results[0].test_error) == (0, control)
    rng = np.random.default_rng(3)
    draw = outliers(outward=not control)
    batches, (values, _) = groups_apart(rng, draw), both_groups(rng, draw)
    mean, variance = (statistics.fmean(of(z[:, 0]) for z, _ in batches) for of in (np.mean, np.var))
    assert distance == pytest.approx(min(abs(v - mean) for v in values[:, 0]) / math.sqrt(variance))


def test_losses_and_errors_keep_their_names(monkeypatch):
    results = recorded(monkeypatch, learning, "learn_behind")
    training, error, test, error_at_test = unmixed_batches_fail_at_test(3).numbers.items()
    found = results[0]
    assert training == ("training loss", found.training_loss) and error == ("training error", found.training_error)
    assert test == ("test loss", found.test_loss) and error_at_test == ("test error", found.test_error)


def test_values_at_test_time_have_the_averaged_statistics(monkeypatch):
    seen = []
    monkeypatch.setattr(learning, "train", lambda network, *_, **__: network)
    monkeypatch.setattr(learning, "forward", lambda network, inputs: (seen.append(inputs) or inputs[:, :1], None))
    batches, (z, y) = batches_of(), both_groups(np.random.default_rng(3), photographs, count=5)
    learn_behind(batches, (z, y), np.random.default_rng(3))
    np.testing.assert_allclose(seen[0], in_training_and_at_test(batches)[0], atol=1e-4)
    np.testing.assert_allclose(seen[1], z / [1, 5, 5], atol=1e-3)  # the means cancel, the variances are 1, 25, 25
