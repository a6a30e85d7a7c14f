"""Try mutants: `make mutants`, or `python -m tests.mutants [--all] [--seed N] [--sample N] [--kind K] [MODULE …]`.

A sample of each kind of code, a few from each of some modules, in turns, as many as `--minutes` allow; with `--all`, or
of the modules that are named, all. What survives in the code of pages is then put into a small copy of the project,
which is built, and asked of the tests that read its site: that takes a minute for each. The table goes to
`benchmarks/mutants.json`. What cannot be noticed is listed with its reason in `equivalent.json`.
"""

import argparse
import datetime
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile
from pathlib import Path
from typing import NamedTuple, TextIO

os.environ |= {"KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
os.environ |= {"SOURCE_DATE_EPOCH": "0", "NO_MKDOCS_2_WARNING": "1", "MPLBACKEND": "agg"}

from tests.mutants import trials
from tests.mutants.made import Mutant, mutants
from tests.mutants.touching import ROOT, runs

RESULTS = ROOT / "benchmarks/mutants.json"
EQUIVALENT = Path(__file__).with_name("equivalent.json")
KINDS = ("nn", "formula", "core", "experiments", "exams", "pages")
OF_EACH_MODULE = 4
MOST_LISTED = 0.03  # of those that were tried, as equivalent
BROKEN = "failed without a fault"
OUTCOMES = ("tried", "killed", "killed by time", "survived", "equivalent")


class Job(NamedTuple):
    """Mutants of a module that are tried one after the other: all, or so many of any."""

    module: str
    count: int | None = None
    seed: float = 0.0


def kind_of(module: str) -> str:
    """What a module is for: its folder, or the core."""
    folder = Path(module).parts[1]
    return folder if folder in KINDS else "core"


def modules() -> list[str]:
    found = (path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "solutions").rglob("*.py")))
    return [module for module in found if "/skeletons/" not in module]


