"""Second routes to Winter 2021, question 1, part g."""

import itertools

import jax.numpy as jnp
import keras
import numpy as np
import pytest

from solutions.exams.winter_2021.q1.g_momentum import benefits_of_momentum, momentum_leaves_a_local_minimum
from tests.confirm import confirms
from tests.exams.winter_2021.q1.options import names


def keras_path(optimizer, gradient, start, steps):
    """Where one of Keras's optimizers ends."""
    theta = keras.Variable(np.asarray(start, dtype=np.float32))
    optimizer.build([theta])
    for _ in range(steps):
        optimizer.apply_gradients([(jnp.asarray(gradient(theta.value), dtype=jnp.float32), theta)])
    return np.array(theta.value)


@confirms("winter-2021/q1#g", "Keras's own optimizers, and their settings")
def test_benefits_of_momentum_equal_keras():
    def slope(x):
        return 4 * x**3 - 8 * x + 1

    plain = keras_path(keras.optimizers.SGD(0.01), slope, [2.2], 120)
    rolled = keras_path(keras.optimizers.SGD(0.01, momentum=0.9), slope, [2.2], 120)
    leaves = plain[0] > 0 > rolled[0]
    found = momentum_leaves_a_local_minimum().numbers
    assert plain[0] == pytest.approx(found["gradient descent ends at"], abs=1e-2)
    assert rolled[0] == pytest.approx(found["momentum ends at"], abs=2e-2)

    def distances(optimizer):
        return np.abs(keras_path(optimizer, lambda theta: [1.0, 100.0], [0.0, 0.0], 10))

    def smooths(settings):
        """Whether a step under gradients of changing sign is shorter than half a step under steady ones."""

        def end(signs, steps):
            turn = itertools.cycle(signs)
            return keras_path(keras.optimizers.SGD(0.1, **settings), lambda theta: [next(turn)], [0.0], steps)[0]

        return abs(end((1.0, -1.0), 11) - end((1.0, -1.0), 10)) < 0.5 * abs(end((1.0,), 11) - end((1.0,), 10))

    settings = {"momentum": 0.9}
    quiet, loud = distances(keras.optimizers.SGD(0.1, **settings))
    equal_steps = loud < 2 * quiet
    quiet, loud = distances(keras.optimizers.Adam(0.1))
    assert loud < 2 * quiet and not smooths({})  # what Adam adds to momentum, and momentum to descent
    plain, rolled = keras.optimizers.SGD(0.1), keras.optimizers.SGD(0.1, **settings)
    simplest = rolled.momentum == plain.momentum  # nothing more to be set than for plain descent
    unites = smooths(settings) and equal_steps
    assert smooths(settings)
    assert benefits_of_momentum.answer() == names((simplest, leaves, equal_steps, unites))
