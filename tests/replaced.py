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
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import Phase, settings

from solutions.finding import Finding, called
from solutions.part import Part

OFF = 0.01  # of a number: what is one per cent off is wrong, as in forms
FAR = 0.5
NOTHING = 1e-6  # what is smaller is meant to be 0


# Other values of the same kind


def changed(value: Any, at: int | None = -1) -> Any:
    """Another value of the same kind, in one entry, the last, or in all: a whole number is one more, or less where its
    type has no larger one; another one is one per cent off.

    >>> changed((3, 4)), changed([[1, 2], [3, 200.0]]), changed({"a": 1, "b": True}), changed("yes")
    ((3, 5), [[1, 2], [3, 202.0]], {'a': 1, 'b': False}, 'yess')
    >>> changed([(1, 2), 3], at=None)
    [(2, 3), 4]
    """
    if isinstance(value, bool | np.bool_):
        return not value
    if isinstance(value, str):
        return f"{value}s"
    if isinstance(value, Finding):
        return Finding(not value.holds, changed(value.numbers, None))
    if isinstance(value, Mapping):
        return dict(zip(value, changed([*value.values()], at), strict=True))
    if isinstance(value, tuple | list) and value:
        inside, chosen = (None, range(len(value))) if at is None else (-1, [at % len(value)])
        entries = [changed(entry, inside) if n in chosen else entry for n, entry in enumerate(value)]
        return value._make(entries) if hasattr(value, "_make") else type(value)(entries)
    if isinstance(value, tuple | list | set | frozenset):
        return type(value)(sorted(value, key=str)[1:]) or type(value)([None])
    if isinstance(value, np.ndarray | sympy.MatrixBase):
        other = value.as_mutable() if isinstance(value, sympy.MatrixBase) else value.copy()
        for place in [(side - 1 for side in value.shape)] if at is not None else np.ndindex(*value.shape):
            place = tuple(place)
            other[place] = changed(other[place])
        return other
    if callable(value) and not isinstance(value, sympy.Basic):
        return lambda *args, **givens: changed(value(*args, **givens), at)
    if isinstance(value, int | np.integer):
        step = max(1, round(OFF * abs(int(value))))
        is_last = isinstance(value, np.integer) and int(value) + step > np.iinfo(value.dtype).max
        return value - step if is_last else value + step
    if isinstance(value, float | np.floating):
        if not np.isfinite(value):
            return 0.0
        return value + (OFF * value if abs(value) > NOTHING else OFF)
    return value if value is None else value + 1


def changes(answer: Any) -> dict[str, Callable[[Any], Any]]:
    """By what they change, functions that change an answer: each of its entries in turn.

    >>> {name: change((3, 4)) for name, change in changes((3, 4)).items()}
    {'an entry': (3, 5), 'a side more': (3, 4, 1)}
    """
    if isinstance(answer, Finding):
        return {f"the number {name!r}": functools.partial(_with_number, name=name) for name in answer.numbers}
    if hasattr(answer, "_fields"):
        return {f"the entry {name!r}": functools.partial(changed, at=n) for n, name in enumerate(answer._fields)}
    if callable(answer) and not isinstance(answer, sympy.Basic):
        return {"what it returns": functools.partial(changed, at=None)}
    found = {"an entry": changed}
    if isinstance(answer, tuple | list):
        found["a side more"] = lambda answer: type(answer)([*answer, 1 if isinstance(answer[-1], int) else answer[-1]])
    if isinstance(answer, sympy.Expr | sympy.MatrixBase):
        found["twice"] = lambda answer: 2 * answer
    return found


def _with_number(finding: Finding, name: str) -> Finding:
    numbers = finding.numbers
    return Finding(finding.holds, {**numbers, name: changed(numbers[name])}) if name in numbers else finding


# In the place of a function

OTHERS: dict[int, Callable] = {}


@functools.cache
def _caches(_: int) -> list:
    """All that functions of ours remember, which would hide that one of them is replaced."""
    found = [value for value in gc.get_objects() if isinstance(value, functools._lru_cache_wrapper)]
    return [cache for cache in found if getattr(cache, "__module__", "").startswith(("solutions.", "tests."))]


def _forget() -> None:
    for cache in _caches(len(sys.modules)):
        cache.cache_clear()


def _handing_over(number: int) -> types.CodeType:
    """The code of a function that hands over to one of `OTHERS`, wherever it stands."""
    names: dict[str, Any] = {}
    exec(
        f"def f(*args, **givens):\n from tests.replaced import OTHERS\n return OTHERS[{number}](*args, **givens)", names
    )
    return names["f"].__code__


