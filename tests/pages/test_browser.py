"""The site in a real browser, wide and narrow: attempts, hints, the keyboard, and life without a script.

Every test fails as well where a page writes an error to the console or asks another origin for anything.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
from matplotlib.image import imread
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from solutions.pages.compute import VARIANTS
from solutions.pages.plain import plain
from solutions.pages.sentences import mistake_words
from solutions.pages.sentences import reason as why_not
from solutions.pages.text import entries, entry_kind, expected, is_matrix
from solutions.papers import Question, find_part, find_question, parts, questions
from solutions.part import Part
from tests.built import SOURCES
from tests.conftest import Served
from tests.few import PAGES, few, quick, sized
from tests.pages.tab import WIDTHS, Tab, form, opened, tab_in

PARTS = list(parts())


def first(wanted: Callable[[Part], object]) -> Part:
    """The first part of its kind."""
    return next(part for part in PARTS if wanted(part))


def is_entered(part: Part) -> bool:
    return (part.kind in ("number", "shape", "array", "layer") or bool(part.conditions)) and not part.lookup


def can_be_mistaken(part: Part) -> bool:
    return is_entered(part) and bool(part.mistakes)


def is_typed_in_a_line(part: Part) -> bool:
    return can_be_mistaken(part) and not any(map(is_matrix, entries(part, part.answer()).values()))


@pytest.fixture(params=WIDTHS)
def tab(request, windows: dict[int, BrowserContext], served: Served) -> Iterator[Tab]:
    with tab_in(windows[request.param], served) as tab:
        yield tab


def fill_in(attempt: Locator, part: Part, answer: object) -> None:
    """Type an answer into the fields that it has one for."""
    for field, value in entries(part, answer).items():
        attempt.locator(f'[name="{field or "answer"}"]').fill(expected(value))


def check(attempt: Locator) -> None:
    attempt.locator("button.check").click()


def expect_state(attempt: Locator, state: str, said: str = "") -> None:
    expect(attempt).to_have_attribute("data-state", state)
    feedback = attempt.locator("output.feedback")
    expect(feedback).to_have_attribute("aria-live", "polite")
    lead = {"right": "Right", "wrong": "Not yet", "unread": "Please", "marking": ""}[state]
    assert feedback.inner_text().startswith(lead)
    assert said in feedback.inner_text()


# Every page, loaded once for all that is asked of it


ASKED_FOR = [f"exams/{question.address}/" for question in questions()]
PRINTED = [*ASKED_FOR, "errata/"]
NARROW = [*PRINTED, *(a for a in SOURCES if a not in PRINTED and not a.startswith(("reference/", "about/")))]
ALL = [*NARROW, *(address for address in SOURCES if address not in NARROW)]  # each list begins with the one before:


def of_pages(addresses: list[str]) -> pytest.MarkDecorator:
    """Tests of a page follow each other where the page has the same place in the list of each."""
    return pytest.mark.parametrize("visited", addresses, indirect=True)


@pytest.fixture(scope="module")
def steady(browser: Browser, served: Served) -> Iterator[Tab]:
    with opened(browser, served, reduced_motion="reduce") as tab:
        yield tab


@pytest.fixture(scope="module")
def visited(request, steady: Tab) -> Iterator[Page]:
    """A page, wide and on a light screen, as it comes from the server."""
    yield steady.open(request.param)
    steady.settle()
    steady.assert_no_faults()


UNFOLD = """document.querySelectorAll("details").forEach(folded => {
  folded.open = true
  folded.toggleAttribute("data-opened", true)
})"""


OWN_BLOCKS = """() => [...document.querySelectorAll("button[data-clipboard-target]")].map(button =>
  document.querySelector(button.dataset.clipboardTarget) === button.closest("pre").querySelector("code"))"""
COPY = "button[data-clipboard-target]"
LISTING = ("labs/mixed_batches/", "reference/nn/losses/")


@pytest.mark.parametrize("address", quick(PRINTED, PAGES))
def test_what_is_folded_is_not_laid_out_when_a_page_opens(steady: Tab, address: str):
    """The theme asks a program for its size once it is seen, and adds its button; and that is no landmark."""
    page = steady.open(address)
    steady.settle()
    folded = page.locator("article details pre > code")
    assert folded.count()
    expect(page.locator(f"details {COPY}")).to_have_count(0)
    page.evaluate(UNFOLD)
    folded.first.scroll_into_view_if_needed()
    expect(page.locator(f"details {COPY}").first).to_be_attached()
    expect(page.locator(".md-code__nav:not([role=none])")).to_have_count(0)


@pytest.mark.parametrize("address", quick(ALL, LISTING))
def test_every_copy_button_copies_its_own_block(steady: Tab, address: str):
    """A program has its button as soon as it comes into view."""
    page = steady.open(address)
    page.evaluate(UNFOLD)
    page.set_viewport_size({"width": WIDTHS[0], "height": page.evaluate("document.documentElement.scrollHeight")})
    blocks = page.locator("article pre > code").count()
    expect(page.locator(COPY)).to_have_count(blocks)
    own = page.evaluate(OWN_BLOCKS)
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    assert own == [True] * blocks and (blocks or address not in LISTING)


@contextmanager
def on_a_phone(page: Page, width: int = WIDTHS[1]) -> Iterator[None]:
    """The page on a narrow screen, all folds open."""
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate(UNFOLD)
    yield
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})


def test_a_table_stays_one_where_its_cells_stand_below_each_other(steady: Tab):
    """For a screen reader, which reads what the browser makes of it."""
    page = steady.open("errata/")
    with on_a_phone(page):
        rows = page.locator(".ledger tbody tr[id]").count()
        nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    heads = [node for node in nodes if node["role"]["value"] == "rowheader"]
    assert rows and len(heads) >= rows == page.locator(".ledger tbody th[scope=row]").count()


@pytest.mark.parametrize("scheme", ("light", "dark"))
def test_the_marks_of_folds_stay_in_forced_colours(browser: Browser, served: Served, scheme: str):
    with opened(browser, served, forced_colors="active", color_scheme=scheme, reduced_motion="reduce") as tab:
        page = tab.open(ASKED_FOR[0])
        for fold in ("details.hint > summary", ".md-nav__item--active .md-nav__icon"):
            mark = page.locator(fold).first
            mark.scroll_into_view_if_needed()
            box = mark.bounding_box()
            clip = {"x": box["x"] + box["width"] - 26, "y": box["y"] + 4, "width": 20, "height": box["height"] - 8}
            pixels = imread(BytesIO(page.screenshot(clip=clip)))
            assert len({tuple(pixel) for row in pixels.tolist() for pixel in row}) > 1, fold


BROKEN = """() => [...document.querySelectorAll(".stacked td, .stacked th")].flatMap(cell => {
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT)
  const broken = []
  while (texts.nextNode()) for (const word of texts.currentNode.data.matchAll(/\\w+/g)) {
    const range = document.createRange()
    range.setStart(texts.currentNode, word.index)
    range.setEnd(texts.currentNode, word.index + word[0].length)
    if (range.getClientRects().length > 1) broken.push(word[0])
  }
  return broken
})"""


@pytest.mark.parametrize("width", WIDTHS)
def test_no_word_of_the_table_of_papers_is_broken(steady: Tab, width: int):
    page = steady.open("about/verified/")
    page.set_viewport_size({"width": width, "height": 800})
    assert page.locator(".stacked td").count() and page.evaluate(BROKEN) == []
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})


TOO_PALE = """() => {
  const light = colour => {
    const channels = colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map(c => c / 255)
    const [r, g, b] = channels.map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const over = (front, back) => {
    const [f, b] = [front, back].map(colour => colour.match(/[\\d.]+/g).map(Number))
    const alpha = f[3] ?? 1
    return `rgb(${[0, 1, 2].map(n => alpha * f[n] + (1 - alpha) * b[n]).join(" ")})`
  }
  const grounds = new Map([[null, "rgb(255 255 255)"]])
  const ground = element => {
    if (!grounds.has(element))
      grounds.set(element, over(getComputedStyle(element).backgroundColor, ground(element.parentElement)))
    return grounds.get(element)
  }
  const pale = new Set()
  for (const element of document.querySelectorAll("article *")) {
    const says = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim())
    if (!says || !element.checkVisibility()) continue
    const back = ground(element)
    const [lower, upper] = [light(over(getComputedStyle(element).color, back)), light(back)].sort((a, b) => a - b)
    const contrast = (upper + 0.05) / (lower + 0.05)
    if (contrast < 4.5) pale.add(`${element.tagName}.${element.className}: ${contrast.toFixed(2)}`)
  }
  return [...pale]
}"""


ON_WHITE = """() => {
  const [ground] = [document.body].map(element => getComputedStyle(element).backgroundColor)
  const brightest = Math.max(...getComputedStyle(document.querySelector("article p")).color.match(/\\d+/g).slice(0, 3))
  return ground === "rgb(255, 255, 255)" && brightest < 64
}"""

# What may end a page although what it announces follows on the next.
PARTED = """() => [...document.querySelectorAll("article :is(h1, h2, h3, h4, .meta, summary, thead)")]
  .filter(element => element.checkVisibility() && getComputedStyle(element).breakAfter !== "avoid")
  .map(element => element.outerHTML.slice(0, 60))"""

SCHEMES = {"light": "default", "dark": "slate"}


@contextmanager
def printed(page: Page, screen: str) -> Iterator[None]:
    """The page on paper, all folds open, from a screen of this scheme."""
    choose_scheme(page, screen)
    page.evaluate(UNFOLD)
    page.emulate_media(media="print")
    yield
    page.emulate_media(media="screen")
    choose_scheme(page, "light")


def choose_scheme(page: Page, screen: str) -> None:
    """The machine's, which a page follows until a reader chooses one."""
    page.emulate_media(color_scheme=screen)
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", SCHEMES[screen])


