"""What shows that an answer is right: derivations, decided claims with their numbers, and the code that ran."""

import ast
import functools
import inspect
import sys
import textwrap
from collections.abc import Callable
from typing import Any

from solutions.address import place_of
from solutions.pages.render import block
from solutions.pages.text import option_name, rows_of_numbers, without_markup
from solutions.part import Part


def derivation(part: Part) -> str:
    if not part.derivation:
        return ""
    signs = {"=": "= ", "<=": r"\le ", ">=": r"\ge ", "": ""}
    lines = [
        f"{number}. {step.words}\n\n    $$\n    {'' if number == 1 else signs[step.relation]}{step.tex}\n    $$"
        for number, step in enumerate(part.derivation.steps, start=1)
    ]
    note = "Each line was compared with the one before it on random instances while the tests ran."
    return block("html", "div.derivation", "\n\n".join(lines) + f"\n\n*{note}*")


def decisions(part: Part) -> str:
    """Each claim of a choice or prose part: whether it holds, what decided it, and the numbers."""
    pieces, told, before = [], {}, None
    for name, claim in part.claims.items():
        holds = claim.holds(seed=0)
        lead = f"{option_name(name)} " if part.kind == "choice" else ""
        mark = "holds" if holds else "does not hold"
        lines = [f'**{lead}{claim.text}** <span class="mark mark-{"yes" if holds else "no"}">{mark}</span>']
        if claim.argued:
            lines.append(f"Argued, not computed: {claim.argued}")
        elif claim.decider in told:
            same = "the statement above" if part.kind == "prose" and claim.decider is before else told[claim.decider]
            lines.append(f"Decided by the same computation as {same}.")
        else:
            told[claim.decider] = f"option {name}" if part.kind == "choice" else f"“{opening(claim.text)}”"
            found = claim.finding(seed=0)
            control = None
            if "control" in inspect.signature(claim.decider).parameters:
                control = claim.finding(seed=0, control=True).numbers
            lines += [summary(claim.decider), rows_of_numbers(found.numbers, control)]
            lines.append(block("details", "The code that ran", code(claim.decider, words=False), type="code"))
        before = claim.decider
        pieces.append(block("html", "div.claim", "\n\n".join(filter(None, lines))))
    return "\n\n".join(pieces)


def opening(text: str, count: int = 6) -> str:
    """The first words of a statement, by which another one refers to it.

    >>> opening("The moving mean lies *between* the two groups."), opening("More *data* help.")
    ('The moving mean lies between the …', 'More data help')
    """
    words = without_markup(text).rstrip(".").split()
    return " ".join(words[:count]) + (" …" if len(words) > count else "")


def numbers(finding: Any) -> str:
    return rows_of_numbers(finding.numbers)


def summary(function: Callable) -> str:
    """What a function's docstring says before its doctests."""
    return (inspect.getdoc(function) or "").split(">>>")[0].strip()


def code(function: Callable, words: bool = True) -> str:
    """The source of a function as a fence, without its decorators, and without its docstring where `words` is false."""
    lines, _ = inspect.getsourcelines(function)
    text = textwrap.dedent("".join(lines))
    if inspect.isfunction(function) and (text.startswith("@") or not words):
        node, rows = ast.parse(text).body[0], text.splitlines()
        head, body = rows[node.lineno - 1 : node.body[0].lineno - 1], rows[node.body[0].lineno - 1 :]
        if not words and ast.get_docstring(node) is not None:
            body = body[node.body[0].end_lineno - node.body[0].lineno + 1 :]
        text = "\n".join([*head, *body])
    return f"```python\n{text.rstrip()}\n```"


def listing(part: Part) -> str:
    """The function that computes the answer, and what it returned."""
    if part.kind in ("choice", "prose"):
        return ""
    return block("details", "The function that computes the answer", code(part.function), type="code")


def witness_source(part: Part) -> str:
    """The lines of a disputed key that were run: its witness and both sides, and the functions that they name."""
    room = inspect.getmodule(part.function)
    decorators = _functions(inspect.getsource(room))[part.function.__name__].decorator_list
    calls = [node for decorator in decorators for node in ast.walk(decorator) if isinstance(node, ast.Call)]
    (key,) = [call for call in calls if getattr(call.func, "id", "") == "Key"]
    run = {word.arg: word.value for word in key.keywords if word.arg in ("witness", "ours", "theirs", "printed")}
    if "theirs" in run:
        run.pop("printed", None)
    named = {name.id for value in run.values() for name in ast.walk(value) if isinstance(name, ast.Name)}
    named -= {part.function.__name__}
    homes = {getattr(inspect.unwrap(getattr(room, name, None)), "__module__", "") for name in named}
    own = {home for home in homes if place_of(home) == (part.exam, part.question)}
    pieces = []
    for home in sorted(own, key=lambda home: (home == room.__name__, home)):  # the room calls the others
        source = inspect.getsource(sys.modules[home])
        functions, lines = _functions(source), source.splitlines()
        pieces += ["\n".join(lines[f.lineno - 1 : f.end_lineno]) for name, f in functions.items() if name in named]
    pieces.append("\n".join(f"{name} = {ast.unparse(value)}" for name, value in run.items()))
    return "\n\n\n".join(pieces)


@functools.cache  # by the text itself: all disputed parts of a room ask for the same module
def _functions(source: str) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
