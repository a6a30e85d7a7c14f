"""Second routes to what depth buys."""

import itertools
import math
from fractions import Fraction

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from solutions.experiments.activations import depth as by
from solutions.experiments.activations.depth import FOLDS, TOLERANCE, sawtooth, units_needed, wave
from solutions.experiments.activations.linear_composition import random_layers
from solutions.experiments.data.bayes_error import two_normals
from solutions.nn.linear_models import fit_logistic
from solutions.nn.mlp import forward, initialize
from tests.confirm import confirms
from tests.experiments import adam
from tests.experiments.data.fitted import logistic, with_ones


@confirms("activations/depth#folds_double_the_pieces", "the sawtooth in exact fractions, folded by hand")
@pytest.mark.parametrize("folds", [1, 3, 8])
def test_folding_network_equals_exact_fractions(folds):
    places = [Fraction(n, 2 ** (folds + 1)) for n in range(2 ** (folds + 1) + 1)]
    exact = []
    for place in places:
        for _ in range(folds):
            place = 2 * min(place, 1 - place)
        exact.append(place)
    assert sawtooth(np.array(places, dtype=float), folds).tolist() == exact
    slopes = [b - a for a, b in itertools.pairwise(exact[::2])]  # one for each piece: up, down, up, …
    assert slopes == [1, -1] * 2 ** (folds - 1)
    assert by.linear_pieces(by.folding_network(folds)) == len(slopes)
    assert by.count_parameters(by.folding_network(folds)) == 6 * folds + 1
    found = by.folds_double_the_pieces(np.random.default_rng(0)).numbers
    assert list(found.values()) == [6 * by.FOLDS + 1, 2**by.FOLDS, 2 * by.FOLDS + 1]


@confirms("activations/depth#folds_double_the_pieces", "JAX: the slopes of the network, counted wherever they change")
def test_pieces_equal_changes_of_the_slope():
    layers = [(jnp.asarray(W), jnp.asarray(b)) for W, b in by.folding_network()]

    def network(x):
        a = x[None]
        for W, b in layers[:-1]:
            a = jax.nn.relu(a @ W + b)
        return (a @ layers[-1][0] + layers[-1][1])[0]

    slopes = np.asarray(jax.vmap(jax.grad(network))(jnp.asarray(by.BETWEEN_BENDS[:, 0])))
    assert set(np.abs(slopes).tolist()) == {2.0**FOLDS}
    pieces = 1 + int((slopes[1:] != slopes[:-1]).sum())
    found = by.folds_double_the_pieces(np.random.default_rng(0)).numbers
    assert found["linear pieces"] == pieces == 2**FOLDS
    assert found["parameters"] == sum(W.size + b.size for W, b in layers)
    # one hidden layer of n units has 3n + 1 parameters
    units = max(n for n in range(99) if 3 * n + 1 <= found["parameters"])
    assert found["most pieces with one hidden layer"] == units + 1


@confirms("activations/depth#a_unit_bends_once", "the places where the units switch, counted")
@settings(max_examples=20)
@example(seed=127, units=15)
@example(seed=2008, units=1)  # a bend lies nearer to an end than is seen
@given(st.integers(0, 10_000), st.integers(1, 20))
def test_pieces_of_one_layer_equal_its_bends(seed, units):
    rng = np.random.default_rng(seed)
    (W, b), above = random_layers(rng, [1, units, 1])
    first, last = by.BETWEEN_BENDS[[0, -1], 0]  # nothing is seen of what bends nearer to an end
    bends = sorted({float(place) for place in -b / W[0] if first < place < last})
    cells = {int(place * 2**12 + 0.5) for place in bends}  # two bends between neighbouring places count once
    assert abs(by.linear_pieces([(W, b), above]) - 1 - len(cells)) <= (len(bends) - len(cells))
    random_layers(rng := np.random.default_rng(seed), [1, 16, 1])
    bends = [place for place in rng.random(16) if first < place < last]
    cells = {int(place * 2**12 + 0.5) for place in bends}
    found = by.a_unit_bends_once(np.random.default_rng(seed)).numbers
    assert found["hidden units"] == 16
    assert abs(found["linear pieces"] - 1 - len(cells)) <= len(bends) - len(cells)


