"""Second routes to Spring 2018, question 3, part e."""

import math
from decimal import Decimal, localcontext

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from solutions.exams.spring_2018.q3 import e_least_loss
from solutions.exams.spring_2018.q3.e_least_loss import (
    NEAR_ZERO,
    PENALTY,
    POSITIVE,
    end_of_training,
    least_loss,
    lower_bound,
)
from solutions.experiments.losses.cross_entropy import computed_loss
from solutions.nn.data import blobs, circle
from tests.confirm import confirms


def exact_loss(logits):
    """The loss of the first of some logits with fifty digits, from decimal exponentials."""
    with localcontext(prec=50):
        powers = [Decimal(z).exp() for z in logits]
        return -(powers[0] / sum(powers)).ln()


@confirms("spring-2018/q3#e", "decimals of fifty digits, in which no term is rounded away")
@settings(max_examples=40)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=6))
def test_the_loss_is_positive_and_above_its_bound(leads):
    loss = exact_loss([0, *(-lead for lead in leads)])
    relation = least_loss(len(leads), max(leads))
    bound = Decimal(str(sympy.N(relation.rhs, 50)))
    assert isinstance(relation, sympy.Ge) and bound > 0
    with localcontext(prec=50):
        distance = (loss - bound) / bound
    assert distance > -Decimal("1e-20")
    assert (distance < Decimal("1e-20")) == (len(set(leads)) == 1)


@confirms("spring-2018/q3#e", "JAX: descent on random logits within a largest lead comes down to the bound")
@pytest.mark.parametrize("classes, gap", [(2, 3.0), (5, 1.0)])
def test_the_bound_is_the_least_loss(classes, gap):
    def loss(leads):  # each lead is at most the gap
        return -jax.nn.log_softmax(jnp.concatenate([jnp.zeros(1), -gap * jax.nn.sigmoid(leads)]))[0]

    with jax.enable_x64(True):
        leads, slope = jnp.asarray(np.random.default_rng(0).normal(size=classes - 1)), jax.jit(jax.grad(loss))
        for _ in range(400):
            leads = leads - 20 * slope(leads) / (jnp.abs(slope(leads)).max() + 0.1)
        least = float(loss(leads))
    bound = float(least_loss(classes - 1, gap).rhs)
    assert bound <= least < bound * 1.01


def test_a_single_class_has_no_loss():
    assert least_loss(wrong_classes=0).rhs == 0 == computed_loss(3.0, np.float64, classes=1)


@confirms("spring-2018/q3#e", "SciPy: the least penalised loss of a linear layer, away from zero")
def test_the_penalised_loss_has_its_minimum_away_from_zero():
    X, labels = blobs(0, 100, circle(3, radius=6.0))

    def loss(theta):
        Z = X @ theta[:6].reshape(2, 3) + theta[6:]
        return np.mean(np.logaddexp.reduce(Z, axis=1) - Z[np.arange(300), labels])

    best = minimize(lambda theta: loss(theta) + PENALTY / 2 * np.sum(theta[:6] ** 2), np.zeros(9)).x
    assert end_of_training(PENALTY)["loss"] == pytest.approx(loss(best), abs=1e-4)
    assert end_of_training(PENALTY)["loss"] > 10 * NEAR_ZERO > 50 * end_of_training(0.0)["loss"]
    assert end_of_training(PENALTY)["accuracy"] == end_of_training(0.0)["accuracy"] == 1
    Z = X @ best[:6].reshape(2, 3) + best[6:]
    own, others = Z[np.arange(300), labels], np.sort(np.where(np.eye(3)[labels], np.inf, Z), axis=1)[:, 0]
    bounds = [float(least_loss(2, gap).rhs) for gap in own - others]  # example by example, by its largest lead
    each = np.logaddexp.reduce(Z, axis=1) - own
    assert (bounds <= each + 1e-12).all() and (each < 4 * np.array(bounds)).all()


def test_the_bound_on_the_page_and_its_last_line():
    value = POSITIVE.steps[-1].value
    assert value(z=np.array([2.0, -1, -1, -1]), c=0) == pytest.approx(math.log(1 + 3 * math.exp(-3)))
    assert value(z=np.array([0.0, 1.0, 4.0]), c=1) == pytest.approx(math.log(1 + 2 * math.exp(-1)))
    assert lower_bound(least_loss()).endswith("> 0")
    assert not lower_bound(least_loss(wrong_classes=0)).endswith("> 0")


def test_the_accuracy_at_the_end_is_that_of_the_weights(monkeypatch):
    first = [(np.zeros((2, 3)), np.array([1.0, 0, 0]))]
    monkeypatch.setattr(e_least_loss, "train", lambda *_, **__: first)
    assert end_of_training(0.0)["accuracy"] == pytest.approx(1 / 3)
