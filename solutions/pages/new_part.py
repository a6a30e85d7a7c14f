"""Lay out a new part: `python -m solutions.pages.new_part winter-2021/q3#iv`, or `make part P='winter-2021/q3#iv'`.

It writes the part's three places (its function, its section, its second route), and the files of a new question or
paper. What is already there stays as it is. All three fail until somebody has written them.
"""

import ast
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from solutions.pages.source import HEADING
from solutions.part import KINDS, QUARTERS

ROOT = Path(__file__).parents[2]
EXAMPLE = "winter-2021/q3#iv"
ADDRESS = re.compile(
    r"(?P<exam>(?P<quarter>[a-z]+)(?:-(?P<year>\d{4}))?)/(?P<question>q[1-9]\d*)#(?P<label>[a-z0-9]+(?:-[a-z0-9]+)*)"
)

PACKAGE = '''"""The {title} midterm."""

from solutions.part import Exam

EXAM = Exam({term})  # and minutes=…, where its cover states a duration
'''

MODULE = '''"""TODO: the title of the question.

TODO: conventions that its parts share, such as the layout of their arrays.
"""
'''

FUNCTION = '''

@part(
    "{label}",
    "TODO: what is asked, in a few words",
    kind="number",  # {kinds}
    points=None,
    topics=(),
    key=None,  # Key("what the paper says, in short", printed=the same as a value)
)
def {name}():
    """TODO: what comes out. The exam's givens become defaults: `{name}(kernel=3)`. Name it for what comes out.

    >>> {name}()
    'TODO: the answer, and below it an example with other givens'
    """
    raise NotImplementedError("{address} is not written yet")
'''

OVERVIEW = """---
description: The {title} midterm of CS230, each answer computed and compared with the official key.
---

# {title}

{{{{ catalogue.overview("{exam}") }}}}
"""

SECTION = """
{marks} {address}

/// question
{{{{ TODO }}}} What is asked, in your own words, and complete together with the stem. Givens are placeholders.
///
/// hint
{{{{ TODO }}}} The first step, without the answer.
///
/// solution
{{{{ TODO }}}} From the givens to the answer. Every result is a placeholder too.
///
"""

TESTS = '"""Second routes to {title}, question {number}: TODO, by what means."""\n'

ROUTE = """

@confirms("{address}", "TODO: by what other means, in a few words")
def test_{name}():
    assert {question}.{name}() == "TODO: the same answer by other means, on random givens"
"""

NEXT = """
Next, in this order:
  1. the function: its givens as defaults, its doctest with a neighbour, the key (solutions/part.py lists the fields)
  2. the section of the page: question, hints, solution (solutions/pages/source.py says what blocks there are)
  3. the second route: the same answer by other means
Parts stand in the order of the paper, in the module and on the page: move this one, where the end is not its place.
`make test Q={exam}/{question}` says what is left to do. Until nothing is, it fails, and so does `make site`."""


class Refusal(Exception):
    """Why nothing was written."""


@dataclass
class Change:
    """A file as it will be: created, or added to."""

    path: Path
    text: str
    what: str

    @property
    def line(self) -> str:
        verb = "added to" if self.path.exists() else "created"
        return f"  {verb:8}  {self.path.relative_to(ROOT).as_posix()}  ({self.what})"


