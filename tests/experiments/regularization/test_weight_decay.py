"""Second routes to what an L2 penalty does on the training set."""

import numpy as np
import pytest
from solutions.experiments.data.bayes_error import fit_population, line_accuracy

from solutions.experiments.regularization import weight_decay as by
from solutions.experiments.regularization.overfitting import drawn_classes, hidden_layer
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers


@confirms("regularization/weight_decay#raises_the_training_error", "the normal equations with λ on their diagonal")
def test_training_errors_by_the_normal_equations():
    rng = np.random.default_rng(3)
    X, y = drawn_classes(rng, 200)
    H = hidden_layer(rng, 16)(X)
    errors = [np.mean((H @ np.linalg.solve(H.T @ H + of * np.eye(16), H.T @ y) - y) ** 2) for of in (1, 1000)]
    found = by.raises_the_training_error(np.random.default_rng(3)).numbers
    assert list(found.values()) == pytest.approx(errors)


@confirms("regularization/weight_decay#raises_the_training_accuracy", "quadrature: infinitely many examples")
@pytest.mark.parametrize("control, deviation_0", [(False, 2), (True, 3)])
def test_accuracies_and_losses_of_infinitely_many_examples(control, deviation_0):
    fits = [fit_population(deviation_0=deviation_0, penalty=of, penalize_all=True) for of in (0.0, by.PENALTY)]
    expected = [line_accuracy(fit.threshold, deviation_0=deviation_0) for fit in fits]
    found = mean_numbers(by.raises_the_training_accuracy, control=control)
    np.testing.assert_allclose(found, expected + [fit.loss for fit in fits], atol=0.003)
