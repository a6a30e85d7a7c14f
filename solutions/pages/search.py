"""What search knows: an entry per part, made from its record, and one per page and idea, which count less.

Solutions, keys and answers are not in it, so that no result gives one away. `docs/assets/search.js` answers from these
entries what is typed in the box.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from mkdocs.structure.pages import Page

from solutions.pages.catalogue import deciders
from solutions.pages.links import anchor
from solutions.pages.record import PaperRecord, QuestionRecord, Record
from solutions.pages.topics import TOPICS
from solutions.pages.words import words

OPENING = re.compile(r"^# .+\n+((?:.+\n)+)", re.MULTILINE)
WEIGHT, REFERENCE = 0.3, 0.2  # of what is no part; a part weighs 1
CONFIG = {"lang": ["en"], "separator": r"[\s\-]+", "pipeline": [], "fields": {}}  # what the theme asks to highlight


class Index:
    """In place of the index of the theme's search plugin: what it reads of a page is its title and description."""

    def __init__(self, papers: Sequence[PaperRecord]):
        self.papers = papers
        self.questions = {f"exams/{question.address}/" for paper in papers for question in paper.questions}
        self.entries: list[dict[str, Any]] = []

    def add_entry_from_context(self, page: Page) -> None:
        """What the plugin calls for each page; of a question's pages the records say more."""
        if page.url not in self.questions:
            self.entries.append(of_page(page))

    def generate_search_index(self, previous: Any) -> str:
        """What the plugin writes into `search_index.json`."""
        found = {"config": CONFIG, "docs": [*of_papers(self.papers), *self.entries]}
        return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def of_papers(papers: Sequence[PaperRecord]) -> Iterator[dict[str, Any]]:
    """Parts and ideas."""
    for paper in papers:
        for question in paper.questions:
            yield from (of_part(paper, question, part) for part in question.parts)
    for idea in sorted({decider.idea for decider, _ in deciders(papers).values()}, key=lambda idea: idea.address):
        yield entry(f"experiments/#{anchor(idea.address)}", "Experiments", idea.title, words(idea.words), WEIGHT)


def of_part(paper: PaperRecord, question: QuestionRecord, part: Record) -> dict[str, Any]:
    return {
        "location": part.url,
        "place": f"{paper.title} · {question.number} ({part.label})",
        "question": question.title,
        "title": words(part.title),
        "keywords": " · ".join(part.keywords),
        "topics": " · ".join(TOPICS[topic] for topic in part.topics),
        "text": words(part.asked),
        "stem": words(part.stem),
    }


def of_page(page: Page) -> dict[str, Any]:
    """A page of words, by its title and its description, or its first paragraph."""
    opening = OPENING.search(page.markdown)
    said = page.meta.get("description") or (opening[1] if opening else "")
    section = page.parent.title if page.parent else "This site"
    return entry(page.url, section, page.title, words(said), REFERENCE if section == "Reference" else WEIGHT)


def entry(location: str, place: str, title: str, text: str, weight: float) -> dict[str, Any]:
    return {"location": location, "place": place, "title": title, "text": text, "weight": weight}
