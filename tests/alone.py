"""What one thing on a page takes, in seconds of CPU, in a process of its own:
`python -m tests.alone winter-2021/q3 NAME`. On a slow machine they are those of a common one.

All else on the page is as the build of the site has kept it. NAME is what `Kept` calls the thing, as JSON.
"""

import json
import sys
from time import process_time

from solutions.pages.expand import Page
from solutions.pages.kept import Kept
from solutions.pages.prepare import CACHE
from solutions.pages.rests import Rests
from solutions.pages.source import page_path


def of_question(address: str) -> Kept:
    """What the build of the site has kept of a question."""
    kept = Kept(CACHE / "prepared" / Rests().of_all[:16] / f"{address.replace('/', '-')}.pickle")
    kept.now = kept.before
    return kept


def seconds(address: str, name: object) -> float:
    others = Kept()
    others.before = {key: made for key, made in of_question(address).now.items() if made[0] != name}
    Page(page_path(address).read_text("utf-8").split("\n"), others).record()
    (taken,) = (taken for made, taken in others.seconds() if made == name)
    return taken


def slowness(additions: int = 1_000_000, common: float = 0.035) -> float:
    """How many times as long as a common machine this one takes now to add up numbers, but at least 1."""
    started = process_time()
    total = 0
    for number in range(additions):
        total += number
    return max(1.0, (process_time() - started) / common)


if __name__ == "__main__":
    before = slowness()
    taken = seconds(sys.argv[1], json.loads(sys.argv[2]))
    print(taken / max(before, slowness()))