@pytest.mark.parametrize("screen", ["dark", pytest.param("light", marks=pytest.mark.long)])
@of_pages(quick(PRINTED, PAGES))
def test_what_is_printed_can_be_read(visited: Page, screen: str):
    """From either scheme of the screen: paper is white."""
    with printed(visited, screen):
        assert visited.evaluate(TOO_PALE) == []
        assert visited.evaluate(ON_WHITE)
        assert visited.evaluate(PARTED) == []


@pytest.mark.parametrize("screen", SCHEMES)
def test_a_page_has_the_scheme_of_the_machine_and_is_printed_from_it(browser: Browser, served: Served, screen: str):
    with opened(browser, served, color_scheme=screen, reduced_motion="reduce") as tab:
        page = tab.open("errata/")
        assert page.locator("body").get_attribute("data-md-color-scheme") == SCHEMES[screen]
        page.evaluate(UNFOLD)
        page.emulate_media(media="print")
        assert page.evaluate(TOO_PALE) == []


# Every form of every page, reached as readers reach it


UP = "[...document.querySelectorAll('a')].find(a => a.href === new URL('../', location.href).href).click()"


@pytest.fixture(scope="module")
def reached(steady: Tab, visited: Page) -> tuple[Tab, Question]:
    """The page of a question after a click on the overview of its paper, which loads no page anew."""
    address = visited.url.removeprefix(f"{steady.served.url}exams/").partition("#")[0].strip("/")
    question = find_question(address)
    steady.settle()  # by then the theme has read the site map, which it goes by
    visited.evaluate("window.stays = true")
    visited.evaluate(UP)
    follow_link(steady, question)
    return steady, question


