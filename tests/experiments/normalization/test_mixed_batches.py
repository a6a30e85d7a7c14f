"""Second routes to what batches of one kind do."""

import math
import statistics

import keras
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solutions.experiments.normalization import mixed_batches as by
from tests.confirm import confirms


@confirms("normalization/mixed_batches#means_lie_off_their_average", "counting, with Python's own statistics")
@pytest.mark.parametrize("control", [False, True])
def test_batches_near_the_moving_average_are_counted(control):
    rng = np.random.default_rng(3)
    batches = by.groups_apart(rng, by.photographs, batches=400)
    if control:
        batches = by.shuffled(rng, batches)
    means = [statistics.fmean(z[:, 0].tolist()) for z, _ in batches]
    average = statistics.fmean(means)
    near = sum(abs(mean - average) < min(abs(mean - 13), abs(mean + 13)) for mean in means) / 400
    found, share = by.means_lie_off_their_average(np.random.default_rng(3), control).numbers.values()
    assert found == pytest.approx(average) and share == pytest.approx(near, abs=0.01)


def keras_outcome(batches, rng):
    """The loss in training and the share of errors at test time of Keras' own layer, trained batch after batch; and its
    moving averages.
    """
    keras.utils.set_random_seed(5)
    X, y = (np.concatenate(pieces).astype("float32") for pieces in zip(*batches, strict=True))
    norm = keras.layers.BatchNormalization(momentum=0.99)
    model = keras.Sequential([norm, keras.layers.Dense(16, activation="relu"), keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.02), keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(X, y, batch_size=by.BATCH, epochs=30, shuffle=False, verbose=0)
    logits = [np.asarray(model(z.astype("float32"), training=True))[:, 0] for z, _ in batches]
    loss = np.mean([np.logaddexp(0, -(2 * labels - 1) * z) for z, (_, labels) in zip(logits, batches, strict=True)])
    Z, labels = by.both_groups(rng, by.photographs)
    error = np.mean((np.asarray(model(Z.astype("float32"), training=False))[:, 0] > 0) != labels)
    return loss, error, *(np.asarray(weights) for weights in (norm.moving_mean, norm.moving_variance))


@confirms("normalization/mixed_batches#fail_at_test", "Keras: its own layer and moving averages, batch after batch")
@pytest.mark.parametrize("mixed", [False, True])
def test_keras_learns_and_fails(mixed):
    rng = np.random.default_rng(5)
    batches = by.groups_apart(rng, by.photographs, batches=32)
    loss, error, mean, variance = keras_outcome(by.shuffled(rng, batches) if mixed else batches, rng)
    assert np.abs(mean).max() < 1.5
    within = [1, 25, 25] * np.array(1 + 0.2**2)
    np.testing.assert_allclose(variance, within + (np.array([169, 25, 0]) if mixed else 0), rtol=0.12)
    assert loss < 0.05
    assert error < 0.01 if mixed else error > 0.2


@confirms("normalization/mixed_batches#need_no_balance", "Keras: its own layer and moving averages, batch after batch")
def test_keras_learns_from_a_quarter_of_hot_dogs():
    rng = np.random.default_rng(5)
    batches = by.shuffled(rng, by.groups_apart(rng, by.photographs, batches=32, every=4))
    assert np.mean(np.concatenate([labels for _, labels in batches])) == 1 / 4
    assert all(set(labels) == {0, 1} for _, labels in batches)
    loss, error, mean, _ = keras_outcome(batches, rng)
    assert loss < 0.05 and error < 0.02
    assert mean == pytest.approx([-13 / 2, -5 / 2, 0], abs=1)


@confirms("normalization/mixed_batches#may_be_judged_rightly", "the nearest normalised value of training")
@pytest.mark.parametrize("control", [False, True])
def test_distances_and_errors_of_outliers(control):
    rng = np.random.default_rng(3)
    draw = by.outliers(outward=not control)
    batches, (values, labels) = by.groups_apart(rng, draw), by.both_groups(rng, draw)
    mean, variance = (statistics.fmean(of(z[:, 0]) for z, _ in batches) for of in (np.mean, np.var))
    at_test = (values[:, 0] - mean) / math.sqrt(variance)
    in_training = np.concatenate([(z[:, 0] - z[:, 0].mean()) / z[:, 0].std() for z, _ in batches])
    nearest = np.abs(at_test[:, None] - in_training).argmin(axis=1)
    error = np.mean(np.concatenate([y for _, y in batches])[nearest] != labels)
    found = by.may_be_judged_rightly(np.random.default_rng(3), control).numbers.values()
    _, training_error, _, test_error, distance = found
    assert (training_error, test_error, distance) == pytest.approx((0, error, np.abs(at_test).min()), abs=1e-9)
    assert error == control


def test_values_at_test_time_have_the_averaged_statistics(monkeypatch):
    seen = []
    monkeypatch.setattr(by, "train", lambda network, *_, **__: network)
    monkeypatch.setattr(by, "forward", lambda network, inputs: (seen.append(inputs) or inputs[:, :1], None))
    hot_dogs = np.array([[12.0, 0, -5], [14, 10, 5], [14, 10, 5], [12, 0, -5]])
    batches = [(hot_dogs, np.ones(4, int)), (-hot_dogs, np.zeros(4, int))]
    z, y = by.both_groups(np.random.default_rng(3), by.photographs, count=5)
    by.learn_after(batches, (z, y), np.random.default_rng(3))
    np.testing.assert_allclose(seen[0], np.sign([*(hot_dogs - [13, 5, 0]), *([13, 5, 0] - hot_dogs)]), atol=1e-4)
    np.testing.assert_allclose(seen[1], z / [1, 5, 5], atol=1e-3)  # the means cancel, the variances are 1, 25, 25


@pytest.mark.parametrize("m", [4, 8])
def test_means_of_small_batches_cluster(m):
    """Monte Carlo: the clusters in which the means of small random batches lie."""
    rng = np.random.default_rng(m)
    groups = rng.choice([-1, 1], size=(4000, m))
    means = np.sort((13 * groups + rng.normal(size=groups.shape)).mean(axis=1))
    gaps = int((np.diff(means) > 13 / m / 4).sum())
    # neighbouring clusters lie 26 / m apart, and are 1 / √m wide
    if m == 4:
        assert gaps + 1 == by.modes_of_the_batch_mean(m) == 5
    assert by.modes_of_the_batch_mean(m) == m + 1


def test_peaks_are_those_of_the_sizes_named():
    peaks = by.small_ones_have_many_modes().numbers
    assert {f"peaks, batches of {m}": by.modes_of_the_batch_mean(m) for m in (4, 16, 64, 1024)} == peaks
    four, sixteen, more, many = peaks.values()
    assert (four, sixteen, many) == (4 + 1, 16 + 1, 1) and 17 < more <= 64 + 1


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1)), min_size=1, max_size=12), st.integers(0, 1000))
def test_the_least_loss_is_the_conditional_entropy(pairs, seed):
    """Whatever a function says of each value, its loss is at least this; the frequencies attain it."""
    values = sorted({value for value, _ in pairs})
    assume(len(values) > 1)
    z = np.array([[value] for value, _ in pairs], dtype=float)
    y = np.array([label for _, label in pairs])
    least = by.least_training_loss([(z, y)])

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


def test_a_network_that_learned_nothing_does_not_fail_at_test_only(monkeypatch):
    monkeypatch.setattr(by, "train", lambda network, *_, **__: network)
    assert not by.fail_at_test(np.random.default_rng(0))
