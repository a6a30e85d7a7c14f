"""Second routes to Spring 2018, question 2, part k."""

from solutions.exams.spring_2018.q2 import k_exploding_gradients
from solutions.exams.spring_2018.q2.k_exploding_gradients import growth_by_remedy


def test_growths_are_those_of_the_networks_named(monkeypatch):
    monkeypatch.setattr(k_exploding_gradients, "gradient_growth", lambda rng, scale=1.0, **changed: (scale, changed))
    batch, depth, normalized = dict(batch=4), dict(layers=5), dict(normalized=True)
    assert [growth for _, growth in growth_by_remedy()] == [
        (1.5, {}),
        (1.5, batch),
        (1.5, depth),
        (1.5, normalized),
        (1.0, {}),
    ]
    assert [int(name.split()[0]) for name, _ in growth_by_remedy()[2:3]] == list(depth.values())
