"""Examinations: a whole paper is sat by keyboard, and brings the points that its entries are worth."""

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from solutions import papers
from solutions.pages.plain import plain
from solutions.pages.practice import worths
from solutions.pages.text import entries
from solutions.part import Part
from tests.conftest import Served
from tests.pages.tab import WIDTHS, Tab, opened, press
from tests.pages.test_browser import is_entered, ways
from tests.pages.test_seen import assert_axe_finds_nothing

PAPER = "winter-2021"
QUESTIONS = [question for question in papers.questions() if question.exam_slug == PAPER]
SIT = f"practice/?exam={PAPER}"


class Entered(NamedTuple):
    """What is entered for a part, by the ids of fields: a text, or True for what is ticked; and what it is worth."""

    typed: dict[str, str | bool]
    share: float
    rubric: bool = False  # all of it is ticked, after submission


def entered(part: Part, turn: int) -> Entered:
    """Each part in its turn gets a right answer, a wrong one, a known mistake, or none."""
    if turn == 3:
        return Entered({}, 0)
    if part.kind == "choice":
        right = set(part.answer())
        ticked = right if turn == 0 else set(part.claims) - right
        return Entered({f"{part.label}-{option}": True for option in ticked}, float(turn == 0))
    if part.lookup:
        entry = next(entry for entry, (right, _) in part.lookup.replies() if bool(right) == (turn == 0))
        fields = zip(part.lookup.fields, map(str, entry), strict=False)
        return Entered({f"{part.label}-entry-{field}": text for field, text in fields}, float(turn == 0))
    if not is_entered(part):
        return Entered({f"{part.label}-text": "Because of the chain rule."}, float(turn == 0), rubric=turn == 0)
    if turn == 0:
        typed = next(iter(ways(part, {})))
    elif turn == 2 and part.mistakes:
        wrong = {**entries(part, part.answer()), **entries(part, part.mistaken(next(iter(part.mistakes.values()))))}
        typed = {field or "answer": plain(value) for field, value in wrong.items()}
    else:
        typed = {field or "answer": "0.123456" for field in entries(part, part.answer())}
    ids = {field or "answer": f"{part.label}-entry-{field}" for field in entries(part, part.answer())}
    return Entered({ids[field]: text for field, text in typed.items()}, float(turn == 0))


def script() -> dict[str, dict[str, Entered]]:
    """By question, what is entered for each of its parts; the turn of a kind goes on from question to question."""
    turns: dict[str, int] = {}
    found: dict[str, dict[str, Entered]] = {}
    for question in QUESTIONS:
        for part in question.parts:
            turn = turns[part.kind] = turns.get(part.kind, -1) + 1
            found.setdefault(question.slug, {})[part.address] = entered(part, turn % 4)
    return found


ACTIVE = """() => {
  const { id, type, tagName, name } = document.activeElement
  return [id || "", type || "", tagName, name || "", document.activeElement.textContent.trim()]
}"""


def by_keyboard(page: Page, wanted: dict[str, str | bool], press: str) -> None:
    """Go through a page with Tab, enter what is wanted, and press a button below it."""
    page.locator("#stage [tabindex='-1']").focus()
    left, field = dict(wanted), ""
    for _ in range(400):
        if field.endswith("-text"):
            page.keyboard.press("Escape")  # in a program Tab indents
        page.keyboard.press("Tab")
        field, kind, tag, _name, words = page.evaluate(ACTIVE)
        if tag == "BUTTON" and words == press and not left:
            return page.keyboard.press("Enter")
        if kind == "radio":
            group = page.evaluate(
                "() => [...document.getElementsByName(document.activeElement.name)].map(({id}) => id)"
            )
            for option in [option for option in group if option in left]:
                del left[option]
                page.keyboard.press("Space")
                while page.evaluate(ACTIVE)[0] != option:
                    page.keyboard.press("ArrowDown")
        elif kind == "checkbox" and left.pop(field, False):
            page.keyboard.press("Space")
        elif field in left:
            page.keyboard.insert_text(left.pop(field))
    raise AssertionError(f"{press!r} was not reached; left: {left}")


def worth() -> dict[str, float]:
    return {
        part.address: points
        for question in QUESTIONS
        for part, points in zip(question.parts, worths(question.parts), strict=True)
    }


