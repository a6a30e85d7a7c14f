"""What the figures of part j of question 2 show."""

import numpy as np
import pytest

from solutions.exams.undated.q2 import j_variants_of_descent as j
from solutions.experiments.optimization import adam
from solutions.pages.figures import drawn_by


def test_minibatches_are_far_ahead_when_the_full_batch_is_done():
    single, mini, full = (line.get_xydata() for line in drawn_by(j.draw_race).axes[0].lines)
    assert full[0].tolist() == [0, 1] and full[1, 0] == pytest.approx(2 * 1024 * 4096**2 / 1e13 * 1e3)
    assert mini[-1, 1] < 1e-6 * min(full[-1, 1], single[-1, 1])
    assert mini[-1, 0] < full[-1, 0]


def test_the_division_leaves_the_saddle_soon_and_the_average_late():
    curves = [np.array(line.get_ydata()) for line in drawn_by(j.draw_saddle).axes[0].lines[:4]]
    plain, momentum, rates, both = (int(np.argmax(curve > 0.5)) for curve in curves)
    assert max(rates, both) < 10 < 100 < plain < momentum


def test_what_leaves_as_soon_as_adam():
    found = {name: j.leaves_as_soon_as_adam(name) for name in adam.ABILITIES}
    assert found == {"gradient descent": False, "average alone": False, "division alone": True, "Adam": True}


@pytest.mark.parametrize("alone, soon", [(10, True), (11, False)])
def test_soon_is_no_more_than_twice_the_updates(monkeypatch, alone, soon):
    updates = iter((alone, 5))
    monkeypatch.setattr(j, "updates_to_leave", lambda *_: next(updates))
    assert j.leaves_as_soon_as_adam("average alone") == soon
