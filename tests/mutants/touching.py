"""Which tests touch a module: its doctests, its mirrored tests, and what else imports it, the nearest first."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from solutions.address import is_room

ROOT = Path(__file__).parents[2]
OF_EVERY_FUNCTION = [f"tests/nn/test_{name}.py" for name in ("robustness", "contract")]
POINTS = ["tests/pages/test_catalogues.py"]  # against the cover of the paper
# What takes seconds, the quickest first; the last starts whole builds.
SLOW = [f"tests/pages/test_{name}.py" for name in ("formulas", "canaries", "numbers", "new_part", "broken_builds")]
# Of what is asked of every part, these questions are enough: their parts are of many kinds.
SLIPS = "test_a_slip_is_shown"
OF_FEW = r"^[^[]*$|\[(winter-2021/q[36]|spring-2018/q2)\b"


class Run(NamedTuple):
    """Arguments of pytest, and a pattern of the tests among them that are run."""

    arguments: list[str]
    only: str = ""


def runs(module: str) -> list[Run]:
    """What is run one after the other, until a test fails; what takes long is last.

    >>> runs("solutions/nn/pooling.py")[0].arguments
    ['solutions/nn/pooling.py', 'tests/nn/test_pooling.py']
    >>> runs("solutions/exams/winter_2021/q3/iv_convolution_designs.py")[0].arguments
    ['--question', 'winter-2021/q3#iv']
    """
    kind, *rest = Path(module).with_suffix("").parts[1:]
    if kind == "exams":
        return _of_an_exam(module, *rest)
    if kind == "experiments":
        of_every = [f"tests/test_{name}.py" for name in ("judged", "experiments", "routes")]
        of_exams = importing(module, "solutions/exams")
        others = importing(module, "solutions/experiments") + of_exams
        return [
            *_nearest(module, f"tests/experiments/{rest[0]}"),
            Run(others),
            Run(of_every, re.escape("/".join(rest)) + r"[#\]]"),
            Run(_shown({"/".join(Path(path).parts[2:4]) for path in of_exams})),
            Run(["tests/test_parts.py"], SLIPS),
        ]
    if kind == "nn":
        return [*_nearest(module, "tests/nn"), Run(importing(module, "solutions")), Run(OF_EVERY_FUNCTION)]
    if kind == "pages":
        quick = ["tests/pages", *(f"--ignore={path}" for path in SLOW)]
        return [*_nearest(module, "tests/pages"), Run(quick), Run(SLOW)]
    of_parts = [f"tests/test_{name}.py" for name in ("parts", "derivations", "papers", "records")]
    others = [path for path in importing(module, "tests") if path.count("/") == 1 and path not in of_parts]
    of_pages = ["tests/pages/test_formulas.py", "tests/pages/test_numbers.py"] if kind == "formula" else []
    nearest = _nearest(module, "tests/formula") if kind == "formula" else [Run([module])]
    return [*nearest, *(Run(paths, OF_FEW) for paths in (of_parts, others)), Run(of_pages)]


def _nearest(module: str, below: str) -> list[Run]:
    """The doctests with the mirrored tests, and then what else imports the module."""
    found = importing(module, below)
    own = [path for path in found if Path(path).stem == f"test_{Path(module).stem}"]
    return [Run([module, *own]), Run([path for path in found if path not in own])]


def _of_an_exam(module: str, paper: str, *rest: str) -> list[Run]:
    if len(rest) < 2:
        return [Run(["tests/test_papers.py"]), Run(POINTS)]
    folder = f"{paper}/{rest[0]}"
    question, (piece, *_) = folder.replace("_", "-"), rest[1].split("_")
    routes = Run(["tests/test_routes.py"], rf"{question}\b")
    if is_room(rest[1]) and piece != "all":
        slips = Run(["--question", question], SLIPS)  # a part's program may show one
        shown = Run(_shown({folder}))
        return [Run(["--question", f"{question}#{piece.removeprefix('p')}"]), slips, shown, Run(POINTS), routes]
    rooms = Run(importing(module, f"solutions/exams/{folder}"))
    return [*_nearest(module, f"tests/exams/{folder}"), rooms, Run(["--question", question]), Run(POINTS), routes]


def _shown(questions: set[str]) -> list[str]:
    """The tests of tables and figures, of any question, and of the pages of these."""
    own = [f"tests/exams/{question}/test_shown.py" for question in sorted(questions)]
    return [path for path in ["tests/test_shown.py", *own] if (ROOT / path).exists()]


def importing(module: str, below: str) -> list[str]:
    """The files below a folder that import a module; of tests, those that hold some."""
    if module.startswith("solutions/formula/"):  # of which others import the package
        module = "solutions/formula/__init__.py"
    name = module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    found = [path for path in sorted((ROOT / below).rglob("*.py")) if name in _imported(path)]
    tests = [path for path in found if not below.startswith("tests") or path.name.startswith("test_")]
    return [path.relative_to(ROOT).as_posix() for path in tests]


@cache
def _imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names
