"""Mutants are tried in copies of the project, each in processes forked from this one, which has imported what is heavy.

A process that starts anew imports NumPy, SymPy, JAX and Keras for five seconds; one that is forked has them. Nothing of
the project is imported before the fork, so that what is tested is what stands in the copy.
"""

import contextlib
import gc
import hashlib
import importlib
import os
import re
import resource
import shutil
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.mutants.touching import Run

ROOT = Path(__file__).parents[2]
SOUND = ROOT / ".cache/mutants/sound"  # how long tests may take that passed without a fault; all processes share it
HEAVY = ("numpy", "sympy", "scipy.stats", "hypothesis", "matplotlib.pyplot", "bs4", "html5lib", "jinja2", "markdown")
HEAVY += ("jupytext", "nbclient", "IPython", "onnx", "jax", "keras")
LEFT_OUT = (".git", ".venv", ".cache", ".hypothesis", ".*_cache", "__pycache__", "site", "mutants.json")
SITE = {"site", "built", "served", "browser", "unchanged", "last_good", "failed", "warm"}  # fixtures that build it
PROCESSES = {"subprocess", "collected", "build", "linted", "tried"}  # what a test calls that starts another process
ENDS = {pytest.ExitCode.OK: "passed", pytest.ExitCode.NO_TESTS_COLLECTED: "passed"}
ENDS |= dict.fromkeys((-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGALRM), "late")
SLOWER, AT_LEAST = 3, 3  # times as many seconds of CPU as without the fault, and more
WITHOUT = 600  # seconds of CPU without a fault


def warm() -> None:
    """Import what is heavy and none of ours. No thread may run when processes are forked."""
    for name in HEAVY:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    gc.freeze()  # a search for garbage would copy all of it for each process


def copy(number: int) -> Path:
    """A copy of the project as it stands."""
    path = ROOT / ".cache/mutants" / str(number)
    shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(ROOT, path, ignore=shutil.ignore_patterns(*LEFT_OUT))
    return path


def test(project: Path, run: Run, limit: int) -> tuple[str, float]:
    """What becomes of tests in a project, and the seconds of CPU that they take."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    child = os.fork()
    if not child:
        _run(project, run, limit)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ENDS.get(status, "failed"), after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _run(project: Path, run: Run, limit: int) -> None:
    """Run tests, and end this process."""
    status = 1
    try:
        log = os.open(project / ".log", os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
        os.dup2(log, 1), os.dup2(log, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
        signal.alarm(30 * limit)  # for what waits and does not compute
        os.chdir(project)
        os.environ |= {"PYTHONPATH": str(project), "JAX_COMPILATION_CACHE_DIR": str(ROOT / ".cache/jax")}
        for name in [name for name in sys.modules if name.partition(".")[0] in ("solutions", "tests")]:
            del sys.modules[name]
        sys.path[:] = [str(project), *(path for path in sys.path if path not in ("", str(ROOT)))]
        sys.path_importer_cache.clear()
        chosen = SimpleNamespace(pytest_collection_modifyitems=_choose(run.only))
        options = ("-x", "-q", "-p", "no:cacheprovider", "-m", "not long", "--tb=short")
        options += ("-W", "ignore::pytest.PytestAssertRewriteWarning")
        status = pytest.main([*options, *run.arguments], plugins=[chosen])
    finally:
        sys.stdout.flush()
        os._exit(int(status))


def _choose(only: str):
    def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if re.search(only, item.nodeid) and not _is_slow(item)]

    return pytest_collection_modifyitems


def _is_slow(item: pytest.Item) -> bool:
    code = getattr(getattr(item, "function", None), "__code__", None)
    return bool(SITE & set(getattr(item, "fixturenames", ()))) or bool(code and PROCESSES & set(code.co_names))


def limit_of(project: Path, run: Run) -> int:
    """The seconds of CPU that tests may take: they run once without a fault, whatever modules they are for.

    Raises:
        ValueError: a test fails without any fault.
    """
    kept = SOUND / hashlib.sha256(repr(run).encode()).hexdigest()
    if not kept.exists():
        sys.dont_write_bytecode = False
        end, seconds = test(project, run, WITHOUT)
        if end != "passed":
            raise ValueError(f"{end} without a fault: {' '.join(run.arguments)}")
        SOUND.mkdir(parents=True, exist_ok=True)
        written = project / ".limit"
        written.write_text(str(int(AT_LEAST + SLOWER * seconds)))
        written.replace(kept)  # in one step: another process may look for it
    return int(kept.read_text())


def tried(project: Path, module: str, sources: Iterable[str], runs: Sequence[Run]) -> Iterator[str]:
    """What becomes of each of the sources that a module may have: killed, killed by time, or survived.

    Raises:
        ValueError: as `limit_of`.
    """
    path = project / module
    own, times = path.read_text("utf-8"), path.stat()
    for source in sources:
        outcome = "survived"
        for run in (run for run in runs if run.arguments):
            limit = limit_of(project, run)
            sys.dont_write_bytecode = True  # what is compiled of a fault would be kept
            path.write_text(source, "utf-8")
            end, _ = test(project, run, limit)
            path.write_text(own, "utf-8")
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
            if end != "passed":
                outcome = "killed" if end == "failed" else "killed by time"
                break
        yield outcome


def at_once(jobs: Iterable, work, processes: int) -> Iterator[tuple[Any, str]]:
    """Each job with what `work(project, job)` prints for it, in processes with a copy of the project each.

    Raises:
        RuntimeError: a process was ended before its work was.
    """
    shutil.rmtree(SOUND, ignore_errors=True)
    free, running, left = [copy(number) for number in range(processes)], {}, iter(jobs)
    while True:
        if free and (job := next(left, None)):
            project = free.pop()
            reading, writing = os.pipe()
            child = os.fork()
            if not child:
                os.close(reading)
                with os.fdopen(writing, "w", encoding="utf-8") as pipe:
                    work(project, job, pipe)
                os._exit(0)
            os.close(writing)
            running[child] = job, project, os.fdopen(reading, encoding="utf-8")
            continue
        if not running:
            return
        child, status = os.wait()
        job, project, pipe = running.pop(child)
        free.append(project)
        with pipe:
            said = pipe.read()
        if status:
            raise RuntimeError(f"{job}: its process ended with {os.waitstatus_to_exitcode(status)}")
        yield job, said
