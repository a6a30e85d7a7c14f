"""Second routes to Spring 2018, question 7, part a."""

import numpy as np
import pytest
import sympy

from solutions.exams.spring_2018.q7.a_matrices import first_layer_matrix, matrix_between, second_layer_matrix
from solutions.exams.spring_2018.q7.neurons import side_by_side
from tests.confirm import confirms
from tests.exams.spring_2018.q7.in_jax import jax_network
from tests.exams.spring_2018.q7.sizes import N_1, N_2, N_X, D, in_numbers, numbers_of, results_of_mistakes


@confirms("spring-2018/q7#a-i", "JAX: the network runs with matrices of this shape, and with no other")
@confirms("spring-2018/q7#a-ii", "JAX: the network runs with matrices of this shape, and with no other")
def test_matrices_fit(network):
    layers, x = network
    shapes = [matrices[0][0].shape for matrices, _ in layers]
    assert shapes[0] == first_layer_matrix(entries=D, inputs=N_X) == (D, N_X)
    assert shapes[1] == second_layer_matrix(entries=D, first=N_1, second=N_2) == (D, D)
    assert [a.shape for a in jax_network(x, layers)[1]] == [(D,)] * N_2
    for layer, shape in ((0, (N_X, D)), (0, (D, D)), (1, (D, N_X)), (1, (D, N_1))):
        changed = [([list(row) for row in matrices], weights) for matrices, weights in layers]
        changed[layer][0][0][0] = np.ones(shape)
        with pytest.raises((TypeError, ValueError)):
            jax_network(x, changed)


@pytest.mark.parametrize("function", [second_layer_matrix, first_layer_matrix])
def test_shapes_in_symbols_and_numbers_agree(function):
    assert in_numbers(function) == list(function(**numbers_of(function)))


def test_a_matrix_that_does_not_fit_is_refused():
    vector, result = sympy.MatrixSymbol("a", 3, 2), sympy.MatrixSymbol("b", 4, 1)
    with pytest.raises(ValueError, match="W of shape"):
        matrix_between(vector, result)


def test_mistakes_about_matrices_give_what_their_words_say():
    assert results_of_mistakes(second_layer_matrix) == [(N_2, N_1), (D, D * N_1), (D, 1)]
    assert results_of_mistakes(first_layer_matrix) == [(N_X, D), (D, D)]


def test_a_shape_is_printed_in_its_order():
    assert side_by_side(first_layer_matrix()) == r"D \times n_{x}"
