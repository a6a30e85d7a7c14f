"""Second routes to Spring 2018, question 1, part e."""

import math

import numpy as np
import pytest

from solutions.exams.spring_2018.q1 import e_saddle_points, slips
from solutions.exams.spring_2018.q1.e_saddle_points import (
    draw_escape,
    median_steps,
    steps_to_leave,
    units_that_differ,
    ways_out,
)
from solutions.exams.spring_2018.q1.slips import (
    an_indifferent_discriminator_costs_something,
)
from solutions.experiments.optimization.saddle_points import SADDLE, ZERO
from solutions.pages.figures import drawn_by
from tests.exams.spring_2018.q1.figures import lines_of


def test_steps_are_counted(monkeypatch):
    monkeypatch.setattr(e_saddle_points.saddle_points, "losses", lambda *_: iter([2.0, 1.0, 0.2, 0.19, 0.1]))
    assert steps_to_leave(None, None) == 3 and steps_to_leave(None, None, limit=2) == math.inf


def test_medians_of_steps_and_their_table(monkeypatch):
    monkeypatch.setattr(e_saddle_points, "steps_to_leave", lambda start, kind, seed: (9, math.inf, 3, start, 4)[seed])
    assert [median_steps(5, kind) for kind in ("mini", "full")] == [5, 9]
    assert median_steps(math.inf, "mini", seeds=5) == 9
    monkeypatch.setattr(e_saddle_points, "steps_to_leave", lambda start, kind, seed: math.inf)
    assert median_steps(None, "mini") == "never"
    monkeypatch.setattr(e_saddle_points, "median_steps", lambda start, kind: (start, kind))
    for name, *cells in ways_out():  # the columns of the page: full batch, minibatches, mirrored ones
        (start,) = {start for start, _ in cells}
        assert [kind for _, kind in cells] == ["full", "mini", "mirrored"]
        away = {"millionth": 1e-6, "tenth": 0.1}.get(name.split()[1], 0)
        saddle = ZERO if name.endswith("0") else SADDLE
        assert np.subtract(start, saddle) == pytest.approx([away] * 3)


def test_equal_units_are_counted_as_one():
    assert units_that_differ() == 1


def test_only_minibatches_escape_in_the_figure():
    escape = lines_of(drawn_by(draw_escape))
    assert set(escape["full batch"]) == set(escape["mirrored"]) == {1.25} and escape["minibatches"][-1] < 0.1


def test_what_the_slips_rest_on_can_fail(monkeypatch):
    monkeypatch.setattr(slips.costs, "LOW", math.log(2))
    assert not an_indifferent_discriminator_costs_something()
