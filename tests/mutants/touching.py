"""Which tests touch a module: its doctests, its mirrored tests, and what else imports it, the nearest first."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from solutions.address import is_room

ROOT = Path(__file__).parents[2]
POINTS = ["tests/pages/test_catalogues.py"]  # against the cover of the paper
# Of what is asked of every part, these questions are enough: their parts are of many kinds.
OF_FEW = r"^[^[]*$|\[(winter-2021/q[36]|spring-2018/q2)\b"


class Run(NamedTuple):
    """Arguments of pytest, and a pattern of the tests among them that are run."""

    arguments: list[str]
    only: str = ""


def runs(module: str) -> list[Run]:
    """What is run one after the other, until a test fails.

    >>> runs("solutions/nn/pooling.py")[0].arguments[:2]
    ['solutions/nn/pooling.py', 'tests/nn/test_pooling.py']
    >>> runs("solutions/exams/winter_2021/q3/iv_convolution_designs.py")[0].arguments
    ['--question', 'winter-2021/q3#iv']
    """
    kind, *rest = Path(module).with_suffix("").parts[1:]
    if kind == "exams":
        return _of_an_exam(module, *rest)
    if kind == "experiments":
        near = Run([module, *importing(module, f"tests/experiments/{rest[0]}")])
        of_every = Run(["tests/test_experiments.py", "tests/test_routes.py"], re.escape("/".join(rest) + "#"))
        return [near, of_every, Run(importing(module, "solutions/exams") + importing(module, "solutions/experiments"))]
    if kind == "nn":
        return [Run([module, *importing(module, "tests/nn")]), Run(importing(module, "solutions/nn"))]
    if kind == "pages":
        return [Run([module, *importing(module, "tests/pages")]), Run(["tests/pages"])]
    of_parts = [f"tests/test_{name}.py" for name in ("parts", "derivations", "papers")]
    near = [path for path in importing(module, "tests") if path.count("/") == 1 and path not in of_parts]
    return [Run([module, *near], OF_FEW), Run(of_parts, OF_FEW)]


def _of_an_exam(module: str, paper: str, *rest: str) -> list[Run]:
    if len(rest) < 2:
        return [Run(["tests/test_papers.py"]), Run(POINTS)]
    folder = f"{paper}/{rest[0]}"
    question, (piece, *_) = folder.replace("_", "-"), rest[1].split("_")
    if is_room(rest[1]) and piece != "all":
        return [Run(["--question", f"{question}#{piece.removeprefix('p')}"]), Run(POINTS)]
    near = [path for tree in ("tests", "solutions") for path in importing(module, f"{tree}/exams/{folder}")]
    return [Run([module, *near]), Run(["--question", question]), Run(POINTS)]


def importing(module: str, below: str) -> list[str]:
    """The files in a folder that import a module, first its mirrored tests."""
    name = module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    found = [path for path in sorted((ROOT / below).rglob("*.py")) if name in _imported(path)]
    in_order = sorted(found, key=lambda path: (not path.stem == f"test_{Path(module).stem}", path))
    return [path.relative_to(ROOT).as_posix() for path in in_order if not below.startswith("tests") or "test_" in path.name]


@cache
def _imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names
