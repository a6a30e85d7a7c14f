"""Second routes to Winter 2020, question 1, part d."""

import keras
import numpy as np
import pytest

from solutions.exams.winter_2020.q1.d_hidden_layer_parameters import counts_by_assumption, parameters
from tests.confirm import confirms
from tests.exams.winter_2020.q1.by_keras import arrays, model_of

SIZES = [(300, 80), *np.random.default_rng(20).integers(2, 40, size=(4, 2)).tolist()]


@confirms("winter-2020/q1#d", "Keras: the weights and biases of real networks, of the exam's and of random sizes")
@pytest.mark.parametrize("features, hidden", SIZES)
def test_parameters_equal_those_of_keras(features, hidden):
    model = model_of(features, keras.layers.Dense(hidden, "relu"), keras.layers.Dense(1, "sigmoid"))
    weights, biases = (sum(array.size for array in arrays(model) if array.ndim == axes) for axes in (2, 1))
    assert parameters(features, hidden) == (weights, biases)
    assert model.count_params() == sum(parameters(features, hidden))


@pytest.mark.parametrize("features, hidden", SIZES[:2])
def test_counts_under_other_assumptions_equal_those_of_keras(features, hidden):
    built = [(True, True, 1), (True, False, 1), (False, False, 1), (True, True, 2)]
    for (_, *numbers, total), (below, above, outputs) in zip(
        counts_by_assumption(features, hidden), built, strict=True
    ):
        layers = keras.layers.Dense(hidden, use_bias=below), keras.layers.Dense(outputs, use_bias=above)
        assert total == sum(numbers) == model_of(features, *layers).count_params()
        assert numbers[1] == hidden * below + outputs * above


def test_mistakes_about_the_parameters():
    wrong = [tuple(parameters.part.mistaken(mistake)) for mistake in parameters.part.mistakes.values()]
    assert wrong == [(24000, 80), (380, 81), (24161, 81)]
