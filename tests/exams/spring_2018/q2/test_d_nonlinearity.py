"""Second routes to Spring 2018, question 2, part d."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy

from solutions.exams.spring_2018.q2 import slips
from solutions.exams.spring_2018.q2.d_nonlinearity import (
    XOR,
    collapsed,
    linear_layers_cannot_separate_xor,
    linear_layers_collapse,
    narrow_layer_takes_rank_away,
    random_layers,
)
from solutions.exams.spring_2018.q2.slips import layers_with_biases_are_not_linear
from tests.confirm import confirms


@confirms("spring-2018/q2#d", "JAX: the Jacobian of the stack is the same everywhere, and that of the single layer")
@pytest.mark.parametrize("sizes", [[5, 7, 3, 6, 2], [3, 1, 4]])
def test_collapsed_layer_equals_the_jacobian(sizes):
    rng = np.random.default_rng(len(sizes))
    layers = random_layers(rng, sizes)

    def deep(x):
        for W, b in layers:
            x = x @ W + b
        return x

    W, b = collapsed(layers)
    assert W.shape == (sizes[0], sizes[-1])
    for x in rng.normal(size=(3, sizes[0])):
        np.testing.assert_allclose(jax.jacobian(deep)(jnp.asarray(x)).T, W, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(deep(np.zeros(sizes[0])), b, rtol=1e-9)


@confirms(
    "spring-2018/q2#d", "JAX: at the answer one half the convex loss of XOR has gradient zero, so log 2 is its minimum"
)
def test_no_affine_logit_does_better_on_xor():
    X, y = XOR

    def loss(theta):
        z = X @ theta[:2] + theta[2]
        return jnp.mean(jnp.logaddexp(0, z) - y * z)

    at = jnp.zeros(3)
    assert float(loss(at)) == pytest.approx(math.log(2))
    assert float(jnp.abs(jax.grad(loss)(at)).max()) < 1e-6
    with_ones = np.column_stack([X, np.ones(4)])
    hessian = with_ones.T @ with_ones / 16  # the mean of σ'(0) = 1/4 times x xᵀ
    assert np.linalg.eigvalsh(hessian).min() > 0.01  # the loss is convex, and strictly so here
    found = linear_layers_cannot_separate_xor(seed=5).numbers
    assert found["loss"] == pytest.approx(math.log(2), abs=1e-3)
    assert linear_layers_cannot_separate_xor(seed=5, control=True).numbers["accuracy"] == 1


@confirms("spring-2018/q2#d", "SymPy: the exact rank of products of integer matrices")
@pytest.mark.parametrize("hidden", [1, 2, 4, 8])
def test_rank_is_limited_by_the_narrowest_layer(hidden):
    rng = np.random.default_rng(hidden)
    first, second = (sympy.Matrix(rng.integers(-9, 10, size=shape)) for shape in ((6, hidden), (hidden, 5)))
    assert (first * second).rank() == min(hidden, 5)
    for control, of_hidden in ((False, 2), (True, 8)):
        numbers = narrow_layer_takes_rank_away(control=control).numbers
        assert (numbers["hidden units"], numbers["rank"]) == (of_hidden, min(of_hidden, 5))


def test_layers_are_counted_and_biases_are_what_is_not_linear(monkeypatch):
    for control in (False, True):
        numbers = linear_layers_collapse(3, control).numbers
        assert numbers["layers"] == 4 and (numbers["distance from a single layer"] > 0.1) == control
    monkeypatch.setattr(slips, "random_layers", lambda rng, sizes: [(np.ones((m, 2)), np.zeros(2)) for m in (3, 2)])
    assert not layers_with_biases_are_not_linear()


def test_the_distance_of_a_deep_network_from_a_single_layer():
    rng = np.random.default_rng(3)
    layers = [(rng.normal(size=(m, n)), rng.normal(size=n)) for m, n in ((5, 7), (7, 3), (3, 6), (6, 2))]
    deep = single = rng.normal(size=(100, 5))
    for number, (W, b) in enumerate(layers):
        deep, single = deep @ W + b, single @ W + b
        deep = np.maximum(deep, 0) if number < 3 else deep
    gap = linear_layers_collapse(3, control=True).numbers["distance from a single layer"]
    assert gap == pytest.approx(np.abs(deep - single).max() / np.abs(deep).max())
