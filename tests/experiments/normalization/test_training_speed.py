"""Second routes to why training goes faster on normalised inputs, and where it ends."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.experiments.data.bayes_error import fit_population, line_accuracy, population
from solutions.experiments.normalization import training_speed as by
from solutions.nn.linear_models import fit_logistic
from solutions.nn.normalization import standardize
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(20, 60))
def test_standardizing_offers_the_same_scores(seed, features, examples):
    """The weights of any linear model, rewritten for the standardised features."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(examples, features)) * rng.uniform(0.1, 50, features) + rng.normal(size=features)
    S, mean, deviation = standardize(X)
    w, b = rng.normal(size=features), rng.normal()
    assert np.allclose(X @ w + b, S @ (deviation * w) + b + mean @ w)


@confirms("normalization/training_speed#standardizing_keeps_the_fit", "quadrature: infinitely many examples")
def test_accuracy_and_condition_of_infinitely_many_examples():
    X, y, density = population()
    model = fit_logistic(X, y, weights=density)  # along the axis between the means
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    square = np.stack(np.meshgrid(nodes, nodes), axis=-1).reshape(-1, 2)
    points = np.concatenate([2 + 2 * square, 3 * square])  # of both classes, in the plane
    p = 1 / (1 + np.exp(-model.scores(points.sum(axis=1, keepdims=True) / np.sqrt(2))))
    curvature = np.tile(np.outer(weights, weights).ravel(), 2) * p * (1 - p)
    # each feature has the mean 1 and the variance (2² + 3²) / 2 + 1
    conditions = []
    for features in (points, (points - 1) / np.sqrt(7.5)):
        A = np.column_stack([features, np.ones(len(points))])
        conditions.append(np.linalg.cond((A.T * curvature) @ A))
    found = mean_numbers(by.standardizing_keeps_the_fit)
    accuracy = line_accuracy(fit_population().threshold)
    np.testing.assert_allclose(found[:3], [accuracy, accuracy, 1], atol=0.003)
    np.testing.assert_allclose(found[3:], conditions, rtol=0.05)
