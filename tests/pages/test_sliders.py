"""Sliders: each value has its picture, its sentence and its row; keys move them; without a script stands a table."""

import re
from itertools import product

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser, Page, expect

from solutions.pages import sliders
from solutions.pages.plain import printed
from tests.conftest import Served
from tests.pages.tab import WIDTHS, opened

PAGES = {"optimization/quadratic": "topics/optimization/", "convolution/window_positions": "topics/convolution/"}
of_every_slider = pytest.mark.parametrize("name", PAGES)


def frames(name: str) -> list[sliders.Frame]:
    knobs, *_, make = sliders.SLIDERS[name]
    return list(make(sliders.idea(name), *knobs))


def test_every_slider_stands_on_a_page():
    assert set(PAGES) == set(sliders.SLIDERS)


@of_every_slider
def test_every_choice_has_a_frame(name: str):
    knobs, head, _, _ = sliders.SLIDERS[name]
    assert [frame.at for frame in frames(name)] == list(product(*(range(len(knob.values)) for knob in knobs)))
    assert {len(frame.row) for frame in frames(name)} == {len(head)}


def test_descents_are_those_of_their_rate():
    """The points of the picture, as distances: where they are seen they follow from each other."""
    for rate, frame in zip(sliders.RATES.values, frames("optimization/quadratic"), strict=True):
        dots = re.search(r'class="dots" d="([^"]*)"', frame.picture)[1]
        found = [(float(x) - sliders.WIDTH / 2) / sliders.UNIT for x in re.findall(r"M (-?[\d.]+)", dots)]
        assert found == pytest.approx([1.5 * (1 - rate) ** t for t in range(9)], abs=0.01)
        way = re.search(r'class="way" d="M ([^"]*)"', frame.picture)[1].split()
        assert way == [number for point in re.findall(r"M (\S+) (\S+)", dots) for number in point]
        assert frame.row[3:] == pytest.approx([(1 - rate) ** t for t in (2, 8)])
        assert frame.says.startswith(f"With ηλ = {printed(rate)}, ") and printed(1 - rate) in frame.says


def test_windows_are_those_of_their_padding_and_stride():
    """A frame for each window; in each pixel the windows that read it."""
    choices = product(sliders.PADDING.values, sliders.STRIDE.values)
    for (padding, stride), frame in zip(choices, frames("convolution/window_positions"), strict=True):
        starts = range(-padding, 6 + padding - 2, stride)
        along = [sum(start <= pixel < start + 3 for start in starts) for pixel in range(6)]
        read = [one * other for one, other in product(along, along)]
        assert [int(text) for text in re.findall(r">(\d+)</text>", frame.picture)] == read
        drawn = {kind: path.count("M") for kind, path in re.findall(r'class="(\w+)" d="([^"]*)"', frame.picture)}
        expected = {"padding": (6 + 2 * padding) ** 2 - 36, "boxes": 36 - read.count(0), "idle": read.count(0)}
        assert drawn == {kind: n for kind, n in (expected | {"middles": len(starts) ** 2}).items() if n}
        assert frame.row == (padding, stride, f"{len(starts)} × {len(starts)}", min(read), max(read), read.count(0))
        assert f"{len(starts)} × {len(starts)} windows fit" in frame.says


def cells(row: Tag) -> list[str]:
    return [cell.get_text() for cell in row.find_all(["th", "td"])]


