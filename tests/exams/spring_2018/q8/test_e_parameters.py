"""Second routes to Spring 2018, question 8, part e."""

import itertools

import keras
import numpy as np
import pytest

from solutions.exams.spring_2018.q8.e_parameters import (
    L,
    counts_the_listed_sizes,
    n,
    parameters,
    same_for_small_depths,
    with_superscripts,
)
from tests.confirm import confirms


@confirms("spring-2018/q8#e", "Keras: count_params of real networks, of one to five hidden layers and random sizes")
@pytest.mark.parametrize("hidden_layers", [1, 2, 3, 5])
def test_parameters_equal_keras(hidden_layers):
    sizes = np.random.default_rng(hidden_layers).integers(1, 9, size=hidden_layers + 2).tolist()
    model = keras.Sequential([keras.Input((sizes[0],)), *(keras.layers.Dense(units) for units in sizes[1:])])
    found = parameters(hidden_layers).subs({n[k]: size for k, size in enumerate(sizes)})
    general = parameters().subs(L, hidden_layers).doit().subs({n[k]: size for k, size in enumerate(sizes)})
    assert model.count_params() == found == general
    to_one = parameters(outputs=1).subs(L, hidden_layers).doit()
    assert to_one.subs({n[k]: size for k, size in enumerate(sizes[:-1])}) == sum(
        (a + 1) * b for a, b in itertools.pairwise([*sizes[:-1], 1])
    )


def test_sizes_up_to_the_last_hidden_layer_are_not_enough():
    assert counts_the_listed_sizes(parameters(outputs=1))
    assert not counts_the_listed_sizes(parameters())
    assert not counts_the_listed_sizes(parameters(outputs=2))


def test_sums_that_agree_for_one_hidden_layer_only_are_told_apart():
    assert not same_for_small_depths(parameters(), parameters() + L - 1)


def test_layers_are_printed_above_their_sizes():
    assert with_superscripts(n[0] * n[L]) == "n^{[0]} n^{[L]}"
