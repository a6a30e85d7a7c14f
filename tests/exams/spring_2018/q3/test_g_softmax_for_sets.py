"""Second routes to Spring 2018, question 3, part g."""

import numpy as np

from solutions.experiments.losses import several_labels as by
from tests.confirm import confirms


@confirms("spring-2018/q3#g", "the closed form of the best output: the mean label, divided by its sum")
def test_the_best_outputs_in_closed_form():
    means = [Y.mean(axis=0)[0] for Y in (by.SURE, by.TORN)]
    shared = [mean / Y.mean(axis=0).sum() for mean, Y in zip(means, (by.SURE, by.TORN), strict=True)]
    for found, best in (
        (by.softmax_confuses_both_with_either(), shared),
        (by.softmax_confuses_both_with_either(control=True), means),
        (by.scaled_labels_confuse_as_well(), shared),
        (by.logistic_losses_of_a_softmax_confuse_as_well(), shared),
    ):
        np.testing.assert_allclose(list(found.numbers.values()), best, atol=0.003)
