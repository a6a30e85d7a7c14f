"""The page *Practice* in a browser: the finder, sets of parts, and what is kept of them."""

import json
import re
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, expect

from solutions import papers
from solutions.pages.practice import worths
from tests.built import Site
from tests.conftest import Served
from tests.pages.tab import WIDTHS, Tab, opened, press

PRACTICE = "practice/"
PARTS = list(papers.parts())
STARTED = PRACTICE + "?topic=convolution&topic=losses&minutes=20&seed=7"
SHOWN = "#stage section.part"


def of_a_set(page: Page) -> list[str]:
    """The addresses of its parts, one after the other, to the end of it."""
    found = []
    while True:
        found.append(page.locator(SHOWN).get_attribute("data-part"))
        where = page.locator("#stage .meta").first.inner_text()
        number, of = map(int, re.search(r"Part (\d+) of (\d+)", where).groups())
        press(page, "Next part" if number < of else "Finish")
        if number == of:
            return found
        expect(page.locator("#stage .meta").first).to_contain_text(f"Part {number + 1} of")


def test_points_that_parts_share_are_divided():
    shared = [SimpleNamespace(points=points) for points in (3, 4, None, None, 2)]
    assert worths(shared) == pytest.approx([3, 4 / 3, 4 / 3, 4 / 3, 2])
    for question in papers.questions():
        assert sum(worths(question.parts)) == pytest.approx(sum(part.points or 0 for part in question.parts))


# The finder


@pytest.mark.parametrize(
    "query, wanted",
    [
        ("topic=numpy", lambda part: "numpy" in part.topics),
        ("topic=numpy&topic=losses", lambda part: {"numpy", "losses"} & set(part.topics)),
        ("kind=proof&paper=undated", lambda part: part.kind == "proof" and part.exam == "undated"),
        ("points=2.5-4&key=corrected", lambda part: 2.5 <= (part.points or 0) <= 4 and part.verdict == "corrected"),
        ("mine=right", lambda part: False),
        ("mine=new", lambda part: True),
    ],
)
def test_the_finder_finds_what_an_address_asks_for(wide: Tab, query: str, wanted):
    page = wide.open(f"{PRACTICE}?{query}")
    expect(page.locator("#finder")).to_be_visible()
    rows = page.locator("tr[data-part]:visible").evaluate_all("rows => rows.map(({dataset}) => dataset.part)")
    assert rows == [part.address for part in PARTS if wanted(part)]
    says = page.locator("#finder output")
    expect(says).to_contain_text(f"{len(rows)} part" if rows else "No part")
    expect(page.get_by_role("button", name="Practise", exact=True)).to_be_enabled(enabled=bool(rows))


def test_the_finder_is_used_by_keyboard_and_writes_its_address(wide: Tab):
    page = wide.open(PRACTICE)
    page.locator("#find-topic-numpy").focus()
    page.keyboard.press("Space")
    page.locator("#find-paper").focus()
    page.keyboard.type("Winter 2021")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("paper=winter-2021"))
    assert parse_qs(urlsplit(page.url).query) == {"topic": ["numpy"], "paper": ["winter-2021"], "minutes": ["10"]}
    page.reload()
    expect(page.locator("#find-topic-numpy")).to_be_checked()
    expect(page.locator("#find-paper")).to_have_value("winter-2021")


# Sets


def test_a_set_is_the_same_for_whoever_opens_its_address(wide: Tab, browser: Browser, served: Served):
    mine = of_a_set(wide.open(STARTED))
    with opened(browser, served, WIDTHS[1]) as other:
        assert of_a_set(other.open(STARTED)) == mine
        assert of_a_set(other.open(STARTED.replace("seed=7", "seed=8"))) != mine
    assert len(mine) == len(set(mine)) > 3
    topics = [papers.find_part(address).topics for address in mine[:4]]
    assert ["losses" in of for of in topics] in ([True, False] * 2, [False, True] * 2), "in turns"