def from_the_overview(tab: Tab, question: Question) -> None:
    """Open the overview of a paper, and go from there to the page of a question."""
    tab.open(f"exams/{question.exam_slug}/")
    tab.settle()
    tab.page.evaluate("window.stays = true")
    follow_link(tab, question)


def follow_link(tab: Tab, question: Question) -> None:
    """From the overview of its paper to the page of a question; the mark on the window shows that it stays."""
    tab.page.wait_for_url(f"**/exams/{question.exam_slug}/")
    expect(tab.page.locator("section.part")).to_have_count(0)  # by then the page is the overview's, too
    tab.page.locator(f'article a[href$="{question.slug}/"]').first.click()
    tab.page.locator(f'section.part[data-part="{question.parts[0].address}"]').wait_for()
    assert tab.page.evaluate("window.stays"), "the theme loaded the page anew"
    assert tab.page.url.startswith(f"{tab.served.url}exams/{question.address}/")


def notations(value: Any) -> list[str]:
    """A value as the answer box says it, and as other people write it."""
    said = plain(value)
    if is_matrix(value):
        rows = [[plain(entry) for entry in row] for row in value]
        return [said, "\n".join(map(" ".join, rows)), "; ".join(map(", ".join, rows))]
    if isinstance(value, tuple):
        sides = [plain(side) for side in value]
        return [said, f"({', '.join(sides)})", " by ".join(sides), " x ".join(sides), "×".join(sides)]
    if isinstance(value, int):
        return [said, f" {value:,} ", f"{value}.0"]
    if isinstance(value, float):
        return [said, f"{value:.6e}", f"+{value:.6f}"]
    return [said, f"${said}$", said.replace("_", "_{") + "}" * ("_" in said)]


def letters(text: str) -> str:
    """And digits, without marks and spaces."""
    return "".join(filter(str.isalnum, text))


