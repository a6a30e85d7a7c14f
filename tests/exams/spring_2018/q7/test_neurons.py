"""What parts of Spring 2018, question 7, share: `neurons`."""

import jax.numpy as jnp
import numpy as np

from solutions.exams.spring_2018.q7.neurons import outputs
from tests.exams.spring_2018.q7.in_jax import jax_network


def test_the_layer_equals_jax(network):
    layers, x = network
    ours = outputs(x, [(np.array(matrices), np.array(weights)) for matrices, weights in layers])
    for one, other in zip(ours, jax_network(x, layers), strict=True):
        np.testing.assert_allclose(one, jnp.stack(other), rtol=1e-5)
