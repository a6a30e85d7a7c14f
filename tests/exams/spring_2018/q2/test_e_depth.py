"""Second routes to Spring 2018, question 2, part e."""

import itertools
import math
from fractions import Fraction

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.spring_2018.q2 import e_depth
from solutions.exams.spring_2018.q2.d_nonlinearity import random_layers
from solutions.exams.spring_2018.q2.e_depth import (
    FOLDS,
    TOLERANCE,
    a_wave_needs_few_units,
    between_bends,
    count_parameters,
    curve_error,
    curve_layer,
    draw_sawtooth,
    each_fold_doubles_the_pieces,
    each_unit_bends_once,
    folding_network,
    hidden_units_by_function,
    linear_pieces,
    one_layer_draws_the_sawtooth,
    parity_errors,
    sawtooth,
    units_needed,
    wave,
)
from solutions.nn.mlp import forward
from solutions.pages.figures import drawn_by
from tests.confirm import confirms
from tests.exams.spring_2018.q2.figures import closed


@confirms("spring-2018/q2#e", "the sawtooth in exact fractions, folded by hand")
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
    assert linear_pieces(folding_network(folds)) == len(slopes)
    assert count_parameters(folding_network(folds)) == 6 * folds + 1


@confirms("spring-2018/q2#e", "JAX: the slopes of the folding network, counted wherever they change")
def test_pieces_equal_changes_of_the_slope():
    layers = [(jnp.asarray(W), jnp.asarray(b)) for W, b in folding_network()]

    def network(x):
        a = x[None]
        for W, b in layers[:-1]:
            a = jax.nn.relu(a @ W + b)
        return (a @ layers[-1][0] + layers[-1][1])[0]

    slopes = np.asarray(jax.vmap(jax.grad(network))(jnp.asarray(between_bends()[:, 0])))
    assert set(np.abs(slopes).tolist()) == {2.0**FOLDS}
    pieces = 1 + int((slopes[1:] != slopes[:-1]).sum())
    found = each_fold_doubles_the_pieces().numbers
    assert found["linear pieces"] == pieces == 2**FOLDS
    assert found["parameters"] == sum(W.size + b.size for W, b in layers)
    # one hidden layer of n units has 3n + 1 parameters
    assert (
        found["most pieces with one hidden layer"] == max(n for n in range(99) if 3 * n + 1 <= found["parameters"]) + 1
    )


@settings(max_examples=20)
@given(st.integers(0, 10_000), st.integers(1, 20))
def test_pieces_of_one_layer_equal_its_bends(seed, units):
    rng = np.random.default_rng(seed)
    (W, b), above = random_layers(rng, [1, units, 1])
    bends = sorted({float(place) for place in -b / W[0] if 0 < place < 1})
    cells = {int(place * 2**12 + 0.5) for place in bends}  # two bends between neighbouring places count once
    assert abs(linear_pieces([(W, b), above]) - 1 - len(cells)) <= (len(bends) - len(cells))


@confirms("spring-2018/q2#e", "the known error of piecewise linear interpolation")
@pytest.mark.parametrize("units", [8, 16, 32])
def test_curve_errors_equal_the_bound_of_interpolation(units):
    assert curve_error(np.square, units) == pytest.approx(1 / (4 * units**2), rel=1e-3)  # h²/8 · max|f''|
    assert curve_error(wave, units) <= (2 * math.pi / units) ** 2 / 8
    assert curve_error(wave, units) == pytest.approx((2 * math.pi / units) ** 2 / 8, rel=0.2)


def test_units_needed_are_few_for_smooth_curves_alone():
    def enough(second_derivative):
        return next(n for n in (2**k for k in range(9)) if second_derivative / (8 * n**2) <= TOLERANCE)

    assert units_needed(np.square) == enough(2)
    assert a_wave_needs_few_units().numbers["hidden units"] == enough((2 * math.pi) ** 2)
    # half as many places see only the zeros of the sawtooth
    assert one_layer_draws_the_sawtooth(control=True).numbers["largest distance"] > 0.9
    assert units_needed(sawtooth) == 2**FOLDS


@given(st.lists(st.integers(0, 1), min_size=2, max_size=9))
def test_parity_goes_up_and_down(bits):
    n, ones = len(bits), sum(bits)
    said = ones - 2 * sum(max(ones - k, 0) * (-1) ** (k + 1) for k in range(1, n))
    assert said == ones % 2
    assert parity_errors(n) == 0


def test_the_layers_of_the_slips():
    layer = curve_layer(wave, 8)
    x = np.linspace(0, 1, 9)
    np.testing.assert_allclose(forward(layer, x[:, None])[0][:, 0], np.sin(2 * np.pi * x), atol=1e-12)


def test_units_and_pieces_of_one_layer():
    rng = np.random.default_rng(3)
    random_layers(rng, [1, 16, 1])
    cells = {int(place * 2**12 + 0.5) for place in rng.random(16)}  # where the sixteen units switch
    assert list(each_unit_bends_once(3).numbers.values()) == [16, 1 + len(cells)]
    assert list(each_unit_bends_once(3, control=True).numbers.values()) == [16, 2**8]


def test_parameters_of_one_layer_are_three_for_each_unit_and_one():
    for experiment, units in ((a_wave_needs_few_units, (32, 256)), (one_layer_draws_the_sawtooth, (256, 128))):
        for control, hidden in zip((False, True), units, strict=True):
            numbers = experiment(control=control).numbers
            assert (numbers["hidden units"], numbers["parameters"]) == (hidden, hidden + hidden + hidden + 1)


def test_wrong_parities_are_counted(monkeypatch):
    smooth, period, parity, _ = hidden_units_by_function()
    assert (smooth[0][:2], smooth[1]) == ("x²", 8) and ("sine wave" in period[0], period[1]) == (True, 32)
    assert parity == ("parity of 10 bits", 10, "0 of 1024 inputs wrong")
    monkeypatch.setattr(e_depth, "forward", lambda network, X: (np.zeros((len(X), 1)), None))
    assert parity_errors(bits=4) == 8  # half of all inputs are odd


def test_the_sawtooth_is_drawn():
    deep, flat = (line.get_ydata() for line in closed(drawn_by(draw_sawtooth)).axes[0].lines)
    bends = [sum(abs(b - 2 * m + a) > 1e-9 for a, m, b in zip(y, y[1:], y[2:], strict=False)) for y in (deep, flat)]
    assert bends[0] == 2**4 - 1 and 2 * (bends[1] + 1) < 2**4  # the docstring: more than twice as many units
