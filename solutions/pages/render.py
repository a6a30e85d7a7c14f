"""The pieces of a question's page: Markdown where text is to be converted, HTML where it is finished."""

import html
import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from solutions.address import folder_of, is_room
from solutions.pages import links, routes
from solutions.pages.sentences import claimed, mistake_words, said
from solutions.pages.text import (
    answer_html,
    answer_text,
    emphasized,
    entries,
    entry_kind,
    expected,
    inline,
    is_matrix,
    option_name,
)
from solutions.papers import Question, exams
from solutions.part import Part

VERDICTS = {
    "agrees": "agrees with ours",
    "qualified": "holds only with a qualification",
    "corrected": "wrong as printed",
    "open": "the paper prints no answer",
}


def block(name: str, argument: str, body: str, **options: Any) -> str:
    """A block of pymdownx around a body that may hold blocks itself: the outer fence is the longer one.

    >>> print(block("html", "div.a", "text"))
    /// html | div.a
    <BLANKLINE>
    text
    <BLANKLINE>
    ///
    """
    inner = max((len(run) for run in re.findall(r"^/{3,}", body, re.MULTILINE)), default=2)
    fence = "/" * (inner + 1)
    settings = "".join(f"    {name}: {json.dumps(value)}\n" for name, value in options.items())
    return f"{fence} {name} | {argument}\n{settings}\n{body}\n\n{fence}"


def nested(kind: str, pieces: Sequence[tuple[str, str]]) -> str:
    """Folded pieces, each inside the one before, so that they open one at a time, also without a script."""
    inner = ""
    for summary, body in reversed(pieces):
        inner = block("details", summary, f"{body}\n\n{inner}".strip(), type=kind, attrs={"data-search-exclude": ""})
    return inner


def heading(part: Part) -> str:
    """The visible name of a part: its label and its title."""
    return f"{part.label.split('-')[-1]}. {said(part, part.title)}"


def heading_marks(part: Part) -> str:
    return "###" if "-" in part.label else "##"


def points(count: float | None, note: str = "") -> str:
    """Points in words.

    >>> points(2), points(1), points(4, "for a to d together")
    ('2 points', '1 point', '4 points for a to d together')
    """
    if count is None:
        return ""
    return f"{count:g} point{'' if count == 1 else 's'} {note}".strip()


def minutes(question: Question) -> int | None:
    """The question's share of the paper's duration, by points."""
    exam, of_exam = exams()[question.exam_slug]
    total = sum(other.points for other in of_exam)
    return round(exam.minutes * question.points / total) if exam.minutes and total else None


def topic_links(topics: Sequence[str], root: str) -> str:
    return ", ".join(f'<a href="{root}topics/#{topic}">{topic.replace("-", " ")}</a>' for topic in topics)


def question_head(question: Question, store: Callable[[str], str]) -> str:
    topics = dict.fromkeys(topic for part in question.parts for topic in part.topics)
    facts = [points(question.points) + (f" and {points(question.bonus)} of bonus" if question.bonus else "")]
    if time := minutes(question):
        facts.append(f"about {time} minutes")
    facts.append(topic_links(topics, links.ROOT))
    line = f'<p class="meta">{" · ".join(facts)}</p>'
    return f"# {question.slug[1:]}. {question.title}\n\n{store(line)}"


def question_foot(question: Question) -> str:
    page, folder = f"docs/exams/{question.address}.md", folder_of(question.address)
    functions = {name: f"solutions/exams/{folder}/{name}.py" for name in question.modules}
    second = {path.stem.removeprefix("test_"): path.name for path in routes.files_of(question.address)}
    tests = {name: f"tests/exams/{folder}/{file}" for name, file in second.items()}
    return (
        f'<p class="foot">Sources of this page: <a href="{links.source(page)}">its text</a>, '
        f"its functions ({_module_links(functions)}), its second routes ({_module_links(tests)}). "
        f'<a href="{links.report(question.address)}">Report a mistake</a>.</p>'
    )


