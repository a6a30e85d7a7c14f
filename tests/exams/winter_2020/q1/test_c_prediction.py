"""Second routes to Winter 2020, question 1, part c."""

import math

import numpy as np
import pytest
import sympy
from sympy.matrices.expressions.matexpr import MatrixElement

from solutions.exams.winter_2020.q1.c_prediction import (
    draw_regression,
    fits_the_printed_weights,
    prediction,
    prediction_shape,
    products_first,
    value_of,
)
from tests.confirm import confirms
from tests.exams.winter_2020.q1 import by_keras


@confirms("winter-2020/q1#c-i", "Keras: the output of a logistic regression for one example")
@confirms("winter-2020/q1#c-ii", "Keras: the same weights in its own layer with a sigmoid")
@pytest.mark.parametrize("features", [300, 7])
def test_prediction_equals_that_of_keras(features):
    model, x = by_keras.logistic_regression(features), np.random.default_rng(0).normal(size=features) / features
    output = by_keras.prediction(model, x)
    w, b = by_keras.arrays(model)
    assert output.shape == prediction_shape(features)
    assert value_of(prediction(), w=w, x=x[:, None], b=b[:, None]).item() == pytest.approx(output.item(), abs=1e-5)


@confirms("winter-2020/q1#c-ii", "a loop over the features, and the odds: p / (1 − p) is the exponential of the sum")
def test_the_odds_are_the_exponential_of_the_sum():
    letters = draw_regression(np.random.default_rng(5))
    p = value_of(prediction(), **letters).item()
    total = letters["b"]
    for weight, entry in zip(letters["w"][:, 0], letters["x"][:, 0], strict=True):
        total += weight * entry
    assert p / (1 - p) == pytest.approx(math.exp(total))


def test_what_is_written_out_equals_the_product():
    letters = {"w": np.array([[2.0], [-1.0]]), "x": np.array([[0.5], [3.0]]), "b": np.array([[0.25]])}
    written = prediction(inputs=2)
    entries = {entry: letters[str(entry.parent)][entry.i, entry.j] for entry in written.atoms(MatrixElement)}
    assert len(entries) == 5
    assert written.args[0].subs(entries) == 2 * 0.5 - 3 + 0.25
    assert value_of(prediction(), **letters).item() == pytest.approx(1 / (1 + math.exp(1.75)))


def test_weights_as_a_row_do_not_have_the_printed_shape():
    assert fits_the_printed_weights(lambda w, x: w.T @ x)
    assert not fits_the_printed_weights(lambda w, x: w @ x)
    assert not fits_the_printed_weights(lambda w, x: w @ x.T)


def test_the_bias_is_written_last():
    w, b = sympy.MatrixSymbol("w", 2, 1), sympy.MatrixSymbol("b", 1, 1)
    assert products_first(b + w.T * w) == "w^{T} w + b"
