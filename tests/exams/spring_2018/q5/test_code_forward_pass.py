"""Second routes to Spring 2018, question 5."""

import itertools
import math

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.spring_2018.q5 import code_forward_pass, slips
from solutions.exams.spring_2018.q5.code_forward_pass import (
    by_the_definition,
    forward_pass,
    forward_with_faults,
    forward_with_lost_axis,
    is_forward_pass,
    outcome,
    outcomes,
    two_inputs_share_the_printed_cache,
)
from solutions.exams.spring_2018.q5.layers import NAMES, backward_pass, example_parameters, forward, masked_forward_pass
from solutions.exams.spring_2018.q5.slips import gamma_scales_and_beta_shifts
from solutions.nn.regularization import dropout
from tests.confirm import confirms

SIZES = st.tuples(st.integers(1, 4), st.integers(1, 5), st.integers(1, 6))


def arguments(n_x, n_y, m, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n_x, m))
    parameters = {
        "W": rng.normal(size=(n_y, n_x)),
        "b": rng.normal(size=(n_y, 1)),
        "gamma": rng.normal(size=(n_y, 1)),
        "beta": rng.normal(size=(n_y, 1)),
        "epsilon": 1e-3,
    }
    return X, parameters


@confirms("spring-2018/q5#code", "the definition, number by number, for all small sizes, equal ones among them")
@settings(max_examples=60)
@given(SIZES, st.sampled_from([0.2, 0.5, 0.9, 1]), st.integers(0, 99))
def test_the_program_equals_loops(sizes, keep_prob, seed):
    X, parameters = arguments(*sizes, seed)
    found, _ = forward_pass(X, parameters, keep_prob, rng=seed)
    expected, _ = by_the_definition(X, parameters, keep_prob, rng=seed)
    np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-8)


@confirms("spring-2018/q5#code", "Keras: its own dense layer and batch normalisation, around our mask")
def test_the_program_equals_keras():
    X, parameters = arguments(3, 4, 7)
    W, b, gamma, beta, epsilon = (parameters[name] for name in NAMES)
    found, cache = forward_pass(X, parameters, keep_prob=0.7, rng=5)
    dense = keras.layers.Dense(4, activation="relu")
    dense.build((None, 3))
    dense.set_weights([W.T, b[:, 0]])
    norm = keras.layers.BatchNormalization(epsilon=epsilon)
    norm.build((None, 4))
    norm.gamma.assign(gamma[:, 0])
    norm.beta.assign(beta[:, 0])
    activations = np.asarray(dense(X.T.astype("float32"))) * cache.D1.T / 0.7
    np.testing.assert_allclose(found, np.asarray(norm(activations, training=True)).T, atol=2e-4)


@pytest.mark.parametrize("keep_prob", [0.3, 0.8, 1])
def test_the_program_to_hand_in_equals_the_function_of_the_site(keep_prob):
    X, parameters = arguments(3, 40, 60)
    A2, cache = forward(X, parameters, keep_prob)
    _, _, _, mask, *_ = cache
    np.testing.assert_allclose(A2, masked_forward_pass(X, parameters, mask, keep_prob)[0], atol=1e-12)
    assert abs(mask.mean() - keep_prob) < 5 * math.sqrt(keep_prob * (1 - keep_prob) / mask.size) + 1e-9


def test_dropout_keeps_with_the_given_probability_and_keeps_the_mean():
    neurons, examples = 200, 500
    parameters = {"W": np.ones((neurons, 1)), "b": np.zeros((neurons, 1)), "gamma": 1, "beta": 0, "epsilon": 1e-5}
    for keep_prob in (0.3, 0.8):
        _, cache = forward_pass(np.ones((1, examples)), parameters, keep_prob, rng=1)
        scatter = math.sqrt(keep_prob * (1 - keep_prob) / cache.D1.size)
        assert abs(cache.D1.mean() - keep_prob) < 5 * scatter
        kept = (cache.A1_norm * cache.deviation).max(axis=1) - (cache.A1_norm * cache.deviation).min(axis=1)
        np.testing.assert_allclose(kept, 1 / keep_prob, rtol=1e-6)  # what is kept, less what is not: 1/p and 0
        # neighbouring entries are drawn for themselves
        for one, other in ((cache.D1[1:], cache.D1[:-1]), (cache.D1[:, 1:], cache.D1[:, :-1])):
            assert abs(np.mean(one & other) - keep_prob**2) < 0.01


def jax_forward(X, W, b, gamma, beta, D1, keep_prob, epsilon):
    A = jax.nn.relu(W @ X + b) * D1 / keep_prob
    centred = A - A.mean(axis=1, keepdims=True)
    return gamma * centred / jnp.sqrt((centred**2).mean(axis=1, keepdims=True) + epsilon) + beta


@confirms("spring-2018/q5#code", "JAX: the backward pass by autodiff, for one γ and β, and for one of each per neuron")
@pytest.mark.parametrize("changed", [{"gamma": 1.7, "beta": -0.4}, {}, {"beta": -0.4}])
def test_the_backward_pass_equals_jax(changed):
    X, parameters = arguments(3, 4, 5)
    parameters |= changed
    with jax.enable_x64(True):
        A2, cache = forward_pass(X, parameters, keep_prob=0.6, rng=3)
        upstream = np.random.default_rng(4).normal(size=A2.shape)
        W, b, gamma, beta, epsilon = (jnp.asarray(parameters[name], dtype=float) for name in NAMES)

        def weighted(*trained):
            return (jax_forward(*trained, cache.D1, 0.6, epsilon) * upstream).sum()

        np.testing.assert_allclose(A2, jax_forward(X, W, b, gamma, beta, cache.D1, 0.6, epsilon), atol=1e-9)
        expected = jax.grad(weighted, argnums=tuple(range(5)))(jnp.asarray(X), W, b, gamma, beta)
    for one, other in zip(backward_pass(upstream, cache), expected, strict=True):
        assert np.shape(one) == other.shape
        np.testing.assert_allclose(one, other, atol=1e-7)


