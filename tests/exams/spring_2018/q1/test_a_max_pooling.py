"""Second routes to Spring 2018, question 1, part a."""

import keras
import numpy as np
import pytest

from solutions.exams.spring_2018.q1.a_max_pooling import (
    fields_by_depth,
    pooling_dampens_shifts,
    pooling_widens_the_field,
    pools_have_no_parameters,
    true_of_max_pooling,
)
from tests.confirm import confirms
from tests.exams.spring_2018.q1.maps import jax_maps, share
from tests.exams.spring_2018.q1.options import names


def pixels_seen(convolutions, kernel, pool, unit=0):
    """The pixels of a line that one unit of the last convolution sees, window by window back to the image."""
    seen = {unit}
    for layer in range(convolutions):
        if layer:
            seen = {pool * block + k for block in seen for k in range(pool)}
        seen = {position + k for position in seen for k in range(kernel)}
    return seen


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
    # shifts of the same random images: the mean change of the maps before and behind a pool
    image = np.random.default_rng(1).standard_normal((1, 17, 16, 1)).astype(np.float32)
    maps = [np.array(plain.layers[0](of)) for of in (image[:, 1:], image[:, :-1])]
    behind = [np.array(keras.layers.MaxPooling2D(2)(of)) for of in maps]
    changes = [np.linalg.norm(of[1] - of[0]) / np.linalg.norm(of[0]) for of in (maps, behind)]
    more_parameters = pooled.count_params() > plain.count_params()
    for convolutions, kernel, pool in ((3, 3, 2), (2, 5, 3), (1, 3, 2), (3, 3, 1)):
        wider = len(pixels_seen(convolutions, kernel, pool)) > len(pixels_seen(convolutions, kernel, 1))
        expected = names(wider, more_parameters, changes[1] > changes[0])
        assert true_of_max_pooling.answer(convolutions=convolutions, kernel=kernel, pool=pool) == expected


def test_fields_and_parameters_equal_those_counted():
    for kernel, pool in ((3, 2), (5, 3), (2, 4)):
        for depth, without, behind in fields_by_depth(4, kernel, pool):
            assert without == len(pixels_seen(depth, kernel, 1))
            assert behind == len(pixels_seen(depth, kernel, pool))
    arrays = [(3, 3, 3, 8), 8, (3, 3, 8, 8), 8, (3, 3, 8, 8), 8]
    numbers = pools_have_no_parameters().numbers
    for name, side in (("no pools", 32 - 2 - 2 - 2), ("pools", ((32 - 2) // 2 - 2) // 2 - 2)):
        assert numbers[f"parameters of the stack, {name}"] == sum(np.empty(shape).size for shape in arrays)
        assert numbers[f"parameters of the dense layer, {name}"] == np.empty((side, side, 8, 10)).size + 10


def test_fields_that_are_printed_equal_sets_of_pixels():
    numbers = pooling_widens_the_field(2, 5, 3).numbers
    assert numbers["side of the field, no pools"] == len(pixels_seen(2, 5, 1))
    assert numbers["side of the field, pools"] == len(pixels_seen(2, 5, 3))


@pytest.mark.parametrize("control", [False, True])
def test_changes_by_a_shift_of_one_pixel_equal_keras(control):
    rng = np.random.default_rng(3)
    world, filters = rng.standard_normal((34, 33, 3)), rng.standard_normal((3, 3, 3, 8))
    maps = [jax_maps(image, filters)[1:-1, 1:-1] for image in (world[1:], world[:-1])]
    pool = keras.layers.MaxPooling2D(2)
    reduced = [of[:-1:2, :-1:2] if control else np.array(pool(of[None]))[0] for of in maps]
    numbers = pooling_dampens_shifts(3, control).numbers
    assert numbers["change of the maps"] == pytest.approx(share(*maps), rel=1e-4)
    assert numbers["change of the reduced maps"] == pytest.approx(share(*reduced), rel=1e-4)
