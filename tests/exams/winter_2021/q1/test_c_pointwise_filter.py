"""Second routes to Winter 2021, question 1, part c."""

import keras
import pytest

from solutions.exams.winter_2021.q1.c_pointwise_filter import filter_parameters
from tests.confirm import confirms
from tests.exams.winter_2021.q1.options import names


@confirms("winter-2021/q1#c", "Keras's count of the parameters of a layer with one filter")
@pytest.mark.parametrize("channels, kernel", [(16, 1), (1, 1), (4, 2), (3, 3), (1, 64)])
def test_filter_parameters_equal_keras(channels, kernel):
    layer = keras.layers.Conv2D(1, kernel)
    layer.build((None, 64, 64, channels))
    expected = names(layer.count_params() == int(option.text) for option in filter_parameters.claims.values())
    assert filter_parameters.answer(channels=channels, kernel=kernel) == expected
