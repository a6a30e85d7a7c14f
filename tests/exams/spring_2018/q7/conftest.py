"""A network for the tests of several parts."""

import numpy as np
import pytest

from solutions.exams.spring_2018.q7.neurons import draw_parameters
from tests.exams.spring_2018.q7.sizes import N_1, N_2, N_X, D


@pytest.fixture(scope="module")
def network():
    """Parameters of a network with sizes that all differ, as nested lists, and an input."""
    rng = np.random.default_rng(0)
    layers = draw_parameters(rng, sizes=(N_1, N_2, 1), inputs=N_X, entries=D)
    return [([list(of_neuron) for of_neuron in W], c.tolist()) for W, c in layers], rng.normal(size=N_X)
