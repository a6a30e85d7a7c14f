"""Second routes to Spring 2018, question 1, part b."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.spring_2018.q1 import b_pooling_gradient
from solutions.exams.spring_2018.q1.b_pooling_gradient import (
    average_pool_backward,
    from_blocks,
    max_pool,
    max_pool_backward,
    outputs_do_not_tell_the_gradient,
    positions_are_needed,
    same_outputs_other_positions,
    the_input_is_enough,
)
from solutions.exams.spring_2018.q1.filtering import blocks
from tests.confirm import confirms
from tests.exams.spring_2018.q1.maps import share
from tests.exams.spring_2018.q1.options import names


def jax_pool_gradient(image, upstream, size):
    """The gradient of a weighted sum of JAX's own max pool."""
    _, back = jax.vjp(
        lambda x: jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (size, size), (size, size), "VALID"), image
    )
    return np.array(back(jnp.asarray(upstream, dtype=jnp.float32))[0])


@confirms("spring-2018/q1#b", "JAX's autodiff of its own max pool")
@pytest.mark.parametrize("size", [2, 3])
def test_gradient_of_max_pool_equals_autodiff(size):
    rng = np.random.default_rng(3)
    images = same_outputs_other_positions(rng, size)
    upstream = rng.standard_normal((3, 2))
    pooled, gradients = [], []
    for image in images:
        output, positions = max_pool(image, size)
        exact = jax_pool_gradient(jnp.asarray(image, dtype=jnp.float32), upstream, size)
        assert np.allclose(max_pool_backward(upstream, positions, size), exact, atol=1e-6)
        pooled.append(output)
        gradients.append(exact)
    needed = np.array_equal(*pooled) and not np.allclose(*gradients)
    assert positions_are_needed.answer(size=size) == names(needed, not needed)


@settings(max_examples=20)
@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4), st.integers(0, 99))
def test_blocks_and_back(rows, columns, size, seed):
    image = np.random.default_rng(seed).standard_normal((rows * size, columns * size))
    values = blocks(image, size)
    assert np.array_equal(from_blocks(values, size), image)
    assert np.array_equal(values[-1, 0], image[-size:, :size].ravel())


def test_gradient_of_average_pool_equals_autodiff():
    rng = np.random.default_rng(4)
    image, upstream = rng.standard_normal((6, 9)), rng.standard_normal((2, 3))
    with jax.enable_x64(True):
        pooled = jax.vjp(lambda x: jax.lax.reduce_window(x, 0.0, jax.lax.add, (3, 3), (3, 3), "VALID") / 9, image)
        assert np.allclose(average_pool_backward(upstream, 3), pooled[1](jnp.array(upstream))[0])
    assert set(outputs_do_not_tell_the_gradient(control=True).numbers.values()) == {0}


def test_wrong_positions_are_noticed(monkeypatch):
    monkeypatch.setattr(
        b_pooling_gradient, "max_pool", lambda image, size: (blocks(image, size).max(axis=2), np.zeros((3, 2), int))
    )
    assert not the_input_is_enough()
    finding = outputs_do_not_tell_the_gradient()
    assert not finding and finding.numbers["error of the gradient by the rule"] > 0.1


def test_images_with_different_outputs_decide_nothing(monkeypatch):
    images = np.random.default_rng(3).standard_normal((2, 6, 4))
    monkeypatch.setattr(b_pooling_gradient, "same_outputs_other_positions", lambda rng, size: images)
    finding = outputs_do_not_tell_the_gradient()
    one, other = (image.reshape(3, 2, 2, 2).max(axis=(1, 3)) for image in images)
    assert not finding and finding.numbers["difference of the outputs"] == pytest.approx(share(one, other))
