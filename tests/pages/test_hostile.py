"""Readers who mean harm, or whose browser holds what others stored: nothing runs, nothing breaks, a word is said.

Every test fails as well where a page opens a dialog, asks for anything elsewhere, or has an error that nobody catches.
"""

import json
import random
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from solutions.papers import questions
from solutions.part import Part
from tests.few import quick
from tests.pages.tab import Tab, form
from tests.pages.test_search import ask, box, links

LONGEST = 1000  # milliseconds for an entry, the fastest of three tries: the machine may be busy
RAN = "window.ran=1"
ANSWER = "ANSWER"  # stands for what a field expects

MARKUP = (
    f"<script>{RAN}</script>",
    f"<img src=data: onerror={RAN}>",
    f'"><svg onload={RAN}>',
    f"</textarea></form><img src=data: onerror='{RAN}'>",
    f"<math><mtext><style><img src=data: onerror={RAN}>",
    f"javascript:{RAN}",
    f"${{{RAN}}}",
    f"{{{{constructor.constructor('{RAN}')()}}}}",
    f"');{RAN};//",
    f"&lt;script>{RAN}&lt;/script>",
    "<b>ANSWER</b>",
    "<!--",
    "]]>",
    "alert(1)",
)
NUMBERS = ("1e400", "-1e400", "1e-400", "9" * 400, "0." + "0" * 400 + "1", "10^(10^10)", "2^2^2^2^2^2", "1e308*10")
NUMBERS += ("1/0", "0/0", "(-1)^0.5", "ln(0)", "NaN", "-nan", "-inf", "∞", "0^0^0", "ANSWER + 1e400 - 1e400")
WORDS = ("null", "undefined", "true", "constructor", "constructor_1", "__proto__", "toString × 3", "valueOf_1", "eval")
SIGNS = ("😀", "👩\u200d👩\u200d👧", "e\u0301", "Z" + "\u0302\u0334\u0489" * 30, "\ufdfd", "١٢٣", "𝟏𝟐", "½", "ŷ", "W")
BIDI = ("\u202e", "\u2066", "\u2069", "\u200f", "עברית", "العربية", "\u202eANSWER", "\u200fANSWER\u200e", "أ × 3")
BLANKS = ("\u200b", "\ufeff", "\u2060", "\u00ad", "\u3000", "\t", "\r\n", "\u2028", "\u0085", "\ufe0f")
BROKEN = (
    "\0",
    "ANSWER\0",
    "\ud800",
    "\udc00ANSWER",
    "\uffff",
    "\x1b[31m",
    "\x7f",
    "\\",
    "\\frac",
    "%s%n",
    "%00",
    "../..",
)
SHORT = (*MARKUP, *NUMBERS, *WORDS, *SIGNS, *BIDI, *BLANKS, *BROKEN, *"()[]{}|‖'\"^_=@,;×√-+*/&~?:.%", ANSWER)

OPENING = ("(", "[", "{", "|", "‖", "((", "sqrt(", "\\frac{1}{", "np.array(", "\\begin{a}", "<b>", "-", "√", "2^", "1/")
DEEP = 10_000
LONG = 100_000
REPEATED = (" ", "\n", "1 ", "<i>", "1,", "(a", *"a1x😀W\\^'\"\ufdfd\u0302\u200b")


def nested(opening: str, depth: int) -> str:
    closing = [
        {"(": ")", "[": "]", "{": "}", "<": "</b>"}.get(sign, sign * (sign in "|‖")) for sign in reversed(opening)
    ]
    return opening * depth + ANSWER + "".join(closing) * depth


def short_entries(seed: int) -> list[str]:
    """What no reader types who means well: single pieces, and pieces put together."""
    drawn = random.Random(seed)
    return [*SHORT, *("".join(drawn.choices(SHORT, k=drawn.randint(2, 8))) for _ in range(40))]


