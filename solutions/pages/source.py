"""A question's page as it is written: Markdown, in which a heading that is an address opens a part.

    # winter-2021/q3            the question: its title, points and topics are printed here

    /// stem                    what the parts below share (an empty stem ends it)
    ///

    ## winter-2021/q3#i         a part: its label, title and points are printed here

    /// question                what is asked; complete together with the stem
    /// hint                    one or more
    /// rubric                  a list, to mark oneself by
    /// solution                from the givens to the answer; printed again for other givens
    /// remark                  what is printed once: figures, readings, the code of a witness

Everywhere in it, `{{ expression }}` is a Python expression over the part's room, what the rooms of the question share,
the givens of the part and its `answer`, with an optional format as in an f-string; a function of another room is called
by the room's name. Text outside these blocks is ordinary Markdown.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

DOCS = Path(__file__).parents[2] / "docs"
BLOCKS = ("stem", "question", "hint", "rubric", "solution", "remark")
HEADING = re.compile(r"#+\s+([a-z]+(?:-\d+)?/q\d+(?:#[a-z0-9-]+)?)\s*$")
OPENING = re.compile(rf"(/{{3,}})\s*({'|'.join(BLOCKS)})\s*$")
STRAY = re.compile(r"/{3,}")
FENCE = re.compile(r"\s*(`{3,}|~{3,})")


class Fault(NamedTuple):
    """What is wrong on a page, and where."""

    path: str
    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.words}"


class PageError(Exception):
    """Faults of a page that stop the build."""

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


@dataclass(frozen=True)
class Text:
    """Ordinary Markdown between the blocks, from a line on."""

    lines: list[str]
    line: int


@dataclass(frozen=True)
class Block:
    """A marked block of a part, from a line on."""

    kind: str
    lines: list[str]
    line: int


@dataclass
class Section:
    """What follows a heading that is an address; the stem is the one in force where the part begins."""

    address: str
    line: int
    stem: Block | None = None
    content: list[Text | Block] = field(default_factory=list)

    def blocks(self, kind: str) -> Iterator[Block]:
        return (item for item in self.content if isinstance(item, Block) and item.kind == kind)


def page_path(question: str) -> Path:
    """The file of a question's page.

    >>> page_path("winter-2021/q3").relative_to(DOCS).as_posix()
    'exams/winter-2021/q3.md'
    """
    return DOCS / "exams" / f"{question}.md"


def is_question_page(text: str) -> bool:
    """Whether a page's first line is the address of a question."""
    return bool(HEADING.match(text.lstrip().split("\n", 1)[0]))


def difference(written: list[str], labels: list[str]) -> str:
    """What is wrong with the sections of a page, beside the parts of its package.

    >>> print(difference(["i", "iv"], ["i", "ii"]))
    the page has sections of no part, iv; the page has no section of the parts ii
    >>> print(difference(["ii", "i"], ["i", "ii"]))
    the page has the order ii, i, its rooms, and the parts in them, i, ii; parts stand in the order of the paper
    """
    extra, missing = ([x for x in one if x not in other] for one, other in ((written, labels), (labels, written)))
    said = [f"the page has sections of no part, {', '.join(extra)}"] if extra else []
    said += [f"the page has no section of the parts {', '.join(missing)}"] if missing else []
    doubled = list(dict.fromkeys(label for label in labels if labels.count(label) > 1))
    said += [f"several parts have the label {', '.join(doubled)}"] if doubled else []
    if not said:
        said = [f"the page has the order {', '.join(written)}, its rooms, and the parts in them, {', '.join(labels)}"]
        said += ["parts stand in the order of the paper"]
    return "; ".join(said)


def read_sections(lines: list[str], path: str) -> list[Section]:
    """The sections of a question's page, the first of which is the question's own.

    Raises:
        PageError: a block is unknown, is never closed, or stands where no part is.
    """
    sections: list[Section] = []
    stem: Block | None = None
    fence = ""
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if mark := FENCE.match(line):
            fence = "" if fence and line.strip().startswith(fence) else fence or mark.group(1)
        if not fence and (heading := HEADING.match(line)):
            sections.append(Section(heading.group(1), number, stem))
            continue
        if not sections:
            if line.strip():
                words = f"the page begins with the address of its question, not {line!r}"
                raise PageError(Fault(path, number, words))
            continue
        if not fence and (opening := OPENING.match(line)):
            begin, body = number, []
            while number < len(lines) and lines[number].rstrip() != opening.group(1):
                if HEADING.match(lines[number]) or OPENING.match(lines[number]):
                    break
                body.append(lines[number])
                number += 1
            if number == len(lines) or lines[number].rstrip() != opening.group(1):
                raise PageError(Fault(path, begin, f"the block {opening.group(2)!r} is never closed"))
            number += 1
            block = Block(opening.group(2), body, begin + 1)
            if block.kind == "stem":
                stem = block if "".join(body).strip() else None
            elif "#" not in sections[-1].address:
                raise PageError(Fault(path, begin, f"the block {block.kind!r} stands before the first part"))
            sections[-1].content.append(block)
            continue
        if not fence and STRAY.match(line):
            blocks = ", ".join(BLOCKS)
            raise PageError(Fault(path, number, f"{line!r} opens or closes no block; there are {blocks}"))
        if not sections[-1].content or isinstance(sections[-1].content[-1], Block):
            sections[-1].content.append(Text([], number))
        sections[-1].content[-1].lines.append(line)
    return sections


def counted(item: str) -> tuple[str, str]:
    """How an item of a rubric counts, and what it says.

    >>> counted("or: a sum"), counted("a mean")
    (('alternative', 'a sum'), ('required', 'a mean'))
    """
    for mark, counts in (("or: ", "alternative"), ("extra: ", "extra")):
        if item.startswith(mark):
            return counts, item.removeprefix(mark)
    return "required", item