def test_a_set_takes_no_longer_than_asked(wide: Tab):
    page = wide.open(PRACTICE)
    rows = page.locator("tr[data-part]").evaluate_all(
        "rows => rows.map(({dataset}) => [dataset.part, dataset.minutes])"
    )
    minutes = {part: float(takes) for part, takes in rows}

    def takes(asked: str) -> float:
        return sum(minutes[part] for part in of_a_set(wide.open(f"{PRACTICE}?{asked}")))

    sums = [takes(f"minutes=10&seed={seed}") for seed in range(4)]
    assert max(sums) <= 10 and min(sums) > 7
    assert max(takes(f"points=4.5-99&minutes=10&seed={seed}") for seed in range(6)) <= 10, "though some take longer"


@pytest.mark.parametrize("width", WIDTHS)
def test_the_first_part_is_two_clicks_from_home_and_the_next_is_one(browser: Browser, served: Served, width: int):
    with opened(browser, served, width) as tab:
        tab.page.add_init_script("Math.random = () => 0")  # a set has one part where the first of it takes all the time
        page = tab.open("")
        page.locator("article a", has_text="practise").click()
        press(page, "Practise")
        first = page.locator(SHOWN)
        first.wait_for()
        address = first.get_attribute("data-part")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        press(page, "Next part")
        expect(page.locator(f'{SHOWN}[data-part="{address}"]')).to_have_count(0)
        expect(page.locator(SHOWN)).to_have_count(1)


def test_a_part_of_a_set_has_all_that_it_has_on_its_page(wide: Tab):
    """Stems, hints, the solution, links that lead where they did, and other givens."""
    page = wide.open(f"{PRACTICE}?of=winter-2021/q3%23i+winter-2021/q3%23ii")
    expect(page.locator("#stage section.stem")).to_have_count(1)
    page.locator("#stage details.hint summary").first.click()
    page.locator("#stage details.solution > summary").click()
    expect(page.locator("#stage .answer-value").first).to_be_visible()
    topic = page.locator("#stage section.part .meta a").first.evaluate("link => link.href")
    assert topic.startswith(f"{wide.served.url}topics/")
    page.locator("#stage .another > a").click()
    expect(page.locator("#stage .variant")).to_have_count(1)
    itself = page.locator("#stage .variant a[href$='#i-v1']").evaluate("link => link.href")
    assert itself == f"{wide.served.url}exams/winter-2021/q3/#i-v1"
    page.locator("#stage .variant form.attempt .check").click()
    expect(page.locator("#stage .variant .feedback")).to_contain_text("Please")


def test_a_set_goes_on_after_a_reload_and_back_leads_back(wide: Tab):
    page = wide.open(STARTED)
    press(page, "Next part")
    second = page.locator("#stage .meta").first
    expect(second).to_contain_text("Part 2 of")
    page.reload()
    expect(page.locator("#stage .meta").first).to_contain_text("Part 2 of")
    page.go_back()
    expect(page.locator("#stage .meta").first).to_contain_text("Part 1 of")
    press(page, "Choose anew")
    expect(page.locator("#finder")).to_be_visible()
    expect(page.locator("#find-topic-losses")).to_be_checked()


def test_after_a_set_comes_what_to_do_next(wide: Tab):
    page = wide.open(f"{PRACTICE}?of=winter-2021/q3%23ii+winter-2021/q3%23i")
    enter_right(page, "winter-2021/q3#ii")
    press(page, "Next part")
    press(page, "Finish")
    expect(page.locator("#stage h2")).to_have_text("1 of 2 parts right")
    said = page.locator("#stage ol li b").all_inner_texts()
    assert said == ["right", "not tried"]
    next_to = page.locator("#stage ul a").all_inner_texts()
    assert "Shapes and parameters" in next_to and "Winter 2021, 3.i" in next_to


# What is kept


