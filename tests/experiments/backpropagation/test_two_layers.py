"""The formulas that two layers share, on random factors of unequal sizes."""

import numpy as np

from solutions.experiments.backpropagation import two_layers
from solutions.experiments.backpropagation.two_layers import PRINTED, gradients_of_first_layer

SIZES = (two_layers.INPUTS, two_layers.HIDDEN, two_layers.OUTPUTS)


def test_readings_that_fit_are_the_sum_over_all_paths():
    signals = two_layers.draw_signals(np.random.default_rng(0))
    expected = two_layers.along_all_paths(*signals.values())
    assert expected.shape == SIZES[1::-1]
    for reading in (two_layers.from_left_to_right, two_layers.matrix_products_first):
        np.testing.assert_allclose(reading(*signals.values()), expected)
    assert two_layers.is_refused(two_layers.elementwise_first, signals.values())
    for gradient in (gradients_of_first_layer(), PRINTED):
        np.testing.assert_allclose(two_layers.value_of_symbols(gradient.weights, **signals), expected)


def test_a_jacobian_has_the_index_of_the_numerator_first():
    layers = two_layers.draw_parameters(np.random.default_rng(0))
    found = two_layers.jacobian_without_formula(lambda x: layers["W1"] @ x, np.ones((two_layers.INPUTS, 1)))
    np.testing.assert_allclose(found, layers["W1"])
