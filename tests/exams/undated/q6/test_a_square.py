"""Second routes to the undated paper, question 6, part a."""

from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from solutions.attempt import satisfied
from solutions.exams.undated.q6.a_square import PRINTED, no_line_separates, perfect_accuracy, square_network
from solutions.exams.undated.q6.square import Network, bias_inside, bias_outside, labelled_points, separates
from tests.confirm import confirms

LOW_HIGH = sympy.Symbol("low"), sympy.Symbol("high")
PLACES = st.tuples(*[st.integers(-4, 4)] * 2)


def a_line_separates(positive, negative):
    """Whether a linear program finds w·x + b of at least 1 at the points of one label, at most −1 at the others."""
    rows = [[-x, -y, -1] for x, y in positive] + [[x, y, 1] for x, y in negative]
    found = linprog([0, 0, 0], A_ub=np.array(rows, dtype=float), b_ub=-np.ones(len(rows)), bounds=(None, None))
    assert found.status in (0, 2), found.message
    return found.status == 0


def contradicts_every_line(certificate):
    """In exact arithmetic: weights above 0, of sum 1 for each label, and the same mean."""
    means = []
    for side in certificate:
        assert all(weight > 0 for weight, _ in side) and sum(weight for weight, _ in side) == 1
        means.append([sum(weight * Fraction(point[axis]) for weight, point in side) for axis in (0, 1)])
    return means[0] == means[1]


@confirms("undated/q6#a-i", "a linear program that finds no line (SciPy), and the certificate in exact arithmetic")
def test_no_line_separates_the_examples():
    X, labels = labelled_points()
    assert not a_line_separates(X[labels == 1], X[labels == 0])
    assert contradicts_every_line(no_line_separates())


@settings(max_examples=100, deadline=None)
@given(st.lists(PLACES, min_size=1, max_size=5, unique=True), st.lists(PLACES, min_size=1, max_size=5, unique=True))
def test_there_is_a_certificate_where_a_linear_program_finds_no_line(positive, negative):
    points = np.array(positive + negative)
    if len(points) < 4 or np.linalg.matrix_rank(points - points[0]) < 2:
        return  # Kirchberger's theorem speaks of the plane
    certificate = no_line_separates(tuple(positive), tuple(negative))
    assert (certificate is None) == a_line_separates(positive, negative)
    if certificate:
        assert contradicts_every_line(certificate)
        assert {point for _, point in certificate.positive} <= set(positive)
        assert {point for _, point in certificate.negative} <= set(negative)


def lies_in_square(points, low, high):
    return np.array([low <= x <= high and low <= y <= high for x, y in points]).astype(int)


@confirms("undated/q6#a-ii", "the square itself, on a grid with its border, beside the border, and far away")
@pytest.mark.parametrize("low, high", [(1, 2), (-3, 5)])
@pytest.mark.parametrize("network", ["ours", "printed"])
def test_the_network_is_one_in_the_square_with_its_border(low, high, network):
    if network == "printed" and (low, high) != (1, 2):
        return
    weights = square_network(low, high) if network == "ours" else PRINTED
    border = [near for side in (low, high) for near in (np.nextafter(side, -9), side, np.nextafter(side, 9))]
    places = np.array([*border, *np.linspace(low - 2, high + 2, 21), -1e6, 1e6])
    X = np.stack(np.meshgrid(places, places), axis=-1).reshape(-1, 2)
    if low < 0:  # beside −3 and 5 a sum rounds to 0
        X = X[~np.isin(X, [near for near in border if near not in (low, high)]).any(axis=1)]
    np.testing.assert_array_equal(bias_inside(weights, X), lies_in_square(X, low, high))


@confirms("undated/q6#a-ii", "all 16 patterns of the hidden units: the output is 1 for one of them")
def test_the_output_asks_for_all_units():
    patterns = np.array(np.meshgrid(*[[0, 1]] * 4)).reshape(4, -1).T
    sums = patterns @ np.array(square_network()[12:16]) + square_network().b
    assert (sums >= 0).tolist() == patterns.all(axis=1).tolist()


def test_the_printed_formula_gives_no_label():
    X = np.random.default_rng(0).uniform(-5, 5, size=(200, 2))
    assert set(bias_outside(PRINTED, X)) == {-3}


def holds(network):
    entries = dict(zip(Network._fields, network, strict=True))
    return all(satisfied(condition, entries) for condition in perfect_accuracy(1, 2).values())


OURS = square_network()


@pytest.mark.parametrize(
    "network",
    [
        OURS,
        PRINTED,
        OURS._replace(b=-3.5),
        OURS._replace(b1=-0.95, b2=2.05),  # lines between the points
        Network(*(-3, 0, 3, 2, 0, -4, 0, -1, 1, 0, 1, -2), *(-1, -1, -1, -1), 0),  # 1 outside a side, and none may be
        Network(*(5, 0, -5, -1, 0, 2, 0, 1, -1, 0, -7, 14), *(2, 1, 3, 1), -7),
    ],
)
def test_any_weights_that_separate_are_accepted(network):
    assert separates(network) and holds(network)


@pytest.mark.parametrize(
    "network",
    [OURS._replace(b=-1), OURS._replace(b=-4.01), OURS._replace(b1=-1.15), OURS._replace(b2=2.4), Network(*[0] * 17)],
)
def test_weights_that_do_not_separate_are_refused(network):
    assert not separates(network) and not holds(network)


@pytest.mark.parametrize("seed", range(3))
def test_the_conditions_hold_exactly_where_the_network_separates(seed):
    network = Network(*np.round(OURS + np.random.default_rng(seed).normal(0, 0.1, size=17), 2))
    assert holds(network) == separates(network)


def test_a_square_has_a_side():
    with pytest.raises(ValueError, match="low=2, expected less than high=2"):
        square_network(low=2, high=2)


def test_only_no_certificate_agrees_with_the_key():
    accepts, certificate = no_line_separates.part.key.accepts, no_line_separates()
    assert accepts(certificate, None) and not accepts(certificate, certificate) and not accepts(None, None)
