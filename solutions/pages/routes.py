"""The second routes to the answers, read from the source of the tests: importing them would import JAX."""

import ast
import functools
from pathlib import Path
from typing import NamedTuple

from solutions.address import folder_of, room_of

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
    """The second routes to the part at an address: those of its room, then those that it shares with other parts.

    >>> [route.name.startswith("test_") for route in of("winter-2021/q3#i")][:1]
    [True]
    """
    question, _, label = address.partition("#")
    room = f"test_{room_of(label)}"
    files = sorted(files_of(question), key=lambda path: (not path.name.startswith(room), path.name))
    return [route for path in files for route in read(path) if route.address == address]


def files_of(question: str) -> list[Path]:
    """The test modules of a question, in the order of their names."""
    return sorted((TESTS / "exams" / folder_of(question)).glob("test_*.py"))


def read(path: Path) -> list[Route]:
    """All routes of one test file: its functions marked `@confirms(address, what)`."""
    return _marked(path.read_text(encoding="utf-8"), path.relative_to(TESTS.parent).as_posix())


@functools.cache  # by the text itself: every part of a question asks for the same files
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
