"""The copy that is read from a disk: every link leads to a file of it, and it works as it does from a server."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup, SoupStrainer
from playwright.sync_api import Browser, Page, expect

from solutions.pages import offline
from solutions.pages.compute import VARIANTS
from solutions.papers import find_question, parts
from tests.conftest import Served
from tests.pages.tab import Tab, form, opened
from tests.pages.test_browser import check, expect_state, fill_in
from tests.pages.test_search import ask

EARLIEST = (1980, 1, 1, 0, 0, 0)
NUMBER = next(part for part in parts() if part.kind == "number" and part.vary)


@pytest.fixture(scope="module")
def copy(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked copy, below a folder whose name no address has as it stands."""
    folder = tmp_path_factory.mktemp("a disk, 100% ü")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(offline, "SITE", site)
        patch.setattr(offline, "ZIP", folder / offline.ZIP)
        offline.main()
    with zipfile.ZipFile(folder / offline.ZIP) as packed:
        packed.extractall(folder)
    return folder / offline.ZIP.stem


@pytest.fixture
def disk(browser: Browser, copy: Path) -> Iterator[Tab]:
    with opened(browser, Served(copy.as_uri() + "/", [])) as tab:
        yield tab


def test_what_is_packed_of_a_small_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture):
    files = {"index.html": '<a href="a/?q=1#b"> <a href="a">', "a/index.html": "A", "b.css": '<a href="a/">'}
    for name, text in (files | dict.fromkeys(offline.LEFT_OUT, "")).items():
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    for set_to, year in (("1700000000", (2023, 11, 14, 22, 13, 20)), ("1", EARLIEST), (None, EARLIEST)):
        monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
        if set_to:
            monkeypatch.setenv("SOURCE_DATE_EPOCH", set_to)
        offline.main()
        assert capsys.readouterr().out.startswith("cs230-solutions.zip: 3 files. ")
        with zipfile.ZipFile("cs230-solutions.zip") as packed:
            infos = packed.infolist()
            found = {info.filename.removeprefix("cs230-solutions/"): packed.read(info).decode() for info in infos}
        assert found == files | {"index.html": '<a href="a/index.html?q=1#b"> <a href="a/index.html">'}
        assert [info.filename for info in infos] == sorted(info.filename for info in infos)
        assert {info.date_time for info in infos} == {year}
        assert {info.external_attr for info in infos} == {0o644 << 16}
        assert {info.compress_type for info in infos} == {zipfile.ZIP_DEFLATED}


def test_every_link_leads_to_a_file(copy: Path):
    of_pages, links = SoupStrainer(["a", "link", "script", "img"]), 0
    for page in copy.rglob("*.html"):
        for element in BeautifulSoup(page.read_text("utf-8"), "html.parser", parse_only=of_pages):
            link = urlsplit(element.get("href") or element.get("src") or "")
            if link.path and not link.scheme:
                assert (page.parent / unquote(link.path)).is_file(), (page, link)
                links += 1
    assert links > len(list(copy.rglob("*.html")))


def test_two_copies_are_equal(copy: Path, site: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(offline, "SITE", site)
    monkeypatch.setattr(offline, "ZIP", tmp_path / offline.ZIP)
    offline.main()
    assert (tmp_path / offline.ZIP).read_bytes() == (copy.parent / offline.ZIP).read_bytes()


def open_page(disk: Tab, address: str) -> Page:
    path, _, place = address.partition("#")
    return disk.open(f"{path}index.html#{place}")


def test_a_part_is_found_and_tried(disk: Tab):
    page = disk.open("index.html")
    ask(page, NUMBER.title)
    page.locator(".md-search-result__link", has_text=NUMBER.title).first.click()
    path, _, place = NUMBER.url.partition("#")
    expect(page).to_have_url(re.compile(rf"{re.escape(disk.served.url)}{path}index\.html\?h=.*#{place}"))
    page.wait_for_load_state()  # what judges an attempt comes last
    attempt = form(page, NUMBER)
    attempt.locator("[data-kind]").first.fill("none at all")
    check(attempt)
    expect_state(attempt, "unread")
    fill_in(attempt, NUMBER, NUMBER.answer())
    check(attempt)
    expect_state(attempt, "right")


def test_another_one_is_a_page(disk: Tab):
    page = open_page(disk, NUMBER.url)
    page.locator(".another > a").first.click()
    expect(page.locator(".variant").first).to_be_visible()
    for part in find_question(f"{NUMBER.exam}/{NUMBER.question}").parts:
        expect(page.locator(f"#another-{part.label} .variant")).to_have_count(len(part.variants(VARIANTS)))


def test_a_variant_that_was_shared_stands_on_that_page(disk: Tab):
    page = open_page(disk, f"{NUMBER.url}-v3")
    expect(page).to_have_url(re.compile(rf"/variants\.html#{NUMBER.label}-v3$"))
    expect(page.locator(f"#{NUMBER.label}-v3")).to_be_in_viewport()


def test_it_is_walked_without_a_script(browser: Browser, copy: Path):
    with opened(browser, Served(copy.as_uri() + "/", []), java_script_enabled=False) as tab:
        page = tab.open("index.html")
        page.locator(".cards a").first.click()
        expect(page.locator("article h1")).to_be_visible()
        assert page.url.endswith("/index.html")
        tab.page.goto("about:blank")
