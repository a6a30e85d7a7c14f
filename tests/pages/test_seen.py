"""What a page says can be seen, in either scheme of a screen: measured in the browser, with all folds opened."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from solutions.papers import questions
from tests.conftest import Served
from tests.pages.tab import opened
from tests.pages.test_browser import SCHEMES, TOO_PALE, UNFOLD

OF_A_PROGRAM = re.compile(r"SPAN\.\w{1,2}: ")  # the theme's colours
SMALLEST = 9  # pixels: signs of a formula's index

# As it looks when a reader has opened everything, asked for each rubric, and has right, wrong and unread entries.
TRIED = """document.querySelectorAll("form.attempt").forEach((form, number) => {
  form.dataset.state = ["right", "wrong", "unread"][number % 3]
  form.querySelector(".feedback").textContent = "Read."
  form.querySelectorAll(".option input").forEach(input => { input.checked = true })
  form.querySelectorAll(".reason").forEach(reason => { reason.hidden = false })
  for (const input of form.querySelectorAll("[data-kind]")) input.setAttribute("aria-invalid", "true")
})
document.querySelectorAll("details.rubric").forEach(rubric => { rubric.dataset.asked = "" })"""

NOT_SEEN = """smallest => {
  const faults = new Set()
  const unread = "svg, script, style, annotation, .headerlink, .md-clipboard, .md-code__nav, .spoken, mphantom"
  for (const element of document.querySelectorAll("article *")) {
    const says = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim())
    if (!says || element.closest(unread) || !/[\\p{L}\\d]/u.test(element.textContent)) continue
    const { fontSize, color } = getComputedStyle(element)
    const box = element.getBoundingClientRect()
    const drawn = element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    const shown = drawn && box.width && box.height
    const name = `${element.tagName}.${element.className} ${element.textContent.trim().slice(0, 30)}`
    if (!shown || /^rgba.*, 0\\)$/.test(color)) faults.add(`${name}: not seen`)
    else if (parseFloat(fontSize) < smallest) faults.add(`${name}: ${fontSize}`)
  }
  return [...faults]
}"""


@pytest.fixture(scope="module", params=SCHEMES)
def scheme(request, browser: Browser, served: Served) -> Iterator[Page]:
    with opened(browser, served, color_scheme=request.param, reduced_motion="reduce") as tab:
        yield tab


PAGES = [*{q.exam_slug: f"exams/{q.address}/" for q in questions()}.values(), "errata/", "topics/", "experiments/", ""]


@pytest.mark.parametrize("address", PAGES)
def test_what_a_page_says_can_be_seen(scheme, address: str):
    page = scheme.open(address)
    page.evaluate(UNFOLD)
    page.evaluate(TRIED)
    assert page.evaluate(NOT_SEEN, SMALLEST) == []
    assert [pale for pale in page.evaluate(TOO_PALE) if not OF_A_PROGRAM.match(pale)] == []
