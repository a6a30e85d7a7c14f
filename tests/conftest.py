"""What all tests share: the oracles' backend, the choice of one address, the built site, a server and a browser."""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
# What JAX has compiled once is kept, under its own checksum, for all processes and for the next time.
os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", os.path.join(os.getcwd(), ".cache", "jax"))
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES", "-1")
# Most of it runs once, on a few numbers: to make it fast takes longer than to run it.
os.environ.setdefault("XLA_FLAGS", "--xla_backend_optimization_level=0 --xla_cpu_use_fusion_emitters=false")

import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import settings

from solutions.papers import questions
from tests import chosen

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile("patient", deadline=None)  # a busy machine is no fault
settings.load_profile("patient")

ROOT = Path(__file__).parents[1]
BELOW = "/some/where/"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--question", metavar="winter-2021/q3", help="test only what belongs to a question, or to q3#iv")


def pytest_configure(config: pytest.Config) -> None:
    if address := config.getoption("--question"):
        try:
            chosen.choose(address)
        except ValueError as error:
            raise pytest.UsageError(str(error)) from None
        config.pluginmanager.register(chosen)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--question`, first what needs no built site."""
    if chosen.address:
        own = [item for item in items if chosen.belongs(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(own)])
        items[:] = sorted(own, key=lambda item: "site" in getattr(item, "fixturenames", ()))


def environment() -> dict[str, str]:
    """What `make site` sets, so that the same commit builds the same bytes."""
    own = {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"}
    commit_time = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    if commit_time:
        own["SOURCE_DATE_EPOCH"] = commit_time
    if set_by_make := os.environ.get("SOURCE_DATE_EPOCH"):
        own["SOURCE_DATE_EPOCH"] = set_by_make
    return os.environ | own


BUILD = (sys.executable, "-m", "solutions.pages.build")


def build(project: Path, *path: Path, command: Sequence[str] = BUILD) -> subprocess.CompletedProcess:
    """Build the site of a project as `make site` does, with more on Python's path; what was said is in `stdout`."""
    return subprocess.run(
        command,
        cwd=project,
        env=environment() | {"PYTHONPATH": os.pathsep.join(map(str, (project, *path)))},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def site() -> Path:
    """The built site: CI publishes this folder, so that what is tested is what is published."""
    done = build(ROOT)
    if done.returncode:
        pytest.fail(f"the site does not build:\n{done.stdout}", pytrace=False)
    return ROOT / "site"


@pytest.fixture(scope="module", autouse=True)
def compiled_functions_are_forgotten() -> Iterator[None]:
    """JAX keeps in memory whatever it has compiled, gigabytes in the end; it is on the disk as well."""
    yield
    if jax := sys.modules.get("jax"):
        jax.clear_caches()


@pytest.fixture(autouse=True)
def figures_are_closed() -> Iterator[None]:
    """Pyplot keeps each figure that a test draws, and warns of more than twenty."""
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


@pytest.fixture
def shown(request: pytest.FixtureRequest):
    """The table or the figure that the test's mark names."""
    from tests.shown import shown_as

    return shown_as(request.node.get_closest_marker("shows").args[0])


def recorded(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str) -> list:
    """What a function of a module gives back from now on, call by call."""
    results, function = [], getattr(module, name)

    def call(*args, **options):
        results.append(function(*args, **options))
        return results[-1]

    monkeypatch.setattr(module, name, call)
    return results


class Served(NamedTuple):
    """The site on a server of this machine: its address, and the paths that were asked for so far."""

    url: str
    asked: list[str]


class BelowAPath(SimpleHTTPRequestHandler):
    """Serves a folder below BELOW, as a project page of GitHub Pages is, and nothing elsewhere."""

    def __init__(self, *arguments, asked: list[str], **options):
        self.asked = asked
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        if not self.path.startswith(BELOW):
            self.send_error(404)
            return
        self.path = self.path.removeprefix(BELOW[:-1])
        self.asked.append(self.path.partition("?")[0].removeprefix("/"))
        if self.path == "/sitemap.xml":
            self.send_site_map()
        else:
            super().do_GET()

    def send_site_map(self) -> None:
        """The site map for this address as `SITE_URL`: the theme navigates at once only between its pages."""
        site_map = Path(self.directory, "sitemap.xml").read_text("utf-8")
        built_for = min(re.findall("<loc>(.*?)</loc>", site_map), key=len)
        self.send(site_map.replace(built_for, f"http://{self.headers['Host']}{BELOW}").encode(), "application/xml")

    def send(self, content: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_) -> None:
        pass


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[Served]:
    """The built site, served below a path."""
    asked: list[str] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(BelowAPath, directory=site, asked=asked)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Served(f"http://127.0.0.1:{server.server_port}{BELOW}", asked)
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """A browser without a window."""
    from playwright.sync_api import sync_playwright

    from solutions.pages.browser import launch

    with sync_playwright() as playwright:
        launched = launch(playwright)
        yield launched
        launched.close()


def pytest_report_header() -> str:
    return f"question: {chosen.address}" if chosen.address else f"questions: {sum(1 for _ in questions())}"
