"""Second routes to what L2 penalties do."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.scipy import stats

from solutions.experiments.data.bayes_error import fit_population, line_accuracy
from solutions.experiments.regularization import weight_decay as by
from solutions.pages.figures import drawn_by
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers
from tests.experiments.regularization import drawn


@confirms("regularization/weight_decay#raises_the_training_error", "the normal equations with λ on their diagonal")
def test_training_errors_by_the_normal_equations():
    rng = np.random.default_rng(3)
    X, y = drawn.classes(rng, 200)
    H = drawn.hidden(rng, 16)(X)
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

            return jnp.linalg.norm(jax.grad(log_posterior)(weights))

        gaussian, laplacian = by.is_a_gaussian_prior(np.random.default_rng(3)).numbers.values()
        assert gaussian == pytest.approx(float(norm(stats.norm.logpdf, 10**-0.5)), abs=1e-6)
        norms = jax.vmap(lambda scale: norm(stats.laplace.logpdf, scale))(jnp.geomspace(0.01, 1, 2000))
        assert laplacian == pytest.approx(float(norms.min()), rel=1e-4)


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


@confirms("regularization/weight_decay#shrinks_the_weights", "a plain loop of descent, by JAX's autodiff of the cost")
def test_norms_of_trained_weights():
    rng = np.random.default_rng(3)
    X, y = drawn.classes(rng, 100)
    y = (y > 0).astype(float)
    start = [tuple(map(np.asarray, layer)) for layer in by.initialize([X.shape[1], 8, 1], rng)]

    def cost(network, penalty):
        (W, b), (V, c) = network
        z = (jax.nn.relu(X @ W + b) @ V + c)[:, 0]
        return jnp.mean(jnp.logaddexp(0, z) - y * z) + penalty / 2 * ((W**2).sum() + (V**2).sum())

    norms = []
    with jax.enable_x64(True):
        slope = jax.jit(jax.grad(cost))
        for penalty in (0.0, by.PENALTY):
            network = start
            for _ in range(200):
                network = jax.tree.map(lambda x, dx: x - 0.3 * dx, network, slope(network, penalty))
            norms.append(float(jnp.sqrt(sum((W**2).sum() for W, _ in network))))
    found = by.shrinks_the_weights(np.random.default_rng(3)).numbers
    assert list(found.values()) == pytest.approx(norms, rel=1e-6)


@confirms("regularization/weight_decay#can_raise_a_weight", "the penalised fits by singular values")
@pytest.mark.parametrize("control", [False, True])
def test_weight_of_a_feature_that_repeats_another(control):
    x, other, noise = np.random.default_rng(3).normal(size=(3, 400))
    X = np.stack([x, other if control else x + 0.3 * other], axis=1)
    weights = [by_singular_values(X, 2 * x + 0.2 * noise, penalty)[1] for penalty in (0, 40)]
    found = by.can_raise_a_weight(np.random.default_rng(3), control).numbers
    assert list(found.values()) == pytest.approx(weights)


@confirms("regularization/weight_decay#l1_sets_weights_to_zero", "descent on one coordinate after the other")
@confirms("regularization/weight_decay#leaves_no_weight_at_zero", "descent on one coordinate after the other")
@confirms("regularization/weight_decay#l1_descent_misses_zero", "descent on one coordinate after the other")
def test_weights_that_are_exactly_zero():
    X, y, _ = by.sparse_problem(np.random.default_rng(3))
    w = np.zeros(10)
    for _ in range(100):
        for j in range(10):
            rest = X[:, j] @ (y - X @ w + X[:, j] * w[j]) / 200
            w[j] = np.sign(rest) * max(abs(rest) - 0.2, 0) / (X[:, j] @ X[:, j] / 200)
    np.testing.assert_allclose(by.l1_weights(np.random.default_rng(3)), w, atol=1e-8)
    zeros = sum(float(weight) == 0 for weight in w)
    counts = {
        by.l1_sets_weights_to_zero: (zeros, 0),
        by.leaves_no_weight_at_zero: (0, zeros),
        by.l1_descent_misses_zero: (0, zeros),
    }
    for experiment, expected in counts.items():
        for control in (False, True):
            found = experiment(np.random.default_rng(3), control).numbers
            assert list(found.values()) == [10, expected[control]]
    near = by.l1_weights(np.random.default_rng(3), exact=False)
    assert 0 < np.abs(near[w == 0]).max() < 0.5  # it steps over 0, to and fro


@confirms("regularization/weight_decay#l1_descent_ends_near_zero", "descent on one coordinate after the other")
@pytest.mark.parametrize("control", [False, True])
def test_weights_that_are_nearly_zero(control):
    X, y, curvature = by.sparse_problem(np.random.default_rng(np.random.default_rng(3).integers(2**32)))
    if control:
        w = by_singular_values(X, y, 0.2 * 200)
    else:
        w = np.zeros(10)
        for j in [*range(10)] * 100:
            rest = X[:, j] @ (y - X @ w + X[:, j] * w[j]) / 200
            w[j] = np.sign(rest) * max(abs(rest) - 0.2, 0) / (X[:, j] @ X[:, j] / 200)
    near = sum(abs(weight) < 2 * 0.02 * 0.2 / curvature for weight in w)
    found = by.l1_descent_ends_near_zero(np.random.default_rng(3), control).numbers
    assert list(found.values()) == [10, near, 0]


@confirms("regularization/weight_decay#l1_pulls_all_weights_alike", "JAX's autodiff of both penalties")
@pytest.mark.parametrize("control", [False, True])
def test_what_a_step_on_the_penalty_takes(control):
    rng = np.random.default_rng(3)
    weights = jnp.array([rng.uniform(2, 4), rng.uniform(0.2, 0.4)])
    lost = 0.1 * jax.grad(lambda w: 0.5 * ((w**2).sum() / 2 if control else jnp.abs(w).sum()))(weights)
    found = by.l1_pulls_all_weights_alike(np.random.default_rng(3), control).numbers
    assert list(found.values()) == pytest.approx(np.asarray(lost).tolist(), rel=1e-5)


def test_best_weights_in_the_figure():
    """The least cost on a fine grid, for each penalty."""
    grid = np.linspace(-3, 3, 2401)
    none, l2, l1 = drawn_by(by.draw_weights).axes[0].lines
    for line, penalty in ((none, 0 * grid), (l2, grid**2 / 2), (l1, np.abs(grid))):
        best = [grid[((grid - w) ** 2 / 2 + penalty).argmin()] for w in line.get_xdata()]
        np.testing.assert_allclose(line.get_ydata(), best, atol=0.003)