def said_points(page: Page) -> float:
    return float(re.match(r"([\d.]+) of", page.locator("#stage :is(.total, .score-now)").inner_text())[1])


# What only pages with answers hold.
TELLING = re.compile(
    r'data-(?:expect|mistakes|replies|conditions|values|answer)="|class="(?:answer|solution|hint|rubric)\b'
)


def test_a_paper_is_sat_by_keyboard_and_brings_its_points(wide: Tab, tmp_path: Path):
    answers, asked = script(), []
    wide.page.on("response", lambda response: asked.append(response.url))
    page = wide.open(SIT)
    expect(page.locator("#stage .meta")).to_contain_text(
        f"{PAPER.title().replace('-', ' ')} · {len(worth())} parts · 180 min"
    )
    by_keyboard(page, {}, "Begin")
    for number, (slug, of_question) in enumerate(answers.items(), start=1):
        last = number == len(answers)
        expect(page.locator("#stage h2").first).to_contain_text(f"{slug[1:]}. ")
        wanted = {field: entry for each in of_question.values() for field, entry in each.typed.items()}
        by_keyboard(page, wanted, "Submit" if last else "Next question")
        if number == 3:  # a break, after which all is as it was
            expect(page.locator("#stage h2").first).to_contain_text("4. ")
            page.reload()
            by_keyboard(page, {}, "Go on")
            expect(page.locator("#stage h2").first).to_contain_text("4. ")

    blank = sum(not each.typed for of_question in answers.values() for each in of_question.values())
    expect(page.locator("#stage")).to_contain_text(f"{blank} parts of {len(worth())} are blank.")
    assert not TELLING.search(page.content())
    loaded = {url.partition("#")[0] for url in asked if url.startswith(wide.served.url)}
    assert [url for url in loaded if TELLING.search(page.request.get(url).text())] == []
    assert sum(url.endswith("/blank.html") for url in loaded) == len(answers)

    by_keyboard(page, {}, "Submit now")
    page.locator("#stage .total").wait_for()
    each = {address: entry for of_question in answers.values() for address, entry in of_question.items()}
    before = sum(worth()[address] * entry.share for address, entry in each.items() if not entry.rubric)
    assert said_points(page) == pytest.approx(before, abs=0.01)

    for number, (slug, of_question) in enumerate(answers.items(), start=1):
        page.locator(f"#stage .questions button:text-is('{number}')").click()
        expect(page.locator("#stage h2").first).to_contain_text(f"{slug[1:]}. ")
        for address, entry in of_question.items():
            label = address.partition("#")[2]
            if entry.rubric:
                for item in page.locator(f"#rubric-{label} input").all():
                    item.check()
    total = sum(worth()[address] * entry.share for address, entry in each.items())
    expect(page.locator("#stage .score-now")).to_contain_text(f"{round(total, 2):g} of")
    press(page, "To the result")
    assert said_points(page) == pytest.approx(total, abs=0.01) and total > before > 0
    assert page.locator("#stage ul li").count() == 5
    topics = page.locator("#stage tbody td").all_inner_texts()
    assert sum(float(points.split(" of ")[0]) for points in topics) == pytest.approx(total, abs=0.1)
    assert_axe_finds_nothing(page)

    with page.expect_download() as saved:
        press(page, "Save to load again")
    saved.value.save_as(tmp_path / "exam.json")
    with page.expect_download() as text:
        press(page, "Save as text")
    text.value.save_as(tmp_path / "exam.md")
    written = (tmp_path / "exam.md").read_text("utf-8")
    assert f"{round(total, 2):g} of" in written and written.count("- **") == len(worth())
    assert sum(float(found) for found in re.findall(r"- \*\*.*?\*\* ([\d.]+) of", written)) == pytest.approx(
        total, abs=0.1
    )

    page.evaluate("localStorage.clear()")
    wide.open("practice/").locator("#load-exam").set_input_files(tmp_path / "exam.json")
    page.locator("#stage .total").wait_for()
    assert said_points(page) == pytest.approx(total, abs=0.01)


