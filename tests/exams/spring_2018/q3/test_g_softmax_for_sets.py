"""Second routes to Spring 2018, question 3, part g."""

import numpy as np

from solutions.exams.spring_2018.q3.g_softmax_for_sets import softmax_by_threshold
from solutions.experiments.losses import several_labels as by
from solutions.experiments.losses.several_labels import sigmoids_find_every_animal
from solutions.finding import found_by
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


def test_a_lower_threshold_trades_single_animals_for_several():
    _, one, several = zip(*softmax_by_threshold(), strict=True)
    assert one[0] > 0.9 and several[0] < 0.1  # of a share of one half, two animals rarely have more
    assert list(several) == sorted(several) and list(one) == sorted(one, reverse=True)
    assert several[-1] > 0.95 > 0.9 > one[-1]  # what finds nearly all chimeras reports too much for many others
    assert max(map(min, one, several)) > 0.9  # but the best threshold does well here
    control = found_by(sigmoids_find_every_animal, control=True).numbers
    assert abs(one[0] - control["one animal: found"]) < 0.1