def plan(address: str) -> list[Change]:
    """The changes that lay out the part at an address.

    Raises:
        Refusal: the address is none, the part is there, or a file cannot be read.
    """
    match = ADDRESS.fullmatch(address)
    if not match:
        raise Refusal(f"{address!r} is no address of a part. One looks like this: {EXAMPLE}")
    quarter, year = match["quarter"].capitalize(), match["year"]
    if year and quarter not in QUARTERS:
        raise Refusal(f"{match['exam']!r} is no term: before the year stands one of {', '.join(QUARTERS).lower()}.")
    package = match["exam"].replace("-", "_")
    names = {
        **match.groupdict(),
        "address": address,
        "name": "part_" + match["label"].replace("-", "_"),
        "title": f"{quarter} {year}" if year else quarter,
        "term": f'quarter="{quarter}"' + (f", year={year}" if year else ""),
        "number": match["question"][1:],
        "marks": "###" if "-" in match["label"] else "##",
        "kinds": ", ".join(KINDS),
    }
    solutions, docs, tests = ROOT / "solutions/exams" / package, ROOT / "docs/exams", ROOT / "tests/exams" / package
    module = solutions / f"{match['question']}.py"
    page = docs / match["exam"] / f"{match['question']}.md"
    second = tests / f"test_{match['question']}.py"

    if line := lines_of_marks(module, "part").get(match["label"]):
        where = module.relative_to(ROOT).as_posix()
        raise Refusal(f"{address} is there already, at {where}:{line}. Nothing was changed.")
    changes = [
        Change(solutions / "__init__.py", PACKAGE.format(**names), "the paper: its term and duration"),
        Change(docs / match["exam"] / "index.md", OVERVIEW.format(**names), "the overview of the paper"),
        Change(tests / "__init__.py", "", "a package, as the other papers have"),
    ]
    changes = [change for change in changes if not change.path.exists()]
    text = with_imports(read(module) or MODULE, "from solutions.part import part")
    changes.append(Change(module, text + FUNCTION.format(**names), f"the function {names['name']}"))
    if address not in addresses(page):
        text = read(page) or f"# {match['exam']}/{match['question']}\n"
        changes.append(Change(page, text + SECTION.format(**names), "the section of the page"))
    if address not in lines_of_marks(second, "confirms"):
        imports = f"from solutions.exams.{package} import {match['question']}", "from tests.confirm import confirms"
        text = with_imports(read(second) or TESTS.format(**names), *imports)
        changes.append(Change(second, text + ROUTE.format(**names), f"the second route test_{names['name']}"))
    return changes


def read(path: Path) -> str:
    """A file's text, which ends its last line; nothing where there is no file."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return text if not text or text.endswith("\n") else text + "\n"


def parse(text: str, path: Path | None = None) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise Refusal(f"{path}:{error.lineno}: {error.msg}. Mend this first; nothing was changed.") from None


def lines_of_marks(path: Path, decorator: str) -> dict[str, int]:
    """The first argument of each function's decorator of a name, and the line on which the function stands."""
    marks = (
        (mark.args[0].value, node.lineno)
        for node in parse(read(path), path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        for mark in node.decorator_list
        if isinstance(mark, ast.Call) and getattr(mark.func, "id", "") == decorator
        if mark.args and isinstance(mark.args[0], ast.Constant)
    )
    return dict(marks)


def addresses(page: Path) -> set[str]:
    """The parts that have a section on a page."""
    return {match[1] for line in read(page).splitlines() if (match := HEADING.match(line))}


def with_imports(text: str, *statements: str) -> str:
    """A module's text with those of the import statements whose names it does not have yet.

    >>> print(with_imports('"A docstring."', "from a import b"), end="")
    "A docstring."
    <BLANKLINE>
    from a import b
    >>> with_imports("from a import b, c", "from a import b")
    'from a import b, c'
    """
    body = parse(text).body
    imports = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    there = {alias.asname or alias.name for node in imports for alias in node.names}
    missing = [statement for statement in statements if statement.split()[-1] not in there]
    if not missing:
        return text
    lines = text.splitlines()
    docstring = body[0].end_lineno if ast.get_docstring(ast.Module(body[:1], [])) else 0
    end = imports[-1].end_lineno if imports else docstring
    gap = [] if imports else [""]
    return "\n".join(lines[:end] + gap + missing + lines[end:]) + "\n"


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(f"Say which part: python -m solutions.pages.new_part '{EXAMPLE}'", file=sys.stderr)
        return 2
    try:
        changes = plan(arguments[0])
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 2
    said = [change.line for change in changes]
    for change in changes:
        change.path.parent.mkdir(parents=True, exist_ok=True)
        change.path.write_text(change.text, encoding="utf-8")
    print(f"{arguments[0]} is laid out:", *said, NEXT.format(**ADDRESS.fullmatch(arguments[0]).groupdict()), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
