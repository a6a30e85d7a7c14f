"""A fault on a page stops the build and says where it is. Each test breaks one thing of a small copy of the project."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from solutions.pages.expand import Page
from solutions.pages.source import PageError
from tests.conftest import BUILD, ROOT, build, environment
from tests.pages.conftest import copy_of_the_project

NOTES = "docs/notation.md"
Q3 = "docs/exams/winter-2021/q3.md"
POOL = "solutions/exams/winter_2021/q3/ii_max_pool.py"
DIGITS = "solutions/experiments/regularization/augmentation.py"
ERRATA = "docs/errata.md"
MEDDLING = """# Wrong keys

```python exec="on"
from solutions.pages import catalogue
catalogue.counted = str
print("Words")
```
"""
FENCE = "volume = Conv(filters=4, kernel=(1, 8)).output_shape((16, 16, 3))"


class Fault(NamedTuple):
    """A text of a file, what stands there instead, and what the build says of it."""

    file: str
    text: str
    instead: str
    said: str


PAGE_FAULTS = {
    "an expression that raises": Fault(Q3, "{{ height }} × {{ width }}", "{{ height / 0 }}", "{place}.*ZeroDivision"),
    "an unknown name": Fault(Q3, "length {{ height }}", "length {{ heigth }}", "{place}.*'heigth' is not defined"),
    "an unknown block": Fault(Q3, "/// hint\nIt is the same", "/// hnt\nIt is the same", "{place}.*'/// hnt'"),
    "a block without end": Fault(Q3, "does the layer have?\n///", "…", "q3.md:.*'question' is never closed"),
    "a second solution": Fault(Q3, "/// remark", "/// solution", r"q3.md:\d+:.* has 2 solution blocks"),
    "a part without its section": Fault(Q3, "## winter-2021/q3#ii\n", "## Pooling\n", "q3.md:1: the page has"),
    "a section without its part": Fault(Q3, "/q3#ii\n", "/q3#xix\n", "q3.md:1: the page has"),
    "a figure without words": Fault(Q3, "figure(draw_designs)", "figure(lambda: '')", "{place}.*docstring"),
}
BUILD_FAULTS = {
    "an executed fence that raises": Fault(Q3, FENCE, "volume = 1 / 0", "ZeroDivisionError"),
    "a fence that changes what others see": Fault(ERRATA, "# Wrong keys", MEDDLING, "errata.md.*catalogue.counted"),
    "a dead place on another page": Fault(NOTES, "Words", "[Words](errata.md#nothing)", "notation.md.*#nothing"),
}
EARLY_FAULTS = {
    "an undecided claim": Fault(DIGITS, 'Finding(confused != "none"', "Finding(0", f"{Q3}.*the digit keeps its label"),
}
LONG_FAULTS = {
    "an unknown TeX command": Fault(Q3, r"\left\lfloor", r"\left\lflor", "q3.md.*TeX .*lflor"),
    "a dead link": Fault(NOTES, "Words", "[Words](nothing.md)", "notation.md.*nothing.md"),
    "a link to the root": Fault(NOTES, "Words", "[Words](/errata/)", "notation.md.*absolute"),
    "an unknown derived table": Fault(
        "docs/topics/index.md", "catalogue.topics", "catalogue.tropics", "topics/index.md.*tropics"
    ),
    "an answer that raises": Fault(POOL, "layer = Pool(pool)", "layer = Pool(poll)", "ii_max_pool.py.*NameError"),
    "an unknown paper": Fault("docs/exams/winter-2021/index.md", '("winter-2021")', '("winter-2012")', "winter-2012"),
}


def altered(text: str, fault: Fault) -> str:
    assert fault.text in text, f"{fault.file} no longer has {fault.text!r}: choose another text to break"
    return text.replace(fault.text, fault.instead, 1)


def place(fault: Fault, text: str) -> str:
    """File and line of the fault, as a pattern."""
    return re.escape(f"{fault.file}:{text[: text.index(fault.text)].count(chr(10)) + 1}:")


@pytest.mark.parametrize("name", PAGE_FAULTS)
def test_a_fault_of_a_page_is_told_with_its_place(name: str):
    fault = PAGE_FAULTS[name]
    text = (ROOT / Q3).read_text("utf-8")
    with pytest.raises(PageError, match=fault.said.replace("{place}", place(fault, text))):
        Page(altered(text, fault).split("\n")).record()


def test_the_page_that_is_broken_here_is_sound():
    assert Page((ROOT / Q3).read_text("utf-8").split("\n")).record()


@pytest.mark.long
def test_the_project_that_is_broken_here_is_sound(project: Path):
    done = build(project)
    assert done.returncode == 0, done.stdout
    assert (project / "site/exams/winter-2021/q3/index.html").exists()


def assert_stops_the_build(fault: Fault, project: Path) -> None:
    file = project / fault.file
    text = file.read_text("utf-8")
    file.write_text(altered(text, fault), "utf-8")
    done = build(project)
    assert done.returncode != 0, done.stdout
    assert re.search(fault.said.replace("{place}", ""), done.stdout, re.DOTALL), done.stdout


@pytest.fixture
def last_good(project: Path) -> Path:
    return put_a_good_site(project)


def put_a_good_site(project: Path) -> Path:
    """The file of a site that was built before."""
    (project / "site").mkdir()
    file = project / "site/index.html"
    file.write_text("the last good site", "utf-8")
    return file


def is_left_as_it_was(file: Path) -> bool:
    return [*file.parent.rglob("*")] == [file] and file.read_text("utf-8") == "the last good site"


ON_A_FULL_DISK = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


def test_a_build_on_a_full_disk_leaves_the_last_good_site(project: Path, last_good: Path):
    """No file may grow beyond some bytes: to the one who writes it that is a disk without room."""
    done = build(project, command=(sys.executable, "-c", ON_A_FULL_DISK, *BUILD[1:]))
    assert done.returncode != 0 and "File too large" in done.stdout
    assert is_left_as_it_was(last_good)


WAITS_ONCE = """
import pathlib, time

