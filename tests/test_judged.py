"""What a person judged and nothing computes is entered twice: what a part asks for and over what it varies, where each
mistake leads beside its words, what the official key says and means, what experiments are given, and when they hold.
`python -m tests.test_judged` writes `judged.json` anew; read what has changed in it.
"""

import ast
import inspect
import json
import textwrap
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from solutions.finding import Finding
from solutions.pages.formulas import formula_entries
from solutions.pages.plain import plain
from solutions.pages.sentences import mistake_words
from solutions.pages.text import entries
from solutions.paper import Slip
from solutions.part import Part
from tests import chosen
from tests.ideas import EXPERIMENTS, IDEAS

FILE = Path(__file__).with_name("judged.json")
DIGITS = 4


def judged(part: Part) -> dict[str, Any]:
    """What a part asks for, over what its givens vary, in how many lines it is derived, what its key says and the
    degree of a dispute, and where mistakes lead, each by what is said of it; of a formula at its first point.
    """
    found: dict[str, Any] = {"asks": f"{part.kind} for {part.points}: {', '.join(part.topics)}; {part.evidence}"}
    if part.tolerance:
        found["tolerance"] = part.tolerance
    if part.vary:
        found["varies"] = {name: in_short(domain) for name, domain in part.vary.items()}
    for name, claim in part.claims.items():
        found[f"claim {name}"] = f"{'shown' if claim.stated else 'refuted'} by {named(claim.by)}"
    for words, mistake in part.mistakes.items():
        led_to = entries(part, part.mistaken(mistake))
        said = {name or "answer": plain(entry) for name, entry in led_to.items()}
        found[mistake_words(part, words, mistake)] = ", ".join(f"{name} {entry}" for name, entry in said.items())
    for entry in formula_entries(part, {})[:1]:
        at_point = {words: rounded(json.loads(values)[0]) for values, words in entry.mistakes}
        found |= {words: values for words, values in at_point.items() if words in part.formula.mistakes}
    if part.derivation:
        found["derived in"] = len(part.derivation.steps)
    if part.key:
        found["the key"] = part.key.text
    if part.key and part.key.degree:
        found["the key is"] = part.key.degree
    return found


def named(decider: Callable | None) -> str:
    if isinstance(decider, partial):
        return f"{named(decider.func)}{decider.args or ''}{decider.keywords or ''}"
    return decider.__name__ if decider else "its source"


def shown_by(slip: Slip) -> dict[str, str]:
    """What shows a slip, if anything has to."""
    return {"shown by": named(slip.shown_by)}


def criteria(experiment: Callable[..., Finding]) -> dict[str, str]:
    """When an experiment holds, as its program says it; nothing where it asks another one."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(experiment)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Finding"]
    return {"holds if": "; ".join(ast.unparse(call.args[0]) for call in calls)} if calls else {}


def givens(idea: ModuleType) -> dict[str, str]:
    """The sizes and settings of an idea's experiments, which could be others."""
    assigned = [node for node in ast.parse(inspect.getsource(idea)).body if isinstance(node, ast.Assign)]
    return {ast.unparse(node.targets[0]): ast.unparse(node.value) for node in assigned}


def in_short(domain: Iterable[Any]) -> str:
    return str(domain) if isinstance(domain, range) else ", ".join(map(plain, domain))


def rounded(value: Any) -> Any:
    return [rounded(entry) for entry in value] if isinstance(value, list) else float(f"{value:.{DIGITS}g}")


JUDGED = {part.address: partial(judged, part) for part in chosen.parts()}
JUDGED |= {f"{address}: {slip.where}": partial(shown_by, slip) for address, slip in chosen.slips()}
JUDGED |= {"/".join(idea.__name__.split(".")[2:]): partial(givens, idea) for idea in IDEAS}
JUDGED |= {address: partial(criteria, experiment) for address, experiment in EXPERIMENTS.items()}


@pytest.mark.parametrize("address", JUDGED)
def test_what_was_judged_is_what_was_entered(address: str):
    assert json.loads(FILE.read_text("utf-8"))[address] == JUDGED[address]()


def test_nothing_else_was_entered():
    assert chosen.address or list(json.loads(FILE.read_text("utf-8"))) == list(JUDGED)


if __name__ == "__main__":
    everything = {address: found() for address, found in JUDGED.items()}
    FILE.write_text(json.dumps(everything, ensure_ascii=False, indent=1) + "\n", "utf-8")
