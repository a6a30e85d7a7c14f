"""Named faults, put where they fit into pages, words, routes, templates, scripts, styles, labs and documents.

`python -m tests.mutants.faults [--seed N] [--sample N] [--all] [--kind K …] [--only NAME]` puts a sample of each kind
into copies of the project, runs the tests that should notice, and tells what survives, with file and line. Faults of
different questions are put in together: a test is of the question that its name has. Kinds and faults stand in
`named.py`. What is found of a kind is written into the table `benchmarks/faults.json`.
"""

import argparse
import datetime
import itertools
import json
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.few import covering
from tests.mutants.copies import ROOT, Copy
from tests.mutants.named import EQUAL, FLAGS, KINDS, NEED_SITE, OTHER, OWN, Fault
from tests.mutants.reported import questions_in

SAMPLE, QUESTIONS = 24, 5  # places of each kind; questions of the small copy
TABLE = ROOT / "benchmarks/faults.json"


class Place(NamedTuple):
    """Where a fault is put, and what stands there then."""

    kind: str
    fault: str
    file: str
    line: int
    start: int
    end: int
    instead: str

    @property
    def question(self) -> str:
        return next(iter(questions_in(self.file)), "")

    @property
    def text(self) -> str:
        """The file with the fault."""
        own = (ROOT / self.file).read_text("utf-8")
        return own[: self.start] + self.instead + own[self.end :]

    def __str__(self) -> str:
        own = (ROOT / self.file).read_text("utf-8")[self.start : self.end]
        cut = [" ".join(text.split())[:70] for text in (own, self.instead)]
        return f"{self.file}:{self.line}: {self.fault}: {cut[0]!r} → {cut[1]!r}"


# Where faults fit


def places(kind: str) -> Iterator[Place]:
    for pattern in KINDS[kind].files:
        for path in sorted(ROOT.glob(pattern)):
            text = path.read_text("utf-8")
            for fault in KINDS[kind].faults:
                for start, end, instead in fits(fault, text):
                    line = text.count("\n", 0, start) + 1
                    yield Place(kind, fault.name, path.relative_to(ROOT).as_posix(), line, start, end, instead)


def fits(fault: Fault, text: str) -> Iterator[tuple[int, int, str]]:
    """Where a fault fits into a text, and what it makes of it.

    >>> list(fits(Fault("", r"a(b|c)", "aOTHER"), "ab, ac"))
    [(0, 2, 'ac'), (4, 6, 'ab')]
    >>> list(fits(Fault("", "b", "c", within="ab"), "ab b"))
    [(1, 2, 'c')]
    """
    spans = [found.span() for found in re.finditer(fault.within, text, FLAGS)] if fault.within else [(0, len(text))]
    inside = [
        m for m in re.finditer(fault.pattern, text, FLAGS) if any(a <= m.start() and m.end() <= b for a, b in spans)
    ]
    others = list(dict.fromkeys(match[1] for match in inside)) if OTHER in fault.instead else []
    for match in inside:
        instead = match.expand(fault.instead)
        if others:
            following = others[(others.index(match[1]) + 1) % len(others)]
            if following == match[1]:
                continue
            instead = instead.replace(OTHER, following)
        if instead != match[0]:
            yield *match.span(), instead


def is_program(place: Place) -> bool:
    """Whether Python still reads the file: a fault that it does not is none."""
    try:
        return not place.file.endswith(".py") or bool(compile(place.text, place.file, "exec"))
    except SyntaxError:
        return False


def sample(kind: str, count: int | None, seed: int, only: str = "") -> list[Place]:
    """Places of all faults in turn."""
    rng = random.Random(f"{seed} {kind}")
    by_fault: dict[str, list[Place]] = {}
    for place in places(kind):
        if only in place.fault:
            by_fault.setdefault(place.fault, []).append(place)
    for found in by_fault.values():
        rng.shuffle(found)
    turns = [place for turn in itertools.zip_longest(*by_fault.values()) for place in turn if place]
    return list(itertools.islice(filter(is_program, turns), count))


# Trying


def rounds(alive: list[Place]) -> Iterator[list[Place]]:
    """Faults that are tried together: of one question each, or one alone."""
    left = list(alive)
    while left:
        together: dict[str, Place] = {}
        for place in left:
            if place.question not in together and (place.question or not together):
                together[place.question] = place
            if not place.question:
                break
        yield list(together.values())
        left = [place for place in left if place not in together.values()]