def ways(part: Part, givens: dict[str, Any]) -> list[dict[str, str]]:
    """What to enter into the fields of a form, in several notations."""
    answer = part.answer(**givens)
    if part.lookup and not givens:
        right = [entry for entry, (accepted, _) in part.lookup.replies() if accepted]
        found = [dict(zip(part.lookup.fields, map(str, entry), strict=True)) for entry in (right[0], right[-1])]
        return [*found, {field: f" {number}.0 " for field, number in found[0].items()}]
    fields = {field or "answer": notations(value) for field, value in entries(part, answer).items()}
    return [dict(zip(fields, row, strict=True)) for row in zip(*fields.values(), strict=False)]


CHECK_ALL = """attempts => attempts.map(([form, typed, options]) => {
  const change = field => field.dispatchEvent(new Event("input", {bubbles: true}))
  for (const [name, text] of Object.entries(typed)) {
    const field = form.elements[name]
    field.value = text
    change(field)
  }
  for (const field of form.querySelectorAll("fieldset[data-expect] input")) {
    field.checked = options.includes(field.value)
    change(field)
  }
  form.requestSubmit()
  const asked = form.dataset.state
  for (const field of document.querySelectorAll(`#${CSS.escape(form.dataset.rubric || "none")} input`)) {
    field.checked = true
    change(field)
  }
  return [asked, form.dataset.state, form.querySelector(".feedback").textContent]
})"""

CHECK = f"(form, [typed, options]) => ({CHECK_ALL})([[form, typed, options]])[0]"

CHECK_ALL_OF_A_PAGE = f"""attempts => ({CHECK_ALL})(attempts.map(([address, typed, options]) =>
  [document.querySelector(`form.attempt[data-part="${{CSS.escape(address)}}"]`), typed, options]))"""


ASK_FOR_VARIANTS = """async most => {
  const another = document.querySelectorAll(".another > a")
  for (const link of another) {
    for (let asked = 0; link.isConnected && asked < most; asked++) {
      const shown = document.querySelectorAll(".variant").length
      link.click()
      while (document.querySelectorAll(".variant").length === shown) await new Promise(requestAnimationFrame)
    }
  }
}"""


@pytest.mark.parametrize(("visited", "most"), sized(ASKED_FOR, 3, VARIANTS), indirect=["visited"])
def test_every_form_knows_its_own_answer(reached: tuple[Tab, Question], most: int):
    """As its page prints it, and in other notations; in every variant that is asked for, too."""
    tab, question = reached
    tab.page.evaluate(ASK_FOR_VARIANTS, most)
    attempts: list[tuple[str, dict[str, str], list[str]]] = []
    for part in question.parts:
        for number, givens in enumerate([{}, *part.variants(VARIANTS)[:most]]):
            address = part.address + (f"-v{number}" if number else "")
            options = list(part.answer(**givens)) if part.kind == "choice" else []
            typed = ways(part, givens) if part.lookup or is_entered(part) else [{}]
            if not part.lookup and not is_entered(part) and not options:
                typed = [{"text": "Because of the chain rule."}]
            assert len(typed) >= 3 or not is_entered(part)
            attempts += [(address, way, options) for way in typed]
    for attempt, (asked, state, said) in zip(attempts, tab.page.evaluate(CHECK_ALL_OF_A_PAGE, attempts), strict=True):
        assert state == "right" and said, f"{attempt} is {state}: {said}"
        assert asked == ("marking" if "text" in attempt[1] else "right")
    assert {address for address, *_ in attempts} == {
        attempt.get_attribute("data-part") for attempt in tab.page.locator("form.attempt").all()
    }


@of_pages(few(ASKED_FOR))
def test_what_an_answer_box_says_is_right_when_it_is_typed(reached: tuple[Tab, Question]):
    tab, question = reached
    for part in question.parts:
        right = part.answer()
        if is_entered(part) and len(entries(part, right)) == 1 and not is_matrix(right):
            box = tab.page.locator(f'[data-answer="{part.address}"] .answer-value')
            attempt = form(tab.page, part)
            _, state, said = attempt.evaluate(CHECK, [{"answer": box.text_content()}, []])
            assert state == "right", f"{part.address}: {box.text_content()!r} is {state}: {said}"


