"""Second routes to what the derivative by the input says."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.backpropagation import input_gradient as by
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers


def jax_probability(network, x):
    a = x
    for W, b in network[:-1]:
        a = jnp.tanh(a @ W + b)
    W, b = network[-1]
    return jax.nn.sigmoid(a @ W + b)[0]


@confirms(
    "backpropagation/input_gradient#has_an_entry_for_each_input", "JAX: the gradient of the same network by its input"
)
@pytest.mark.parametrize("read", [5, 12])
def test_input_derivative_equals_autodiff(read):
    rng = np.random.default_rng(read)
    network = [(W, b + rng.normal(size=b.shape)) for W, b in by.classifier(rng, read=read)]
    X = rng.normal(size=(4, 12))
    found = by.input_derivative(network, X)
    for x, row in zip(X, found, strict=True):
        expected = jax.grad(jax_probability, argnums=1)(network, jnp.asarray(x))
        np.testing.assert_allclose(row, expected, rtol=1e-3, atol=1e-6)
        assert float(jax_probability(network, x)) == pytest.approx(by.predicted_probability(network, x[None])[0])
    assert (found[:, read:] == 0).all() and (found[:, :read] != 0).all()
    numbers = by.has_an_entry_for_each_input(np.random.default_rng(read)).numbers
    network = by.classifier(rng := np.random.default_rng(read), read=by.READ)
    slopes = np.asarray(jax.grad(jax_probability, argnums=1)(network, jnp.asarray(rng.normal(size=by.INPUTS))))
    assert list(numbers.values()) == [by.INPUTS, slopes.size, np.count_nonzero(slopes == 0)]


@confirms("backpropagation/input_gradient#is_not_influence", "taking the inputs away one by one, in a plain loop")
def test_sensitivity_and_influence_in_a_loop():
    rng = np.random.default_rng(3)
    w, x = rng.uniform(0, 2, size=(2, 500, 10))

    def output(weights, inputs):
        return 1 / (1 + math.exp(-sum(a * b for a, b in zip(weights, inputs, strict=True))))

    agree, linear, change, outputs = 0, 0.0, 0.0, 0.0
    for weights, inputs in zip(w.tolist(), x.tolist(), strict=True):
        whole = output(weights, inputs)
        without = [output(weights, [*inputs[:i], 0, *inputs[i + 1 :]]) for i in range(10)]
        slopes = [weight * whole * (1 - whole) for weight in weights]
        agree += without.index(min(without)) == slopes.index(max(slopes))
        linear += sum(slope * entry for slope, entry in zip(slopes, inputs, strict=True))
        change += whole - 0.5
        outputs += whole
    found = list(by.is_not_influence(np.random.default_rng(3)).numbers.values())
    assert found == pytest.approx([outputs / 500, 0.5, linear / change, agree / 500])


@confirms(
    "backpropagation/input_gradient#predicts_small_changes", "JAX: the gradient and the change of the same network"
)
@pytest.mark.parametrize("control", [False, True])
def test_small_changes_equal_autodiff(control):
    rng = np.random.default_rng(3)
    network, x = by.classifier(rng), rng.normal(size=12)
    moves = rng.normal(size=(50, 12))
    moves *= (5.0 if control else 1e-3) / np.sqrt((moves**2).sum(axis=1, keepdims=True))
    with jax.enable_x64(True):
        probability = jax.jit(lambda x: jax_probability(network, x))
        slope = np.array(jax.grad(probability)(jnp.asarray(x)))
        changes = np.array([probability(x + move) - probability(x) for move in moves])
    change, error = by.predicts_small_changes(np.random.default_rng(3), control).numbers.values()
    assert change == pytest.approx(np.abs(changes).mean())
    assert error == pytest.approx(np.abs(moves @ slope - changes).mean() / np.abs(changes).mean(), rel=1e-4)


@confirms("backpropagation/input_gradient#has_an_entry_for_each_input", "the inputs that the network leaves out")
def test_idle_inputs_are_counted():
    np.testing.assert_array_equal(mean_numbers(by.has_an_entry_for_each_input), [12, 12, 12 - by.READ])
    np.testing.assert_array_equal(mean_numbers(by.has_an_entry_for_each_input, control=True), [12, 12, 0])


@confirms("backpropagation/input_gradient#depends_on_the_input", "JAX: the gradients of the same network, in a loop")
def test_norms_of_the_derivative():
    rng = np.random.default_rng(3)
    network, X = by.classifier(rng), rng.normal(size=(50, 12))
    slopes = np.array(jax.vmap(jax.grad(jax_probability, argnums=1), (None, 0))(network, jnp.asarray(X)))
    expected = [np.mean([np.linalg.norm(of) for of in slopes - middle]) for middle in (0, slopes.sum(axis=0) / 50)]
    found = by.depends_on_the_input(np.random.default_rng(3)).numbers
    assert list(found.values()) == pytest.approx(expected, rel=1e-3)
    norm, spread = by.depends_on_the_input(np.random.default_rng(3), control=True).numbers.values()
    assert norm > 0 and spread == pytest.approx(0, abs=1e-9)
