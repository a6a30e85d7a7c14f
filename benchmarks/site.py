"""Time the building of the site: `python -m benchmarks.site`, or `make bench-site`.

In a copy of the project, medians of three runs: a build from nothing, beside MkDocs alone on pages that are ready; a
build where nothing has changed; and, in the running preview, how long after an edit it is seen. Then which pages are
made anew after each kind of change. All of it again with these papers repeated until there are 240 parts, and with five
labs. The figures go to `benchmarks/site.json`, with machine and date.
"""

import argparse
import datetime
import json
import os
import platform
import re
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).with_suffix(".json")
PARTS, LABS = 240, 5
PAGE, ROOM = "docs/exams/winter-2021/q3.md", "solutions/exams/winter_2021/q3/i_convolution.py"
CHANGES = {
    "a page": PAGE,
    "a part": ROOM,
    "its second route": "tests/exams/winter_2021/q3/test_i_convolution.py",
    "an experiment": "solutions/experiments/normalization/scale_and_shift.py",
    "nn.windows": "solutions/nn/windows.py",
    "a lab": "docs/labs/conv3d.py",
    "a template": "solutions/pages/templates/answer.html",
}
MADE = "from solutions.pages.prepare import prepare; print(*prepare().made)"


def environment(project: Path) -> dict[str, str]:
    own = {"PYTHONPATH": str(project), "PYTHONHASHSEED": "0", "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"}
    return os.environ | own | {"OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def run(project: Path, *command: str) -> tuple[float, float, str]:
    """Wall and CPU seconds of a command of the project's Python, its children's included, and what it printed."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, *command], cwd=project, env=environment(project), stdout=subprocess.PIPE, text=True, check=True
    )
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def build(project: Path) -> tuple[float, float]:
    return run(project, "-m", "solutions.pages.build")[:2]


def forget(project: Path, *names: str) -> None:
    for name in names:
        path = project / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def builds(project: Path, runs: int) -> dict[str, float]:
    """Medians of wall and CPU seconds."""
    nothing, ready, same = [], [], []
    for _ in range(runs):
        forget(project, ".cache", "site")
        nothing.append(build(project))
        forget(project, "site")
        ready.append(build(project))
        same.append(build(project))
    median = {
        f"{name}, {what}": round(statistics.median(times), 2)
        for name, found in (("from nothing", nothing), ("MkDocs alone", ready), ("nothing changed", same))
        for what, times in zip(("wall", "CPU"), zip(*found, strict=True), strict=True)
    }
    ratio = median["from nothing, wall"] / median["MkDocs alone, wall"]
    return median | {"from nothing to MkDocs alone, ratio of wall": round(ratio, 2)}


def made_anew(project: Path) -> dict[str, list[str]]:
    """Which pages are laid out anew after each kind of change; where they are many, how many."""
    found: dict[str, list[str]] = {}
    run(project, "-c", MADE)
    for name, path in CHANGES.items():
        file = project / path
        text = file.read_text("utf-8")
        file.write_text(text + ("\n" if file.suffix in (".md", ".html") else "# \n"), "utf-8")
        made = run(project, "-c", MADE)[2].split()
        found[name] = made if len(made) <= 12 else [f"{len(made)} pages"]
        file.write_text(text, "utf-8")
        run(project, "-c", MADE)
    return found


@contextmanager
def preview(project: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    serve = ("-m", "mkdocs", "serve", "--quiet", "--dirty", "--no-strict", "--livereload", "-a", address)
    server = subprocess.Popen(
        [sys.executable, *serve], cwd=project, env=environment(project), stderr=subprocess.DEVNULL
    )
    try:
        wait_for(f"http://{address}/", "<title>")
        yield f"http://{address}/"
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str, text: str, seconds: float = 120) -> float:
    """Until a page says something: after how many seconds."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < seconds:
        try:
            if text in urllib.request.urlopen(address, timeout=seconds).read().decode():
                return time.perf_counter() - begun
        except OSError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"{address} does not say {text!r} after {seconds} s")


def edits(project: Path, runs: int) -> dict[str, float]:
    """After how many seconds an edit is seen in the preview."""
    kinds = {"an edit of a page": (PAGE, "/// hint\n"), "an edit of a part": (ROOM, '"The biases are missing: ')}
    seen: dict[str, list[float]] = {name: [] for name in kinds}
    with preview(project) as address:
        for number in range(runs):
            for name, (path, text) in kinds.items():
                mark = f"zeta{number}{path.rpartition('.')[2]}"
                file = project / path
                was = file.read_text("utf-8")
                time.sleep(2)  # the preview looks twice a second
                file.write_text(was.replace(text, f"{text}{mark} ", 1), "utf-8")
                seen[name].append(wait_for(f"{address}exams/winter-2021/q3/", mark))
                file.write_text(was, "utf-8")
                time.sleep(6)
    return {f"{name} is seen, wall": round(statistics.median(times), 2) for name, times in seen.items()}


def copied(to: Path) -> Path:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, to / name)
    return to


def parts_of(folder: Path) -> int:
    pages = (page.read_text("utf-8") for page in folder.glob("q*.md"))
    return sum(len(re.findall(r"^## [a-z]+-?\d*/q\d+#", text, re.MULTILINE)) for text in pages)


def repeat(project: Path) -> int:
    """Papers once more, under other years, question by question until there are enough parts; and labs."""
    exams = project / "docs/exams"
    papers = [path for path in sorted(exams.iterdir()) if path.is_dir()]
    count = sum(map(parts_of, papers))
    for years in range(1, 10):
        for paper in papers:
            quarter, year = paper.name.split("-")
            slug = f"{quarter}-{int(year) - 10 * years}"
            if count >= PARTS:
                break
            repeat_paper(project, paper.name, slug)
            count += parts_of(exams / slug)
    labs = sorted((project / "docs/labs").glob("*.py"))
    for number in range(len(labs), LABS):
        shutil.copy(labs[number % len(labs)], project / f"docs/labs/another_{number}.py")
    return count


def repeat_paper(project: Path, paper: str, slug: str) -> None:
    names = (paper, slug), (paper.replace("-", "_"), slug.replace("-", "_"))
    for tree in ("docs/exams", "solutions/exams", "tests/exams"):
        old, new = names[0] if tree == "docs/exams" else names[1]
        for file in (project / tree / old).rglob("*"):
            if file.suffix in (".py", ".md"):
                text = file.read_text("utf-8")
                for known, other in names:
                    text = text.replace(known, other)
                text = re.sub(r'(Exam\("\w+", )\d{4}', rf"\g<1>{slug.split('-')[1]}", text)
                target = project / tree / new / file.relative_to(project / tree / old)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    found: dict[str, dict] = {}
    with tempfile.TemporaryDirectory() as folder:
        project = copied(Path(folder) / "project")
        count = sum(map(parts_of, (project / "docs/exams").iterdir()))
        found[f"{count} parts"] = builds(project, runs) | edits(project, runs)
        found["laid out anew after a change of"] = made_anew(project)
        count = repeat(project)
        more = builds(project, runs) | edits(project, runs)
        more["from nothing, CPU for each part"] = round(more["from nothing, CPU"] / count, 3)
        found[f"{count} parts and {LABS} labs"] = more
    machine = {"cpu": platform.processor() or platform.machine(), "cores": os.cpu_count(), "system": platform.system()}
    results = {"date": datetime.date.today().isoformat(), "machine": machine, "runs": runs, "seconds": found}
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(RESULTS.read_text("utf-8"))


if __name__ == "__main__":
    main()
