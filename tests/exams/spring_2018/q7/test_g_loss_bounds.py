"""Second routes to Spring 2018, question 7, part g."""

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
import pytest
import sympy

from solutions.exams.spring_2018.q7.g_loss_bounds import (
    Minimum,
    bound_is_attained,
    largest_loss,
    least_loss,
)
from solutions.exams.spring_2018.q7.neurons import D
from solutions.experiments.losses.margin import norm_loss
from solutions.nn.activations import sigmoid
from tests.confirm import confirms
from tests.exams.spring_2018.q7.in_jax import jax_loss


@confirms("spring-2018/q7#g-i", "a search: random outputs of sigmoids, which come close to the bound and stay below it")
@pytest.mark.parametrize("entries", [1, 2, 7])
def test_no_output_exceeds_the_bound(entries):
    bound = float(largest_loss(entries))
    s = np.random.default_rng(entries).normal(0, 6, size=(200_000, entries))
    losses = jax_loss(np.linalg.norm(1 / (1 + np.exp(-s)), axis=1), 0)
    assert losses.max() < bound + 1e-6
    top = float(jax_loss(np.linalg.norm(1 / (1 + np.exp(-np.full(entries, 12.0)))), 0))
    assert bound - 1e-3 < top <= bound + 1e-6
    assert float(largest_loss().subs(D, entries)) == pytest.approx(bound)


@confirms("spring-2018/q7#g-i", "floating-point intervals: the loss grows with every entry, and σ(s) < 1 for all s")
def test_the_bound_is_not_attained():
    with mpmath.workdps(60):
        for size in (1, 20, 100):
            assert 1 / (1 + mpmath.exp(-size)) < 1
    assert not bound_is_attained()
    assert sigmoid(40.0) == 1  # on a computer
    slopes = jax.vmap(jax.grad(lambda a: jax_loss(jnp.linalg.norm(a), 0)))(jnp.asarray([[0.3, 0.4], [0.9, 0.2]]))
    assert (slopes > 0).all()
    with mpmath.workdps(60):  # from below, and as near as one likes
        nearest = (mpmath.sqrt(3) / (1 + mpmath.exp(-100)) - mpmath.mpf(1) / 10) ** 2
        bound = mpmath.mpf(str(sympy.N(largest_loss(3), 60)))
        assert 0 < bound - nearest < mpmath.mpf(10) ** -40


@confirms("spring-2018/q7#g-ii", "a search over norms: where the loss is zero, and where it is not")
@pytest.mark.parametrize("m_minus", [0.1, 0.25])
def test_the_minimum_by_search(m_minus):
    minimum = least_loss(m_minus=m_minus)
    norms = np.linspace(0, 2, 4001)
    losses = np.maximum(0, norms - m_minus) ** 2
    assert losses.min() == minimum.value
    assert norms[losses == 0].max() == pytest.approx(minimum.up_to, abs=6e-4)
    for entries in (1, 5):  # there are outputs of sigmoids with such norms
        a = 1 / (1 + np.exp(-np.full(entries, -6.0)))
        assert norm_loss(np.linalg.norm(a), 0) == 0


def test_mistakes_about_the_least_loss_give_what_their_words_say():
    mistakes = [least_loss.part.mistaken(m, m_plus=0.8, m_minus=0.3) for m in least_loss.part.mistakes.values()]
    assert [tuple(mistake) for mistake in mistakes] == [(0, 0.8), (0, 0), (0.09, 0)]


def test_a_minimum_is_printed_after_its_value():
    minimum = least_loss.part.tex(Minimum(0.0, 0.25))
    assert minimum.startswith("0 ") and minimum.endswith(" 0.25")


def test_the_end_of_the_stretch_is_found_for_any_margin():
    assert least_loss(m_minus=0.17) == pytest.approx((0, 0.17), abs=1e-8)