def test_units_and_pieces_of_one_layer():
    rng = np.random.default_rng(3)
    random_layers(rng, [1, 16, 1])
    cells = {int(place * 2**12 + 0.5) for place in rng.random(16)}  # where the sixteen units switch
    assert list(by.a_unit_bends_once(np.random.default_rng(3)).numbers.values()) == [16, 1 + len(cells)]
    assert list(by.a_unit_bends_once(np.random.default_rng(3), control=True).numbers.values()) == [16, 2**8]


def test_units_needed_are_few_for_smooth_curves_alone():
    def enough(second_derivative):
        return next(n for n in (2**k for k in range(9)) if second_derivative / (8 * n**2) <= TOLERANCE)

    assert units_needed(np.square) == enough(2)
    assert by.a_wave_needs_few_units().numbers["hidden units"] == enough((2 * math.pi) ** 2)
    # half as many places see only the zeros of the sawtooth
    assert by.one_layer_draws_the_sawtooth(control=True).numbers["largest distance"] > 0.9
    assert units_needed(sawtooth) == 2**FOLDS


def test_parameters_of_one_layer_are_three_for_each_unit_and_one():
    for experiment, units in ((by.a_wave_needs_few_units, (32, 256)), (by.one_layer_draws_the_sawtooth, (256, 128))):
        for control, hidden in zip((False, True), units, strict=True):
            numbers = experiment(control=control).numbers
            assert (numbers["hidden units"], numbers["parameters"]) == (hidden, hidden + hidden + hidden + 1)


def test_a_layer_meets_its_curve_at_equally_spaced_places():
    layer = by.curve_layer(wave, 8)
    x = np.linspace(0, 1, 9)
    np.testing.assert_allclose(forward(layer, x[:, None])[0][:, 0], np.sin(2 * np.pi * x), atol=1e-12)


@confirms(
    "activations/depth#relu_network_beats_the_line",
    "JAX: the same training by autodiff; SciPy: the logistic regression",
)
@pytest.mark.parametrize("control", [False, True])
def test_accuracies_equal_those_of_models_trained_by_jax(control):
    rng = np.random.default_rng(3)
    X, y = two_normals(rng, 6000)
    outputs = adam.affine_outputs if control else adam.relu_outputs
    start = initialize([2, 16, 16, 1], rng)
    rows = np.concatenate([rng.permutation(6000) for _ in range(20)]).reshape(80, 1500)
    network = adam.classifier(start, X, y, 0.02, 80, outputs, rows)
    scores = with_ones(X) @ logistic(X, y), outputs(network, X)
    found = by.relu_network_beats_the_line(np.random.default_rng(3), control).numbers
    assert list(found.values()) == pytest.approx([np.mean((z > 0) == y) for z in scores], abs=1e-9)


@pytest.mark.long
def test_a_relu_network_of_keras_beats_the_line():
    keras.utils.set_random_seed(0)
    X, y = two_normals(np.random.default_rng(0), 4000)
    layers = [keras.layers.Dense(16, "relu"), keras.layers.Dense(16, "relu"), keras.layers.Dense(1)]
    model = keras.Sequential([keras.Input((2,)), *layers])
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss=loss)
    model.fit(X, y[:, None], epochs=5, batch_size=100, verbose=0)
    share = np.mean((np.asarray(model(X))[:, 0] > 0) == y)
    assert share > np.mean((fit_logistic(X, y).scores(X) > 0) == y) + 0.01


def test_one_bend_is_drawn_by_one_unit_and_by_two_in_a_row():
    for x in np.linspace(0, 1, 9):
        assert max(max(x - 0.5, 0), 0) == max(x - 0.5, 0)  # a second ReLU changes nothing
    one, two = (1 + 1) + (1 + 1), (1 + 1) + (1 + 1) + (1 + 1)
    assert list(by.one_bend_needs_no_depth().numbers.values()) == [0, one, two]
    flat, deep = 3 * 2**FOLDS + 1, (2 + 2) + (FOLDS - 1) * (4 + 2) + (2 + 1)
    assert list(by.one_bend_needs_no_depth(control=True).numbers.values()) == [0, flat, deep]
