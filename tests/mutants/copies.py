"""Copies of the project that faults are put into, built and tested there."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from solutions.papers import find_question
from tests.mutants.reported import questions_in

ROOT = Path(__file__).parents[2]
LEFT_OUT = (".git", ".venv", ".hypothesis", ".ruff_cache", ".pytest_cache", "__pycache__", "site")
ENVIRONMENT = {
    "KERAS_BACKEND": "jax",
    "JAX_PLATFORMS": "cpu",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "NO_MKDOCS_2_WARNING": "1",
    "SOURCE_DATE_EPOCH": "1700000000",
}
OF_THE_MACHINE = ("tests/pages/test_site.py::test_a_first_visit_is_small",)  # fails where it is slow
# Imports the parts of questions, or computes their pages; tells the addresses of those that raise.
TRY = """
import sys
from solutions.pages.prepare import CACHE, attempt, question
from solutions.pages.rests import Rests
from solutions.papers import find_question
home = CACHE / "prepared" / Rests().of_all[:16]
for address in sys.argv[2:]:
    try:
        if sys.argv[1] == "page":
            attempt(question, address, home)
        elif not find_question(address).parts:
            raise ValueError
    except BaseException:
        print("raises:", address)
"""


class Copy:
    """A copy of the project in a folder of its own; where `of` tells questions, with no others, and no other pages."""

    def __init__(self, path: Path, of: Collection[str] = ()):
        self.path, self.of = path, set(of)
        shutil.copytree(ROOT, path, symlinks=True, ignore=shutil.ignore_patterns(*LEFT_OUT))
        (path / ".venv").symlink_to(ROOT / ".venv")
        if of:
            self.reduce(set(of))
        self.own: dict[str, str] = {}  # the texts of the files that have others now

    def reduce(self, of: set[str]) -> None:
        """Leave these questions only. What the others were linked from may be a dead link here: no build is strict."""
        for tree in ("docs", "solutions", "tests"):
            for path in sorted((self.path / tree / "exams").glob("*/q*")):
                if not questions_in(path.as_posix()) & of:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
            for paper in (self.path / tree / "exams").iterdir():
                if paper.is_dir() and not any(paper.glob("q*")):
                    shutil.rmtree(paper)
        for page in [*(self.path / "docs/about").glob("*.md"), self.path / "docs/notation.md"]:
            page.write_text("---\ndescription: About.\n---\n\n# About\n\nWords.\n", "utf-8")
        topics = {topic for address in of for part in find_question(address).parts for topic in part.topics}
        for page in (self.path / "docs/topics").glob("*.md"):
            if page.stem not in {"index", *topics}:
                page.unlink()
        for folder in ("labs", "reference"):
            shutil.rmtree(self.path / "docs" / folder)
        for name, old, new in (
            ("mkdocs.yml", "strict: true", "strict: false"),
            ("solutions/pages/build.py", '"--strict", ', ""),
            (
                "solutions/pages/rests.py",
                "return _checksum([self.of_files(files), sys",
                'return "all" or _checksum([sys',
            ),
        ):
            text = (self.path / name).read_text("utf-8")
            (self.path / name).write_text(text.replace(old, new), "utf-8")
        shutil.rmtree(self.path / ".cache/prepared", ignore_errors=True)

    def put(self, texts: dict[str, str]) -> None:
        """Give files other texts, and all others their own."""
        for name in self.own.keys() - texts.keys():
            self.write(name, self.own.pop(name))
        for name, text in texts.items():
            self.own.setdefault(name, (self.path / name).read_text("utf-8"))
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        (self.path / name).write_text(text, "utf-8")

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, *command],
            cwd=self.path,
            env=os.environ | ENVIRONMENT | {"PYTHONPATH": str(self.path)} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def build(self) -> str:
        """Nothing, or why the site does not build. In the small copy what is kept does not know templates and code."""
        if self.of:
            pages = [name for name in self.own if name.startswith("solutions/pages/")]
            for kept in (self.path / ".cache/prepared").glob(
                "*" if any(n.endswith(".py") for n in pages) else "*/units*"
            ):
                shutil.rmtree(kept) if kept.is_dir() else kept.unlink()
        done = self.run("-m", "solutions.pages.build")
        return done.stdout if done.returncode else ""

    def raising(self, what: str, of: Iterable[str]) -> list[str]:
        """The questions whose parts cannot be imported (`what="parts"`), or whose page cannot be computed ("page")."""
        done = self.run("-c", TRY, what, *of)
        return re.findall(r"^raises: (\S+)$", done.stdout, re.MULTILINE) if not done.returncode else list(of)

    def failures(
        self, tests: Sequence[str], of: Iterable[str] = (), but: Collection[str] = (), first: bool = False
    ) -> dict[str, str]:
        """The tests that fail, with what they say."""
        report = self.path / ".cache/failures.json"
        report.unlink(missing_ok=True)
        options = [f"--deselect={test}" for test in [*but, *OF_THE_MACHINE]] + ["-x"] * first
        options += ["-q", "-p", "no:cacheprovider", "-p", "tests.mutants.reported", "-m", "not long", "--no-header"]
        there = [test for test in tests if (self.path / test.partition("::")[0]).exists()]
        done = self.run("-m", "pytest", *options, *there, FAULTS_OF=",".join(of), FAULTS_REPORT=str(report))
        if not report.exists():
            return {"pytest": done.stdout}
        found = json.loads(report.read_text("utf-8"))
        return {test: said for test, said in found.items() if test not in but}