@of_pages(few(ASKED_FOR))
def test_every_named_mistake_is_named(reached: tuple[Tab, Question]):
    tab, question = reached
    for part in question.parts:
        for words, mistake in part.mistakes.items() if is_entered(part) else ():
            wrong = {**entries(part, part.answer()), **entries(part, part.mistaken(mistake))}
            typed = {field or "answer": plain(value) for field, value in wrong.items()}
            _, state, said = form(tab.page, part).evaluate(CHECK, [typed, []])
            named = mistake_words(part, words, mistake)
            assert state == "wrong" and named in said, f"{part.address}: {typed} is {state}: {said}"


REASONS = """form => [...form.querySelectorAll(".option")].flatMap(option => {
  const reason = option.querySelector(".reason")
  return reason?.checkVisibility() ? [[option.querySelector("input").value, reason.textContent]] : []
})"""


@of_pages(few(ASKED_FOR))
def test_a_wrong_option_gets_its_own_reason(reached: tuple[Tab, Question]):
    """Seen below the option, once it is ticked and checked and until something is changed; and heard with the rest."""
    tab, question = reached
    for part in question.parts:
        others = [name for name in part.claims if part.kind == "choice" and name not in part.answer()]
        attempt = form(tab.page, part)
        for ticked in [[name] for name in others] + [others] * (part.several and len(others) > 1):
            assert attempt.evaluate(REASONS) == []
            groups = {name.partition("-")[0] for name in ticked}
            rest = [name for name in part.answer() if part.groups and name.partition("-")[0] not in groups]
            _, state, said = attempt.evaluate(CHECK, [{}, ticked + rest])
            seen = dict(attempt.evaluate(REASONS))
            assert state == "wrong" and list(seen) == ticked, f"{part.address}: {ticked} is {state}, with {seen}"
            for name, reason in seen.items():
                heading = name.capitalize() if name in ("yes", "no") else f"({name})"
                heading = part.groups.get(name.partition("-")[0], heading)
                assert f"{heading}: {reason}" in said
                assert letters(reason).startswith(letters(why_not(part, part.claims[name]).split("$")[0]))
            attempt.locator("input").first.evaluate("field => field.dispatchEvent(new Event('input', {bubbles: true}))")


@of_pages(few(ASKED_FOR))
def test_a_choice_says_whether_a_right_option_is_missing(reached: tuple[Tab, Question]):
    tab, question = reached
    for part in (part for part in question.parts if part.several):
        right, attempt = list(part.answer()), form(tab.page, part)
        others = [name for name in part.claims if name not in right]
        for count in range(len(right) + 1):
            for wrong in ([], others[:1]):
                _, state, said = attempt.evaluate(CHECK, [{}, [*right[:count], *wrong]])
                if not wrong and count in (0, len(right)):
                    assert state == ("right" if count else "unread")
                    continue
                rest = {0: "Every right option is ticked.", 1: "One right option is missing."}
                assert state == "wrong"
                assert rest.get(len(right) - count, "More than one right option is missing.") in said, part.address


# From a wrong answer to the right one


def test_a_mistake_is_named_and_the_right_answer_is_known(tab: Tab):
    part = first(can_be_mistaken)
    attempt = tab.form(part)
    words, mistake = next(iter(part.mistakes.items()))
    fill_in(attempt, part, part.answer())
    fill_in(attempt, part, part.mistaken(mistake))
    check(attempt)
    expect_state(attempt, "wrong", words)
    fill_in(attempt, part, part.answer())
    expect(attempt.locator("output.feedback")).to_be_empty()
    check(attempt)
    expect_state(attempt, "right")


def test_hints_open_one_at_a_time_and_then_the_solution(tab: Tab):
    part = first(can_be_mistaken)
    tab.open(part.url)
    section = tab.page.locator(f'section.part[data-part="{part.address}"]')
    hints = section.locator("details.hint")
    solution = section.locator("details.solution").first
    expect(hints.nth(1)).to_be_hidden()
    hints.first.locator("summary").first.click()
    expect(hints.nth(1)).to_be_visible()
    expect(hints.nth(1).locator("p").first).to_be_hidden()
    answer = section.locator(f'[data-answer="{part.address}"]')
    expect(answer).to_be_hidden()
    solution.locator("summary").first.click()
    expect(answer).to_be_visible()


def test_a_choice_is_marked(tab: Tab):
    part = first(lambda part: part.kind == "choice" and not part.several)
    attempt = tab.form(part)
    check(attempt)
    expect_state(attempt, "unread")
    wrong = next(name for name in part.claims if name not in part.answer())
    attempt.locator(f'input[value="{wrong}"]').check()
    check(attempt)
    expect_state(attempt, "wrong")
    attempt.locator(f'input[value="{part.answer()[0]}"]').check()
    check(attempt)
    expect_state(attempt, "right")


