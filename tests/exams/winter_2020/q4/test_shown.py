"""What the tables and figures of Winter 2020, question 4, show, by other means."""

import keras
import numpy as np

from tests.shown import assert_drawn, shows


@shows("winter-2020/q4#a figure")
def test_scales_of_the_last_inputs(shown):
    """From the same draws, each unit divided by the root of its variance and ε."""

    def spread(layers, scale, is_normalised):
        rng = np.random.default_rng(0)
        values = rng.normal(size=(64, 32))
        for _ in range(layers):
            values = np.maximum(values, 0) if _ else values
            values = values @ (scale * rng.normal(size=(32, 32)) / 4)
            if is_normalised:
                centred = values - values.mean(axis=0)
                values = centred / np.sqrt((centred**2).mean(axis=0) + 1e-5)
        return values.std()

    scales = [10.0**power for power in range(-6, 2)]
    lines = {
        f"{words}, {name}": (scales, [spread(layers, scale, is_normalised) for scale in scales])
        for words, layers in (("1 layer", 1), ("4 layers", 4))
        for name, is_normalised in (("normalised", True), ("not normalised", False))
    }
    styles = "C0 -, C0 --, C1 -, C1 --, k :"
    names = "initial weights, times He's", "standard deviation"
    assert_drawn(shown[0], {**lines, 4: (10**-2.5, [0, 1])}, *names, styles=styles, atol=0)


@shows("winter-2020/q4#e table")
def test_parameters_by_reading(shown):
    """Keras's own layers; what is not trained are the running statistics."""

    def counted(is_after, use_bias, with_statistics):
        dense, norm = keras.layers.Dense(20, use_bias=use_bias), keras.layers.BatchNormalization()
        made = keras.Sequential([keras.Input((10,)), *((dense, norm) if is_after else (norm, dense))])
        return sum(int(np.prod(w.shape)) for w in (made.weights if with_statistics else made.trainable_weights))

    ways = {
        "no bias": (False, False),
        "bias": (True, False),
        "no bias, running statistics": (False, True),
        "bias, running statistics": (True, True),
    }
    assert shown == {
        "normalised": ["the outputs, before the activation", "the inputs"],
        **{way: [counted(is_after, *of) for is_after in (True, False)] for way, of in ways.items()},
    }
