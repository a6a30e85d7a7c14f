"""Second routes to variances layer by layer."""

from itertools import pairwise

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.initialization import variance as by
from solutions.finding import stream
from tests.confirm import confirms
from tests.experiments.regularization import by_jax

of_both = pytest.mark.parametrize("control", [False, True])


@confirms("initialization/variance#changed_by_training", "JAX: the same training by autodiff, from the same weights")
@of_both
@jax.enable_x64(True)
def test_variances_after_training_by_jax(control):
    rng = np.random.default_rng(3)
    X, shapes = rng.standard_normal((100, 4)), ((4, 16), (16, 16), (16, 1))
    start = [(rng.standard_normal(shape) * (2 / sum(shape)) ** 0.5, np.zeros(shape[1])) for shape in shapes]

    def variances(network):
        (W, b), (V, c), _ = network
        layers = [jnp.tanh(X @ W + b), jnp.tanh(jnp.tanh(X @ W + b) @ V + c), by_jax.outputs(network, X, jnp.tanh)]
        return [float(layer.var()) for layer in layers]

    y = by_jax.outputs(start, X, jnp.tanh) if control else 2 * np.sin(2 * X[:, 0]) + 2 * X[:, 1] * X[:, 2]
    after = by_jax.trained(start, X, y, 0.02, 120, by_jax.squared_loss, activation=jnp.tanh)
    found = by.changed_by_training(np.random.default_rng(3), control).numbers
    assert list(found.values()) == pytest.approx([*variances(start), *variances(after)])


@confirms(
    "initialization/variance#kept_by_different_scales",
    "the same layers again; and the exact factor of a layer: 1 or 2, halved by a ReLU",
)
@of_both
def test_moments_follow_the_exact_factors(control):
    """A layer multiplies the mean square by fan_in · variance of the weights · E f(z)² / E z²."""
    expected, seed = [], stream(by.kept_by_different_scales).integers(2**32)
    for least in (-np.inf, -np.inf if control else 0):
        for factor in (1, 2):
            rng = np.random.default_rng(seed)
            a = rng.standard_normal((64, 128))
            for _ in range(10):
                a = np.clip(a @ rng.standard_normal((128, 128)), least, None) * (factor / 128) ** 0.5
            expected.append(np.sum(a**2) / a.size)
            assert abs(np.log2(expected[-1]) - 10 * np.log2(factor / (1 if least else 2))) < 1  # powers, of ten
    found = by.kept_by_different_scales(stream(by.kept_by_different_scales), control).numbers
    assert list(found.values()) == pytest.approx(expected)


@confirms(
    "initialization/variance#forward_scale_fails_the_gradient",
    "the product of all layers' matrices; and the exact factor of each layer, outputs by inputs",
)
@of_both
def test_gradients_shrink_with_the_width(control):
    rng, widths = np.random.default_rng(3), [128] * 7 if control else [512, 256, 128, 64, 32, 16, 8]
    layers = [rng.normal(size=(m, n)) / m**0.5 for m, n in pairwise(widths)]
    X, upstream = (rng.normal(size=(32, width)) for width in (widths[0], widths[-1]))
    product = np.linalg.multi_dot(layers)
    expected = [np.mean((X @ product) ** 2), np.mean((product @ upstream.T) ** 2)]
    assert expected == pytest.approx([1, widths[-1] / widths[0]], rel=0.5)
    found = by.forward_scale_fails_the_gradient(np.random.default_rng(3), control).numbers
    assert list(found.values()) == pytest.approx(expected)
