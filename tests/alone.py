"""What single things on a page take, in seconds of CPU, in a process of their own:
`python -m tests.alone winter-2021/q3 NAME …`. They are those of a common machine, slow or fast as this one is.

All else on the page is as the build of the site has kept it. NAME is what `Kept` calls a thing, as JSON. Each is
computed several times, and the least counts: the first time includes what Python imports, and others what else the
machine did.
"""

import functools
import gc
import json
import sys
from collections.abc import Callable
from time import process_time

import numpy as np

from solutions.pages.expand import Page
from solutions.pages.kept import Kept
from solutions.pages.prepare import CACHE
from solutions.pages.rests import Rests
from solutions.pages.source import page_path

TIMES = 4


def of_question(address: str) -> Kept:
    """What the build of the site has kept of a question."""
    kept = Kept(CACHE / "prepared" / Rests().of_all[:16] / f"{address.replace('/', '-')}.pickle")
    kept.now = kept.before
    return kept


def forget() -> None:
    """Empty the caches of the project's functions, so that what was computed before is computed again."""
    for function in gc.get_objects():
        if isinstance(function, functools._lru_cache_wrapper) and function.__module__.startswith("solutions."):
            function.cache_clear()


def seconds(address: str, name: object) -> float:
    forget()
    others = Kept()
    others.before = {key: made for key, made in of_question(address).now.items() if made[0] != name}
    Page(page_path(address).read_text("utf-8").split("\n"), others).record()
    (taken,) = (taken for made, taken in others.seconds() if made == name)
    return taken


def numbers_added() -> None:
    total = 0
    for number in range(200_000):
        total += number


def arrays_multiplied() -> None:
    x, W = np.ones((8, 11)), np.eye(11)
    for _ in range(2_000):
        x = np.tanh(x @ W)


COMMON = {numbers_added: 0.005, arrays_multiplied: 0.0025}  # seconds of CPU of a common machine


def slowness() -> float:
    """How many times as long as a common machine this one takes now, for Python's own work or for NumPy's."""

    def taken(work: Callable[[], None]) -> float:
        started = process_time()
        work()
        return process_time() - started

    return max(taken(work) / common for work, common in COMMON.items())


def of_a_common_machine(address: str, name: object) -> float:
    """The seconds that the thing takes, each second divided by how slow the machine is at the time."""
    before = slowness()
    taken = seconds(address, name)
    return taken / max(before, slowness())


if __name__ == "__main__":
    address, *names = sys.argv[1:]
    asked = [json.loads(name) for name in names]
    print(json.dumps([min(of_a_common_machine(address, name) for _ in range(TIMES)) for name in asked]))
