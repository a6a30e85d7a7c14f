"""What a page computes takes no longer than its reader would wait for.

The seconds of CPU are those of the processes that built the site, each of which computes a thing once; on a slow
machine they count for less. What took too long there, as it may on a busy machine, is computed again in a process of
its own.
"""

import functools
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from solutions.finding import has_control
from solutions.papers import find_part, questions
from tests.alone import of_question, slowness
from tests.conftest import ROOT, environment
from tests.few import few

FINDING, TABLE, FIGURE = 0.1, 0.1, 0.15
TRIES = 3


def budget(name: object) -> float:
    """The seconds that a thing may take: a claim is a finding, and one more where it has a control."""
    address, _, text = name if isinstance(name, list) else ("", None, name)
    if text.startswith("claim "):
        decider = find_part(address).claims[text.removeprefix("claim ")].by
        return FINDING * (2 if decider and has_control(decider) else 1)
    return FIGURE if "figure(" in text else FINDING if text.startswith("slip ") else TABLE


def is_counted(name: object) -> bool:
    """Whether it is a finding, a table or a figure: records hold several answers, derivations, and many variants."""
    return name[2] not in ("record", "claims", "variants") if isinstance(name, list) else name.startswith("slip ")


@functools.cache
def pace_of_this_machine() -> float:
    """How many times as long as a common machine it takes at its best."""
    return min(slowness() for _ in range(8))


def alone(question: str, names: list[object]) -> list[float]:
    """The seconds of each."""
    command = (sys.executable, "-m", "tests.alone", question, *map(json.dumps, names))
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def too_long(question: str) -> Iterator[str]:
    pace = max(1, pace_of_this_machine())
    counted = [(name, seconds / pace) for name, seconds in of_question(question).seconds() if is_counted(name)]
    for _ in range(TRIES):
        counted = [(name, seconds) for name, seconds in counted if seconds > budget(name)]
        if counted:
            names = [name for name, _ in counted]
            counted = list(zip(names, alone(question, names), strict=True))
    yield from (f"{name}: {seconds:.2f} s of {budget(name)}" for name, seconds in counted if seconds > budget(name))


@pytest.mark.parametrize("question", few([question.address for question in questions()]))
def test_nothing_on_a_page_takes_long(site: Path, question: str):
    assert of_question(question).seconds()
    assert list(too_long(question)) == []
