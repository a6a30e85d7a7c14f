"""`make site` around MkDocs, which is replaced here: when it is called, and what becomes of what it writes."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from solutions.pages.build import MADE_OF, SETTINGS, checksum, files, main

PAGE = "<html><head><title>A</title></head></html>"
RUN = "solutions.pages.build.subprocess.run"


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What was called so far, in a folder that holds a project of one page."""
    monkeypatch.chdir(tmp_path)
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# A")
    called: list[list[str]] = []
    monkeypatch.setattr(RUN, made(called, 0))
    return called


def made(called: list[list[str]], returncode: int) -> Callable:
    """MkDocs, which writes a page and ends."""

    def run(command: list[str]) -> SimpleNamespace:
        called.append(command)
        aside = Path(command[-1])
        assert not aside.exists(), "what a build before has left is in the way"
        aside.mkdir(parents=True)
        (aside / "index.html").write_text(PAGE)
        return SimpleNamespace(returncode=returncode)

    return run


def fails_at_once(command: list[str]) -> SimpleNamespace:
    """MkDocs, which ends before it writes anything."""
    return SimpleNamespace(returncode=2)


def left(folder: str) -> set[str]:
    return {path.as_posix() for path in Path(folder).iterdir()}


def test_mkdocs_builds_aside_and_strictly_and_each_page_gets_its_policy(commands: list):
    assert main() == 0
    assert commands == [[sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", ".cache/site"]]
    assert "Content-Security-Policy" in Path("site/index.html").read_text()
    assert left(".cache") == {".cache/build.lock", ".cache/site.stamp"}


def test_nothing_is_built_where_nothing_has_changed(commands: list, capsys: pytest.CaptureFixture):
    assert main() == 0 and capsys.readouterr().out == ""
    assert main() == 0 and capsys.readouterr().out.startswith("Nothing has changed")
    assert len(commands) == 1


CHANGES = {
    "a page": lambda: Path("docs/index.md").write_text("# B"),
    "a new page": lambda: Path("docs/new.md").write_text("# A"),
    "a module of Python": lambda: (Path("solutions").mkdir(), Path("solutions/a.py").write_text("1")),
    "a file of the site": lambda: Path("site/index.html").write_text("B"),
    "a file that the site lost": lambda: Path("site/index.html").unlink(),
    "the stamp": lambda: Path(".cache/site.stamp").unlink(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_the_site_is_built_anew(change: str, commands: list):
    main()
    Path("site/old.html").touch()
    CHANGES[change]()
    assert main() == 0
    assert len(commands) == 2 and left("site") == {"site/index.html"}
    assert Path("site/index.html").read_text() != PAGE
    assert left(".cache") == {".cache/build.lock", ".cache/site.stamp"}
    main()
    assert len(commands) == 2


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_of_the_environment_is_a_change(name: str, commands: list, monkeypatch: pytest.MonkeyPatch):
    main()
    monkeypatch.setenv(name, "1")
    main()
    assert len(commands) == 2


def test_another_python_is_a_change(commands: list, monkeypatch: pytest.MonkeyPatch):
    main()
    monkeypatch.setattr(sys, "version", "4")
    main()
    assert len(commands) == 2


def test_a_build_that_fails_says_so_and_leaves_all_as_it_was(commands: list, monkeypatch: pytest.MonkeyPatch):
    main()
    site, stamp = Path("site/index.html").read_text(), Path(".cache/site.stamp").read_text()
    Path("docs/index.md").write_text("# B")
    monkeypatch.setattr(RUN, made(commands, 3))
    assert main() == 3
    assert (Path("site/index.html").read_text(), Path(".cache/site.stamp").read_text()) == (site, stamp)
    assert not Path(".cache/site").exists()


def test_a_build_that_fails_before_it_writes_says_so(commands: list, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(RUN, fails_at_once)
    assert main() == 2 and not Path("site").exists()


def test_what_a_killed_build_has_left_is_in_nobodys_way(commands: list):
    for folder in ("site", ".cache/site", ".cache/site-before"):
        Path(folder).mkdir(parents=True)
        Path(folder, "half.html").touch()
    assert main() == 0
    assert left("site") == {"site/index.html"}
    assert left(".cache") == {".cache/build.lock", ".cache/site.stamp"}


def test_a_site_that_is_not_put_in_place_has_no_stamp(commands: list, monkeypatch: pytest.MonkeyPatch):
    """So that the next build does not take what is there for the site."""
    main()
    Path("docs/index.md").write_text("# B")

    def fails(*_):
        raise OSError

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(OSError):
        main()
    assert not Path(".cache/site.stamp").exists()


def test_a_checksum_is_of_names_contents_and_settings_in_any_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("b/c").mkdir(parents=True)
    for name in ("a", "b/1", "b/c/2"):
        Path(name).write_text(name)
    before = checksum(["a", Path("b")], "x", "y")
    assert before == checksum(("b", "a"), "x", "y") == checksum(["b", "a", "nowhere"], "x", "y")
    others = [checksum(["a"], "x", "y"), checksum(["a", "b"], "xy"), checksum(["a", "b"], "y", "x")]
    Path("b/1").rename(Path("b/3"))
    others += [checksum(["a", "b"], "x", "y")]
    Path("b/3").rename(Path("b/1"))
    Path("b/1").write_text("other")
    others += [checksum(["a", "b"], "x", "y")]
    assert len({before, *others}) == 6


def test_the_files_of_a_folder_are_all_below_it_but_what_python_compiled(tmp_path: Path):
    for name in ("a.py", "b/c.py", "b/__pycache__/c.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert set(files(tmp_path)) == {tmp_path / "a.py", tmp_path / "b/c.py"}
    assert list(files(tmp_path / "a.py")) == [tmp_path / "a.py"]
    assert list(files(tmp_path / "nowhere")) == []


def test_all_that_the_site_is_made_of_is_there():
    root = Path(__file__).parents[2]
    assert [name for name in MADE_OF if not (root / name).exists()] == []
