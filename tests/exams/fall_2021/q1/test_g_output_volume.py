"""Second routes to Fall 2021, question 1, part g."""

import keras
import pytest

from solutions.exams.fall_2021.q1.g_output_volume import output_volume
from tests.confirm import confirms


@confirms("fall-2021/q1#g", "Keras's layers of padding and convolution, given the same image")
@pytest.mark.parametrize("filters, kernel, padding, stride", [(15, 3, 1, 1), (6, 4, 0, 1), (3, 3, 1, 1), (15, 3, 1, 2)])
def test_output_volume_equals_keras(filters, kernel, padding, stride):
    image = keras.ops.zeros((1, 15, 15, 3))
    shape = keras.layers.Conv2D(filters, kernel, stride)(keras.layers.ZeroPadding2D(padding)(image)).shape[1:]
    options = {name: tuple(map(int, output_volume.claims[name].text.split(" × "))) for name in ("i", "ii", "iii")}
    expected = tuple(name for name, option in options.items() if option == shape) or ("iv",)
    assert output_volume.answer(filters=filters, kernel=kernel, padding=padding, stride=stride) == expected