@pytest.mark.skipif(not any(part.several for part in PARTS), reason="no part has several right options yet")
def test_every_right_option_has_to_be_ticked_and_no_other(wide: Tab):
    part = first(lambda part: part.several and 1 < len(part.answer()) < len(part.claims))
    attempt = wide.form(part)
    for name in part.claims:
        attempt.locator(f'input[value="{name}"]').check()
    check(attempt)
    expect_state(attempt, "wrong")
    for name in set(part.claims) - set(part.answer()):
        attempt.locator(f'input[value="{name}"]').uncheck()
    check(attempt)
    expect_state(attempt, "right")
    attempt.locator(f'input[value="{part.answer()[0]}"]').uncheck()
    check(attempt)
    expect_state(attempt, "wrong")


@pytest.mark.parametrize("part", [part for part in PARTS if part.lookup], ids=lambda part: part.address)
def test_a_design_of_ones_own_gets_its_reply(wide: Tab, part: Part):
    attempt = wide.form(part)
    replies = list(part.lookup.replies())
    for state in (True, False):
        entry, (_, words) = next(reply for reply in replies if reply[1][0] is state)
        for field, number in zip(part.lookup.fields, [*entry, *[2] * len(part.lookup.fields)], strict=False):
            attempt.locator(f'input[name="{field}"]').fill(str(number))
        check(attempt)
        expect_state(attempt, "right" if state else "wrong", words)
    attempt.locator("input").first.fill("seven")
    check(attempt)
    expect(attempt).to_have_attribute("data-state", "unread")
    assert attempt.locator("output.feedback").inner_text() == part.lookup.otherwise


def rubric_of(attempt: Locator) -> Locator:
    return attempt.page.locator(f"#{attempt.get_attribute('data-rubric')}")


def test_an_answer_in_words_is_marked_by_its_reader(wide: Tab):
    """The rubric, which tells the answer, comes after something was written."""
    part = first(lambda part: part.kind in ("prose", "proof", "formula", "code"))
    attempt = wide.form(part)
    rubric = rubric_of(attempt)
    expect(rubric).to_be_hidden()
    check(attempt)
    expect_state(attempt, "unread", "a few words")
    expect(rubric).to_be_hidden()
    attempt.locator("textarea").fill("Because of the chain rule.")
    check(attempt)
    expect(rubric).to_have_attribute("open", "")
    for box in rubric.locator("[data-counts=required]").all():
        expect(attempt).not_to_have_attribute("data-state", "right")
        box.check()
    expect_state(attempt, "right")
    assert rubric.locator(".score").inner_text() in attempt.locator(".feedback").inner_text()
    wide.page.reload()
    expect(attempt).to_have_attribute("data-state", "right")
    expect(rubric).to_be_visible()


MARKED = {"winter-2021/q2#e": "extra", "spring-2018/q4#f": "alternative"}


@pytest.mark.parametrize("address, kind", MARKED.items())
def test_what_counts_of_a_rubric(wide: Tab, address: str, kind: str):
    """Every required item and one of the alternatives; what is extra does not count."""
    part = find_part(address)
    attempt = wide.form(part)
    rubric = rubric_of(attempt)
    attempt.locator("textarea").fill("A few words.")
    check(attempt)
    others = rubric.locator(f"[data-counts={kind}]")
    others.first.check()
    required = rubric.locator("[data-counts=required]")
    counted = required.count() + (kind == "alternative")
    found = int(kind == "alternative")
    assert f"{found} of {counted}, about {part.points * found / counted:g} of {part.points:g} points" in (
        attempt.locator(".feedback").inner_text()
    )
    for box in required.all():
        box.check()
    expect_state(attempt, "right", f"{counted} of {counted}")


def test_a_formula_is_checked_and_shown_and_its_derivation_marked_by_its_reader(tab: Tab):
    part = find_part("winter-2021/q6#ii")
    attempt = tab.form(part)
    line = attempt.locator("[data-kind=formula]")
    line.fill("p (1 − p)")
    check(attempt)
    expect_state(attempt, "wrong", "Use the letters")
    expect(line).to_have_attribute("aria-invalid", "true")
    line.fill("ŷ_k − ŷ_k²")
    check(attempt)
    expect_state(attempt, "right", "Read as")
    said = attempt.locator(f"#{line.get_attribute('aria-describedby')}")
    assert said.locator("math msup mn").text_content() == "2"
    expect(rubric_of(attempt)).to_be_hidden()
    attempt.locator("textarea").fill("By the quotient rule.")
    check(attempt)
    expect_state(attempt, "right", "Read as")
    expect(rubric_of(attempt)).to_be_visible()


