"""Many variants of each part are sound: finite, told apart, without bias, and as their second routes have them."""

import pytest

from solutions.claim import argued
from solutions.part import Part, choice
from tests import chosen
from tests.stress import MANY, biased_options, disagreement, drawn, strange_answers, taking_givens

PARTS = {part.address: part for part in chosen.parts() if part.vary}
FEW = 3


@pytest.mark.parametrize("address", PARTS)
@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
def test_many_variants_are_sound(address: str, count: int):
    found = drawn(PARTS[address], count)
    assert found.count and not found.faults, str(found)


def test_second_routes_are_asked():
    """Not of each part: some routes take no givens but their own."""
    assert chosen.address or sum(drawn(part, 1).routes > 0 for part in PARTS.values()) > len(PARTS) / 3


# What is unsound is noticed


def quotient(n=1):
    return 1 / n


@pytest.mark.parametrize("answer, fault", [(float("inf"), "is not finite"), (0.0, "is also the answer of")])
def test_a_strange_answer_is_told(answer: float, fault: str):
    part = Part("a", "", "number", __name__, function=lambda n=0: answer if n > 1 else 0.0, vary={"n": (1, 2)})
    assert fault in "; ".join(strange_answers(part, [{"n": 2}]))


def test_an_option_that_is_always_right_is_told():
    claims = {name: argued(name, "a source") for name in ("i", "ii")}
    part = choice("a", "", claims=claims, several=True)
    assert list(biased_options(part, [{}] * 20)) == ["i is right in 21 of 21", "ii is right in 21 of 21"]
    assert list(biased_options(part, [{}] * 3)) == []
    assert list(biased_options(choice("a", "", claims=claims), [{}])) == ["i is right 2 times", "ii is right 2 times"]


def test_a_route_is_asked_of_these_givens():
    part = Part("a", "", "number", __name__, function=quotient, vary={"n": (1, 2)})

    def by_name(n):
        assert quotient(n) == 1

    def by_givens(givens):
        assert quotient(**givens) == 1

    for route in (by_name, by_givens):
        call = taking_givens(route, part)
        assert list(disagreement(call, {"n": 1})) == [] and list(disagreement(call, {"n": 2}))
    assert taking_givens(lambda seed: None, part) is None