def sampled(kinds: tuple[str, ...], count: int, rng: random.Random) -> list[Job]:
    """So many mutants of each kind: a few of each of some modules, which are the likelier the longer they are."""
    jobs = []
    for kind in kinds:
        left = {module: (ROOT / module).stat().st_size for module in modules() if kind_of(module) == kind}
        in_order = sorted(left, key=lambda module: rng.random() ** (1 / (1 + left[module])), reverse=True)
        of_each = max(OF_EACH_MODULE, -(-count // len(left)))
        jobs += [Job(module, of_each, rng.random()) for module in in_order[: -(-count // of_each)]]
    rng.shuffle(jobs)
    return jobs


def within(minutes: float, jobs: list[Job]) -> Iterator[Job]:
    """The jobs that are begun before so many minutes have passed."""
    end = time.time() + 60 * minutes
    yield from takewhile(lambda _: time.time() < end, jobs)


def listed() -> set[tuple[str, str, str]]:
    """The mutants that change nothing.

    Raises:
        ValueError: what one of them changes is no longer there, or no reason is told.
    """
    found = json.loads(EQUIVALENT.read_text("utf-8"))
    for one in found:
        if one["before"] not in " ".join((ROOT / one["module"]).read_text("utf-8").split()) or not one["why"]:
            raise ValueError(f"{EQUIVALENT.name}: {one}, expected what stands in the module, and why it may change")
    return {(one["module"], one["before"], one["after"]) for one in found}


def work(project: Path, job: Job, pipe: TextIO) -> None:
    """Try mutants of a module, and write what becomes of each."""
    rng = None if job.count is None else random.Random(job.seed)
    made = list(islice(mutants(job.module, (project / job.module).read_text("utf-8"), rng), job.count))
    try:
        outcomes = trials.tried(project, job.module, (one.source for one in made), runs(job.module))
        for one, outcome in zip(made, outcomes, strict=True):
            print(json.dumps([outcome, *one]), file=pipe)
    except Exception:
        log = (project / ".log").read_text("utf-8", errors="replace")[-2000:]
        print(json.dumps([BROKEN, job.module, 0, traceback.format_exc(), log, ""]), file=pipe)


def difference(own: str, other: str) -> tuple[int, int, str]:
    """Where two texts differ, from and to, and what stands there in the other.

    >>> difference("a = 1 + 2", "a = 1 - 2"), difference("aa", "aaa")
    ((6, 7, '-'), (2, 2, 'a'))
    """
    start = _alike(own, other)
    same = _alike(own[start:][::-1], other[start:][::-1])
    return start, len(own) - same, other[start : len(other) - same]


def _alike(one: str, other: str) -> int:
    """With how many signs in common two texts begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def unnoticed_on_a_site(survivors: Iterable[Mutant]) -> set[Mutant]:
    """Those that the tests of a built site do not notice either."""
    from tests.mutants.faults import Place, Trial  # imports the project, which no process may have when it forks
    from tests.mutants.named import KINDS

    kind, places = "code of pages", {}
    for mutant in survivors:
        where = difference((ROOT / mutant.module).read_text("utf-8"), mutant.source)
        places[Place(kind, "a mutant", mutant.module, mutant.line, *where)] = mutant
    _, *of_a_site = KINDS[kind].stages
    alive = list(places)
    with tempfile.TemporaryDirectory() as home:
        trial = Trial(Path(home))
        for tests in of_a_site:
            alive = trial.survivors(alive, tests, small=True) if alive else []
    return {places[place] for place in alive}


def write(kinds: dict[str, dict[str, int]], seed: int | str, seconds: int) -> None:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout
    results = {
        "date": str(datetime.date.today()),
        "machine": {"cpu": platform.processor() or platform.machine(), "cores": os.cpu_count()},
        "python": platform.python_version(),
        "commit": commit.strip(),
        "seed": seed,
        "seconds": seconds,
        "kinds": kinds,
    }
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sample", type=int, default=600, help="mutants in all")
    parser.add_argument("--minutes", type=float, default=20, help="none is begun later")
    parser.add_argument("--kind", action="append", choices=KINDS)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("modules", nargs="*")
    asked = parser.parse_args()
    kinds, rng = tuple(asked.kind or KINDS), random.Random(asked.seed)
    if asked.all or asked.modules:
        chosen = asked.modules or [module for module in modules() if kind_of(module) in kinds]
        jobs = iter([Job(module) for module in chosen])
    else:
        jobs = within(asked.minutes, sampled(kinds, asked.sample // len(kinds), rng))
    trials.warm()
    begun, equivalent, table = time.time(), listed(), {kind: Counter() for kind in KINDS}
    broken, survivors = 0, []
    for job, said in trials.at_once(jobs, work, asked.processes):
        outcomes, module = Counter(), job.module
        for outcome, *told in map(json.loads, said.splitlines()):
            mutant = Mutant(*told)
            if outcome == "survived" and (module, mutant.before, mutant.after) in equivalent:
                outcome = "equivalent"
            outcomes[outcome] += 1
            survivors += [mutant] * (outcome == "survived")
            if outcome in ("survived", BROKEN):
                print(f"{module}:{mutant.line}: {outcome}\n  - {mutant.before}\n  + {mutant.after}")
        broken += outcomes.pop(BROKEN, 0)
        table[kind_of(module)].update(outcomes, tried=outcomes.total())
        print(module, *(f"{count} {outcome}" for outcome, count in outcomes.items()), flush=True)
    of_pages = {mutant for mutant in survivors if kind_of(mutant.module) == "pages"}
    left = unnoticed_on_a_site(of_pages) if of_pages else of_pages
    for mutant in sorted(left):
        print(f"{mutant.module}:{mutant.line}: survived on a site\n  - {mutant.before}\n  + {mutant.after}")
    table["pages"].update({"killed": len(of_pages) - len(left), "survived": len(left) - len(of_pages)})
    found = {kind: {name: counts[name] for name in OUTCOMES} for kind, counts in table.items() if counts}
    print(json.dumps(found, indent=1), f"{time.time() - begun:.0f} s")
    if not (asked.kind or asked.modules or broken):
        write(found, "all" if asked.all else asked.seed, round(time.time() - begun))
    too_many = any(counts["equivalent"] > MOST_LISTED * counts["tried"] for counts in table.values())
    return bool(broken) or too_many or any(counts["survived"] for counts in table.values())


if __name__ == "__main__":
    sys.exit(main())
