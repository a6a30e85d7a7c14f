"""What each page rests on, found by the import graph, as checksums. Nothing is imported for it."""

import functools
import hashlib
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import grimp

from solutions.address import folder_of, is_room

PROJECT = Path(__file__).parents[2]
NAMED = re.compile(r"\bsolutions(?:\.\w+)+")
FILE = re.compile(r"[\w./-]+\.\w+")  # what may be a file of the project


class Rests:
    """The files of the project as they are now, each read once."""

    def __init__(self, project: Path = PROJECT):
        self.project = project
        self.graph = grimp.build_graph("solutions", cache_dir=None)

    @functools.cache  # noqa: B019  it lives as long as a build
    def of_file(self, path: str) -> str:
        file = self.project / path
        return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""

    def of_files(self, paths: Iterable[str]) -> str:
        """The checksum of files, relative to the project; one that is missing counts as such."""
        return _checksum([(path, self.of_file(path)) for path in sorted(set(paths))])

    @functools.cached_property
    def of_all(self) -> str:
        """What everything rests on: the code and the templates of pages, the locked packages, Python, the settings."""
        pages = self.project / "solutions/pages"
        own = [path.relative_to(self.project).as_posix() for path in pages.rglob("*") if path.suffix != ".pyc"]
        modules = {name for page in self.graph.find_descendants("solutions.pages") for name in self.with_imports(page)}
        files = {*own, *map(self.file_of, modules), "mkdocs.yml", "requirements/site.txt"}
        return _checksum([self.of_files(files), sys.version, os.environ.get("REPO_URL", "")])

    @functools.cache  # noqa: B019
    def with_imports(self, module: str) -> frozenset[str]:
        """A module, all that it imports, and the packages that these stand in."""
        modules = {module, *self.graph.find_upstream_modules(module)}
        return frozenset(name for own in modules for name in (own, *self.parents(own)) if name in self.graph.modules)

    @staticmethod
    def parents(module: str) -> list[str]:
        names = module.split(".")
        return [".".join(names[:end]) for end in range(1, len(names))]

    def file_of(self, module: str) -> str:
        path = module.replace(".", "/")
        return f"{path}/__init__.py" if (self.project / path).is_dir() else f"{path}.py"

    def of_modules(self, modules: Iterable[str]) -> str:
        """Modules with all that they import, and the second routes to the experiments among these."""
        names = {name for module in modules for name in self.with_imports(module)}
        tests = [
            f"tests/experiments/{topic}/test_{idea}.py"
            for name in names
            if name.startswith("solutions.experiments.") and name.count(".") == 3
            for topic, idea in [name.split(".")[2:]]
        ]
        return self.of_files([*map(self.file_of, names), *tests])

    def modules_of(self, question: str) -> list[str]:
        """The modules of a question's package."""
        package = f"solutions.exams.{folder_of(question).replace('/', '.')}"
        return sorted({package} & self.graph.modules | self.graph.find_children(package))

    def tests_of(self, question: str) -> str:
        folder = self.project / "tests/exams" / folder_of(question)
        return self.of_files(path.relative_to(self.project).as_posix() for path in folder.glob("*.py"))

    @functools.cache  # noqa: B019
    def of_package(self, question: str) -> str:
        """All of a question but its page."""
        return _checksum([self.of_all, self.of_modules(self.modules_of(question)), self.tests_of(question)])

    @functools.cache  # noqa: B019
    def of_room(self, question: str, room: str, others: tuple[str, ...] = ()) -> str:
        """What a part rests on: its room, by how its name begins, what rooms share, and other rooms that it names."""
        own = []
        for module in self.modules_of(question):
            name = module.rpartition(".")[2]
            if not is_room(name) or (room and name.startswith(room)) or name in others:
                own.append(module)
        return _checksum([self.of_all, self.of_modules(own), self.tests_of(question)])

    def of_text(self, text: str) -> str:
        """What a page or a lab names: modules that it imports or documents, and files of the project."""
        names = {*NAMED.findall(text), *_imported(text)}
        modules = {known for name in names if (known := self.known(name))}
        files = {path for path in FILE.findall(text) if (self.project / path).is_file()}
        return _checksum([text, self.of_all, self.of_modules(modules), self.of_files(files)])

    def known(self, name: str) -> str:
        """The module that a dotted name is, or is a part of; none where it is of no module."""
        while name and name not in self.graph.modules:
            name = name.rpartition(".")[0]
        return name


def _imported(text: str) -> set[str]:
    """The dotted names that Python in a text imports from `solutions`."""
    names = set()
    for home, imported in re.findall(r"^\s*from (solutions[\w.]*) import (\([^)]*\)|.*)$", text, re.MULTILINE):
        names |= {f"{home}.{name}" for name in re.findall(r"\w+", imported)}
    return names


def _checksum(of: object) -> str:
    return hashlib.sha256(repr(of).encode()).hexdigest()
