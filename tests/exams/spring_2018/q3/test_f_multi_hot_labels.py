"""Second routes to Spring 2018, question 3, part f."""

from solutions.exams.spring_2018.q3 import f_multi_hot_labels
from solutions.exams.spring_2018.q3.f_multi_hot_labels import (
    a_class_for_each_set,
    animals_of,
    every_set_has_its_own_label,
    one_animal_is_not_enough,
)
from solutions.exams.spring_2018.q3.predictions import SETS, multi_hot
from solutions.finding import Finding
from tests.confirm import confirms


@confirms("spring-2018/q3#f", "the binary digits of the numbers 1 to 15, one for each set of animals")
def test_labels_are_binary_numbers():
    digits = {tuple(int(digit) for digit in f"{number:04b}") for number in range(1, 16)}
    assert {multi_hot(animals) for animals in SETS} == digits
    assert every_set_has_its_own_label().numbers == {
        "sets": 15,
        "different labels": 15,
        "sets read back": 15,
    }
    assert every_set_has_its_own_label(control=True).numbers["different labels"] == 4
    assert list(a_class_for_each_set().numbers.values()) == [15, 31, 1023]
    assert animals_of((1, 0, 0, 1)) == ("dog", "mouse")


def test_labels_that_are_enough_are_noticed(monkeypatch):
    every = Finding(True, {"sets": 15, "different labels": 15})
    monkeypatch.setattr(f_multi_hot_labels, "every_set_has_its_own_label", lambda control: every)
    assert not one_animal_is_not_enough()


def test_labels_that_do_not_come_back_are_counted(monkeypatch):
    monkeypatch.setattr(f_multi_hot_labels, "animals_of", lambda label: ("dog",))
    assert list(every_set_has_its_own_label().numbers.values()) == [15, 15, 1]
