"""What is derived from all records together: the navigation, `answers.json`, and the tables of the derived pages."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from solutions.pages import markup
from solutions.pages.plain import without_markup
from solutions.pages.practice import practice
from solutions.pages.record import Decider, PaperRecord, Record
from solutions.pages.source import DOCS
from solutions.pages.topics import ASKS

PROJECT = DOCS.parent
CARRIED = (
    "solutions/part.py",
    "docs/exams/**/*.md",
    *(f"{tree}/{of}/**/*.py" for tree in ("solutions", "tests") for of in ("exams", "experiments")),
)
Papers = Sequence[PaperRecord]
DEGREES = ("wrong", "reason", "reading", "notation")  # as in solutions/part.py, which computes


def navigation(papers: Papers) -> list[Any]:
    """The pages in the order of the menu."""
    of_papers = [
        {
            paper.title: [
                f"exams/{paper.slug}/index.md",
                *(f"exams/{question.address}.md" for question in paper.questions),
            ]
        }
        for paper in papers
    ]
    labs, reference, about = map(_below, ("labs/*.py", "reference/nn/*.md", "about/*.md"))
    return [
        {"Home": "index.md"},
        {"Practice": "practice.md"},
        *of_papers,
        {"Topics": ["topics/index.md", *(f"topics/{topic}.md" for topic in by_topic(papers))]},
        {"Wrong keys": "errata.md"},
        {"Experiments": "experiments.md"},
        {"Notation": "notation.md"},
        *([{"Labs": labs}] if labs else []),
        *([{"Reference": ["reference/index.md", *reference]}] if reference else []),
        {"About": about},
    ]


def _below(pattern: str) -> list[str]:
    return sorted(path.relative_to(DOCS).as_posix() for path in DOCS.glob(pattern))


def parts(papers: Papers) -> list[Record]:
    return [part for paper in papers for part in paper.parts]


def entry(part: Record) -> dict[str, Any]:
    """One entry of `answers.json`."""
    return {
        "exam": part.exam,
        "question": part.question,
        "part": part.label,
        "url": part.url,
        "points": part.points,
        "kind": part.kind,
        "topics": list(part.topics),
        "title": part.title,
        "answer": part.answer.text,
        "key": part.key,
        "verdict": part.verdict,
        "why": without_markup(part.why),
        "evidence": part.evidence,
        "routes": [{"what": route.what, "test": route.test} for route in part.routes],
        "variants": len(part.variants),
    }


def answers(papers: Papers) -> str:
    """`answers.json`, in the order of the papers."""
    return json.dumps([entry(part) for part in parts(papers)], ensure_ascii=False, indent=1) + "\n"


def sources() -> dict[str, str]:
    """The sources that pages link to: where they stand on the site, and in the project."""
    carried = sorted(path.relative_to(PROJECT).as_posix() for pattern in CARRIED for path in PROJECT.glob(pattern))
    return {f"source/{path}.txt": path for path in carried}


def counted(parts: Sequence[Record]) -> str:
    """Verdicts and how often each occurs: `2 agree, 1 open`."""
    verdicts = Counter(part.verdict for part in parts)
    words = {"agrees": "agree", "qualified": "qualified", "corrected": "corrected", "open": "open"}
    return ", ".join(f"{verdicts[v]} {word}" for v, word in words.items() if verdicts[v])


def confirmed(parts: Sequence[Record]) -> int:
    return sum(1 for part in parts if part.routes)


def overview(papers: Papers, slug: str) -> str:
    """The questions and parts of a paper, for its own page `exams/<slug>/`."""
    paper = {paper.slug: paper for paper in papers}[slug]
    return markup.filled("overview.md", paper=paper, counted=counted, confirmed=confirmed)


def cards(papers: Papers) -> str:
    """The papers and what each asks for, for the home page."""
    kinds = {paper.slug: Counter(part.kind for part in paper.parts).most_common(3) for paper in papers}
    return markup.filled("cards.html", papers=papers, kinds=kinds)


def shortest(papers: Papers) -> str:
    """Of the keys that are wrong as printed, the one with the shortest witness, for the home page."""
    rows = [(paper, part) for paper in papers for part in paper.parts if part.verdict == "corrected"]
    return markup.filled("shortest.html", row=min(rows, key=lambda row: len(row[1].witness.code)))


def papers(papers: Papers) -> str:
    """How the answers of each paper were verified, for the page `about/verified/`."""
    evidence = {
        paper.slug: ", ".join(f"{n} {name}" for name, n in Counter(p.evidence for p in paper.parts).most_common())
        for paper in papers
    }
    return markup.filled("papers.html", papers=papers, evidence=evidence, counted=counted, confirmed=confirmed)


def by_topic(papers: Papers) -> dict[str, list[tuple[PaperRecord, Record]]]:
    """The parts of each topic, from easy to hard; a part stands under each of its topics."""
    found: dict[str, list[tuple[PaperRecord, Record]]] = {}
    for paper in papers:
        for part in paper.parts:
            for topic in part.topics:
                found.setdefault(topic, []).append((paper, part))
    for own in found.values():
        own.sort(key=lambda pair: (list(ASKS).index(pair[1].kind), pair[1].points or 0))
    return dict(sorted(found.items()))


def topics(papers: Papers, root: str = "") -> str:
    """The topics, for the page `topics/`, or for one from which that is at `root`."""
    return markup.filled("topics.html", by_topic=by_topic(papers), root=root)


def topic(papers: Papers, slug: str) -> str:
    """The experiments, the parts and the disputed keys of a topic, for its page `topics/<slug>/`."""
    own = by_topic(papers)[slug]
    addresses = {part.address for _, part in own}
    asked = [
        decider.idea
        for decider, asking in deciders(papers).values()
        if any(part.address in addresses for part in asking)
    ]
    return markup.filled("topic.md", parts=own, ideas=list(dict.fromkeys(asked)))


def onward(papers: Papers) -> dict[str, str]:
    """By the address of a part, where a reader goes from there: the parts beside it, and the next on its topics."""
    after: dict[str, dict[str, Record]] = {}
    for topic, own in by_topic(papers).items():
        for (_, part), (_, following) in pairwise(own):
            after.setdefault(part.address, {})[topic] = following
    titles, in_order = {paper.slug: paper.title for paper in papers}, parts(papers)
    beside = zip([None, *in_order[:-1]], in_order, [*in_order[1:], None], strict=True)
    return {
        part.address: markup.filled(
            "onward.html", part=part, beside=(before, behind), after=after.get(part.address, {}), titles=titles
        )
        for before, part, behind in beside
    }


def disputed(papers: Papers, verdict: str) -> str:
    """The ledger's table of one verdict, for the page `errata/`: a row, with the witness, per disputed key.

    What matters most to somebody who answers as the key does comes first.
    """
    rows = [(paper, part) for paper in papers for part in paper.parts if part.verdict == verdict]
    rows.sort(key=lambda row: DEGREES.index(row[1].degree))
    return markup.filled("ledger.html", rows=rows)


def slips(papers: Papers) -> str:
    """The papers' other slips, for the page `errata/`."""
    of = [(paper, [*paper.slips, *(slip for q in paper.questions for slip in q.slips)]) for paper in papers]
    return markup.filled("slips.md", slips=[(paper, own) for paper, own in of if own])


