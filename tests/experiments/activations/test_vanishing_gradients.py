"""Second routes to why gradients vanish."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.activations import vanishing_gradients as by
from solutions.nn.initialization import he, xavier
from tests.confirm import confirms


@confirms(
    "activations/vanishing_gradients#unsaturated_layers_vanish", "JAX: backpropagation through the same twenty layers"
)
@pytest.mark.parametrize("seed", [0, 7])
@pytest.mark.parametrize("control", [False, True])
def test_the_share_of_the_gradient_equals_autodiff(seed, control):
    rng = np.random.default_rng(seed)
    x, initial = rng.random(50), he if control else xavier
    weights = [initial(50, 50, rng) for _ in range(20)]
    upstream = rng.normal(size=50)

    def output(a):
        sums = []
        for W in weights:
            sums.append(W @ a)
            a = (jax.nn.relu if control else jax.nn.sigmoid)(sums[-1])
        return a @ upstream, jnp.abs(jnp.stack(sums)).max()

    gradient, largest = jax.grad(output, has_aux=True)(jnp.asarray(x))
    # single precision: the gradient is small, but no difference of large numbers
    found = by.unsaturated_layers_vanish(np.random.default_rng(seed), control).numbers
    share = float(jnp.linalg.norm(gradient)) / np.linalg.norm(upstream)
    assert list(found.values()) == pytest.approx([float(largest), share], rel=1e-3)
