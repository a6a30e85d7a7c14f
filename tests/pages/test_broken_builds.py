"""A fault on a page stops the whole build, which says where it is, and leaves the last good site."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from tests.conftest import BUILD, ROOT, build, environment
from tests.pages.conftest import copy_of

NOTES = "docs/notation.md"
INDEX = "docs/index.md"
ERRATA = "docs/errata.md"
Q3 = "docs/exams/winter-2021/q3.md"
POOL = "solutions/exams/winter_2021/q3/ii_max_pool.py"
DIGITS = "solutions/experiments/regularization/augmentation.py"
MEDDLING = """# Wrong keys

```python exec="on"
from solutions.pages import catalogue
catalogue.counted = str
print("[Words](nowhere/)")
```
"""
FENCE = "volume = Conv(filters=4, kernel=(1, 8)).output_shape((16, 16, 3))"


class Fault(NamedTuple):
    """A text of a file, what stands there instead, and what the build says of it."""

    file: str
    text: str
    instead: str
    said: str


# By the setting of MkDocs that has it told
SETTINGS = {
    "nav.omitted_files": Fault("docs/lost.md", "", "# Lost\n", "not included in the .nav.*- lost.md"),
    "links.not_found": Fault(INDEX, "Words", "Words [a](nothing.md)", "index.md.* 'nothing.md', but the target is not"),
    "links.anchors": Fault(
        INDEX, "Words", "Words [b](errata.md#no)", "index.md.* 'errata.md#no'.* does not contain an anchor"
    ),
    "links.absolute_links": Fault(INDEX, "Words", "Words [c](/errata/)", "index.md.* absolute link '/errata/'"),
    "links.unrecognized_links": Fault(INDEX, "Words", "Words [d](nowhere/)", "index.md.* unrecognized.* 'nowhere/'"),
    "nav.not_found": Fault(NOTES, "", "", "'notation.md' is included in the 'nav'.* not found"),
}
DERIVED = {"nav.absolute_links"}  # the menu names files only
WARNINGS = {
    "an executed fence that raises": Fault(Q3, FENCE, "volume = 1 / 0", r"winter-2021/q3.md:\d+' exited.*ZeroDivision"),
    "a fence that changes what others see": Fault(ERRATA, "# Wrong keys", MEDDLING, "errata.md: .*catalogue.counted"),
    "a dead link that a fence prints": Fault(ERRATA, "", "", r"errata.md:\d+: the link 'nowhere/' leads nowhere"),
    "a mistyped fence": Fault(
        INDEX, "Words", "Words\n\n```pyhton\n1\n```\n\nWords", r"index.md:\d+: the fence '```pyhton'"
    ),
    "a typed number": Fault(Q3, "padding {{ padding }}", "padding 15", r"q3.md:\d+: 15 is typed"),
}
FAULTS = SETTINGS | WARNINGS
LONG_FAULTS = {
    "an undecided claim": Fault(DIGITS, 'Finding(confused != "none"', "Finding(0", f"{Q3}.*the digit keeps its label"),
    "an answer that raises": Fault(POOL, "layer = Pool(pool)", "layer = Pool(poll)", "ii_max_pool.py.*NameError"),
    "an unknown paper": Fault("docs/exams/winter-2021/index.md", '("winter-2021")', '("winter-2012")', "winter-2012"),
    "an unknown TeX command on a page of words": Fault(NOTES, "Words", r"$\frob$", "notation.md.*TeX .*frob"),
}


def put(project: Path, fault: Fault) -> None:
    """The fault into its file; a file of no text is made, or removed."""
    file = project / fault.file
    if fault.text:
        text = file.read_text("utf-8")
        assert fault.text in text, f"{fault.file} no longer has {fault.text!r}: choose another text to break"
        file.write_text(text.replace(fault.text, fault.instead, 1), "utf-8")
    elif fault.instead:
        file.write_text(fault.instead, "utf-8")


def put_a_good_site(project: Path) -> Path:
    """The file of a site that was built before."""
    (project / "site").mkdir()
    file = project / "site/index.html"
    file.write_text("the last good site", "utf-8")
    return file


def is_left_as_it_was(file: Path) -> bool:
    return [*file.parent.rglob("*")] == [file] and file.read_text("utf-8") == "the last good site"


@pytest.fixture(scope="module")
def broken(warm: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with all faults at once."""
    project = copy_of(warm, tmp_path_factory.mktemp("broken") / "project", "site", "site.stamp")
    for fault in FAULTS.values():
        put(project, fault)
    (project / NOTES).unlink()
    put_a_good_site(project)
    return project