@contextmanager
def replaced(function: Callable, other: Callable[[Callable], Callable]) -> Iterator[None]:
    """In every module that has imported it, a function does what `other` makes of it."""
    function = inspect.unwrap(getattr(function, "func", function))
    signature, code = inspect.signature(function), function.__code__
    original = types.FunctionType(code, function.__globals__, function.__name__, function.__defaults__)
    original.__kwdefaults__ = function.__kwdefaults__
    OTHERS[id(function)] = other(original)
    try:
        function.__signature__, function.__code__ = signature, _handing_over(id(function))
        _forget()
        yield
    finally:
        function.__code__ = code
        del function.__signature__, OTHERS[id(function)]
        _forget()


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


def as_it_is(original: Callable) -> Callable:
    return original


def raising(_: Callable) -> Callable:
    def refuse(*args: Any, **givens: Any) -> Any:
        raise AssertionError("it is called")

    return refuse


def after(change: Callable[[Any], Any], control: bool = False) -> Callable[[Callable], Callable]:
    """What a function returns is changed; of an experiment either what it finds itself, or its `control`."""

    def other(original: Callable) -> Callable:
        def call(*args: Any, **givens: Any) -> Any:
            result = original(*args, **givens)
            return change(result) if bool(_bound(original, args, givens).get("control")) == control else result

        return call

    return other


def as_control(original: Callable) -> Callable:
    """The control, instead of the experiment."""
    return lambda *args, **givens: original(**{**_bound(original, args, givens), "control": True})


def constant(answer: Any) -> Callable[[Callable], Callable]:
    return lambda original: lambda *args, **givens: answer


def mistaken(mistake: Callable) -> Callable[[Callable], Callable]:
    """What a mistake leads to, which may tell some entries only."""

    def other(original: Callable) -> Callable:
        def call(*args: Any, **givens: Any) -> Any:
            answer = original(*args, **givens)
            wrong = mistake(**called(mistake, {**_bound(original, args, givens), "answer": answer}))
            return answer._replace(**wrong._asdict()) if hasattr(answer, "_fields") else wrong

        return call

    return other


def _bound(function: Callable, args: tuple, givens: dict[str, Any]) -> dict[str, Any]:
    """What a function is called with, by name, with its defaults."""
    try:
        bound = inspect.signature(function).bind(*args, **givens)
    except TypeError:  # which the function says itself
        return givens
    bound.apply_defaults()
    return dict(bound.arguments)


# To run a test


def cases(test: Callable) -> list[dict[str, Any]]:
    """The arguments of each case of a test that has marks `parametrize`."""
    axes = []
    for mark in getattr(test, "pytestmark", []):
        if mark.name == "parametrize":
            names, values = mark.args[:2]
            names = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
            axes.append([dict(zip(names, _row(value, len(names)), strict=True)) for value in values])
    return [functools.reduce(dict.__or__, chosen, {}) for chosen in itertools.product(*axes)]


def _row(value: Any, width: int) -> Any:
    if hasattr(value, "marks"):
        return value.values
    return (value,) if width == 1 else value


@contextmanager
def fixtures(test: Callable, case: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What a test takes beside the arguments of its case: `monkeypatch`, and fixtures of its module or folder."""
    module = sys.modules[inspect.unwrap(test).__module__]
    taken = inspect.signature(test).parameters.values()
    with pytest.MonkeyPatch.context() as patch:
        given = {}
        for name in (p.name for p in taken if p.name not in case and p.default is p.empty):
            folder = f"{module.__name__.rpartition('.')[0]}.conftest"
            home = module if hasattr(module, name) or name == "monkeypatch" else importlib.import_module(folder)
            given[name] = patch if name == "monkeypatch" else getattr(home, name)._get_wrapped_function()()
        yield given


def fails(test: Callable) -> bool:
    """Whether a test fails in one of its cases."""
    if hasattr(test, "is_hypothesis_test"):  # nobody reads the smallest example
        own = getattr(test, "_hypothesis_internal_use_settings", None) or settings()
        quick = settings(own, phases=[Phase.explicit, Phase.generate], deadline=None, database=None, print_blob=False)
        test._hypothesis_internal_use_settings = quick
    return any(_fails(test, case) for case in cases(test))


def _fails(test: Callable, case: dict[str, Any]) -> bool:
    try:
        with fixtures(test, case) as given:
            test(**case, **given)
    except (Exception, pytest.fail.Exception):  # of pytest's own, `raises` that sees nothing
        return True
    return False
