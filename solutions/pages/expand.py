"""A question's page, as it is written, becomes plain Markdown: what a worker does before MkDocs starts.

Headings that are addresses become titles, blocks become the attempt, the hints and the folded solution,
`{{ expressions }}` become what they compute, and every executed fence gets the session of its page. The rest is
ordinary Markdown and HTML.
"""

import re
import traceback
from collections.abc import Callable
from dataclasses import replace
from functools import cache, cached_property
from typing import Any

from markupsafe import Markup

from solutions.address import folder_of, room_of
from solutions.finding import Undecided
from solutions.pages import compute, evidence, fences, figures, markup, routes, typed
from solutions.pages.coded import Coded, coded
from solutions.pages.kept import Kept
from solutions.pages.mathematics import TeXError, wrong_formulas
from solutions.pages.record import QuestionRecord, Record
from solutions.pages.rests import Rests
from solutions.pages.sentences import EXPRESSION, value
from solutions.pages.source import (
    Block,
    Fault,
    PageError,
    Section,
    Text,
    counted,
    difference,
    page_path,
    read_sections,
)
from solutions.pages.topics import TOPICS
from solutions.pages.typed import MARK, flat
from solutions.pages.variants import rendered
from solutions.papers import Question, find_question
from solutions.part import Part


class Page:
    """One question's page. What was computed before, and rests on nothing that has changed since, is kept."""

    def __init__(self, lines: list[str], kept: Kept | None = None, rests: Rests | None = None):
        address = next(filter(str.strip, lines)).lstrip("# ").strip()
        self.question: Question = find_question(address.partition("#")[0])
        self.path = page_path(self.question.address).relative_to(page_path("").parents[2]).as_posix()
        self.sections = read_sections(lines, self.path)
        self.kept, self.rests = kept or Kept(), rests or Rests()
        self.lines = lines
        self.drawn: set[str] = set()  # the names of the figures so far
        self.variants: dict[str, Coded] = {}  # of parts, by their labels
        self.faults: list[Fault] = []  # which stop the build, when all are found

    def record(self) -> QuestionRecord:
        """The question with its parts, and the Markdown of its page below the head.

        Raises:
            PageError: with all faults of the page that are found.
        """
        question = self.question
        folder = folder_of(question.address)
        first, *of_parts = self.sections
        written = [section.address.partition("#")[2] for section in of_parts]
        labels = self.keep("labels", lambda: [part.label for part in question.parts])
        if written != labels or len(set(labels)) < len(labels):
            raise PageError(Fault(self.path, 1, difference(written, labels)))
        pieces, records = self.free(first), []
        for section in of_parts:
            try:
                said, record = self.part(section)
                pieces += said
                records.append(record)
            except PageError as error:
                self.faults += error.args
            except Exception as error:
                told = str(error) if isinstance(error, Undecided | TeXError) else traceback.format_exc()
                self.faults.append(self.fault(section, told))
        if self.faults:
            raise PageError(*dict.fromkeys(self.faults))
        return QuestionRecord(
            exam=question.exam_slug,
            slug=question.slug,
            title=question.title,
            parts=records,
            slips=[
                self.keep(f"slip {number}", lambda n=number: compute.slip(question.slips[n]))
                for number in range(self.keep("slips", lambda: len(question.slips)))
            ],
            modules={name: f"solutions/exams/{folder}/{name}.py" for name in question.modules},
            tests={
                path.stem.removeprefix("test_"): f"tests/exams/{folder}/{path.name}"
                for path in routes.files_of(question.address)
            },
            body="\n\n".join(pieces),
            variants=self.variants,
            faults=[str(fault) for fault in typed.faults(self.path, "\n".join(self.lines), self.givens())],
        )

    def givens(self) -> set[str]:
        """The numbers that the exam gives, which a page may type."""
        return self.keep("givens", lambda: {number for part in self.question.parts for number in flat(part.givens)})

    def keep(self, name: str, compute: Callable) -> Any:
        """What rests on all of the question."""
        return self.kept(self.rests.of_package(self.question.address), name, compute)

    def free(self, section: Section) -> list[str]:
        """The Markdown and the stems of a section that belong to no part of it."""
        own, of_stems, said = Names(self, section.address), self.stems, []
        for item in section.content:
            if isinstance(item, Text):
                said.append(self.text(item, own))
            elif item.kind == "stem":
                text = self.text(item, of_stems.get(id(item), own))
                labels = [s.address.partition("#")[2] for s in self.sections if s.stem is item]
                said.append(markup.block(text, "html", "section.stem", attrs={"data-of": " ".join(labels)}))
        return said

    @cached_property
    def stems(self) -> dict[int, "Names"]:
        """A stem speaks with the givens of the first part that it belongs to."""
        owners: dict[int, Names] = {}
        for section in self.sections:
            if section.stem and "#" in section.address:
                owners.setdefault(id(section.stem), Names(self, section.address))
        return owners

    def text(self, item: Text | Block, names: "Names") -> str:
        """The item's lines with every expression computed, but for those in fences."""
        fence, lines, faults = "", [], len(self.faults)
        for number, line in enumerate(item.lines, start=item.line):
            mark = re.match(r"\s*(`{3,}|~{3,})", line)
            if mark and not fence:
                fence = mark.group(1)
                line = fences.placed(line, f"{self.path}:{number}", self.question.address)
            elif mark and line.strip().startswith(fence):
                fence = ""
            elif not fence:
                line = MARK.sub("", line)
                line = EXPRESSION.sub(lambda m, n=number: self.value(m.group(1), names, n), line)
            lines.append(line)
        text = "\n".join(lines)
        if len(self.faults) == faults and not names.is_variant:  # which has the same formulas
            for number, words in wrong_formulas(text):
                self.faults.append(Fault(self.path, item.line + number, " ".join(words.split())))
        return text

    def value(self, expression: str, names: "Names", line: int) -> str:
        """What an expression computes, formatted; nothing where it raises."""
        try:
            text, drawn = names.value(expression)
        except Exception as error:
            reason = traceback.format_exception_only(error)[-1].strip()
            self.faults.append(Fault(self.path, line, f"{{{{ {expression} }}}}: {reason}"))
            return ""
        self.drawn |= drawn
        return text

    def fault(self, section: Section, words: str) -> Fault:
        return Fault(self.path, section.line, f"{section.address} {words}")

    def part(self, section: Section) -> tuple[list[str], Record]:
        blocks = {kind: list(section.blocks(kind)) for kind in ("question", "hint", "rubric", "solution", "remark")}
        for kind, least, most in (("question", 1, 1), ("rubric", 0, 1), ("solution", 1, 1), ("remark", 0, 1)):
            if not least <= len(blocks[kind]) <= most:
                raise PageError(self.fault(section, f"has {len(blocks[kind])} {kind} blocks"))
        names = Names(self, section.address)
        record = names.record()
        if unlisted := [topic for topic in record.topics if topic not in TOPICS]:
            raise PageError(self.fault(section, f"has the topic {unlisted[0]!r}; there are {', '.join(TOPICS)}"))
        if record.marks_itself and not blocks["rubric"]:
            raise PageError(self.fault(section, "is marked by its reader and needs a rubric"))
        text = self.texts(blocks, names)
        stem = self.text(section.stem, self.stems[id(section.stem)]) if section.stem else ""
        record = replace(record, asked=text["question"], stem=stem)
        if record.variants:
            texts = [self.variant(section, record, number, blocks) for number in range(len(record.variants))]
            self.variants[record.label] = names.coded(texts)
        return [markup.filled("part.md", part=record, text=text), *self.free(section)], record

    def texts(self, blocks: dict[str, list[Block]], names: "Names") -> dict[str, Any]:
        """What the blocks of a part say."""
        said = {kind: [self.text(block, names) for block in of_kind] for kind, of_kind in blocks.items()}
        items = [item for rubric in said["rubric"] for item in re.split(r"^- ", rubric, flags=re.M)]
        return {
            "question": said["question"][0],
            "hints": [(f"Hint {number}", hint) for number, hint in enumerate(said["hint"], start=1)],
            "rubric": [counted(" ".join(item.split())) for item in items if item.strip()],
            "solution": said["solution"][0],
            "remark": "\n\n".join(said["remark"]),
        }

    def variant(self, section: Section, record: Record, number: int, blocks: dict[str, list[Block]]) -> str:
        """The same part with other givens, with its own attempt, hints and worked answer."""
        names = Names(self, section.address, number)
        asked = {**blocks, "remark": []}
        stem = self.text(section.stem, names) if section.stem else ""
        text = {**self.texts(asked, names), "stem": stem}
        variant, number = record.variants[number], number + 1
        suffix = f"-v{number}"
        return str(markup.filled("variant.md", part=record, variant=variant, text=text, number=number, suffix=suffix))


