"""Second routes to Spring 2018, question 1, part b."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.exams.spring_2018.q1.b_pooling_gradient import positions_are_needed
from solutions.experiments.convolution import pooling
from tests.confirm import confirms
from tests.exams.spring_2018.q1.options import names


def jax_pool(image, size):
    """JAX's own max pool of an image (height, width)."""
    return jax.lax.reduce_window(image, -jnp.inf, jax.lax.max, (size, size), (size, size), "VALID")


@confirms("spring-2018/q1#b", "JAX's autodiff of its own max pool")
@pytest.mark.parametrize("size", [2, 3])
def test_equal_outputs_have_different_gradients(size):
    rng = np.random.default_rng(3)
    one, other = (jnp.asarray(image[0, 0]) for image in pooling.same_outputs_other_positions(rng, size))
    outputs = [jax_pool(x, size) for x in (one, other)]
    upstream = jnp.asarray(rng.standard_normal((3, 2)), dtype=outputs[0].dtype)  # JAX's precision may be set elsewhere
    gradients = [jax.vjp(lambda x: jax_pool(x, size), x)[1](upstream)[0] for x in (one, other)]
    needed = np.array_equal(*outputs) and not np.allclose(*gradients)
    assert positions_are_needed.answer(size=size) == names(needed, not needed)
