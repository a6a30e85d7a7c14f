"""The convolution of JAX, on arrays whose sizes all differ."""

import jax
import numpy as np

LAYOUT = ("NCHWD", "OIHWD", "NCHWD")

# Few distinct shapes, as JAX compiles each; in every one, all sizes that could be exchanged differ.
SHAPES = [  # images, kernels, stride
    ((2, 3, 5, 6, 8), (4, 3, 1, 2, 3), 1),
    ((3, 2, 9, 7, 8), (5, 2, 3, 2, 4), 2),
    ((1, 4, 7, 11, 9), (2, 4, 4, 1, 3), 3),
]


def jax_convolution(images, kernels, stride):
    return jax.lax.conv_general_dilated(
        images, kernels, (stride,) * 3, "VALID", dimension_numbers=LAYOUT, precision="highest"
    )


def assert_equals_jax(form, shapes, seed):
    rng = np.random.default_rng(seed)
    images, kernels, stride = shapes
    images, kernels = (rng.standard_normal(shape, np.float32) for shape in (images, kernels))
    expected = jax_convolution(images, kernels, stride)
    np.testing.assert_allclose(form(images, kernels, stride), expected, rtol=1e-4, atol=1e-4)
