"""What executed fences must leave as it was: a fence makes names of its own, and changes nothing that others read."""

import builtins
import inspect
import os
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import jinja2
import markupsafe
import numpy as np

CONTAINERS = (dict, list, set)
OWN = ("_", "__builtins__")  # what an interpreter sets


def state() -> dict[str, Any]:
    """What each name of the project's modules and classes stands for, what is built in, and the settings of all.

    >>> before = state()
    >>> with np.printoptions(precision=3):
    ...     changed(before)
    ["NumPy's printing"]
    >>> changed(before)
    []
    """
    modules = [module for name, module in sys.modules.items() if name.partition(".")[0] == "solutions"]
    names = {
        f"{owner.__name__}.{name}": _told(value)
        for module in (*modules, builtins, jinja2, markupsafe)
        for owner in (module, *_classes(module))
        for name, value in vars(owner).items()
        if not isinstance(value, ModuleType) and name not in OWN  # an import adds a module to its package
    }
    return names | {"os.environ": dict(os.environ), "NumPy's printing": np.get_printoptions()}


def changed(before: dict[str, Any]) -> list[str]:
    """The names that stand for something else than before; modules that were not there then do not count."""
    now = state()
    there = {name.rpartition(".")[0] for name in before}
    return sorted(
        name
        for name in now.keys() | before.keys()
        if name.rpartition(".")[0] in there and before.get(name) != now.get(name)
    )


def _classes(module: ModuleType) -> Iterator[type]:
    return (value for value in vars(module).values() if inspect.isclass(value) and value.__module__ == module.__name__)


def _told(value: Any) -> Any:
    """A value as it can be told from another one, also where it is changed in place."""
    return (id(value), repr(value)) if isinstance(value, CONTAINERS) else id(value)
