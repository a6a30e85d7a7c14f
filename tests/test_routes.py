"""Second routes, witnesses and controls are tested themselves: they notice where what they confirm is another one."""

import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from solutions.address import experiment_address
from solutions.finding import Finding, found_by, has_control
from solutions.pages import routes
from solutions.pages.record import Route
from solutions.part import UNSTATED, Key, Part, _side
from tests import chosen
from tests.replaced import after, answered, as_control, changed, changes, constant, fails, mistaken, raising, replaced
from tests.test_experiments import EXPERIMENTS, IDEAS

ROOT = Path(__file__).parents[1]
PARTS = {part.address: part for part in chosen.parts()}
FUNCTIONS = {experiment_address(f): f for idea in IDEAS for f in vars(idea).values() if inspect.isfunction(f)}
FILES = sorted((ROOT / "tests").rglob("test_*.py"))
ROUTES = [route for path in FILES for route in routes.read(path) if route.address in {**PARTS, **FUNCTIONS}]
ADDRESSES = sorted({route.address for route in ROUTES})
of_every_route = pytest.mark.parametrize("route", [pytest.param(r, id=f"{r.test}-{r.address}") for r in ROUTES])

Replacement = Callable[[], AbstractContextManager]


def test_of(route: Route) -> Callable:
    return getattr(importlib.import_module(route.path.removesuffix(".py").replace("/", ".")), route.name)


test_of.__test__ = False


# Second routes


@contextmanager
def room_replaced(part: Part, other: Callable[[Callable], Callable]) -> Iterator[None]:
    """A part that is decided by claims, replaced with all that it rests on: its room, and what decides its claims."""
    own = [value for value in vars(sys.modules[part.module]).values() if getattr(value, "__module__", "") == part.module]
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
        return replacements_of_experiment(FUNCTIONS[address])
    if part.function is None:
        return {"all that its room and its deciders say": after(partial(changed, at=None))}
    if part.kind == "code":
        return {"the result": after(partial(changed, at=None))}
    found = {name: after(change) for name, change in changes(part.answer()).items()}
    found |= {"a variant's answer": constant(part.answer(**givens)) for givens in part.variants(1)}
    return found | {words: mistaken(mistake) for words, mistake in part.mistakes.items()}


def replacements_of_experiment(experiment: Callable) -> dict[str, Callable[[Callable], Callable]]:
    finding = found_by(experiment)
    found = {name: after(change) for name, change in changes(finding).items()} or {"the verdict": after(changed)}
    if has_control(experiment):
        found["the control"] = as_control
        control = changes(found_by(experiment, control=True))
        found |= {f"{name} in the control": after(change, control=True) for name, change in control.items()}
    return found


def unnoticed(route: Route) -> set[str]:
    """The names of what a route takes for what it confirms."""
    put, test = putting(route.address), test_of(route)
    missed = set()
    for name, other in replacements(route.address).items():
        with put(other):
            if not fails(test):
                missed.add(name)
    return missed


@of_every_route
def test_a_route_is_run_each_time(route: Route):
    """It is neither skipped nor long."""
    module = importlib.import_module(route.path.removesuffix(".py").replace("/", "."))
    marks = [*getattr(module, "pytestmark", []), *test_of(route).pytestmark]
    of_cases = [m for mark in marks if mark.name == "parametrize" for v in mark.args[1] for m in getattr(v, "marks", ())]
    assert {mark.name for mark in marks} <= {"confirms", "parametrize"} and not of_cases
    assert "skip" not in inspect.unwrap(test_of(route)).__code__.co_names


@pytest.mark.long
@of_every_route
def test_a_route_calls_what_it_confirms(route: Route):
    test = test_of(route)
    assert not fails(test)
    with putting(route.address)(raising):
        assert fails(test)
