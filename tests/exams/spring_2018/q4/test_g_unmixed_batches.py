"""Second routes to Spring 2018, question 4, part g."""

import math

import keras
import numpy as np
import pytest
from matplotlib import pyplot

from solutions.exams.spring_2018.q4 import g_unmixed_batches
from solutions.exams.spring_2018.q4.batch_statistics import modes_of_the_batch_mean, variances_have_one_mode
from solutions.exams.spring_2018.q4.batches import HOT_DOGS
from solutions.exams.spring_2018.q4.g_unmixed_batches import (
    draw_mixing,
    draw_network,
    figure_rows,
    lies_off_every_batch,
    moving_mean,
    moving_mean_rows,
    other_groups_rows,
    range_of_errors,
    statistics_never_seen,
    values_at_test_are_new,
)
from solutions.exams.spring_2018.q4.groups import BATCH, NOT_HOT_DOGS, both_groups, groups_apart, photographs, shuffled
from solutions.exams.spring_2018.q4.learning import means_alone_cannot_be_learned
from solutions.finding import Finding
from tests.confirm import confirms


@confirms("spring-2018/q4#g", "Keras: its own layer and moving averages, trained batch after batch, unmixed and mixed")
@pytest.mark.parametrize("mixed", [False, True])
def test_keras_learns_and_fails(mixed):
    keras.utils.set_random_seed(5)
    rng = np.random.default_rng(5)
    batches = groups_apart(rng, photographs, batches=32)
    if mixed:
        batches = shuffled(rng, batches)
    X, y = (np.concatenate(pieces).astype("float32") for pieces in zip(*batches, strict=True))
    model = keras.Sequential(
        [
            keras.layers.BatchNormalization(momentum=0.99),
            keras.layers.Dense(16, activation="relu"),
            keras.layers.Dense(1),
        ]
    )
    model.compile(keras.optimizers.Adam(0.02), keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(X, y, batch_size=BATCH, epochs=30, shuffle=False, verbose=0)

    mean, variance = (np.asarray(w.value) for w in model.layers[0].non_trainable_weights[:2])
    assert np.abs(mean - [0, 0, 0]).max() < 1.5
    within = [1, 25, 25] * np.array(1 + 0.2**2)
    np.testing.assert_allclose(variance, within + (np.array([169, 25, 0]) if mixed else 0), rtol=0.12)

    in_training = [np.asarray(model(z.astype("float32"), training=True))[:, 0] for z, _ in batches]
    loss = np.mean(
        [np.logaddexp(0, -(2 * labels - 1) * z) for z, (_, labels) in zip(in_training, batches, strict=True)]
    )
    Z, labels = both_groups(rng, photographs)
    error = np.mean((np.asarray(model(Z.astype("float32"), training=False))[:, 0] > 0) != labels)
    assert loss < 0.05
    assert error < 0.01 if mixed else error > 0.2


@confirms(
    "spring-2018/q4#g", "counting, for every way in which the neurons can move, the columns that both groups share"
)
def test_groups_share_columns_or_not():
    hot = {(-1, -1, -1), (1, 1, 1)}
    for name, least in other_groups_rows():
        flips = {"none": (1, 1, 1), "the first": (-1, 1, 1), "the second": (1, -1, 1), "the third": (1, 1, -1)}
        pattern = flips.get(name, (-1, -1, -1))
        other = {pattern, tuple(-sign for sign in pattern)}
        assert least == pytest.approx(math.log(2) if other == hot else 0)


@confirms("spring-2018/q4#g", "Monte Carlo: the clusters in which the means of small random batches lie")
@pytest.mark.parametrize("m", [4, 8])
def test_means_of_small_batches_cluster(m):
    rng = np.random.default_rng(m)
    groups = rng.choice([-1, 1], size=(4000, m))
    means = np.sort((13 * groups + rng.normal(size=groups.shape)).mean(axis=1))
    gaps = int((np.diff(means) > 13 / m / 4).sum())
    # neighbouring clusters lie 26 / m apart, and are 1 / √m wide
    if m == 4:
        assert gaps + 1 == modes_of_the_batch_mean(m) == 5
    assert modes_of_the_batch_mean(m) == m + 1


@pytest.mark.parametrize("momentum", [0.5, 0.9, 0.99])
def test_the_moving_mean_leans_towards_the_last_batch(momentum):
    expected = 13 * (1 - momentum) / (1 + momentum)
    assert moving_mean("nh" * 3000, momentum) == pytest.approx(expected, abs=1e-6)
    assert moving_mean("hn" * 3000, momentum) == pytest.approx(-expected, abs=1e-6)


def test_the_witness_knows_what_never_occurred():
    assert statistics_never_seen() == ("mean",)
    assert lies_off_every_batch(["mean"])
    assert not any(lies_off_every_batch(names) for names in ([], ["variance"], ["mean", "variance"]))


def test_numbers_of_the_figure_by_hand():
    assert list(values_at_test_are_new().numbers.values()) == [[1, 1, 1], [14, 2, 1]]
    mixed = [round(14 / math.sqrt(170), 3), round(10 / math.sqrt(50), 3), 1]
    assert list(values_at_test_are_new(control=True).numbers.values()) == [mixed, mixed]
    assert list(means_alone_cannot_be_learned().numbers.values()) == pytest.approx([math.log(2)] * 2)
    assert list(means_alone_cannot_be_learned(control=True).numbers.values()) == pytest.approx([0, math.log(2)])
    within = [1, 25, 25]
    assert list(variances_have_one_mode().numbers.values()) == [within, within, within, [170, 50, 25]]
    wide, middle = [4, 100, 100], [2.5, 62.5, 62.5]
    everyone = [2.5 + 13**2, 62.5 + 5**2, 62.5]
    assert list(variances_have_one_mode(control=True).numbers.values()) == [within, wide, middle, everyone]
    assert figure_rows() == [
        ("hot dog", "(12, 0, -5)", "(-1, -1, -1)", "(12, 0, -1)", "(0.9204, 0, -1)"),
        ("not hot dog", "(-12, -10, -5)", "(1, -1, -1)", "(-12, -2, -1)", "(-0.9204, -1.4142, -1)"),
    ]


def test_moving_means_of_the_orders_in_closed_form():
    for place, momentum in enumerate((0.9, 0.99, 0.999), start=1):
        in_turn, tens, thousands = (row[place] for row in moving_mean_rows())
        for found, power in ((in_turn, 1), (tens, 10)):
            assert found == pytest.approx(13 * (1 - momentum**power) / (1 + momentum**power), abs=1e-3)
        assert thousands == pytest.approx(13 - 26 * momentum**1000)


def test_the_range_of_errors_is_that_of_all_runs(monkeypatch):
    errors = [0.3, 0.5, 0.2, 0.4, 0.35, 0.31, 0.32, 0.33, 0.34, 0.45]

    def experiment(seed):
        return Finding(True, {"training error": 0.0, "test error": errors[seed]})

    monkeypatch.setattr(g_unmixed_batches, "unmixed_batches_fail_at_test", experiment)
    assert range_of_errors.__wrapped__() == (0.2, 0.5)


def test_moving_averages_are_drawn_between_the_groups():
    figure = draw_mixing()
    pyplot.close(figure)
    assert [axes.lines[0].get_xdata()[0] for axes in figure.axes] == pytest.approx([0, 0], abs=0.3)
    of_others, of_hot_dogs, mixed = (bars.get_xy() for axes in figure.axes for bars in axes.patches)
    for bars, centre in ((of_others, -5), (of_hot_dogs, 5), (mixed, 0)):
        assert bars[bars[:, 1].argmax(), 0] == pytest.approx(centre, abs=1.5)


def test_both_batches_are_drawn():
    figure = draw_network()
    pyplot.close(figure)
    texts = [text.get_text().replace("−", "-") for text in figure.axes[0].texts]
    numbers = [int(text) for text in texts if text.lstrip("-").isdecimal()]
    assert numbers == [value for rows in (HOT_DOGS, NOT_HOT_DOGS) for row in rows for value in row]
