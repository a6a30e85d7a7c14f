"""What is derived from all parts together: the navigation, `answers.json`, and the tables of the derived pages."""

import html
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pygments
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from solutions.finding import Undecided
from solutions.pages import evidence, ideas, links, render, routes
from solutions.pages.expand import VARIANTS
from solutions.pages.sentences import said, slipped
from solutions.pages.source import DOCS, PageError, page_path
from solutions.pages.tables import table
from solutions.pages.text import answer_text, inline, without_markup
from solutions.papers import Question, exams, find_question, parts
from solutions.papers import slips as slips_of
from solutions.part import Exam, Part, Slip

PROJECT = DOCS.parent
CARRIED = (
    "solutions/part.py",
    "docs/exams/**/*.md",
    *(f"{tree}/{of}/**/*.py" for tree in ("solutions", "tests") for of in ("exams", "experiments")),
)


def navigation() -> list[Any]:
    """The pages in the order of the menu; a page that is not written yet is left out."""
    papers = []
    for slug, (exam, of_exam) in exams().items():
        overview = [f"exams/{slug}/index.md"]
        papers.append(
            {exam.title: overview + [f"exams/{q.address}.md" for q in of_exam if page_path(q.address).exists()]}
        )
    labs = sorted(path.relative_to(DOCS).as_posix() for path in (DOCS / "labs").glob("*.py"))
    reference = sorted(path.relative_to(DOCS).as_posix() for path in (DOCS / "reference/nn").glob("*.md"))
    about = sorted(path.relative_to(DOCS).as_posix() for path in (DOCS / "about").glob("*.md"))
    return [
        {"Home": "index.md"},
        *papers,
        {"Topics": "topics.md"},
        {"Wrong keys": "errata.md"},
        {"Experiments": "experiments.md"},
        {"Notation": "notation.md"},
        *([{"Labs": labs}] if labs else []),
        *([{"Reference": ["reference/index.md", *reference]}] if reference else []),
        {"About": about},
    ]


def record(part: Part) -> dict[str, Any]:
    """One entry of `answers.json`."""
    return {
        "exam": part.exam,
        "question": part.question,
        "part": part.label,
        "url": part.url,
        "points": part.points,
        "kind": part.kind,
        "topics": list(part.topics),
        "title": said(part, part.title),
        "answer": answer_text(part, part.answer()),
        "key": said(part, part.key.text) if part.key else None,
        "verdict": part.verdict,
        "why": without_markup(said(part, part.key.why)) if part.key else "",
        "evidence": part.evidence,
        "routes": [{"what": route.what, "test": route.test} for route in routes.of_part(part)],
        "variants": len(part.variants(VARIANTS)),
    }


def answers() -> list[dict[str, Any]]:
    """All of `answers.json`, in the order of the papers.

    Raises:
        PageError: a claim is undecided; the message names the page that would state it.
    """
    found = []
    for part in parts():
        try:
            found.append(record(part))
        except Undecided as error:
            page = page_path(f"{part.exam}/{part.question}").relative_to(PROJECT).as_posix()
            raise PageError(f"{page}: {part.address}: {error}") from error
    return found


def computed_files() -> dict[str, str]:
    """The files of the site that no page is: their paths and contents."""
    carried = sorted(path for pattern in CARRIED for path in PROJECT.glob(pattern))
    sources = {f"source/{path.relative_to(PROJECT).as_posix()}.txt": path.read_text("utf-8") for path in carried}
    return {"answers.json": json.dumps(answers(), ensure_ascii=False, indent=1) + "\n", **sources}


def description(address: str) -> str:
    """What the page of a question is, for search engines.

    >>> description("winter-2021/q3")
    'CS230, Winter 2021, question 3: Convolutional architectures. Worked solutions, each computed and verified.'
    """
    question = find_question(address)
    return (
        f"CS230, {question.exam.title}, question {question.slug[1:]}: {question.title}. "
        "Worked solutions, each computed and verified."
    )


def verdict_mark(verdict: str) -> str:
    return f'<span class="verdict verdict-{verdict}">{verdict}</span>'


def counted(verdicts: Counter) -> str:
    """Verdicts and how often each occurs.

    >>> counted(Counter(agrees=2, open=1))
    '2 agree, 1 open'
    """
    words = {"agrees": "agree", "qualified": "qualified", "corrected": "corrected", "open": "open"}
    return ", ".join(f"{verdicts[v]} {word}" for v, word in words.items() if verdicts[v])


def overview(slug: str) -> str:
    """The table of a paper's questions and parts, for its own page `exams/<slug>/`."""
    exam, of_exam = exams()[slug]
    pieces = [_facts(exam, of_exam)]
    for question in of_exam:
        time = f" · about {minutes} minutes" if (minutes := render.minutes(question)) else ""
        bonus = f" and {render.points(question.bonus)} of bonus" if question.bonus else ""
        rows = [
            (
                f'<a href="{question.slug}/#{part.label}">{part.label}</a>',
                f"<span>{inline(said(part, part.title))}</span>",
                _points(part),
                f"<span>{render.topic_links(part.topics, '../../')}</span>",
                verdict_mark(part.verdict),
            )
            for part in question.parts
        ]
        pieces.append(
            f"## [{question.slug[1:]}. {question.title}]({question.slug}.md)\n\n"
            f"{render.points(question.points)}{bonus}{time}\n\n"
            + table(rows, head=["part", "title", "points", "topics", "official key"])
        )
    return "\n\n".join(pieces)


