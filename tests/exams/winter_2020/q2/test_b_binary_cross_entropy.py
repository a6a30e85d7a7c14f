"""Second routes to Winter 2020, question 2, part b."""

import keras
import numpy as np
import pytest
import sympy

from solutions.exams.winter_2020.q2.b_binary_cross_entropy import binary_cross_entropy, y, yhat
from solutions.nn.activations import sigmoid
from solutions.pages.formulas import formula_entries
from tests.confirm import confirms


@confirms("winter-2020/q2#b", "Keras: its binary cross-entropy of random predictions, sweet or not")
def test_loss_equals_that_of_keras():
    rng = np.random.default_rng(0)
    labels, predictions = rng.integers(2, size=(20, 1)).astype("float32"), rng.uniform(0.05, 0.95, size=(20, 1))
    expected = keras.losses.BinaryCrossentropy(reduction=None)(labels, predictions.astype("float32"))
    ours = sympy.lambdify((y, yhat), binary_cross_entropy())(labels, predictions)
    np.testing.assert_allclose(ours[:, 0], np.asarray(expected), rtol=1e-4)


@confirms("winter-2020/q2#b", "repetition: a counted example costs as much as its copies together")
@pytest.mark.parametrize("factor", [1, 2, 5])
def test_factor_counts_copies(factor):
    z = np.random.default_rng(factor).normal(size=7)
    ours = sympy.lambdify((y, yhat), binary_cross_entropy(factor))
    copies = [sum(np.logaddexp(0, -logit) for _ in range(factor)) for logit in z]
    np.testing.assert_allclose(ours(1.0, sigmoid(z)), copies)
    np.testing.assert_allclose(ours(0.0, sigmoid(z)), np.logaddexp(0, z))


def test_a_formula_is_tried_with_both_labels():
    """Else one of the two terms might be anything."""
    (entry,) = formula_entries(binary_cross_entropy.part, {})
    assert {point["y"] for point in entry.points} == {0, 1}
