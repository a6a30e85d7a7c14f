"""Second routes to Spring 2018, question 4, part d."""

import math

import numpy as np
import pytest

from solutions.exams.spring_2018.q4 import d_benefits
from solutions.exams.spring_2018.q4.d_benefits import numbers_left_after_folding
from solutions.experiments.normalization.network import gradient_factor
from tests.confirm import confirms


@confirms(
    "spring-2018/q4#d", "the growth of the gradient in wide layers, π / (π − 1) for its square (Yang et al., 2019)"
)
def test_gradients_grow_by_the_known_factor():
    def factor(layers, normalized):
        return np.mean([gradient_factor(np.random.default_rng(seed), layers, normalized) for seed in range(8)])

    growth = (factor(40, normalized=True) / factor(20, normalized=True)) ** (1 / 20)
    assert growth == pytest.approx(math.sqrt(math.pi / (math.pi - 1)), rel=0.03)
    assert 0.1 < factor(40, normalized=False) < 3


def test_numbers_left_after_folding_are_counted(monkeypatch):
    assert numbers_left_after_folding() == 0
    monkeypatch.setattr(d_benefits, "folded", lambda W, b, gamma, beta, statistics: (W, b, gamma))
    assert numbers_left_after_folding() == 3
