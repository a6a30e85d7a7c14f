"""The second routes to the answers, read from the source of the tests: importing them would import JAX."""

import ast
import functools
from pathlib import Path

from solutions.address import experiment_address, folder_of, room_of
from solutions.pages.record import Route
from solutions.part import Part

TESTS = Path(__file__).parents[2] / "tests"


def of_part(part: Part) -> list[Route]:
    """The second routes to a part: its own, and those of the experiments that decide its claims.

    >>> from solutions.papers import find_part
    >>> [route.name.startswith("test_") for route in of_part(find_part("winter-2021/q3#i"))][:1]
    [True]
    """
    deciders = dict.fromkeys(experiment_address(claim.by) for claim in part.claims.values())
    found = [route for address in (part.address, *filter(None, deciders)) for route in of(address)]
    return list({route.test: route for route in found}.values())


def of(address: str) -> list[Route]:
    """The second routes to the part or the experiment at an address; a part's begin with those of its room."""
    question, _, label = address.partition("#")
    room = f"test_{room_of(label)}"
    files = sorted(files_of(question), key=lambda path: (not path.name.startswith(room), path.name))
    return [route for path in files for route in read(path) if route.address == address]


def files_of(question: str) -> list[Path]:
    """The test modules of a question in the order of their names, or the one of an idea such as `losses/margin`."""
    folder, _, idea = question.partition("/")
    of_idea = TESTS / "experiments" / folder / f"test_{idea}.py"
    return [of_idea] if of_idea.exists() else sorted((TESTS / "exams" / folder_of(question)).glob("test_*.py"))


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
