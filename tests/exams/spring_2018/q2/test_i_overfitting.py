"""Second routes to Spring 2018, question 2, part i."""

import inspect
import math

import pytest

from solutions.exams.spring_2018.q2 import i_overfitting
from solutions.exams.spring_2018.q2.i_overfitting import (
    GAP,
    Costs,
    costs_by_case,
    costs_of_training,
    gap_shows_overfitting,
    gap_without_overfitting,
    low_training_cost_without_gap,
    named,
)
from tests.confirm import confirms


@confirms("spring-2018/q2#i", "labels drawn by lot, of which nothing can be learned: the gap shows it exactly")
def test_memorised_random_labels_show_in_the_gap():
    """No guess about such labels can cost less than log 2 on average, except on those learned by heart."""
    costs = costs_of_training(examples=60, wrong_labels=0.5)
    assert costs.training < math.log(2) < min(costs.held_out, costs.development)


@confirms("spring-2018/q2#i", "the costs that are possible at best: of the wrong labels, and of the offset")
def test_costs_against_closed_forms():
    wrong = 0.2
    best = -(wrong * math.log(wrong) + (1 - wrong) * math.log(1 - wrong))
    few, many, shifted = (costs_of_training(2, *given) for given in ((60,), (3000,), (3000, 10, 0.2, 3.0)))
    assert few.training < best / 2 and few.held_out > best + GAP  # below what an honest model can reach
    assert many.held_out == pytest.approx(best, abs=0.12) and many.training > best - 0.12
    assert shifted.development > best + GAP and shifted[:2] == many[:2]


def test_costs_are_those_of_the_cases(monkeypatch):
    assert list(named(Costs(1, 2, 3)).items()) == [
        ("cost, training", 1),
        ("cost, held out", 2),
        ("cost, development", 3),
    ]
    asked, signature = [], inspect.signature(costs_of_training)

    def costs(*args, **options):
        bound = signature.bind(*args, **options)
        bound.apply_defaults()
        asked.append(tuple(bound.arguments.values())[1:])  # without the seed
        return Costs(1.0, 2.0, 3.0)

    monkeypatch.setattr(i_overfitting, "costs_of_training", costs)
    for experiment in (gap_shows_overfitting, low_training_cost_without_gap, gap_without_overfitting):
        for control in (False, True):
            experiment(control=control)
    few, many = (60, 10, 0.2, 0.0), (3000, 10, 0.2, 0.0)
    assert asked == [few, many, (3000, 10, 0.0, 0.0), few, (3000, 10, 0.2, 3.0), many]
    asked.clear()
    names = [row[0].split(", ") for row in costs_by_case()]
    for (examples, inputs), givens in zip(names[:3], asked, strict=False):
        assert [int(words.split()[0]) for words in (examples, inputs)] == list(givens[:2]) and givens[2:] == (0.2, 0.0)
    assert names[3][1] == "with an offset in the development set" and asked[3] == (3000, 10, 0.2, 3.0)
