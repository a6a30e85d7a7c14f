"""What a link to a page shows where it is shared, and what is shown where a link leads nowhere."""

import io
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from playwright.sync_api import Browser, expect

from solutions.pages import previews
from solutions.papers import questions
from tests.built import SOURCES
from tests.conftest import Served
from tests.pages.tab import WIDTHS, opened


@cache
def head(site: Path, address: str) -> dict[str, str]:
    """What a page says of itself, by name."""
    head, *_ = (site / address / "index.html").read_text("utf-8").partition("</head>")
    page = BeautifulSoup(head, "html.parser")
    named = page.select("meta[property], meta[name]")
    return {meta.get("property") or meta["name"]: meta["content"] for meta in named} | {
        "canonical": page.select_one("link[rel=canonical]")["href"]
    }


@pytest.mark.parametrize("address", SOURCES)
def test_a_page_says_what_it_is_and_has_a_picture(site: Path, address: str):
    said = head(site, address)
    assert said["og:description"] == said["description"]
    assert said["og:url"] == said["canonical"]
    assert said["og:image"] == said["canonical"] + previews.NAME
    with Image.open(site / address / previews.NAME) as picture:
        assert picture.size == (previews.WIDTH, previews.HEIGHT)
        assert len(picture.getcolors()) > 2


def test_no_two_pages_say_the_same_of_themselves(site: Path):
    for name in ("description", "og:title"):
        said = [head(site, address)[name] for address in SOURCES]
        assert sorted(said) == sorted(set(said)), name


def test_previews_are_small(site: Path):
    assert max((site / address / previews.NAME).stat().st_size for address in SOURCES) < 40_000


BACKGROUND = 90  # how light it is, at most


def ink(title: str, text: str) -> tuple[int, int, int, int]:
    """The box around all that is drawn."""
    with Image.open(io.BytesIO(previews.drawn(title, text, "Site"))) as picture:
        return picture.convert("L").point(lambda grey: 255 * (grey > BACKGROUND)).getbbox()


@pytest.mark.parametrize("title", ["Sums", "An unusually long title " * 20])
def test_whatever_a_title_is_the_picture_holds_it(title: str):
    left, upper, right, lower = ink(title, "And its description. " * 40)
    assert min(left, upper) > 0 and right < previews.WIDTH and lower < previews.HEIGHT


def test_a_title_is_bold_and_what_the_page_is_about_is_not():
    for said, letters in ((("Sums", ""), previews.font(62, bold=True)), (("", "Of all"), previews.font(32))):
        left, _, right, _ = ink(*said)
        assert right - left == pytest.approx(letters.getlength("".join(said)), abs=9)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_that_is_not_there_helps(browser: Browser, served: Served, site: Path, width: int):
    with opened(browser, served, width) as tab:
        page = tab.open("404.html")
        expect(page.locator("h1")).to_have_text("This page is not here")
        targets = page.locator("article a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        assert {f"/exams/{question.address}/" for question in questions()} < set(targets)
        for target in targets:
            assert (site / target.lstrip("/") / "index.html").is_file()
        tab.faults.clear()  # its own files have the addresses of the published site
