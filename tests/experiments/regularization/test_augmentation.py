"""Second routes to changes that keep a digit what it is."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jax.scipy.ndimage import map_coordinates

from solutions.experiments.regularization import augmentation as by
from tests.confirm import confirms

CENTRE = (by.SIDE - 1) / 2


def interpolated(picture, matrix, order=1):
    """The picture under a linear map about its centre, by JAX; with order 0 by the nearest pixel."""
    grid = np.stack(np.mgrid[: by.SIDE, : by.SIDE]).reshape(2, -1) - CENTRE
    sources = np.linalg.inv(matrix) @ grid + CENTRE
    return np.asarray(map_coordinates(picture, list(sources), order=order)).reshape(by.SIDE, by.SIDE)


def read_by_angle(picture):
    """The digit whose drawing makes the smallest angle with the picture."""
    drawings = [by.picture_of(digit).ravel() for digit in range(10)]
    return max(range(10), key=lambda digit: drawings[digit] @ picture.ravel() / np.linalg.norm(drawings[digit]))


@confirms("regularization/augmentation#slight_scaling_keeps_digits", "JAX's warp of each digit, read by the angle")
@confirms("regularization/augmentation#slight_shearing_keeps_digits", "JAX's warp of each digit, read by the angle")
@pytest.mark.parametrize(
    "experiment, matrix, bounds",
    [
        (by.slight_scaling_keeps_digits, lambda x: np.diag([x, x]), [(0.9, 1.1), (0.25, 0.33)]),
        (by.slight_shearing_keeps_digits, lambda x: np.array([[1, 0], [x, 1]]), [(-0.15, 0.15), (1.5, 2.0)]),
    ],
)
@pytest.mark.parametrize("control", [False, True])
def test_digits_that_are_still_read_equal_jax(experiment, matrix, bounds, control):
    rng = np.random.default_rng(4)
    changes = [matrix(rng.uniform(*bounds[control])) for _ in range(10)]
    read = [read_by_angle(interpolated(by.picture_of(d), change, order=0)) for d, change in enumerate(changes)]
    kept = sum(found == digit for digit, found in enumerate(read))
    assert list(experiment(np.random.default_rng(4), control).numbers.values()) == [kept, 10]


@settings(max_examples=20)
@given(st.floats(-0.1, 0.1), st.floats(-0.15, 0.15), st.integers(0, 9))
def test_a_slight_change_keeps_the_digit(stretch, shear, digit):
    for matrix in (np.eye(2) * (1 + stretch), np.array([[1, 0], [shear, 1]])):
        assert by.read_digit(interpolated(by.picture_of(digit), matrix)) == digit


@confirms("regularization/augmentation#shifting_narrows_the_gap", "JAX: the dual form of ridge, on pictures cut out")
@pytest.mark.parametrize("control", [False, True])
def test_accuracies_with_shifted_copies_equal_the_dual_form(control):
    rng = np.random.default_rng(6)

    def cut_out(pictures):
        """Each picture seen through a window that moves the other way, over a dark margin."""
        wide = np.pad(pictures, ((0, 0), (2, 2), (2, 2)))
        moves = rng.integers(-2, 3, size=(len(pictures), 2))
        return np.array([x[2 - r : 27 - r, 2 - c : 27 - c] for x, (r, c) in zip(wide, moves, strict=True)])

    def photographs(each):
        digits = [digit for digit in range(10) for _ in range(each)]
        clean = cut_out(np.array([by.picture_of(digit) for digit in digits]))
        return clean + 0.1 * rng.normal(size=clean.shape), np.array(digits)

    (X, y), (X_new, y_new) = photographs(3), photographs(20)
    copies, y_copies = np.concatenate([X] * 25), np.concatenate([y] * 25)
    if not control:
        wide = np.pad(
            copies, ((0, 0), (2, 2), (2, 2)), mode="wrap"
        )  # what noise leaves on one side enters on the other
        moves = rng.integers(-2, 3, size=(len(copies), 2))
        copies = np.array([x[2 - r : 27 - r, 2 - c : 27 - c] for x, (r, c) in zip(wide, moves, strict=True)])
    W, b = rng.normal(0, 1 / 13, size=(169, 400)), rng.normal(0, 0.3, size=400)
    expected = []
    with jax.enable_x64(True):

        def hidden(pictures):
            return jax.nn.relu(jnp.array([x[::2, ::2].ravel() for x in pictures]) @ W + b)

        for pictures, digits in ((X, y), (copies, y_copies)):
            H = hidden(pictures)
            kernel = H @ H.T + 0.001 * len(H) * jnp.eye(len(H))
            dual = jnp.linalg.solve(kernel, jax.nn.one_hot(digits, 10) - 0.1)
            for shown, labels in ((pictures, digits), (X_new, y_new)):
                expected.append(float(((hidden(shown) @ H.T @ dual).argmax(axis=1) == labels).mean()))
    found = by.shifting_narrows_the_gap(np.random.default_rng(6), control).numbers.values()
    assert list(found) == pytest.approx(expected)