def on_post_build(config):
    waiting = pathlib.Path(".cache/waiting")
    if not waiting.exists():
        waiting.touch()
        time.sleep(60)
"""


def test_a_build_that_is_killed_leaves_the_last_good_site(project: Path, last_good: Path):
    """When all of it is written, and nothing has taken its place yet."""
    settings = (project / "mkdocs.yml").read_text("utf-8")
    (project / "wait.py").write_text(WAITS_ONCE, "utf-8")
    (project / "mkdocs.yml").write_text(settings.replace("hooks:\n", "hooks:\n  - wait.py\n"), "utf-8")
    started = subprocess.Popen(BUILD, cwd=project, env=environment(), start_new_session=True, stderr=subprocess.DEVNULL)
    while started.poll() is None and not (project / ".cache/waiting").exists():
        time.sleep(0.05)
    os.killpg(started.pid, signal.SIGKILL)
    assert started.wait() != 0
    assert is_left_as_it_was(last_good)
    done = build(project)
    assert done.returncode == 0, done.stdout
    assert (project / "site/exams/winter-2021/q3/index.html").exists()
    assert "the last good site" not in last_good.read_text("utf-8")


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What is said of a build with these faults, and the file of the site that was built before."""
    project = copy_of_the_project(tmp_path_factory.mktemp("failed"))
    for fault in BUILD_FAULTS.values():
        file = project / fault.file
        file.write_text(altered(file.read_text("utf-8"), fault), "utf-8")
    file = put_a_good_site(project)
    done = build(project)
    assert done.returncode != 0, done.stdout
    return done.stdout, file


@pytest.mark.parametrize("name", BUILD_FAULTS)
def test_a_fault_stops_the_build(name: str, failed: tuple[str, Path]):
    """Each is a warning, of which one is enough, and it is told which."""
    said, _ = failed
    assert re.search(BUILD_FAULTS[name].said, said, re.DOTALL), said
    assert f"Aborted with {len(BUILD_FAULTS)} warnings in strict mode" in said


def test_a_build_that_fails_leaves_the_last_good_site(failed: tuple[str, Path]):
    assert is_left_as_it_was(failed[1])


@pytest.mark.parametrize("name", EARLY_FAULTS)
def test_a_fault_stops_the_build_before_any_page_is_rendered(name: str, project: Path):
    assert_stops_the_build(EARLY_FAULTS[name], project)


@pytest.mark.long
@pytest.mark.parametrize("name", [*PAGE_FAULTS, *BUILD_FAULTS, *LONG_FAULTS])
def test_another_fault_stops_the_build(name: str, project: Path):
    assert_stops_the_build((PAGE_FAULTS | BUILD_FAULTS | LONG_FAULTS)[name], project)


@pytest.mark.long
def test_a_lab_that_raises_stops_the_build(project: Path):
    (project / "docs/labs").mkdir()
    (project / "docs/labs/broken.py").write_text("# %% [markdown]\n# # Broken\n\n# %%\n1 / 0\n")
    done = build(project)
    assert done.returncode != 0, done.stdout
    assert "ZeroDivisionError" in done.stdout
