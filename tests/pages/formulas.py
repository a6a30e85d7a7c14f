"""The formulas that stand in sentences: on the pages of questions, in what parts say, in captions."""

import re
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any

from solutions.pages.sentences import EXPRESSION, caption, claimed, mistake_words, reason, said, slipped
from solutions.pages.source import Block, page_path, read_sections
from solutions.pages.typed import MARK
from solutions.papers import Question
from solutions.part import Part
from tests.pages.test_numbers import FORMULA, filled, names_of

RELATION = re.compile(r"=|<|>|\\(?:le|leq|ge|geq|lt|gt|approx|in|ne|neq)\b")
PROGRAM = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
SCRIPT = re.compile(r"[_^]\s*\{(?:[^{}]|\{[^{}]*\})*\}")


def relations_of(text: str, names: Callable[[], Mapping[str, Any]] = dict) -> list[str]:
    r"""The formulas of a text that relate two sides, their placeholders filled.

    >>> relations_of(r"With $n = {{ n }}$ and $\sum_{i=1}^n x_i$, $x < \infty$", lambda: {"n": 2})
    ['n = 2', 'x < \\infty']
    """
    found = (" ".join((match[1] or match[2]).split()) for match in FORMULA.finditer(MARK.sub("", text)))
    full = (filled(tex, names()) if EXPRESSION.search(tex) else tex for tex in found)
    return [tex for tex in full if RELATION.search(SCRIPT.sub("", tex))]


def formulas_of(question: Question) -> Iterator[tuple[str, str]]:
    """The formulas of a question, each with the address of its part, or of the question."""
    for address, part, text in text_of(question):
        for tex in relations_of(text, lambda part=part: names_of(part, {})):
            yield address, tex
    for part in question.parts:
        for tex in relations_of("\n".join(words_of(part))):
            yield part.address, tex
    said = [words for module in [*question.rooms, *question.shared] for words in captions_of(module)]
    for tex in relations_of("\n".join([*said, *map(slipped, question.slips)])):
        yield question.address, tex


def text_of(question: Question) -> Iterator[tuple[str, Part, str]]:
    """What the page says, as it is written, without programs, each text with its address and the part that fills it:
    a stem has the address of the question, and speaks of the part that follows."""
    path, parts = page_path(question.address), {part.address: part for part in question.parts}
    sections = read_sections(path.read_text("utf-8").splitlines(), path.name)
    fills = [parts.get(section.address) for section in sections]
    for section, part, following in zip(sections, fills, [*fills[1:], fills[-1]], strict=True):
        for item in section.content:
            is_own = part and isinstance(item, Block) and item.kind != "stem"
            text = PROGRAM.sub("", "\n".join(item.lines))
            yield (part.address, part, text) if is_own else (question.address, following or part, text)


def words_of(part: Part) -> Iterator[str]:
    """All that a part says in words."""
    told = [part.title, *(step.words for step in (part.derivation.steps if part.derivation else ()))]
    told += [part.key.text, part.key.why] if part.key else []
    yield from (said(part, text) for text in told)
    for claim in part.claims.values():
        yield claimed(part, claim)
        yield reason(part, claim)
    yield from (mistake_words(part, words, mistake) for words, mistake in part.mistakes.items())


def captions_of(module: ModuleType) -> Iterator[str]:
    own = (thing for thing in vars(module).values() if getattr(thing, "__module__", "") == module.__name__)
    yield from (caption(draw) for draw in own if hasattr(draw, "canvas"))


def said_in_a_lab(source: str) -> str:
    r"""The text of a lab without its programs.

    >>> said_in_a_lab("# %% [markdown]\n# A *square*.\n\n# %%\nx = 3\n")
    'A *square*.\n'
    """
    cells = re.split(r"^# %%", source, flags=re.MULTILINE)
    texts = [cell.partition("\n")[2] for cell in cells if cell.startswith(" [markdown]")]
    return "\n".join(re.sub(r"^# ?", "", text.rstrip(), flags=re.MULTILINE) + "\n" for text in texts)
