"""Second routes to the augmentation of a rare class."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import ndimage, optimize

from solutions.experiments.data import minority_augmentation as by
from solutions.pages.figures import drawn_by
from tests.confirm import confirms

PIXELS = {  # rows and columns
    by.LONG: {(2, 3), (2, 4), (3, 4), (4, 4), (5, 4)},
    by.SHORT: {(5, 3), (5, 4)},
}
BODY = {(6, c) for c in range(4, 8)} | {(7, c) for c in range(4, 8)} | {(r, c) for r in (8, 9) for c in (4, 7)}


def changed(rng, pictures):
    """Mirrored and shifted, pixel by pixel."""
    mirrors, shifts = rng.random(len(pictures)) < 0.5, rng.integers(-1, 2, size=(len(pictures), 2))
    places = np.arange(by.SIDE)
    result = []
    for picture, mirror, (down, right) in zip(pictures, mirrors, shifts, strict=True):
        columns = (places - right) % by.SIDE
        columns = by.SIDE - 1 - columns if mirror else columns
        result.append(picture[(places - down)[:, None] % by.SIDE, columns])
    return np.array(result)


def photographs(rng, count, neck):
    lit = np.array([[(r, c) in PIXELS[neck] | BODY for c in range(by.SIDE)] for r in range(by.SIDE)], dtype=float)
    return changed(rng, np.array([lit] * count)) + 0.3 * rng.standard_normal((count, by.SIDE, by.SIDE))


def blur(pictures):
    return ndimage.uniform_filter(pictures, (0, 3, 3), mode="wrap")


def seen_by(W, b, giraffes, others):
    """Whether a fit by L-BFGS with JAX's autodiff sees a giraffe in a picture."""

    def features(pictures):
        return np.maximum(0, np.einsum("nrc,rcu->nu", pictures, W.reshape(by.SIDE, by.SIDE, -1)) + b)

    H, sign = features(np.concatenate([giraffes, others])), np.repeat([1.0, -1.0], [len(giraffes), len(others)])

    @jax.jit
    @jax.value_and_grad
    def cost(theta):
        return jnp.mean(jnp.logaddexp(0, -sign * (H @ theta[1:] + theta[0]))) + 0.005 * (theta[1:] ** 2).sum()

    with jax.enable_x64(True):
        options = {"maxiter": 2000, "ftol": 1e-15, "gtol": 1e-8}
        start = np.zeros(1 + H.shape[1])
        theta = optimize.minimize(
            lambda t: [np.asarray(x, float) for x in cost(t)], start, jac=True, method="L-BFGS-B", options=options
        ).x
    return lambda pictures: np.mean(features(pictures) @ theta[1:] + theta[0] > 0)


def drawn(rng):
    giraffes, others = photographs(rng, 300, by.LONG), photographs(rng, 30, by.SHORT)
    W, b = rng.normal(size=(by.SIDE**2, 150)) / by.SIDE, 0.3 * rng.normal(size=150)
    new = photographs(rng, 300, by.LONG), photographs(rng, 300, by.SHORT)
    return W, b, giraffes, np.concatenate([others] * 10), *new


@confirms(
    "data/minority_augmentation#changed_copies_find_the_rare_class", "drawing pixel by pixel, and L-BFGS with JAX"
)
@pytest.mark.parametrize("control", [False, True])
def test_shares_with_changed_copies(control):
    rng = np.random.default_rng(3)
    W, b, giraffes, copies, new_giraffes, new_others = drawn(rng)
    expected = []
    for shown in (copies, copies if control else changed(rng, copies)):
        sees = seen_by(W, b, giraffes, shown)
        rare = 1 - sees(new_others)
        expected += [rare, (rare + sees(new_giraffes)) / 2]
    found = by.changed_copies_find_the_rare_class(np.random.default_rng(3), control).numbers.values()
    np.testing.assert_allclose(list(found), np.array(expected)[[0, 2, 1, 3]], atol=1e-9)


@confirms("data/minority_augmentation#a_change_of_one_class_gives_it_away", "SciPy's filter, and a fit by L-BFGS")
@pytest.mark.parametrize("control", [False, True])
def test_shares_of_blurred_giraffes(control):
    W, b, giraffes, copies, new, _ = drawn(np.random.default_rng(3))
    for pictures in (copies, giraffes) if control else (copies,):
        pictures[1::2] = blur(pictures[1::2])
    sees = seen_by(W, b, giraffes, copies)
    found = by.a_change_of_one_class_gives_it_away(np.random.default_rng(3), control).numbers.values()
    np.testing.assert_allclose(list(found), [sees(new), sees(blur(new))], atol=1e-9)


@confirms("data/minority_augmentation#more_of_the_common_class_hides_the_rare", "drawing pixel by pixel, and L-BFGS")
def test_shares_with_more_giraffes():
    rng = np.random.default_rng(3)
    W, b, giraffes, copies, _, new = drawn(rng)
    more = np.concatenate([giraffes, changed(rng, np.concatenate([giraffes] * 3))])
    expected = [1 - seen_by(W, b, shown, copies)(new) for shown in (giraffes, more)]
    found = by.more_of_the_common_class_hides_the_rare(np.random.default_rng(3)).numbers.values()
    np.testing.assert_allclose(list(found), expected, atol=1e-9)


def test_pictures_in_the_figure():
    shown = [np.ma.filled(panel.images[0].get_array(), 0) for panel in drawn_by(by.draw_changes).axes]
    drawing = by.picture_of(by.SHORT)
    assert np.array_equal(shown[0], drawing) and np.array_equal(np.fliplr(shown[1]), drawing)
    assert np.array_equal(np.roll(shown[2], (-1, 1), axis=(0, 1)), drawing)
    np.testing.assert_allclose(shown[3], blur(drawing[None])[0], atol=1e-12)
