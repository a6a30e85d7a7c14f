"""Overviews, topics, the ledger and `answers.json`, read as they are served and compared with parts and covers."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from solutions.pages import routes
from solutions.pages.evidence import witness_source
from solutions.pages.sentences import said as said_of
from solutions.pages.topics import ASKS, TOPICS
from solutions.papers import exams, find_paper, find_part, find_question, parts, questions
from solutions.part import Part
from tests.built import ROOT, Site, words
from tests.pages.test_stated import VERDICTS, begins_like, letters, of_class, read, says

PARTS = {part.address: part for part in parts()}
EVIDENCE = {"choice", "prose", "figure"}  # kinds that may be demonstrated or argued; all others are computed


def points_of(question: str, bonus: bool) -> float:
    return sum(p.points or 0 for p in parts() if f"{p.exam}/{p.question}" == question and p.bonus == bonus)


def rows_below(article: Element, heading: str, level: str = "h2") -> list[Element]:
    """The rows of the first table below the heading with this id."""
    elements = list(article.iter())
    (start,) = [i for i, e in enumerate(elements) if e.tag == level and e.get("id") == heading]
    table = next(e for e in elements[start:] if e.tag == "table")
    return [row for row in table.iter("tr") if row.find("td") is not None]


@pytest.mark.parametrize("slug", exams())
def test_the_points_of_a_paper_are_those_of_its_cover(slug: str):
    paper = find_paper(slug)
    found = [points_of(question.address, bonus=False) for question in questions() if question.exam_slug == slug]
    if paper.points:
        assert found == list(paper.points)
    assert paper.total is None or sum(found) == paper.total


@pytest.mark.parametrize("slug", exams())
def test_an_overview_states_what_the_cover_and_the_parts_say(site: Path, slug: str):
    paper, article = find_paper(slug), Site(site).page(f"exams/{slug}/").article
    own = [part for part in parts() if part.exam == slug]
    said = words(article)
    of_paper = [question for question in questions() if question.exam_slug == slug]
    assert f"{len(of_paper)} questions, {len(own)} parts, {paper.total} points" in said
    assert paper.minutes is None or f", {paper.minutes} minutes." in said
    headings = [e for e in article.iter("h2")]
    assert len(headings) == len(of_paper)
    for heading, question, points in zip(headings, of_paper, paper.points, strict=True):
        assert words(heading).startswith(f"{question.slug[1:]}. {question.title}")
        assert f"{heading.find('a').get('href')}".startswith(f"{question.slug}/")
        rows = rows_below(article, heading.get("id"))
        assert len(rows) == len(question.parts)
        minutes = round(paper.minutes * points / paper.total) if paper.minutes else 0
        bonus = points_of(question.address, bonus=True)
        told = [f"{points} points"] * bool(points) + [f"{worth(bonus)} of bonus"] * bool(bonus)
        assert " and ".join(told) in said and (not minutes or f"about {minutes} minutes" in said)
        for row, part in zip(rows, question.parts, strict=True):
            assert_row(row, part, f"{question.slug}/#{part.label}")


KINDS_OF_EVIDENCE = ("computed", "demonstrated", "argued")
AGREEMENT = {"agrees": "agree", "qualified": "qualified", "corrected": "corrected", "open": "open"}


def counted(found: list[str], said: Mapping[str, str]) -> str:
    return ", ".join(f"{found.count(name)} {word}" for name, word in said.items() if name in found)


@pytest.mark.parametrize("slug", exams())
def test_what_is_counted_of_a_paper_is_there(site: Path, slug: str):
    """On the page on verification, and above its overview; its parts and questions on the home page, too."""
    own = [part for part in parts() if part.exam == slug]
    confirmed = f"{sum(bool(routes.of_part(part)) for part in own)} of {len(own)}"
    keys = counted([part.verdict for part in own], AGREEMENT)
    (row,) = [
        row
        for row in Site(site).page("about/verified/").article.iter("tr")
        if [a.get("href") for a in row.iter("a")] == [f"../../exams/{slug}/"]
    ]
    numbers = [str(sum(question.exam_slug == slug for question in questions())), str(len(own))]
    evidence = counted([part.evidence for part in own], {kind: kind for kind in KINDS_OF_EVIDENCE})
    assert [words(cell) for cell in row] == [find_paper(slug).title, *numbers, evidence, confirmed, keys]
    (card,) = [e for e in Site(site).page("./").article.iter("li") if words(e).startswith(f"{find_paper(slug).title} ")]
    assert f" {numbers[1]} parts in {numbers[0]} questions, " in words(card)
    said = words(Site(site).page(f"exams/{slug}/").article)
    assert f"The official keys: {keys}. {confirmed} answers are confirmed by a second route." in said


def worth(points: float | None, note: str = "") -> str:
    return f"{points:g} point{'s' * (points != 1)}{f' {note}' if note else ''}" if points else ""


@pytest.mark.parametrize("question", [question.address for question in questions()])
def test_a_question_says_its_points_minutes_and_topics_and_those_of_its_parts(site: Path, question: str):
    asked, page = find_question(question), Site(site).page(f"exams/{question}/")
    paper = find_paper(asked.exam_slug)
    points, bonus = points_of(question, bonus=False), points_of(question, bonus=True)
    minutes = round(paper.minutes * points / paper.total) if paper.minutes and paper.total else 0
    head = page.article.find("p")
    told = [paper.title, " and ".join(filter(None, [worth(points), f"{worth(bonus)} of bonus" if bonus else ""]))]
    told += [f"about {minutes} minutes"] * bool(minutes)
    topics = list(dict.fromkeys(topic for part in asked.parts for topic in part.topics))
    assert_facts(head, told, topics, above=["../"])
    for part in asked.parts:
        (section,) = [
            e for e in page.with_attribute("data-part") if e.get("data-part") == part.address and e.tag == "section"
        ]
        told = [worth(part.points, part.points_note) + " (bonus)" * part.bonus]
        assert_facts(of_class(section, "meta")[0], told, list(part.topics))


def assert_facts(line: Element, facts: list[str], topics: list[str], above: Sequence[str] = ()) -> None:
    assert words(line) == " · ".join([*filter(None, facts), ", ".join(TOPICS[topic] for topic in topics)])
    assert [a.get("href") for a in line.iter("a")] == [*above, *(f"../../../topics/{topic}/" for topic in topics)]


def noted(part: Part) -> str:
    note = f" ({part.points_note})" if part.points_note else ""
    return f"{part.points:g}{note}" if part.points else ""


def assert_row(row: Element, part: Part, link: str) -> None:
    cells = [words(cell) for cell in row]
    assert [a.get("href") for a in row[0].iter("a")] == [link]
    assert cells[0] == part.label
    assert begins_like(cells[1], part.title.split("{{")[0])
    assert cells[2] == noted(part)
    assert cells[3] == ", ".join(TOPICS[topic] for topic in part.topics)
    assert [a.get("href") for a in row[3].iter("a")] == [f"../../topics/{topic}/" for topic in part.topics]
    assert cells[4] == part.verdict


OF_TOPICS = {topic: [part for part in parts() if topic in part.topics] for topic in TOPICS}


def test_all_topics_are_listed_with_how_many_parts_they_have(site: Path):
    article = Site(site).page("topics/").article
    rows = [(e.get("id"), e.find("a").get("href"), words(e)) for e in article.iter("li") if e.get("id")]
    counts = {topic: f"{TOPICS[topic]} {len(own)} parts" for topic, own in OF_TOPICS.items()}
    assert rows == [(topic, f"{topic}/", said) for topic, said in counts.items()]


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_has_all_its_parts_and_no_other_from_easy_to_hard(site: Path, topic: str):
    article, own = Site(site).page(f"topics/{topic}/").article, {part.address: part for part in OF_TOPICS[topic]}
    rows = [(row, part_at(row[0].find("a").get("href"))) for row in rows_below(article, "parts")]
    assert len(rows) == len(own) and {part.address for _, part in rows} == set(own)
    for row, part in rows:
        assert begins_like(words(row[1]), part.title.split("{{")[0])
        assert (words(row[2]), words(row[3])) == (ASKS[part.kind][0], noted(part))
    asked = [(list(ASKS).index(part.kind), part.points or 0) for _, part in rows]
    assert asked == sorted(asked)
    traps = [a.get("href") for e in of_class(article, "further") for a in e.iter("a")]
    disputed = [part for _, part in rows if part.key and part.key.why]
    assert traps == [f"../../errata/#{part.exam}-{part.question}-{part.label}" for part in disputed]


def after(part: Part) -> dict[str, Part]:
    """The next on each of its topics, from easy to hard."""
    found = {}
    for topic in part.topics:
        own = sorted(OF_TOPICS[topic], key=lambda one: (list(ASKS).index(one.kind), one.points or 0))
        at = [one.address for one in own].index(part.address)
        if at + 1 < len(own):
            found[TOPICS[topic]] = own[at + 1]
    return found


def seen_from(part: Part, other: Part) -> str:
    """Its label, with the question, and the paper, where that is another one."""
    number = "" if other.url.partition("#")[0] == part.url.partition("#")[0] else f"{other.question.removeprefix('q')}."
    return f"{'' if other.exam == part.exam else f'{find_paper(other.exam).title}, '}{number}{other.label}"


@pytest.mark.parametrize("question", [question.address for question in questions()])
def test_a_part_leads_to_those_beside_it_and_to_the_next_on_its_topics(site: Path, question: str):
    in_order, page = list(parts()), Site(site).page(f"exams/{question}/")
    for section in (e for e in page.with_attribute("data-part") if e.tag == "section"):
        (onward,) = of_class(section, "onward")
        part = PARTS[section.get("data-part")]
        at = in_order.index(part)
        before, behind = in_order[at - 1 : at], in_order[at + 1 : at + 2]
        wanted = {f"← {seen_from(part, one)}": one for one in before}
        wanted |= {f"{seen_from(part, one)} →": one for one in behind} | after(part)
        told = {words(a): a.get("href") for a in onward.iter("a")}
        here = f"{part.exam}/{part.question}"
        links = {
            name: f"#{one.label}" if f"{one.exam}/{one.question}" == here else one.url.replace("exams/", "../../", 1)
            for name, one in wanted.items()
        }
        assert told == links


def test_the_home_page_shows_the_shortest_witness_of_a_key_that_is_wrong(site: Path):
    (box,) = of_class(Site(site).page("./").article, "appetiser")
    wrong = [part for part in PARTS.values() if part.verdict == "corrected"]
    shown = PARTS[re.fullmatch(r"exams/(.*)/#(.*)", next(box.iter("a")).get("href")).expand(r"\1#\2")]
    assert shown in wrong and says(words(next(box.iter("q"))), said_of(shown, shown.key.text))
    lengths = {part.address: len(witness_source(part)) for part in wrong}
    assert lengths[shown.address] == min(lengths.values()) and words(box).endswith(
        "This is true of our answer and false of the paper’s."
    )


def test_what_is_measured_of_the_checks_is_there(site: Path):
    said = words(Site(site).page("about/verified/").article)
    margins = json.loads((ROOT / "benchmarks/margins.json").read_text("utf-8"))
    own = sum(len(routes.of_part(part)) for part in PARTS.values())
    disputed = sum(bool(part.key and part.key.why) for part in PARTS.values())
    assert f"{own} tests confirm parts" in said and f"each of the {disputed} must refuse" in said
    assert f"{len(margins['margins'])} hold for {margins['seeds']} seeds" in said
    assert f"The least is {min(margins['margins'].values()):.1f};" in said


def part_at(link: str) -> Part:
    """The part that a link of a topic's page leads to."""
    return PARTS[re.fullmatch(r"../../exams/(.*)/#(.*)", link).expand(r"\1#\2")]


