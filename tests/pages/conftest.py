"""What tests of whole builds, and of pages in a browser, share."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from solutions.pages.alone import alone
from solutions.papers import find_question
from tests.built import Site
from tests.conftest import ROOT, Served, build
from tests.pages.tab import WIDTHS, Tab, tab_in, window

expect.set_options(timeout=20_000)  # a busy machine may need seconds for a page
KEPT_PAPERS = ("winter-2021", "spring-2018")


@pytest.fixture(scope="session")
def built(site: Path) -> Site:
    return Site(site)


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small copy of the project, built once for all processes of a run; nobody changes it."""
    home = tmp_path_factory.getbasetemp()
    home = home.parent if "PYTEST_XDIST_WORKER" in os.environ else home
    with alone(home / "warm.lock"):
        if not (home / "warm").exists():
            project = copy_of_the_project(home / "made")
            done = build(project)
            if done.returncode:
                pytest.fail(f"the project that is broken here is not sound:\n{done.stdout}", pytrace=False)
            project.rename(home / "warm")
    return home / "warm"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """One that was never built."""
    return copy_of_the_project(tmp_path / "project")


def copy_of(warm: Path, to: Path, *but: str) -> Path:
    """A project with all that was kept when it was built."""
    return shutil.copytree(warm, to, ignore=shutil.ignore_patterns("__pycache__", *but))


def copy_of_the_project(to: Path) -> Path:
    """With a question of two papers, and no pages that take long."""
    slow = ("labs", "reference", "about", "__pycache__", "q[1-24-9]", "q[1-24-9].*")
    papers = [path.name for path in (ROOT / "docs/exams").iterdir() if path.name not in KEPT_PAPERS]
    slow = (*slow, *papers, *(paper.replace("-", "_") for paper in papers))
    for folder in ("docs", "solutions", "tests/exams", "tests/experiments", "benchmarks"):
        shutil.copytree(ROOT / folder, to / folder, ignore=shutil.ignore_patterns(*slow))
    (to / "requirements").mkdir()
    for file in ("mkdocs.yml", "requirements/site.txt"):
        shutil.copy(ROOT / file, to / file)
    shutil.copytree(ROOT / "docs/about", to / "docs/about")
    for page in (to / "docs/about").glob("*.md"):
        page.write_text("# About\n\nWords.\n")
    kept = [part for paper in KEPT_PAPERS for part in find_question(f"{paper}/q3").parts]
    topics = {topic for part in kept for topic in part.topics}
    for page in (to / "docs/topics").glob("*.md"):
        if page.stem in topics:
            page.write_text(f'# Topic\n\n{{{{ catalogue.topic("{page.stem}") }}}}\n')
        elif page.stem != "index":
            page.unlink()
    for name in ("index", "notation"):
        (to / f"docs/{name}.md").write_text(f"# {name.title()}\n\nWords.\n")
    return to


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[dict[int, BrowserContext]]:
    """One of each width, which has the files that were loaded before."""
    with ExitStack() as open_windows:
        yield {width: open_windows.enter_context(window(browser, width, reduced_motion="reduce")) for width in WIDTHS}


@pytest.fixture
def wide(windows: dict[int, BrowserContext], served: Served) -> Iterator[Tab]:
    with tab_in(windows[WIDTHS[0]], served) as tab:
        yield tab


@pytest.fixture
def narrow(windows: dict[int, BrowserContext], served: Served) -> Iterator[Tab]:
    with tab_in(windows[WIDTHS[1]], served) as tab:
        yield tab
