"""What parts of Spring 2018, question 3, share: `predictions`."""

import itertools

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.exams.spring_2018.q3.a_right_prediction import right_prediction_loss
from solutions.exams.spring_2018.q3.b_wrong_prediction import wrong_prediction_loss
from solutions.exams.spring_2018.q3.predictions import ANIMALS
from tests.confirm import confirms

weights = st.lists(st.integers(1, 50), min_size=4, max_size=4)


@confirms("spring-2018/q3#a", "Keras: its own categorical cross-entropy")
@confirms("spring-2018/q3#b", "Keras: its own categorical cross-entropy")
@pytest.mark.parametrize("loss", [right_prediction_loss, wrong_prediction_loss])
def test_losses_equal_keras(loss):
    for givens in ({}, *loss.part.variants(4)):
        asked = {**loss.part.givens, **givens}
        label = np.array([[animal == asked["animal"] for animal in ANIMALS]], dtype="float32")
        prediction = np.array([asked["probabilities"]], dtype="float32")
        (expected,) = keras.losses.categorical_crossentropy(label, prediction)
        assert loss(**givens) == pytest.approx(float(expected), abs=1e-5)


@confirms("spring-2018/q3#a", "the integral of 1/x from the true class's probability to 1")
@confirms("spring-2018/q3#b", "the integral of 1/x from the true class's probability to 1")
@given(weights, st.sampled_from(range(4)))
def test_losses_equal_an_integral(weights, place):
    probabilities = tuple(weight / sum(weights) for weight in weights)
    right = np.argmax(probabilities) == place
    asked, other = right_prediction_loss, wrong_prediction_loss
    asked, other = (asked, other) if right else (other, asked)
    nodes, of_nodes = np.polynomial.legendre.leggauss(40)
    # x = e^t would give it away; 1/x is integrated as it is, on pieces that halve
    edges = [1.0]
    while edges[-1] / 2 > probabilities[place]:
        edges.append(edges[-1] / 2)
    edges.append(probabilities[place])
    area = sum(
        of_nodes @ (1 / ((high + low) / 2 + (high - low) / 2 * nodes)) * (high - low) / 2
        for high, low in itertools.pairwise(edges)
    )
    assert asked(probabilities, ANIMALS[place]) == pytest.approx(area, abs=1e-12)
    with pytest.raises(ValueError, match="predicted"):
        other(probabilities, ANIMALS[place])
