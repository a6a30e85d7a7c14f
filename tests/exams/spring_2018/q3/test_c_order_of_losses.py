"""The tables of Spring 2018, question 3, part c."""

import math

import pytest

from solutions.exams.spring_2018.q3.c_order_of_losses import costs_of_pairs


def test_each_loss_has_a_pair_that_it_orders_wrongly():
    cheaper = {(row[2], row[3] > row[4]) for row in costs_of_pairs()}
    assert {("cross-entropy", True), ("squared distance", False), ("squared distance", True)} <= cheaper


def test_pairs_of_losses_by_hand():
    costs = {(row[0][:7], row[2]): row[3:] for row in costs_of_pairs()}
    assert costs["(0.25, ", "cross-entropy"] == pytest.approx((-math.log(0.3), -math.log(0.4)))
    assert costs["(0.25, ", "squared distance"] == pytest.approx((0.0625 + 0.0625 + 0.49 + 0.04, 0.36 + 0.36))
    assert costs["(0.28, ", "cross-entropy"] == pytest.approx((-math.log(0.28), -math.log(0.49)))
    assert costs["(0.28, ", "squared distance"] == pytest.approx((0.5184 + 3 * 0.0576, 0.2601 + 0.2601))
