"""How papers are laid out, and found: addresses, modules, tests and sections name each other by substitution."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import solutions.exams
from solutions.address import folder_of, place_of, room_of
from solutions.pages import routes
from solutions.pages.source import page_path, read_sections
from solutions.papers import Question, exams, find_part, find_parts, find_question, questions, slips
from tests import chosen

ROOT = Path(__file__).parents[1]
QUESTIONS = [question.address for question in questions()]
NUMERALS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
LONGEST = 300  # lines of a module

of_every_question = pytest.mark.parametrize("question", QUESTIONS)


# The layout


def name_in(room: ModuleType) -> str:
    return room.__name__.rpartition(".")[2]


@of_every_question
def test_a_room_holds_the_parts_of_one_letter(question: str):
    rooms = find_question(question).rooms
    names = [name_in(room) for room in rooms]
    of_rooms = [{room_of(part.label) for part in find_question(question).parts_in(room)} for room in rooms]
    assert all(len(begins) == 1 and name.startswith(*begins) for name, begins in zip(names, of_rooms, strict=True))
    for begin in set().union(*of_rooms):
        lines = [
            Path(room.__file__).read_text("utf-8").count("\n") for room in rooms if name_in(room).startswith(begin)
        ]
        assert len(lines) == 1 or sum(lines) > LONGEST, f"{begin}: one room has place for these parts"


def as_a_reader_counts(label: str) -> list[tuple[int, int, str]]:
    """What sorts labels as a paper does: numbers, numerals, letters."""
    pieces = label.split("-")
    numeral = [NUMERALS.index(piece) if piece in NUMERALS else 0 for piece in pieces]
    return [(int(p) if p.isdigit() else 0, n, "" if n else p) for p, n in zip(pieces, numeral, strict=True)]


@of_every_question
def test_sorted_by_name_rooms_stand_in_the_order_of_the_paper(question: str):
    """But in a table of layers, which are called by their names."""
    labels = [part.label for part in find_question(question).parts if room_of(part.label) != "all_"]
    lettered = list(dict.fromkeys(label.partition("-")[0] for label in labels))
    assert lettered == sorted(lettered, key=as_a_reader_counts)


@of_every_question
def test_every_room_that_computes_has_its_tests_and_tests_are_of_modules(question: str):
    """What a room takes from experiments is tested there; `shown` tests the tables and figures of the page."""
    asked = find_question(question)
    computing = {room.__name__.rpartition(".")[2] for room in asked.rooms if decides_itself(asked, room)}
    tested = [path.stem.removeprefix("test_") for path in routes.files_of(question)]
    assert computing <= set(tested) <= {*asked.modules, "shown"}


def decides_itself(question: Question, room: ModuleType) -> bool:
    """Whether a room has a function that computes an answer or decides a claim."""
    parts = question.parts_in(room)
    deciders = [claim.by for part in parts for claim in part.claims.values() if claim.by]
    return any(getattr(f, "__module__", "") == room.__name__ for f in (*deciders, *(part.function for part in parts)))


@of_every_question
def test_every_part_has_its_section_in_the_same_order(question: str):
    path = page_path(question)
    sections = [section.address for section in read_sections(path.read_text("utf-8").splitlines(), path.name)]
    assert sections == [question, *(part.address for part in find_question(question).parts)]


@of_every_question
def test_an_address_is_that_of_the_module(question: str):
    asked = find_question(question)
    modules = [*asked.rooms, *asked.shared]
    assert {place_of(module.__name__) for module in modules} == {tuple(question.split("/"))}
    below = ROOT / "solutions/exams" / folder_of(question)
    assert all(Path(module.__file__).parent == below for module in modules)


def test_no_module_is_long():
    modules = sorted((ROOT / "solutions").rglob("*.py"))
    lines = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8").count("\n") for path in modules}
    assert lines and {path: n for path, n in lines.items() if n > LONGEST} == {}


def test_a_question_names_nothing_again():
    """What a package gathers would be imported with each of its rooms."""
    packages = sorted((ROOT / "solutions/exams").glob("*/q*/__init__.py"))
    assert packages and [path for path in packages if "import" in path.read_text("utf-8")] == []


# Finding


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A paper beside the others, with two questions."""
    folder = tmp_path / "spring_2000"
    for question in ("q1", "q2"):
        (folder / question).mkdir(parents=True)
        (folder / question / "__init__.py").write_text('"""A title."""\n')
    (folder / "__init__.py").write_text('from solutions.paper import Exam\n\nEXAM = Exam("Spring", 2000)\n')
    monkeypatch.setattr(solutions.exams, "__path__", [*solutions.exams.__path__, str(tmp_path)])
    yield folder
    for name in [name for name in sys.modules if name.startswith("solutions.exams.spring_2000")]:
        del sys.modules[name]


def part(label: str, points: float = 1, bonus: bool = False) -> str:
    """A module's text with one part."""
    options = f'kind="number", points={points}, bonus={bonus}'
    name = label.replace("-", "_")
    return f'from solutions.part import part\n\n@part("{label}", "", {options})\ndef part_{name}():\n    return 1\n\n'


