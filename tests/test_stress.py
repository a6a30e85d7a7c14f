"""Many variants of each part are sound: finite, told apart, without bias, and as their second routes have them."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume

from solutions.claim import argued
from solutions.nn.windows import window_count
from solutions.pages.compute import VARIANTS
from solutions.pages.record import Route
from solutions.part import Part, choice
from tests import chosen
from tests.few import sized
from tests.stress import MANY, Verdict, biased_options, drawn, strange_answers, taking_givens, verdict_of

PARTS = {part.address: part for part in chosen.parts() if part.vary}
FEW = 3


@pytest.mark.parametrize(("address", "count"), sized(list(PARTS), FEW, MANY))
def test_many_variants_are_sound(address: str, count: int):
    """Those that the site shows are asked of second routes, too: some of these take seconds."""
    found = drawn(PARTS[address], count, min(count, VARIANTS))
    assert found.count and not found.faults, str(found)


def test_second_routes_are_asked():
    """Not of each part: some routes take no givens but their own."""
    assert chosen.address or sum(drawn(part, 1).asked > 0 for part in PARTS.values()) > len(PARTS) / 3


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
        assert verdict_of(call, {"n": 1}) == Verdict(asked=True)
        assert verdict_of(call, {"n": 2}).asked and "disagrees" in verdict_of(call, {"n": 2}).fault
    assert taking_givens(lambda seed: None, part) is None


def expects_an_error(givens):
    with pytest.raises(ValueError, match="n"):
        quotient(**givens)


def assumes(givens):
    assume(givens["n"] > 1)


def takes_another_number(givens):
    np.ones(2) @ np.ones(givens["n"])


def takes_other_givens(givens):
    (lambda m: m)(**givens)


def asks_for_too_much(givens):
    window_count(givens["n"], 3)


def finds_no_place(givens):
    (0,)[givens["n"]]


@pytest.mark.parametrize(
    "route, asked, word",
    [
        (expects_an_error, True, "disagrees: DID NOT RAISE"),
        (assumes, False, ""),
        (takes_another_number, False, ""),
        (takes_other_givens, False, ""),
        (asks_for_too_much, False, "raises ValueError"),
        (finds_no_place, False, "raises IndexError"),
    ],
)
def test_only_a_route_that_comes_to_a_verdict_was_asked(route: Callable, asked: bool, word: str):
    """Its own set-up may not fit, and what it asks may not raise."""
    verdict = verdict_of(route, {"n": 1})
    assert verdict.asked == asked and word in verdict.fault and bool(verdict.fault) == bool(word)
    assert bool(verdict.why_not) == (not asked and not word)


def test_how_often_routes_were_asked_is_told(monkeypatch: pytest.MonkeyPatch):
    part = Part("a", "", "number", __name__, function=quotient, vary={"n": (2, 3, 4)})
    monkeypatch.setattr("tests.stress.routes.of_part", lambda part: [Route("", "", "", name, 0) for name in "ab"])
    tests = {"a": lambda givens: assume(givens["n"] > 2), "b": lambda givens: None}
    monkeypatch.setattr("tests.stress.test_of", lambda route: tests[route.name])
    found = drawn(part, 3)
    assert (found.count, found.routes, found.asked, found.faults) == (3, 2, 5, [])
    assert list(found.not_asked.items()) == [("a: what it assumes does not hold", 1)]
    assert "asked 5 of 6 times" in str(found) and "not asked 1 times: a: what" in str(found)