class Names:
    """What Python knows in a section: the part's room, what rooms share, the other rooms by their names, the givens (of
    a variant, where its number is told) and the answer. Nothing is imported before something asks.
    """

    def __init__(self, page: Page, address: str, variant: int | None = None):
        self.page, self.address, self.variant = page, address, variant

    @property
    def is_variant(self) -> bool:
        return self.variant is not None

    @cached_property
    def part(self) -> Part:
        (found,) = (part for part in self.page.question.parts if part.address == self.address)
        return found

    @cached_property
    def givens(self) -> dict[str, Any]:
        """Those of a variant that differ from the exam's."""
        return _variants(self.part)[self.variant] if self.is_variant else {}

    @property
    def room(self) -> str:
        """How the name of the part's room begins; empty outside of parts."""
        return room_of(self.address.partition("#")[2]) if "#" in self.address else ""

    def keep(self, name: str, compute: Callable, *modules: str, first: Callable | None = None) -> Any:
        """What rests on the part's room, on what rooms share, and on other rooms that are named."""
        checksum = self.page.rests.of_room(self.page.question.address, self.room, modules)
        return self.page.kept(checksum, [self.address, self.variant, name], compute, first or (lambda: self.part))

    def record(self) -> Record:
        """The record of the part; each of its claims is kept by itself."""
        claims = self.keep("claims", lambda: list(self.part.claims))
        statements = [self.keep(f"claim {name}", lambda n=name: compute.statement(self.part, n)) for name in claims]
        return self.keep("record", lambda: compute.record(self.part, statements))

    def coded(self, texts: list[str]) -> Coded:
        """The HTML of the part's variants, of their Markdown."""
        label, checksum = self.address.partition("#")[2], f"{self.page.rests.of_all} {texts}"

        def compute() -> Coded:
            return coded([rendered(text, f"{label}-v{number}") for number, text in enumerate(texts, start=1)])

        return self.page.kept(checksum, [self.address, self.variant, "variants"], compute)

    def value(self, expression: str) -> tuple[str, set[str]]:
        """What an expression computes, in plain text, and the names of the figures that it drew.

        A variant does not repeat a figure that stands above already, whatever the givens.
        """
        others = [name for name in self.page.question.modules if re.search(rf"\b{name}\b", expression)]
        above = self.page.drawn if self.is_variant and "figure(" in expression else set()

        def compute() -> tuple[str, set[str]]:
            drawn: set[str] = set()

            def figure(draw: Callable) -> Markup:
                drawn.add(draw.__name__)
                return Markup() if draw.__name__ in above else figures.figure(draw)

            return value(expression, {**self.all, **({"figure": figure} if self.room else {})}), drawn

        def first() -> None:
            _ = self.all
            if "figure(" in expression:
                figures.ready()

        return self.keep(f"{expression} {sorted(above)}", compute, *others, first=first)

    @cached_property
    def all(self) -> dict[str, Any]:
        question = self.page.question
        rooms = {room.__name__.rpartition(".")[2]: room for room in question.rooms}
        own = [vars(room) for name, room in rooms.items() if self.room and name.startswith(self.room)]
        names = {name: value for of in (rooms, *map(vars, question.shared), *own) for name, value in of.items()}
        if not self.room:
            return names
        return {
            **names,
            "code": lambda *functions: Markup("\n\n".join(evidence.fence(evidence.code(f)) for f in functions)),
            "table": markup.table,
            "numbers": markup.numbers,
            **self.part.givens,
            **self.givens,
            "answer": self.part.answer(**self.givens),
        }


@cache
def _variants(part: Part) -> list[dict[str, Any]]:
    return part.variants(compute.VARIANTS)
