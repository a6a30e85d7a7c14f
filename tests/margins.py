"""How far the experiments are from tipping: `python -m tests.margins [ADDRESS …]` measures those that are named, or all
in about ten minutes, prints their margins and keeps them in `benchmarks/margins.json`.

An experiment and its control report the same numbers. Their *readings* are each number and the difference of any two,
as they are and as the logarithm of their size, and the logarithm of the ratio of any two. The margin of a reading is
the gap between its values in the experiment and in the control, over all seeds, in units of the larger of the two
standard deviations: negative where they overlap. The margin of an experiment is that of its best reading. Where
neither side varies, the experiment is exact, and its margin the largest that is counted.
"""

import itertools
import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import numpy as np

from solutions.finding import found_by
from tests.ideas import EXPERIMENTS

RESULTS = Path(__file__).parents[1] / "benchmarks/margins.json"
SEEDS = range(30)
LEAST = 2.0  # with less, the effect of an experiment is not well beyond its noise
MOST = 100.0  # that is counted
SMALL, LARGE = 1e-12, 1e12  # a smaller size is that of rounding; a larger one, or no number, that of what broke down


def values(number: Any) -> list[float]:
    """A number, or those of a list, as far as they are numbers.

    >>> values([1, [2.5, True]]), values("none")
    ([1.0, 2.5, 1.0], [])
    """
    if isinstance(number, list | tuple):
        return [value for entry in number for value in values(entry)]
    return [float(number)] if isinstance(number, int | float) else []


def readings(numbers: Mapping[str, Any]) -> Iterator[float]:
    """What is read of an experiment's numbers.

    >>> list(readings({"a": math.e, "b": 1.0})) == [math.e, 1, 1.0, 0.0, math.e - 1, math.log(math.e - 1), 1.0]
    True
    """
    found = np.nan_to_num([value for number in numbers.values() for value in values(number)], nan=LARGE)
    found = found.clip(-LARGE, LARGE)
    yield from found
    yield from map(log_size, found)
    for a, b in itertools.combinations(found, 2):
        yield from (a - b, log_size(a - b), log_size(a) - log_size(b))


def log_size(number: float) -> float:
    return math.log(max(abs(number), SMALL))


def gap_in_deviations(one: np.ndarray, other: np.ndarray) -> float:
    """The gap between two sets of values in units of the larger standard deviation.

    >>> gap_in_deviations(np.array([0.0, 2.0]), np.array([5.0, 5.0])), gap_in_deviations(np.ones(2), np.zeros(2))
    (3.0, 100.0)
    >>> gap_in_deviations(np.array([0.0, 2.0]), np.array([1.0, 3.0])), gap_in_deviations(np.ones(2), np.ones(2))
    (-1.0, 0.0)
    """
    gap, deviation = max(one.min() - other.max(), other.min() - one.max()), max(one.std(), other.std())
    return float(np.clip(gap / deviation, -MOST, MOST) if deviation > 0 else MOST * (gap > 0))


def margin(experiment: Callable) -> float:
    """An experiment's margin over all seeds, to two digits behind the point."""
    own, controls = (
        np.array([[*readings(found_by(experiment, seed=seed, **asked).numbers)] for seed in SEEDS]).T
        for asked in ({}, {"control": True})  # as a test of them asks: what was found is remembered
    )
    return round(max(map(gap_in_deviations, own, controls)), 2)


def kept() -> dict[str, float]:
    """The margins that were measured last, by the addresses of experiments."""
    return json.loads(RESULTS.read_text("utf-8"))["margins"] if RESULTS.exists() else {}


def keep(margins: dict[str, float]) -> None:
    written = {"seeds": len(SEEDS), "margins": dict(sorted(margins.items()))}
    RESULTS.write_text(json.dumps(written, indent=2, ensure_ascii=False) + "\n", "utf-8")


def main(named: list[str]) -> None:
    addresses = named or [*EXPERIMENTS]
    with Pool() as pool:
        for address, found in zip(addresses, pool.imap(margin, map(EXPERIMENTS.get, addresses)), strict=True):
            print(f"{found:7.2f}  {address}", flush=True)
            keep({of: number for of, number in (kept() | {address: found}).items() if of in EXPERIMENTS})


if __name__ == "__main__":
    main(sys.argv[1:])
