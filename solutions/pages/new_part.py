"""Lay out a new part: `python -m solutions.pages.new_part winter-2021/q3#iv convolution_designs`, or `make part`.

It writes the part's three places (its function, its section, its second route), and the files of a new question or
paper. What is already there stays as it is. All three fail until somebody has written them. The second argument names
the module of a new lettered part: what it is about, in a few words.
"""

import ast
import re
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

from solutions.address import folder_of, room_of
from solutions.pages.source import HEADING, Block, PageError, is_question_page, read_sections
from solutions.paper import QUARTERS
from solutions.part import COMPUTED, DECIDED_BY_CLAIMS, KINDS

ROOT = Path(__file__).parents[2]
EXAMPLE = "winter-2021/q3#iv"
UNNAMED = "todo"
NAME = re.compile(r"[a-z]+(?:_[a-z0-9]+)*")
ADDRESS = re.compile(
    r"(?P<exam>(?P<quarter>[a-z]+)(?:-(?P<year>\d{4}))?)/(?P<question>q[1-9]\d*)#(?P<label>[a-z0-9]+(?:-[a-z0-9]+)*)"
)

SKELETONS = Path(__file__).parent / "skeletons"


def skeleton(file: str, /, **names: str) -> str:
    """The text of a file of `skeletons/`, its names filled in."""
    return (SKELETONS / f"{file}.txt").read_text(encoding="utf-8").format(**names)


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


def plan(address: str, about: str = UNNAMED, kind: str = "number") -> list[Change]:
    """The changes that lay out the part at an address; a new lettered part gets a module that is named for it.

    Raises:
        Refusal: the address, the name or the kind is none, the part is there, or a file cannot be read.
    """
    match = ADDRESS.fullmatch(address)
    if not match:
        raise Refusal(f"{address!r} is no address of a part. One looks like this: {EXAMPLE}")
    quarter, year = match["quarter"].capitalize(), match["year"]
    if year and quarter not in QUARTERS:
        raise Refusal(f"{match['exam']!r} is no term: before the year stands one of {', '.join(QUARTERS).lower()}.")
    if not NAME.fullmatch(about):
        raise Refusal(f"{about!r} names no module. One that does looks like this: convolution_designs")
    if kind not in KINDS:
        raise Refusal(f"{kind!r} is no kind of part; there are {', '.join(KINDS)}.")
    package, folder = folder_of(match["exam"]), folder_of(f"{match['exam']}/{match['question']}")
    solutions, docs, tests = ROOT / "solutions/exams", ROOT / "docs/exams", ROOT / "tests/exams"
    there = sorted(path.stem for path in (solutions / folder).glob(f"{room_of(match['label'])}*.py"))
    room = there[0] if there else room_of(match["label"]) + about
    names = {
        **match.groupdict(),
        "address": address,
        "letter": match["label"].partition("-")[0],
        "name": "part_" + match["label"].replace("-", "_"),
        "title": f"{quarter} {year}" if year else quarter,
        "term": f'quarter="{quarter}"' + (f", year={year}" if year else ""),
        "number": match["question"][1:],
        "marks": "###" if "-" in match["label"] else "##",
        "kind": kind,
        "kinds": ", ".join(COMPUTED),
    }
    module = solutions / folder / f"{room}.py"
    page = docs / match["exam"] / f"{match['question']}.md"
    second = tests / folder / f"test_{room}.py"

    if line := lines_of_parts(module).get(match["label"]):
        where = module.relative_to(ROOT).as_posix()
        raise Refusal(f"{address} is there already, at {where}:{line}. Nothing was changed.")
    changes = [
        Change(
            solutions / package / "__init__.py", skeleton("package.py", **names), "the paper: its term and duration"
        ),
        Change(docs / match["exam"] / "index.md", skeleton("overview.md", **names), "the overview of the paper"),
        Change(tests / package / "__init__.py", "", "a package, as the other papers have"),
        Change(solutions / folder / "__init__.py", skeleton("question.py"), "the question: its title"),
        Change(tests / folder / "__init__.py", "", "a package, as the other questions have"),
    ]
    changes = [change for change in changes if not change.path.exists()]
    of_claims = kind in DECIDED_BY_CLAIMS
    changes.append(Change(module, _with_part(read(module), kind, names), f"the part {names['name']}"))
    if address not in addresses(page):
        text = read(page) or f"# {match['exam']}/{match['question']}\n"
        section = "section_of_words.md" if kind == "prose" else "section.md"
        changes.append(Change(page, text + skeleton(section, **names), "the section of the page"))
    if not of_claims and address not in lines_of_marks(second, "confirms"):
        function = f"from solutions.exams.{folder.replace('/', '.')}.{room} import {names['name']}"
        text = with_imports(
            read(second) or skeleton("tests.py", **names), function, "from tests.confirm import confirms"
        )
        changes.append(Change(second, text + skeleton("route.py", **names), f"the second route test_{names['name']}"))
    return changes