class Trial:
    """What is known of some places: those that were killed, and by what."""

    def __init__(self, home: Path):
        self.home, self.killed = home, {}
        self.copies: dict[bool, Copy] = {}
        self.known: dict[tuple, set[str]] = {}

    def copy(self, small: bool) -> Copy:
        """Of the project, or of a few of its questions.

        Raises:
            ValueError: the small one does not build without a fault.
        """
        if small not in self.copies:
            copy = Copy(self.home / ("small" if small else "whole"), covering(QUESTIONS) if small else ())
            if small and (said := copy.build()):
                raise ValueError(f"{copy.path.name} does not build without a fault: {said[-2000:]}")
            self.copies[small] = copy
        return self.copies[small]

    def failing(self, copy: Copy, tests: tuple[str, ...], small: bool) -> set[str]:
        """The tests that fail without a fault, as some do where most questions are not there."""
        key = copy.path, tests
        if small and key not in self.known:
            copy.put({})
            self.known[key] = set(copy.failures(tests))
            tell(f"{copy.path.name}: {len(self.known[key])} tests of {tests} fail by themselves")
        return self.known.get(key, set())

    def kill(self, place: Place, by: str) -> None:
        if place not in self.killed:
            self.killed[place] = by
            tell(f"killed {place} by {by}")

    def survivors(self, alive: list[Place], tests: tuple[str, ...], small: bool) -> list[Place]:
        copy = self.copy(small)
        but = self.failing(copy, tests, small)
        for together in rounds(alive):
            try:
                self.together(copy, together, tests, but)
            finally:
                copy.put({})
        return [place for place in alive if place not in self.killed]

    def together(self, copy: Copy, together: list[Place], tests: tuple[str, ...], but: set[str]) -> None:
        """Try faults that do not touch each other."""
        alive, of = together, [place.question for place in together if place.question]
        needs_site = bool(NEED_SITE & set(tests))
        copy.put({place.file: place.text for place in alive})
        for what in ["parts"] + ["page"] * needs_site if of else []:
            raising = copy.raising(what, of)
            alive = self.without([place for place in alive if place.question in raising], alive, f"its {what}", copy)
            of = [place.question for place in alive]
        while needs_site and alive and (said := copy.build()):
            named = [place for place in alive if place.question in questions_in(said) or len(alive) == 1]
            guilty = named or [place for place in alive if self.fails_alone(copy, place)] or alive
            alive = self.without(guilty, alive, "the build: " + said.strip().splitlines()[-1][:100], copy)
        if not alive:
            return
        own = (
            [folder for place in alive if place.question for folder in folders(place.question)] if OWN in tests else []
        )
        asked = of or ["none"] * (not copy.of)  # of a document or a lab no test of a question speaks
        found = copy.failures([*(test for test in tests if test != OWN), *own], asked, but, first=not of)
        for test, said in found.items():
            named = questions_in(test) or ({place.question for place in alive} & questions_in(said))
            for place in alive:
                if len(alive) == 1 or (place.question in named and len(named) == 1):
                    self.kill(place, test)

    def fails_alone(self, copy: Copy, place: Place) -> bool:
        copy.put({place.file: place.text})
        return bool(copy.build())

    def without(self, guilty: list[Place], alive: list[Place], by: str, copy: Copy) -> list[Place]:
        """The others, when some were killed."""
        for place in guilty:
            self.kill(place, by)
        left = [place for place in alive if place not in guilty]
        copy.put({place.file: place.text for place in left})
        return left


def folders(question: str) -> list[str]:
    """Where the doctests and the tests of a question stand."""
    paper, _, number = question.partition("/")
    return [f"{tree}/exams/{paper.replace('-', '_')}/{number}" for tree in ("solutions", "tests")]


def tell(words: str) -> None:
    print(words, flush=True)


def tried(kind: str, asked: argparse.Namespace, trial: Trial) -> dict:
    """Puts the faults of a kind, and counts."""
    all_places = sample(kind, None if asked.all else asked.sample, asked.seed, asked.only)
    alive, small = all_places, kind in ("templates", "code of pages", "scripts", "styles")
    for tests in KINDS[kind].stages:
        alive = trial.survivors(alive, tests, small) if alive else []
    equal = [place for place in alive if is_equal(place)]
    left = [place for place in alive if place not in equal]
    tell(f"\n{kind}: {len(all_places)} tried, {len(left)} survive, {len(equal)} change nothing")
    for place in left:
        tell(f"  {place}")
    return {
        "faults": len(KINDS[kind].faults),
        "tried": len(all_places),
        "killed": len(all_places) - len(alive),
        "equal": len(equal),
        "survivors": [str(place) for place in left],
    }


def is_equal(place: Place) -> bool:
    """Whether this fault changes nothing here, for the reason that `EQUAL` tells."""
    text = (ROOT / place.file).read_text("utf-8")
    line = text.splitlines()[place.line - 1]
    return any(place.fault == fault and place.file.endswith(file) and words in line for fault, file, words in EQUAL)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sample", type=int, default=SAMPLE, help="places of each kind")
    parser.add_argument("--all", action="store_true", help="each place")
    parser.add_argument("--kind", action="append", choices=KINDS)
    parser.add_argument("--only", default="", help="faults with this in their names")
    parser.add_argument("--list", action="store_true", help="only tell the places")
    asked = parser.parse_args()
    kinds = asked.kind or list(KINDS)
    if asked.list:
        for kind in kinds:
            for place in sample(kind, None if asked.all else asked.sample, asked.seed, asked.only):
                tell(f"{kind}: {place}")
        return 0
    with tempfile.TemporaryDirectory() as home:
        trial = Trial(Path(home))
        found = {}
        for kind in kinds:
            found[kind] = tried(kind, asked, trial)
            if not asked.only:
                enter(kind, asked.seed, found[kind])
    return int(any(kind["survivors"] for kind in found.values()))


def enter(kind: str, seed: int, found: dict) -> None:
    """Write what was found of a kind into the table."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    about = {"date": datetime.date.today().isoformat(), "commit": commit.stdout.strip(), "seed": seed}
    table = json.loads(TABLE.read_text("utf-8")) if TABLE.exists() else {}
    entries = {name: {**about, **found} if name == kind else table.get(name) for name in KINDS}
    TABLE.write_text(json.dumps({name: e for name, e in entries.items() if e}, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
