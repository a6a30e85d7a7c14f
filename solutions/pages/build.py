"""Build the site aside, and put it in its place when it is whole: `python -m solutions.pages.build`.

A build that fails, is killed or finds the disk full leaves the last good site as it was, or none. Where nothing has
changed that the site is made of, and the site is as it was built, nothing is built.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from solutions.pages import policy
from solutions.pages.alone import alone

SITE = Path("site")
CACHE = Path(".cache")
ASIDE = CACHE / "site"  # on the same disk, so that moving it is one step
BEFORE = CACHE / "site-before"
STAMP = CACHE / "site.stamp"
MADE_OF = ("docs", "solutions", "tests/exams", "tests/experiments", "benchmarks", "requirements/site.txt", "mkdocs.yml")
MADE_OF += ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "CITATION.cff", "pyproject.toml", "Makefile")
SETTINGS = ("REPO_URL", "SITE_URL", "SOURCE_DATE_EPOCH")


def main() -> int:
    with alone(CACHE / "build.lock"):
        made_of = checksum(MADE_OF, sys.version, *(os.environ.get(name, "") for name in SETTINGS))
        if STAMP.exists() and STAMP.read_text() == f"{made_of} {checksum([SITE])}":
            print("Nothing has changed: site/ is as it was built.")
            return 0
        return build(made_of)


def build(made_of: str) -> int:
    shutil.rmtree(ASIDE, ignore_errors=True)
    done = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(ASIDE)])
    if done.returncode:
        shutil.rmtree(ASIDE, ignore_errors=True)
        return done.returncode
    policy.state(ASIDE)  # here and not by MkDocs, whose preview brings an inline script of its own
    shutil.rmtree(BEFORE, ignore_errors=True)
    STAMP.unlink(missing_ok=True)
    if SITE.exists():
        SITE.rename(BEFORE)
    ASIDE.rename(SITE)
    STAMP.write_text(f"{made_of} {checksum([SITE])}")
    shutil.rmtree(BEFORE, ignore_errors=True)
    return 0


def taken_as_built() -> None:
    """What was added to the site since it was built belongs to it, until it is built anew."""
    made_of, _, _ = STAMP.read_text().partition(" ")
    STAMP.write_text(f"{made_of} {checksum([SITE])}")


def checksum(paths: tuple[str | Path, ...] | list[Path], *settings: str) -> str:
    """The checksum of files, of all files below folders, and of settings."""
    found = hashlib.sha256(repr(settings).encode())
    for file in sorted(file for path in paths for file in files(Path(path))):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        found.update(f"{file.as_posix()} {content}\n".encode())
    return found.hexdigest()


def files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    for below in path.rglob("*"):  # nothing below a file, or below what is not there
        if below.is_file() and "__pycache__" not in below.parts:
            yield below


if __name__ == "__main__":
    sys.exit(main())
