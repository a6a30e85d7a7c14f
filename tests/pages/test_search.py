"""What students type into the search box finds a part that answers them, in a real browser, wide and narrow.

`queries.json` holds what they type and the parts that answer it: an address such as `winter-2021/q6` or
`winter-2021/q3#vii` stands for all below it, and parts of papers that are not here yet do not count.
`python -m tests.pages.test_search` tells how many are found in the site that was built last, and which are not.
"""

import gzip
import json
import re
import sys
from collections.abc import Collection, Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from solutions.pages.browser import launch
from solutions.pages.search import REFERENCE, WEIGHT
from solutions.papers import exams, find_paper, find_part, find_parts, find_question, parts
from tests.built import Site, words
from tests.conftest import BELOW, ROOT, BelowAPath, Served
from tests.pages.tab import WIDTHS, Tab, opened

EXAMS = exams()
QUERIES = {
    entry["query"]: [address for address in entry["parts"] if address.partition("/")[0] in EXAMS]
    for entry in json.loads((Path(__file__).parent / "queries.json").read_text("utf-8"))
}
ANSWERED = {query: addresses for query, addresses in QUERIES.items() if addresses}
RIGHT, LINKS = 0.9, 3  # so many queries have a right part among so many links
COMPRESSED = 150_000  # bytes at most that the search loads


@pytest.fixture(params=WIDTHS)
def tab(request, browser: Browser, served: Served) -> Iterator[Tab]:
    with opened(browser, served, request.param, reduced_motion="reduce") as tab:
        yield tab


def box(page: Page) -> Locator:
    return page.locator("[data-md-component=search-query]")


def links(page: Page) -> Locator:
    return page.locator("[data-md-component=search-result] a[href]")


def ask(page: Page, query: str) -> None:
    """Type a query, and wait for what is found."""
    if not box(page).is_visible():
        page.locator("header label[for=__search]").first.click()
    box(page).fill("")
    box(page).press("End")
    said = page.locator(".md-search-result__meta")
    expect(said).to_have_text("Type to start searching")
    box(page).fill(query)
    box(page).press("End")  # the theme hears keys only
    expect(said).not_to_have_text("Type to start searching")
    expect(said).not_to_have_text("Initializing search")


ASK_ALL = """async ([queries, count]) => {
  const box = document.querySelector("[data-md-component=search-query]")
  const said = document.querySelector(".md-search-result__meta")
  const type = async (text, isDone) => {
    box.value = text
    box.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }))  // the theme hears keys only
    while (!isDone(said.textContent)) await new Promise(requestAnimationFrame)
  }
  const found = []
  for (const query of queries) {
    await type("", text => text.startsWith("Type to start"))
    await type(query, text => !text.startsWith("Type to start") && !text.startsWith("Initializing"))
    const links = document.querySelectorAll("[data-md-component=search-result] a[href]")
    found.push([...links].slice(0, count).map(link => link.href))
  }
  return found
}"""


def found(page: Page, queries: Collection[str], root: str) -> dict[str, list[str]]:
    """Where the first links lead, of each query that is typed into the box."""
    ask(page, "warm up")
    answers = page.evaluate(ASK_ALL, [[*queries], LINKS])
    return {query: [place(url, root) for url in urls] for query, urls in zip(queries, answers, strict=True)}


def place(url: str, root: str) -> str:
    parts = urlsplit(url)
    found = f"{parts.path}#{parts.fragment}".removeprefix(urlsplit(root).path)
    return found.removeprefix("exams/").replace("/#", "#")


def is_below(found: str, wanted: str) -> bool:
    """Whether an address is the wanted one, or below it."""
    return found == wanted or found.startswith((f"{wanted}#", f"{wanted}-"))


def missed(page: Page, root: str) -> dict[str, list[str]]:
    """The queries without a right part among the first links, and where these lead."""
    places = found(page, ANSWERED, root)
    return {
        query: places[query]
        for query, wanted in ANSWERED.items()
        if not any(is_below(place, address) for place in places[query] for address in wanted)
    }


@pytest.mark.parametrize("query", ANSWERED)
def test_the_parts_of_a_query_are_there(query: str):
    for address in ANSWERED[query]:
        assert find_parts(address) if "#" in address else find_question(address)


@pytest.mark.parametrize("tab", [WIDTHS[1], pytest.param(WIDTHS[0], marks=pytest.mark.long)], indirect=True)
def test_students_find_a_part_that_answers_them(tab: Tab):
    misses = missed(tab.open(""), tab.served.url)
    assert len(ANSWERED) > 90 and len(misses) <= (1 - RIGHT) * len(ANSWERED), misses


def test_a_result_opens_without_a_load_and_its_words_are_marked(tab: Tab):
    page = tab.open("")
    page.evaluate("window.isStillHere = true")
    for query, address in (
        ("dropout at test time", "winter-2021/q2#h"),
        ("softmax in floating point", "winter-2021/q6#viii"),
    ):
        ask(page, query)
        folder, place = find_part(address).url.split("#")
        page.locator(f"[data-md-component=search-result] a[href*='{folder}'][href$='#{place}']").click()
        page.wait_for_url(f"{tab.served.url}{folder}*#{place}")
        expect(page.locator(f"[data-part='{address}'] mark").first).to_be_visible()
        page.wait_for_timeout(200)  # as people do: the theme takes a blur and a focus within a moment for none
    assert page.evaluate("window.isStillHere")


