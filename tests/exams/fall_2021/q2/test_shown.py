"""What the tables and the figure of Fall 2021, question 2, show, by other means."""

import keras
import numpy as np
from pytest import approx

from tests.shown import assert_drawn, shows


def h(x):
    return x * np.log(1 + np.tanh(np.exp(x)))


def slope(x):
    """By a complex step."""
    return h(x + 1e-30j).imag / 1e-30


@shows("fall-2021/q2#a table")
def test_parameters_by_assumption(shown):
    """Keras's own layers."""

    def parameters(*use_bias):
        layers = [keras.layers.Dense(units, use_bias=use) for units, use in zip((7, 3), use_bias, strict=True)]
        return keras.Sequential([keras.Input((4,)), *layers]).count_params()

    assert shown == {
        "network": ["every neuron has a bias", "biases in the first layer only", "no biases"],
        "parameters": [parameters(True, True), parameters(True, False), parameters(False, False)],
    }


@shows("fall-2021/q2#c figure")
def test_activation_and_its_derivative(shown):
    x = np.linspace(-6, 3, 91)
    lines = {0: (x, np.log(2) * x), "h(x)": (x, h(x)), "dh/dx": (x, slope(x))}
    assert_drawn(shown[0], lines, "x", "h(x) and dh/dx", styles="k --, C0 -, C1 -")


@shows("fall-2021/q2#c table")
def test_derivative_in_floats(shown):
    """Beyond the largest number, eˣ times 0 is no number; far to the right the derivative is log 2."""
    places = [-1.0, 1.0, 100.0, 800.0]
    true = [slope(x) if x < 50 else np.log(2) for x in places]

    def printed(precision):
        known = np.log(np.finfo(precision).max) > places
        return [
            approx(value, rel=1e-5) if is_known else "not a number" for value, is_known in zip(true, known, strict=True)
        ]

    assert shown == {
        "x": ["−1", "1", "100", "800"],
        "printed form, single": printed(np.float32),
        "printed form, double": printed(np.float64),
        "stable form": approx(true),
    }