def _points(part: Part) -> str:
    return f"{part.points:g}{' (' + part.points_note + ')' if part.points_note else ''}" if part.points else ""


def _facts(exam: Exam, of_exam: list[Question]) -> str:
    of_paper = [part for question in of_exam for part in question.parts]
    total, bonus = sum(q.points for q in of_exam), sum(q.bonus for q in of_exam)
    duration = f", {exam.minutes} minutes" if exam.minutes else ""
    extra = f" and {bonus:g} of bonus" if bonus else ""
    routed = sum(1 for part in of_paper if routes.of_part(part))
    return (
        f"{len(of_exam)} questions, {len(of_paper)} parts, {total:g} points{extra}{duration}. "
        f"The official keys: {counted(Counter(part.verdict for part in of_paper))}. "
        f"{routed} of {len(of_paper)} answers are confirmed by a second route."
    )


def papers() -> str:
    """The table of the papers, for the home page."""
    rows = []
    for slug, (exam, of_exam) in exams().items():
        of_paper = [part for question in of_exam for part in question.parts]
        confirmed = sum(1 for part in of_paper if routes.of_part(part))
        evidence = Counter(part.evidence for part in of_paper)
        rows.append(
            (
                f'<a href="exams/{slug}/">{html.escape(exam.title)}</a>',
                len(of_exam),
                len(of_paper),
                ", ".join(f"{count} {name}" for name, count in evidence.most_common()),
                f"{confirmed} of {len(of_paper)}",
                counted(Counter(part.verdict for part in of_paper)),
            )
        )
    return table(rows, head=["paper", "questions", "parts", "answers are", "confirmed again", "official keys"])


def topics() -> str:
    """All parts by topic, for the page `topics/`; a part stands under each of its topics."""
    by_topic: dict[str, list[Part]] = {}
    for part in parts():
        for topic in part.topics:
            by_topic.setdefault(topic, []).append(part)
    pieces = []
    for topic in sorted(by_topic):
        rows = [
            (
                f'<a href="../{p.url}">{_place(p)}</a>',
                f"<span>{inline(said(p, p.title))}</span>",
                p.kind,
                verdict_mark(p.verdict),
            )
            for p in by_topic[topic]
        ]
        title = topic.replace("-", " ").capitalize()
        pieces.append(f"## {title} {{#{topic}}}\n\n" + table(rows, head=["part", "title", "kind", "official key"]))
    return "\n\n".join(pieces)


def _place(part: Part) -> str:
    exam, _ = exams()[part.exam]
    return f"{exam.title}, {part.question[1:]}.{part.label}"


def disputed(verdict: str) -> str:
    """The ledger's table of one verdict, for the page `errata/`: a row, with the witness, per disputed key."""
    rows = [
        f'<tr role="row" id="{part.exam}-{part.question}-{part.label}">'
        f'<th role="rowheader" scope="row"><a href="../{part.url}">{_place(part)}</a></th>'
        f'<td role="cell">{html.escape(said(part, part.key.text))}</td>'
        f'<td role="cell">{inline(said(part, part.key.why))}{_witness(part)}</td></tr>'
        for part in parts()
        if part.verdict == verdict
    ]
    if not rows:
        return "None so far."
    head = "".join(
        f'<th scope="col">{name}</th>' for name in ("part", "the paper says", "why we differ, and what shows it")
    )
    # The roles stay where a narrow screen shows the cells below each other.
    return (
        f'<table class="ledger" role="table"><thead><tr>{head}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(rows)}</tbody></table>'
    )


def _witness(part: Part) -> str:
    ours, theirs = part.key.compare(part.answer())
    said = f"The witness is {str(ours).lower()} of our side and {str(theirs).lower()} of the paper's."
    return f'<details class="code"><summary>{said}</summary>{highlighted(evidence.witness_source(part))}</details>'


def highlighted(code: str) -> str:
    return pygments.highlight(code, PythonLexer(), HtmlFormatter(cssclass="highlight", wrapcode=True))


def experiments() -> str:
    """The experiments by idea, for the page `experiments/`."""
    return ideas.experiments()


def slips() -> str:
    """The papers' other slips, for the page `errata/`."""
    pieces = []
    for slug, (exam, _) in exams().items():
        rows = [(slip.where, f"<span>{inline(slipped(slip))}</span>", _how_known(slip)) for slip in slips_of(slug)]
        if rows:
            pieces.append(
                f"### {exam.title} {{#slips-{slug}}}\n\n" + table(rows, head=["where", "slip", "how we know"])
            )
    return "\n\n".join(pieces) or "None so far."


def _how_known(slip: Slip) -> str:
    if not slip.shown_by:
        return "read in the paper"
    return f'<a href="{links.source_of(slip.shown_by, root="../")}">shown by a computation</a>'


def unconfirmed() -> Iterator[Part]:
    """Parts that say they are computed, but have no second route."""
    return (part for part in parts() if part.evidence == "computed" and not routes.of_part(part))
