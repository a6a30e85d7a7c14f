"""Second routes to Spring 2018, question 2, part a."""

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest

from solutions.exams.spring_2018.q2.a_dense_layer import bias_vector, fits_the_bias, weight_matrix
from tests.confirm import confirms


def shape_after(layer, *shapes):
    """The shape that JAX finds for a layer on arrays of these shapes, without making them."""
    return jax.eval_shape(layer, *(jax.ShapeDtypeStruct(shape, jnp.float32) for shape in shapes)).shape


@confirms("spring-2018/q2#a-i", "JAX: the shape of Wᵀx + b for arrays of the exam's sizes")
@confirms("spring-2018/q2#a-ii", "JAX: the shape of Wᵀx + b for arrays of the exam's sizes")
@pytest.mark.parametrize("givens", [{}, dict(height=7, width=4, channels=5, units=3)])
def test_the_shapes_fit_each_other(givens):
    W, b = weight_matrix(**givens), bias_vector(**givens)
    asked = {**weight_matrix.part.givens, **givens}
    image = tuple(asked[side] for side in ("height", "width", "channels"))
    assert shape_after(lambda W, b, image: W.T @ image.reshape(-1, 1) + b, W, b, image) == (asked["units"], 1) == b
    with pytest.raises(TypeError):
        shape_after(lambda W, b, image: W @ image.reshape(-1, 1) + b, W, b, image)


@confirms("spring-2018/q2#a-i", "Keras: the kernel of its own dense layer after a flatten layer")
@confirms("spring-2018/q2#a-ii", "Keras: its own bias, as a column, gives its own outputs")
@pytest.mark.parametrize("height, width, channels, units", [(3, 5, 2, 4)])
def test_keras_has_the_same_arrays(height, width, channels, units):
    image = np.random.default_rng(units).normal(size=(1, height, width, channels))
    with jax.enable_x64(True):
        layer = keras.layers.Dense(units, bias_initializer="random_normal", dtype="float64")
        outputs = np.asarray(layer(keras.layers.Flatten(dtype="float64")(image)))
        W, b = (np.asarray(array.value) for array in (layer.kernel, layer.bias))
    assert W.shape == weight_matrix(height, width, channels, units)
    b = b.reshape(bias_vector(height, width, channels, units))
    np.testing.assert_allclose((W.T @ image.reshape(-1, 1) + b)[:, 0], outputs[0], rtol=0, atol=1e-12)


def test_the_witness_of_the_layout_refuses_wrong_biases():
    assert fits_the_bias((4, 6), (4, 1), inputs=6)
    assert not fits_the_bias((4, 6), (1, 4), inputs=6)
    assert not fits_the_bias((4, 6), (4, 1), inputs=5)


def test_shapes_of_the_mistakes_in_a_dense_layer():
    weights, bias = (
        [of.part.mistaken(mistake) for mistake in of.part.mistakes.values()] for of in (weight_matrix, bias_vector)
    )
    assert weights == [(100, 750_000), (250_000, 100), (3, 100), (750_001, 100)]
    assert bias == [(1, 100), (100,), (750_000, 1)]
