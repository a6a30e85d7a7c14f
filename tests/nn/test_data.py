"""solutions.nn.data: the curves and distributions that it states, and what models make of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.nn.data import (
    blobs,
    circle,
    drawn_labels,
    flipped,
    half_spaces,
    labelled,
    linear,
    moons,
    polynomial,
    spirals,
)
from solutions.nn.linear_models import fit_logistic, least_squares


def quadrants(rng, examples=40):
    return labelled(rng, examples, 2, lambda X: X[:, 0] * X[:, 1])


SETS = {
    "blobs": lambda rng: blobs(rng, (5, 3), [[0.0, 0.0, 1.0], [2.0, 1.0, 0.0]], (1.0, 2.0)),
    "half_spaces": lambda rng: half_spaces(rng, 8, [1.0, 2.0, 0.0], margin=0.5, wrong_labels=0.2),
    "labelled": lambda rng: labelled(rng, 8, 3, lambda X: X.sum(axis=1), wrong_labels=0.2),
    "linear": lambda rng: linear(rng, 8, [1.0, -1.0, 2.0]),
    "moons": lambda rng: moons(rng, 8),
    "polynomial": lambda rng: polynomial(rng, 8, [1.0, 2.0]),
    "quadrants": lambda rng: quadrants(rng, 8),
    "spirals": lambda rng: spirals(rng, 4),
}
FEATURES = {"moons": 2, "spirals": 2, "quadrants": 2, "polynomial": 1}


@pytest.mark.parametrize("name", SETS)
def test_sets_are_seeded_and_go_on_with_their_generator(name):
    draw = SETS[name]
    X, y = draw(7)
    assert X.shape == (8, FEATURES.get(name, 3)) and y.shape == (8,)
    assert y.dtype == (float if name in ("linear", "polynomial") else int)
    rng = np.random.default_rng(7)
    (first, labels), (second, _) = draw(rng), draw(rng)
    np.testing.assert_array_equal(first, X)
    np.testing.assert_array_equal(labels, y)
    assert not np.array_equal(second, X)


def test_blobs_have_their_counts_centres_and_deviations():
    X, y = blobs(0, (30_000, 10_000, 20_000), [[0.0, 5.0], [3.0, 1.0], [-2.0, 0.0]], (1.0, 0.5, 2.0))
    assert np.bincount(y).tolist() == [30_000, 10_000, 20_000]
    for k, (centre, sigma) in enumerate(zip([[0.0, 5.0], [3.0, 1.0], [-2.0, 0.0]], (1.0, 0.5, 2.0), strict=True)):
        bound = 5 * sigma / len(X[y == k]) ** 0.5
        assert abs(X[y == k].mean(axis=0) - centre).max() < bound
        assert abs(np.cov(X[y == k].T) - sigma**2 * np.eye(2)).max() < 2 * sigma * bound


@given(st.integers(1, 9), st.floats(0.1, 5))
def test_points_of_a_circle_are_at_equal_distances(points, radius):
    centres = circle(points, radius)
    np.testing.assert_allclose(np.linalg.norm(centres, axis=1), radius)
    steps = np.linalg.norm(centres - np.roll(centres, 1, axis=0), axis=1)
    np.testing.assert_allclose(steps, 2 * radius * np.sin(np.pi / points), atol=1e-9)


def test_half_spaces_are_apart_by_twice_the_margin():
    w = np.array([3.0, -4.0, 0.0])
    X, y = half_spaces(0, 500, w, margin=0.3)
    distances = X @ w / 5
    assert 0.3 < distances[y == 1].min() < 0.35 and -0.35 < distances[y == 0].max() < -0.3
    without, _ = half_spaces(0, 500, w)
    np.testing.assert_allclose(abs(distances) - abs(without @ w / 5), 0.3)
    across = np.eye(3) - np.outer(w, w) / 25  # along the plane nothing moves
    np.testing.assert_allclose(X @ across, without @ across, atol=1e-12)


@pytest.mark.parametrize("probability", [0.0, 0.2, 1.0])
def test_wrong_labels_come_with_their_probability(probability):
    labels = np.random.default_rng(1).integers(0, 2, 40_000)
    wrong = flipped(2, labels, probability) != labels
    assert abs(wrong.mean() - probability) <= 5 * (probability * (1 - probability) / 40_000) ** 0.5
    X, y = labelled(3, 40_000, 2, lambda X: X[:, 1], probability)
    wrong = y != (X[:, 1] > 0)
    assert abs(wrong.mean() - probability) <= 5 * (probability * (1 - probability) / 40_000) ** 0.5


def test_labels_are_drawn_with_their_probabilities():
    p = np.repeat([0.1, 0.7], 40_000)
    labels = drawn_labels(0, p)
    assert abs(labels[:40_000].mean() - 0.1) < 0.0075 and abs(labels[40_000:].mean() - 0.7) < 0.0115
    assert drawn_labels(1, [0.0, 1.0] * 50).tolist() == [0, 1] * 50


def test_moons_lie_on_their_circles():
    X, y = moons(0, 41, deviation=0.0)
    assert np.bincount(y).tolist() == [20, 21]
    upper, lower = X[y == 0], X[y == 1]
    np.testing.assert_allclose(np.linalg.norm(upper, axis=1), 1)
    np.testing.assert_allclose(np.linalg.norm(lower - [1, 0.5], axis=1), 1)
    assert upper[:, 1].min() > -1e-9 and lower[:, 1].max() < 0.5 + 1e-9


@pytest.mark.parametrize("classes", [2, 3])
def test_spirals_are_turned_copies_of_one(classes):
    X, y = spirals(0, 30, classes, turns=1.5, deviation=0.0)
    z = X[:, 0] + 1j * X[:, 1]
    np.testing.assert_allclose(abs(z), np.tile(np.arange(1, 31) / 30, classes))
    for k in range(classes):
        np.testing.assert_allclose(z[y == k], z[y == 0] * np.exp(2j * np.pi * k / classes), atol=1e-12)
    turned = np.unwrap(np.angle(z[y == 0]))
    assert turned[-1] - turned[0] == pytest.approx(2 * np.pi * 1.5 * 29 / 30)


@pytest.mark.parametrize(
    "draw", [lambda deviation: moons(0, 400, deviation), lambda deviation: spirals(0, 200, 2, 1, deviation)]
)
def test_the_noise_has_its_deviation_in_both_coordinates(draw):
    noise = draw(0.2)[0] - draw(0.0)[0]
    assert abs(noise.std(axis=0) - 0.2).max() < 5 * 0.2 / 800**0.5


def accuracy_of_a_line(X, y):
    return np.mean((fit_logistic(X, y, penalty=1e-3).scores(X) > 0) == y)


def test_a_line_separates_the_sets_that_it_should_and_no_others():
    assert accuracy_of_a_line(*half_spaces(0, 400, [1.0, 1.0], margin=0.2)) == 1
    assert accuracy_of_a_line(*blobs(0, 200, [[0.0, 0.0], [8.0, 0.0]])) == 1
    assert accuracy_of_a_line(*moons(0, 400, deviation=0.0)) < 0.92
    assert accuracy_of_a_line(*quadrants(0, 400)) < 0.65
    assert accuracy_of_a_line(*spirals(0, 200, deviation=0.0)) < 0.75


def test_least_squares_finds_what_a_regression_was_drawn_from():
    X, y = linear(0, 20_000, [2.0, -1.0, 0.5], intercept=3.0, deviation=0.5)
    model = least_squares(X, y)
    assert abs(model.weights - [2.0, -1.0, 0.5]).max() < 5 * 0.5 / 20_000**0.5
    assert abs(model.intercept - 3) < 5 * 0.5 / 20_000**0.5
    assert (y - model.scores(X)).std() == pytest.approx(0.5, rel=0.03)
    X, y = polynomial(0, 20_000, [1.0, -2.0, 3.0], deviation=0.3)
    np.testing.assert_allclose(np.polynomial.polynomial.polyfit(X[:, 0], y, 2), [1.0, -2.0, 3.0], atol=0.03)
    assert -1 <= X.min() < -0.99 and 0.99 < X.max() < 1


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: blobs(0, 3, [0.0, 1.0]), r"centres has shape \(2,\), expected \(classes, features\)"),
        (lambda: blobs(0, (3, 0), [[0.0], [1.0]]), "counts=0, expected an integer of at least 1"),
        (lambda: blobs(0, (3, 3, 3), [[0.0], [1.0]]), r"counts=\(3, 3, 3\), expected one number or 2"),
        (lambda: blobs(0, 3, [[0.0], [1.0]], -1), "deviation=-1, expected a number of at least 0"),
        (lambda: blobs(-1, 3, [[0.0], [1.0]]), "rng=-1, expected a seed or a generator"),
        (lambda: circle(0), "points=0, expected an integer of at least 1"),
        (lambda: circle(3, -1), "radius=-1, expected a number of at least 0"),
        (lambda: labelled(0, 0, 2, np.sum), "examples=0, expected an integer of at least 1"),
        (lambda: labelled(0, 3, 2.0, np.sum), "features=2.0, expected an integer of at least 1"),
        (lambda: labelled(0, 3, 2, np.sum), r"score\(X\) has shape \(\), expected \(3,\)"),
        (lambda: labelled(0, 3, 2, lambda X: X[:, 0], 1.5), r"probability=1.5, expected a number in \[0, 1\]"),
        (lambda: half_spaces(0, 3, [0.0, 0.0]), r"normal=\[0.0, 0.0\], expected a vector that is not 0"),
        (lambda: half_spaces(0, 3, [1.0], margin=-1), "margin=-1, expected a number of at least 0"),
        (lambda: moons(0, 1), "examples=1, expected an integer of at least 2"),
        (lambda: spirals(0, 3, classes=0), "classes=0, expected an integer of at least 1"),
        (lambda: spirals(0, 3, turns=np.inf), "turns=inf, expected a number"),
        (lambda: linear(0, 3, 2.0), r"weights has shape \(\), expected \(features\)"),
        (lambda: polynomial(0, 3, []), r"coefficients has shape \(0,\), expected"),
        (lambda: drawn_labels(0, [0.5, 2.0]), r"probabilities=2.0, expected a number in \[0, 1\]"),
        (lambda: flipped(0, [0, 2], 0.5), "labels=2.0, expected 0 or 1"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
