"""What the figure of Spring 2018, question 1, part e, shows, and what the slips rest on."""

import math

from solutions.exams.spring_2018.q1 import slips
from solutions.exams.spring_2018.q1.e_saddle_points import draw_escape
from solutions.exams.spring_2018.q1.slips import an_indifferent_discriminator_costs_something
from solutions.pages.figures import drawn_by
from tests.exams.spring_2018.q1.figures import lines_of


def test_only_minibatches_escape_in_the_figure():
    escape = lines_of(drawn_by(draw_escape))
    assert set(escape["full batch"]) == set(escape["mirrored"]) == {1.25} and escape["minibatches"][-1] < 0.1


def test_what_the_slips_rest_on_can_fail(monkeypatch):
    monkeypatch.setattr(slips.costs, "LOW", math.log(2))
    assert not an_indifferent_discriminator_costs_something()
