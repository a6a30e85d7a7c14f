"""Second routes to Spring 2018, question 1, part a."""

import keras
import numpy as np

from solutions.exams.spring_2018.q1.a_max_pooling import true_of_max_pooling
from tests.confirm import confirms
from tests.exams.spring_2018.q1.options import names
from tests.experiments.convolution.maps import pixels_read


def side_of_field(convolutions, kernel, pool):
    """How many pixels of a line one unit of the last convolution sees, index by index back to the image."""
    return len(pixels_read(([(kernel, 1), (pool, pool)] * convolutions)[:-1]))


def small_network(pool):
    layers = [keras.layers.Input((16, 16, 1))]
    for _ in range(2):
        layers += [keras.layers.Conv2D(4, 3, activation="relu", padding="same")]
        layers += [keras.layers.MaxPooling2D(2)] if pool else []
    return keras.Sequential([*layers, keras.layers.Flatten(), keras.layers.Dense(3)])


@confirms("spring-2018/q1#a", "sets of pixels followed back to the image, and networks of Keras")
def test_max_pooling_facts():
    keras.utils.set_random_seed(1)
    plain, pooled = small_network(pool=False), small_network(pool=True)
    # shifts of the same random images: the mean change of the maps before and after a pool
    image = np.random.default_rng(1).standard_normal((1, 17, 16, 1)).astype(np.float32)
    maps = [np.array(plain.layers[0](of)) for of in (image[:, 1:], image[:, :-1])]
    after = [np.array(keras.layers.MaxPooling2D(2)(of)) for of in maps]
    changes = [np.linalg.norm(of[1] - of[0]) / np.linalg.norm(of[0]) for of in (maps, after)]
    more_parameters = pooled.count_params() > plain.count_params()
    for convolutions, kernel, pool in ((3, 3, 2), (2, 5, 3), (1, 3, 2), (3, 3, 1)):
        wider = side_of_field(convolutions, kernel, pool) > side_of_field(convolutions, kernel, 1)
        expected = names(wider, more_parameters, changes[1] > changes[0])
        assert true_of_max_pooling.answer(convolutions=convolutions, kernel=kernel, pool=pool) == expected