def test_the_clock_stands_in_a_pause(wide: Tab):
    page = wide.open(SIT)
    press(page, "Begin")
    clock = page.locator(".clock")
    expect(clock).to_contain_text("2 h 59 min left")
    press(page, "Pause")
    expect(page.locator("#stage form")).to_have_count(0)
    kept = "JSON.parse(localStorage.getItem('cs230 exam')).seconds"
    before = page.evaluate(kept)
    page.wait_for_timeout(1500)
    assert page.evaluate(kept) == before
    press(page, "Go on")
    expect(clock).to_be_visible()
    page.wait_for_timeout(1500)
    assert page.evaluate(kept) > before


def test_without_a_connection_the_attempt_is_kept_and_marked_later(browser: Browser, served: Served):
    """In a window of its own: it keeps no file that an earlier test loaded."""
    with opened(browser, served, reduced_motion="reduce") as tab:
        page = tab.open("practice/?of=winter-2021/q3%23i&exam=mix")
        press(page, "Begin")
        volume, parameters = papers.find_part("winter-2021/q3#i").answer()
        page.locator("#i-entry-volume").fill(" × ".join(map(str, volume)))
        page.locator("#i-entry-parameters").fill(str(parameters))
        press(page, "Submit")
        page.context.set_offline(True)
        press(page, "Submit now")
        expect(page.get_by_role("alert")).to_contain_text("What you typed is kept")
        tab.faults.clear()  # the failed request
        page.context.set_offline(False)
        page.locator("#stage .total").wait_for()
        assert said_points(page) == 2
        tab.faults.clear()


@pytest.mark.parametrize("width", WIDTHS)
def test_an_examination_fits_its_screen(browser: Browser, served: Served, width: int):
    with opened(browser, served, width, reduced_motion="reduce") as tab:
        page = tab.open(SIT)
        assert_axe_finds_nothing(page)
        press(page, "Begin")
        for number in range(1, len(QUESTIONS) + 1):
            page.locator(f"#stage .questions button:text-is('{number}')").click()
            expect(page.locator("#stage h2").first).to_contain_text(f"{number}. ")
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert_axe_finds_nothing(page)


@pytest.mark.parametrize(
    "text", ["", "[]", '{"of": []}', json.dumps({"of": ["no/q1#a"], "entries": {}, "marks": {}, "seconds": 0})]
)
def test_a_file_that_is_no_attempt_is_refused(wide: Tab, tmp_path: Path, text: str):
    page = wide.open("practice/")
    (tmp_path / "other.json").write_text(text)
    page.locator("#load-exam").set_input_files(tmp_path / "other.json")
    expect(page.get_by_role("alert")).to_contain_text("This is no attempt that was saved here.")


# Files and stores that others wrote, other tabs, and clumsy hands

PART = "winter-2021/q3#i"


def attempt(**more: object) -> str:
    told = {"paper": "mix", "address": "?of=winter-2021%2Fq3%23i&exam=mix", "of": [PART], "at": 0, "seconds": 5}
    return json.dumps(told | {"submitted": False, "entries": {}, "marks": {}} | more)


def loaded(wide: Tab, folder: Path, text: str) -> Page:
    page = wide.open("practice/")
    (folder / "exam.json").write_text(text)
    page.locator("#load-exam").set_input_files(folder / "exam.json")
    return page


@pytest.mark.parametrize(
    "more",
    [
        {"entries": {PART: 3}},
        {"entries": {PART: [3, None, ["i-entry-volume", {"a": 1}], ["__proto__", "x"]]}, "at": 0.5},
        {"entries": {PART: [["i-entry-volume", "<img src=x onerror=alert(1)>"]]}, "paper": "<img src=x>"},
        {"of": [PART, PART, "winter-2021/q3#ii", "winter-2021/q3#gone", 3, "__proto__"], "at": 5},
        {"seconds": 1e300, "address": {"a": 1}},
        {"seconds": -1e300, "address": "/../../elsewhere/"},
    ],
)
def test_a_file_of_an_attempt_is_read_as_far_as_it_is_one(wide: Tab, tmp_path: Path, more: dict):
    page = loaded(wide, tmp_path, attempt(**more))
    press(page, "Go on")
    expect(page.locator("#stage section.part")).to_have_count(len(set(more.get("of", [PART])) & {PART, f"{PART}i"}))
    assert re.search(r"exam=mix", page.url) and "/practice/?" in page.url
    press(page, "Submit")
    press(page, "Submit now")
    page.locator("#stage .total").wait_for()
    page.locator("#stage .questions button").first.click()
    assert not re.search(r"NaN|undefined|\[object|e\+\d", page.locator("#stage").inner_text())