def test_inputs_with_the_same_gradients_show_nothing(monkeypatch):
    monkeypatch.setattr(code_forward_pass, "backward_pass", lambda upstream, cache: np.ones(5))
    assert not two_inputs_share_the_printed_cache()


@pytest.mark.parametrize("fixed", ["gamma", "beta"])
def test_a_scale_or_a_shift_without_effect_is_noticed(monkeypatch, fixed):
    right = forward_pass
    monkeypatch.setattr(slips, "forward_pass", lambda X, given, keep_prob: right(X, {**given, fixed: 0.7}, keep_prob))
    assert not gamma_scales_and_beta_shifts()


# What a program gets wrong


def wrong_axis(X, parameters, keep_prob, rng):
    A, _ = dropout(np.maximum(parameters["W"] @ X + parameters["b"], 0), keep_prob, rng)
    A = (A - A.mean(axis=0)) / np.sqrt(A.var(axis=0) + parameters["epsilon"])
    return parameters["gamma"] * A + parameters["beta"], None


def altered(keep=1.0, deviations=0, **changed):
    """Our program, with one thing changed."""

    def program(X, parameters, keep_prob, rng):
        A2, cache = forward_pass(X, {**parameters, **changed}, keep * keep_prob, rng)
        return A2 + deviations * cache.deviation, None

    return program


@pytest.mark.parametrize(
    "program", [wrong_axis, altered(keep=0.9), altered(deviations=1e-4), altered(gamma=1), altered(epsilon=2e-5)]
)
def test_a_wrong_program_is_found_out(program):
    assert not is_forward_pass(program)
    assert is_forward_pass(altered())


def by_numpys_rule(n_y, m):
    """What becomes of a lost axis: (n_y, m) with (n_y,) aligns n_y with m."""
    if n_y == 1:
        return "right"
    if m == 1:
        return "wrong shape, no error"
    return "wrong values, no error" if m == n_y else "ValueError"


def test_when_the_lost_axis_is_noticed():
    for n_y, m in itertools.product(range(1, 5), repeat=2):
        assert outcome(forward_with_lost_axis, 3, n_y, m) == by_numpys_rule(n_y, m), (n_y, m)
        assert outcome(forward_with_faults, 3, n_y, m) == "KeyError"
        assert outcome(forward_pass, 3, n_y, m) == "right"


def test_the_table_of_outcomes_follows_numpys_rule():
    rows = outcomes()
    assert {by_numpys_rule(n_y, m) for n_y, m, *_ in rows} == {found for _, _, _, found, _ in rows}
    for n_y, m, *found in rows:
        assert found == ["KeyError", by_numpys_rule(n_y, m), "right"]


def test_what_is_printed_stops_at_the_name():
    assert outcome(forward_pass.part.key.printed, 3, 4, 5) == "KeyError"


def test_a_probability_that_is_ignored_is_found_out():
    assert not is_forward_pass(lambda X, parameters, _, rng: forward_pass(X, parameters, 0.5, rng))


def test_the_probability_under_a_wrong_name_wins_over_the_argument():
    X, parameters = np.random.default_rng(0).normal(size=(3, 4)), example_parameters(3, 4)
    named = {**parameters, "W2": 0.3}
    for keep_prob in (0.1, 0.9):
        found = forward_with_faults(X, named, keep_prob)[0]
        np.testing.assert_array_equal(found, forward_with_lost_axis(X, parameters, 0.3)[0])


# Bad input


@pytest.mark.parametrize(
    "changed, words",
    [
        ({"X": np.ones(3)}, r"X has shape \(3,\), expected \(n_x, m\)"),
        ({"X": np.ones((3, 0))}, r"X has shape \(3, 0\)"),
        ({"W": np.ones((4, 2))}, r"W has shape \(4, 2\), expected \(4, 3\)"),
        ({"b": np.ones(4)}, r"b has shape \(4,\), expected \(4, 1\)"),
        ({"gamma": np.ones(4)}, r"gamma has shape \(4,\), expected \(4, 1\)"),
        ({"beta": np.ones((1, 4))}, "beta has shape"),
        ({"epsilon": 0}, "epsilon=0.0, expected a positive number"),
        ({"epsilon": np.ones(2)}, "epsilon has shape"),
        ({"keep_prob": 0}, r"keep_prob=0, expected a probability in \(0, 1\]"),
        ({"keep_prob": 1.1}, "keep_prob=1.1"),
    ],
)
def test_bad_arguments_are_named(changed, words):
    X, parameters = changed.pop("X", np.ones((3, 5))), example_parameters(3, 4)
    keep_prob = changed.pop("keep_prob", 0.5)
    with pytest.raises(ValueError, match=words):
        forward_pass(X, {**parameters, **changed}, keep_prob)


def test_a_missing_entry_is_named():
    parameters = example_parameters(3, 4)
    del parameters["gamma"]
    with pytest.raises(ValueError, match="parameters has no gamma"):
        forward_pass(np.ones((3, 5)), parameters)
