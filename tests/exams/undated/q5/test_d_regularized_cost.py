"""Second routes to the undated paper, question 5, part d-vii."""

import keras
import numpy as np
import pytest
import sympy

from solutions.exams.undated.q5 import d_regularized_cost as room
from solutions.exams.undated.q5.d_regularized_cost import (
    PRINTED,
    PRINTED_READINGS,
    SCALES,
    cost_tex,
    number_of,
    one_only_adds_the_penalties,
    penalty_tex,
    random_letters,
    regularized_cost,
    value_at,
)
from tests.confirm import confirms


@confirms("undated/q5#d-vii", "Keras: a network with class weights, and its regularisers L2, for random examples")
@pytest.mark.parametrize("scale", [sympy.Integer(1), sympy.Rational(1, 2)])
def test_cost_equals_that_of_keras(scale):
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(3, 5)).astype("float32"), np.array([[1], [0], [1]])
    layers = [
        keras.layers.Dense(4, activation="relu", kernel_regularizer=keras.regularizers.L2(float(scale))),
        keras.layers.Dense(1, activation="sigmoid", kernel_regularizer=keras.regularizers.L2(float(scale))),
    ]
    model = keras.Sequential([keras.Input((5,)), *layers])
    model.compile(loss="binary_crossentropy")
    weights = np.where(y[:, 0] == 1, 0.1, 1.0)
    expected = model.evaluate(X, y, sample_weight=weights, verbose=0)
    W_1, W_2 = (np.asarray(layer.kernel).T.astype(float) for layer in layers)
    letters = {
        "y": y,
        "yhat": np.asarray(model(X), dtype=float),
        "W_1": W_1,
        "W_2": W_2,
        "alpha": 0.1,
        "beta": 1,
        "m": 3,
    }
    assert value_at(regularized_cost(scale), **letters) == pytest.approx(expected, rel=1e-5)


@confirms("undated/q5#d-vii", "a plain loop over examples and entries")
@pytest.mark.parametrize("scale", SCALES)
def test_cost_equals_a_loop(scale):
    at = random_letters(np.random.default_rng(1))
    total = 0.0
    for (label,), (p,) in zip(at["y"], at["yhat"], strict=True):
        total += at["alpha"] * label * np.log(p) + at["beta"] * (1 - label) * np.log1p(-p)
    entries = [*at["W_1"].flat, *at["W_2"].flat]
    expected = -total / 3 + float(scale.subs(room.m, 3)) * sum(w * w for w in entries)
    assert value_at(regularized_cost(scale), **at) == pytest.approx(expected)


def test_each_fault_of_the_key_is_enough():
    """Only with α and β as they were, a mean, and the penalties outside the minus sign it is right."""
    penalties = room.squares(room.W_1) + room.squares(room.W_2)
    right = -sympy.Sum(room.log_likelihood(), (room.i, 1, room.m))
    assert PRINTED_READINGS[0] == PRINTED and not one_only_adds_the_penalties(PRINTED_READINGS)
    assert one_only_adds_the_penalties([regularized_cost()])
    assert one_only_adds_the_penalties([right / room.m + penalties])
    assert not one_only_adds_the_penalties([right + penalties])
    assert not one_only_adds_the_penalties([room.SWAPPED / room.m + penalties])
    assert not one_only_adds_the_penalties([right / room.m - penalties])


def test_mistakes_are_what_they_say():
    part, at = regularized_cost.part, random_letters(np.random.default_rng(2))
    squares = [(at[name] ** 2).sum() for name in ("W_1", "W_2")]
    plain = value_at(regularized_cost(), **at) - sum(squares)
    found = [
        mistake(**{k: v for k, v in at.items() if k in mistake.__code__.co_varnames}, scale=sympy.Integer(1))
        for mistake in part.formula.mistakes.values()
    ]
    swapped = value_at(regularized_cost(), **{**at, "alpha": at["beta"], "beta": at["alpha"]})
    assert found == pytest.approx([swapped, 3 * plain + sum(squares), plain - sum(squares), plain + squares[1]])


def test_costs_in_print():
    assert penalty_tex(SCALES[3]) == r"\frac{1}{2 m} \|W_1\|^2 + \frac{1}{2 m} \|W_2\|^2"
    assert cost_tex(PRINTED).startswith(
        r"-1 \sum_{i=1}^{m} \left(\beta y^{(i)} \log \hat y^{(i)} + \alpha (1 - y^{(i)})"
    )
    assert number_of(SCALES[2], 4) == 0.25


def test_exchanged_weights_square_the_imbalance():
    assert room.giraffes_to_others_if_exchanged() == pytest.approx((2000 / 200) ** 2)
