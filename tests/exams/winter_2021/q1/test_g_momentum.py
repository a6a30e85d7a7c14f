"""Second routes to Winter 2021, question 1, part g."""

import itertools

import keras
import numpy as np
import pytest

from solutions.experiments.optimization import momentum
from solutions.experiments.optimization.momentum import GradientDescent, Momentum, end
from tests.confirm import confirms
from tests.experiments.optimization.keras_descent import SGD, keras_path


def test_an_average_is_a_sum_at_a_tenth_of_the_learning_rate():
    for start in (2.2, 1.6):
        assert end(Momentum(0.01), start) == pytest.approx(end(Momentum(0.001, classical=True), start))
        assert end(GradientDescent(0.01), start) == pytest.approx(1.347, abs=0.0005)


def test_abilities_tell_who_smooths_and_who_rescales():
    abilities = [momentum.abilities(optimizer) for optimizer in momentum.OPTIMIZERS]
    assert abilities == [(False, False), (True, False), (False, True), (True, True)]


@confirms("winter-2021/q1#g", "Keras's own optimizers, and their settings")
def test_abilities_equal_keras():
    def moved(optimizer):
        return np.abs(keras_path(optimizer, lambda theta: [1.0, 100.0], [0.0, 0.0], 10))

    def smooths(**settings):
        """Whether a step under gradients of changing sign is shorter than half a step under steady ones."""

        def end(signs, steps):
            turn = itertools.cycle(signs)
            return keras_path(SGD(0.1, **settings), lambda theta: [next(turn)], [0.0], steps)[0]

        return abs(end((1.0, -1.0), 11) - end((1.0, -1.0), 10)) < 0.5 * abs(end((1.0,), 11) - end((1.0,), 10))

    quiet, loud = moved(SGD(0.1, momentum=0.9))
    assert momentum.abilities(momentum.Momentum) == (smooths(momentum=0.9), bool(loud < 2 * quiet)) == (True, False)
    assert momentum.keeps_the_scales().numbers["ratio of the distances"] == pytest.approx(loud / quiet, rel=1e-4)
    assert momentum.abilities(momentum.GradientDescent)[0] == bool(smooths()) is False
    quiet, loud = moved(keras.optimizers.Adam(0.1))
    assert loud < 2 * quiet and momentum.abilities(momentum.Adam) == (True, True)
    assert SGD(0.1, momentum=0.9).momentum != SGD(0.1).momentum  # one setting more than plain descent
