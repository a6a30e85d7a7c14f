"""What the page of Spring 2018, question 2, part i, prints."""

from solutions.exams.spring_2018.q2 import i_overfitting
from solutions.exams.spring_2018.q2.i_overfitting import costs_by_case
from solutions.experiments.regularization.overfitting import OFFSET, Costs


def test_costs_are_those_of_the_cases(monkeypatch):
    asked = []

    def costs(rng, examples=60, inputs=10, offset=0.0):
        asked.append((examples, inputs, offset))
        return Costs(1.0, 2.0, 3.0)

    monkeypatch.setattr(i_overfitting, "costs_of_training", costs)
    rows = costs_by_case()
    assert all(row[1:] == (1.0, 2.0, 3.0) for row in rows)
    names = [row[0].split(", ") for row in rows]
    for (examples, inputs), given in zip(names[:3], asked, strict=False):
        assert ([int(words.split()[0]) for words in (examples, inputs)], 0) == (list(given[:2]), given[2])
    assert names[3][1] == "with an offset in the development set" and asked[3] == (3000, 10, OFFSET)
