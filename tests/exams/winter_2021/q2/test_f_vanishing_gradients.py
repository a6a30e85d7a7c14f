"""Second routes to Winter 2021, question 2, part f."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy

from solutions.exams.winter_2021.q2.f_vanishing_gradients import (
    gradient_of_nested_sigmoids,
    nested_sigmoids,
    sigmoid_flattens_on_both_sides,
    slope_is_at_most_a_quarter,
    unsaturated_layers_vanish,
)
from solutions.nn.initialization import xavier
from tests.confirm import confirms


@confirms("winter-2021/q2#f", "JAX: the derivative of its own sigmoid, on a grid")
def test_slope_is_at_most_a_quarter_and_vanishes_outside():
    slope = jax.vmap(jax.grad(jax.nn.sigmoid))(jnp.linspace(-40, 40, 801))
    assert float(slope.max()) == pytest.approx(0.25) and int(slope.argmax()) == 400
    assert float(slope[0]) < 1e-15 and float(slope[-1]) < 1e-15
    found = [
        value for of in (sigmoid_flattens_on_both_sides, slope_is_at_most_a_quarter) for value in of().numbers.values()
    ]
    assert [float(sympy.Rational(value)) for value in found] == [0, 0, 0, 0.25]


@confirms("winter-2021/q2#f", "JAX: backpropagation through the same twenty layers")
@pytest.mark.parametrize("seed", [0, 7])
def test_the_share_of_the_gradient_equals_autodiff(seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=50)
    weights = [xavier(50, 50, rng) for _ in range(20)]
    upstream = rng.normal(size=50)

    def output(a):
        for W in weights:
            a = jax.nn.sigmoid(W @ a)
        return a @ upstream

    gradient = jax.grad(output)(jnp.asarray(x))
    # single precision: the gradient is small, but no difference of large numbers
    share = unsaturated_layers_vanish(seed).numbers["share of the gradient that is left"]
    assert share == pytest.approx(float(jnp.linalg.norm(gradient)) / np.linalg.norm(upstream), rel=1e-3)


@pytest.mark.parametrize("depth", [1, 2, 20])
def test_nested_sigmoids_equal_autodiff(depth):
    def nested(x):
        for _ in range(depth):
            x = jax.nn.sigmoid(x)
        return x

    assert nested_sigmoids(0.0, depth)[0] == pytest.approx(float(nested(0.0)), rel=1e-5)
    assert gradient_of_nested_sigmoids(depth) == pytest.approx(float(jax.grad(nested)(0.0)), rel=1e-4)
