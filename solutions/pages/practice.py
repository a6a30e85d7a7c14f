"""What the page *Practice* offers: each part with what it is worth, and how long it takes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from solutions.pages import markup
from solutions.pages.record import PaperRecord, Record
from solutions.pages.topics import ASKS, TOPICS

MINUTES = (5, 10, 20, 40)  # for how long a set may be; the second unless somebody chooses


@dataclass(frozen=True)
class Offer:
    """A part, its paper and question, its share of points that several parts have together, and of the paper's time."""

    paper: PaperRecord
    question: str  # its number and title
    part: Record
    worth: float
    minutes: float


def worths(parts: Sequence[Record]) -> list[float]:
    """The points of each part of a question; what is without points shares those of the part before it.

    >>> from types import SimpleNamespace as Of
    >>> worths([Of(points=3), Of(points=4), Of(points=None)])
    [3, 2.0, 2.0]
    """
    groups: list[list[Record]] = []
    for part in parts:
        if part.points is None and groups:
            groups[-1].append(part)
        else:
            groups.append([part])
    return [
        (group[0].points or 0) / len(group) if len(group) > 1 else (group[0].points or 0)
        for group in groups
        for _ in group
    ]


def offers(papers: Sequence[PaperRecord]) -> Iterator[Offer]:
    """All parts; where a paper does not say how long it takes, a point takes as long as in the others together."""
    timed = [paper for paper in papers if paper.minutes]
    usual = sum(paper.minutes for paper in timed) / sum(paper.points for paper in timed)
    for paper in papers:
        per_point = paper.minutes / paper.points if paper.minutes else usual
        for question in paper.questions:
            titled = f"{question.number}. {question.title}"
            for part, worth in zip(question.parts, worths(question.parts), strict=True):
                yield Offer(paper, titled, part, worth, worth * per_point)


def practice(papers: Sequence[PaperRecord]) -> str:
    """The finder, the papers to sit, and all parts, for the page `practice/`."""
    found = list(offers(papers))
    topics = {slug: title for slug, title in TOPICS.items() if any(slug in offer.part.topics for offer in found)}
    kinds = {kind: ASKS[kind][1] for kind in ASKS if any(offer.part.kind == kind for offer in found)}
    titles = {paper.slug: paper.title for paper in papers}
    told = {"papers": papers, "titles": titles, "topics": topics, "kinds": kinds}
    return markup.filled("practice.html", offers=found, minutes=MINUTES, usual=MINUTES[1], **told)
