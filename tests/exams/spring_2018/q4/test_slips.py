"""What the slips of Spring 2018, question 4, rest on."""

import numpy as np

from solutions.exams.spring_2018.q4 import slips
from solutions.exams.spring_2018.q4.learning import Outcome
from solutions.exams.spring_2018.q4.slips import moving_mean_depends_on_the_order, random_batches_need_no_balance


def test_mixed_batches_of_a_quarter_are_tested_on_both_groups(monkeypatch):
    def learn_behind(batches, test, rng):
        y = np.concatenate([labels for _, labels in batches])
        assert y.mean() == 1 / 4 and all(set(labels) == {0, 1} for _, labels in batches)
        for label, centre in ((1, [13, 5, 0]), (0, [-13, -5, 0])):
            np.testing.assert_allclose(test[0][test[1] == label].mean(axis=0), centre, atol=1)
        return Outcome(0.0, 0.0, 0.0, 0.02)

    monkeypatch.setattr(slips, "learn_behind", learn_behind)
    assert not random_batches_need_no_balance()


def test_a_moving_mean_in_the_middle_is_noticed(monkeypatch):
    monkeypatch.setattr(slips, "moving_mean_rows", lambda: [("", 0.7, 0.1), ("", 0.4, 9.0)])
    assert not moving_mean_depends_on_the_order()