def test_a_question_counts_its_own_parts_and_a_bonus_apart(paper: Path):
    (paper / "q2/a_one.py").write_text(part("a", 8))
    (paper / "q1/a_one.py").write_text(part("a-i", 2) + part("a-ii", 1.5))
    imports = "from solutions.exams.spring_2000.q1.a_one import part_a_i\n"
    (paper / "q1/b_two.py").write_text(
        imports + part("b", 4, bonus=True) + "from solutions.exams.spring_2000.q2.a_one import part_a\n"
    )
    question = find_question("spring-2000/q1")
    assert [p.label for p in question.parts] == ["a-i", "a-ii", "b"]
    assert (question.points, question.bonus, question.title) == (3.5, 4, "A title")


def test_only_what_is_asked_for_is_imported(paper: Path):
    (paper / "q1/a_one.py").write_text(part("a"))
    for name in ("q1/b_two", "q1/shared", "q1/slips", "q2/a_one"):
        (paper / f"{name}.py").write_text("1 / 0\n")
    assert find_part("spring-2000/q1#a").answer() == 1
    question = find_question("spring-2000/q1")
    assert question.title == "A title" and question.modules == ["a_one", "b_two", "shared", "slips"]
    with pytest.raises(ZeroDivisionError):
        print(question.parts)


def test_a_table_of_layers_is_one_room(paper: Path):
    (paper / "q1/all_layers.py").write_text(part("input") + part("conv5-8"))
    assert find_part("spring-2000/q1#conv5-8").label == "conv5-8"
    assert [p.label for p in find_question("spring-2000/q1").parts] == ["input", "conv5-8"]


def test_a_lettered_part_is_all_that_stands_below_its_letter():
    assert [p.label for p in find_parts("spring-2018/q2#m")] == ["m-i", "m-ii"]
    assert [p.label for p in find_parts("spring-2018/q2#m-ii")] == ["m-ii"]
    assert [p.label for p in find_parts("winter-2021/q3#v")] == ["v"]


@pytest.mark.parametrize("address", ["winter-2021/q9", "winter-2121/q3", "winter-2021", "winter_2021/q3", ""])
def test_an_unknown_address_is_told_with_those_that_are_there(address: str):
    for find in (find_question, lambda address: find_part(f"{address}#a")):
        with pytest.raises(ValueError, match="winter-2021/q3, winter-2021/q4"):
            find(address)


@pytest.mark.parametrize("label", ["", "xix", "I", "vii", "vii-e", "vii_a"])
def test_an_unknown_label_is_told_with_those_that_are_there(label: str):
    with pytest.raises(ValueError, match="winter-2021/q3#i, winter-2021/q3#ii"):
        find_part(f"winter-2021/q3#{label}")


def test_slips_of_a_paper_are_its_own_and_those_of_its_questions():
    for exam, (paper, of_exam) in exams().items():
        assert len(slips(exam)) == len(paper.slips) + sum(len(question.slips) for question in of_exam)


# Testing what belongs to an address


def collected(address: str) -> list[str]:
    """The tests that `make test Q=…` runs."""
    command = (sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "--question", address)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.splitlines() if not done.returncode else [done.stderr]


def test_of_a_lettered_part_its_own_tests_are_run_and_no_site_is_built():
    found = collected("winter-2021/q6#ii")
    room, tests = "solutions/exams/winter_2021/q6/ii_own_derivative.py", "tests/exams/winter_2021/q6/test_"
    assert any(test.startswith(f"{room}::") for test in found)
    assert any(test.startswith(f"{tests}ii_own_derivative.py::") for test in found)
    assert any(test.startswith(f"{tests}softmax.py::") for test in found)  # which confirms it
    assert any("test_its_answer_is_no_literal[winter-2021/q6#ii]" in test for test in found)
    assert any("test_each_line_is_printed_as_it_was_computed[winter-2021/q6#ii]" in test for test in found)
    assert [test for test in found if "pages/" in test or "q6#iii" in test or "iii_cross" in test] == []


NOT_THERE = r"at '{}'; there are .*winter-2021/q3"


@pytest.mark.parametrize("address", ["winter-2021/q3#xix", "winter-2021/q9", "winter-2021/q3#"])
def test_what_is_not_there_is_not_chosen(address: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(chosen, "address", "")
    monkeypatch.setattr(chosen, "files", set())
    with pytest.raises(ValueError, match=NOT_THERE.format(address)):
        chosen.choose(address)


def test_what_is_not_there_is_not_tested():
    (said,) = collected("winter-2021/q3#")
    assert re.search(NOT_THERE.format("winter-2021/q3#"), said)


def test_a_lettered_part_is_tested_with_the_experiments_that_decide_it():
    command = [sys.executable, "-m", "pytest", "--question", "spring-2018/q2#d", "--collect-only", "-q"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    files = {line.partition("::")[0] for line in done.stdout.splitlines() if "::" in line}
    assert files == {
        "solutions/exams/spring_2018/q2/d_nonlinearity.py",
        "tests/experiments/activations/test_linear_composition.py",
        "tests/test_derivations.py",
        "tests/test_experiments.py",
        "tests/test_parts.py",
        "tests/test_judged.py",
    }