def enter_right(page: Page, address: str) -> None:
    """Answer a part with a shape and a number in this page."""
    part = papers.find_part(address)
    form = page.locator(f'form.attempt[data-part="{address}"]')
    answer = part.answer()
    form.locator("[name=volume]").fill(" × ".join(map(str, answer.volume)))
    form.locator("[name=parameters]").fill(str(answer.parameters))
    form.locator(".check").click()
    expect(form.locator(".feedback")).to_contain_text("Right.")


def test_ticks_stand_beside_each_link_to_a_part_that_was_tried(wide: Tab):
    page = wide.open("exams/winter-2021/q3/")
    enter_right(page, "winter-2021/q3#ii")
    ticks = page.locator(".md-nav--secondary .tick:visible")
    expect(ticks).to_have_count(1)
    expect(ticks).to_have_attribute("aria-label", "right")
    for address in ("exams/winter-2021/", "topics/shapes-and-parameters/", PRACTICE):
        ticks = wide.open(address).locator("article th .tick")
        expect(ticks).to_have_count(1)
        assert ticks.locator("xpath=../a").get_attribute("href").endswith("q3/#ii")
    expect(wide.open("").locator(".cards .count")).to_have_text("1 right")


def test_progress_is_saved_forgotten_and_loaded_again(wide: Tab, tmp_path: Path):
    page = wide.open("exams/winter-2021/q3/")
    enter_right(page, "winter-2021/q3#ii")
    page = wide.open(f"{PRACTICE}?mine=right")
    rows = page.locator("tr[data-part]:visible")
    expect(rows).to_have_count(1)
    with page.expect_download() as saved:
        press(page, "Save to a file")
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)
    assert list(json.loads(file.read_text())) == ["cs230 attempt winter-2021/q3#ii"]
    press(page, "Forget all of it")
    expect(rows).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('cs230 '))") == []
    page.locator("#import-progress").set_input_files(file)
    expect(page.locator(".keep output")).to_have_text("Loaded: 1 attempt.")
    expect(rows).to_have_count(1)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"__palette": "1"}', '{"cs230 attempt a/q1#b": 3}'])
def test_a_file_of_something_else_is_refused(wide: Tab, tmp_path: Path, text: str):
    page = wide.open(PRACTICE)
    (tmp_path / "other.json").write_text(text)
    page.locator("#import-progress").set_input_files(tmp_path / "other.json")
    expect(page.locator(".keep output")).to_have_text("This is no file that was saved here.")


def test_a_part_that_was_corrected_since_says_so(wide: Tab):
    page = wide.open("exams/winter-2021/q3/")
    enter_right(page, "winter-2021/q3#ii")
    page.evaluate(
        """() => {
          const key = "cs230 attempt winter-2021/q3#ii"
          const kept = JSON.parse(localStorage.getItem(key))
          kept.find(([id]) => !id)[2] = "before"
          localStorage.setItem(key, JSON.stringify(kept))
        }"""
    )
    page.reload()
    expect(page.locator("#attempt-ii .feedback")).to_contain_text("This part was corrected since you tried it.")
    row = wide.open(PRACTICE).locator('tr[data-part="winter-2021/q3#ii"] .tick')
    expect(row).to_have_attribute("aria-label", "corrected since you tried it")


def test_where_nothing_can_be_kept_the_page_says_so(browser: Browser, served: Served):
    with opened(browser, served) as tab:
        tab.page.add_init_script(
            "Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied') }, configurable: true})"
        )
        page = tab.open(PRACTICE)
        expect(page.locator(".kept-words")).to_contain_text("lets the site keep nothing")


def test_without_a_script_the_topics_serve(browser: Browser, served: Served):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(served.url + PRACTICE)
        expect(page.get_by_text("Without them, each")).to_be_visible()
        expect(page.locator("#finder")).to_be_hidden()
        expect(page.locator("tr[data-part]")).to_have_count(len(PARTS))


# Questions without their answers


OF_FORMS = {
    "class",
    "id",
    "data-part",
    "data-kind",
    "data-blank",
    "aria-label",
    "method",
    "name",
    "type",
    "for",
    "rows",
}
OF_FORMS |= {
    "placeholder",
    "autocomplete",
    "spellcheck",
    "autocapitalize",
    "inputmode",
    "aria-describedby",
    "aria-labelledby",
    "role",
}