def test_each_of_several_fields_answers_for_itself(wide: Tab):
    part = find_part("winter-2021/q3#i")
    attempt = wide.form(part)
    volume, parameters = attempt.locator("[data-kind]").all()
    volume.fill("32 × 62 × 62")
    parameters.fill("2,336")
    check(attempt)
    expect_state(attempt, "wrong", "order")
    assert [field.get_attribute("aria-invalid") for field in (volume, parameters)] == ["true", "false"]
    lines = [attempt.locator(f"#{field.get_attribute('aria-describedby')}") for field in (volume, parameters)]
    assert "height × width × channels is asked for" in lines[0].inner_text() and "right" in lines[1].inner_text()
    parameters.fill("many")
    check(attempt)
    expect_state(attempt, "unread", "I cannot read “many”")
    expect(volume).to_be_focused()


def test_a_program_is_typed_as_programs_are(wide: Tab):
    """Tab indents; after Escape it leaves the box."""
    box = wide.form(first(lambda part: part.kind == "code")).locator("textarea")
    box.press_sequentially("def f():")
    box.press("Enter")
    box.press("Tab")
    box.press_sequentially("return 1")
    expect(box).to_have_value("def f():\n    return 1")
    assert "monospace" in box.evaluate("box => getComputedStyle(box).fontFamily")
    box.press("Escape")
    box.press("Tab")
    expect(box).not_to_be_focused()


def test_a_variant_is_marked_by_its_own_answer(wide: Tab):
    part = first(lambda part: can_be_mistaken(part) and part.vary)
    wide.open(part.url)
    variants = part.variants(VARIANTS)
    another = wide.page.locator(f'section.part[data-part="{part.address}"] .another > a')
    for number, givens in enumerate(variants, start=1):
        another.click()
        variant = wide.page.locator(f'form.attempt[data-part="{part.address}-v{number}"]')
        fill_in(variant, part, part.answer(**givens))
        check(variant)
        expect_state(variant, "right")
    expect(another).to_have_count(0)
    wide.page.reload()
    another.click()
    expect_state(wide.page.locator(f'form.attempt[data-part="{part.address}-v1"]'), "right")


def test_the_first_variant_can_be_read_without_a_script(browser: Browser, served: Served):
    part = first(lambda part: part.vary)
    with opened(browser, served, java_script_enabled=False) as tab:
        tab.open(part.url)
        tab.page.locator(f'section.part[data-part="{part.address}"] .another > a').click()
        expect(tab.page.locator(f"#another-{part.label} .variant")).to_have_attribute("id", f"{part.label}-v1")
        expect(tab.page.locator(f"#{part.label}-v1 .answer")).to_have_count(1)


# What can be typed


RIGHT = [
    ("shape", "62 x 62 x 32", "62,62,32"),
    ("shape", "62×62×32", "62,62,32"),
    ("shape", "62,62,32", "62,62,32"),
    ("shape", "(62, 62, 32)", "62,62,32"),
    ("shape", "[62 62 32]", "62,62,32"),
    ("shape", "1 × 62 × 62 × 32", "62,62,32"),
    ("shape", "(10,)", "10"),
    ("number", "2,336", "2336"),
    ("number", "2.336", "2336"),  # as half of Europe writes it
    ("number", "2 336", "2336"),
    ("number", "−3", "-3"),
    ("number", "1e3", "1000"),
    ("number", "1/3", "0.3333333"),
    ("number", ".5", "0.5"),
    ("number", "50%", "0.5"),
    ("number", " 2336 ", "2336"),
    ("array", "[1, -2, 0.5]", "1,-2,0.5"),
    ("array", "1; −2; 1/2", "1,-2,0.5"),
    ("array", "[[1, 2], [3, 4]]", "1,2,3,4"),
    ("array", "1 −2; 3 4", "1,-2,3,4"),
]
WRONG = [
    ("shape", "62 × 62", "62,62,32"),
    ("shape", "62 × 32 × 62", "62,62,32"),
    ("number", "2.3360", "2336"),
    ("number", "23.36", "2336"),
    ("number", "3", "-3"),
    ("array", "1, 2", "1,2,3"),
]
UNREAD = [
    ("shape", "", "62,62,32"),
    ("shape", "as before", "62,62,32"),
    ("number", "   ", "2336"),
    ("number", "none", "2336"),
    ("number", "1,2,3", "2336"),
    ("number", "alert(1)", "1"),
    ("array", "1, two, 3", "1,2,3"),
    ("array", "x1, 2", "1,2"),
]
STATES = {"right": RIGHT, "wrong": WRONG, "unread": UNREAD}
ENTRIES = [(*case, state) for state, cases in STATES.items() for case in cases]


