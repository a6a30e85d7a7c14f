"""Second routes to Winter 2020, question 3, part g."""

import math

import keras
import numpy as np
import pytest

from solutions.exams.winter_2020.q3.g_adam import (
    SHAPES,
    adam_step,
    at_the_start,
    draw_first_steps,
    is_a_step_of_adam,
    step_of_adam,
)
from solutions.pages.figures import drawn_by
from tests.confirm import confirms


def random_gradients(seed, steps, scale=1.0):
    rng = np.random.default_rng(seed)
    return [{name: scale * rng.normal(size=shape) for name, shape in SHAPES.items()} for _ in range(steps)]


@confirms("winter-2020/q3#g", "Keras's Adam, step by step, where gradients are so large that the place of ε shows not")
def test_steps_equal_keras():
    weights, averages = at_the_start()
    variables = {name: keras.Variable(w.astype("float32")) for name, w in weights.items()}
    optimizer = keras.optimizers.Adam(1e-3, 0.9, 0.999, epsilon=1e-8)
    optimizer.build(list(variables.values()))
    for t, gradients in enumerate(random_gradients(0, steps=8), 1):
        weights, averages = adam_step(weights, gradients, averages, t)
        optimizer.apply([keras.ops.convert_to_tensor(g.astype("float32")) for g in gradients.values()])
        for name, variable in variables.items():
            np.testing.assert_allclose(weights[name], np.asarray(variable), atol=2e-6)


@confirms("winter-2020/q3#g", "loops over numbers, with gradients so small that ε decides")
@pytest.mark.parametrize("program", [adam_step, step_of_adam])
@pytest.mark.parametrize("scale", [1e-6, 1e-4, 1.0])
def test_steps_equal_loops_over_numbers(program, scale):
    weights, averages = at_the_start()
    expected = {name: w.copy() for name, w in weights.items()}
    v, s = ({name: np.zeros(shape) for name, shape in SHAPES.items()} for _ in range(2))
    for t, gradients in enumerate(random_gradients(1, steps=5, scale=scale), 1):
        weights, averages = program(weights, gradients, averages, t)
        for name, shape in SHAPES.items():
            for entry in np.ndindex(*shape):
                g = float(gradients[name][entry])
                v[name][entry] += 0.1 * (g - v[name][entry])
                s[name][entry] += 0.001 * (g * g - s[name][entry])
                mean, square = v[name][entry] / (1 - math.pow(0.9, t)), s[name][entry] / (1 - math.pow(0.999, t))
                expected[name][entry] -= 0.001 * mean / math.sqrt(square + 1e-8)
            np.testing.assert_allclose(weights[name], expected[name], rtol=1e-10)
            np.testing.assert_allclose(averages["v" + name], v[name], rtol=1e-10)
            np.testing.assert_allclose(averages["s" + name], s[name], rtol=1e-9)


def without_correction(weights, gradients, averages, step):
    return step_of_adam(weights, gradients, averages, step + 10_000)


def without_square(weights, gradients, averages, step):
    roots = {name: np.abs(g) ** 0.5 * np.sign(g) for name, g in gradients.items()}
    return step_of_adam(weights, roots, averages, step)


def uphill(weights, gradients, averages, step):
    return step_of_adam(weights, {name: -g for name, g in gradients.items()}, averages, step)


def with_epsilon_beside_the_root(weights, gradients, averages, step):
    _, averages = step_of_adam(weights, gradients, averages, step)
    new = {}
    for name, w in weights.items():
        v, s = averages["v" + name] / (1 - 0.9**step), averages["s" + name] / (1 - 0.999**step)
        new[name] = w - 0.001 * v / (np.sqrt(s) + 1e-8)
    return new, averages


@pytest.mark.parametrize("program", [without_correction, without_square, uphill, with_epsilon_beside_the_root])
def test_wrong_programs_are_noticed(program):
    assert is_a_step_of_adam(adam_step) and is_a_step_of_adam(step_of_adam)
    assert not is_a_step_of_adam(program)


def test_the_curves_of_the_first_step_have_their_closed_forms():
    beside, within = drawn_by(draw_first_steps).axes[0].lines
    sizes = beside.get_xdata()
    np.testing.assert_allclose(beside.get_ydata(), sizes / (sizes + 1e-8), rtol=1e-9)
    np.testing.assert_allclose(within.get_ydata(), sizes / np.hypot(sizes, 1e-4), rtol=1e-9)
    assert (beside.get_ydata()[sizes > 1e-7] > 0.9).all() and within.get_ydata()[sizes < 1e-3][-1] < 0.995