@of_every_slider
def test_what_is_made_has_its_knobs_its_frames_and_its_table(name: str):
    knobs, head, caption, _ = sliders.SLIDERS[name]
    slider, own = BeautifulSoup(sliders.made(name), "html.parser"), name.rpartition("/")[2]
    first = next(frame for frame in frames(name) if frame.at == tuple(knob.first for knob in knobs))
    made = [(label["for"], label.get_text()) for label in slider.find_all("label")]
    assert made == [(f"{own}-{number}", knob.name) for number, knob in enumerate(knobs, start=1)]
    at = [(knob["id"], knob["value"], knob["max"]) for knob in slider.find_all("input")]
    ends = [(str(knob.first), str(len(knob.values) - 1)) for knob in knobs]
    assert at == [(f"{own}-{number}", *end) for number, end in enumerate(ends, start=1)]
    assert [frame["aria-label"] for frame in slider.select(".frame")] == [frame.says for frame in frames(name)]
    assert [frame["aria-label"] for frame in slider.select(".frame:not([hidden])")] == [first.says]
    assert slider.output.get_text() == first.says and slider.caption.get_text() == caption
    rows = [[printed(cell) for cell in frame.row] for frame in frames(name)]
    assert [cells(row) for row in slider.find_all("tr")] == [list(head), *rows]


def assert_shows(page: Page, name: str, at: tuple[int, ...]) -> None:
    """One picture, its sentence, and values that are said."""
    own = name.rpartition("/")[2]
    slider = page.locator(f".slider:has(#{own}-1)")
    frame = next(frame for frame in frames(name) if frame.at == at)
    expect(slider.locator(".frame:visible")).to_have_count(1)
    expect(slider.locator(".frame:visible")).to_have_attribute("aria-label", frame.says)
    expect(slider.locator("output")).to_have_text(frame.says)
    for number, (knob, place) in enumerate(zip(sliders.SLIDERS[name][0], at, strict=True), start=1):
        expect(page.locator(f"#{own}-{number}")).to_have_attribute("aria-valuetext", str(knob.values[place]))


@pytest.fixture(params=WIDTHS)
def page(request, browser: Browser, served: Served):
    with opened(browser, served, request.param, reduced_motion="reduce") as tab:
        yield tab.open("topics/")


@of_every_slider
def test_a_keyboard_moves_it(page: Page, name: str):
    """After the page was reached from another one of the site, without loading it anew."""
    page.evaluate("window.stays = true")
    page.locator(f'article a[href$="{PAGES[name].removeprefix("topics/")}"]').first.click()
    first = tuple(knob.first for knob in sliders.SLIDERS[name][0])
    assert_shows(page, name, first)
    assert page.evaluate("window.stays")
    expect(page.locator(".slider table")).to_be_hidden()
    for number, place in enumerate(first):
        knob = page.get_by_label(sliders.SLIDERS[name][0][number].name, exact=True)
        expect(knob).to_have_role("slider")
        knob.focus()
        page.keyboard.press("ArrowRight")
        assert_shows(page, name, (*first[:number], place + 1, *first[number + 1 :]))
        page.keyboard.press("Home")
        assert_shows(page, name, (*first[:number], 0, *first[number + 1 :]))
        for _ in range(place):
            page.keyboard.press("ArrowRight")
    assert_shows(page, name, first)


SMALL = """() => [...document.querySelectorAll(".slider .frame:not([hidden]) text")].flatMap(text => {
  const size = text.getScreenCTM().a * parseFloat(getComputedStyle(text).fontSize)
  return size < 11 ? [`${text.textContent}: ${size}`] : []
})"""


@of_every_slider
def test_its_letters_can_be_read(page: Page, served: Served, name: str):
    page.goto(served.url + PAGES[name])
    assert page.locator(".slider .frame text:visible").count() and page.evaluate(SMALL) == []


@of_every_slider
def test_without_a_script_a_table_says_all(browser: Browser, served: Served, name: str):
    with opened(browser, served, java_script_enabled=False) as tab:
        page = tab.open(PAGES[name])
        expect(page.locator(".slider input").first).to_be_hidden()
        expect(page.locator(".slider .frame:visible")).to_have_count(1)
        rows = page.locator(".slider tbody tr")
        expect(rows).to_have_count(len(frames(name)))
        for row, frame in zip(rows.all(), frames(name), strict=True):
            assert row.locator("th, td").all_inner_texts() == [printed(cell) for cell in frame.row]