@pytest.fixture(scope="module")
def one_field(browser: Browser, served: Served) -> Iterator[Locator]:
    """The form of a part that asks for one thing."""
    part = first(lambda part: is_entered(part) and len(entries(part, part.answer())) == 1)
    with opened(browser, served) as tab:
        yield tab.form(part)


@pytest.mark.parametrize("kind, typed, right, state", ENTRIES)
def test_an_entry_is_read_as_people_type_it(one_field: Locator, kind: str, typed: str, right: str, state: str):
    """Through a real form, whose field is told to expect something else."""
    field = one_field.locator("[data-kind]")
    told = {"kind": kind, "expect": right, "tolerance": "1e-6" if kind == "number" else "0", "mistakes": "[]"}
    field.evaluate("(field, told) => Object.assign(field.dataset, told)", told)
    field.fill(typed)
    check(one_field)
    expect_state(one_field, state)


def test_what_the_page_expects_is_how_the_answer_is_typed(wide: Tab):
    part = first(can_be_mistaken)
    attempt = wide.form(part)
    for field, value in entries(part, part.answer()).items():
        data = attempt.locator(f'[name="{field or "answer"}"]').evaluate("field => ({...field.dataset})")
        assert (data["kind"], data["expect"]) == (entry_kind(value), expected(value))
        assert isinstance(json.loads(data["mistakes"]), list)


# Ways to use it


def test_the_keyboard_alone_is_enough(wide: Tab):
    part = first(can_be_mistaken)
    attempt = wide.form(part)
    fields = attempt.locator("[data-kind]")
    fields.first.focus()
    for value in entries(part, part.answer()).values():
        wide.page.keyboard.type(expected(value))
        wide.page.keyboard.press("Tab")
    expect(attempt.locator("button.check")).to_be_focused()
    wide.page.keyboard.press("Enter")
    expect_state(attempt, "right")
    hint = wide.page.locator(f'section.part[data-part="{part.address}"] > details.hint')
    wide.page.keyboard.press("Tab")
    expect(hint.locator("> summary")).to_be_focused()
    wide.page.keyboard.press("Enter")
    expect(hint).to_have_attribute("open", "")


def test_enter_in_a_field_checks(wide: Tab):
    part = first(is_typed_in_a_line)
    attempt = wide.form(part)
    fill_in(attempt, part, part.answer())
    attempt.locator("[data-kind]").first.press("Enter")
    expect_state(attempt, "right")


def test_an_attempt_works_after_navigation_within_the_site(tab: Tab):
    part = first(can_be_mistaken)
    from_the_overview(tab, find_question(f"{part.exam}/{part.question}"))
    attempt = form(tab.page, part)
    fill_in(attempt, part, part.answer())
    check(attempt)
    expect_state(attempt, "right")


def test_what_was_typed_survives_a_reload(wide: Tab):
    part = first(can_be_mistaken)
    attempt = wide.form(part)
    fill_in(attempt, part, part.answer())
    wide.page.reload()
    for field, value in entries(part, part.answer()).items():
        expect(attempt.locator(f'[name="{field or "answer"}"]')).to_have_value(expected(value))
    check(attempt)
    expect_state(attempt, "right")


def test_without_a_script_all_can_be_read_and_nothing_asks_to_be_checked(browser: Browser, served: Served):
    part = first(can_be_mistaken)
    with opened(browser, served, java_script_enabled=False) as tab:
        page = tab.open(part.url)
        assert page.locator("form.attempt").count() > 1
        assert not any(button.is_visible() for button in page.locator("button.check").all())
        for summary in page.locator(f'section.part[data-part="{part.address}"] > details > summary').all():
            summary.click()
        assert page.locator(f'[data-answer="{part.address}"]').is_visible()
        assert page.locator(f'section.part[data-part="{part.address}"] details.hint p').first.is_visible()


def test_an_address_of_a_part_shows_the_part(tab: Tab):
    part = PARTS[-1]
    tab.open(part.url)
    expect(tab.page.locator(f'section.part[data-part="{part.address}"] .part-title')).to_be_in_viewport()
