"""What parts of Winter 2021, question 5, share: `networks`."""

import math

import numpy as np

from solutions.exams.winter_2021.q5.networks import no_line_beats
from solutions.experiments.data.bayes_error import best_threshold, fit_population, line_accuracy
from tests.exams.winter_2021.q5.samples import sample


def test_some_line_is_more_accurate_than_the_fit():
    X, y = sample((2, 2), 2, 3)
    fitted, best = fit_population().threshold, best_threshold()
    shares = [np.mean((X.sum(axis=1) / math.sqrt(2) < t) == y) for t in (fitted, best)]
    assert shares[1] > shares[0] + 0.003
    assert no_line_beats(line_accuracy(best)) and not no_line_beats(line_accuracy(best) - 1e-4)
