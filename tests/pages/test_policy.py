"""Each page states a policy, which lets nothing run but the site's files and the theme's own inline scripts."""

import base64
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from solutions.pages.policy import policy, state
from tests.built import Page as Written
from tests.built import Site
from tests.conftest import Served
from tests.pages.tab import WATCH_POLICY, Tab, opened
from tests.pages.test_search import ask, links
from tests.pages.test_site import of_every_page

META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
LARGEST = 600  # bytes
INERT = ("application/json", "text/plain")


def rules(page: Written) -> dict[str, list[str]]:
    """What a page allows, by kind."""
    (content,) = META.findall(page.text)
    return {name: allowed for name, *allowed in (rule.split(" ") for rule in content.split(";"))}


def name(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def test_each_page_of_a_folder_states_the_policy_of_its_own_scripts(tmp_path: Path):
    (tmp_path / "a").mkdir()
    texts = {"b.html": "<script>b</script>", "a/c.html": "<script>2</script><script>1</script><script>1</script>"}
    for file, scripts in texts.items():
        (tmp_path / file).write_text(f"<head></head>{scripts}<head></head>")
    state(tmp_path)
    for file, scripts in texts.items():
        text = (tmp_path / file).read_text()
        (content,) = META.findall(text)
        own = " ".join(sorted({name(script) for script in re.findall(r"<script>(.)", scripts)}))
        assert f";script-src 'self' file: {own};" in content
        assert text == f"<head>{META.search(text)[0]}</head>{scripts}<head></head>"
    assert ";script-src 'self' file:;" in policy("<p>No script.</p>")


def test_no_script_of_an_article_is_allowed():
    article = "<article>\n<script>1</script>\n<article></article><script>2</script></article>"
    assert policy(f"{article}<script>\n3</script>") == policy("<script>\n3</script>") != policy("")


@of_every_page
def test_a_page_states_its_policy_before_all_else(built: Site, address: str):
    page = built.page(address)
    first = next(page.root.iter("head"))[0]
    assert (first.tag, first.get("http-equiv")) == ("meta", "Content-Security-Policy")
    assert len(META.search(page.text)[0].encode()) <= LARGEST


@of_every_page
def test_a_policy_names_the_themes_inline_scripts_and_no_other(built: Site, address: str):
    page = built.page(address)
    scripts = [e for e in page.root.iter("script") if e.get("src") is None and e.get("type") not in INERT]
    assert set(rules(page)["script-src"]) == {"'self'", "file:", *(name(script.text) for script in scripts)}
    assert len(scripts) == (0 if address.endswith(("variants.html", "blank.html")) else 3)
    assert not list(page.article.iter("script")) and not list(page.root.iter("style"))


@of_every_page
def test_a_policy_allows_what_runs_nothing(built: Site, address: str):
    allowed = rules(built.page(address))
    words = {word for own in allowed.values() for word in own if not word.startswith("'sha256-")}
    assert words == {"'self'", "'none'", "'unsafe-inline'", "file:", "data:"}
    assert [rule for rule, own in allowed.items() if "'unsafe-inline'" in own] == ["style-src-attr"]
    assert [rule for rule, own in allowed.items() if "data:" in own] == ["img-src"]
    assert allowed["default-src"] == ["'self'", "file:"]
    assert [rule for rule, own in allowed.items() if own == ["'none'"]] == ["object-src", "base-uri", "form-action"]


@of_every_page
def test_no_attribute_of_a_page_is_a_script(built: Site, address: str):
    page = built.page(address)
    assert [name for e in page.root.iter() for name in e.attrib if str(name).startswith("on")] == []
    assert [link.address for link in page.links if link.address.strip().lower().startswith("javascript:")] == []


# In a browser


PAGE = "topics/"
ELSEWHERE = "http://localhost:9/"
ATTACKS = {
    "an inline script": ("script-src-elem", "add('script', {textContent: 'ran = true'})"),
    "a script from elsewhere": ("script-src-elem", f"add('script', {{src: '{ELSEWHERE}a.js'}})"),
    "a script in an address": ("script-src-elem", "add('script', {src: 'data:text/javascript,ran = true'})"),
    "a handler": ("script-src-attr", "add('b').setAttribute('onclick', 'ran = true'); b.click()"),
    "a handler in markup": ("script-src-attr", "add('p', {innerHTML: '<img src=data: onerror=ran=true>'})"),
    "a link that is a script": ("script-src-elem", "add('a', {href: 'javascript:void(ran = true)'}).click()"),
    "a text that is run": ("script-src", "setTimeout('ran = true')"),
    "a worker from a text": ("worker-src", "new Worker(URL.createObjectURL(new Blob(['0'])))"),
    "a picture from elsewhere": ("img-src", f"add('img', {{src: '{ELSEWHERE}a.png'}})"),
    "a picture in a style": ("img-src", f"add('p', {{textContent: 1}}).style = 'background: url({ELSEWHERE}a.png)'"),
    "a style": ("style-src-elem", "add('style', {textContent: 'body {color: red}'})"),
    "a style sheet from elsewhere": ("style-src-elem", f"add('link', {{rel: 'stylesheet', href: '{ELSEWHERE}a.css'}})"),
    "a font from elsewhere": ("font-src", f"new FontFace('a', 'url({ELSEWHERE}a.woff2)').load().catch(() => {{}})"),
    "a request": ("connect-src", f"fetch('{ELSEWHERE}').catch(() => {{}})"),
    "a beacon": ("connect-src", f"navigator.sendBeacon('{ELSEWHERE}')"),
    "a socket": ("connect-src", "new WebSocket('ws://localhost:9')"),
    "a frame": ("frame-src", f"add('iframe', {{src: '{ELSEWHERE}'}})"),
    "an object": ("object-src", "add('object', {data: 'a.svg'})"),
    "another base": ("base-uri", f"add('base', {{href: '{ELSEWHERE}'}})"),
    "a form": ("form-action", f"add('form', {{action: '{ELSEWHERE}', target: '_blank'}}).submit()"),
}
ATTACKED = """() => {
  let b
  window.ran = false
  const add = (tag, given = {}) => (b = document.body.appendChild(Object.assign(document.createElement(tag), given)))
  %s
}"""


@contextmanager
def watched(browser: Browser, served: Served) -> Iterator[Tab]:
    with opened(browser, served) as tab:
        yield tab
        tab.faults.clear()  # they are what the tests are about


def blocked(page: Page, attack: str) -> list[str]:
    """The kinds of what the page's policy has kept from happening."""
    page.evaluate("""() => {
      window.blocked = []
      addEventListener("securitypolicyviolation", ({effectiveDirective}) => blocked.push(effectiveDirective))
    }""")
    page.evaluate(ATTACKED % attack)
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is False, "it ran"
    return page.evaluate("window.blocked")


@pytest.fixture(scope="module")
def watching(browser: Browser, served: Served) -> Iterator[Tab]:
    with watched(browser, served) as tab:
        tab.open(PAGE)
        yield tab


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_brought_into_a_page_is_blocked(watching: Tab, attack: str):
    kind, script = ATTACKS[attack]
    watching.faults.clear()
    assert kind in blocked(watching.page, script)
    assert any("policy" in fault for fault in watching.faults), "the tests of pages do not notice"


def test_the_policy_holds_after_navigation_within_the_site(watching: Tab):
    watching.faults.clear()
    page = watching.open("exams/winter-2021/")
    watching.settle()
    page.evaluate("window.stays = true")
    page.locator('article a[href$="q3/"]').first.click()
    page.locator("section.part").first.wait_for()
    assert page.evaluate("window.stays") and watching.faults == []
    for kind, script in (ATTACKS["an inline script"], ATTACKS["a request"]):
        assert kind in blocked(page, script)
    watching.faults.clear()


def test_without_the_policy_an_injected_script_runs(browser: Browser, served: Served):
    """What blocks it is the policy, and not the test's browser."""
    with watched(browser, served) as tab:
        tab.page.route(f"**/{PAGE}", without_policy)
        with pytest.raises(AssertionError, match="it ran"):
            blocked(tab.open(PAGE), ATTACKS["an inline script"][1])


def without_policy(route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=META.sub("", answer.text()))


def test_a_copy_that_is_opened_from_files_works_under_its_policy(browser: Browser, site: Path):
    said: list[str] = []
    with browser.new_context() as context:
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.add_init_script(WATCH_POLICY)
        page.goto((site / "exams/winter-2021/q3/index.html").as_uri())
        page.locator("form.attempt button.check").first.click()
        expect(page.locator("form.attempt .feedback").first).to_contain_text("Please")
        assert "STIX" in page.locator("math").first.evaluate("math => getComputedStyle(math).fontFamily")
        ask(page, "max pool")
        expect(links(page).first).to_be_visible()
    assert [words for words in said if words.startswith("policy")] == []
