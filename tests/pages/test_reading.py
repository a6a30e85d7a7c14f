"""A worked solution says its answer first: measured in the browser, at the width of a laptop."""

import statistics

import pytest
from playwright.sync_api import Browser

from solutions.papers import parts, questions
from tests.conftest import Served
from tests.pages.tab import opened

BEGINS, ENDS, ENDS_ON_AVERAGE = 150, 900, 600  # pixels below the top of the opened solution, at most
PLACES = """() => [...document.querySelectorAll("section.part")].map(part => {
  const solution = part.querySelector(":scope > details.solution")
  solution.open = true
  const top = solution.getBoundingClientRect().top
  const answer = solution.querySelector(".answer").getBoundingClientRect()
  return [part.dataset.part, [answer.top - top, answer.bottom - top]]
})"""


pytestmark = pytest.mark.long  # it loads all pages


@pytest.fixture(scope="module")
def places(browser: Browser, served: Served) -> dict[str, tuple[float, float]]:
    """Where the answer to each part begins and ends, below the top of its opened solution."""
    found = {}
    with opened(browser, served) as tab:
        for question in questions():
            found |= dict(tab.open(f"exams/{question.address}/").evaluate(PLACES))
    return found


def test_the_answer_stands_at_the_top(places: dict[str, tuple[float, float]]):
    assert list(places) == [part.address for part in parts()]
    assert {address: place for address, place in places.items() if not 0 < place[0] <= BEGINS} == {}


def test_the_answer_and_the_line_on_the_key_fit_a_screen(places: dict[str, tuple[float, float]]):
    assert {address: place for address, place in places.items() if place[1] > ENDS} == {}
    assert statistics.median(end for _, end in places.values()) <= ENDS_ON_AVERAGE
