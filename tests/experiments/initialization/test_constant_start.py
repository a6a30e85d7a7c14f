"""Second routes to equal initial weights."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.optimize import linprog, minimize

from solutions.experiments.initialization import constant_start as by
from solutions.finding import stream
from solutions.nn.data import half_spaces
from solutions.nn.mlp import initialize
from tests.confirm import confirms
from tests.experiments.regularization import by_jax


def loss(w, X, y):
    """Mean logistic loss with labels ±1."""
    return jnp.mean(jnp.logaddexp(0, -(2 * y - 1) * (X @ w)))


def least_loss(X, y, w):
    """The weights of least loss from a start, by the method of Broyden, Fletcher, Goldfarb and Shanno."""
    value = jax.jit(jax.value_and_grad(loss))
    return minimize(lambda w: tuple(map(np.array, value(w, X, y))), w, jac=True, method="BFGS", tol=1e-9).x


def after_descent(X, y, start, rate, steps):
    """Weights and losses of a descent along JAX's gradient: (steps + 1, features) and (steps + 1,)."""

    def step(w, _):
        return w - rate * jax.grad(loss)(w, X, y), (w, loss(w, X, y))

    _, path = jax.jit(lambda w: jax.lax.scan(step, w, length=steps + 1))(jnp.asarray(start))
    return [np.array(values) for values in path]


@confirms("initialization/constant_start#convex_descents_agree", "SciPy's BFGS with JAX's gradient, from each start")
@pytest.mark.parametrize("control", [False, True])
@jax.enable_x64(True)
def test_starts_lead_where_bfgs_does(control):
    rng = stream(by.convex_descents_agree)
    X, y = by.overlapping(rng, repeated=control)
    starts = np.full(3, 0.5), np.zeros(3), rng.normal(size=3)
    ends = [least_loss(X, y, start) for start in starts]
    apart, changed = by.convex_descents_agree(stream(by.convex_descents_agree), control).numbers.values()
    assert changed == pytest.approx(np.abs(ends[0] - 0.5).max(), abs=1e-5)
    if control:
        assert min(apart, np.ptp(ends, axis=0).max()) > 0.1
    else:
        assert apart < 1e-6 and np.ptp(ends, axis=0).max() < 1e-6


@confirms(
    "initialization/constant_start#repeated_feature_keeps_the_start", "the part of the start that no gradient has"
)
def test_what_no_gradient_changes_stays():
    # gradients are combinations of examples, all of them orthogonal to (0, 2, -1)
    silent = np.array([0, 2, -1]) / 5**0.5
    X, _ = by.overlapping(np.random.default_rng(0), repeated=True)
    np.testing.assert_allclose(X @ silent, 0, atol=1e-12)
    weights, losses = by.repeated_feature_keeps_the_start(np.random.default_rng(0)).numbers.values()
    assert weights == pytest.approx(np.abs(silent * (silent @ np.full(3, 0.5))).max()) and losses < 1e-9


@confirms(
    "initialization/constant_start#separable_classes_have_no_optimum",
    "linear programming, and descent along JAX's gradient",
)
@pytest.mark.parametrize("control", [False, True])
@jax.enable_x64(True)
def test_separable_classes_by_a_linear_program(control):
    X, y = half_spaces(stream(by.separable_classes_have_no_optimum), 100, by.NORMAL, 0.3, 0.2 if control else 0.0)
    margins = (2 * y - 1)[:, None] * X  # a w with margins @ w ≥ 1 separates, and its multiples bring the loss to 0
    feasible = linprog(np.zeros(3), -margins, -np.ones(len(X)), bounds=(None, None)).success
    assert feasible == (not control)
    path, _ = after_descent(X, y, np.full(3, 0.5), 1.0, 1600)
    found = by.separable_classes_have_no_optimum(stream(by.separable_classes_have_no_optimum), control).numbers
    assert list(found.values()) == pytest.approx([np.linalg.norm(path[t]) for t in (100, 400, 1600)], rel=1e-6)


@confirms("initialization/constant_start#features_tell_weights_apart", "JAX: one step along its own gradient")
@pytest.mark.parametrize("control", [False, True])
@jax.enable_x64(True)
def test_weights_differ_after_one_step_of_jax(control):
    X, y = by.overlapping(stream(by.features_tell_weights_apart))
    path, _ = after_descent(X[:, [0, 0, 0]] if control else X, y, np.full(3, 0.5), 2.0, 1)
    (found,) = by.features_tell_weights_apart(stream(by.features_tell_weights_apart), control).numbers.values()
    assert found == len({round(w, 6) for w in path[1].tolist()}) == (1 if control else 3)