@pytest.mark.parametrize("question", list(papers.questions()), ids=lambda question: question.address)
def test_a_question_is_asked_without_its_answers(built: Site, question):
    """Its stems, what each part asks, and fields that say nothing of what is expected in them."""
    folder = built.root / f"exams/{question.address}"
    blank = BeautifulSoup((folder / "blank.html").read_text("utf-8"), "html.parser")
    whole = (folder / "index.html").read_text("utf-8")
    forms = blank.select("section.part > form")
    assert [form["data-part"] for form in forms] == [part.address for part in question.parts]
    assert len(blank.select("section.stem")) == whole.count('<section class="stem"')
    for section in blank.select("section.part"):
        below = [node.get("class", [node.name])[0] for node in section.find_all(recursive=False)]
        assert below == ["part-title", "meta", "question", "attempt"]
    for form in forms:
        for node in [form, *form.find_all(True)]:
            if not node.find_parent("math") and node.name not in ("math", "code", "i", "b", "em"):
                values = {"value"} if node.get("type") in ("radio", "checkbox") else set()
                assert set(node.attrs) <= OF_FORMS | values, node
        assert not form.select(".reason, button, output, details")


# Addresses that nobody meant, and what others have stored


@pytest.mark.parametrize(
    "query, says",
    [
        ("at=-1&seed=1&minutes=10", "Part 1 of"),
        ("at=1.5&seed=1&minutes=10", "Part 1 of"),
        ("at=x&seed=x&minutes=10", "Part 1 of"),
        ("at=1e9&seed=1&minutes=10", "parts right"),
        ("seed=1&minutes=10&mine=__proto__", "Part 1 of"),
        ("of=winter-2021/q3%23i+winter-2021/q3%23i", "Part 1 of 1 "),
    ],
)
def test_an_address_of_nonsense_gives_the_nearest_that_has_sense(wide: Tab, query: str, says: str):
    page = wide.open(f"{PRACTICE}?{query}")
    expect(page.locator("#stage [tabindex='-1']")).to_contain_text(says)


@pytest.mark.parametrize("minutes", ["-5", "abc", "0"])
def test_what_is_no_time_is_as_long_as_usual(wide: Tab, minutes: str):
    usual = of_a_set(wide.open(f"{PRACTICE}?minutes=10&seed=1"))
    assert of_a_set(wide.open(f"{PRACTICE}?minutes={minutes}&seed=1")) == usual
    page = wide.open(f"{PRACTICE}?minutes={minutes}&paper=nope")
    expect(page.locator("#find-minutes")).to_have_value("10")
    expect(page.locator("#find-paper")).to_have_value("")