def deciders(papers: Papers) -> dict[str, tuple[Decider, list[Record]]]:
    """The experiments that decide claims, by address and in the order of the sources, with the parts that ask them."""
    found: dict[str, tuple[Decider, list[Record]]] = {}
    for part in parts(papers):
        for decider in (statement.decider for statement in part.statements):
            if decider and decider.address:
                _, asking = found.setdefault(decider.address, (decider, []))
                if part not in asking:
                    asking.append(part)
    return dict(sorted(found.items(), key=lambda item: (item[0].partition("#")[0], item[1][0].line)))


def experiments(papers: Papers) -> str:
    """The experiments by idea, for the page `experiments/`."""
    return markup.filled("experiments.md", deciders=deciders(papers))


def measured(papers: Papers) -> str:
    """What programs of the tests have measured of all that confirms answers, for the page `about/verified/`."""
    margins = _kept("margins")
    confirming = [route for decider, _ in deciders(papers).values() for route in decider.routes]
    return markup.filled(
        "measured.md",
        routes=sum(len(part.routes) for part in parts(papers)),
        of_experiments=len(confirming),
        witnesses=sum(part.witness is not None for part in parts(papers)),
        seeds=margins["seeds"],
        margins=sorted(margins["margins"].values()),
        most=max(margins["margins"].values()),
        faults=list(_faults()),
    )


def _kept(name: str) -> dict[str, Any]:
    path = PROJECT / f"benchmarks/{name}.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def _faults() -> Iterator[tuple[str, int, int, int]]:
    """Where small faults were put in, how many, how many were noticed, and how many change nothing."""
    for kind, count in _kept("mutants").get("kinds", {}).items():
        yield f"Python, {kind}", count["tried"], count["killed"] + count["killed by time"], count["equivalent"]
    for kind, count in _kept("faults").items():
        yield kind, count["tried"], count["killed"], count["equal"]


DERIVED = {
    made.__name__: made
    for made in (overview, cards, shortest, papers, topics, topic, disputed, slips, experiments, measured, practice)
}
