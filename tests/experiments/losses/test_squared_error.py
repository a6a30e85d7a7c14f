"""Second routes to what the squared error of a probability does."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.losses import squared_error as by
from solutions.pages.figures import drawn_by
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers


def squared(z, y):
    return (jax.nn.sigmoid(z) - y) ** 2


def entropy(z, y):
    return jnp.logaddexp(0, z) - y * z


LOSSES = pytest.mark.parametrize("control, loss", [(False, squared), (True, entropy)])


@confirms("losses/squared_error#is_bounded", "JAX: the loss of each prediction, from the formulas")
@LOSSES
def test_largest_losses(control, loss):
    z, y = by.wrong_logits(np.random.default_rng(3), 0, 30)
    assert ((z > 0) != y).all() and 25 < np.abs(z).max() < 30
    with jax.enable_x64(True):
        expected = float(loss(jnp.asarray(z), y).max())
    (largest,) = by.is_bounded(np.random.default_rng(3), control).numbers.values()
    assert largest == pytest.approx(expected)


@confirms("losses/squared_error#is_flat_where_it_is_wrong", "JAX's autodiff of the loss of each example")
@LOSSES
def test_slopes_of_wrong_predictions(control, loss):
    z, y = by.wrong_logits(np.random.default_rng(3), 6, 12)
    with jax.enable_x64(True):
        slopes = np.abs(jax.vmap(jax.grad(loss))(jnp.asarray(z), jnp.asarray(y)))
    found = by.is_flat_where_it_is_wrong(np.random.default_rng(3), control).numbers
    assert list(found.values()) == pytest.approx([slopes.max(), slopes.min()])


@confirms("losses/squared_error#is_not_unlearned", "a plain loop of descent, by JAX's autodiff")
@LOSSES
def test_accuracies_before_and_after(control, loss):
    rng = np.random.default_rng(3)
    y = np.repeat([0.0, 1.0], 50)
    direction = rng.normal(size=3)
    direction /= np.sqrt((direction**2).sum())
    X = (2 * (2 * y - 1))[:, None] * direction + rng.normal(size=(100, 3))
    with jax.enable_x64(True):
        slope = jax.jit(jax.grad(lambda w: loss(jnp.asarray(X) @ w, y).mean()))
        w = -8 * direction
        shares = [np.mean((X @ w > 0) == y)]
        for _ in range(200):
            w = w - 0.5 * np.asarray(slope(w))
    shares.append(np.mean((X @ w > 0) == y))
    found = by.is_not_unlearned(np.random.default_rng(3), control).numbers
    assert list(found.values()) == pytest.approx(shares)


@confirms("losses/squared_error#is_not_convex", "JAX: the losses at all ends and in all middles, from the formulas")
@LOSSES
def test_largest_excess_halfway(control, loss):
    rng = np.random.default_rng(3)
    X, y = rng.normal(size=(50, 3)), rng.integers(2, size=50)
    ends = rng.normal(0, 8, size=(200, 2, 3))
    with jax.enable_x64(True):
        at_ends, halfway = (loss(w @ X.T, y).mean(axis=-1) for w in (ends, ends.mean(axis=1)))
        excess = float((halfway - at_ends.mean(axis=1)).max())
    (found,) = by.is_not_convex(np.random.default_rng(3), control).numbers.values()
    assert found == pytest.approx(excess)


@confirms("losses/squared_error#learns_the_same_probability", "the mean and the median minimise the two errors")
def test_best_predictions():
    share, best = mean_numbers(by.learns_the_same_probability)
    assert best == pytest.approx(share, abs=0.001)
    assert mean_numbers(by.learns_the_same_probability, control=True)[1] == 0


def test_gradient_equals_autodiff():
    rng = np.random.default_rng(5)
    z, upstream = rng.normal(size=(2, 7))
    y = rng.integers(2, size=7).astype(float)
    with jax.enable_x64(True):
        _, along = jax.jvp(lambda z: squared(z, y).mean(), (jnp.asarray(z),), (jnp.asarray(upstream),))
    assert by.squared_error_gradient(z, y) @ upstream == pytest.approx(float(along))


def test_losses_and_slopes_in_the_figure():
    losses, slopes = drawn_by(by.draw_losses).axes
    for at, expected in zip(losses.lines, [(1 / (1 + np.exp(-8))) ** 2, np.log1p(np.exp(8))], strict=True):
        assert at.get_ydata()[-1] == pytest.approx(expected)
    for above, below in zip(losses.lines, slopes.lines, strict=True):
        z, difference = above.get_xdata(), np.gradient(above.get_ydata(), above.get_xdata())
        np.testing.assert_allclose(below.get_ydata()[1:-1], difference[1:-1], atol=0.002)
        assert len(z) == 161
