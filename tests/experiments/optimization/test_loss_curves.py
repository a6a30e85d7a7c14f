"""Second routes to what loss curves tell."""

from itertools import pairwise

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.optimization import loss_curves as by
from solutions.finding import stream
from tests.confirm import confirms


@jax.jit
@jax.value_and_grad
def cross_entropy(W, X, y):
    return -jnp.mean(jax.nn.log_softmax(X @ W)[jnp.arange(len(y)), y])


def curve_of_jax(rng, batch, rate):
    """The losses of softmax regression along JAX's gradient, on the same batches."""
    y = np.repeat(np.arange(4), 64)
    X, W = rng.standard_normal((256, 5)), np.zeros((5, 4))
    X[np.arange(256), y] += 1.5
    losses = [cross_entropy(W, X, y)[0]]
    for _ in range(90):
        rows = rng.permutation(256)[:batch]
        W = W - rate * np.asarray(cross_entropy(W, X[rows], y[rows])[1])
        losses.append(cross_entropy(W, X, y)[0])
    return np.array(losses)


@confirms("optimization/loss_curves#single_examples_oscillate_at_a_good_rate", "JAX: the same descents by autodiff")
@pytest.mark.parametrize("control, batch", [(False, 1), (True, 256)])
@jax.enable_x64(True)
def test_the_curves_equal_jax(control, batch):
    experiment = by.single_examples_oscillate_at_a_good_rate
    seed = stream(experiment).integers(2**32)
    lower, good, higher = (curve_of_jax(np.random.default_rng(seed), batch, rate) for rate in (0.025, 0.1, 0.4))
    rises = sum(after > before for before, after in pairwise(good)) / 90
    found = experiment(stream(experiment), control).numbers.values()
    assert list(found) == pytest.approx([rises, *(losses[-10:].mean() for losses in (lower, good, higher))])


@pytest.mark.parametrize("seed", range(3))
def test_roughness_is_the_spread_about_the_running_mean(seed):
    losses = np.random.default_rng(seed).normal(size=60).cumsum()
    off = np.array([losses[i] - losses[i - 4 : i + 5].mean() for i in range(4, 56)])
    assert by.roughness(losses) == pytest.approx(off[20:].std())


def test_a_straight_line_is_smooth():
    assert by.roughness(np.linspace(5, 1, 80)) == pytest.approx(0, abs=1e-12)
