"""Second routes to Winter 2021, question 4, part i."""

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2021.q4.formulas import evaluate, m
from solutions.exams.winter_2021.q4.i_gradient import gradient
from tests.confirm import confirms
from tests.exams.winter_2021.q4.instances import random_instance

SHAPES = pytest.mark.parametrize("examples, features", [(5, 3), (2, 4)])


@confirms("winter-2021/q4#i", "JAX's autodiff of the mean of squares, along a random direction")
@SHAPES
@pytest.mark.parametrize("halved", [False, True])
def test_gradient_equals_autodiff(examples, features, halved):
    at = random_instance(examples, features)
    direction = np.random.default_rng(1).normal(size=features)
    scale = 1 / (2 * m) if halved else 1 / m
    ours = evaluate(gradient(scale), **at)
    assert ours.shape == (features, 1)

    def loss(theta):
        return ((at["Y"] - at["X"] @ theta) ** 2).mean() / (2 if halved else 1)

    with jax.enable_x64(True):
        _, along = jax.jvp(loss, (at["theta"],), (direction,))
    assert np.isclose(direction @ ours[:, 0], along, rtol=1e-10)


@confirms("winter-2021/q4#i", "central differences of a loss written as a loop over examples")
@settings(max_examples=25)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 1000))
def test_gradient_equals_differences(examples, features, seed):
    at = random_instance(examples, features, seed)
    direction = np.random.default_rng(seed + 1).normal(size=features)

    def loss(theta):
        total = 0.0
        for x, y in zip(at["X"], at["Y"], strict=True):
            total += (y - sum(a * b for a, b in zip(x, theta, strict=True))) ** 2
        return total / examples

    # a quadratic: the central difference is exact, but for rounding
    difference = (loss(at["theta"] + direction) - loss(at["theta"] - direction)) / 2
    ours = direction @ evaluate(gradient(), **at)[:, 0]
    assert np.isclose(ours, difference, rtol=1e-9, atol=1e-9)
