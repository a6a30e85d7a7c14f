"""Second routes to the undated paper, question 2, part k."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy

from solutions.exams.undated.q2.k_autoencoder import (
    draw_cuts,
    draw_minima,
    eigenvalues_at_saddle,
    saddle_point,
    w_1,
    zero_loss_weight,
)
from solutions.pages.figures import drawn_by
from tests.confirm import confirms

OFFSETS = [(0, 0), (2, -1), (-3, 1)]


@confirms("undated/q2#k-i", "least squares: the decoder that fits random codes best, which leaves no error")
@pytest.mark.parametrize("offset_1, offset_2", OFFSETS)
def test_the_best_decoder_for_each_encoder_leaves_no_error(offset_1, offset_2):
    rng, answer = np.random.default_rng(0), sympy.lambdify(w_1, zero_loss_weight(offset_1, offset_2))
    for encoder in rng.normal(size=20):
        x = rng.normal(size=7)
        (decoder,), (error,), *_ = np.linalg.lstsq(((encoder + offset_1) * x)[:, None], x, rcond=None)
        assert error < 1e-20 and np.isclose(decoder - offset_2, answer(encoder))


def test_an_encoder_that_makes_every_code_zero_has_no_decoder():
    assert zero_loss_weight(offset_1=2).subs(w_1, -2) is sympy.zoo


def stationary_points(loss, rng, starts=60, steps=60):
    """Where Newton's method comes to rest from random starts, and the eigenvalues of the Hessian there."""
    gradient, hessian = jax.jit(jax.grad(loss)), jax.jit(jax.hessian(loss))
    for w in rng.normal(scale=2, size=(starts, 2)):
        for _ in range(steps):
            w = w - np.linalg.pinv(hessian(w), rcond=1e-4) @ gradient(w)
        if np.linalg.norm(gradient(w)) < 1e-3:
            yield np.array(w), np.linalg.eigvalsh(hessian(w))


@confirms("undated/q2#k-ii", "JAX: Newton's method from random starts, and the Hessian where it comes to rest")
@pytest.mark.parametrize("offsets", OFFSETS)
def test_the_only_saddle_among_the_points_that_newton_finds(offsets):
    rng = np.random.default_rng(1)
    x, (a, b) = rng.normal(size=5), offsets
    found = list(stationary_points(lambda w: jnp.mean((x - (w[1] + b) * ((w[0] + a) * x)) ** 2), rng))
    saddles = [w for w, (low, high) in found if low < -0.1 and high > 0.1]
    assert len(saddles) > 3 and len(found) - len(saddles) > 3
    np.testing.assert_allclose(saddles, [saddle_point(a, b)] * len(saddles), atol=1e-3)
    assert all(low > -0.01 for w, (low, high) in found if np.abs(w - saddle_point(a, b)).max() > 1e-2)


def test_the_eigenvalues_are_those_of_jax():
    x = np.random.default_rng(2).normal(size=4)
    hessian = jax.hessian(lambda w: jnp.mean((x - w[1] * w[0] * x) ** 2))(jnp.zeros(2))
    expected = [float(value.subs("S", 1)) * np.mean(x**2) for value in map(unassumed, eigenvalues_at_saddle())]
    np.testing.assert_allclose(np.linalg.eigvalsh(hessian), expected, rtol=1e-5)


def unassumed(expression):
    return expression.xreplace({symbol: sympy.Symbol(symbol.name) for symbol in expression.free_symbols})


def test_the_figures_show_what_is_said():
    *branches, cross = drawn_by(draw_minima).axes[0].lines
    assert len(branches) == 2 and tuple(cross.get_xydata()[0]) == saddle_point()
    for line in branches:
        np.testing.assert_allclose(line.get_xdata() * line.get_ydata(), 1)
    for line, sign in zip(drawn_by(draw_cuts).axes[0].lines, (-1, 1), strict=True):
        t, height = line.get_data()
        np.testing.assert_allclose(height, (1 + sign * t**2) ** 2)


def test_the_hole_in_the_set_is_where_the_code_is_zero():
    tex = zero_loss_weight.part.tex
    assert [tex(zero_loss_weight(*of)).partition(r"\ne ")[2] for of in OFFSETS] == [str(-of[0]) for of in OFFSETS]


@pytest.mark.parametrize("cut, line", [((1, 1), 4), ((1, -1), 6)])
def test_the_cuts_of_the_derivation_are_those_that_its_words_name(cut, line):
    x, t = np.random.default_rng(3).normal(size=4), 0.7
    change = np.mean((x - cut[0] * cut[1] * t**2 * x) ** 2) - np.mean(x**2)
    for step in saddle_point.part.derivation.steps[line : line + 2]:
        assert step.value(x=x, w=None, t=t) == pytest.approx(change)
