"""Second routes, witnesses and controls are tested themselves: they notice where what they confirm is another one.

Other answers are put in the place of each part, and each has to be noticed. `make routes`, or `python -m
tests.test_routes [ADDRESS …]`, does it without the rest, also with other numbers of experiments, and tells what no
route notices.
"""

import dis
import importlib
import inspect
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from solutions.address import experiment_address
from solutions.finding import found_by, has_control
from solutions.pages import routes
from solutions.pages.record import Route
from solutions.part import Key, Part
from tests import chosen
from tests.ideas import EXPERIMENTS, IDEAS
from tests.replaced import (
    FAR,
    after,
    answered,
    as_control,
    as_it_is,
    cases,
    changed,
    changes,
    constant,
    fails,
    mistaken,
    raising,
    replaced,
)

ROOT = Path(__file__).parents[1]
PARTS = {part.address: part for part in chosen.parts()}
FUNCTIONS = {experiment_address(f): f for idea in IDEAS for f in vars(idea).values() if inspect.isfunction(f)}
FILES = sorted((ROOT / "tests").rglob("test_*.py"))
ROUTES = [route for path in FILES for route in routes.read(path) if route.address in {**PARTS, **FUNCTIONS}]
ADDRESSES = sorted({route.address for route in ROUTES})
of_every_route = pytest.mark.parametrize("route", [pytest.param(r, id=f"{r.test}-{r.address}") for r in ROUTES])

FAILING = "routes that fail where nothing is changed"
UNCALLED, UNCHANGED = "routes that do not call it", "routes that notice no change"
COARSE, UNSEEN = "noticed only if far off", "noticed by no route"

# Witnesses of a property, which other values than our answer have too.
PROPERTIES = {
    "spring-2018/q2#c": "the order of two inputs",
    "spring-2018/q2#m-ii": "where the response is largest",
    "spring-2018/q3#i": "any relation but the equation",
    "winter-2020/q1#c-ii": "one number, of any size",
    "winter-2020/q3#f-ii": "the direction of a step, not its length",
    "winter-2020/q4#a": "whether (iv) is among the statements",
    "winter-2021/q3#i": "the height of the volume",
    "winter-2021/q3#iii": "the parameters",
    "winter-2021/q4#iv": "the weights under much noise",
    "winter-2021/q5#2-a": "an answer given twice is one",
    "winter-2021/q5#2-c": "a threshold that no line of a grid exceeds",
    "winter-2021/q5#2-d": "enough units, so one more as well",
    "winter-2021/q6#vi": "whether there is a value at 0",
    "fall-2021/q3#c": "the same deviation twice",
    "undated/q2#a": "the same way twice",
    "undated/q2#h-iii": "shares above a third",
    "undated/q5#d-iv": "whether there is a value at 0",
    "undated/q5#d-vii": "one of several costs",
    "undated/q6#b-i": "whether there is a value at 0",
}
# The paper's side is one of two answers, or nearly ours: another one is ours.
OPPOSITES = {
    "spring-2018/q3#i": "any relation but the equation",
    **dict.fromkeys(("spring-2018/q7#g-i", "winter-2020/q6#a", "fall-2021/q3#d"), "the other of yes and no"),
    **dict.fromkeys(("winter-2021/q2#f", "winter-2021/q3#iv", "winter-2021/q3#v"), "a rule that says the opposite"),
    **dict.fromkeys(("winter-2021/q1#d", "winter-2021/q3#vii-c", "fall-2021/q1#f", "undated/q2#f"), "one of the two"),
}


def test_of(route: Route) -> Callable:
    return getattr(importlib.import_module(route.path.removesuffix(".py").replace("/", ".")), route.name)


test_of.__test__ = False


# Second routes


