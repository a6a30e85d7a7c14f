"""What is entered before the page's program is there, as on a slow line, stays entered and is kept."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from solutions.pages.text import entries
from solutions.papers import parts
from solutions.part import Part
from tests.conftest import Served
from tests.pages.tab import WIDTHS, Tab, form, tab_in
from tests.pages.test_browser import check, expect_state, fill_in

PROGRAM = re.compile(r"/attempt\b[^/]*\.js")
SEVERAL = next(part for part in parts() if part.kind == "shape" and len(entries(part, part.answer())) > 1)
CHOICE = next(part for part in parts() if part.kind == "choice" and not part.several)


@pytest.fixture
def tab(windows: dict[int, BrowserContext], served: Served) -> Iterator[Tab]:
    with tab_in(windows[WIDTHS[1]], served) as tab:
        yield tab


def opened_without(tab: Tab, part: Part) -> tuple[Page, list[Route]]:
    """The page of a part, whose program is asked for and held back."""
    held: list[Route] = []
    tab.page.route(PROGRAM, lambda route: held.append(route))
    tab.page.goto("about:blank")  # an address that differs in its place only loads nothing
    with tab.page.expect_request(PROGRAM):
        tab.page.goto(tab.served.url + part.url, wait_until="commit")
    expect(form(tab.page, part).locator("button.check")).to_be_visible()
    assert held
    return tab.page, held


def let_through(page: Page, held: list[Route]) -> None:
    held.pop().continue_()
    page.unroute(PROGRAM)
    page.wait_for_load_state()


def field(attempt: Locator, index: int) -> Locator:
    return attempt.locator("[data-kind]").nth(index)


def test_what_is_typed_early_is_kept(tab: Tab):
    page, held = opened_without(tab, SEVERAL)
    attempt = form(page, SEVERAL)
    field(attempt, 0).fill("77")
    check(attempt)  # which does nothing, and takes nothing away
    let_through(page, held)
    expect(field(attempt, 0)).to_have_value("77")
    page.reload()
    expect(field(attempt, 0)).to_have_value("77")
    expect(field(attempt, 1)).to_have_value("")
    fill_in(attempt, SEVERAL, SEVERAL.answer())
    check(attempt)
    expect_state(attempt, "right")


def test_what_is_typed_early_takes_the_place_of_an_earlier_attempt(tab: Tab):
    attempt = tab.form(SEVERAL)
    fill_in(attempt, SEVERAL, SEVERAL.answer())
    check(attempt)
    expect_state(attempt, "right")
    before = field(attempt, 1).input_value()
    page, held = opened_without(tab, SEVERAL)
    expect(field(attempt, 0)).to_have_value("")
    field(attempt, 0).fill("77")
    let_through(page, held)
    expect(field(attempt, 0)).to_have_value("77")
    expect(field(attempt, 1)).to_have_value(before)
    expect(attempt).not_to_have_attribute("data-state", re.compile("."))
    page.reload()
    expect(field(attempt, 0)).to_have_value("77")
    expect(field(attempt, 1)).to_have_value(before)


def test_an_option_that_is_chosen_early_stays_chosen(tab: Tab):
    attempt = tab.form(CHOICE)
    attempt.locator("input").first.check()
    check(attempt)
    page, held = opened_without(tab, CHOICE)
    attempt.locator("input").nth(1).check()
    let_through(page, held)
    expect(attempt.locator("input").nth(1)).to_be_checked()
    page.reload()
    expect(attempt.locator("input").nth(1)).to_be_checked()


def test_what_was_forgotten_is_not_given_back_by_the_browser(tab: Tab):
    attempt = tab.form(CHOICE)
    attempt.locator("input").first.check()
    check(attempt)
    tab.page.goto("about:blank")
    tab.open("practice/").evaluate("localStorage.clear()")
    tab.page.go_back()
    tab.page.go_back()
    expect(attempt.locator("input").first).not_to_be_checked()
    assert tab.page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('cs230 attempt'))") == []
