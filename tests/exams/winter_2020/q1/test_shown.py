"""What the tables and figures of Winter 2020, question 1, show, by other means."""

import keras
import numpy as np

from tests.shown import assert_drawn, shows


@shows("winter-2020/q1#d table")
def test_parameters_by_assumption(shown):
    """Keras's own layers."""
    dense = keras.layers.Dense
    networks = {
        "a bias in every unit, one output": (dense(80), dense(1)),
        "biases in the hidden layer only": (dense(80), dense(1, use_bias=False)),
        "no biases": (dense(80, use_bias=False), dense(1, use_bias=False)),
        "a softmax of two outputs": (dense(80), dense(2)),
    }
    for layers in networks.values():
        keras.Sequential([keras.Input((300,)), *layers])
    biases = [sum(int(layer.bias.shape[0]) for layer in layers if layer.use_bias) for layers in networks.values()]
    together = [sum(layer.count_params() for layer in layers) for layers in networks.values()]
    assert shown == {
        "network": list(networks),
        "weights": [a - b for a, b in zip(together, biases, strict=True)],
        "biases": biases,
        "together": together,
    }


@shows("winter-2020/q1#g figure")
def test_outputs_with_and_without_a_relu(shown):
    z = np.linspace(-5, 5, 101)
    rising = (1 + np.tanh(z / 2)) / 2
    lines = {"σ(z)": (z, rising), "σ(ReLU(z))": (z, np.maximum(rising, 0.5)), 2: ([0, 1], 0.5)}
    assert_drawn(shown[0], lines, "sum z of the output unit", "output", styles="C0 -, C1 -, k --")
