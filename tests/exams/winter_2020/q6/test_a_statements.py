"""Second routes to Winter 2020, question 6, part a."""

from solutions.exams.winter_2020.q6.a_statements import (
    by_probabilities,
    says_whether_all_transfer,
    share_transferred,
    true_of_attacks,
)
from solutions.experiments.backpropagation import adversarial_examples
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers


@confirms("winter-2020/q6#a", "the means over several seeds, against those of moves in random directions")
def test_means_over_seeds_choose_the_same_statements():
    _, transferred = mean_numbers(adversarial_examples.may_fool_another_model)
    _, by_chance = mean_numbers(adversarial_examples.may_fool_another_model, control=True)
    gradients, *_ = mean_numbers(adversarial_examples.takes_one_gradient)
    *_, without, with_dropout = mean_numbers(adversarial_examples.dropout_does_not_stop_it)
    _, after = mean_numbers(adversarial_examples.needs_only_labels)
    holds = transferred > 10 * by_chance, gradients > 1, min(without, with_dropout) > 0.5, after < 0.5
    assert true_of_attacks.answer() == tuple(
        name for name, true in zip(("i", "ii", "iii", "iv"), holds, strict=True) if true
    )
    assert abs(share_transferred() - transferred) < 0.2 and transferred < 0.95
    assert says_whether_all_transfer(False) and not says_whether_all_transfer(True)
    assert list(by_probabilities().numbers.values())[-1] < 0.5
