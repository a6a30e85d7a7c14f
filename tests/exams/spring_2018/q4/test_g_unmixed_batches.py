"""Second routes to Spring 2018, question 4, part g."""

import itertools
import math

import numpy as np
import pytest

from solutions.exams.spring_2018.q4.batches import HOT_DOGS
from solutions.exams.spring_2018.q4.g_unmixed_batches import (
    draw_mixing,
    draw_network,
    figure_rows,
    lies_off_every_batch,
)
from solutions.exams.spring_2018.q4.groups import NOT_HOT_DOGS, batches_of, means_alone_cannot_be_learned
from solutions.experiments.normalization.mixed_batches import least_training_loss
from solutions.pages.figures import drawn_by
from tests.confirm import confirms


@confirms(
    "spring-2018/q4#g", "counting, for every way in which the neurons can move, the columns that both groups share"
)
def test_groups_share_columns_or_not():
    hot = {(-1, -1, -1), (1, 1, 1)}
    around_its_mean = np.array(HOT_DOGS) - np.mean(HOT_DOGS, axis=1, keepdims=True)
    for pattern in itertools.product((-1, 1), repeat=3):
        others = np.array(pattern)[:, None] * around_its_mean - np.mean(HOT_DOGS, axis=1, keepdims=True)
        shared = hot == {pattern, tuple(-sign for sign in pattern)}
        assert least_training_loss(batches_of(others=others)) == pytest.approx(math.log(2) if shared else 0)
    # moved only, no neuron changes its direction: all columns are shared
    assert list(means_alone_cannot_be_learned().numbers.values()) == pytest.approx([math.log(2)] * 2)


def test_the_witness_knows_what_never_occurred():
    assert lies_off_every_batch(["mean"])
    assert not any(lies_off_every_batch(names) for names in ([], ["variance"], ["mean", "variance"]))


def test_rows_of_the_figure_by_hand():
    assert figure_rows() == [
        ("hot dog", "(12, 0, −5)", "(−1, −1, −1)", "(12, 0, −1)", "(0.9204, 0, −1)"),
        ("not hot dog", "(−12, −10, −5)", "(1, −1, −1)", "(−12, −2, −1)", "(−0.9204, −1.4142, −1)"),
    ]


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
