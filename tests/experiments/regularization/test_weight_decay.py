"""Second routes to what L2 penalties do."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.scipy import stats

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


def by_singular_values(X, y, penalty):
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    return Vt.T @ (s / (s**2 + penalty) * (U.T @ y))


@confirms("regularization/weight_decay#is_a_gaussian_prior", "JAX's autodiff of the log densities, over many scales")
def test_gradients_of_the_log_posterior():
    rng = np.random.default_rng(3)
    truth = rng.uniform(0.5, 3, 6)
    X = rng.normal(size=(40, 6))
    y = X @ truth + rng.normal(size=40)
    with jax.enable_x64(True):
        weights = jnp.array(by_singular_values(X, y, 10.0))

        def norm(log_prior, scale):
            def log_posterior(w):
                return stats.norm.logpdf(y, X @ w, 1).sum() + log_prior(w, 0, scale).sum()

            return np.linalg.norm(jax.grad(log_posterior)(weights))

        gaussian, laplacian = by.is_a_gaussian_prior(np.random.default_rng(3)).numbers.values()
        assert gaussian == pytest.approx(norm(stats.norm.logpdf, 10**-0.5), abs=1e-6)
        scales = np.geomspace(0.01, 1, 100)
        assert laplacian == pytest.approx(min(norm(stats.laplace.logpdf, scale) for scale in scales), rel=0.01)


@confirms("regularization/weight_decay#underfits_if_large", "the penalised fits by singular values")
def test_errors_of_penalised_fits():
    rng = np.random.default_rng(3)
    truth = rng.choice([-1.0, 1.0], 5)
    X = rng.normal(size=(60, 5))
    y = X @ truth + 0.3 * rng.normal(size=60)
    fits = [by_singular_values(X, y, penalty) for penalty in (1, 1e5)]
    errors = [np.mean((X @ w - y) ** 2) for w in fits]
    found = by.underfits_if_large(np.random.default_rng(3)).numbers.values()
    assert list(found) == pytest.approx([*errors, np.mean(y**2)])
