"""The papers that there are: their addresses as modules, by substitution. Only what is asked for is imported.

winter-2021         the package `solutions.exams.winter_2021`
winter-2021/q3      its module `q3`
winter-2021/q3#iv   the function there that is marked as part iv
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType

import solutions.exams
from solutions.part import Exam, Part, Slip


@dataclass(frozen=True)
class Question:
    """A question of a paper; what is asked of it beyond its address imports its module."""

    exam_slug: str
    slug: str

    @property
    def address(self) -> str:
        return f"{self.exam_slug}/{self.slug}"

    @property
    def exam(self) -> Exam:
        return _paper(self.exam_slug).EXAM

    @property
    def module(self) -> ModuleType:
        return importlib.import_module(f"{_paper(self.exam_slug).__name__}.{self.slug}")

    @property
    def title(self) -> str:
        """The first line of the module's docstring."""
        return inspect.getdoc(self.module).splitlines()[0].rstrip(".")

    @property
    def parts(self) -> list[Part]:
        """Its parts, in the order of the source."""
        own = (getattr(value, "part", None) for value in vars(self.module).values())
        return [p for p in own if isinstance(p, Part) and p.function.__module__ == self.module.__name__]

    @property
    def slips(self) -> Sequence[Slip]:
        """The tuple `SLIPS` of the module, where it has one."""
        return getattr(self.module, "SLIPS", ())

    @property
    def points(self) -> float:
        return sum(p.points or 0 for p in self.parts if not p.bonus)

    @property
    def bonus(self) -> float:
        return sum(p.points or 0 for p in self.parts if p.bonus)


def exams() -> dict[str, tuple[Exam, list[Question]]]:
    """Every paper by its slug, oldest first, with its questions in order."""
    slugs = [info.name.replace("_", "-") for info in pkgutil.iter_modules(solutions.exams.__path__)]
    found = {slug: (_paper(slug).EXAM, _questions_of(slug)) for slug in slugs}
    return dict(sorted(found.items(), key=lambda item: item[1][0].order))


def questions() -> Iterator[Question]:
    """Every question of every paper, in order."""
    for _, of_exam in exams().values():
        yield from of_exam


def parts() -> Iterator[Part]:
    """Every part of every paper, in order."""
    for question in questions():
        yield from question.parts


def slips(exam: str) -> list[Slip]:
    """The slips of a paper and of its questions, by its slug."""
    paper, of_exam = exams()[exam]
    return [*paper.slips, *(slip for question in of_exam for slip in question.slips)]


def find_question(address: str) -> Question:
    """The question at an address such as `winter-2021/q3`."""
    for question in questions():
        if question.address == address:
            return question
    raise ValueError(f"no question at {address!r}; there are {', '.join(q.address for q in questions())}")


def find_part(address: str) -> Part:
    """The part at an address such as `winter-2021/q3#vii-a`."""
    question = find_question(address.partition("#")[0])
    for candidate in question.parts:
        if candidate.address == address:
            return candidate
    raise ValueError(f"no part at {address!r}; there are {', '.join(p.address for p in question.parts)}")


def _paper(slug: str) -> ModuleType:
    return importlib.import_module(f"{solutions.exams.__name__}.{slug.replace('-', '_')}")


def _questions_of(slug: str) -> list[Question]:
    names = [info.name for info in pkgutil.iter_modules(_paper(slug).__path__) if re.fullmatch(r"q\d+", info.name)]
    return [Question(slug, name) for name in sorted(names, key=lambda name: int(name[1:]))]
