"""Second routes to what halving the weights of a logistic regression does."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.activations import logit_scaling as by
from solutions.nn.data import blobs
from tests.confirm import confirms


def scores(seed, bias=False):
    """Scores of test examples with the weights after gradient descent by JAX's derivatives, with half of these weights,
    and the labels; a bias is left as it is."""
    rng = np.random.default_rng(seed)
    (X, y), (X_test, y_test) = (blobs(rng, count, by.CENTRES) for count in (100, 200))

    def outputs(theta, X):
        return X @ theta[0] + (theta[1] if bias else 0.0)

    def loss(theta):
        z = outputs(theta, X)
        return jnp.mean(jnp.where(y == 1, jnp.logaddexp(0, -z), jnp.logaddexp(0, z)))

    theta, gradient = (jnp.zeros(2), 0.0), jax.jit(jax.grad(loss))
    for _ in range(100):
        theta = jax.tree.map(lambda x, g: x - 0.5 * g, theta, gradient(theta))
    return outputs(theta, X_test), outputs((theta[0] / 2, theta[1]), X_test), y_test


def expected(seed, score, bias=False):
    """What the experiments tell, if positive means at least this score."""
    with jax.enable_x64(True):
        before, after, y = scores(seed, bias)
        before, after = before >= score, after >= score
        return [int((before != after).sum()), float((before == y).mean()), float((after == y).mean())]


@confirms(
    "activations/logit_scaling#halving_keeps_the_predictions", "JAX: the same training by autodiff, and signs of scores"
)
@pytest.mark.parametrize("control", [False, True])
@pytest.mark.parametrize("seed", [0, 4])
def test_predictions_are_the_signs_of_scores(seed, control):
    found = by.halving_keeps_the_predictions(np.random.default_rng(seed), control).numbers
    assert list(found.values()) == pytest.approx(expected(seed, 0.0, bias=control))


@confirms(
    "activations/logit_scaling#other_thresholds_change_the_accuracy",
    "JAX: the same training by autodiff, and the score that has the probability 0.8",
)
@pytest.mark.parametrize("control, score", [(False, np.log(4)), (True, 0.0)])
@pytest.mark.parametrize("seed", [0, 4])
def test_a_threshold_is_a_score(seed, control, score):
    found = by.other_thresholds_change_the_accuracy(np.random.default_rng(seed), control).numbers
    assert list(found.values()) == pytest.approx(expected(seed, score))