@pytest.mark.parametrize("share, points", [("x", 0), (1e9, 2), (-5, 0), (None, 0)])
def test_marks_of_a_file_are_worth_no_more_than_their_part(wide: Tab, tmp_path: Path, share: object, points: int):
    page = loaded(wide, tmp_path, attempt(submitted=True, marks={PART: {"share": share}}))
    expect(page.locator("#stage .total")).to_have_text(f"{points} of 2 points")


def test_an_attempt_of_an_older_site_goes_on_with_the_parts_that_are_left(wide: Tab):
    page = wide.open("practice/")
    typed = {PART: [["i-entry-parameters", "7"]], "winter-2021/q3#gone": [["gone-entry", "8"]]}
    older = attempt(of=[PART, "winter-2021/q3#gone"], entries=typed)
    page.evaluate("text => localStorage.setItem('cs230 exam', text)", older)
    page = wide.open("practice/?of=winter-2021/q3%23i&exam=mix")
    press(page, "Go on")
    expect(page.locator("#i-entry-parameters")).to_have_value("7")
    kept = json.loads(page.evaluate("localStorage.getItem('cs230 exam')"))
    assert kept["entries"]["winter-2021/q3#gone"] == [["gone-entry", "8"]]


def begun(wide: Tab, address: str = "practice/?of=winter-2021/q3%23i&exam=mix") -> Page:
    page = wide.open(address)
    press(page, "Begin")
    page.locator("#i-entry-parameters").fill("7")
    return page


def test_who_goes_on_in_another_tab_does_not_go_on_here(wide: Tab):
    page = begun(wide)
    with page.context.new_page() as other:
        other.goto(page.url)
        expect(other.locator("#stage")).to_contain_text("This attempt goes on in another tab.")
        press(other, "Go on here")
        other.locator("#i-entry-parameters").fill("8")
        expect(page.locator("#stage")).to_contain_text("This attempt goes on in another tab.")
        page.wait_for_timeout(1500)
        expect(other.locator(".clock")).to_be_visible()
    press(page, "Go on here")
    expect(page.locator("#i-entry-parameters")).to_have_value("8")


def test_to_begin_anew_replaces_nothing_before_it_begins(wide: Tab):
    page = begun(wide)
    press(page, "Pause")
    press(page, "Begin anew")
    expect(page.locator("#stage")).to_contain_text("This replaces the attempt at a mix of parts that is kept here.")
    press(page, "Back to it")
    press(page, "Go on")
    expect(page.locator("#i-entry-parameters")).to_have_value("7")
    press(page, "Pause")
    press(page, "Begin anew")
    press(page, "Begin")
    expect(page.locator("#i-entry-parameters")).to_have_value("")


def test_a_file_replaces_what_is_kept_when_it_is_told_to(wide: Tab, tmp_path: Path):
    begun(wide)
    kept = "JSON.parse(localStorage.getItem('cs230 exam')).entries"
    page = loaded(wide, tmp_path, attempt())
    expect(page.locator("#stage")).to_contain_text("This replaces the attempt at a mix of parts")
    assert ["i-entry-parameters", "7"] in page.evaluate(kept)[PART]
    press(page, "Load it")
    press(page, "Go on")
    assert page.evaluate(kept) == {}


def test_an_attempt_that_was_left_is_found_again_at_the_finder(wide: Tab):
    begun(wide)
    page = wide.open("practice/")
    page.get_by_role("link", name="Go on with A mix of parts").click()
    press(page, "Go on")
    expect(page.locator("#i-entry-parameters")).to_have_value("7")


def test_where_there_is_no_room_it_is_said_and_lasts_as_long_as_the_page(wide: Tab):
    wide.page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }")
    page = begun(wide)
    expect(page.locator("#stage .unkept")).to_contain_text("it lasts until the page is closed")
    press(page, "Pause")
    press(page, "Choose anew")
    page.go_back()
    press(page, "Go on")
    expect(page.locator("#i-entry-parameters")).to_have_value("7")


def test_another_place_in_the_page_is_no_pause(wide: Tab):
    page = begun(wide)
    page.locator(".md-skip").focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    expect(page.locator("#i-entry-parameters")).to_have_value("7")