def long_entries(seed: int) -> list[str]:
    """The same many times, or within each other."""
    drawn = random.Random(seed)
    many = [drawn.choice(SHORT) * drawn.randint(2, 900 // 8) for _ in range(30)]
    deep = [nested(opening, depth) for opening in OPENING for depth in (DEEP, 900 // (len(opening) + 1), 60)]
    long = [piece * (size // len(piece)) + end for piece in REPEATED for size in (LONG, 980) for end in ("", "?")]
    within = ["(" + "a" * 60, "(" + "x" * 900, "1" + "\n" * 900 + "x", "xX" * 450 + "_", f"{ANSWER}{'()' * 400}"]
    return [*many, *deep, *long, *within]


def kind_of_form(part: Part) -> str:
    """What is entered how: each kind has a form of its own."""
    if part.lookup or part.conditions:
        return "lookup" if part.lookup else "conditions"
    return part.kind + (" in lines" if part.formula else "") + (" of groups" if part.groups else "")


# With as few fields as may be, on a short page: a browser lays out each text, and the page after each entry.
FORMS = {
    kind_of_form(part): part
    for question, part in sorted(
        ((question, part) for question in questions() for part in reversed(question.parts)),
        key=lambda asked: (-len(asked[1].fields), -len(asked[0].parts)),
    )
}
TYPED = {kind: part for kind, part in FORMS.items() if part.kind != "choice"}

of_every_typed_form = pytest.mark.parametrize("part", TYPED.values(), ids=TYPED)


TYPE = """async ([address, longest, entries]) => {
  const form = document.querySelector(`form.attempt[data-part="${CSS.escape(address)}"]`)
  const feedback = form.querySelector(".feedback")
  const root = document.documentElement
  const type = entry => {
    const start = performance.now()
    for (const field of form.querySelectorAll("[data-kind], textarea")) {
      field.value = entry.replaceAll("ANSWER", () => field.dataset.expect || "1")
      field.dispatchEvent(new Event("input", {bubbles: true}))
    }
    form.requestSubmit()
    root.scrollWidth
    return performance.now() - start
  }
  const faults = []
  for (const entry of JSON.parse(entries)) {
    let took = Infinity
    for (let tries = 0; tries < 3 && took > longest; tries++) took = Math.min(took, type(entry))
    const made = [...feedback.querySelectorAll("*")].filter(e => !(e.matches("span") || e instanceof MathMLElement))
    const wrong = [
      took > longest && `${Math.round(took)} ms`,
      !["right", "wrong", "unread", "marking"].includes(form.dataset.state) && `is ${form.dataset.state}`,
      !/[a-z]{4}/i.test(feedback.textContent) && `is told ${feedback.textContent}`,
      /native code|\\[object/.test(feedback.textContent.replace(entry.trim(), "")) && feedback.textContent,
      feedback.textContent.length > 3000 && `is told ${feedback.textContent.length} signs`,
      root.scrollWidth > root.clientWidth && "makes the page scroll sideways",
      made.length && `makes ${made[0].outerHTML}`,
      window.ran && "runs",
    ].filter(Boolean)
    if (wrong.length) faults.push(`${entry.length} signs, ${JSON.stringify(entry.slice(0, 60))}: ${wrong.join(", ")}`)
    await new Promise(resolve => setTimeout(resolve))
  }
  return faults
}"""


def faults_of(page: Page, part: Part, entries: list[str]) -> list[str]:
    return page.evaluate(TYPE, [part.address, LONGEST, json.dumps(entries)])


@of_every_typed_form
def test_whatever_is_typed_gets_a_word_and_nothing_else_happens(narrow: Tab, part: Part):
    narrow.open(part.url)
    seed = len(part.address)
    typed = [*short_entries(seed), *random.Random(seed).sample(long_entries(seed), 4)]
    assert faults_of(narrow.page, part, typed) == []


@pytest.mark.long
@of_every_typed_form
def test_however_long_it_is(narrow: Tab, part: Part):
    narrow.open(part.url)
    assert faults_of(narrow.page, part, long_entries(seed=len(part.address))) == []


STORE = "cs230 attempt "
STORED = (
    "",
    "{",
    "null",
    "5",
    "true",
    '"text"',
    "{}",
    '{"length": 2}',
    '{"__proto__": {"form": 1}}',
    "[]",
    "[null]",
    "[5, [], [[]], {}]",
    '[["FIELD"]]',
    "[[5, 5]]",
    '[["", {}]]',
    '[["", "right"]]',
    f'[["", "<img src=data: onerror={RAN}>"]]',
    '[["__proto__", "x"], ["constructor", true], ["__search", true], ["feedback", "x"]]',
    '[["FIELD", {"a": 1}], ["", "right"]]',
    '[["FIELD", null], ["FIELD", 5], ["FIELD", ["x"]], ["", "wrong"]]',
    '[["FIELD", true], ["", "wrong"]]',
    f'[["FIELD", "<script>{RAN}</script>"], ["", "wrong"]]',
    '[["FIELD", "' + "9" * LONG + '"], ["", "wrong"]]',
    '[["FIELD", "\\u0000\\ud800"], ["", "wrong"]]',
    "[" * DEEP + "]" * DEEP,
    "\ud800\0",
    "x" * 2_000_000,
)

RESTORE = """async ([address, stored]) => {
  const form = document.querySelector(`form.attempt[data-part="${CSS.escape(address)}"]`)
  const field = form.querySelector("[data-kind], textarea, input")
  const fill = text => text.replaceAll("FIELD", field.id)
  const key = "cs230 attempt " + address
  const faults = []
  for (const text of JSON.parse(stored).map(fill)) {
    form.reset()
    localStorage.setItem(key, text)
    document.dispatchEvent(new Event("another"))
    if (localStorage.getItem(key) !== text) faults.push(`is gone: ${text.slice(0, 60)}`)
    if (/\\[object|^(null|undefined)$/.test(field.value)) faults.push(`shows ${field.value}: ${text.slice(0, 60)}`)
    const root = document.documentElement
    if (root.scrollWidth > root.clientWidth) faults.push(`scrolls: ${text.slice(0, 60)}`)
    await new Promise(resolve => setTimeout(resolve))
  }
  const [name, kept] = field.type === "text" || field.type === "textarea" ? ["value", "7"] : ["checked", true]
  form.reset()
  localStorage.setItem(key, JSON.stringify([null, [field.id, {}], [field.id, kept], 5, ["", {}]]))
  document.dispatchEvent(new Event("another"))
  if (field[name] !== kept) faults.push(`what can be read is not: ${field[name]}`)
  if (window.ran) faults.push("runs")
  return faults
}"""


@pytest.mark.parametrize("kind", quick(list(FORMS), ("number", "choice", "formula in lines")))
def test_whatever_was_stored_breaks_nothing_and_stays(narrow: Tab, kind: str):
    """Also beside what can be read, which is."""
    part = FORMS[kind]
    narrow.open(part.url)
    assert narrow.page.evaluate(RESTORE, [part.address, json.dumps(STORED)]) == []


@pytest.mark.parametrize("stored", ["{", '{"__proto__": 1}', "[null]", "[[5, 5]]", '[["", {}]]'])
def test_a_page_that_finds_a_broken_attempt_works(narrow: Tab, stored: str):
    part = FORMS["number"]
    narrow.open(part.url)
    narrow.page.evaluate("([key, text]) => localStorage.setItem(key, text)", [STORE + part.address, stored])
    narrow.page.reload()
    assert_attempts_work(narrow.page, part)
    assert narrow.page.evaluate("key => localStorage.getItem(key)", STORE + part.address) != stored


def assert_attempts_work(page: Page, part: Part) -> None:
    attempt = form(page, part)
    attempt.locator("[data-kind]").first.fill("many")
    attempt.locator("button.check").click()
    expect(attempt.locator(".feedback")).to_contain_text("I cannot read “many”")


def test_a_full_store_keeps_what_it_has(narrow: Tab):
    part = FORMS["number"]
    narrow.open(part.url)
    assert_attempts_work(narrow.page, part)
    stored = narrow.page.evaluate("""key => {
      for (let size = 1 << 22; size >= 1; size >>= 1) {
        try { while (true) localStorage.setItem(`filler ${Math.random()}`, "x".repeat(size)) } catch {}
      }
      return localStorage.getItem(key)
    }""", STORE + part.address)  # fmt: skip
    attempt = form(narrow.page, part)
    attempt.locator("[data-kind]").first.fill("9" * 300)
    attempt.locator("button.check").click()
    expect(attempt).to_have_attribute("data-state", "wrong")
    assert narrow.page.evaluate("key => localStorage.getItem(key)", STORE + part.address) == stored


DENIED = "throw new DOMException('denied', 'SecurityError')"
THROWING = {
    "no access": f"Object.defineProperty(window, 'localStorage', {{get() {{ {DENIED} }}, configurable: true}})",
    "no reading": f"Storage.prototype.getItem = Storage.prototype.setItem = () => {{ {DENIED} }}",
    "no writing": f"Storage.prototype.setItem = () => {{ {DENIED} }}",
    "none": "Object.defineProperty(window, 'localStorage', {value: null, configurable: true})",
}


@pytest.mark.parametrize("how", THROWING)
def test_a_page_without_a_store_works(narrow: Tab, how: str):
    """Its scheme can be chosen, it can be searched, and attempts are checked."""
    narrow.page.add_init_script(THROWING[how])
    narrow.open(FORMS["number"].url)
    assert_attempts_work(narrow.page, FORMS["number"])
    narrow.page.locator("label[for^=__palette]:visible").click()
    expect(narrow.page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    narrow.page.goto("about:blank")


SCHEMES = ("{", "null", "5", '"x"', "[]", '{"color": 5}', '{"index": "x", "color": {"1": "x"}}')


@pytest.mark.parametrize("stored", quick(SCHEMES, (SCHEMES[0], SCHEMES[-1])))
def test_a_page_that_finds_a_broken_scheme_works(narrow: Tab, stored: str):
    narrow.open(FORMS["number"].url)
    narrow.page.evaluate("text => localStorage.setItem(__md_scope.pathname + '.__palette', text)", stored)
    narrow.page.reload()
    assert_attempts_work(narrow.page, FORMS["number"])
    narrow.page.locator("label[for^=__palette]:visible").click()
    expect(narrow.page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


# The search and the address


ASKED = (*MARKUP, *WORDS, *BIDI, *BROKEN, "9" * 400, "😀", "(" * 1000, "a" * LONG, "a b " * 2_000, "~" * 50, *'"*^|')


def test_whatever_is_searched_for_gets_a_word(narrow: Tab):
    page = narrow.open("errata/")
    ask(page, "pooling")
    expect(links(page).first).to_be_visible()
    for asked in ASKED:
        box(page).evaluate("(box, text) => { box.value = JSON.parse(text) }", json.dumps(asked))
        box(page).press("End")
        page.wait_for_timeout(30)
    ask(page, "pooling")
    expect(links(page).first).to_be_visible()
    assert page.evaluate("window.ran") is None
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


PLACES = [*MARKUP, *"\"\\]'#%([*|", "a b", "__proto__", "😀", "\u202e", "%00", "%ff", "x" * 5000]


def test_whatever_an_address_names_on_a_page_breaks_nothing(narrow: Tab):
    page = narrow.open(FORMS["formula in lines"].url)
    for name in (*PLACES, *map(quote, PLACES)):
        page.evaluate("name => { location.hash = name }", name)
        page.wait_for_timeout(20)
        assert page.evaluate("window.ran") is None, name
        narrow.assert_no_faults()
    assert_attempts_work(page, FORMS["formula in lines"])


SAID = (*MARKUP[:4], "\\", "(", "|*", "%ff", "😀\u202e", "x" * 5000)


@pytest.mark.parametrize("said", quick(SAID, (MARKUP[0], "\\", "%ff")))
def test_whatever_an_address_asks_for_breaks_nothing(narrow: Tab, said: str):
    """To be searched for, and to be marked on the page."""
    asked = said if said == "%ff" else quote(said)
    page = narrow.open(f"notation/?q={asked}&h={asked}#{asked}")
    expect(page.locator(".md-search-result__meta")).not_to_have_text("Initializing search")
    assert page.evaluate("window.ran") is None
    assert page.locator(".md-content h1").text_content()
