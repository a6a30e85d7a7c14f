"""Second routes to Spring 2018, question 7, part e."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.exams.spring_2018.q7.e_matrix_gradient import (
    as_function,
    gradient_by_matrix,
    is_gradient_by_matrix,
    printed_gradient,
)
from tests.confirm import confirms
from tests.exams.spring_2018.q7.in_jax import from_second_layer, jax_network
from tests.exams.spring_2018.q7.sizes import N_1, D


@confirms("spring-2018/q7#e", "JAX: autodiff of a whole network by each matrix of the X-neuron, all sizes different")
def test_the_gradient_by_a_matrix_equals_jax(network):
    layers, x = network
    below, here, _ = jax_network(x, layers)
    g = jax.grad(lambda a: from_second_layer(layers, [a, *here[1:]]))(here[0])
    rule = as_function(gradient_by_matrix(entries=D))
    printed = as_function(printed_gradient(entries=D))

    def loss(M, i):
        matrices = [list(of_neuron) for of_neuron in layers[1][0]]
        matrices[0][i] = M
        return from_second_layer(layers, jax_network(x, [layers[0], (matrices, layers[1][1])])[1])

    for i in range(N_1):
        expected = jax.grad(loss)(jnp.asarray(layers[1][0][0][i]), i)
        found = rule(g, here[0], below[i], layers[1][1][i][0])
        np.testing.assert_allclose(found, expected, rtol=2e-3, atol=1e-7)
        assert not np.allclose(printed(g, here[0], below[i], layers[1][1][i][0]), expected, rtol=0.05)
        assert not np.allclose(np.transpose(found), expected, rtol=0.05)


@pytest.mark.parametrize(
    "broken",
    [
        lambda g, a, b, c: c * np.outer(b, g * a * (1 - a)),
        lambda g, a, b, c: np.outer(g * a * (1 - a), b),
        lambda g, a, b, c: c * np.outer(g * (1 - a), b),
        lambda g, a, b, c: -c * np.outer(g * a * (1 - a), b),
    ],
)
def test_the_witness_refuses_other_rules(broken):
    assert not is_gradient_by_matrix(broken)
    assert is_gradient_by_matrix(lambda g, a, b, c: c * np.outer(g * a * (1 - a), b))


@pytest.mark.parametrize("wrong", range(N_1))
def test_the_witness_asks_for_every_matrix(wrong):
    asked = itertools.count()

    def rule(g, a, b, c):
        return c * np.outer(g * a * (1 - a), b) + (next(asked) == wrong)

    assert not is_gradient_by_matrix(rule)


def test_the_witness_refuses_a_gradient_that_is_one_in_a_thousand_too_large():
    assert not is_gradient_by_matrix(lambda g, a, b, c: 1.001 * c * np.outer(g * a * (1 - a), b))
