"""What a text states by hand: the numbers that its author typed, and those that are marked with a reason.

Numbers that are computed are printed where a sentence says them. The build holds pages to it, and the tests all else
that readers see: sentences of parts, docstrings that are shown, labs, and the documents of the project.
"""

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from solutions.pages.source import Fault

# A mark explains numbers where they stand: `{# typed 95: why #}`, in documents and in Python as a comment of theirs.
MARK = re.compile(r"(?:\{#|<!--|#) typed (?P<numbers>[^:#\n]+): (?P<why>[^#]+?) ?(?:#\}|-->|$)", re.MULTILINE)

# What states no number, or is a name or a date: an expression, where a link leads to, the year of what is cited, an
# executed fence, a heading that is an address, a paper, a part of one, a place in a text, and a setting of Matplotlib.
# Each branch has flags of its own: a global (?s) would make `.*$` reach to the end.
UNCOUNTED = re.compile(
    r"(?s:\{\{.*?\}\})|\]\([^)]*\)|https?://\S+|(?:, |,?\n *)(?:19|20)\d\d(?=[\])},.;:]|$)"
    r"|(?ms:^(?P<fence>`{3,})python exec=.*?^(?P=fence)$)|(?m:^#+ [a-z]+(?:-\d+)?/q\d+(?:#[a-z0-9-]+)?$)"
    r"|\b(?:Spring|Summer|Fall|Winter) (?:19|20)\d\d\b|\b[a-z]+-(?:19|20)\d\d/q\d+(?:#[a-z0-9-]+)?"
    r"|\b(?:sections?|equations?|relationships?|lecture) \d[\d.]*(?: and \d[\d.]*)?|#[0-9a-f]{6}\b|\bCC BY \d\.\d"
    r"|,pad=[\d.]+"
)
SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen"""
TENS = "ten twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = {word: 10 * number for number, word in enumerate(TENS.split(), start=1)}
WORDS |= {word: number for number, word in enumerate(SMALL.split())}
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
SPOKEN = rf"(?:{'|'.join(WORDS)}|{'|'.join(SCALES)})"
POWERS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
NUMBER = re.compile(
    r"(?<![\w.])(?:(?P<times>\d+(?:\.\d+)?)\s*[·×]\s*)?10(?:(?P<power>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)|\^(?P<tex>\d|\{-?\d+\}))"
    r"|(?<![\w.])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)*)"
    rf"|\b(?P<spoken>{SPOKEN}(?:[- ]{SPOKEN})*)(?:(?P<share>i?eths?|ths?)|s)?\b",
    re.IGNORECASE,
)


def typed_numbers(text: str) -> set[str]:
    """The numbers of two or more digits that an author typed, also in words, which are none up to twelve.

    >>> sorted(typed_numbers("576 of {{ 1440 }}, 0.5, 6; [about 100](p100.md), q3, 1,024 and 2 · 10⁻⁵, q5, {0,1}"))
    ['0.5', '100', '1024', '2e-05', '576']
    >>> sorted(typed_numbers("Twelve of two hundred, a thousandth, twenty-two, thousands, one or two"))
    ['0.001', '1000', '200', '22']
    """
    return {number for match in NUMBER.finditer(UNCOUNTED.sub(" ", text)) for number in _read(match)}


def _read(match: re.Match) -> Iterator[str]:
    if power := (match["power"] or "").translate(POWERS) or (match["tex"] or "").strip("{}"):
        yield f"{float(match['times'] or 1) * 10.0 ** int(power):g}"
    elif match["digits"] and len(match["digits"]) > 1:
        yield match["digits"].replace(",", "")
    elif match["spoken"]:
        number = _spoken(re.split(r"[- ]", match["spoken"].lower()))
        if number > 12:
            yield f"{1 / number:g}" if match["share"] else f"{number:g}" if number < 10**6 else str(number)


def _spoken(words: list[str]) -> int:
    total = 0
    for word in words:
        total = max(total, 1) * SCALES[word] if word in SCALES else total + WORDS[word]
    return total


def marked(text: str) -> set[str]:
    """The numbers that the marks of a text explain.

    >>> sorted(marked("95%{# typed 95: it is asked #}, 0.5 <!-- typed 0.5, 20: why -->"))
    ['0.5', '20', '95']
    """
    return {number for mark in MARK.finditer(text) for number in re.split(r",? ", mark["numbers"].strip())}


def faults(path: str, text: str, givens: set[str] = frozenset()) -> Iterator[Fault]:
    """Numbers of two or more digits that a page types and that are not given; and marks of what is not typed."""
    typed, explained = _typed(text) - givens, marked(text)
    for number in sorted(typed - explained):
        words = f"{number} is typed: print it by code, or mark it with the reason"
        yield Fault(path, _line(number, text, _typed), words)
    for number in sorted(explained - typed):
        words = f"{number} is marked as typed, but given, computed or not there"
        yield Fault(path, _line(number, text, marked), words)


def _typed(text: str) -> set[str]:
    return typed_numbers(MARK.sub("", text))


def _line(number: str, text: str, numbers: Callable[[str], set[str]]) -> int:
    """The first line that has a number by itself; else the first of all."""
    return next((at for at, line in enumerate(text.splitlines(), start=1) if number in numbers(line)), 1)


def flat(value: Any) -> set[str]:
    """The numbers in a value, as they are typed.

    >>> sorted(flat({"rate": (0.5, 2000000)}))
    ['0.5', '2000000', '2e+06', 'rate']
    """
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set):
        return {number for entry in value for number in flat(entry)}
    return {str(value), f"{value:g}"} if isinstance(value, int | float) else {str(value)}


def typed_in_python(source: str) -> set[str]:
    """The numbers in the texts of a module that are neither in the code that they speak of, nor givens.

    A docstring, or a text within a function, may tell the numbers of the function's code, of its defaults, and of what
    it names in its own module. A sentence of a part may tell the part's givens only, and a key what it prints.

    >>> typed_in_python("N = 64\\ndef f(rate=0.5):\\n    'Of 64 at a rate of 0.5, 13 remain.'\\n    return N * rate")
    {'13'}
    >>> typed_in_python("@part('a', 'Of 64, 32', key=Key('16', printed=16))\\ndef f(n=64):\\n    return n / 2 - 32")
    {'32'}
    """
    module = ast.parse(source)
    named = {name: node for node in module.body for name in _names(node)}
    found = typed_numbers(_without_examples(ast.get_docstring(module) or ""))
    for node in module.body:
        found |= _typed_in(node, named)
    return found


def _names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign):
        yield from (name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name))


def _typed_in(node: ast.stmt, named: dict[str, ast.stmt]) -> set[str]:
    if isinstance(node, ast.FunctionDef):
        sentences = [call for call in node.decorator_list if _called(call) == "part"]
        given = literals(node.args, {})
        found = {number for call in sentences for number in _sentences(call, given)}
        return found | _texts([*node.body, node.args], literals(node, named, but=node.decorator_list))
    if isinstance(node, ast.Assign) and _called(node.value) in ("choice", "prose"):
        given = [word.value for word in node.value.keywords if word.arg == "given"]
        return _sentences(node.value, {number for value in given for number in literals(value, named)})
    return _texts([node], literals(node, named))


def _sentences(call: ast.Call, given: set[str]) -> set[str]:
    """The numbers that sentences of a part type and that are not given; a key may say what it prints."""
    keys = [word.value for word in call.keywords if word.arg == "key"]
    printed = [word.value for key in keys for word in getattr(key, "keywords", ()) if word.arg in ("printed", "theirs")]
    of_key = given.union(*(literals(value, {}) for value in printed))
    others = [*call.args, *(word.value for word in call.keywords if word.arg != "key")]
    return _texts(others, given) | _texts(keys, of_key)


def _called(node: ast.expr) -> str:
    return getattr(getattr(node, "func", None), "id", "")


def literals(node: ast.AST, named: dict[str, ast.stmt], but: Sequence[ast.AST] = ()) -> set[str]:
    """The numbers that stand in code, and in what it names of its own module."""
    numbers, seen, left = set(), set(but), [node]
    while left:
        here = left.pop()
        if here in seen:
            continue
        seen.add(here)
        left += ast.iter_child_nodes(here)
        if isinstance(here, ast.Constant) and type(here.value) in (int, float):
            numbers |= flat(here.value)
        elif isinstance(here, ast.Name) and here.id in named:
            left.append(named[here.id])
    return numbers


def _texts(nodes: Sequence[ast.AST], known: set[str]) -> set[str]:
    texts = [n.value for node in nodes for n in ast.walk(node) if isinstance(n, ast.Constant) and type(n.value) is str]
    return {number for text in texts for number in typed_numbers(_without_examples(text))} - known


def _without_examples(text: str) -> str:
    """A docstring without its doctests, which are run."""
    return re.sub(r"(?ms)^\s*>>> .*?(?=^\s*$|\Z)", "", text)