def test_the_keyboard_is_enough(tab: Tab):
    page = tab.open("topics/")
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.insert_text("receptive field")
    page.keyboard.press("End")
    expect(links(page).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(links(page).first).to_be_focused()
    page.keyboard.press("Escape")
    expect(links(page).first).not_to_be_visible()
    expect(box(page)).not_to_be_focused()
    page.wait_for_timeout(200)  # as people do: the theme takes a blur and a focus within a moment for none
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    expect(links(page).first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/winter-2021/q2/*#c")


def test_what_is_pasted_without_a_key_is_searched(tab: Tab):
    page = tab.open("topics/")
    ask(page, "dropout")
    box(page).evaluate(
        """box => {
          box.value = "receptive field"
          box.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }))
        }"""
    )
    expect(links(page).first).to_contain_text("receptive field")


def test_a_result_says_paper_question_and_title(tab: Tab):
    page = tab.open("")
    ask(page, "design the pool")
    expect(links(page).first).to_contain_text(re.compile(r"Winter 2021 · 3 \(v\)\s+Design the pool"))


def test_a_copy_is_searched_from_files(site: Path, browser: Browser):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((site / "topics/index.html").as_uri())
        ask(page, "receptve field")
        links(page).first.click()
        page.wait_for_url(f"{site.as_uri()}/exams/winter-2021/q2/index.html*#c")


# The index


def docs(built: Site) -> list[dict]:
    return json.loads((built.root / "search/search_index.json").read_text("utf-8"))["docs"]


def test_every_part_has_one_entry(built: Site):
    found = [entry["location"] for entry in docs(built)]
    assert len(set(found)) == len(found)
    assert [place for place in found if re.match(r"exams/.+#", place)] == [part.url for part in parts()]


def test_every_entry_leads_to_a_place(built: Site):
    for entry in docs(built):
        page, _, anchor = entry["location"].partition("#")
        assert not anchor or anchor in built.page(page).ids, entry["location"]


def says(text: str, *elements: Element) -> bool:
    """Whether a text has the words of elements, without formulas, listings and tables."""
    shown = " ".join(words(element, but=["math", "figure", "script", "pre", "table"]) for element in elements)
    return {*re.findall(r"[a-z]{4,}", shown.lower())} <= {*re.findall(r"[a-z]+", text.lower())}


def test_an_entry_of_a_part_says_what_its_page_says(built: Site):
    entries = (entry for entry in docs(built) if "question" in entry)
    for entry, part in zip(entries, parts(), strict=True):
        url, _, label = part.url.partition("#")
        page = built.page(url)
        (section,) = (e for e in page.root.iter("section") if e.get("data-part") == part.address)
        (asked,) = (e for e in section.iter("div") if e.get("class") == "question")
        stems = [e for e in page.root.iter("section") if e.get("class") == "stem" and label in e.get("data-of").split()]
        (title,) = (e for e in page.with_attribute("id") if e.get("id") == label)
        (of_question,) = page.root.iter("h1")
        assert entry["place"] == f"{find_paper(part.exam).title} · {part.question[1:]} ({label})"
        assert entry["keywords"].split(" · ") == [*part.keywords], part.address
        assert entry["topics"] and all(topic in words(section) for topic in entry["topics"].split(" · ")), part.address
        assert entry["question"] in words(of_question)
        assert says(f"{label} {entry['title']}", title) and says(entry["text"], asked), part.address
        assert says(entry["stem"], *stems) and bool(stems) == bool(entry["stem"]), part.address


def test_an_entry_of_a_page_has_its_title_and_description(built: Site):
    """And counts less than a part; what is no reading for students counts least."""
    for entry in docs(built):
        if "question" not in entry and "#" not in entry["location"]:
            page = built.page(entry["location"] or "./")
            (titled,) = page.root.iter("title")
            (about,) = (meta.get("content") for meta in page.root.iter("meta") if meta.get("name") == "description")
            assert entry["title"] in titled.text or not entry["location"]
            assert entry["text"].replace("'", "’") == about.replace("'", "’")
            section = entry["location"].partition("/")[0]
            place = section.capitalize() if section in ("about", "labs", "reference", "topics") else "This site"
            assert entry["place"] == place or section == "exams", entry
            assert entry["weight"] == (REFERENCE if section == "reference" else WEIGHT), entry


def test_entries_are_words(built: Site):
    for entry in docs(built):
        said = " ".join(str(value) for value in entry.values())
        assert not re.search(r"[\\$<>{]{2}|\\[a-z]|\$\S|</|\s[.,](\s|$)", said.replace("...", "…")), said


def test_what_search_loads_is_small(built: Site):
    (worker,) = built.root.glob("assets/javascripts/workers/search.*.js")
    files = [worker, built.root / "assets/minisearch.js", built.root / "search/search_index.json"]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= COMPRESSED


def main() -> int:
    """Tell the score of the site in `site/`."""
    handler = partial(BelowAPath, directory=ROOT / "site", asked=[])
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        Thread(target=server.serve_forever, daemon=True).start()
        page = launch(playwright).new_page()
        page.goto(root := f"http://127.0.0.1:{server.server_port}{BELOW}")
        misses = missed(page, root)
        server.shutdown()
    for query, places in misses.items():
        print(f"{query}: {', '.join(places) or 'nothing'}")
    print(f"{len(ANSWERED) - len(misses)} of {len(ANSWERED)} queries find a part that answers them")
    return 0


if __name__ == "__main__":
    sys.exit(main())
