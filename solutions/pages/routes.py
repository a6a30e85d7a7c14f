"""The second routes to the answers, read from the source of the tests: importing them would import JAX."""

import ast
import functools
from pathlib import Path
from typing import NamedTuple

TESTS = Path(__file__).parents[2] / "tests"


class Route(NamedTuple):
    """A test that confirms an answer by other means: the part's address, what it does, and where it stands."""

    address: str
    what: str
    path: str
    name: str
    line: int

    @property
    def test(self) -> str:
        """The test's pytest node id."""
        return f"{self.path}::{self.name}"


def of(address: str) -> list[Route]:
    """The second routes to the part at an address.

    >>> [route.name.startswith("test_") for route in of("winter-2021/q3#i")][:1]
    [True]
    """
    exam, _, rest = address.partition("/")
    question = rest.partition("#")[0]
    path = TESTS / "exams" / exam.replace("-", "_") / f"test_{question}.py"
    return [route for route in read(path) if route.address == address] if path.exists() else []


def read(path: Path) -> list[Route]:
    """All routes of one test file: its functions marked `@confirms(address, what)`."""
    return _marked(path.read_text(encoding="utf-8"), path.relative_to(TESTS.parent).as_posix())


@functools.cache  # by the text itself: every part of a question asks for the same file
def _marked(source: str, where: str) -> list[Route]:
    found = []
    for node in ast.parse(source).body:
        if not isinstance(node, ast.FunctionDef):
            continue
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and getattr(mark.func, "id", "") == "confirms":
                address, what = (argument.value for argument in mark.args)
                found.append(Route(address, what, where, node.name, node.lineno))
    return found
