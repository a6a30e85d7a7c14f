"""What a second route confirms, replaced by something else: a route that does not notice confirms nothing."""

import functools
import gc
import importlib
import inspect
import itertools
import sys
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import Phase, settings

from solutions.finding import Finding, called
from solutions.pages.record import Route
from solutions.part import Part

OFF = 0.01  # how far a number is off: what is one per cent off is wrong, as in forms
NOTHING = 1e-6  # what is smaller is meant to be 0


# Other values of the same kind


def changed(value: Any) -> Any:
    """Another value of the same kind, in one entry: its last. A whole number is one more, another one per cent off.

    >>> changed((3, 4)), changed([[1, 2], [3, 200.0]]), changed({"a": 1, "b": True})
    ((3, 5), [[1, 2], [3, 202.0]], {'a': 1, 'b': False})
    """
    if isinstance(value, bool | np.bool_):
        return not value
    if isinstance(value, str):
        return f"{value}s"
    if isinstance(value, Finding):
        return Finding(not value.holds, changed(value.numbers))
    if isinstance(value, Mapping) and value:
        *same, last = value
        return {**{name: value[name] for name in same}, last: changed(value[last])}
    if hasattr(value, "_replace"):
        return value._replace(**{value._fields[-1]: changed(value[-1])})
    if isinstance(value, tuple | list):
        return type(value)([*value[:-1], changed(value[-1])]) if len(value) else type(value)([1])
    if isinstance(value, np.ndarray):
        other = value.astype(float) if value.dtype.kind == "f" else value.copy()
        other[(-1,) * value.ndim] = changed(other[(-1,) * value.ndim].item())
        return other
    if isinstance(value, sympy.MatrixBase):
        other = value.as_mutable()
        other[-1, -1] = 2 * other[-1, -1] + 1
        return type(value)(other)
    if callable(value):
        return lambda *args, **givens: changed(value(*args, **givens))
    if isinstance(value, int | np.integer | sympy.Integer | Fraction):
        return value + 1
    if isinstance(value, float | np.floating):
        return value + (OFF * value if abs(value) > NOTHING else OFF)
    return value + 1


def changes(answer: Any) -> dict[str, Callable[[Any], Any]]:
    """By what they change, functions that change an answer: each of its entries in turn.

    >>> {name: change((3, 4)) for name, change in changes((3, 4)).items()}
    {'an entry': (3, 5), 'a side more': (3, 4, 1)}
    """
    if isinstance(answer, Finding):
        return {f"the number {name!r}": functools.partial(_with, name) for name in answer.numbers}
    found = {f"the entry {name!r}": functools.partial(_with, name) for name in getattr(answer, "_fields", ())}
    if not found:
        found = {"an entry": changed}
        if isinstance(answer, tuple | list):
            found["a side more"] = lambda answer: type(answer)([*answer, answer[-1] if answer[:0] == [] else 1])
        if isinstance(answer, sympy.Basic | sympy.MatrixBase):
            found["twice"] = lambda answer: 2 * answer if hasattr(answer, "__mul__") else changed(answer)
    return found


def _with(name: str, answer: Any) -> Any:
    if not isinstance(answer, Finding):
        return answer._replace(**{name: changed(getattr(answer, name))})
    numbers = answer.numbers
    return Finding(answer.holds, {**numbers, name: changed(numbers[name])}) if name in numbers else answer


# In the place of a function


@functools.cache
def _caches(_: int) -> list:
    """All that functions of ours remember, which would hide that one of them is replaced."""
    found = [value for value in gc.get_objects() if isinstance(value, functools._lru_cache_wrapper)]
    return [cache for cache in found if getattr(cache, "__module__", "").startswith(("solutions.", "tests."))]


OTHERS: dict[int, Callable] = {}


def _elsewhere(code: int) -> Callable:
    """A function whose code hands over to `OTHERS`, wherever it stands."""
    space: dict[str, Any] = {}
    exec(f"def other(*args, **givens):\n    import tests.replaced as r\n    return r.OTHERS[{code}](*args, **givens)", space)
    return space["other"]


@contextmanager
def replaced(function: Callable, other: Callable[[Callable], Callable]) -> Iterator[None]:
    """In every module that has imported it, a function does what `other` makes of it."""
    function = inspect.unwrap(function)
    signature, code = inspect.signature(function), function.__code__
    original = types.FunctionType(
        code, function.__globals__, function.__name__, function.__defaults__, function.__closure__
    )
    original.__kwdefaults__ = function.__kwdefaults__
    kept = _caches(len(sys.modules))
    OTHERS[id(function)] = other(original)
    try:
        function.__signature__ = signature
        function.__code__ = _elsewhere(id(function)).__code__
        for cache in kept:
            cache.cache_clear()
        yield
    finally:
        function.__code__ = code
        del function.__signature__, OTHERS[id(function)]
        for cache in kept:
            cache.cache_clear()