@contextmanager
def room_replaced(part: Part, other: Callable[[Callable], Callable]) -> Iterator[None]:
    """A part that is decided by claims, replaced with all that it rests on: its room, and what decides its claims."""
    own = [
        value for value in vars(sys.modules[part.module]).values() if getattr(value, "__module__", "") == part.module
    ]
    deciders = [getattr(claim.by, "func", claim.by) for claim in part.claims.values() if claim.by]
    functions = filter(inspect.isfunction, map(inspect.unwrap, filter(callable, own + deciders)))
    with ExitStack() as stack:
        stack.enter_context(answered(part, other))
        for function in {f: f for f in functions if f.__closure__ is None}:
            stack.enter_context(replaced(function, other))
        yield


def putting(address: str) -> Callable[[Callable], AbstractContextManager]:
    """What puts something in the place of a part or an experiment."""
    part = PARTS.get(address)
    if part is None:
        return partial(replaced, FUNCTIONS[address])
    return partial(replaced, part.function) if part.function else partial(room_replaced, part)


def replacements(address: str) -> dict[str, Callable[[Callable], Callable]]:
    """By their names, what is put in the place of a part or an experiment."""
    part = PARTS.get(address)
    if part is None:
        experiment = FUNCTIONS[address]
        found = {name: after(change) for name, change in changes(found_by(experiment)).items()}
        return (found | {"its control": as_control}) if has_control(experiment) else found or {"": after(changed)}
    if part.function is None or part.kind == "code":
        return {"all that it says": after(partial(changed, at=None))}
    found = {name: after(change) for name, change in changes(part.answer()).items()}
    for givens in part.variants(1):
        found["a variant's answer"] = constant(part.answer(**givens))
    return found | {words: mistaken(mistake) for words, mistake in part.mistakes.items()}


def notices(route: Route, other: Callable[[Callable], Callable]) -> bool:
    with putting(route.address)(other):
        return fails(test_of(route))


@of_every_route
def test_a_route_is_run_each_time(route: Route):
    """It is neither skipped nor long."""
    module = importlib.import_module(route.path.removesuffix(".py").replace("/", "."))
    marks = [*getattr(module, "pytestmark", []), *test_of(route).pytestmark]
    of_cases = [
        m for mark in marks if mark.name == "parametrize" for v in mark.args[1] for m in getattr(v, "marks", ())
    ]
    assert {mark.name for mark in marks} <= {"confirms", "parametrize"} and not of_cases
    assert "skip" not in inspect.unwrap(test_of(route)).__code__.co_names


def names_in(code: types.CodeType) -> set[str]:
    inner = (names_in(constant) for constant in code.co_consts if isinstance(constant, types.CodeType))
    return {*code.co_names}.union(*inner)


def names_used_by(test: Callable) -> set[str]:
    """What a test names: in its cases, itself, and in the functions of the tests that it calls."""
    given = [value for case in cases(test) for value in case.values()]
    own = test.hypothesis.inner_test if hasattr(test, "hypothesis") else inspect.unwrap(test)
    functions = [own, *filter(inspect.isfunction, given)]
    names = {function.__name__ for function in functions}
    for function in functions:
        own = names_in(function.__code__)
        called = (function.__globals__.get(name) for name in own - names)
        functions += [f for f in called if inspect.isfunction(f) and f.__module__.startswith("tests.")]
        names |= own
    return names


@pytest.mark.parametrize(
    "route", [pytest.param(r, id=f"{r.test}-{r.address}") for r in ROUTES if r.address in FUNCTIONS]
)
def test_a_route_names_the_experiment_that_it_confirms(route: Route):
    """A cheap look at each; whether it calls it, and looks at all that it returns, the long tests ask."""
    assert FUNCTIONS[route.address].__name__ in names_used_by(test_of(route))


def unnoticed(address: str) -> dict[str, list[str]]:
    """What is to be mended in the routes to a part or an experiment, by the kind of the fault."""
    others, found = replacements(address), {}
    missed = set(others)
    for route in routes.of(address):
        if notices(route, as_it_is):
            found.setdefault(FAILING, []).append(route.name)
        noticed = {name for name in missed if notices(route, others[name])}
        if not noticed and not any(notices(route, others[name]) for name in others if name not in missed):
            found.setdefault(UNCHANGED if notices(route, raising) else UNCALLED, []).append(route.name)
        missed -= noticed
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.replaced.OFF", FAR)
        far = {name for name in missed if any(notices(route, others[name]) for route in routes.of(address))}
    return found | {kind: sorted(names) for kind, names in ((COARSE, far), (UNSEEN, missed - far)) if names}


