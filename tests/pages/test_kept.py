"""What is kept from one run to the next, and what is forgotten."""

import tempfile
from pathlib import Path

import pytest

from solutions.pages.kept import Kept, write


def run_of(path: Path, *asked: tuple[str, str]) -> tuple[list[str], list]:
    """A run that asks for results; what it computed, and what it got."""
    kept, computed = Kept(path), []

    def compute(name: str) -> str:
        computed.append(name)
        return name.upper()

    got = [kept(checksum, name, lambda name=name: compute(name)) for checksum, name in asked]
    kept.write()
    return computed, got


def test_only_what_is_new_is_computed_and_only_what_was_asked_for_is_kept(tmp_path: Path):
    path = tmp_path / "below/kept.pickle"
    assert run_of(path, ("1", "a"), ("1", "b"), ("1", "a")) == (["a", "b"], ["A", "B", "A"])
    assert run_of(path, ("1", "a"), ("2", "b")) == (["b"], ["A", "B"])
    assert run_of(path, ("1", "a")) == ([], ["A"])
    assert run_of(path, ("1", "b"), ("2", "b")) == (["b", "b"], ["B", "B"])


def test_it_is_known_what_was_kept_and_how_long_it_took(tmp_path: Path):
    kept = Kept(tmp_path / "kept")
    order: list[str] = []
    kept("1", "a", lambda: order.append("computed"), first=lambda: order.append("first"))
    assert order == ["first", "computed"] and not kept.has("1", "a")
    (name, seconds), *others = kept.seconds()
    assert name == "a" and 0 <= seconds < 1 and not others
    kept.write()
    again = Kept(tmp_path / "kept")
    assert again.has("1", "a") and not again.has("2", "a") and not again.has("1", "b")


def test_what_first_takes_is_off_the_clock():
    kept = Kept()
    kept("1", "slow", lambda: None, first=lambda: sum(range(5_000_000)))
    kept("1", "spent", lambda: sum(range(5_000_000)))
    (_, prepared), (_, spent) = kept.seconds()
    assert prepared < spent / 2
    kept.write()  # nowhere


def test_nothing_is_written_where_nothing_has_changed(tmp_path: Path):
    path = tmp_path / "kept"
    run_of(path, ("1", "a"))
    before = path.stat().st_ino
    run_of(path, ("1", "a"))
    assert path.stat().st_ino == before
    run_of(path)
    assert not Kept(path).before


def test_a_file_is_written_whole_and_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))  # which may be on another disk
    file = tmp_path / "a/b/c"
    write(file, b"1"), write(file, b"2")
    assert file.read_bytes() == b"2" and list(file.parent.iterdir()) == [file]
