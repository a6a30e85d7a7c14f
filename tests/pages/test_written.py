"""What is written on the pages of questions: whole, in order, and with what is given or computed printed by code."""

import ast
import contextlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from solutions.pages.sentences import EXPRESSION
from solutions.pages.source import BLOCKS, Block, Section, page_path
from solutions.pages.typed import MARK
from solutions.papers import find_part, find_question, parts, questions
from tests.pages.test_numbers import MAKES, names_of, section_of, text_of

PARTS = [part.address for part in parts()]
of_every_part = pytest.mark.parametrize("address", PARTS)
of_every_question = pytest.mark.parametrize("question", [question.address for question in questions()])


def written(question: str) -> str:
    return page_path(question).read_text("utf-8")


def blocks_of(section: Section) -> list[Block]:
    return [item for item in section.content if isinstance(item, Block) and item.kind != "stem"]


# Whole


@of_every_part
def test_a_part_has_its_blocks_in_order_and_none_is_empty(address: str):
    """A stem, which may end another one, apart; hints come between the question and its solution."""
    blocks = blocks_of(section_of(address))
    kinds = [block.kind for block in blocks]
    assert kinds == sorted(kinds, key=list(BLOCKS).index)
    assert {"question", "hint", "solution"} <= set(kinds)
    assert [block.kind for block in blocks if len(re.findall(r"\w\w", " ".join(block.lines))) < 5] == []


OUTSIDE = re.compile(r"^/// .*?^///$|^#.*?$|^---$.*?^---$", re.DOTALL | re.MULTILINE)
HOW_TO_ANSWER = re.compile(r"(?:In parts? . |One option is |Where a part asks for words|Answer each part)?")


@of_every_question
def test_what_is_asked_stands_in_blocks(question: str):
    """What stands outside of them is not asked in an examination: only how to answer may."""
    outside = OUTSIDE.sub("", written(question)).strip()
    assert HOW_TO_ANSWER.match(outside)[0] or not outside


ANNOUNCED = re.compile(r":\n\n(?!\s*(?:[-*+] |\d+\. |\$\$|\{\{|```|\||<|\*))(.*)")


@of_every_question
def test_what_a_colon_announces_follows(question: str):
    """A list, a formula, a table, a figure or a program."""
    assert ANNOUNCED.findall(written(question)) == []


@of_every_question
def test_what_is_drawn_and_tabled_is_shown_once(question: str):
    """Each figure that a question defines, and no figure, table or program twice."""
    shown = [call for call in EXPRESSION.findall(written(question)) if MAKES.search(call)]
    assert sorted(shown) == sorted(set(shown))
    modules = [*find_question(question).rooms, *find_question(question).shared]
    own = {name for module in modules for name, thing in vars(module).items() if is_own_figure(thing, module.__name__)}
    assert {name for name in own if not any(re.search(rf"\b{name}\b", call) for call in shown)} == set()


def is_own_figure(thing: Any, module: str) -> bool:
    return hasattr(thing, "canvas") and getattr(thing, "__module__", "") == module


@of_every_part
def test_what_is_asked_does_not_tell_the_answer(address: str):
    """Nor does a hint, as a whole."""
    asked = "\n".join(text_of(section_of(address), "stem", "question"))
    assert [call for call in EXPRESSION.findall(asked) if re.search(r"\banswer\b", call)] == []
    assert "answer" not in EXPRESSION.findall("\n".join(text_of(section_of(address), "hint")))


# Numbers


# The numbers from three to nine that pages type: those of names and of other examples than the question's.
SMALL = {
    "fall-2021/q1": "4",
    "fall-2021/q3": "4",
    "fall-2021/q4": "4",
    "fall-2021/q5": "3 5 8",
    "spring-2018/q1": "3",
    "spring-2018/q2": "3 4 5 6",
    "spring-2018/q3": "4",
    "spring-2018/q5": "4",
    "undated/q1": "4",
    "undated/q2": "3",
    "undated/q4": "5",
    "undated/q6": "3 4",
    "undated/q7": "4 6",
    "winter-2020/q3": "8",
    "winter-2020/q7": "3",
    "winter-2021/q2": "4 5",
    "winter-2021/q3": "3 4 6",
    "winter-2021/q7": "3 8",
}


