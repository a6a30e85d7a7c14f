"""What tests of whole builds share."""

import shutil
from pathlib import Path

import pytest

from tests.built import Site
from tests.conftest import ROOT


@pytest.fixture(scope="session")
def built(site: Path) -> Site:
    return Site(site)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_of_the_project(tmp_path)


def copy_of_the_project(to: Path) -> Path:
    """With one question and no pages that take long."""
    slow = ("labs", "reference", "about", "__pycache__", "q[1-24-9]", "q[1-24-9].*")
    for folder in ("docs", "solutions", "tests/exams", "tests/experiments", "benchmarks"):
        shutil.copytree(ROOT / folder, to / folder, ignore=shutil.ignore_patterns(*slow))
    (to / "requirements").mkdir()
    for file in ("mkdocs.yml", "requirements/site.txt"):
        shutil.copy(ROOT / file, to / file)
    shutil.copytree(ROOT / "docs/about", to / "docs/about", ignore=lambda *_: [])
    for page in (to / "docs/about").glob("*.md"):
        page.write_text("# About\n\nWords.\n")
    for name in ("index", "notation"):
        (to / f"docs/{name}.md").write_text(f"# {name.title()}\n\nWords.\n")
    return to
