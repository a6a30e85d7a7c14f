"""Second routes to Spring 2018, question 1, part d."""

import math

import pytest

from solutions.exams.spring_2018.q1.d_generator_cost import costs_by_opinion


def test_costs_by_opinion_are_those_of_the_logits():
    for p, cost, saturating in costs_by_opinion():
        logit = math.log(p / (1 - p))
        assert (cost, saturating) == pytest.approx((math.log1p(math.exp(-logit)), -math.log1p(math.exp(logit))))
