"""solutions.nn.regularization: means over all masks, finite differences, augmented data."""

from itertools import product

import numpy as np
import pytest

from solutions.nn.data import linear
from solutions.nn.gradients import check_gradient
from solutions.nn.regularization import (
    dropout,
    dropout_backward,
    l1_penalty,
    l1_penalty_gradient,
    l2_penalty,
    l2_penalty_gradient,
    ridge,
    soft_threshold,
)

RNG = np.random.default_rng(0)
A = RNG.normal(size=(4, 3))


class Masks:
    """Stands for a generator, and draws below `keep` exactly where the mask is set."""

    def __init__(self, mask, keep):
        self.draws = np.where(mask, keep / 2, (1 + keep) / 2)

    def random(self, shape):
        return self.draws


def test_the_mean_over_all_masks_is_the_input(monkeypatch):
    monkeypatch.setattr(np.random, "default_rng", lambda rng: rng)
    a, keep, mean = np.array([1.0, -2.0, 5.0]), 0.8, 0
    for mask in product([True, False], repeat=3):
        output, drawn = dropout(a, keep, Masks(mask, keep))
        assert drawn.tolist() == list(mask)
        mean = mean + keep ** sum(mask) * (1 - keep) ** (3 - sum(mask)) * output
    np.testing.assert_allclose(mean, a, rtol=1e-12)


def test_units_are_kept_with_their_probability_each_by_itself():
    _, mask = dropout(np.ones((200, 500)), keep=0.8, rng=1)
    assert mask.dtype == bool
    assert abs(mask.mean() - 0.8) < 5 * (0.8 * 0.2 / 1e5) ** 0.5
    assert abs(mask.mean(axis=0) - 0.8).max() < 5 * (0.8 * 0.2 / 200) ** 0.5


def test_nothing_is_dropped_with_keep_1():
    output, mask = dropout(A, keep=1)
    assert mask.all()
    np.testing.assert_array_equal(output, A)


def test_the_gradient_goes_through_the_mask_of_the_forward_pass():
    mask = dropout(A, keep=0.6, rng=2)[1]
    error = check_gradient(lambda a: dropout(a, keep=0.6, rng=2)[0], lambda a, u: dropout_backward(u, mask, 0.6), A)
    assert error < 1e-8
    assert 0 < mask.sum() < mask.size


def test_the_gradient_of_the_penalty():
    error = check_gradient(lambda w: l2_penalty(w, 0.7), lambda w: l2_penalty_gradient(w, 0.7), A)
    assert error < 1e-8
    assert l2_penalty(A, 0.7) == pytest.approx(sum(0.35 * w * w for w in A.ravel()))


def test_the_gradient_of_the_absolute_penalty():
    """Away from the kink; there it is 0, as all that lies between -λ and λ could be."""
    error = check_gradient(lambda w: l1_penalty(w, 0.7), lambda w: l1_penalty_gradient(w, 0.7), A)
    assert error < 1e-8
    assert l1_penalty(A, 0.7) == pytest.approx(sum(0.7 * abs(w) for w in A.ravel()))
    assert l1_penalty_gradient([0.0, -0.0], 0.7).tolist() == [0, 0]


@pytest.mark.parametrize("threshold", [0.0, 0.4, 1.3])
def test_the_soft_threshold_minimises_what_it_says(threshold):
    """On a grid of which it is a point."""
    weights = np.array([-2.0, -1.3, -0.4, -0.1, 0.0, 0.3, 0.4, 1.7])
    grid = np.linspace(-3, 3, 6001)
    costs = (grid[:, None] - weights) ** 2 / 2 + threshold * abs(grid[:, None])
    np.testing.assert_allclose(soft_threshold(weights, threshold), grid[costs.argmin(axis=0)], atol=1e-9)


def test_l1_makes_weights_zero_and_l2_only_small():
    """Of a regression in which most features do not matter."""
    X, y = linear(0, 60, weights=[2.0, -1.0, 0.0, 0.0, 0.0, 0.0], deviation=0.5)
    w = np.zeros(6)
    for _ in range(300):
        w = soft_threshold(w - 0.3 * X.T @ (X @ w - y) / 60, 0.3 * 0.3)
    assert np.count_nonzero(w) == 2
    assert np.count_nonzero(ridge(X, y, penalty=20)) == 6
    gradient = X.T @ (X @ w - y) / 60  # at the minimum λ sign w makes up for it, or a part of λ where w = 0
    np.testing.assert_allclose(gradient[:2], -l1_penalty_gradient(w[:2], 0.3), atol=1e-9)
    assert abs(gradient[2:]).max() < 0.3


X, Y = RNG.normal(size=(7, 3)), RNG.normal(size=(7, 2))


@pytest.mark.parametrize("y", [Y, Y[:, 0]], ids=["two outputs", "one"])
def test_ridge_is_least_squares_with_examples_that_pull_to_0(y):
    """Of √λ I, with targets 0."""
    augmented = np.vstack([X, 1.5**0.5 * np.eye(3)])
    targets = np.concatenate([y, np.zeros((3, *y.shape[1:]))])
    expected = np.linalg.lstsq(augmented, targets)[0]
    np.testing.assert_allclose(ridge(X, y, penalty=1.5), expected, rtol=1e-10)


def test_ridge_takes_more_features_than_examples():
    assert ridge(X[:2], Y[:2, 0], penalty=0.1).shape == (3,)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: dropout(A, keep=0), r"keep=0, expected a probability in \(0, 1\]"),
        (lambda: dropout(A, keep=1.1), r"keep=1.1, expected a probability in \(0, 1\]"),
        (lambda: dropout_backward(A, A > 0, keep=0), r"keep=0, expected a probability"),
        (lambda: l2_penalty(A, -1), "penalty=-1, expected a number of at least 0"),
        (lambda: l2_penalty_gradient(A, -1), "penalty=-1, expected a number of at least 0"),
        (lambda: l1_penalty(A, -1), "penalty=-1, expected a number of at least 0"),
        (lambda: l1_penalty_gradient(A, -1), "penalty=-1, expected a number of at least 0"),
        (lambda: soft_threshold(A, -1), "threshold=-1, expected a number of at least 0"),
        (lambda: ridge(X, Y, -1), "penalty=-1, expected a number of at least 0"),
        (lambda: ridge(X, Y[:6], 1), r"X has shape \(7, 3\), y \(6, 2\), expected"),
        (lambda: ridge(X[0], Y, 1), r"X has shape \(3,\), expected \(batch, features\)"),
        (lambda: ridge(X[:2], Y[:2], 0), "penalty=0, .* the columns of X are dependent"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
