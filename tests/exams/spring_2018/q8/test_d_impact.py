"""Second routes to Spring 2018, question 8, part d."""

import numpy as np

from solutions.exams.spring_2018.q8.d_impact import (
    harm_by_the_gap,
    harm_by_training_twice,
    settings_measured,
    tells_the_harm,
)
from solutions.experiments.data.distribution_shift import OUTNUMBERED, SETTINGS, measure
from tests.confirm import confirms


@confirms("spring-2018/q8#d", "scores of the tests on sets in which the harm is known by construction")
def test_tests_of_harm_against_the_construction():
    assert tells_the_harm(harm_by_training_twice) and not tells_the_harm(harm_by_the_gap)
    # the paper's gap ends at own examples: where the friend's outnumber them, it sees what a mixed set would not
    outnumbered = measure(11, **SETTINGS[OUTNUMBERED])
    assert harm_by_the_gap(outnumbered) and abs(outnumbered.training - outnumbered.like_training) < 0.02
    overfitted, balanced, *_ = (np.array(row[1:]) for row in settings_measured())
    assert overfitted[0] - overfitted[2] > 0.1 and overfitted[3] > overfitted[4]  # a gap, and a gain
    assert abs(balanced[0] - balanced[2]) < 0.05 and balanced[3] < balanced[4] - 0.15  # no gap, and a loss
