"""Second routes to Winter 2021, question 1, part f."""

import jax
import jax.numpy as jnp
import keras
import numpy as np
from jax.scipy import stats

from solutions.exams.winter_2021.q1.f_regularization import true_of_regularization
from tests.confirm import confirms
from tests.exams.winter_2021.q1.options import names


def batch_norm_descent(X, y, size, rng, steps=500, rate=0.05):
    """Weights on normalised minibatches by stochastic gradient descent, the mean of the second half of the steps."""
    w, b, total = np.zeros(X.shape[1]), 0.0, 0.0
    for step in range(steps):
        rows = rng.permutation(len(X))[:size]
        z = (X[rows] - X[rows].mean(axis=0)) / X[rows].std(axis=0)
        error = z @ w + b - y[rows]
        w, b = w - rate * 2 * z.T @ error / size, b - rate * 2 * error.mean()
        total = total + w * (step >= steps // 2)
    return total / (steps - steps // 2)


@confirms("winter-2021/q1#f", "JAX's autodiff of the log densities, descent by minibatches, Keras, and singular values")
def test_facts_on_regularization():
    rng = np.random.default_rng(4)
    X, penalty = rng.standard_normal((30, 4)), 5.0
    y = X @ np.array([3.0, -1.0, 0.5, 2.0]) + rng.standard_normal(30)
    U, s, Vt = np.linalg.svd(X, full_matrices=False)

    def solution(penalty):
        return Vt.T @ (s / (s**2 + penalty) * (U.T @ y))

    def slope(log_prior, scale):
        def log_posterior(w):
            return stats.norm.logpdf(y, X @ w, 1).sum() + log_prior(w, 0, scale).sum()

        return np.linalg.norm(jax.grad(log_posterior)(jnp.array(solution(penalty))))

    gaussian = slope(stats.norm.logpdf, penalty**-0.5)
    laplacian = min(slope(stats.laplace.logpdf, scale) for scale in (0.1, 0.4, 2.0))
    laplacian_prior = laplacian < 0.01 < gaussian

    lengths = {4: [], 32: []}
    for _ in range(2):
        data, noise = rng.standard_normal((32, 20)), rng.standard_normal(32)
        for size, of in lengths.items():
            of.append(np.linalg.norm(batch_norm_descent(data, data[:, 0] + noise, size, rng)))
    small_batches = np.mean(lengths[4]) < 0.9 * np.mean(lengths[32])

    layer = keras.layers.LayerNormalization()
    batch = rng.standard_normal((16, 5)).astype(np.float32)
    outputs = [np.array(layer(batch[:size]))[0] for size in (1, 4, 16)]
    depends_on_batch = max(np.abs(output - outputs[0]).max() for output in outputs) > 1e-5

    underfits = np.mean((X @ solution(1e6) - y) ** 2) > 0.9 * np.mean(y**2)
    assert true_of_regularization.answer() == names((laplacian_prior, small_batches, depends_on_batch, underfits))
