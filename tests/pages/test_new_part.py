"""`make part`: what it lays out, and what it leaves alone. Everything happens in a copy of the project."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from solutions.pages import new_part

ROOT = Path(__file__).parents[2]
NEW = "summer-2019/q2#b-ii"
IN_A_QUESTION = "winter-2021/q3#xix"
IN_A_ROOM = "winter-2021/q3#vii-e"
AUGMENTATIONS = "exams/winter_2021/q3/test_vii_augmentations.py"


@pytest.fixture
def project(tmp_path: Path, monkeypatch) -> Path:
    """The project with one paper of one question."""
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions", ignore=other_questions)
    (tmp_path / "docs/exams/winter-2021").mkdir(parents=True)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    for name in ("index.md", "q3.md"):
        shutil.copy(ROOT / "docs/exams/winter-2021" / name, tmp_path / "docs/exams/winter-2021")
    (tmp_path / "tests/exams/winter_2021/q3").mkdir(parents=True)
    for name in ("confirm.py", "exams/winter_2021/__init__.py", "exams/winter_2021/q3/__init__.py", AUGMENTATIONS):
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests" / name)
    monkeypatch.setattr(new_part, "ROOT", tmp_path)
    return tmp_path


def other_questions(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "__pycache__" or (re.fullmatch(r"q\d+", name) and name != "q3")]


def python(project: Path, *arguments: str) -> subprocess.CompletedProcess:
    environment = {"PYTHONPATH": str(project), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([sys.executable, *arguments], cwd=project, env=environment, capture_output=True, text=True)


EACH = """
import sys, traceback

for code in sys.argv[1:]:
    try:
        exec(code, {})
    except Exception:
        print(traceback.format_exc())
    print("\\0")