def _module_links(files: dict[str, str]) -> str:
    """Links to modules of a question, first those of its lettered parts, by their labels."""
    labels = {name: name.partition("_")[0].removeprefix("p") if is_room(name) else name for name in files}
    in_order = sorted(files, key=lambda name: (not is_room(name), name))
    return ", ".join(f'<a href="{links.source(files[name])}">{labels[name].replace("_", " ")}</a>' for name in in_order)


def part_meta(part: Part) -> str:
    said = points(part.points, part.points_note) + (" (bonus)" if part.bonus else "")
    pieces = [said, topic_links(part.topics, links.ROOT)]
    return f'<p class="meta">{" · ".join(filter(None, pieces))}</p>'


def marks_itself(part: Part) -> bool:
    """Whether the reader marks the attempt, by a rubric."""
    return part.kind in ("prose", "formula", "code", "proof", "figure")


def attempt(
    part: Part, answer: Any, *, givens: dict | None = None, suffix: str = "", rubric: Sequence[str] = ()
) -> str:
    """The form in which a reader tries the part before the solution is opened; without a script it sends nothing."""
    name, data = f"{part.label}{suffix}", ""
    if part.lookup and not suffix:
        body, data = _lookup_fields(part, name), _replies(part)
    elif part.kind == "choice":
        body = _options(part, answer, name)
    elif marks_itself(part):
        body = _self_marking(part, name, rubric)
    else:
        body = _entry_fields(part, answer, givens or {}, name)
    label = f"Your answer to part {part.label}"
    return (
        f'<form class="attempt" data-part="{part.address}{suffix}"{data} aria-label="{label}" method="dialog">{body}'
        '<output class="feedback" aria-live="polite"></output></form>'
    )


CHECK = '<button type="submit" class="check">Check</button>'


def _options(part: Part, answer: tuple[str, ...], name: str) -> str:
    asked = "Tick every statement that holds" if part.several else "Choose one"
    kind = "checkbox" if part.several else "radio"
    rows = "".join(
        f'<div class="option"><input type="{kind}" name="{name}" id="{name}-{option}" value="{option}">'
        f'<label for="{name}-{option}"><b>{option_name(option)}</b> {inline(claimed(part, claim))}</label></div>'
        for option, claim in part.claims.items()
    )
    return f'<fieldset data-expect="{" ".join(answer)}"><legend>{asked}</legend>{rows}</fieldset>{CHECK}'


def _entry_fields(part: Part, answer: Any, givens: dict, name: str) -> str:
    wrong: dict[str, list] = {field: [] for field in entries(part, answer)}
    for text, mistake in part.mistakes.items():
        try:
            mistaken = entries(part, part.mistaken(mistake, **givens))
            words = mistake_words(part, text, mistake, **givens)
        except ValueError:
            continue  # with these givens nobody can make this mistake
        for field, right in entries(part, answer).items():
            if field in mistaken and mistaken[field] != right:
                wrong[field].append([expected(mistaken[field]), words])
    rows = []
    for field, right in entries(part, answer).items():
        kind = entry_kind(right)
        label = part.fields.get(field) or field.replace("_", " ") or "Your answer"
        attributes = (
            f'id="{name}-entry-{field}" name="{field or "answer"}" autocomplete="off" spellcheck="false" '
            f'data-kind="{kind}" data-expect="{html.escape(expected(right))}" data-tolerance="{part.tolerance:g}" '
            f'data-mistakes="{html.escape(json.dumps(wrong[field]))}"'
        )
        if is_matrix(right):
            of_shape = f"{len(right)} rows of {len(right[0])} numbers"
            box = f'<textarea {attributes} rows="{len(right)}" placeholder="{of_shape}"></textarea>'
        else:
            of_names = kind == "shape" and not all(isinstance(side, int) for side in right)
            shape = "for example a × b" if of_names else "for example 3 × 4"
            hint = {"shape": shape, "array": "for example 1, 2, 3", "number": ""}[kind]
            box = f'<input type="text" {attributes}' + (f' placeholder="{hint}"' if hint else "") + ">"
        rows.append(f'<div class="field"><label for="{name}-entry-{field}">{inline(label)}</label>{box}</div>')
    return "".join(rows) + CHECK


