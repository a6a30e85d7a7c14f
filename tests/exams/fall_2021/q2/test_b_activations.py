"""Second routes to Fall 2021, question 2, part b."""

import numpy as np

from solutions.exams.fall_2021.q2.b_activations import affine, equals_the_network, perceptron, reasons_for_activations


def test_a_perceptron_has_two_values_and_learns_the_and():
    inputs, both = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 0, 0, 1])
    weights = np.zeros(3)  # by Rosenblatt's rule
    for _ in range(10):
        for x, y in zip(np.column_stack([inputs, np.ones(4)]), both, strict=True):
            weights += (y - perceptron(x @ weights)) * x
    assert perceptron(np.column_stack([inputs, np.ones(4)]) @ weights).tolist() == both.tolist()
    assert set(perceptron(np.random.default_rng(0).normal(size=50)).tolist()) == {0, 1}


def test_the_witness_compares_outputs_and_not_decisions():
    assert equals_the_network(affine) and not equals_the_network(perceptron)
    assert not equals_the_network(lambda z: 1.001 * z) and not equals_the_network(np.tanh)
    z = np.random.default_rng(0).normal(size=50)
    assert ((affine(z) > 0) == (perceptron(z) == 1)).all()  # the reading in which the key is right
    assert reasons_for_activations.verdict == "qualified"
