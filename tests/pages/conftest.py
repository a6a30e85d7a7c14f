"""What tests of whole builds share."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project with one question and no pages that take long."""
    slow = ("labs", "reference", "about", "__pycache__", "q[1-24-9]", "q[1-24-9].*")
    for folder in ("docs", "solutions", "tests/exams", "tests/experiments", "benchmarks"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns(*slow))
    (tmp_path / "requirements").mkdir()
    for file in ("mkdocs.yml", "requirements/site.txt"):
        shutil.copy(ROOT / file, tmp_path / file)
    shutil.copytree(ROOT / "docs/about", tmp_path / "docs/about", ignore=lambda *_: [])
    for page in (tmp_path / "docs/about").glob("*.md"):
        page.write_text("# About\n\nWords.\n")
    for name in ("index", "notation"):
        (tmp_path / f"docs/{name}.md").write_text(f"# {name.title()}\n\nWords.\n")
    return tmp_path