"""


def tried(project: Path, *codes: str) -> list[str]:
    """What each piece of code prints, or raises, one after the other."""
    done = python(project, "-c", EACH, *codes)
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\0")


def texts(project: Path) -> dict[str, str]:
    return {path.relative_to(project).as_posix(): path.read_text() for path in project.rglob("*") if path.is_file()}


def test_a_part_of_a_new_paper_brings_all_files(project):
    before = texts(project)
    done = python(project, "-m", "solutions.pages.new_part", NEW)  # as `make part` does
    assert done.returncode == 0, done.stderr
    after = texts(project)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {
        "solutions/exams/summer_2019/__init__.py",
        "solutions/exams/summer_2019/q2/__init__.py",
        "solutions/exams/summer_2019/q2/b_todo.py",
        "docs/exams/summer-2019/index.md",
        "docs/exams/summer-2019/q2.md",
        "tests/exams/summer_2019/__init__.py",
        "tests/exams/summer_2019/q2/__init__.py",
        "tests/exams/summer_2019/q2/test_b_todo.py",
    }
    for name in set(after) - set(before):
        assert re.search(f"created +{name}", done.stdout)
    assert "make test Q='summer-2019/q2#b'" in done.stdout
    assert f"make part P='{NEW}' NAME=" in done.stdout


def test_a_lettered_part_of_a_question_gets_a_module_of_the_name_that_is_given(project, capsys):
    before = texts(project)
    assert new_part.main([IN_A_QUESTION, "residual_block"]) == 0
    changed = {name for name, text in texts(project).items() if before.get(name) != text}
    assert changed == {
        "solutions/exams/winter_2021/q3/xix_residual_block.py",
        "docs/exams/winter-2021/q3.md",
        "tests/exams/winter_2021/q3/test_xix_residual_block.py",
    }
    said = capsys.readouterr().out
    for name in changed:
        assert texts(project)[name].startswith(before.get(name, ""))
        assert re.search(f"{'added to' if name in before else 'created'} +{name}", said)
    assert "NAME=" not in said


def test_a_part_of_a_room_is_added_to_what_is_there(project, capsys):
    before = texts(project)
    assert new_part.main([IN_A_ROOM]) == 0
    changed = {name for name, text in texts(project).items() if before.get(name) != text}
    assert changed == {
        "solutions/exams/winter_2021/q3/vii_augmentations.py",
        "docs/exams/winter-2021/q3.md",
        f"tests/{AUGMENTATIONS}",
    }
    said = capsys.readouterr().out
    for name in changed:
        assert re.search(f"added to +{name}", said)
        assert without_imports(texts(project)[name]).startswith(without_imports(before[name]).rstrip("\n"))


@pytest.mark.parametrize("kind", ["prose", "choice"])
def test_a_part_of_claims_wants_no_second_route_of_its_own(project, kind):
    """Its deciders have theirs: a part in words touches its room and its page."""
    before = texts(project)
    assert new_part.main([IN_A_QUESTION, "reasons", kind]) == 0
    changed = {name for name, text in texts(project).items() if before.get(name) != text}
    assert changed == {"solutions/exams/winter_2021/q3/xix_reasons.py", "docs/exams/winter-2021/q3.md"}
    found = f"from solutions.papers import find_part; part = find_part({IN_A_QUESTION!r})"
    done = python(project, "-c", f"{found}; print(part.kind); part.answer()")
    assert done.stdout.split() == [kind] and "is not written yet" in done.stderr


def test_the_stem_that_holds_for_a_new_part_is_told(project, capsys):
    page = project / "docs/exams/winter-2021/q3.md"
    page.write_text("# winter-2021/q3\n\n/// stem\nA dozen networks.\n///\n\n## winter-2021/q3#i\n")
    assert new_part.main([IN_A_QUESTION]) == 0
    assert "stem on line 3 of the page, “A dozen networks.”, belongs to it" in capsys.readouterr().out


def test_no_stem_is_told_where_it_has_ended_and_a_page_that_cannot_be_read_is_left_alone(project, capsys):
    page = project / "docs/exams/winter-2021/q3.md"
    page.write_text("# winter-2021/q3\n\n/// stem\nA dozen networks.\n///\n\n/// stem\n///\n")
    assert new_part.main([IN_A_QUESTION]) == 0
    assert "stem on line" not in capsys.readouterr().out
    page.write_text("# winter-2021/q3\n\n/// stem\nA dozen networks.\n")
    before = texts(project)
    assert new_part.main(["winter-2021/q3#xx"]) == 2
    assert "q3.md:3: the block 'stem' is never closed. Mend this first" in capsys.readouterr().err
    assert texts(project) == before


def test_an_unknown_kind_is_refused(project, capsys):
    assert new_part.main([IN_A_QUESTION, "reasons", "essay"]) == 2
    assert "'essay' is no kind of part; there are number, shape" in capsys.readouterr().err


def without_imports(text: str) -> str:
    """The text without the lines of `from solutions…` imports, which name what is new as well."""
    return re.sub(r"^from solutions\S* import (\([^)]*\)|.*)\n", "", text, flags=re.MULTILINE)


ROOMS = {NEW: "b_todo", IN_A_QUESTION: "xix_todo", IN_A_ROOM: "vii_augmentations"}


@pytest.mark.parametrize("address, room", ROOMS.items())
def test_what_is_laid_out_is_read_by_the_project_and_fails(project, address, room):
    assert new_part.main([address]) == 0
    question = address.partition("#")[0]
    package = question.replace("-", "_").replace("/", ".")
    name, test = f"{package}.{room}", f"test_part_{address.partition('#')[2].replace('-', '_')}"
    found = f"from solutions.papers import find_part; part = find_part({address!r})"
    example = f"import doctest, solutions.exams.{name} as m; print(doctest.testmod(m).failed)"
    second = f"from tests.exams.{package}.test_{room} import {test}; {test}()"
    said = tried(project, f"{found}; print(part.address); part.answer()", example, second)
    assert said[0].startswith(f"{address}\n")
    assert f"NotImplementedError: {address} is not written yet" in said[0]
    assert said[1].splitlines()[-1] == "1"
    assert "is not written yet" in said[2]

    # Once the function is written, the page and the second route still want theirs.
    path = project / f"solutions/exams/{name.replace('.', '/')}.py"
    path.write_text(re.sub("raise NotImplementedError.*", "return 7", path.read_text()))
    expand = (
        "import pathlib\nfrom solutions.pages.expand import Page\n"
        f"Page(pathlib.Path('docs/exams/{question}.md').read_text().splitlines()).record()"
    )
    said = tried(project, expand, second)
    assert re.search(rf"PageError: docs/exams/{question}.md:\d+: .*'TODO' is not defined", said[0])
    assert "AssertionError" in said[1]


def test_what_is_laid_out_is_as_ruff_wants_it(project):
    assert new_part.main([NEW]) == new_part.main([NEW + "i"]) == 0
    shutil.copy(ROOT / "pyproject.toml", project)
    files = [name for name in texts(project) if "summer" in name and name.endswith(".py")]
    for command in (["check"], ["format", "--check"]):
        done = python(project, "-m", "ruff", *command, "--no-cache", *files)
        assert done.returncode == 0, done.stdout


def test_only_what_is_missing_is_laid_out(project):
    """A contributor began by hand: with the page and the test of a part, or with a module that imports nothing."""
    page, test = project / "docs/exams/winter-2021/q3.md", project / "tests" / AUGMENTATIONS
    page.write_text(page.read_text() + f"\n## {IN_A_ROOM}\n\nMy own words")  # no end of line
    test.write_text(test.read_text() + f'\n\n@confirms("{IN_A_ROOM}", "counting")\ndef test_mine():\n    pass\n')
    module = project / "solutions/exams/winter_2021/q5/a_mine.py"
    module.parent.mkdir()
    module.write_text('"""Mine."""\n\nGIVEN = 3')
    before = texts(project)
    assert new_part.main([IN_A_ROOM]) == new_part.main(["winter-2021/q5#a", "another_name"]) == 0
    assert page.read_text() == before["docs/exams/winter-2021/q3.md"]
    assert test.read_text() == before[f"tests/{AUGMENTATIONS}"]
    assert module.read_text().startswith('"""Mine."""\n\nfrom solutions.part import part\n\nGIVEN = 3\n')


@pytest.mark.parametrize("address", ["winter-2021/q3#iv", NEW])
def test_a_part_that_is_there_is_refused(project, capsys, address):
    assert new_part.main([NEW]) == 0
    before = texts(project)
    assert new_part.main([address]) == 2
    said = capsys.readouterr().err
    assert re.match(rf"{address} is there already, at solutions/exams/\w+/q\d/\w+\.py:\d+\.", said)
    assert texts(project) == before


NO_ADDRESSES = (
    *("", "q3#iv", "winter-2021/q3", "winter-2021/q3#", "winter_2021/q3#iv", "Winter-2021/q3#iv", "winter-2021/3#iv"),
    *("winter-2021/q0#iv", "winter-2021/q3#iv-", "../q3#iv", "monsoon-2021/q3#iv", "winter-2021/q3#iv\n"),
)


REFUSED = ([], ["winter-2021/q9#a", "b", "number", "d"], ["winter-2021/q9#a", "B"], ["winter-2021/q9#a", "../b"])


@pytest.mark.parametrize("arguments", [*REFUSED, *([address] for address in NO_ADDRESSES)])
def test_what_is_no_address_is_refused(project, capsys, arguments):
    before = texts(project)
    assert new_part.main(arguments) == 2
    said = capsys.readouterr().err
    assert any(right in said for right in ("winter-2021/q3#iv", "winter, spring, summer, fall", "convolution_designs"))
    assert texts(project) == before


def test_a_module_that_cannot_be_read_is_named(project, capsys):
    module = project / "solutions/exams/winter_2021/q3/vii_augmentations.py"
    module.write_text(module.read_text() + "\ndef half(:\n")
    before = texts(project)
    assert new_part.main([IN_A_ROOM]) == 2
    assert re.search(r"vii_augmentations\.py:\d+: .*nothing was changed", capsys.readouterr().err)
    assert texts(project) == before


def test_nothing_that_was_laid_out_is_left_unwritten():
    for tree in ("solutions/exams", "docs/exams", "tests/exams"):
        for path in (ROOT / tree).rglob("*"):
            if path.suffix in (".py", ".md"):
                assert "TODO" not in path.read_text(encoding="utf-8") and "_todo" not in path.stem, path
