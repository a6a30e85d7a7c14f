"""The guards of the build: every statement in the code of pages that refuses something or warns of it, and in that of
claims; which of them a run reaches; and the same code without one of them.
"""

import ast
import functools
import importlib
import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, NamedTuple

from tests.built import ROOT

# `make part` refuses what it is asked for; `make papers` needs a browser, and the TeX of each formula.
NO_PART_OF_THE_BUILD = ("new_part.py", "browser.py", "decks.py")
FILES = [path for path in (ROOT / "solutions/pages").glob("*.py") if path.name not in NO_PART_OF_THE_BUILD]
FILES += [ROOT / "solutions/claim.py"]
TELLS = ("Fault", "fault", "warning")


class Guard(NamedTuple):
    """A statement, from one line to another, and the function of a module that it stands in."""

    file: Path
    function: str
    begin: int
    end: int

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.begin} ({self.function})"

    @property
    def module(self) -> str:
        return ".".join(self.file.relative_to(ROOT).with_suffix("").parts)


@functools.cache
def guards() -> list[Guard]:
    return [
        Guard(path, name, node.lineno, node.end_lineno)
        for path in sorted(FILES)
        for name, function in functions(ast.parse(path.read_text("utf-8")))
        for node in ast.walk(function)
        if refuses(node)
    ]


def functions(module: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions of a module, and the methods of its classes."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{own.name}", own) for own in node.body if isinstance(own, ast.FunctionDef))


def refuses(node: ast.AST) -> bool:
    """Whether a statement raises, warns or tells a fault.

    >>> [refuses(ast.parse(line).body[0]) for line in ("raise E", "log.warning(1)", "x.append(Fault(1))", "f(fault)")]
    [True, True, True, False]
    """
    if isinstance(node, ast.Raise):
        return True
    calls = [call.func for call in ast.walk(node) if isinstance(call, ast.Call)] if isinstance(node, ast.Expr) else []
    return any(getattr(call, "id", getattr(call, "attr", "")) in TELLS for call in calls)


@contextmanager
def reached() -> Iterator[set[Guard]]:
    """The guards that are reached from now on, in this thread."""
    at = {(str(guard.file), line): guard for guard in guards() for line in range(guard.begin, guard.end + 1)}
    files, found = {file for file, _ in at}, set()

    def trace(frame: FrameType, event: str, _: Any):
        file = frame.f_code.co_filename
        if event == "line" and (guard := at.get((file, frame.f_lineno))):
            found.add(guard)
        return trace if file in files else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield found
    finally:
        sys.settrace(before)


class Without(ast.NodeTransformer):
    """The guard is never reached; what it stands in remains what it is, also where the guard yields."""

    def __init__(self, guard: Guard):
        self.guard = guard

    def visit(self, node: ast.AST) -> ast.AST:
        if refuses(node) and (node.lineno, node.end_lineno) == self.guard[2:]:
            return ast.copy_location(ast.If(ast.Constant(False), [node], []), node)
        return self.generic_visit(node)


@contextmanager
def without(guard: Guard) -> Iterator[None]:
    """The function of a guard is as if somebody had taken the guard away."""
    tree = Without(guard).visit(ast.parse(guard.file.read_text("utf-8")))
    code = compile(ast.fix_missing_locations(tree), str(guard.file), "exec")
    owner: Any = importlib.import_module(guard.module)
    for name in guard.function.split("."):
        owner = inspect.getattr_static(owner, name)
    function: FunctionType = inspect.unwrap(getattr(owner, "func", getattr(owner, "fget", owner)))
    own = function.__code__
    function.__code__ = code_of(code, guard.function)
    try:
        yield
    finally:
        function.__code__ = own


def code_of(code: CodeType, name: str) -> CodeType:
    """The code of a function or a method, within that of its module."""
    for piece in name.split("."):
        (code,) = (inner for inner in code.co_consts if isinstance(inner, CodeType) and inner.co_name == piece)
    return code
