"""Second routes to the undated paper, question 7, part iii."""

import numpy as np
import pytest
import sympy

from solutions.exams.undated.q7.iii_jacobian import i, j, rank_at_random_inputs, same_where_they_apply, softmax_jacobian
from solutions.exams.undated.q7.softmax import y_i, y_j
from tests.confirm import confirms
from tests.exams.undated.q7.jacobian import jacobian_of_jax


def entries_of_answer(y, sharpness=1):
    """The Jacobian (entries, entries) for outputs y, by the answer for each pair of indices."""
    answer, pairs = softmax_jacobian(sharpness), range(len(y))
    return np.array(
        [[answer.subs({i: a + 1, j: b + 1}).subs({y_i: y[a], y_j: y[b]}) for b in pairs] for a in pairs], dtype=float
    )


@confirms("undated/q7#iii", "JAX: the whole Jacobian, on inputs of several sizes")
@pytest.mark.parametrize("sharpness, entries", [(1, 2), (1, 5), (4, 3)])
def test_every_entry_is_that_of_autodiff(sharpness, entries):
    x = np.random.default_rng(entries).normal(size=entries)
    y = np.exp(sharpness * x) / np.exp(sharpness * x).sum()
    np.testing.assert_allclose(entries_of_answer(y, sharpness), jacobian_of_jax(x, sharpness), atol=1e-6)


@confirms("undated/q7#iii", "enumeration: the covariance matrix of a one-hot vector that is drawn with probabilities y")
def test_it_is_a_covariance_matrix():
    y = np.random.default_rng(3).dirichlet(np.ones(4))
    deviations = np.eye(4) - y  # a row for each vector that may be drawn
    np.testing.assert_allclose(entries_of_answer(y), deviations.T @ np.diag(y) @ deviations, atol=1e-12)


@pytest.mark.parametrize("entries", range(2, 7))
def test_only_equal_changes_are_lost(entries):
    assert rank_at_random_inputs(entries, seed=entries) == entries - 1
    y = np.random.default_rng(entries).dirichlet(np.ones(entries))
    np.testing.assert_allclose(entries_of_answer(y) @ np.ones(entries), 0, atol=1e-12)


def test_the_key_may_say_either_index_on_the_diagonal_only():
    on_the_diagonal = sympy.Piecewise((y_i * (1 - y_j), sympy.Eq(i, j)), (-y_i * y_j, True))
    beside = sympy.Piecewise((y_i * (1 - y_i), sympy.Eq(i, j)), (-y_i * y_i, True))
    assert same_where_they_apply(softmax_jacobian(), on_the_diagonal)
    assert not same_where_they_apply(softmax_jacobian(), beside)


def test_a_key_that_is_wrong_on_the_diagonal_is_refused():
    wrong = sympy.Piecewise((y_i * (1 + y_j), sympy.Eq(i, j)), (-y_i * y_j, True))
    assert not same_where_they_apply(softmax_jacobian(), wrong)


def test_each_field_expects_its_own_case():
    same, other = y_i * (1 - y_i), -y_i * y_j
    assert softmax_jacobian.part.formula.cut(softmax_jacobian()) == {"same": same, "other": other}