@pytest.fixture(scope="module")
def refused(broken: Path) -> str:
    done = build(broken)
    assert done.returncode != 0, done.stdout
    return done.stdout


UNGUARDED = """
INHERIT: mkdocs.yml
strict: false
validation:
  nav: {omitted_files: ignore, not_found: ignore, absolute_links: ignore}
  links: {not_found: ignore, anchors: ignore, absolute_links: ignore, unrecognized_links: ignore}
"""


@pytest.fixture(scope="module")
def accepted(broken: Path, refused: str) -> str:
    """What is said of the same project where the settings that guard it are taken away."""
    (broken / "unguarded.yml").write_text(UNGUARDED, "utf-8")
    command = (sys.executable, "-m", "mkdocs", "build", "-f", "unguarded.yml", "--site-dir", ".cache/unguarded")
    done = build(broken, command=command)
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.parametrize("name", FAULTS)
def test_all_faults_are_told_at_once(name: str, refused: str):
    assert re.search(FAULTS[name].said, refused, re.DOTALL), refused
    assert re.search(r"Aborted with \d+ warnings in strict mode", refused)


def test_a_build_that_fails_leaves_the_last_good_site(broken: Path, refused: str):
    assert is_left_as_it_was(broken / "site/index.html")


@pytest.mark.parametrize("name", SETTINGS)
def test_a_fault_is_accepted_where_its_setting_is_taken_away(name: str, accepted: str):
    assert not re.search(SETTINGS[name].said, accepted, re.DOTALL), accepted


def test_every_setting_that_guards_has_its_fault():
    text = re.sub("!ENV", "", (ROOT / "mkdocs.yml").read_text("utf-8"))
    settings = yaml_load(text, get_yaml_loader())
    guarding = {f"{of}.{name}" for of, own in settings["validation"].items() for name in own}
    assert guarding - DERIVED == set(SETTINGS)
    assert settings["strict"] is True


ON_A_FULL_DISK = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
WAITS = """
import pathlib, time

rename = pathlib.Path.rename

def wait(path, target):
    if path == pathlib.Path("site"):
        pathlib.Path(".cache/waiting").touch()
        time.sleep(60)
    return rename(path, target)

pathlib.Path.rename = wait
"""


def test_a_build_that_does_not_end_leaves_the_last_good_site(warm: Path, tmp_path: Path):
    """On a full disk: to who writes a file, that is one that may not grow. Or when it is killed: when all of it is
    written, and nothing has taken its place yet. Then two builds at once, one of which waits, end well.
    """
    project = copy_of(warm, tmp_path / "project", "site", "site.stamp")
    last_good = put_a_good_site(project)
    done = build(project, command=(sys.executable, "-c", ON_A_FULL_DISK, *BUILD[1:]))
    assert done.returncode != 0 and "File too large" in done.stdout
    assert is_left_as_it_was(last_good)

    (tmp_path / "sitecustomize.py").write_text(WAITS, "utf-8")
    paths = {"PYTHONPATH": os.pathsep.join(map(str, (project, tmp_path)))}
    started = subprocess.Popen(
        BUILD, cwd=project, env=environment() | paths, start_new_session=True, stderr=subprocess.DEVNULL
    )
    while started.poll() is None and not (project / ".cache/waiting").exists():
        time.sleep(0.05)
    os.killpg(started.pid, signal.SIGKILL)
    assert started.wait() != 0
    assert is_left_as_it_was(last_good)

    own = environment() | {"PYTHONPATH": str(project)}
    both = [subprocess.Popen(BUILD, cwd=project, env=own, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert files(project / "site") == files(warm / "site")


def files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.mark.long
@pytest.mark.parametrize("name", LONG_FAULTS)
def test_another_fault_stops_the_build(name: str, warm: Path, tmp_path: Path):
    project = copy_of(warm, tmp_path / "project", "site", "site.stamp")
    put(project, LONG_FAULTS[name])
    done = build(project)
    assert done.returncode != 0, done.stdout
    assert re.search(LONG_FAULTS[name].said, done.stdout, re.DOTALL), done.stdout
