"""What parts of Winter 2021, question 5, share: `logistic_fits`."""

import numpy as np

from solutions.exams.winter_2021.q5.logistic_fits import accuracy_after
from solutions.exams.winter_2021.q5.two_normals import draw_examples


def test_early_stopping_tells_the_features_apart():
    """Ten steps of gradient descent, written out."""
    X, y = draw_examples(np.random.default_rng(0), 20_000)
    for standardized in (False, True):
        features = (X - X.mean(axis=0)) / X.std(axis=0) if standardized else X
        w, b = np.zeros(2), 0.0
        for _ in range(10):
            residual = 1 / (1 + np.exp(-(features @ w + b))) - y
            w, b = w - 0.1 * features.T @ residual / len(y), b - 0.1 * residual.mean()
        assert abs(np.mean((features @ w + b > 0) == y) - accuracy_after(10, standardized)) < 1e-3