@of_every_question
def test_a_page_types_no_number_from_three_on(question: str):
    text = re.sub(r"(?ms)^```.*?^```|^#.*?$|^ *\d+\. |`[^`]*`|\]\([^)]*\)", " ", MARK.sub("", written(question)))
    typed = set(re.findall(r"(?<![\w.\[])[3-9](?![\w.,]*\d)", EXPRESSION.sub("x", text)))
    assert typed == set(SMALL.get(question, "").split())


# Givens that are no part of what is asked: sizes of the instances on which it is computed, what a program is told, and
# the side of a case that is asked in words.
UNNAMED = {
    "spring-2018/q1#a": "convolutions kernel pool",
    "spring-2018/q1#b": "size",
    "spring-2018/q1#g": "prevalence ratio",
    "spring-2018/q2#g": "epochs examples learning_rate wrong_labels",
    "spring-2018/q2#h": "size",
    "spring-2018/q2#l": "power",
    "spring-2018/q3#i": "mass",
    "spring-2018/q5#code": "rng",
    "spring-2018/q7#c-i": "entries inputs",
    "spring-2018/q7#d-ii": "entries",
    "spring-2018/q7#e": "entries",
    "spring-2018/q7#f": "label",
    "winter-2020/q1#f-i": "layers",
    "winter-2020/q1#f-ii": "layers",
    "winter-2021/q1#e": "channels depth height width",
    "winter-2021/q2#h": "units",
    "winter-2021/q3#iv": "largest_kernel",
    "winter-2021/q3#v": "classes largest_kernel",
    "winter-2021/q4#iii": "deviation",
    "winter-2021/q6#v": "classes hidden",
    "winter-2021/q7#1": "stride",
    "winter-2021/q7#2": "stride",
    "winter-2021/q7#3": "stride",
    "fall-2021/q1#b": "keep",
    "undated/q4#code": "rng",
    "undated/q5#d-ii": "steepness",
    "undated/q5#d-iv": "negative_slope",
    "undated/q6#a-ii": "high low",
}


@of_every_part
def test_what_is_asked_names_each_given(address: str):
    part = find_part(address)
    expressions = EXPRESSION.findall("\n".join(text_of(section_of(address), "stem", "question")))
    named = {name for expression in expressions for name in re.findall(r"\w+", expression)}
    numbers = {name for name, value in part.givens.items() if type(value) in (int, float)}
    assert numbers - named == set(UNNAMED.get(address, "").split())


def formatted(text: str, names: Mapping[str, Any]) -> Iterator[tuple[str, Any, str]]:
    """What the expressions of a text print with a format, also within a text of theirs: what it is, its worth, and what
    is printed.
    """
    for expression in EXPRESSION.findall(text):
        for node in ast.walk(ast.parse(f'f"""{{{expression}}}"""', mode="eval")):
            if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
                form = "".join(getattr(piece, "value", "") for piece in node.format_spec.values)
                with contextlib.suppress(NameError):  # of what is counted through
                    worth = eval(compile(ast.Expression(node.value), "a placeholder", "eval"), dict(names))
                    yield expression, worth, format(worth, form)


@of_every_part
def test_a_format_keeps_what_a_number_is_worth(address: str):
    names, section = names_of(find_part(address), {}), section_of(address)
    for expression, worth, printed in formatted("\n".join(text_of(section, *BLOCKS)), names):
        assert is_worth(printed, worth), expression


def is_worth(printed: str, number: Any) -> bool:
    """Whether a number is printed to a twentieth.

    >>> is_worth("12%", 0.1234), is_worth("0.1", 0.1234), is_worth("0", 0.3), is_worth("1,200", 1234.0)
    (True, False, False, True)
    """
    if not isinstance(number, int | float):
        return True
    told = float(re.sub(r"[,%\s]", "", printed).replace("−", "-")) / (100 if "%" in printed else 1)
    return abs(told - number) <= 0.05 * abs(number)