@contextmanager
def answered(part: Part, other: Callable[[Callable], Callable]) -> Iterator[None]:
    """A part that is decided by claims answers what `other` makes of its answer."""
    original = Part.answer

    def answer(self: Part, **givens: Any) -> Any:
        own = functools.partial(original, self)
        return other(own)(**givens) if self is part else own(**givens)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Part, "answer", answer)
        yield


# What stands in its place


def raising(_: Callable) -> Callable:
    def refuse(*args: Any, **givens: Any) -> Any:
        raise AssertionError("it is called")

    return refuse


def after(change: Callable[[Any], Any]) -> Callable[[Callable], Callable]:
    """What a function returns is changed; a control is not."""

    def other(original: Callable) -> Callable:
        def call(*args: Any, **givens: Any) -> Any:
            is_control = _bound(original, args, givens).get("control", False)
            result = original(*args, **givens)
            return result if is_control else change(result)

        return call

    return other


def as_control(original: Callable) -> Callable:
    """The control, instead of the experiment."""
    return lambda *args, **givens: original(**{**_bound(original, args, givens), "control": True})


def constant(answer: Any) -> Callable[[Callable], Callable]:
    return lambda _: lambda *args, **givens: answer


def mistaken(mistake: Callable) -> Callable[[Callable], Callable]:
    """The result of a mistake, which may tell some entries only."""

    def other(original: Callable) -> Callable:
        def call(*args: Any, **givens: Any) -> Any:
            answer = original(*args, **givens)
            wrong = mistake(**called(mistake, {**_bound(original, args, givens), "answer": answer}))
            if hasattr(answer, "_replace") and hasattr(wrong, "_asdict"):
                return answer._replace(**wrong._asdict())
            return wrong

        return call

    return other


def _bound(function: Callable, args: tuple, givens: dict[str, Any]) -> dict[str, Any]:
    """What a function is called with, by name, with its defaults."""
    try:
        bound = inspect.signature(function).bind(*args, **givens)
    except TypeError:
        return dict(givens)
    bound.apply_defaults()
    return dict(bound.arguments)


# To run a route


def function_of(route: Route) -> Callable:
    return getattr(importlib.import_module(route.path.removesuffix(".py").replace("/", ".")), route.name)


def cases(test: Callable) -> list[dict[str, Any]]:
    """The arguments of each case of a test that has marks `parametrize`."""
    axes = []
    for mark in test.pytestmark:
        if mark.name == "parametrize":
            names, values = mark.args[:2]
            names = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
            axes.append([dict(zip(names, _values(value, len(names)), strict=True)) for value in values])
    return [{name: value for one in chosen for name, value in one.items()} for chosen in itertools.product(*axes)]


def _values(value: Any, count: int) -> tuple:
    if hasattr(value, "marks"):
        return value.values
    return (value,) if count == 1 else tuple(value)


@contextmanager
def fixtures(test: Callable, case: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What a test takes beside the arguments of its case: `monkeypatch`, and fixtures of its module or folder."""
    module = sys.modules[inspect.unwrap(test).__module__]
    folder = module.__name__.rpartition(".")[0]
    taken = inspect.signature(test).parameters.values()
    with pytest.MonkeyPatch.context() as patch:
        given = {}
        for parameter in taken:
            name = parameter.name
            if name == "monkeypatch":
                given[name] = patch
            elif name not in case and parameter.default is parameter.empty:
                home = module if hasattr(module, name) else importlib.import_module(f"{folder}.conftest")
                given[name] = getattr(home, name)._get_wrapped_function()()
        yield given


def fails(test: Callable) -> bool:
    """Whether a test fails in one of its cases."""
    if given := getattr(test, "_hypothesis_internal_use_settings", None) or (
        settings() if hasattr(test, "is_hypothesis_test") else None
    ):
        quick = settings(given, phases=[Phase.explicit, Phase.generate], database=None, print_blob=False)
        test._hypothesis_internal_use_settings = quick
    return any(_fails(test, case) for case in cases(test))


def _fails(test: Callable, case: dict[str, Any]) -> bool:
    try:
        with fixtures(test, case) as given:
            test(**case, **given)
    except BaseException as error:  # hypothesis gathers failures in groups
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return True
    return False
