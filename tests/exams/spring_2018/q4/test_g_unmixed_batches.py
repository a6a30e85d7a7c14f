"""Second routes to Spring 2018, question 4, part g."""

import math

import pytest

from solutions.exams.spring_2018.q4 import g_unmixed_batches
from solutions.exams.spring_2018.q4.batches import HOT_DOGS
from solutions.exams.spring_2018.q4.g_unmixed_batches import (
    draw_mixing,
    draw_network,
    figure_rows,
    lies_off_every_batch,
    moving_mean,
    moving_mean_rows,
    other_groups_rows,
    range_of_errors,
)
from solutions.exams.spring_2018.q4.groups import NOT_HOT_DOGS
from solutions.finding import Finding
from solutions.pages.figures import drawn_by
from tests.confirm import confirms


@confirms(
    "spring-2018/q4#g", "counting, for every way in which the neurons can move, the columns that both groups share"
)
def test_groups_share_columns_or_not():
    hot = {(-1, -1, -1), (1, 1, 1)}
    for name, least in other_groups_rows():
        flips = {"none": (1, 1, 1), "the first": (-1, 1, 1), "the second": (1, -1, 1), "the third": (1, 1, -1)}
        pattern = flips.get(name, (-1, -1, -1))
        other = {pattern, tuple(-sign for sign in pattern)}
        assert least == pytest.approx(math.log(2) if other == hot else 0)


@pytest.mark.parametrize("momentum", [0.5, 0.9, 0.99])
def test_the_moving_mean_leans_towards_the_last_batch(momentum):
    expected = 13 * (1 - momentum) / (1 + momentum)
    assert moving_mean("nh" * 3000, momentum) == pytest.approx(expected, abs=1e-6)
    assert moving_mean("hn" * 3000, momentum) == pytest.approx(-expected, abs=1e-6)


def test_the_witness_knows_what_never_occurred():
    assert lies_off_every_batch(["mean"])
    assert not any(lies_off_every_batch(names) for names in ([], ["variance"], ["mean", "variance"]))


def test_rows_of_the_figure_by_hand():
    assert figure_rows() == [
        ("hot dog", "(12, 0, -5)", "(-1, -1, -1)", "(12, 0, -1)", "(0.9204, 0, -1)"),
        ("not hot dog", "(-12, -10, -5)", "(1, -1, -1)", "(-12, -2, -1)", "(-0.9204, -1.4142, -1)"),
    ]


def test_moving_means_of_the_orders_in_closed_form():
    for place, momentum in enumerate((0.9, 0.99, 0.999), start=1):
        in_turn, tens, thousands = (row[place] for row in moving_mean_rows())
        for found, power in ((in_turn, 1), (tens, 10)):
            assert found == pytest.approx(13 * (1 - momentum**power) / (1 + momentum**power), abs=1e-3)
        assert thousands == pytest.approx(13 - 26 * momentum**1000)


def test_the_range_of_errors_is_that_of_all_runs(monkeypatch):
    errors = [0.3, 0.5, 0.2, 0.4, 0.35, 0.31, 0.32, 0.33, 0.34, 0.45]

    def found_by(experiment, seed):
        return Finding(True, {"training error": 0.0, "test error": errors[seed]})

    monkeypatch.setattr(g_unmixed_batches, "found_by", found_by)
    assert range_of_errors.__wrapped__() == (0.2, 0.5)


def test_moving_averages_are_drawn_between_the_groups():
    figure = drawn_by(draw_mixing)
    assert [axes.lines[0].get_xdata()[0] for axes in figure.axes] == pytest.approx([0, 0], abs=0.3)
    of_others, of_hot_dogs, mixed = (bars.get_xy() for axes in figure.axes for bars in axes.patches)
    for bars, centre in ((of_others, -5), (of_hot_dogs, 5), (mixed, 0)):
        assert bars[bars[:, 1].argmax(), 0] == pytest.approx(centre, abs=1.5)


def test_both_batches_are_drawn():
    figure = drawn_by(draw_network)
    texts = [text.get_text().replace("−", "-") for text in figure.axes[0].texts]
    numbers = [int(text) for text in texts if text.lstrip("-").isdecimal()]
    assert numbers == [value for rows in (HOT_DOGS, NOT_HOT_DOGS) for row in rows for value in row]
