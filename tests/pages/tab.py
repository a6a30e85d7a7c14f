"""A page of the served site in a browser, which fails its test where it does what no page of this site should do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page

from solutions.part import Part
from tests.conftest import Served

WIDTHS = (1280, 390)
WATCH_POLICY = """addEventListener("securitypolicyviolation", ({effectiveDirective, blockedURI, sample}) =>
  console.error(`policy: ${effectiveDirective} ${blockedURI} ${sample}`))"""


class Tab:
    """A page of the served site in the browser, and what it did that it should not do."""

    def __init__(self, page: Page, served: Served):
        self.page, self.served, self.faults, self.awaited = page, served, [], set()
        page.set_default_timeout(20_000)
        page.on("request", lambda request: self.awaited.add(request))
        for ended in ("requestfinished", "requestfailed"):
            page.on(ended, lambda request: self.awaited.discard(request))
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("console", lambda said: self.faults.append(f"console: {said.text}") if said.type == "error" else None)
        page.context.on("request", self.watch)
        page.on("dialog", self.dismiss)
        page.add_init_script(WATCH_POLICY)

    def watch(self, request) -> None:
        if not request.url.startswith((self.served.url, "data:", "blob:")):
            self.faults.append(f"request: {request.url}")

    def dismiss(self, dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def assert_no_faults(self) -> None:
        """None since it was asked last."""
        faults, self.faults = self.faults, []
        assert faults == [], self.page.url

    def open(self, address: str) -> Page:
        self.awaited.clear()
        self.page.goto(self.served.url + address)
        return self.page

    def settle(self) -> Page:
        """Wait until nothing is on its way for half a second. ("networkidle" at times never comes, on an idle page.)"""
        quiet = 0
        for _ in range(400):
            self.page.wait_for_timeout(50)
            quiet = 0 if self.awaited else quiet + 1
            if quiet == 10:
                return self.page
        raise AssertionError(f"{self.page.url} still waits for {[request.url for request in self.awaited]}")

    def form(self, part: Part) -> Locator:
        """The attempt at a part, on its page."""
        self.open(part.url)
        return form(self.page, part)


def form(page: Page, part: Part) -> Locator:
    return page.locator(f'form.attempt[data-part="{part.address}"]')


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


@contextmanager
def window(browser: Browser, width: int = WIDTHS[0], **options: Any) -> Iterator[BrowserContext]:
    """What several tabs share: a width, and the files that were loaded before."""
    with browser.new_context(viewport={"width": width, "height": 800}, **options) as context:
        yield context


@contextmanager
def tab_in(context: BrowserContext, served: Served) -> Iterator[Tab]:
    """A new tab, which leaves nothing behind that the next would find typed."""
    tab = Tab(context.new_page(), served)
    yield tab
    if tab.page.url.startswith(served.url):
        tab.page.evaluate("localStorage.clear()")
    tab.page.close()
    context.remove_listener("request", tab.watch)
    tab.assert_no_faults()


@contextmanager
def opened(browser: Browser, served: Served, width: int = WIDTHS[0], **options: Any) -> Iterator[Tab]:
    with window(browser, width, **options) as context, tab_in(context, served) as tab:
        yield tab
