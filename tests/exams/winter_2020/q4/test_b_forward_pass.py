"""Second routes to Winter 2020, question 4, part b."""

import math
import statistics

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2020.q4 import slips
from solutions.exams.winter_2020.q4.b_forward_pass import forward, forward_in_two_branches, is_batch_norm
from tests.confirm import confirms

PROGRAMS = pytest.mark.parametrize("program", [forward, forward_in_two_branches])


def arguments(batch, features, seed):
    rng = np.random.default_rng(seed)
    kept = {"mu": rng.normal(size=features), "var": rng.uniform(0.5, 2, features)}
    return rng.normal(3, 2, (batch, features)), *rng.normal(size=(2, features)), kept


@confirms("winter-2020/q4#b", "loops over features, with Python's own mean and variance, in both modes")
@PROGRAMS
@settings(max_examples=30)
@given(st.integers(1, 6), st.integers(1, 5), st.integers(0, 99))
def test_the_program_equals_loops(program, batch, features, seed):
    Z, gamma, beta, kept = arguments(batch, features, seed)
    for mode in ("train", "test"):
        before = {name: values.copy() for name, values in kept.items()}
        found = program(Z, gamma, beta, 1e-3, kept, 0.7, mode)
        for j, column in enumerate(Z.T.tolist()):
            mean, variance = statistics.fmean(column), statistics.pvariance(column)
            if mode == "train":
                assert kept["mu"][j] == pytest.approx(0.7 * before["mu"][j] + 0.3 * mean)
                assert kept["var"][j] == pytest.approx(0.7 * before["var"][j] + 0.3 * variance)
            else:
                mean, variance = before["mu"][j], before["var"][j]
                assert (kept["mu"][j], kept["var"][j]) == (mean, variance)
            expected = [gamma[j] * (z - mean) / math.sqrt(variance + 1e-3) + beta[j] for z in column]
            assert found[:, j].tolist() == pytest.approx(expected)


@confirms("winter-2020/q4#b", "Keras: its own layer, its outputs in both modes and its moving averages")
def test_the_program_equals_keras():
    _, gamma, beta, kept = arguments(1, 3, seed=5)
    layer = keras.layers.BatchNormalization(momentum=0.8, epsilon=1e-3)
    layer.build((None, 3))
    layer.set_weights([gamma, beta, kept["mu"], kept["var"]])
    for step in range(4):
        Z, *_ = arguments(7, 3, step)
        for mode in ("train", "test"):
            found = forward(Z, gamma, beta, 1e-3, kept, 0.8, mode)
            expected = layer(Z.astype("float32"), training=mode == "train")
            np.testing.assert_allclose(found, np.asarray(expected), atol=1e-4)
        np.testing.assert_allclose(kept["mu"], np.asarray(layer.moving_mean), atol=1e-4)
        np.testing.assert_allclose(kept["var"], np.asarray(layer.moving_variance), atol=1e-4)


# What a program gets wrong


def altered(**how):
    """Our program, with one thing changed."""

    def program(Z, gamma, beta, eps, kept, average, mode):
        before = {name: values.copy() for name, values in kept.items()}
        if "in_place" in how:
            Z -= 1.0
        found = forward(Z, gamma, beta, how.get("eps", eps), kept, how.get("average", average), mode)
        if mode == "train" and "swapped" in how:
            kept["mu"], kept["var"] = before["mu"], before["var"]
        if mode == "test" and "own" in how:
            return forward(Z, gamma, beta, eps, before, average, "train")
        return found.T if "turned" in how else found

    return program


CHANGES = {"in_place": 1}, {"eps": 1e-2}, {"average": 0.2}, {"swapped": 1}, {"own": 1}, {"turned": 1}


def test_a_wrong_program_is_found_out():
    assert is_batch_norm(forward) and is_batch_norm(altered())
    assert [change for change in CHANGES if is_batch_norm(altered(**change))] == []


def test_a_mode_that_is_none_is_named():
    Z, *others = arguments(4, 2, 0)
    with pytest.raises(ValueError, match="mode=True, expected 'train' or 'test'"):
        forward(Z, *others[:2], 1e-3, others[2], 0.9, True)


def test_a_program_that_takes_the_documented_arguments_shows_no_slip(monkeypatch):
    def documented(X=None, Z=None, mode=None, **given):
        return X if Z is None else Z

    monkeypatch.setattr(slips, "forward_in_two_branches", documented)
    assert not slips.documented_name_is_refused()
    assert not slips.documented_modes_give_nothing()


def test_the_skewness_that_is_shown():
    found = slips.shape_of_a_distribution_stays().numbers
    assert found["least skewness before"] == pytest.approx(found["least skewness after"])
    assert found["least skewness before"] == pytest.approx(2, abs=0.6)  # an exponential distribution's
