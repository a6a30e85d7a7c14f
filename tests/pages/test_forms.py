"""Forms that no part has yet: their template and the script of the attempts, in a browser without a site."""

from collections import namedtuple
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from solutions.claim import refuted, shown
from tests.conftest import ROOT
from tests.pages.test_entries import reading
from tests.pages.test_pieces import attempt, near, part


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with reading(browser) as page:
        page.add_script_tag(content=(ROOT / "docs/assets/attempt.js").read_text("utf-8"))
        yield page


CHECK = """([html, typed, chosen]) => {
  document.body.innerHTML = html
  const form = document.forms[0]
  for (const [name, text] of Object.entries(typed)) form.elements[name].value = text
  for (const id of chosen) document.getElementById(id).checked = true
  form.requestSubmit()
  return [form.dataset.state, form.querySelector(".feedback").textContent.trim()]
}"""


@pytest.mark.parametrize(
    "a, b, state, said",
    [
        ("4", "2", "right", ""),
        ("2 × 4.1", "4", "right", ""),
        ("√36", "3", "right", ""),
        ("5", "2", "wrong", "The ratio is another one."),
        ("20", "10", "wrong", "a is too large."),
        ("30", "10", "wrong", "The ratio is another one. a is too large."),
        ("2", "0", "wrong", "The ratio is another one."),
        ("four", "2", "unread", "Please enter a number"),
        ("", "2", "unread", "Please enter a number"),
    ],
)
def test_any_entries_that_satisfy_the_conditions_are_right(page: Page, a: str, b: str, state: str, said: str):
    form = attempt(part(lambda ratio=2: namedtuple("Sides", "a b")(2 * ratio, 2), "layer", conditions=near))
    found, words = page.evaluate(CHECK, [form, {"a": a, "b": b}, []])
    assert found == state and said in words


CLAIMS = {
    "A-slow": shown("Slow.", lambda: True),
    "A-fast": refuted("Fast.", lambda: True, because="It takes ten steps."),
    "B-slow": refuted("Slow.", lambda: True, because="It takes one step."),
    "B-fast": shown("Fast.", lambda: True),
}


@pytest.mark.parametrize(
    "chosen, state, said",
    [
        (["A-slow", "B-fast"], "right", "Right."),
        (["A-fast", "B-fast"], "wrong", "Not yet. Curve A: It takes ten steps."),
        (["A-fast", "B-slow"], "wrong", "Not yet. Curve A: It takes ten steps. Curve B: It takes one step."),
        (["A-slow"], "unread", "Please choose one for each before you check."),
        ([], "unread", "Please choose one for each before you check."),
    ],
)
def test_each_of_several_curves_gets_one_label(page: Page, chosen: list[str], state: str, said: str):
    form = attempt(part(None, "choice", claims=CLAIMS, groups={"A": "Curve A", "B": "Curve B"}))
    assert page.evaluate(CHECK, [form, {}, [f"a-{option}" for option in chosen]]) == [state, said]
