"""Second routes to Spring 2018, question 8, part b."""

import jax
import keras
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.spring_2018.q8 import b_cost
from solutions.exams.spring_2018.q8.b_cost import cost, i, m, same_up_to_a_factor, yhat
from tests.confirm import confirms


@confirms("spring-2018/q8#b", "Keras and JAX: their own binary cross-entropies, for random labels and probabilities")
@settings(max_examples=12)
@given(st.lists(st.tuples(st.integers(0, 1), st.floats(0.02, 0.98)), min_size=1, max_size=3))
def test_the_cost_equals_keras_and_jax(pairs):
    labels, probabilities = (np.array(values, dtype=float) for values in zip(*pairs, strict=True))
    given_values = {b_cost.y[k + 1]: int(label) for k, label in enumerate(labels)}
    given_values |= {yhat[k + 1]: p for k, p in enumerate(probabilities)}
    found = float(cost(examples=len(pairs)).doit().subs(given_values))
    assert found == pytest.approx(float(keras.losses.binary_crossentropy(labels, probabilities)), rel=1e-4)
    likelihoods = jax.scipy.stats.bernoulli.logpmf(labels, probabilities)
    assert found == pytest.approx(-float(likelihoods.mean()), rel=1e-4)


def test_only_multiples_of_the_cost_are_accepted():
    other = -sympy.Sum(b_cost.y[i] * sympy.log(yhat[i]), (i, 1, m))
    assert not same_up_to_a_factor(cost(), other)
    assert same_up_to_a_factor(cost(), m * cost())


def test_a_cost_that_weighs_clicks_a_little_more_is_not_accepted():
    of_one = 1.01 * b_cost.y[i] * sympy.log(yhat[i]) + (1 - b_cost.y[i]) * sympy.log(1 - yhat[i])
    assert not same_up_to_a_factor(cost(), -sympy.Sum(of_one, (i, 1, m)))
