"""What was built before is never shown in place of what is there now, and only what rests on a change is made anew."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import PIPE

import pytest

from solutions.pages.kept import Kept
from solutions.pages.rests import Rests
from tests.conftest import BUILD, build, environment
from tests.pages.conftest import copy_of, copy_of_the_project

WINTER, SPRING = "winter-2021/q3", "spring-2018/q3"
UNITS = """
import json, sys
from solutions.pages.prepare import CACHE, Units
from solutions.pages.rests import Rests

for _ in sys.stdin:
    units = Units(CACHE, Rests())
    checksums = {address: units.checksum(address) for address in ("winter-2021/q3", "spring-2018/q3")}
    print(json.dumps(checksums), flush=True)
"""
# A file, what is changed in it, and the questions that rest on it.
CHANGES = {
    "a number deep in nn": ("solutions/nn/windows.py", "1", "1 + 0", {WINTER}),
    "a number deep in nn that all read": ("solutions/nn/checks.py", "1", "1 + 0", {WINTER, SPRING}),
    "an experiment": ("solutions/experiments/losses/several_labels.py", "rng", "generator", {SPRING}),
    "a room": ("solutions/exams/winter_2021/q3/i_convolution.py", "64", "65", {WINTER}),
    "the words of a second route": (
        "tests/exams/winter_2021/q3/test_i_convolution.py",
        "confirms",
        "confirms ",
        {WINTER},
    ),
    "the second route to an experiment": ("tests/experiments/losses/test_several_labels.py", "def ", "def  ", {SPRING}),
    "a page": (f"docs/exams/{WINTER}.md", "/// hint", "/// hint\n", {WINTER}),
    "a template": ("solutions/pages/templates/answer.html", "Answer", "Reply", {WINTER, SPRING}),
    "the code of pages": ("solutions/pages/plain.py", "yes", "Yes", {WINTER, SPRING}),
    "a locked version": ("requirements/site.txt", "numpy==", "numpy==0", {WINTER, SPRING}),
    "the settings": ("mkdocs.yml", "smarty", "smarty # ", {WINTER, SPRING}),
    "what nothing rests on": ("docs/notation.md", "Words", "Other words", set()),
}


def replace_in(file: Path, text: str, instead: str) -> None:
    was = file.read_text("utf-8")
    assert text in was, f"{file} no longer has {text!r}: choose another text to change"
    file.write_text(was.replace(text, instead), "utf-8")


class Asked:
    """A process that says what each question of a project rests on, as often as it is asked, as a preview does."""

    def __init__(self, project: Path):
        path = os.environ | {"PYTHONPATH": str(project)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", UNITS], cwd=project, env=path, stdin=PIPE, stdout=PIPE, text=True
        )

    def checksums(self) -> dict[str, str]:
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def __enter__(self) -> "Asked":
        return self

    def __exit__(self, *_) -> None:
        self.process.communicate()


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, which each test leaves as it was."""
    return copy_of_the_project(tmp_path_factory.mktemp("unchanged") / "project")


@pytest.fixture(scope="module")
def asked(unchanged: Path) -> Iterator[Asked]:
    with Asked(unchanged) as asked:
        yield asked


@pytest.fixture(scope="module")
def before(asked: Asked) -> dict[str, str]:
    return asked.checksums()


@pytest.mark.parametrize("name", CHANGES)
def test_exactly_what_rests_on_a_change_is_made_anew(name: str, unchanged: Path, asked: Asked, before: dict[str, str]):
    file, text, instead, expected = CHANGES[name]
    was = (unchanged / file).read_text("utf-8")
    replace_in(unchanged / file, text, instead)
    after = asked.checksums()
    (unchanged / file).write_text(was, "utf-8")
    assert {address for address in before if before[address] != after[address]} == expected


def test_a_change_that_is_undone_is_none(asked: Asked, before: dict[str, str]):
    assert asked.checksums() == before


def test_a_text_rests_on_the_data_that_it_names(project: Path):
    """A lab reads a file of measured times, and the reference shows a module."""
    for text, file in (
        ('results = "benchmarks/conv3d.json"', "benchmarks/conv3d.json"),
        ("::: solutions.nn.pooling", "solutions/nn/windows.py"),
        ("from solutions.nn import (\n    losses,\n)", "solutions/nn/losses.py"),
    ):
        rests = Rests(project).of_text(text)
        (project / file).write_text((project / file).read_text("utf-8") + "\n", "utf-8")
        assert Rests(project).of_text(text) != rests
        assert Rests(project).of_text("other words") == Rests(project).of_text("other words")


