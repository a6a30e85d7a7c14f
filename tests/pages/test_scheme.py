"""The scheme of colours: the machine's, before a page is drawn, until a reader chooses one, which stays."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.conftest import Served
from tests.pages.tab import Tab, opened
from tests.pages.test_browser import SCHEMES

PAGE = "topics/losses/"
SWITCHES = {"light": "Switch to the dark scheme", "dark": "Switch to the light scheme"}
# The scheme of the body when there is something to draw.
WATCH = """new MutationObserver((_, observer) => {
  if (!document.querySelector("article")) return
  window.drawn = document.body.dataset.mdColorScheme
  observer.disconnect()
}).observe(document, { childList: true, subtree: true })"""


@pytest.fixture(params=SCHEMES)
def tab(request, browser: Browser, served: Served) -> Iterator[Tab]:
    with opened(browser, served, color_scheme=request.param, reduced_motion="reduce") as tab:
        tab.machine = request.param
        yield tab


def switch(page: Page) -> Locator:
    return page.locator("[data-scheme] label:visible")


def expect_scheme(page: Page, name: str) -> None:
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", SCHEMES[name])
    expect(switch(page)).to_have_attribute("title", SWITCHES[name])
    bars = "name => getComputedStyle(document.documentElement).colorScheme"
    assert (page.evaluate(bars) == "dark") == (name == "dark")


def other(name: str) -> str:
    (other,) = SCHEMES.keys() - {name}
    return other


def test_a_page_is_drawn_in_the_scheme_of_the_machine(tab: Tab):
    tab.page.add_init_script(WATCH)
    page = tab.open(PAGE)
    assert page.evaluate("drawn") == SCHEMES[tab.machine]
    expect_scheme(page, tab.machine)


def test_it_follows_the_machine_until_one_is_chosen(tab: Tab):
    page, machine = tab.open(PAGE), tab.machine
    page.emulate_media(color_scheme=other(machine))
    expect_scheme(page, other(machine))
    switch(page).click()
    expect_scheme(page, machine)
    for screen in SCHEMES:
        page.emulate_media(color_scheme=screen)
        page.wait_for_timeout(100)
        expect_scheme(page, machine)


def test_what_is_chosen_stays_on_every_page(tab: Tab):
    tab.page.add_init_script(WATCH)
    page = tab.open(PAGE)
    switch(page).click()
    expect_scheme(page, other(tab.machine))
    page.goto(tab.served.url)
    assert page.evaluate("drawn") == SCHEMES[other(tab.machine)]
    expect_scheme(page, other(tab.machine))
    page.locator('article a[href$="practice/"]').first.click()
    page.wait_for_url("**/practice/**")
    expect_scheme(page, other(tab.machine))


def test_the_keyboard_chooses(tab: Tab):
    page = tab.open(PAGE)
    page.locator("[data-scheme] input:checked").focus()
    page.keyboard.press("Enter")
    expect_scheme(page, other(tab.machine))
    expect(page.locator("[data-scheme] input:checked")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect_scheme(page, tab.machine)


@pytest.mark.parametrize("index", [-1, 2])
def test_a_scheme_that_there_is_not_is_none(tab: Tab, index: int):
    stored = f'{{"index": {index}, "color": {{"scheme": "default"}}}}'
    tab.open(PAGE).evaluate("text => localStorage.setItem(__md_scope.pathname + '.__palette', text)", stored)
    tab.page.reload()
    expect_scheme(tab.page, tab.machine)