@pytest.mark.parametrize("query", ["of=nope", "exam=nope", "topic=%3Cscript%3E&seed=1"])
def test_an_address_of_nothing_is_left_by_one_step_back(wide: Tab, query: str):
    wide.open("topics/")
    page = wide.open(f"{PRACTICE}?{query}")
    expect(page.locator("#finder")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(f"{wide.served.url}topics/")


@pytest.mark.parametrize("state", ["constructor", "some", ""])
def test_a_state_that_nobody_stores_is_none(wide: Tab, state: str):
    page = wide.open(PRACTICE)
    page.evaluate(
        "state => localStorage.setItem('cs230 attempt winter-2021/q3#i', JSON.stringify([['', state]]))", state
    )
    page = wide.open(f"{PRACTICE}?of=winter-2021/q3%23i&at=2")
    expect(page.locator("#stage ol b")).to_have_text("not tried")


def test_what_was_chosen_by_ones_own_attempts_stays_chosen(wide: Tab):
    page = wide.open(f"{PRACTICE}?topic=numpy&mine=new&minutes=10")
    press(page, "Practise")
    of_a_set(page)
    press(page, "Another set")
    expect(page.locator("#stage .meta").first).to_contain_text("Part 1 of")
    press(page, "Choose anew")
    expect(page.locator("#find-topic-numpy")).to_be_checked()
    expect(page.locator("#find-mine")).to_have_value("new")


def test_focus_comes_back_to_the_finder(wide: Tab):
    page = wide.open(STARTED)
    press(page, "Choose anew")
    expect(page.locator("#finder")).to_be_focused()


def test_the_page_is_left_while_it_loads(wide: Tab):
    """What comes late is shown neither on another page nor over the finder."""
    held = []
    page = wide.open(PRACTICE)
    page.route("**/exams/*/*/", lambda request: held.append(request))
    press(page, "Practise")
    page.go_back()
    expect(page.locator("#finder")).to_be_visible()
    page.wait_for_timeout(100)
    for request in held:
        request.continue_()
    page.wait_for_timeout(500)
    expect(page.locator("#finder")).to_be_visible()


def test_the_first_part_waits_for_no_other(wide: Tab):
    page = wide.open(PRACTICE)
    page.route("**/exams/winter-2020/*/", lambda route: None)
    wide.page.goto(f"{wide.served.url}{PRACTICE}?of=winter-2021/q3%23i+winter-2020/q3%23a")
    expect(page.locator(SHOWN)).to_have_count(1)
    page.unroute_all(behavior="ignoreErrors")


def test_on_a_phone_what_begins_is_in_reach_at_once(browser: Browser, served: Served):
    with opened(browser, served, WIDTHS[1]) as tab:
        box = tab.open(PRACTICE).get_by_role("button", name="Practise", exact=True).bounding_box()
        assert box["y"] + box["height"] <= 800


def test_what_was_forgotten_or_replaced_is_had_again(wide: Tab, tmp_path: Path):
    page = wide.open("exams/winter-2021/q3/")
    enter_right(page, "winter-2021/q3#ii")
    page = wide.open(PRACTICE)
    kept = page.evaluate("localStorage.getItem('cs230 attempt winter-2021/q3#ii')")
    tick = page.locator('tr[data-part="winter-2021/q3#ii"] .tick')
    press(page, "Forget all of it")
    expect(tick).to_have_count(0)
    press(page, "Undo")
    expect(tick).to_have_count(1)
    expect(page.get_by_role("button", name="Forget all of it")).to_be_focused()
    (tmp_path / "old.json").write_text(json.dumps({"cs230 attempt winter-2021/q3#ii": "[]"}))
    page.locator("#import-progress").set_input_files(tmp_path / "old.json")
    expect(tick).to_have_count(0)
    press(page, "Undo")
    expect(page.locator(".keep output")).to_have_text("All is as it was.")
    assert page.evaluate("localStorage.getItem('cs230 attempt winter-2021/q3#ii')") == kept
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()


def test_a_file_for_which_there_is_no_room_changes_nothing(wide: Tab, tmp_path: Path):
    page = wide.open(PRACTICE)
    page.evaluate("localStorage.setItem('cs230 attempt winter-2021/q3#i', '[]')")
    found = {"cs230 attempt winter-2021/q3#i": "[1]", "cs230 attempt a/q1#b": "x" * 6_000_000}
    (tmp_path / "large.json").write_text(json.dumps(found))
    page.locator("#import-progress").set_input_files(tmp_path / "large.json")
    expect(page.locator(".keep output")).to_contain_text("There is no room for it")
    kept = "Object.entries(localStorage).filter(([key]) => key.startsWith('cs230 '))"
    assert page.evaluate(kept) == [["cs230 attempt winter-2021/q3#i", "[]"]]


def test_the_button_that_has_the_focus_is_the_one_that_shows_it(wide: Tab):
    page = wide.open(PRACTICE)
    page.get_by_role("button", name="Save to a file").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#import-progress")).to_be_focused()
    outlined = (
        "[...document.querySelectorAll('.keep .check')].filter(node => getComputedStyle(node).outlineStyle !== 'none')"
    )
    assert page.evaluate(f"{outlined}.map(node => node.textContent)") == ["Load from a file"]
