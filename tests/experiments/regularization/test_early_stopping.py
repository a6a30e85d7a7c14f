"""Second routes to early stopping."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.regularization import early_stopping as by
from solutions.nn.losses import binary_cross_entropy_with_logits
from tests.confirm import confirms
from tests.experiments.regularization.by_jax import logistic_loss


@confirms("regularization/early_stopping#pays", "JAX: the same training with gradients by autodiff")
@pytest.mark.parametrize("control", [False, True])
def test_the_course_equals_autodiff(control):
    wrong_labels = 0.0 if control else by.WRONG_LABELS
    sets = by.noisy_examples(np.random.default_rng(3), 40, wrong_labels)
    (X, y), (X_dev, y_dev) = (tuple(map(jnp.asarray, pair)) for pair in sets.values())

    def epoch(w, _):
        loss, slope = jax.value_and_grad(lambda w: logistic_loss(X @ w, y))(w)
        return w - slope, (loss, logistic_loss(X_dev @ w, y_dev))

    _, (on_train, on_dev) = jax.lax.scan(epoch, jnp.zeros(X.shape[1]), length=401)
    losses = by.training_course(np.random.default_rng(3), wrong_labels=wrong_labels).losses
    np.testing.assert_allclose(losses["training set"], on_train, atol=1e-4)
    np.testing.assert_allclose(losses["development set"], on_dev, atol=1e-4)
    stop, excess = by.pays(np.random.default_rng(3), control).numbers.values()
    assert stop == pytest.approx(int(on_dev.argmin()), abs=3)  # it is flat there
    assert excess == pytest.approx(float(on_dev[-1] / on_dev.min() - 1), abs=1e-3)
    assert (np.diff(on_train) < 0).all() and float(on_train[-1]) < float(on_dev[-1])


def test_accuracies_are_counts():
    X, y = by.noisy_examples(np.random.default_rng(0), 40, 0.2)["development set"]
    train_X, train_y = by.noisy_examples(np.random.default_rng(0), 40, 0.2)["training set"]
    course = by.training_course(np.random.default_rng(0))
    w = np.zeros(X.shape[1])
    for epoch in range(40):
        assert sum((X @ w > 0) == (y == 1)) / len(y) == course.accuracies["development set"][epoch]
        w -= train_X.T @ (1 / (1 + np.exp(-train_X @ w)) - train_y) / len(train_y)
    assert binary_cross_entropy_with_logits(X @ w, y) == pytest.approx(course.losses["development set"][40])
