"""Second routes to what may be in which set."""

import math
from collections import Counter

import jax
import numpy as np
import pytest
from scipy.spatial import KDTree

from solutions.experiments.data import splits as by
from solutions.experiments.data.distribution_shift import SHIFT, compare_training_sets
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers


@confirms("data/splits#mixed_development_set_picks_the_wrong_model", "the losses of both models, and which is lower")
@pytest.mark.parametrize("control", [False, True])
def test_the_mixed_set_chooses_between_the_two_training_sets(control):
    for seed in range(3):
        sites = compare_training_sets(np.random.default_rng(seed), shift=0.0 if control else SHIFT)
        alone, both = sites.values()
        found = by.mixed_development_set_picks_the_wrong_model(np.random.default_rng(seed), control).numbers
        assert tuple(found.values()) == ((both, both) if control else (alone, both))


def test_the_cross_entropy_of_counts_equals_that_of_labels():
    counts, predicted = np.array([[2, 0, 1], [3, 4, 1]]), np.array([0.3, 0.1, 0.8])
    labels = [1, 1, 0, 0, 0, 0, 0, 1]
    likelihood = jax.scipy.stats.bernoulli.logpmf(np.array(labels), predicted.repeat(counts[1]))
    assert by.cross_entropy_of_counts(predicted, counts) == pytest.approx(-float(likelihood.mean()), rel=1e-5)


@confirms(
    "data/splits#copies_leak_into_the_development_set", "the chance that a copy of an example is on the other side"
)
def test_a_positive_is_recognised_where_one_of_its_copies_is():
    """Twenty positives, nine copies each, among 360 rows of which half are trained on."""
    (leaked,) = mean_numbers(by.copies_leak_into_the_development_set)
    without = math.prod((180 - i - 1) / (359 - i) for i in range(8))  # none of the other eight copies
    assert leaked == pytest.approx(1 - without, abs=0.02)
    (honest,) = mean_numbers(by.copies_leak_into_the_development_set, control=True)
    assert honest < 0.25  # of nothing but chance, a positive is as rare as the class


@confirms("data/splits#copies_inflate_the_test_score", "the chance that a copy is trained on, and recall beside it")
@confirms("data/splits#splitting_first_is_honest", "the chance that a copy is trained on, and recall beside it")
def test_inflation_is_the_share_of_copies_that_are_trained_on():
    """Of 675 rows, 135 are tested on: a tested positive has its copy among the other 540 of 674. It is then recognised;
    otherwise as often as a new one.
    """
    recalled, f1, of_new, f1_new, trained_on = mean_numbers(by.copies_inflate_the_test_score)
    assert trained_on == pytest.approx(540 / 674, abs=0.02)
    assert recalled == pytest.approx(trained_on + (1 - trained_on) * of_new, abs=0.03)
    assert f1 - f1_new > 0.3
    recalled, f1, of_new, f1_new, trained_on = mean_numbers(by.splitting_first_is_honest)
    assert trained_on == 0 and (recalled, f1) == pytest.approx((of_new, f1_new), abs=0.04)


def recognised(train, X, y, test):
    """Which of the examples, from a tree of those of the training, have the label 1."""
    return y[train][KDTree(X[train]).query(test)[1]] == 1


@confirms("data/splits#copies_leak_into_the_development_set", "SciPy's tree of neighbours, on the same draws")
@pytest.mark.parametrize("control", [False, True])
def test_positives_found_by_a_tree(control):
    rng = np.random.default_rng(3)
    X, y = rng.normal(size=(200, 2)), np.arange(200) >= 180
    rows = np.concatenate([range(180), np.repeat(range(180, 200), 1 if control else 9)]).astype(int)
    train, held_out = np.split(rows[rng.permutation(len(rows))], 2)
    positives = held_out[y[held_out]]
    found = by.copies_leak_into_the_development_set(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx([recognised(train, X, y, X[positives]).mean()])


def scores_by_a_tree(copy_first):
    """The mean scores over eight splits of the same draws."""
    rng, rows_of_scores = np.random.default_rng(3), []
    y = np.arange(500) < 175
    for _ in range(8):
        X, rows = rng.normal(size=(500, 8)) + y[:, None] / math.sqrt(8), list(range(500))
        rows = rng.permutation(rows + rows[:175] if copy_first else rows)
        test, train = rows[: len(rows) // 5], rows[len(rows) // 5 :]
        others = rng.normal(size=(500, 8)) + y[:, None] / math.sqrt(8)
        new, scores = rng.choice(500, len(test), replace=False), []
        for queries, labels in ((X[test], y[test]), (others[new], y[new])):
            said = recognised(train, X, y, queries)
            right, wrong = sum(said & labels), sum(said != labels)
            scores += [right / sum(labels), 2 * right / (2 * right + wrong)]
        known = [row in train for row in test if y[row]]
        rows_of_scores.append([*scores, sum(known) / len(known)])
    return np.mean(rows_of_scores, axis=0)


@confirms("data/splits#copies_inflate_the_test_score", "SciPy's tree of neighbours, on the same draws")
@confirms("data/splits#splitting_first_is_honest", "SciPy's tree of neighbours, on the same draws")
@pytest.mark.parametrize("copy_first", [False, True])
def test_scores_by_a_tree(copy_first):
    expected = pytest.approx(scores_by_a_tree(copy_first))
    for experiment, control in (
        (by.copies_inflate_the_test_score, not copy_first),
        (by.splitting_first_is_honest, copy_first),
    ):
        assert list(experiment(np.random.default_rng(3), control).numbers.values()) == expected


@pytest.mark.parametrize("copy_first", [False, True])
def test_where_the_copies_are(monkeypatch, copy_first):
    asked = []

    def nearest(X, y, queries):
        asked.append(([tuple(x) for x in X], y, [tuple(x) for x in queries]))
        return np.array([y[min(range(len(X)), key=lambda i, at=at: math.dist(X[i], at))] for at in queries])

    monkeypatch.setattr(by, "nearest_label", nearest)
    recalled, f1, *_, trained_on = by.scores_with_copies(np.random.default_rng(1), copy_first)
    (train, y, test), (_, _, new) = asked
    times = Counter(train + test)
    assert (len(train), len(test), len(new)) == ((540, 135, 135) if copy_first else (400 + sum(y) // 2, 100, 100))
    if copy_first:
        assert sorted(times.values()) == [1] * 325 + [2] * 175
        positives = [at for at in test if times[at] == 2]
        assert trained_on == sum(at in train for at in positives) / len(positives)
        assert recalled >= trained_on  # who has a copy is nearest to it
    else:
        assert trained_on == 0 and not set(train) & set(test)
        assert all(times[at] == 1 + label for at, label in zip(train, y, strict=True))
    assert 0 < f1 < 1