@confirms("initialization/constant_start#far_start_costs_updates", "descent along JAX's gradient")
@pytest.mark.parametrize("control, scale", [(False, 10.0), (True, 1.0)])
@jax.enable_x64(True)
def test_updates_are_those_of_jax(control, scale):
    X = scale * stream(by.far_start_costs_updates).uniform(0, 1, (100, 40))
    y = (X @ np.repeat([1.0, -1.0], 20) > 0).astype(float)
    expected = []
    for start in (0.5, 0.0):
        _, losses = after_descent(X, y, np.full(40, start), 0.1 / scale**2, 400)
        expected += [losses[0], int(np.flatnonzero(losses < 0.6)[0])]
    found = by.far_start_costs_updates(stream(by.far_start_costs_updates), control).numbers
    assert list(found.values()) == pytest.approx(expected)


@confirms("initialization/constant_start#deep_units_stay_equal", "JAX: the same training by autodiff")
@confirms("initialization/constant_start#equals_one_unit_a_layer", "JAX: the same training by autodiff")
@pytest.mark.parametrize("control", [False, True])
@jax.enable_x64(True)
def test_units_after_the_descent_of_jax(control):
    rng = np.random.default_rng(2)
    X = rng.standard_normal((128, 2))
    y = X[:, 0] * X[:, 1] > 0.05
    start = [(W if control else np.full_like(W, 0.5), b) for W, b in initialize([2, 8, 8, 8, 1], rng)]
    trained = by_jax.trained(start, X, y, 0.02, 200, activation=jnp.tanh)
    after = [(np.array(W), np.array(b)) for W, b in trained]
    units = max(len({tuple(unit) for unit in W.T.round(6).tolist()}) for W, _ in after[:-1])
    outputs = np.asarray(by_jax.outputs(after, X, jnp.tanh))
    expected = [units, np.abs(after[0][0] - start[0][0]).max(), np.mean((outputs > 0) == y)]
    found = by.deep_units_stay_equal(np.random.default_rng(2), control).numbers
    assert list(found.values()) == pytest.approx(expected) and units == (8 if control else 1)

    first = (True, False, False, False)  # one unit a layer: it stands for all that it is left of
    narrow = [(W[:, :1] if top else 8 * W[:1, :1], b[:1]) for top, (W, b) in zip(first, after, strict=True)]
    change = np.abs(outputs - by_jax.outputs(narrow, X, jnp.tanh)).max()
    found = by.equals_one_unit_a_layer(np.random.default_rng(2), control).numbers
    assert list(found.values()) == pytest.approx([3 * 8 + 2 * 9 * 8 + 9, change], abs=1e-9)


@confirms("initialization/constant_start#zeros_do_not_move", "Adam, written out for the last bias alone")
def test_of_zeros_the_last_bias_is_left():
    rng, expected = np.random.default_rng(4), []
    for _ in range(2):  # with tanh and with ReLU, each on examples of its own
        X = rng.standard_normal((128, 2))
        share, bias, mean, square = np.mean(X[:, 0] * X[:, 1] > 0.05), 0.0, 0.0, 0.0
        for t in range(1, 51):
            slope = 1 / (1 + math.exp(-bias)) - share
            mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
            bias -= 0.02 * mean / (1 - 0.9**t) / ((square / (1 - 0.999**t)) ** 0.5 + 1e-8)
        expected += [0, bias]
    assert list(by.zeros_do_not_move(np.random.default_rng(4)).numbers.values()) == pytest.approx(expected)


def test_without_training_nothing_is_found_of_a_deep_network(monkeypatch):
    monkeypatch.setattr(by, "train", lambda network, *_: network)
    assert not by.deep_units_stay_equal(np.random.default_rng(2))
    assert not by.zeros_do_not_move(np.random.default_rng(4))


def test_weights_that_stop_growing_have_an_optimum(monkeypatch):
    monkeypatch.setattr(by, "descend", lambda *_, steps: [np.full(3, min(t, 400)) for t in range(steps + 1)])
    assert not by.separable_classes_have_no_optimum(np.random.default_rng(0))