@pytest.mark.long
@pytest.mark.parametrize("address", [address for address in ADDRESSES if address in PARTS])
def test_its_routes_notice_whatever_is_put_in_its_place(address: str):
    assert unnoticed(address) == {}


# Witnesses


DISPUTED = [address for address, part in PARTS.items() if part.key and part.key.why]


def sides(part: Part) -> tuple[Any, Any]:
    """Our side and the paper's, computed."""
    seen: list[Any] = []
    replace(part.key, witness=seen.append).compare(part.answer())
    return tuple(seen)


def said(key: Key, ours: Any, theirs: Any) -> tuple[bool, bool]:
    """What a witness says of other sides; one that is no reading at all, so that it raises, is refused."""
    answers = []
    for side in (ours, theirs):
        try:
            answers.append(replace(key, ours=side, theirs=side).compare(None)[0])
        except Exception:
            answers.append(False)
    return tuple(answers)


@pytest.mark.parametrize("address", DISPUTED)
def test_a_witness_is_no_witness_of_exchanged_sides(address: str):
    ours, theirs = sides(PARTS[address])
    assert said(PARTS[address].key, theirs, ours) == (False, True)


@pytest.mark.parametrize("address", DISPUTED)
def test_a_witness_refuses_another_reading_on_our_side(address: str):
    part = PARTS[address]
    ours, theirs = sides(part)
    others = {name: change(ours) for name, change in changes(ours).items()}
    taken = {name for name, other in others.items() if said(part.key, other, theirs)[0]}
    assert bool(taken) == (address in PROPERTIES), f"its witness also takes {[others[name] for name in taken]}"


@pytest.mark.parametrize("address", DISPUTED)
def test_a_witness_refuses_what_is_near_the_papers_side(address: str):
    part = PARTS[address]
    ours, theirs = sides(part)
    others = [change(theirs) for change in changes(theirs).values()]
    taken = [other for other in others if said(part.key, ours, other)[1]]
    assert bool(taken) == (address in OPPOSITES), f"its witness takes {taken}"


# What papers say of every case, whatever a witness asks for: read here once more.
IN_EVERY_CASE = {
    "undated/q1#a": True,
    "undated/q1#g": True,
    "spring-2018/q8#c": True,
    "spring-2018/q6#a": True,
    "spring-2018/q2#e": True,
    "spring-2018/q2#f": True,
    "spring-2018/q3#e": True,
    "winter-2020/q1#e": False,
}


@pytest.mark.parametrize("address", DISPUTED)
def test_what_a_paper_says_of_every_case_is_what_it_says(address: str):
    theirs = PARTS[address].key.theirs
    says = theirs(None) if inspect.isfunction(theirs) and is_constant(theirs) else None
    assert says is IN_EVERY_CASE.get(address)


def is_constant(function: Callable) -> bool:
    """Whether it returns a literal, whatever it is given."""
    return {own.opname for own in dis.get_instructions(function)} <= {
        "RESUME",
        "LOAD_CONST",
        "RETURN_CONST",
        "RETURN_VALUE",
    }


# Controls


@pytest.mark.parametrize("address", EXPERIMENTS)
def test_a_control_measures_what_its_experiment_measures(address: str):
    """The same numbers by name, and others by value."""
    own, control = (found_by(EXPERIMENTS[address], control=control).numbers for control in (False, True))
    assert own and list(own) == list(control) and own != control


if __name__ == "__main__":
    missed = 0
    for tried in sys.argv[1:] or ADDRESSES:
        for kind, names in unnoticed(tried).items():
            print(f"{tried}: {kind}: {'; '.join(names)}", flush=True)
            missed += 1
    sys.exit(bool(missed))