@pytest.mark.parametrize("address", [address for address, part in PARTS.items() if part.key and part.key.why])
def test_a_row_of_the_ledger_says_what_the_paper_says_and_why_we_differ(site: Path, address: str):
    part = PARTS[address]
    page = Site(site).page("errata/")
    (row,) = [e for e in page.article.iter("tr") if e.get("id") == f"{part.exam}-{part.question}-{part.label}"]
    place, theirs, ours = row
    assert place.find("a").get("href") == f"../{part.url}"
    assert words(place) == f"{find_paper(part.exam).title}, {part.question[1:]}.{part.label}"
    assert says(words(theirs), said_of(part, part.key.text))
    (verdict,) = of_class(ours, "verdict")
    assert words(verdict) == VERDICTS[part.key.degree]
    assert letters(words(ours)).startswith(letters(words(verdict)) + read(said_of(part, part.key.why)))


@pytest.fixture(scope="module")
def answers(site: Path) -> dict[str, dict]:
    stated = json.loads((site / "answers.json").read_text("utf-8"))
    return {f"{entry['exam']}/{entry['question']}#{entry['part']}": entry for entry in stated}


def same_letters(shown: str, markdown: str) -> bool:
    """Whether plain text says what Markdown says, in which TeX is left as it is."""
    return letters(shown) == letters(re.sub(r"\]\([^)]*\)", "]", markdown))


