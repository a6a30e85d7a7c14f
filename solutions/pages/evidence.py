"""The code that ran, as its sources have it."""

import ast
import inspect
import subprocess
import sys
import textwrap
from collections.abc import Callable

from ruff import find_ruff_bin

from solutions.address import place_of
from solutions.part import Part

WIDTH = 72  # characters of a listing within a worked solution


def summary(function: Callable) -> str:
    """What a function's docstring says before its doctests."""
    return (inspect.getdoc(function) or "").split(">>>")[0].strip()


def code(function: Callable, words: bool = False) -> str:
    """The source of a function as it fits a page, without its decorators and, but for `words`, its docstring."""
    lines, _ = inspect.getsourcelines(function)
    text = textwrap.dedent("".join(lines))
    if text.startswith(("def ", "@")) and (text.startswith("@") or not words):
        node, rows = ast.parse(text).body[0], text.splitlines()
        head, body = rows[node.lineno - 1 : node.body[0].lineno - 1], rows[node.body[0].lineno - 1 :]
        if not words and ast.get_docstring(node) is not None:
            body = body[node.body[0].end_lineno - node.body[0].lineno + 1 :]
        text = "\n".join([*head, *body])
    return fitted(text)


def fitted(text: str) -> str:
    r"""Python in lines of a width that a page has room for, as far as `ruff format` can break them.

    >>> print(fitted("def f(rng):\n    return normal(rng, 'a mean', 'a standard deviation', 'a number of draws')"))
    def f(rng):
        return normal(
            rng, "a mean", "a standard deviation", "a number of draws"
        )
    """
    if max(map(len, text.splitlines()), default=0) > WIDTH:
        command = [find_ruff_bin(), "format", "--isolated", f"--line-length={WIDTH}", "-"]
        done = subprocess.run(command, input=text, capture_output=True, text=True)
        text = done.stdout or text  # of a lambda the source is no program
    return text.rstrip()


def fence(listing: str) -> str:
    return f"```python\n{listing}\n```"


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
    whole = {_name(side) for side in sides.values()}  # readings that several questions share

    def is_shown(function: Callable) -> bool:
        shared = function.__name__ in whole and function.__module__.startswith("solutions.experiments.")
        return shared or place_of(function.__module__) == (part.exam, part.question)

    own = filter(is_shown, dict.fromkeys(functions))
    helpers = [function for function in own if function is not witness and not hasattr(function, "part")]
    return fitted(
        "\n\n\n".join(
            [*(textwrap.dedent(inspect.getsource(f)).rstrip() for f in (*helpers, witness)), "\n".join(stated)]
        )
    )


def _name(node: ast.AST) -> str:
    return getattr(node, "id", "")
