"""Try mutants: `make mutants`, or `python -m tests.mutants [--all] [--seed N] [--sample N] [--kind K] [MODULE …]`.

A sample of each kind of code, a few from each of some modules; with `--all`, or of the modules that are named, all. The
table goes to `benchmarks/mutants.json`. What cannot be noticed is listed with its reason in `equivalent.json`.
"""

import argparse
import datetime
import json
import os
import platform
import random
import subprocess
import sys
import time
import traceback
from collections import Counter
from itertools import islice
from pathlib import Path

os.environ |= {"KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
os.environ |= {"SOURCE_DATE_EPOCH": "0", "NO_MKDOCS_2_WARNING": "1", "MPLBACKEND": "agg"}

from tests.mutants import trials
from tests.mutants.made import Mutant, mutants
from tests.mutants.touching import ROOT, runs

RESULTS = ROOT / "benchmarks/mutants.json"
EQUIVALENT = Path(__file__).with_name("equivalent.json")
KINDS = ("nn", "formula", "core", "experiments", "exams", "pages")
OF_EACH_MODULE = 4
OUTCOMES = ("tried", "killed", "killed by time", "survived", "equivalent")


def kind_of(module: str) -> str:
    """What a module is for: its folder, or the core."""
    folder = Path(module).parts[1]
    return folder if folder in KINDS else "core"


def modules() -> list[str]:
    found = (path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "solutions").rglob("*.py")))
    return [module for module in found if "/skeletons/" not in module]


def read(module: str) -> str:
    return (ROOT / module).read_text("utf-8")


def sampled(kinds: tuple[str, ...], count: int, rng: random.Random) -> list[list[Mutant]]:
    """A few mutants of each of some modules, which are the likelier the longer they are; so many of each kind."""
    chosen = []
    for kind in kinds:
        left = [module for module in modules() if kind_of(module) == kind]
        rng.shuffle(left)
        left.sort(key=lambda module: rng.random() ** (1 / (1 + (ROOT / module).stat().st_size)), reverse=True)
        of_kind, of_each = 0, max(OF_EACH_MODULE, -(-count // len(left)))
        for module in left:
            made = [
                one
                for one, _ in zip(
                    mutants(module, read(module), rng), range(min(of_each, count - of_kind)), strict=False
                )
            ]
            of_kind += len(made)
            chosen.append(made)
            if of_kind == count:
                break
    return list(filter(None, chosen))


def listed() -> dict[tuple[str, str, str], str]:
    """The mutants that change nothing, with the reason."""
    found = json.loads(EQUIVALENT.read_text("utf-8"))
    return {(one["module"], one["before"], one["after"]): one["why"] for one in found}


def work(project: Path, made: list[Mutant], pipe) -> None:
    module = made[0].module
    try:
        outcomes = trials.tried(project, module, (one.source for one in made), runs(module))
        for one, outcome in zip(made, outcomes, strict=True):
            print(json.dumps([*one[:4], outcome]), file=pipe)
    except Exception:
        log = (project / ".log").read_text("utf-8", errors="replace")[-2000:]
        print(json.dumps([module, 0, traceback.format_exc(), log, "failed without a fault"]), file=pipe)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sample", type=int, default=600, help="mutants in all")
    parser.add_argument("--kind", action="append", choices=KINDS)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("modules", nargs="*")
    asked = parser.parse_args()
    kinds, rng = tuple(asked.kind or KINDS), random.Random(asked.seed)
    if asked.all or asked.modules:
        chosen = asked.modules or [module for module in modules() if kind_of(module) in kinds]
        jobs = [made for module in chosen if (made := list(mutants(module, read(module))))]
    else:
        jobs = sampled(kinds, asked.sample // len(kinds), rng)
    trials.warm()
    begun, equivalent, table = time.time(), listed(), {kind: Counter() for kind in KINDS}
    broken = 0
    for said in trials.at_once(jobs, work, asked.processes):
        for module, line, before, after, outcome in map(json.loads, said.splitlines()):
            if outcome == "failed without a fault":
                broken += 1
                print(f"{module}: {outcome}\n{before}\n{after}", flush=True)
                continue
            if outcome == "survived" and (module, before, after) in equivalent:
                outcome = "equivalent"
            table[kind_of(module)].update(["tried", outcome])
            if outcome == "survived":
                print(f"{module}:{line}\n  - {before}\n  + {after}", flush=True)
    found = {kind: {name: counts[name] for name in OUTCOMES} for kind, counts in table.items() if counts}
    print(json.dumps(found, indent=1), f"{time.time() - begun:.0f} s")
    if not (asked.kind or asked.modules or broken):
        machine = {
            "cpu": platform.processor() or platform.machine(),
            "cores": os.cpu_count(),
            "system": platform.system(),
        }
        commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
        RESULTS.write_text(
            json.dumps(
                {
                    "date": str(datetime.date.today()),
                    "machine": machine,
                    "python": platform.python_version(),
                    "commit": commit.stdout.strip(),
                    "seed": "all" if asked.all else asked.seed,
                    "seconds": round(time.time() - begun),
                    "kinds": found,
                },
                indent=2,
            )
            + "\n",
            "utf-8",
        )
    return bool(broken) or any(counts["survived"] for counts in table.values())


if __name__ == "__main__":
    sys.exit(main())