def test_another_process_keeps_all_and_another_repository_makes_all_anew(
    unchanged: Path, before: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    with Asked(unchanged) as another:
        assert another.checksums() == before
    monkeypatch.setenv("REPO_URL", "https://forge.example/name/project")
    with Asked(unchanged) as another:
        assert not set(before.values()) & set(another.checksums().values())


def test_a_result_is_kept_under_its_checksum_and_name(tmp_path: Path):
    def run(checksum: str, *names: str) -> list[str]:
        computed: list[str] = []
        kept = Kept(tmp_path / "kept")
        for name in names:
            assert kept(checksum, name, lambda n=name: computed.append(n) or n.upper()) == name.upper()
        kept.write()
        return computed

    assert run("1", "a", "b") == ["a", "b"]
    assert run("1", "a", "b", "c") == ["c"]
    assert run("2", "a") == ["a"]
    assert run("1", "a") == ["a"]  # what a run does not ask for is forgotten


# The guards, taken away: then a result is kept too long


def test_what_is_kept_would_be_stale_were_its_checksum_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def result(checksum: str, value: str) -> str:
        kept = Kept(tmp_path / "kept")
        found = kept(checksum, "a", lambda: value)
        kept.write()
        return found

    assert [result("1", "old"), result("2", "new")] == ["old", "new"]
    monkeypatch.setattr("solutions.pages.kept._key", lambda checksum, name: name)
    assert [result("1", "old"), result("2", "new")] == ["old", "old"]


def test_a_lab_would_be_stale_were_its_imports_not_read(monkeypatch: pytest.MonkeyPatch):
    def checksum(module: str) -> str:
        files = {"solutions/nn/windows.py": module}
        monkeypatch.setattr(Rests, "of_file", lambda self, path: files.get(path, ""))
        return Rests().of_text("from solutions.nn import (\n    pooling,\n)")

    assert checksum("before") != checksum("after")
    monkeypatch.setattr("solutions.pages.rests._imported", lambda text: set())
    assert checksum("before") == checksum("after")


def pages(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


EDITS = [
    (f"docs/exams/{WINTER}.md", "does the layer learn", "does this layer learn"),
    ("solutions/nn/windows.py", "\n\n\ndef ", "\n\n\n# As of now:\ndef "),
    ("tests/exams/winter_2021/q3/test_i_convolution.py", '", "', '", "our '),
    ("solutions/pages/templates/answer.html", '"answer-title">Answer', '"answer-title">Our answer'),
]


@pytest.mark.long
def test_a_build_after_changes_is_one_from_nothing(warm: Path, tmp_path: Path):
    """And where nothing has changed, nothing is built."""
    project = copy_of(warm, tmp_path / "project")
    first = pages(project / "site")
    again = build(project)
    assert "Nothing has changed" in again.stdout and pages(project / "site") == first
    for edit in EDITS:
        replace_in(project / edit[0], *edit[1:])
    assert build(project).returncode == 0
    other = tmp_path / "other"
    shutil.copytree(project, other, ignore=shutil.ignore_patterns(".cache", "site", "__pycache__"))
    assert build(other).returncode == 0
    after = pages(project / "site")
    assert after == pages(other / "site") and after != first


@pytest.mark.long
def test_a_site_that_somebody_changed_is_built_anew(warm: Path, tmp_path: Path):
    project = copy_of(warm, tmp_path / "project")
    page = project / "site/index.html"
    built = page.read_bytes()
    page.write_text("something else", "utf-8")
    assert build(project).returncode == 0
    assert page.read_bytes() == built


def when(there: Callable[[], object], process: subprocess.Popen) -> None:
    while process.poll() is None and not there():
        time.sleep(0.02)


@pytest.mark.long
def test_a_build_that_was_killed_while_it_computed_leaves_nothing_wrong(project: Path):
    started = subprocess.Popen(
        BUILD, cwd=project, env=environment() | {"PYTHONPATH": str(project)}, start_new_session=True
    )
    when(lambda: list(project.glob(".cache/prepared/*/*.pickle")), started)
    os.killpg(started.pid, signal.SIGKILL)
    assert started.wait() != 0
    assert build(project).returncode == 0
    resumed = pages(project / "site")
    shutil.rmtree(project / ".cache")
    shutil.rmtree(project / "site")
    assert build(project).returncode == 0
    assert pages(project / "site") == resumed


def test_a_part_rests_on_its_room_and_on_those_that_it_names():
    of_room, named = Rests().of_room, ("iv_convolution_designs",)
    rooms = {of_room(WINTER, room, others) for room in ("i_", "ii_") for others in ((), named)}
    assert len(rooms | {of_room(WINTER, "")}) == 5
