"""Second routes to Winter 2020, question 4, part e."""

import keras
import numpy as np
import pytest

from solutions.exams.winter_2020.q4.e_parameters import parameters, readings
from tests.confirm import confirms

SIZES = [(10, 20), *np.random.default_rng(4).integers(1, 40, (3, 2)).tolist()]


def counts_of_keras(inputs, outputs, bias, after):
    """Of what is trained, and of all that is stored."""
    layers = [keras.layers.Dense(outputs, use_bias=bias), keras.layers.BatchNormalization()]
    model = keras.Sequential([keras.Input((inputs,)), *(layers if after else layers[::-1])])
    trained = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    return trained, model.count_params()


@confirms("winter-2020/q4#e", "Keras: its own counts, for random sizes and every reading")
@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize("bias", [False, True])
def test_the_counts_are_those_of_keras(bias, after):
    for inputs, outputs in SIZES:
        found = [parameters(inputs, outputs, bias, after, statistics) for statistics in (False, True)]
        assert found == list(counts_of_keras(inputs, outputs, bias, after))


@confirms("winter-2020/q4#e", "the numbers of its arrays that change the output of Keras's layers")
def test_only_a_bias_after_the_normalization_changes_anything():
    rng = np.random.default_rng(5)
    X = rng.normal(1, 2, (16, 3)).astype("float32")
    for after in (True, False):
        dense, norm = keras.layers.Dense(4), keras.layers.BatchNormalization()
        model = keras.Sequential([dense, norm] if after else [norm, dense])
        before, moved = model(X, training=True), 0
        for weight in model.trainable_weights:
            kept = np.asarray(weight)
            weight.assign(kept + rng.uniform(0.5, 1, kept.shape))
            moved += kept.size * bool(np.abs(np.asarray(model(X, training=True) - before)).max() > 1e-3)
            weight.assign(kept)
        assert moved == parameters(3, 4, bias=not after, after=after)


def test_the_table_of_readings():
    assert readings() == [
        ("the outputs, before the activation", 240, 260, 280, 300),
        ("the inputs", 220, 240, 240, 260),
    ]
