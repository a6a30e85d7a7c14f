"""Second routes to Winter 2020, question 3, part f."""

import keras
import numpy as np
import pytest
import sympy

from solutions.exams.winter_2020.q3.f_momentum import directions, draw_ravine, is_the_step_of_momentum, momentum_update
from solutions.nn.optimizers import Momentum
from solutions.pages.figures import drawn_by
from tests.confirm import confirms


def path_of(update, gradients, alpha, beta, W):
    """W after each gradient, by the two equations, with V = 0 at first."""
    letters = sympy.symbols("V W g alpha beta")
    names = {
        symbol: letter
        for letter in letters
        for symbol in update.V.free_symbols | update.W.free_symbols
        if symbol.name == letter.name
    }
    new_V, new_W = (sympy.lambdify(letters, formula.xreplace(names)) for formula in update)
    V, path = 0, []
    for gradient in gradients:
        V = new_V(V, W, gradient, alpha, beta)
        W = new_W(V, W, gradient, alpha, beta)
        path.append(W)
    return np.array(path)


@confirms("winter-2020/q3#f-i", "Keras, step by step, on random arrays, at a rate that is scaled for its convention")
@pytest.mark.parametrize("averaging", [True, False])
def test_both_equations_take_the_path_of_keras(averaging):
    rng = np.random.default_rng(int(averaging))
    gradients, start = rng.normal(size=(6, 2, 3)), rng.normal(size=(2, 3))
    variable = keras.Variable(start.astype("float32"))
    optimizer = keras.optimizers.SGD(0.3 * (1 - 0.8 if averaging else 1), momentum=0.8)
    optimizer.build([variable])
    expected = []
    for gradient in gradients.astype("float32"):
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [variable])
        expected.append(np.asarray(variable))
    path = path_of(momentum_update(averaging), gradients, 0.3, 0.8, start)
    np.testing.assert_allclose(path, expected, rtol=1e-4, atol=1e-5)


@confirms("winter-2020/q3#f-i", "the optimiser of this site, step by step")
@pytest.mark.parametrize("averaging", [True, False])
def test_both_equations_take_the_path_of_the_optimizer(averaging):
    rng = np.random.default_rng(7)
    gradients, start = rng.normal(size=(9, 4)), rng.normal(size=4)
    theta, optimizer, expected = start, Momentum(0.3, 0.7, classical=not averaging), []
    for gradient in gradients:
        theta = optimizer.step(theta, gradient)
        expected.append(theta)
    np.testing.assert_allclose(path_of(momentum_update(averaging), gradients, 0.3, 0.7, start), expected, rtol=1e-12)


def test_only_the_average_is_the_direction_of_momentum():
    assert is_the_step_of_momentum(lambda gradients: directions(gradients)[0])
    for other in (lambda gradients: gradients[-1], lambda gradients: gradients.mean(axis=0)):
        assert not is_the_step_of_momentum(other)


def test_momentum_arrives_in_the_figure_and_gradient_descent_does_not():
    plain, averaged = (axes.lines[0].get_xydata() for axes in drawn_by(draw_ravine).axes)
    assert len(plain) == len(averaged) == 26
    assert np.sign(plain[:, 1]).tolist() == [(-1) ** t for t in range(26)]  # from wall to wall
    assert np.linalg.norm(averaged[-1]) < 0.5 < np.linalg.norm(plain[-1])