def _lookup_fields(part: Part, name: str) -> str:
    rows = "".join(
        f'<div class="field"><label for="{name}-entry-{field}">{html.escape(label)}</label>'
        f'<input id="{name}-entry-{field}" name="{field}" type="text" inputmode="numeric" autocomplete="off" '
        'data-kind="lookup"></div>'
        for field, label in part.lookup.fields.items()
    )
    return rows + CHECK


def _replies(part: Part) -> str:
    """The replies as attributes of the form: the theme runs every script of a page that it navigates to, as code."""
    replies = {",".join(map(str, entry)): [int(right), words] for entry, (right, words) in part.lookup.replies()}
    data = json.dumps(replies, ensure_ascii=False, separators=(",", ":"))
    return f' data-replies="{html.escape(data)}" data-otherwise="{html.escape(part.lookup.otherwise)}"'


def _self_marking(part: Part, name: str, rubric: Sequence[str]) -> str:
    rows = "".join(
        f'<div class="option"><input type="checkbox" id="{name}-rubric-{n}">'
        f'<label for="{name}-rubric-{n}">{inline(item)}</label></div>'
        for n, item in enumerate(rubric, start=1)
    )
    asked = {"code": "Your program", "formula": "Your formula and how you got it", "proof": "Your proof"}.get(
        part.kind, "Your answer"
    )
    return (
        f'<div class="field"><label for="{name}-text">{asked}</label>'
        f'<textarea id="{name}-text" name="text" rows="4" spellcheck="false"></textarea></div>'
        '<button type="submit" class="check">Mark it yourself</button>'
        '<details class="rubric" data-search-exclude=""><summary>The rubric</summary>'
        "<fieldset><legend>Tick what your answer says</legend>"
        f"{rows}</fieldset></details>"
    )


def computed_by(part: Part) -> str:
    if part.function is None:
        return "statement by statement"
    return f"by <code>{part.function.__name__}{'' if part.kind == 'code' else '()'}</code>"


def answer_box(part: Part) -> str:
    answer = part.answer()
    text = answer_text(part, answer)
    proof = [("Computed", f"{computed_by(part)} while this page was built, and pinned by its doctest")]
    for route in routes.of(part.address):
        proof.append(
            ("Confirmed", f'by {inline(route.what)} (<a href="{links.source(route.path, route.line)}">test</a>)')
        )
    if part.key:
        verdict = f'<span class="verdict verdict-{part.verdict}">{VERDICTS[part.verdict]}</span>'
        ledger = ""
        if part.key.why:
            anchor = f"{links.ROOT}errata/#{part.exam}-{part.question}-{part.label}"
            ledger = f'<br>{inline(said(part, part.key.why))} <a href="{anchor}">The ledger shows it.</a>'
        proof.append(("Official key", f"{html.escape(said(part, part.key.text))} – {verdict}{ledger}"))
    else:
        proof.append(("Official key", VERDICTS["open"]))
    rows = "".join(f"<div><dt>{name}</dt><dd>{said}</dd></div>" for name, said in proof)
    return (
        f'<div class="answer" data-answer="{part.address}" data-value="{html.escape(text)}" '
        f'role="group" aria-label="Answer to part {part.label}">'
        f'<p class="answer-title">Answer</p><div class="answer-value">{answer_html(part, answer)}</div>'
        f"<dl>{rows}</dl>"
        f'<p class="answer-foot"><code>{part.address}</code> '
        f'<a href="{links.report(part.address)}">Is this answer wrong?</a></p></div>'
    )


def variant_box(part: Part, answer: Any) -> str:
    value = answer_html(part, answer)
    return f'<div class="answer"><p class="answer-title">Answer</p><div class="answer-value">{value}</div></div>'


def mistakes(part: Part, answer: Any) -> str:
    """Why the tempting wrong answers are wrong."""
    rows = []
    for text, mistake in part.mistakes.items():
        mistaken = part.mistaken(mistake)
        wrong = [value for field, value in entries(part, mistaken).items() if value != entries(part, answer).get(field)]
        rows.append(f"- {', '.join(map(emphasized, wrong))}: {mistake_words(part, text, mistake)}")
    return "Tempting, but wrong:\n\n" + "\n".join(rows) if rows else ""