def _with_part(room: str, kind: str, names: dict[str, str]) -> str:
    """The text of a room with one part more: a function, or claims, whose second routes are those of experiments."""
    if kind not in DECIDED_BY_CLAIMS:
        text = with_imports(room or skeleton("room.py"), "from solutions.part import part")
        return text + skeleton("function.py", **names)
    deciders = ["refuted", "shown"] if kind == "choice" else ["shown"]
    imports = *(f"from solutions.claim import {name}" for name in deciders), f"from solutions.part import {kind}"
    text = with_imports(room or skeleton("room_of_claims.py", **names), *imports)
    return text + skeleton("options.py" if kind == "choice" else "claims.py", **names)


def stem_over(change: Change) -> Block | None:
    """The stem that holds for the last section of a page."""
    path = change.path.relative_to(ROOT).as_posix()
    try:
        return read_sections(change.text.splitlines(), path)[-1].stem
    except PageError as error:
        raise Refusal(f"{error}. Mend this first; nothing was changed.") from None


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


def lines_of_parts(room: Path) -> dict[str, int]:
    """The labels of a room's parts, and the lines where they stand: functions, and what `prose` or `choice` gives."""
    of_claims = (
        (node.value.args[0].value, node.lineno)
        for node in parse(read(room), room).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if getattr(node.value.func, "id", "") in DECIDED_BY_CLAIMS
    )
    return lines_of_marks(room, "part") | dict(of_claims)


def addresses(page: Path) -> set[str]:
    """The parts that have a section on a page."""
    return {match[1] for line in read(page).splitlines() if (match := HEADING.match(line))}


def with_imports(text: str, *statements: str) -> str:
    """A module's text with those of the statements `from … import one_name` whose names it does not have yet.

    >>> print(with_imports('"A docstring."', "from a import b"), end="")
    "A docstring."
    <BLANKLINE>
    from a import b
    >>> with_imports("from a import B, d", "from a import d", "from a import c")
    'from a import B, c, d\\n'
    """
    for statement in statements:
        text = _with_import(text, *parse(statement).body)
    return text


def _with_import(text: str, wanted: ast.ImportFrom) -> str:
    body, lines = parse(text).body, text.splitlines()
    imports = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    there = {alias.asname or alias.name for node in imports for alias in node.names}
    if wanted.names[0].name in there:
        return text
    same = [node for node in imports if getattr(node, "module", "") == wanted.module]
    if same:
        begin, end = same[0].lineno - 1, same[0].end_lineno
        names = sorted([*same[0].names, *wanted.names], key=as_ruff_sorts)
        wanted, gap = ast.ImportFrom(wanted.module, names, 0), []
    else:
        docstring = body[0].end_lineno if ast.get_docstring(ast.Module(body[:1], [])) else 0
        begin = end = imports[-1].end_lineno if imports else docstring
        gap = [] if imports else [""]
    statement = ast.unparse(wanted)
    if len(statement) > 120:
        names = "".join(f"    {ast.unparse(alias)},\n" for alias in wanted.names)
        statement = f"from {wanted.module} import (\n{names})"
    return "\n".join([*lines[:begin], *gap, statement, *lines[end:]]) + "\n"


def as_ruff_sorts(alias: ast.alias) -> tuple[int, str]:
    """Constants, classes, functions."""
    return 0 if alias.name.isupper() else 1 if alias.name[0].isupper() else 2, alias.name


def main(arguments: list[str]) -> int:
    if not 1 <= len(arguments) <= 3:
        command = f"python -m solutions.pages.new_part '{EXAMPLE}' convolution_designs number"
        print(f"Say which part, its name and its kind: {command}", file=sys.stderr)
        return 2
    try:
        changes = plan(*arguments)
        pages = [change for change in changes if is_question_page(change.text)]
        stems = [stem for page in pages if (stem := stem_over(page))]
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 2
    said = [change.line for change in changes]
    is_unnamed = any(change.path.stem.endswith(f"_{UNNAMED}") and not change.path.exists() for change in changes)
    for change in changes:
        change.path.parent.mkdir(parents=True, exist_ok=True)
        change.path.write_text(change.text, encoding="utf-8")
    address = ADDRESS.fullmatch(arguments[0]).groupdict()
    print(f"{arguments[0]} is laid out:", *said, sep="\n")
    if is_unnamed:
        print(skeleton("rename", address=arguments[0], unnamed=UNNAMED).rstrip("\n"))
    for stem in stems:
        begins = textwrap.shorten(" ".join(stem.lines), 40, placeholder=" …")
        print(skeleton("stem", line=str(stem.line - 1), begins=begins).rstrip("\n"))
    following = {"prose": "next_of_claims", "choice": "next_of_options"}.get("".join(arguments[2:]), "next")
    print(skeleton(following, **address, letter=address["label"].partition("-")[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
