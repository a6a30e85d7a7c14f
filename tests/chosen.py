"""What is tested: everything, or what belongs to one address, which `--question` names.

It is a plugin of pytest: the hooks of a conftest.py see only what stands in its folder, and doctests stand elsewhere.
"""

import sys
from functools import cache
from pathlib import Path

import pytest

from solutions import papers
from solutions.address import experiment_address, folder_of, is_room
from solutions.pages import routes
from solutions.paper import Slip
from solutions.part import Part

ROOT = Path(__file__).parents[1]
TREES = [f"{tree}/{of}" for tree in ("solutions", "tests") for of in ("exams", "experiments", "nn")]
OF_EVERYTHING = [ROOT / f"tests/test_{of}.py" for of in ("parts", "derivations", "experiments", "judged")]

address = ""  # of a question, or of a lettered part; set before any test is collected
files: set[Path] = set()  # whose tests and doctests all belong to it


def choose(chosen: str) -> None:
    """Test only what belongs to a question such as `winter-2021/q3`, or to a lettered part such as its `#vii`.

    Raises:
        ValueError: nothing has this address.
    """
    global address, files
    address = chosen
    question = chosen.partition("#")[0]
    solutions, tests = (ROOT / tree / "exams" / folder_of(question) for tree in ("solutions", "tests"))
    if "#" in chosen:
        rooms = {part.module.rpartition(".")[2] for part in papers.find_parts(chosen)}
        package = papers.find_question(question).package.__name__
        imported = (name.rpartition(".") for name in sys.modules)
        shared = {name for parent, _, name in imported if parent == package and not is_room(name)}
        files = {solutions / f"{name}.py" for name in rooms | shared} | {tests / f"test_{room}.py" for room in rooms}
    else:
        papers.find_question(question)
        files = {*solutions.glob("*.py"), *tests.glob("*.py")}


def questions() -> list[papers.Question]:
    return [papers.find_question(address.partition("#")[0])] if address else list(papers.questions())


def parts() -> list[Part]:
    if "#" in address:
        return papers.find_parts(address)
    return [part for question in questions() for part in question.parts]


def slips() -> list[tuple[str, Slip]]:
    """Slips, each with the address of its question, or with that of its paper."""
    if "#" in address:
        return []
    of_papers = [] if address else [(slug, slip) for slug, (exam, _) in papers.exams().items() for slip in exam.slips]
    return of_papers + [(question.address, slip) for question in questions() for slip in question.slips]


def showing() -> Path:
    """The file of the tests that read the question's tables and figures."""
    return ROOT / "tests" / "exams" / folder_of(address.partition("#")[0]) / "test_shown.py"


@cache
def confirming() -> set[Path]:
    """The files of the second routes to the parts at the address that is chosen."""
    return {ROOT / route.path for part in parts() for route in routes.of_part(part)}


def is_collected(path: Path) -> bool:
    """Whether a Python file may hold tests that belong to the address; others are not even imported."""
    if not address or path in files or path in OF_EVERYTHING or path in confirming() or path == showing():
        return True
    trees = ("solutions", "tests") if "#" in address else TREES
    return not any(ROOT / tree in path.parents for tree in trees)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    return None if collection_path.suffix != ".py" or is_collected(collection_path) else True


@cache
def addresses() -> set[str]:
    """What a test of the address that is chosen may have as its parameter, or confirm."""
    deciders = {experiment_address(claim.by) for part in parts() for claim in part.claims.values()}
    of_question = set() if "#" in address else {address, f"exams/{address}/"}
    return {part.address for part in parts()} | (deciders - {""}) | of_question


def belongs(item: pytest.Item) -> bool:
    """Whether a test stands in a file of the address, confirms an answer there, reads a table or a figure there, or has
    it, its page or a part of it as its parameter.
    """
    if item.path in files:
        return True
    parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
    confirmed = [mark.args[0] for mark in item.iter_markers("confirms")]
    shown = [mark.args[0].partition(" ")[0] for mark in item.iter_markers("shows")]
    return any(str(getattr(value, "address", value)) in addresses() for value in (*parameters, *confirmed, *shown))