@pytest.mark.parametrize("address", PARTS)
def test_an_answer_for_other_programs_says_what_its_part_says(answers: dict[str, dict], address: str):
    """Without the help of what writes it."""
    part, entry = find_part(address), answers[address]
    assert entry["url"] == f"exams/{part.exam}/{part.question}/#{part.label}"
    assert (entry["points"], entry["kind"], entry["topics"]) == (part.points, part.kind, list(part.topics))
    assert same_letters(entry["title"], said_of(part, part.title))
    if not part.key:
        assert (entry["key"], entry["verdict"], entry["why"]) == (None, "open", "")
    else:
        assert entry["verdict"] == (
            "corrected" if part.key.corrected else "qualified" if part.key.qualified else "agrees"
        )
        assert same_letters(entry["key"], said_of(part, part.key.text))
        assert same_letters(entry["why"], said_of(part, part.key.why))
    by_claims = {bool(claim.by) for claim in part.claims.values()}
    experiments = any(claim.is_experiment for claim in part.claims.values())
    expected = "computed" if part.kind not in EVIDENCE or not by_claims else "argued" if by_claims == {False} else None
    assert entry["evidence"] == (expected or ("demonstrated" if experiments else "computed"))
    if part.kind == "choice":
        held = [name for name, claim in part.claims.items() if claim.stated != part.asks_for_false]
        assert all(name in entry["answer"] for name in held)
