"""What shows that an answer is right: derivations, decided claims with their numbers, and the code that ran."""

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable
from typing import Any

from solutions.address import experiment_address, place_of
from solutions.finding import has_control
from solutions.pages import links
from solutions.pages.render import block
from solutions.pages.sentences import claimed
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
        holds, text = claim.holds(**part.givens), claimed(part, claim)
        lead = f"{option_name(name)} " if part.kind == "choice" else ""
        mark = "holds" if holds else "does not hold"
        lines = [f'**{lead}{text}** <span class="mark mark-{"yes" if holds else "no"}">{mark}</span>']
        if claim.by is None:
            lines.append(f"Argued, not computed: {claim.source}")
        elif claim.by in told:
            same = "the statement above" if part.kind == "prose" and claim.by is before else told[claim.by]
            lines.append(f"Decided by the same computation as {same}.")
        else:
            told[claim.by] = f"option {name}" if part.kind == "choice" else f"“{opening(text)}”"
            found, control = claim.finding(**part.givens), None
            if has_control(claim.by):
                control = claim.finding(control=True, **part.givens).numbers
            lines += [summary(claim.by), rows_of_numbers(found.numbers, control)]
            lines.append(block("details", "The code that ran", code_of(claim.by), type="code"))
        before = claim.by
        pieces.append(block("html", "div.claim", "\n\n".join(filter(None, lines))))
    return "\n\n".join(pieces)


def code_of(decider: Callable) -> str:
    """The code of what decides a claim, and where an experiment stands among those of its idea."""
    listing = code(getattr(decider, "func", decider), words=False)
    if not (address := experiment_address(decider)):
        return listing
    place = links.experiment(address)
    return f'{listing}\n\nOne of the <a href="{place}">experiments by idea</a>: `{address}`.'


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
    """What was run for a disputed key: its witness, both sides, and the functions of the question that these name."""
    room = sys.modules[part.module]
    source = inspect.getsource(room)
    witness = inspect.unwrap(part.key.witness)
    keys = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and _name(node.func) == "Key")
    (key,) = (k for k in keys if any(w.arg == "witness" and _name(w.value) == witness.__name__ for w in k.keywords))
    sides = {word.arg: word.value for word in key.keywords if word.arg in ("ours", "theirs", "printed")}
    if "theirs" in sides:
        sides.pop("printed", None)
    stated = [f"{name} = {ast.get_source_segment(source, side)}" for name, side in sides.items()]
    text = textwrap.dedent(inspect.getsource(witness))
    named = [name for tree in (ast.parse(text), *sides.values()) for name in map(_name, ast.walk(tree)) if name]
    functions = (inspect.unwrap(value) for name in named if inspect.isfunction(value := vars(room).get(name)))
    own = [f for f in dict.fromkeys(functions) if place_of(f.__module__) == (part.exam, part.question)]
    helpers = [function for function in own if function is not witness and not hasattr(function, "part")]
    return "\n\n\n".join(
        [*(textwrap.dedent(inspect.getsource(f)).rstrip() for f in (*helpers, witness)), "\n".join(stated)]
    )


def _name(node: ast.AST) -> str:
    return getattr(node, "id", "")
