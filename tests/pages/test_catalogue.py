"""The derived pages of two small papers: what is listed, in which order, and where a reader goes from there."""

import json
import re
from itertools import pairwise

import pytest

from solutions.pages import catalogue, compute
from solutions.pages.record import PaperRecord, QuestionRecord
from solutions.papers import find_paper, find_part

OF_PAPERS = {
    "spring-2018": {"q2": ("b", "h")},
    "winter-2021": {"q3": ("i", "ii", "iv"), "q2": ("c",)},
}


@pytest.fixture(scope="module")
def papers() -> list[PaperRecord]:
    def question(exam: str, slug: str, labels: tuple[str, ...]) -> QuestionRecord:
        records = [compute.record(find_part(f"{exam}/{slug}#{label}")) for label in labels]
        return QuestionRecord(exam, slug, f"Title of {slug}", records, [], {}, {}, "")

    return [
        PaperRecord(slug, find_paper(slug).title, 180, (), [], [question(slug, *item) for item in of.items()])
        for slug, of in OF_PAPERS.items()
    ]


def addresses(found) -> list[str]:
    return [part.address for _, part in found]


def test_parts_of_a_topic_go_from_easy_to_hard(papers):
    found = catalogue.by_topic(papers)
    assert list(found) == sorted(found)
    for topic, own in found.items():
        asked = [(list(catalogue.ASKS).index(part.kind), part.points or 0) for _, part in own]
        assert asked == sorted(asked), topic
        assert sorted(addresses(own)) == sorted(p.address for q in papers for p in q.parts if topic in p.topics)
    assert any(addresses(own) != sorted(addresses(own)) for own in found.values())  # not by their addresses


def test_a_part_leads_to_those_beside_it_and_to_the_next_on_its_topics(papers):
    found = catalogue.onward(papers)
    assert list(found) == [part.address for paper in papers for part in paper.parts]
    links = {address: re.findall(r'<a href="([^"]*)">([^<]*)</a>', html) for address, html in found.items()}
    assert links["spring-2018/q2#b"][0] == ("#h", "h →")
    assert ("../../winter-2021/q3/#i", "Winter 2021, 3.i →") in links["spring-2018/q2#h"]
    assert links["winter-2021/q3#i"][:2] == [("../../spring-2018/q2/#h", "← Spring 2018, 2.h"), ("#ii", "ii →")]
    assert links["winter-2021/q2#c"][0] == ("../../winter-2021/q3/#iv", "← 3.iv")
    for topic, own in catalogue.by_topic(papers).items():
        for (_, part), (_, following) in pairwise(own):
            assert any(href.endswith(f"#{following.label}") for href, _ in links[part.address]), topic


def test_what_confirms_is_counted(papers):
    parts = [part for paper in papers for part in paper.parts]
    witnesses, routes = sum(part.witness is not None for part in parts), sum(len(part.routes) for part in parts)
    assert 0 < witnesses < len(parts)
    said = catalogue.measured(papers)
    assert f"each of the {witnesses} must refuse" in said and f": {routes} tests confirm parts" in said


def test_small_faults_are_tabled_where_they_were_counted(papers, tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "PROJECT", tmp_path)
    (tmp_path / "benchmarks").mkdir()
    kept = {
        "margins": {"seeds": 30, "margins": {"a": 2.5, "b": 9.0}},
        "mutants": {"kinds": {"nn": {"tried": 50, "killed": 40, "killed by time": 3, "equivalent": 2}}},
        "faults": {"pages": {"tried": 24, "killed": 23, "equal": 1}},
    }
    for name, found in kept.items():
        (tmp_path / f"benchmarks/{name}.json").write_text(json.dumps(found))
    said = catalogue.measured(papers)
    assert "| Python, nn | 50 | 43 | 2 |" in said and "| pages | 24 | 23 | 1 |" in said
    assert "The least is 2.5; 1 are exact" in said
    for name in ("mutants", "faults"):
        (tmp_path / f"benchmarks/{name}.json").unlink()
    assert "Small faults" not in catalogue.measured(papers)


def test_a_paper_is_summed_up(papers):
    spring, winter = papers
    overview = catalogue.overview(papers, "winter-2021")
    assert "2 questions, 4 parts, " in overview and "Title of q3" in overview and 'href="q3/#iv"' in overview
    cards = catalogue.cards(papers)
    assert cards.index(spring.title) < cards.index(winter.title) and "4 parts in 2 questions" in cards
    of_winter = cards[cards.index(winter.title) :]
    kinds = [part.kind for part in winter.parts]
    assert f"It asks most for {catalogue.ASKS[max(kinds, key=kinds.count)][1]}" in of_winter
    verified = catalogue.papers(papers)
    assert verified.count("<tr><th") == 1 + len(papers) and f">{len(winter.parts)} computed<" in verified


def test_the_ledger_lists_what_is_disputed(papers):
    parts = {part.address: part for paper in papers for part in paper.parts}
    for verdict in ("qualified", "corrected"):
        own = [part for part in parts.values() if part.verdict == verdict]
        table = catalogue.disputed(papers, verdict)
        assert re.findall(r'<tr id="([^"]+)"', table) == [part.row for part in own] or "None so far." in table
    assert "None so far." in catalogue.slips(papers)
