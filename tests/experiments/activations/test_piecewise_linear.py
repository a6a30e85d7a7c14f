"""Second routes to activations of straight pieces: the same training in JAX, whose autodiff finds the slopes."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.activations import piecewise_linear as by
from solutions.nn.mlp import initialize
from tests.confirm import confirms
from tests.experiments.regularization.by_jax import logistic_loss, outputs

FUNCTIONS = {
    "MINIMUM": lambda z: jnp.minimum(0, z),
    "MAXIMUM": lambda z: jnp.maximum(-z, -2 * z),
    "CEILING": jnp.ceil,
    "LINE": lambda z: -z,
    "ZERO": lambda z: jax.nn.relu(-jnp.abs(z)),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_slopes_are_those_of_autodiff(name):
    z = np.random.default_rng(0).normal(0, 3, size=50)
    f, slope = getattr(by, name)
    np.testing.assert_allclose(f(z), FUNCTIONS[name](z), rtol=1e-6)
    np.testing.assert_allclose(slope(z), jax.vmap(jax.grad(FUNCTIONS[name]))(jnp.asarray(z)), rtol=1e-6)


def drawn(rng, examples):
    """Points of a plane, and whether they lie in the first or the third quadrant."""
    X = rng.normal(size=(examples, 2))
    return X, (X[:, 0] > 0) == (X[:, 1] > 0)


def sgd(rng, network, X, y, f, steps=150, rate=0.1):
    """The network after SGD with minibatches of 20 of 200 examples, shuffled in each epoch."""
    with jax.enable_x64(True):
        network, X = jax.tree.map(jnp.asarray, (network, X))
        gradient = jax.jit(jax.grad(lambda network, X, y: logistic_loss(outputs(network, X, f), y)))
        for step in range(steps):
            if step % 10 == 0:
                order = rng.permutation(200)
            rows = order[20 * (step % 10) :][:20]
            network = jax.tree.map(lambda x, g: x - rate * g, network, gradient(network, X[rows], 1.0 * y[rows]))
        return jax.tree.map(np.asarray, network)


def logits(network, X, f):
    with jax.enable_x64(True):
        return np.asarray(outputs(network, jnp.asarray(X), f))


def begun():
    rng = np.random.default_rng(3)
    return rng, initialize([2, 16, 1], rng), *drawn(rng, 200)


def right(rng, network, f):
    X, y = drawn(rng, 1000)
    return np.mean((logits(network, X, f) > 0) == y)


def found(experiment, control):
    return list(experiment(np.random.default_rng(3), control).numbers.values())


@confirms("activations/piecewise_linear#bends_learn_the_quadrants", "JAX: the same training by autodiff")
@pytest.mark.parametrize("control", [False, True])
def test_accuracies_of_bends_in_jax(control):
    rng, start, X, y = begun()
    expected = []
    for f in [FUNCTIONS["LINE"]] * 2 if control else (FUNCTIONS["MINIMUM"], FUNCTIONS["MAXIMUM"]):
        expected.append(right(rng, sgd(rng, start, X, y, f), f))
    assert found(by.bends_learn_the_quadrants, control) == pytest.approx(expected)


def test_the_minimum_is_a_relu_with_other_signs():
    rng, ((W, b), (V, c)), X, _ = begun()
    b = rng.normal(size=16)
    np.testing.assert_allclose(np.minimum(0, X @ W + b) @ V + c, np.maximum(0, X @ -W - b) @ -V + c)
    z = np.linspace(-3, 3, 13)
    np.testing.assert_allclose(by.MAXIMUM[0](z), np.maximum(0, -z) - z)  # a bend and a line


@confirms("activations/piecewise_linear#steps_pass_no_gradient", "JAX: the same training by autodiff")
@pytest.mark.parametrize("control", [False, True])
def test_ways_of_weights_under_a_ceiling_in_jax(control):
    rng, start, X, y = begun()
    f = FUNCTIONS["MINIMUM" if control else "CEILING"]
    trained = sgd(rng, start, X, y, f)
    ways = [float(np.abs(after - before).max()) for (after, _), (before, _) in zip(trained, start, strict=True)]
    *moved, share = found(by.steps_pass_no_gradient, control)
    assert (*moved, share) == pytest.approx((*ways, right(rng, trained, f)))
    assert (ways[0] == 0) is not control


@confirms("activations/piecewise_linear#zero_everywhere_is_a_constant", "JAX: the same training by autodiff")
@pytest.mark.parametrize("control", [False, True])
def test_a_network_of_zeros_in_jax(control):
    rng, start, X, y = begun()
    f = (lambda z: jax.nn.relu(-z)) if control else FUNCTIONS["ZERO"]
    trained, by_relu = sgd(rng, start, X, y, f), sgd(rng, start, X, y, jax.nn.relu)
    spread = np.ptp(logits(trained, drawn(rng, 1000)[0], f))
    expected = [spread, right(rng, trained, f), right(rng, by_relu, jax.nn.relu)]
    assert found(by.zero_everywhere_is_a_constant, control) == pytest.approx(expected)
    assert (spread == 0) is not control


@confirms("activations/piecewise_linear#dead_units_stay_dead", "JAX: the same training by autodiff")
@pytest.mark.parametrize("control", [False, True])
def test_dead_units_in_jax(control):
    rng, ((W, b), output), X, y = begun()
    assert (X @ W + 20 > 0).all()
    trained = sgd(rng, [(W, b + 20), output], X, y, FUNCTIONS["MAXIMUM" if control else "MINIMUM"], 50, 1e-3)
    way = float(np.abs(trained[0][0] - W).max())
    assert found(by.dead_units_stay_dead, control) == [pytest.approx(way)] and (way == 0) is not control
