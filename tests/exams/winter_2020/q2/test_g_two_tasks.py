"""Second routes to Winter 2020, question 2, part g."""

import math

import keras
import numpy as np
import pytest
import sympy
from scipy import stats

from solutions.exams.winter_2020.q2.g_two_tasks import (
    gradients_by_unit,
    is_a_sum_with_positive_factors,
    label_shape,
    loss_of_two_tasks,
    y_1,
    y_2,
    yhat_1,
    yhat_2,
)
from solutions.pages.formulas import formula_entries
from tests.confirm import confirms


@confirms("winter-2020/q2#g-i", "Keras: the outputs of a network with a head for each task, side by side")
@pytest.mark.parametrize("questions, quantities", [(1, 1), (3, 2)])
def test_label_has_the_shape_of_the_outputs(questions, quantities):
    picture = keras.Input((4, 4, 3))
    shared = keras.layers.Dense(5, activation="relu")(keras.layers.Flatten()(picture))
    heads = [keras.layers.Dense(1, activation="sigmoid")(shared) for _ in range(questions)]
    heads += [keras.layers.Dense(1)(shared) for _ in range(quantities)]
    network = keras.Model(picture, keras.layers.Concatenate()(heads))
    assert network.output_shape[1:] == label_shape(questions, quantities)


def losses(factor, labels, predictions):
    at = sympy.lambdify((y_1, y_2, yhat_1, yhat_2), loss_of_two_tasks(factor))
    return [at(*label, *prediction) for label, prediction in zip(labels, predictions, strict=True)]


def two_tasks(examples):
    rng = np.random.default_rng(examples)
    labels = np.column_stack([rng.integers(2, size=examples), rng.uniform(5, 25, size=examples)])
    return labels, np.column_stack([rng.uniform(0.05, 0.95, size=examples), rng.uniform(5, 25, size=examples)])


@confirms("winter-2020/q2#g-ii", "Keras: its binary cross-entropy and its mean squared error, with loss weights")
@pytest.mark.parametrize("factor", [1, 3])
def test_loss_equals_the_sum_of_keras(factor):
    labels, predictions = two_tasks(6)
    kinds = keras.losses.BinaryCrossentropy(), keras.losses.MeanSquaredError()
    columns = zip(labels.T.astype("float32"), predictions.T.astype("float32"), strict=True)
    sweetness, weight = (float(loss(*pair)) for loss, pair in zip(kinds, columns, strict=True))
    assert np.mean(losses(factor, labels, predictions)) == pytest.approx(sweetness + factor * weight, rel=1e-4)


@confirms("winter-2020/q2#g-ii", "SciPy's likelihoods: the difference between two predictions, whatever is constant")
@pytest.mark.parametrize("factor", [1, 5])
def test_differences_equal_those_of_likelihoods(factor):
    (label, _), (one, other) = two_tasks(2)

    def log_likelihood(prediction):
        noise = math.sqrt(1 / (2 * factor))
        return stats.bernoulli.logpmf(label[0], prediction[0]) + stats.norm.logpdf(label[1], prediction[1], noise)

    first, second = losses(factor, [label, label], [one, other])
    assert first - second == pytest.approx(log_likelihood(other) - log_likelihood(one))


def test_sums_of_the_terms_of_the_key():
    terms = loss_of_two_tasks.part.key.printed
    assert is_a_sum_with_positive_factors(3 * terms[0] + terms[1] / 2, terms)
    assert not any(is_a_sum_with_positive_factors(wrong, terms) for wrong in (terms[0], terms[1], terms[0] - terms[1]))


def test_a_formula_is_tried_with_both_labels():
    """Else one of the terms might be anything."""
    (entry,) = formula_entries(loss_of_two_tasks.part, {})
    assert {point["y_1"] for point in entry.points} == {0, 1}


def test_gradients_grow_with_the_unit():
    rows = {unit: gradients for unit, *gradients in gradients_by_unit()}
    assert len({sweetness for sweetness, _ in rows.values()}) == 1
    assert rows["ounces"][1] == pytest.approx(16 * rows["pounds"][1], rel=0.02)
    assert rows["pounds"][1] * 0.4536 == pytest.approx(rows["kilograms"][1], rel=0.02)
    assert rows["standardised"][1] < rows["kilograms"][1] / 4
