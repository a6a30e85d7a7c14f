"""The papers that there are. Nothing is listed by hand, and only what is asked for is imported."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType

import solutions.exams
from solutions.address import in_order, is_room, room_of
from solutions.paper import Exam, Slip
from solutions.part import Part


@dataclass(frozen=True)
class Question:
    """A question of a paper. Its package is imported when something is asked of it, its rooms when their parts are."""

    exam_slug: str
    slug: str

    @property
    def address(self) -> str:
        return f"{self.exam_slug}/{self.slug}"

    @property
    def exam(self) -> Exam:
        return _paper(self.exam_slug).EXAM

    @property
    def package(self) -> ModuleType:
        return importlib.import_module(f"{_paper(self.exam_slug).__name__}.{self.slug}")

    @property
    def title(self) -> str:
        """The first line of the package's docstring."""
        return inspect.getdoc(self.package).splitlines()[0].rstrip(".")

    @property
    def modules(self) -> list[str]:
        """The names of its modules, in the order of their names."""
        return sorted(info.name for info in pkgutil.iter_modules(self.package.__path__))

    def module(self, name: str) -> ModuleType:
        return importlib.import_module(f"{self.package.__name__}.{name}")

    @property
    def rooms(self) -> list[ModuleType]:
        """A module for each lettered part, in the order of the paper."""
        return [self.module(name) for name in in_order(filter(is_room, self.modules))]

    @property
    def shared(self) -> list[ModuleType]:
        """What several rooms share, and what one has no place for."""
        return [self.module(name) for name in self.modules if not is_room(name) and name != "slips"]

    @property
    def parts(self) -> list[Part]:
        """Its parts, in the order of the paper."""
        return [part for room in self.rooms for part in self.parts_in(room)]

    def parts_in(self, room: ModuleType) -> list[Part]:
        """The parts of a room, in the order of the source."""
        own = (value if isinstance(value, Part) else getattr(value, "part", None) for value in vars(room).values())
        return [part for part in own if isinstance(part, Part) and part.module == room.__name__]

    def parts_of(self, label: str) -> list[Part]:
        """The parts with this label, or below it: `m` of `m-i` and `m-ii`. No other room is imported."""
        rooms = [self.module(name) for name in self.modules if is_room(name) and name.startswith(room_of(label))]
        of_rooms = [part for room in rooms for part in self.parts_in(room)]
        return [part for part in of_rooms if f"{part.label}-".startswith(f"{label}-")]

    @property
    def slips(self) -> Sequence[Slip]:
        """The tuple `SLIPS` of its module `slips`, where it has one."""
        return self.module("slips").SLIPS if "slips" in self.modules else ()

    @property
    def points(self) -> float:
        return sum(p.points or 0 for p in self.parts if not p.bonus)

    @property
    def bonus(self) -> float:
        return sum(p.points or 0 for p in self.parts if p.bonus)


def exams() -> dict[str, tuple[Exam, list[Question]]]:
    """Every paper by its slug, oldest first, with its questions in order."""
    found = {slug: (_paper(slug).EXAM, _questions_of(slug)) for slug in _slugs()}
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
    return [*_paper(exam).EXAM.slips, *(slip for question in _questions_of(exam) for slip in question.slips)]


def slips_of_all() -> Iterator[Slip]:
    """The slips of every paper, in order."""
    return (slip for slug in exams() for slip in slips(slug))


def find_paper(slug: str) -> Exam:
    """What the cover of a paper says, by its slug."""
    return _paper(slug).EXAM


def find_question(address: str) -> Question:
    """The question at an address such as `winter-2021/q3`."""
    exam = address.partition("/")[0]
    for question in _questions_of(exam) if exam in _slugs() else ():
        if question.address == address:
            return question
    raise ValueError(f"no question at {address!r}; there are {', '.join(q.address for q in questions())}")


def find_part(address: str) -> Part:
    """The part at an address such as `winter-2021/q3#vii-a`."""
    for part in find_parts(address):
        if part.address == address:
            return part
    raise _no_part(address)


def find_parts(address: str) -> list[Part]:
    """The parts at an address such as `spring-2018/q2#m`, or below it: here `m-i` and `m-ii`."""
    question, _, label = address.partition("#")
    found = find_question(question).parts_of(label)
    if not found:
        raise _no_part(address)
    return found


def _no_part(address: str) -> ValueError:
    there = find_question(address.partition("#")[0]).parts
    return ValueError(f"no part at {address!r}; there are {', '.join(part.address for part in there)}")


def _slugs() -> list[str]:
    return [info.name.replace("_", "-") for info in pkgutil.iter_modules(solutions.exams.__path__)]


def _paper(slug: str) -> ModuleType:
    return importlib.import_module(f"{solutions.exams.__name__}.{slug.replace('-', '_')}")


def _questions_of(slug: str) -> list[Question]:
    names = [info.name for info in pkgutil.iter_modules(_paper(slug).__path__) if re.fullmatch(r"q\d+", info.name)]
    return [Question(slug, name) for name in sorted(names, key=lambda name: int(name[1:]))]
