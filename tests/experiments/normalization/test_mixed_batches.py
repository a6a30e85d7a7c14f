"""Second routes to what batches of one kind do."""

import math
import statistics

import jax
import keras
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solutions.experiments.normalization import mixed_batches as by
from solutions.nn.mlp import initialize
from tests.confirm import confirms
from tests.experiments.regularization import by_jax


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
    assert found == pytest.approx(average) and share == pytest.approx(near)


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


def photographs(rng, count, hot_dog):
    """Activations of a group, neuron by neuron."""
    sign, side = rng.permutation([-1, 1] * (count // 2)), 1 if hot_dog else -1
    signs = sign if hot_dog else -sign, sign, sign
    noise = 0.2 * rng.normal(size=(count, 3)).T
    return np.transpose(
        [
            side * mean + spread * (of + own)
            for mean, spread, of, own in zip((13, 5, 0), (1, 5, 5), signs, noise, strict=True)
        ]
    )


def outliers(outward):
    """What draws a neuron of which a quarter lies apart, outward or toward the other group."""

    def draw(rng, count, hot_dog):
        off = rng.permutation([-1, -1, -1, 3] * (count // 4)) + 0.2 * rng.normal(size=count)
        return ((1 if hot_dog else -1) * (13 + (1 if outward else -1) * off))[:, None]

    return draw


def outcome(draw, hot_dogs, mixed, rate=0.03, steps=300):
    """Losses and shares of errors in training and at test time, of a network that JAX has trained; and the values at
    test time. `hot_dogs` tells the kind of each batch.
    """
    rng = np.random.default_rng(3)
    Z = np.array([draw(rng, 16, kind) for kind in hot_dogs])  # (batches, 16, neurons)
    y = np.repeat(hot_dogs, 16)
    if mixed:
        order = rng.permutation(256)
        Z, y = Z.reshape(256, -1)[order].reshape(Z.shape), y[order]
    new, labels = np.concatenate([draw(rng, 400, True), draw(rng, 400, False)]), np.repeat([True, False], 400)
    means, variances = Z.mean(axis=1), Z.var(axis=1)
    training = np.concatenate((Z - means[:, None]) / np.sqrt(variances)[:, None])
    test = (new - means.mean(axis=0)) / np.sqrt(variances.mean(axis=0) + 1e-5)
    start = initialize([training.shape[1], 16, 1], rng)
    network, measured = by_jax.trained(start, training, y, rate, steps), []
    for inputs, of in ((training, y), (test, labels)):
        z = np.asarray(by_jax.outputs(network, inputs))
        measured += [float(by_jax.logistic_loss(z, of)), np.mean((z > 0) != of)]
    return measured, (new - means.mean(axis=0)) / np.sqrt(variances.mean(axis=0))


of_both = pytest.mark.parametrize("control", [False, True])


@confirms("normalization/mixed_batches#fail_at_test", "JAX: the same training by autodiff")
@confirms("normalization/mixed_batches#need_no_balance", "JAX: the same training by autodiff")
@of_both
@jax.enable_x64(True)
def test_losses_and_errors_equal_those_of_jax(control):
    for experiment, hot_dogs, mixed in (
        (by.fail_at_test, [False, True] * 8, control),
        (by.need_no_balance, [False, False, False, True] * 4, not control),
    ):
        expected, _ = outcome(photographs, hot_dogs, mixed)
        found = experiment(np.random.default_rng(3), control).numbers.values()
        assert list(found) == pytest.approx(expected)


@confirms("normalization/mixed_batches#may_be_judged_rightly", "JAX: the same training by autodiff")
@of_both
@jax.enable_x64(True)
def test_losses_and_errors_of_outliers_equal_those_of_jax(control):
    expected, at_test = outcome(outliers(not control), [False, True] * 8, mixed=False, rate=0.05, steps=200)
    found = by.may_be_judged_rightly(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx([*expected, min(abs(at_test[:, 0]))])


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
