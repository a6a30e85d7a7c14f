"""Second routes to Spring 2018, question 1, part e."""

import itertools
import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.spring_2018.q1 import e_saddle_points, slips
from solutions.exams.spring_2018.q1.e_saddle_points import (
    PAIRS,
    SADDLE,
    ZERO,
    draw_escape,
    equal_units_stay_equal,
    half_squared_error,
    median_steps,
    minibatches_are_better,
    noise_leaves_a_saddle,
    saddle_gradient,
    steps_to_leave,
    ways_out,
)
from solutions.exams.spring_2018.q1.slips import (
    an_indifferent_discriminator_costs_something,
    minibatches_can_stay,
)
from solutions.nn.gradients import check_gradient
from solutions.pages.figures import drawn_by
from tests.confirm import confirms
from tests.exams.spring_2018.q1.figures import lines_of
from tests.exams.spring_2018.q1.options import names


def jax_loss(theta, X):
    return ((theta[0] * (X @ theta[1:]) - X[:, 0]) ** 2).mean() / 2


jax_hessian = jax.jit(jax.hessian(jax_loss))


@confirms("spring-2018/q1#e", "JAX's gradients and Hessian at the saddle point, over all minibatches of four")
def test_minibatches_leave_where_the_full_batch_stays():
    examples = PAIRS.reshape(-1, 2)
    saddle = jnp.array(SADDLE)
    single = np.array(jax.jit(jax.vmap(jax.grad(jax_loss), (None, 0)))(saddle, examples[:, None]))
    assert np.allclose(single.mean(axis=0), 0, atol=1e-6)
    assert np.allclose([saddle_gradient(saddle, row[None]) for row in examples], single, atol=1e-5)
    eigenvalues, directions = np.linalg.eigh(np.array(jax_hessian(saddle, examples)))
    assert eigenvalues[0] < 0 < eigenvalues[-1]
    way_out = directions[:, 0]
    batches = np.array(list(itertools.combinations(range(len(examples)), 4)))
    pushes = np.abs(single[batches].mean(axis=1) @ way_out)  # one for each of all the minibatches
    full_batch_moves = np.abs(single.mean(axis=0) @ way_out) > 1e-6
    leaves = np.mean(pushes > 1e-6) > 0.5 and not full_batch_moves
    assert minibatches_are_better.answer() == names(leaves, not leaves)
    # batches of mirrored pairs, and weights of 0: no push
    mirrored = [[2 * i, 2 * i + 1, 2 * j, 2 * j + 1] for i, j in itertools.combinations(range(len(PAIRS)), 2)]
    assert np.allclose(single[mirrored].mean(axis=1), 0, atol=1e-6)
    assert not any(np.any(saddle_gradient(np.array(ZERO), row[None])) for row in examples)


def test_the_full_batch_leaves_at_the_rate_of_the_curvature():
    """Beside the saddle, a distance grows by 1 + rate · |curvature| at each step."""
    curvature = -np.linalg.eigvalsh(np.array(jax_hessian(jnp.array(SADDLE), PAIRS.reshape(-1, 2))))[0]
    steps = [steps_to_leave((d, d, 1 + d), "full") for d in (1e-6, 1e-4)]
    assert steps[0] - steps[1] == pytest.approx(math.log(100) / math.log(1 + 0.05 * curvature), abs=2)


@settings(max_examples=10)
@given(st.integers(0, 999))
def test_saddle_gradient_equals_finite_differences(seed):
    rng = np.random.default_rng(seed)
    theta, X = rng.standard_normal(3), rng.standard_normal((5, 2))
    assert check_gradient(lambda t: half_squared_error(t, X), lambda t: saddle_gradient(t, X), theta) < 1e-6


def test_losses_of_the_descents_equal_autodiff():
    examples = PAIRS.reshape(-1, 2)
    gradient = jax.jit(jax.grad(jax_loss))
    rng = np.random.default_rng(3)
    with jax.enable_x64(True):
        theta = jnp.array(SADDLE)
        for _ in range(200):
            theta = theta - 0.05 * gradient(theta, examples[rng.choice(16, 4, replace=False)])
        expected = float(jax_loss(theta, examples))
    start, full, mini = noise_leaves_a_saddle(3).numbers.values()
    assert start == full == (1**2 + 2**2) / 2 / 2  # half the mean square of the first inputs, ±1 and ±2
    assert mini == pytest.approx(expected, rel=1e-3)


def test_steps_are_counted(monkeypatch):
    monkeypatch.setattr(e_saddle_points, "descend", lambda *_: iter([2.0, 1.0, 0.2, 0.19, 0.1]))
    assert steps_to_leave(None, None) == 3 and steps_to_leave(None, None, limit=2) == math.inf


def test_medians_of_steps_and_their_table(monkeypatch):
    monkeypatch.setattr(e_saddle_points, "steps_to_leave", lambda start, kind, seed: (9, math.inf, 3, start, 4)[seed])
    assert [median_steps(5, kind) for kind in ("mini", "full")] == [5, 9]
    assert median_steps(math.inf, "mini", seeds=4) == "never"
    monkeypatch.setattr(e_saddle_points, "median_steps", lambda start, kind: (start, kind))
    for name, *cells in ways_out():  # the columns of the page: full batch, minibatches, mirrored ones
        (start,) = {start for start, _ in cells}
        assert [kind for _, kind in cells] == ["full", "mini", "mirrored"]
        away = {"millionth": 1e-6, "tenth": 0.1}.get(name.split()[1], 0)
        saddle = ZERO if name.endswith("0") else SADDLE
        assert np.subtract(start, saddle) == pytest.approx([away] * 3)


def test_units_that_differ_or_do_not_learn_are_noticed(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(e_saddle_points, "constant", lambda m, n, value: np.arange(m * n).reshape(m, n) / 9)
        assert not equal_units_stay_equal()
    monkeypatch.setattr(e_saddle_points, "train", lambda network, *_, **__: network)
    assert not equal_units_stay_equal()


def test_only_minibatches_escape_in_the_figure():
    escape = lines_of(drawn_by(draw_escape))
    assert set(escape["full batch"]) == set(escape["mirrored"]) == {1.25} and escape["minibatches"][-1] < 0.1


def test_what_the_slips_rest_on_can_fail(monkeypatch):
    asked = []
    monkeypatch.setattr(slips, "descend", lambda *start: asked.append(start) or iter([2.5, 2.5, 2.4]))
    assert not minibatches_can_stay(7) and asked == [(ZERO, "mini", 7)]
    monkeypatch.setattr(slips, "LOW", math.log(2))
    assert not an_indifferent_discriminator_costs_something()
