"""Every page on a phone, with all folds open: nothing scrolls the page sideways, is covered or cannot be read."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import Served
from tests.few import few
from tests.pages.tab import WIDTHS, Tab, opened
from tests.pages.test_browser import ALL, UNFOLD

NARROWEST = 320  # pixels: WCAG's measure of reflow


@pytest.fixture(scope="module")
def phone(browser: Browser, served: Served) -> Iterator[Tab]:
    with opened(browser, served, WIDTHS[1], reduced_motion="reduce") as tab:
        yield tab


@pytest.fixture(scope="module", params=few(ALL))
def held(request, phone: Tab) -> Iterator[Page]:
    page = phone.open(request.param)
    page.evaluate(UNFOLD)
    yield page
    phone.assert_no_faults()


BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_nothing_scrolls_the_page_sideways(held: Page):
    assert held.evaluate(BEYOND) <= 0


def test_nothing_does_on_the_narrowest(held: Page):
    held.set_viewport_size({"width": NARROWEST, "height": 800})
    beyond = held.evaluate(BEYOND)
    held.set_viewport_size({"width": WIDTHS[1], "height": 800})
    assert beyond <= 0


# Of what is cut at the end of its line: whether it is reached by the keyboard, has a name and looks like it.
SILENT = """async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {  // as it is read
    scrollTo(0, y)
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
  }
  const silent = []
  for (const box of document.querySelectorAll("article *:not(textarea)")) {
    const { overflowX, backgroundImage } = getComputedStyle(box)
    const scrolls = /auto|scroll/.test(overflowX) && box.scrollWidth > box.clientWidth + 1
    const told = box.matches("[tabindex='0'][role=group][aria-label$=', scrolls sideways']")
    if (scrolls !== told || (scrolls && !/gradient/.test(backgroundImage)))
      silent.push(`${box.tagName}.${box.className}: ${box.scrollWidth} of ${box.clientWidth} pixels`)
  }
  return silent
}"""


def test_what_is_wider_than_a_phone_says_that_it_scrolls(held: Page):
    assert held.evaluate(SILENT) == []


UNBROKEN = """() => [...document.querySelectorAll("article .math:has(> math + math)")].filter(box =>
  box.scrollWidth > box.clientWidth && [...box.children].every(one => one.scrollWidth <= box.clientWidth)
).map(box => box.textContent)"""


def test_equations_that_fit_one_by_one_stand_below_each_other(held: Page):
    assert held.evaluate(UNBROKEN) == []


COVERED = """() => [...document.querySelectorAll("article pre")].filter(pre => {
  const [button, code] = [".md-code__nav", "code"].map(part => pre.querySelector(part)?.getBoundingClientRect())
  return button?.height && button.bottom > code.top + 1 && button.top < code.bottom - 1
}).map(pre => pre.textContent.trim().slice(0, 40))"""


def test_no_copy_button_lies_over_its_listing_on_a_phone(held: Page):
    assert held.evaluate(COVERED) == []


ILLEGIBLE = """() => [...document.querySelectorAll("article .drawn svg")].flatMap(svg => {
  const faults = []
  const whole = svg.getBoundingClientRect()
  const column = svg.closest(".scroll").clientWidth
  if (whole.width > column + 1) faults.push(`${whole.width} pixels wide in a column of ${column}`)
  const texts = [...svg.querySelectorAll("text")].map(text => [text, text.getBoundingClientRect()])
  texts.forEach(([text, box], number) => {
    const words = text.textContent.trim()
    const { a, b, c, d } = text.getScreenCTM()
    const scale = Math.sqrt(Math.abs(a * d - b * c))
    for (const piece of [text, ...text.querySelectorAll("tspan")]) {
      const size = scale * parseFloat(getComputedStyle(piece).fontSize)
      const says = [...piece.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim())
      if (says && size < 11) faults.push(`${words}: ${size.toFixed(1)} pixels`)
    }
    const beyond = [whole.left - box.left, whole.top - box.top, box.right - whole.right, box.bottom - whole.bottom]
    if (Math.max(...beyond) > 1) faults.push(`${words}: cut`)
    for (const [other, there] of texts.slice(0, number)) {
      const width = Math.min(box.right, there.right) - Math.max(box.left, there.left)
      const height = Math.min(box.bottom, there.bottom) - Math.max(box.top, there.top)
      if (width > 1.5 && height > 1.5) faults.push(`${words}: over ${other.textContent.trim()}`)
    }
  })
  return faults.map(fault => `${svg.getAttribute("aria-labelledby")}: ${fault}`)
})"""


def test_every_letter_of_a_figure_can_be_read_on_a_phone(held: Page):
    """It is large enough, whole, and no other letter lies over it."""
    assert held.evaluate(ILLEGIBLE) == []
