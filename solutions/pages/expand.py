"""The Markdown extension that turns a question's page, as it is written, into plain Markdown and HTML.

It works on the text, before anything else reads it: headings that are addresses become titles, blocks become the
attempt, the hints and the folded solution, `{{ expressions }}` become what they compute, and every executed fence
gets the session of its page. What it prints is ordinary Markdown, which the other extensions then convert.
"""

import re
import traceback
from collections.abc import Callable
from typing import Any

from markdown import Extension
from markdown.preprocessors import Preprocessor

from solutions.address import room_of
from solutions.pages import evidence, figures, render, tables
from solutions.pages.sentences import EXPRESSION, Raw, value
from solutions.pages.source import Block, PageError, Section, Text, is_question_page, page_path, read_sections
from solutions.papers import find_part, find_question
from solutions.part import Part

EXECUTED = re.compile(r"^(\s*(?:`{3,}|~{3,}))\s*python\s+exec=")
VARIANTS = 5


class Page:
    """One question's page while it is being converted."""

    def __init__(self, lines: list[str], store: Callable[[str], str]):
        self.store = store
        address = lines[0].lstrip("# ").strip()
        self.question = find_question(address.partition("#")[0])
        self.path = page_path(self.question.address).relative_to(page_path("").parents[2]).as_posix()
        self.sections = read_sections(lines, self.path)
        self.shown: set[str] = set()  # names of the figures that were drawn

    def markdown(self) -> str:
        first, *of_parts = self.sections
        written = [section.address for section in of_parts]
        expected = [part.address for part in self.question.parts]
        if written != expected:
            raise PageError(f"{self.path}:1: the page has the parts {written}, the package {expected}")
        pieces = [render.question_head(self.question, self.store), *self.free(first)]
        for section in of_parts:
            pieces += self.part(section)
        pieces.append(self.store(render.question_foot(self.question)))
        return "\n\n".join(pieces)

    def free(self, section: Section, givens: dict[str, Any] | None = None) -> list[str]:
        """The Markdown and the stems of a section that belong to no part of it."""
        names = {**self.names_of(section.address), **(givens or {})}
        return [
            self.text(item, self.stem_namespace(item) if isinstance(item, Block) else names)
            for item in section.content
            if isinstance(item, Text) or item.kind == "stem"
        ]

    def stem_namespace(self, stem: Block) -> dict[str, Any]:
        """A stem speaks with the givens of the first part that it belongs to."""
        owner = next((s for s in self.sections if s.stem is stem), None)
        return self.namespace(find_part(owner.address), {}) if owner else self.names_of(self.question.address)

    def names_of(self, address: str) -> dict[str, Any]:
        """What Python knows in a section: the part's room, what rooms share, and the other rooms by their names."""
        rooms = {room.__name__.rpartition(".")[2]: room for room in self.question.rooms}
        shared = [vars(module) for module in self.question.shared]
        begins = room_of(address.partition("#")[2]) if "#" in address else None
        own = [vars(room) for name, room in rooms.items() if begins and name.startswith(begins)]
        return {name: value for names in (rooms, *shared, *own) for name, value in names.items()}

    def namespace(self, part: Part, givens: dict[str, Any]) -> dict[str, Any]:
        answer = part.answer(**givens)
        return {
            **self.names_of(part.address),
            "code": lambda *functions: Raw(self.listing(*functions)),
            "figure": self.show,
            "table": lambda rows, **options: Raw(tables.table(rows, **options)),
            "numbers": evidence.numbers,
            **part.givens,
            **givens,
            "answer": answer,
        }

    def show(self, draw: Callable) -> Raw:
        self.shown.add(draw.__name__)
        return self.draw(draw)

    @staticmethod
    def draw(draw: Callable) -> Raw:
        return Raw(figures.figure(draw))

    def listing(self, *functions: Callable) -> str:
        return "\n\n".join(evidence.code(function) for function in functions)

    def text(self, item: Text | Block, namespace: dict[str, Any]) -> str:
        """The item's lines with every expression computed, but for those in fences."""
        fence, printed = "", []
        for number, line in enumerate(item.lines, start=item.line):
            mark = re.match(r"\s*(`{3,}|~{3,})", line)
            if mark and not fence:
                fence = mark.group(1)
                options = f'session="{self.question.address}" id="{self.path}:{number}" exec='
                line = EXECUTED.sub(lambda m, o=options: f"{m.group(1)}python {o}", line)
            elif mark and line.strip().startswith(fence):
                fence = ""
            elif not fence:
                line = EXPRESSION.sub(lambda m, n=number: self.value(m.group(1), namespace, n), line)
            printed.append(line)
        return "\n".join(printed)

    def value(self, expression: str, namespace: dict[str, Any], line: int) -> str:
        """What an expression computes, formatted; a finished piece of HTML is kept from Markdown."""
        try:
            return value(expression, namespace)
        except Exception as error:
            reason = traceback.format_exception_only(error)[-1].strip()
            raise PageError(f"{self.path}:{line}: {{{{ {expression} }}}}: {reason}") from error

    def part(self, section: Section) -> list[str]:
        part = find_part(section.address)
        blocks = {kind: list(section.blocks(kind)) for kind in ("question", "hint", "rubric", "solution", "remark")}
        for kind, least, most in (("question", 1, 1), ("rubric", 0, 1), ("solution", 1, 1), ("remark", 0, 1)):
            if not least <= len(blocks[kind]) <= most:
                raise PageError(f"{self.path}:{section.line}: {section.address} has {len(blocks[kind])} {kind} blocks")
        if render.marks_itself(part) and not blocks["rubric"]:
            raise PageError(f"{self.path}:{section.line}: {section.address} is marked by its reader and needs a rubric")
        said = self.namespace(part, {})
        rubric = self.rubric(blocks, said)
        body = [
            f"{render.heading_marks(part)} {render.heading(part)} {{#{part.label} .part-title}}",
            self.store(render.part_meta(part)),
            render.block("html", "div.question", self.text(blocks["question"][0], said)),
            self.store(render.attempt(part, said["answer"], rubric=rubric)),
            render.nested("hint", [(f"Hint {n}", self.text(h, said)) for n, h in enumerate(blocks["hint"], start=1)]),
            render.block(
                "details",
                "Worked solution",
                self.worked(part, blocks, said),
                type="solution",
                attrs={"id": f"solution-{part.label}"},  # must begin with a letter
            ),
            self.variants(part, section, blocks),
        ]
        of_part = render.block(
            "html", "section.part", "\n\n".join(filter(None, body)), attrs={"data-part": part.address}
        )
        return [of_part, *self.free(section, part.givens)]

    def worked(self, part: Part, blocks: dict[str, list[Block]], said: dict[str, Any]) -> str:
        """The worked solution. Search skips to the end of the next element of the same name, so no section is in it."""
        pieces = (
            self.text(blocks["solution"][0], said),
            evidence.derivation(part),
            evidence.decisions(part),
            evidence.listing(part),
            self.store(render.answer_box(part)),
            render.mistakes(part, said["answer"]),
            *(self.text(block, said) for block in blocks["remark"]),
        )
        return render.block(
            "html", "section.worked", "\n\n".join(filter(None, pieces)), attrs={"data-search-exclude": ""}
        )

    def rubric(self, blocks: dict[str, list[Block]], namespace: dict[str, Any]) -> list[str]:
        """The items of the rubric's list, one line each."""
        items = [
            item for block in blocks["rubric"] for item in re.split(r"^- ", self.text(block, namespace), flags=re.M)
        ]
        return [" ".join(item.split()) for item in items if item.strip()]

    def variants(self, part: Part, section: Section, blocks: dict[str, list[Block]]) -> str:
        """The same part with other givens, each with its own attempt and worked answer, one inside the other."""
        pieces = []
        for number, givens in enumerate(part.variants(VARIANTS), start=1):
            # a figure that stands above already, whatever the givens, is not repeated
            said = {
                **self.namespace(part, givens),
                "figure": lambda d: "" if d.__name__ in self.shown else self.draw(d),
            }
            stem = [self.text(section.stem, said)] if section.stem else []
            rubric = self.rubric(blocks, said)
            form = render.attempt(part, said["answer"], givens=givens, suffix=f"-v{number}", rubric=rubric)
            pieces.append(
                (
                    "Another one like this" if number == 1 else "And another one",
                    "\n\n".join(
                        [
                            *stem,
                            self.text(blocks["question"][0], said),
                            self.store(form),
                            render.block(
                                "details",
                                "Worked answer",
                                "\n\n".join(
                                    [
                                        self.text(blocks["solution"][0], said),
                                        self.store(render.variant_box(part, said["answer"])),
                                    ]
                                ),
                                type="solution",
                            ),
                        ]
                    ),
                )
            )
        if not pieces:
            return ""
        # a section, since the search plugin takes the end of a folded rubric for the end of the variant around it
        nested = render.nested("variant", pieces)
        return render.block("html", "section.variants", nested, attrs={"data-search-exclude": ""})


class Expand(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        while lines and not lines[0].strip():
            lines = lines[1:]
        if not lines or not is_question_page(lines[0]):
            return lines
        return Page(lines, self.md.htmlStash.store).markdown().split("\n")


class ExpandExtension(Extension):
    def extendMarkdown(self, md):
        # after the white space is normalised (30), before any fence is read (25)
        md.preprocessors.register(Expand(md), "solutions-expand", 28)


def makeExtension(**options):
    return ExpandExtension(**options)
