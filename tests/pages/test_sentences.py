"""Sentences are filled from what was computed; what is said of claims and experiments is what was found."""

import re

import pytest

from solutions.claim import refuted, shown
from solutions.finding import Finding
from solutions.pages import catalogue, compute, markup, sentences
from solutions.pages.record import PaperRecord, QuestionRecord
from solutions.paper import Slip
from solutions.papers import find_part
from solutions.part import Part, choice, prose
from solutions.part import part as mark

SIDE = 31


def grows(rng, control=False):
    """The side is doubled. The control leaves it."""
    return Finding(not control, {"side": SIDE if control else 2 * SIDE})


@pytest.fixture
def area() -> Part:
    @mark(
        "a", "An area of {{ width }} columns", kind="number", mistakes={"{{ mistaken }}, not {{ answer }}.": lambda: 7}
    )
    def of_rectangle(width=3):
        return width * SIDE

    return of_rectangle.part


def test_a_sentence_knows_its_room_its_givens_and_the_answer(area: Part):
    assert sentences.said(area, area.title) == "An area of 3 columns"
    assert sentences.said(area, "{{ SIDE }} · {{ width }} = {{ answer }}") == "31 · 3 = 93"
    assert sentences.said(area, "of {{ width }}, {{ more }}", more=5) == "of 3, 5"
    with pytest.raises(NameError):
        sentences.said(area, "{{ wdith }}")


def test_the_words_of_a_mistake_know_where_it_leads(area: Part):
    ((words, mistake),) = area.mistakes.items()
    assert sentences.mistake_words(area, words, mistake) == "7, not 93."
    assert sentences.mistake_words(area, words, mistake, width=4) == "7, not 124."


def test_a_claim_a_slip_and_a_caption_know_what_was_found():
    claim = shown('It is {{ found["side"] }} long.', grows)
    assert sentences.claimed(prose("a", "", claims={"a": claim}), claim) == "It is 62 long."
    assert sentences.slipped(Slip("", '{{ found["side"] }} of {{ SIDE }}', grows)) == "62 of 31"

    def draw(axes, columns=4):
        """{{ columns }} of {{ SIDE }}."""

    assert sentences.caption(draw) == "4 of 31."


def test_the_reason_of_an_option_stands_where_it_is_none_for_the_same_reason():
    """A variant has it in its own numbers, and not where the option is right or wrong otherwise."""

    def fits(limit):
        return lambda width: Finding(width <= limit, {"twice": 2 * width})

    def overflows(limit):
        return lambda width: Finding(width > limit, {"twice": 2 * width})

    claims = {
        "i": shown("It is at most 9.", fits(9)),
        "ii": refuted("It is at most 1.", overflows(1), because='{{ width }}, half of {{ found["twice"] }}, is more.'),
        "iii": refuted("It is at most 3.", overflows(3), because="{{ width }} is more."),
    }
    asked = choice("a", "", claims=claims, given={"width": 4}, vary={"width": (1, 3)}, several=True)
    record = compute.record(asked)
    assert record.reasons == {"ii": "4, half of 8, is more.", "iii": "4 is more."}
    assert {variant.answer.claims: variant.reasons for variant in record.variants} == {
        ("i", "iii"): {"ii": "3, half of 6, is more."},
        ("i", "ii", "iii"): {},
    }


def test_the_reasons_are_listed_once_one_without_a_list():
    listed = markup._environment().get_template("reasons.md").module.others
    assert listed({"i": "It is *so*.", "ii": "And so."}).split("\n\n")[0].strip() == "Why not the others?"
    assert "- <b>(i)</b> It is *so*.\n- <b>(ii)</b> And so." in listed({"i": "It is *so*.", "ii": "And so."})
    assert listed({"yes": "It is so."}).strip() == "Why not <b>yes</b>? It is so."
    assert listed({}).strip() == ""


def test_what_is_said_of_a_claim_is_what_was_found():
    claims = {"doubled": shown("It grows.", grows), "same": refuted("It stays.", grows)}
    record = compute.record(prose("a", "", claims=claims))
    rows = markup._environment().get_template("known.html").module.statements(record).split("<tr>")[2:]
    grown, stays = rows
    assert "It grows" in grown and '"mark mark-yes">holds<' in grown and "does not hold" not in grown
    assert (
        "It stays." in stays and '"mark mark-no">does not hold<' in stays and "same computation as “It grows”" in stays
    )
    measured, without = re.findall(r"<td><ul>(.*?)</ul></td>", grown)
    assert measured == "<li>side: <b>62</b></li>" and without == "<li>side: <b>31</b></li>"


def test_the_page_of_experiments_names_every_part_that_asks_one():
    asking = [find_part(address) for address in ("spring-2018/q4#e", "winter-2021/q2#a")]
    question = QuestionRecord("", "", "", [compute.record(part) for part in asking], [], {}, {}, "")
    papers = [PaperRecord("", "", None, (), [], [question])]
    _, listed = catalogue.deciders(papers)["normalization/scale_and_shift#restore_the_input"]
    assert [part.address for part in listed] == [part.address for part in asking]
    page = catalogue.experiments(papers)
    assert page.count('class="experiment"') == len(catalogue.deciders(papers))
    for part in asking:
        assert f'<a href="../{part.url}">{part.address}</a>' in page
