"""Parts with other givens: their file says what was rendered, is small, and has an address for each."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, expect

from solutions.pages import expand
from solutions.pages.coded import Coded, coded
from solutions.pages.compute import VARIANTS
from solutions.pages.kept import Kept
from solutions.pages.source import page_path
from solutions.papers import parts
from tests.alone import of_question
from tests.built import Site, parsed, strictly_parsed
from tests.conftest import Served
from tests.few import few
from tests.pages.tab import WIDTHS, Tab, opened
from tests.pages.test_site import BESIDE

LARGEST = 200_000  # bytes of all files together, as a server sends them
PART = next(part for part in parts() if part.vary and len(part.variants(VARIANTS)) == VARIANTS)
HEADER = 48  # pixels, which lie above the page

# What a browser makes of the data is what it makes of the HTML that was rendered, to the last attribute.
DIFFERENT = """all => Object.entries(all).flatMap(([label, texts]) => {
  const shown = [...document.getElementById(`another-${label}`).querySelectorAll(".variant")]
  const wanted = texts.map(html => Object.assign(document.createElement("template"), {innerHTML: html}))
  const same = wanted.map(({content}, n) => shown[n]?.isEqualNode(content.firstElementChild))
  return same.length === shown.length ? same.flatMap((is, n) => is ? [] : [`${label}-v${n + 1}`]) : [label]
})"""


def rendered_anew(question: str) -> dict[str, list[str]]:
    """The HTML of the variants of a question's parts, before it is coded."""
    kept, texts = Kept(), []
    kept.before = {key: made for key, made in of_question(question).now.items() if "variants" not in made[0]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(expand, "coded", lambda all_of_it: texts.append(all_of_it) or coded(all_of_it))
        record = expand.Page(page_path(question).read_text("utf-8").split("\n"), kept).record()
    return dict(zip(record.variants, texts, strict=True))


@pytest.fixture(scope="module")
def tab(browser: Browser, served: Served) -> Iterator[Tab]:
    with opened(browser, served) as tab:
        yield tab


@pytest.mark.parametrize("address", few(BESIDE))
def test_a_browser_makes_of_the_data_what_was_rendered(site: Path, tab: Tab, address: str):
    question = address.removeprefix("exams/").removesuffix("/variants.html")
    texts, page = rendered_anew(question), Site(site).page(address)
    assert texts and {label: page.variants(label) for label in texts} == texts
    assert tab.open(address).evaluate(DIFFERENT, texts) == []
    tab.assert_no_faults()


def texts_of(site: Path, address: str) -> list[str]:
    page = Site(site).page(address)
    labels = [e.get("data-of").removeprefix("another-") for e in page.root.iter("script") if e.get("data-of")]
    return [text for label in labels for text in page.variants(label)]


@pytest.mark.parametrize("address", few(BESIDE))
def test_every_variant_is_valid(site: Path, address: str):
    page = "<!doctype html><title>{}</title>{}".format
    assert [fault for text in texts_of(site, address) for fault in strictly_parsed(page(address, text))[1]] == []


@pytest.mark.parametrize("address", BESIDE)
def test_every_variant_has_ids_of_its_own(site: Path, address: str):
    ids = [e.get("id") for text in texts_of(site, address) for e in parsed(text).iter() if e.get("id")]
    assert ids and len(set(ids)) == len(ids)


def test_all_files_together_are_small(site: Path):
    sizes = {address: len(gzip.compress((site / address).read_bytes(), 6)) for address in BESIDE}
    assert sizes and sum(sizes.values()) <= LARGEST, sizes


# Addresses


def expect_alone(tab: Tab, name: str) -> None:
    """A variant is shown below the header, is the only one, and has the focus."""
    shown = tab.page.locator(".variant")
    expect(shown).to_have_attribute("id", name)
    expect(shown).to_be_focused()
    top = "([name, header]) => Math.abs(document.getElementById(name).getBoundingClientRect().top - header) < header"
    tab.page.wait_for_function(top, arg=[name, HEADER])


@pytest.mark.parametrize("width", WIDTHS)
def test_an_address_shows_its_variant(browser: Browser, served: Served, width: int):
    """On arrival, and after a step within the site."""
    with opened(browser, served, width) as tab:
        tab.open(f"{PART.url}-v7")
        expect_alone(tab, f"{PART.label}-v7")
        tab.open(f"exams/{PART.exam}/")
        link = f"../../{PART.url}-v4"
        own = tab.page.locator("article a:not(.headerlink)").first
        own.evaluate("(a, link) => a.setAttribute('href', link)", link)
        own.click()
        expect_alone(tab, f"{PART.label}-v4")


def test_a_place_that_is_typed_on_the_page_shows_its_variant(tab: Tab):
    page = tab.open(PART.url.partition("#")[0])
    page.evaluate("place => { location.hash = place }", f"{PART.label}-v5")
    expect_alone(tab, f"{PART.label}-v5")
    tab.assert_no_faults()


def test_each_shown_variant_links_to_itself(tab: Tab):
    page = tab.open(PART.url)
    section = page.locator(f'section.part[data-part="{PART.address}"]')
    for number in (1, 2):
        section.locator(".another > a").click()
        own = section.locator(f"#{PART.label}-v{number} a").first
        expect(own).to_have_text(f"{number} of {VARIANTS}")
        expect(own).to_have_attribute("href", f"#{PART.label}-v{number}")
    tab.assert_no_faults()


@pytest.mark.parametrize("place", ["v0", f"v{VARIANTS + 1}", "v99999999999", "v-1", "v1<b>"])
def test_what_is_no_variant_shows_none(tab: Tab, place: str):
    tab.page.goto("about:blank")
    page = tab.open(f"{PART.url}-{place}")
    tab.settle()
    expect(page.locator(".variant")).to_have_count(0)
    expect(page.locator(".another > a").first).to_be_visible()
    tab.assert_no_faults()


# The code


@given(st.lists(st.lists(st.sampled_from(["<b>", "a", " ", "12", "3", "é", "$&", "\n", "_"]))))
def test_what_is_coded_is_read_again(pieces: list[list[str]]):
    texts = ["".join(own) for own in pieces] or [""]
    assert coded(texts).texts() == (texts if len(set(texts)) > 1 else texts[:1])


def test_what_is_alike_is_said_once():
    long = "<p>A layer of ten units reads <b>{}</b> numbers, {} of them twice.</p>"
    found = coded([long.format(n, 2 * n) for n in (1, 20, 300)])
    assert found == Coded(long.format("⟦0⟧", "⟦1⟧"), [("1", "20", "300"), ("2", "40", "600")])
    longer = coded(["<i>1</i> and <b>2</b> of all that there are", "<i>1</i> of all that there are"])
    assert "of all that there are" in longer.common and len(longer.columns) == 1


@pytest.mark.parametrize("text", ["a ⟦3⟧", "a ⟦0⟧ b"])
def test_a_text_that_has_a_hole_is_refused(text: str):
    with pytest.raises(ValueError, match="where it means a hole"):
        coded([text, "b"])


@pytest.mark.parametrize("text", ["<!-- a -->", "</script>", "<SCRIPT>"])
def test_what_would_end_the_script_is_refused(text: str):
    with pytest.raises(ValueError, match="would end the script"):
        Coded(text, []).data()
