"""The table of Spring 2018, question 3, part g."""

from solutions.exams.spring_2018.q3.g_softmax_for_sets import softmax_by_threshold
from solutions.experiments.losses.several_labels import sigmoids_find_every_animal
from solutions.finding import found_by


def test_a_lower_threshold_trades_single_animals_for_several():
    _, one, several = zip(*softmax_by_threshold(), strict=True)
    assert one[0] > 0.9 and several[0] < 0.1  # of a share of one half, two animals rarely have more
    assert several[2] > several[1] > several[0] and max(several) < 0.9
    control = found_by(sigmoids_find_every_animal, control=True).numbers
    assert abs(one[0] - control["one animal: found"]) < 0.1
