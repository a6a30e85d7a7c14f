"""What a page says can be seen and heard, in either scheme of a screen, with all folds opened, after an attempt."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.conftest import Served
from tests.few import PAGES, quick
from tests.pages.tab import Tab, opened
from tests.pages.test_browser import ALL, SCHEMES, TOO_PALE, UNFOLD
from tests.pages.test_site import BESIDE

SMALLEST = 9  # pixels: signs of a formula's index

# What a script says of entries, of which most are wrong.
ATTEMPT = """document.querySelectorAll("form.attempt").forEach(form => {
  for (const field of form.querySelectorAll("[data-kind], textarea")) field.value = "1"
  for (const option of form.querySelectorAll(".option input")) option.checked = true
  form.requestSubmit()
})"""

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
  const unread = "svg, script, style, annotation, .headerlink, .md-clipboard, .md-code__nav, .spoken, mphantom, option"
  const elsewhere = ".without-script, .keep [hidden]"  // said without a script, and when asked
  for (const element of document.querySelectorAll("article *")) {
    const says = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim())
    if (!says || element.closest(`${unread}, ${elsewhere}`) || !/[\\p{L}\\d]/u.test(element.textContent)) continue
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


# Boxes that scroll by less than a word: by a margin, and not by what they hold.
BARELY = """() => [...document.querySelectorAll("article :not(code, textarea)")].flatMap(box => {
  const beyond = box.scrollWidth - box.clientWidth
  const scrolls = beyond > 1 && /auto|scroll/.test(getComputedStyle(box).overflowX)
  return scrolls && beyond < 24 ? [`${box.className} by ${beyond}: ${box.textContent.trim().slice(0, 30)}`] : []
})"""


AXE = Axe()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = "color-contrast"
FRAMES = ("", "about/contributing/", "topics/losses/", "labs/conv3d/")  # what stands around an article, once each


def found(page: Page, **options: object) -> list[tuple[str, str, str]]:
    """What axe-core finds wrong: the rule, the element and why."""
    violations = AXE.run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [(each["id"], str(node["target"]), node["failureSummary"]) for each in violations for node in each["nodes"]]


@pytest.fixture(scope="module")
def tab(browser: Browser, served: Served) -> Iterator[Tab]:
    with opened(browser, served, color_scheme="light", reduced_motion="reduce") as tab:
        yield tab


@pytest.fixture(scope="module", params=quick([*ALL, *BESIDE], PAGES))
def tried(request, tab: Tab) -> Iterator[Page]:
    """A page, all folds open, with what was said of an entry in each form."""
    page = tab.open(request.param)
    tab.settle()
    page.evaluate(ATTEMPT)
    page.evaluate(UNFOLD)
    yield page
    page.evaluate("localStorage.clear()")
    tab.assert_no_faults()


def assert_axe_finds_nothing(page: Page) -> None:
    """But for contrast, which takes it longer than all else: the last test here measures it."""
    assert found(page, runOnly=TAGS, rules={CONTRAST: {"enabled": False}}) == []


def test_axe_finds_nothing(tried: Page):
    assert_axe_finds_nothing(tried)


@pytest.mark.parametrize("scheme", ["slate", pytest.param("default", marks=pytest.mark.long)])
def test_what_a_page_says_can_be_seen(tried: Page, scheme: str):
    tried.evaluate("scheme => { document.body.dataset.mdColorScheme = scheme }", scheme)
    tried.evaluate(TRIED)
    assert tried.evaluate(NOT_SEEN, SMALLEST) == []
    assert tried.evaluate(BARELY) == []
    assert tried.evaluate(TOO_PALE) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("address", FRAMES)
def test_axe_finds_nothing_pale_around_a_page(browser: Browser, served: Served, address: str, scheme: str):
    with opened(browser, served, color_scheme=scheme, reduced_motion="reduce") as tab:
        assert found(tab.open(address), runOnly={"type": "rule", "values": [CONTRAST]}) == []
