"""Second routes to Winter 2021, question 2, part f."""

import jax
import jax.numpy as jnp
import pytest
import sympy

from solutions.exams.winter_2021.q2.f_vanishing_gradients import nested_sigmoids
from solutions.experiments.activations import vanishing_gradients as by
from tests.confirm import confirms


@confirms("winter-2021/q2#f", "JAX: the derivative of its own sigmoid, on a grid")
def test_slope_is_at_most_a_quarter_and_vanishes_outside():
    slope = jax.vmap(jax.grad(jax.nn.sigmoid))(jnp.linspace(-40, 40, 801))
    assert float(slope.max()) == pytest.approx(0.25) and int(slope.argmax()) == 400
    assert float(slope[0]) < 1e-15 and float(slope[-1]) < 1e-15
    found = [*by.sigmoid_is_flat_on_both_sides().numbers.values(), *by.slope_is_at_most_a_quarter().numbers.values()]
    assert [float(sympy.Rational(value)) for value in found] == [0, 0, 0, 0.25]


@pytest.mark.parametrize("depth", [1, 2, 20])
def test_nested_sigmoids_equal_autodiff(depth):
    def nested(x):
        for _ in range(depth):
            x = jax.nn.sigmoid(x)
        return x

    assert nested_sigmoids(depth + 1)[0][-1] == pytest.approx(float(nested(0.0)), rel=1e-5)
    assert nested_sigmoids(depth)[1] == pytest.approx(float(jax.grad(nested)(0.0)), rel=1e-4)
