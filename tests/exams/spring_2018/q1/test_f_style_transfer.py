"""Second routes to Spring 2018, question 1, part f."""

import math

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest

from solutions.exams.spring_2018.q1.f_style_transfer import updates_of_a_step
from tests.confirm import confirms
from tests.exams.spring_2018.q1.options import names


@confirms("spring-2018/q1#f", "JAX's autodiff of a network of Keras, by the image")
@pytest.mark.parametrize("height, width, channels", [(100, 100, 3), (100, 100, 1)])
def test_updates_of_a_step_equal_autodiff(height, width, channels):
    keras.utils.set_random_seed(2)
    network = keras.Sequential(
        [keras.layers.Input((height, width, channels)), keras.layers.Conv2D(4, 3, activation="softplus")]
    )
    rng = np.random.default_rng(7)
    image, content, style = rng.uniform(size=(3, 1, height, width, channels)).astype(np.float32)
    wanted, painted = network(content), network(style)
    network.trainable = False

    def loss(image):
        found = network(image)
        grams = [jnp.einsum("nhwc,nhwd->cd", of, of) / height / width for of in (found, painted)]
        return ((found - wanted) ** 2).sum() + ((grams[0] - grams[1]) ** 2).sum()

    image_updates = int(np.count_nonzero(np.array(jax.grad(loss)(jnp.array(image)))))
    weight_updates = sum(math.prod(weights.shape) for weights in network.trainable_variables)
    options = (10**4, 3 * 10**4, 10**6, 10**6 + 3 * 10**4)
    expected = names(*(image_updates + weight_updates == option for option in options))
    assert updates_of_a_step.answer(height=height, width=width, channels=channels) == expected
