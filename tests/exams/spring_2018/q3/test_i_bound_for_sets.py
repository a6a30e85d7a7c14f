"""Second routes to Spring 2018, question 3, part i."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.spring_2018.q3.i_bound_for_sets import (
    draw_bound,
    last_step_holds,
    least_loss_of_a_set,
)
from solutions.pages.figures import drawn_by
from tests.confirm import confirms

weights = st.lists(st.integers(1, 50), min_size=4, max_size=4)


@confirms("spring-2018/q3#i", "JAX: descent on random logits with a bounded lead ends at the bound, plus what is left")
@pytest.mark.parametrize("classes, labels", [(3, 1), (4, 2), (4, 4)])
def test_descent_ends_at_the_bound(classes, labels):
    y = np.arange(classes) < labels

    def loss(z):
        return -(jax.nn.log_softmax(5 * jnp.tanh(z)) * y).sum()

    with jax.enable_x64(True):
        z, slope = jnp.asarray(np.random.default_rng(0).normal(size=classes)), jax.jit(jax.grad(loss))
        for _ in range(1000):
            z = z - 0.5 * slope(z)
        left = float(loss(z))
    bound = float(least_loss_of_a_set(labels).rhs)
    mass = labels / (labels + (classes - labels) * math.exp(-10))
    assert left >= bound - 1e-12 and left == pytest.approx(bound, abs=0.01)
    assert float(least_loss_of_a_set(labels, mass).rhs) == pytest.approx(bound - labels * math.log(mass))


@confirms("spring-2018/q3#i", "random integer weights in place of a softmax: no loss is below the bound")
@settings(max_examples=60)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.data())
def test_no_loss_is_below_the_bound(weights, data):
    labels = data.draw(st.integers(1, len(weights)))
    loss = -sum(math.log(weight / sum(weights)) for weight in weights[:labels])
    relation = least_loss_of_a_set(labels)
    bound = float(relation.rhs)
    assert isinstance(relation, sympy.Ge) and loss >= bound - 1e-12
    met = labels == len(weights) and len(set(weights)) == 1
    assert (loss - bound < 1e-9) == met


def test_no_label_has_no_bound():
    with pytest.raises(ValueError, match="at least one"):
        least_loss_of_a_set(labels=0)


def test_the_last_step_is_an_inequality():
    assert last_step_holds(">=") and not last_step_holds("=")


def test_losses_lie_above_their_bounds_in_the_figure():
    bound = drawn_by(draw_bound)
    for dots, bar in zip(bound.axes[0].lines[::2], bound.axes[0].lines[1::2], strict=True):
        assert len(dots.get_ydata()) == 40 and dots.get_ydata().min() >= bar.get_ydata()[0]
    bars = [list(line.get_ydata()) for line in bound.axes[0].lines if len(line.get_ydata()) == 2]
    assert bars == [pytest.approx([n * math.log(n)] * 2) for n in range(1, 5)]
