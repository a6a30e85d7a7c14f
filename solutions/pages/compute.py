"""Records: here all is computed that the site states of a part, a paper and an experiment."""

import importlib
import inspect
from collections.abc import Sequence
from typing import Any

import sympy

from solutions import papers
from solutions.address import experiment_address
from solutions.attempt import surplus
from solutions.claim import Claim
from solutions.finding import Undecided, called, has_control
from solutions.pages import evidence, links, routes
from solutions.pages.formulas import formula_entries
from solutions.pages.plain import plain, printed
from solutions.pages.record import (
    Decider,
    Entry,
    Idea,
    Line,
    Mistake,
    PaperRecord,
    Record,
    SlipRecord,
    Statement,
    Value,
    Variant,
    Witness,
)
from solutions.pages.sentences import claimed, mistake_words, reason, said, slipped
from solutions.pages.text import answered, entries, entry_kind, expected, is_matrix, value
from solutions.paper import Slip
from solutions.part import Part

VARIANTS = 20  # of a part, where its domains have so many


def record(part: Part, statements: Sequence[Statement] | None = None) -> Record:
    """All that is computed for a part, its statements first, where they are not told.

    Raises:
        Undecided: a claim is neither shown nor refuted, or a witness does not tell our side from the paper's.
    """
    if statements is None:
        statements = [statement(part, name) for name in part.claims]
    answer = part.answer()
    return Record(
        exam=part.exam,
        question=part.question,
        label=part.label,
        title=said(part, part.title),
        kind=part.kind,
        points=part.points,
        points_note=part.points_note,
        bonus=part.bonus,
        topics=part.topics,
        keywords=part.keywords,
        several=part.several,
        asks_for_false=part.asks_for_false,
        tolerance=part.tolerance,
        answer=answered(part, answer),
        entries=entries_of(part, {}),
        lookup=_lookup(part),
        conditions=conditions_of(part, {}),
        groups=dict(part.groups),
        mistakes=_mistakes(part, answer),
        statements=statements,
        derivation=[Line(s.words, s.tex, s.relation) for s in part.derivation.steps] if part.derivation else [],
        function=part.function.__name__ if part.function else "",
        code=evidence.code(part.function) if part.function else "",
        program=evidence.code(part.program or part.function) if part.kind == "code" else "",
        key=said(part, part.key.text) if part.key else None,
        verdict=part.verdict,
        degree=part.key.degree if part.key else "",
        why=said(part, part.key.why) if part.key else "",
        witness=_witness(part, answer) if part.key and part.key.why else None,
        evidence=part.evidence,
        routes=routes.of_part(part),
        variants=[
            Variant(
                answer=answered(part, part.answer(**givens)),
                entries=entries_of(part, givens),
                conditions=conditions_of(part, givens),
                options={name: claimed(part, claim, **givens) for name, claim in part.claims.items()},
                reasons=reasons_of(part, givens),
            )
            for givens in part.variants(VARIANTS)
        ],
    )


def entries_of(part: Part, givens: dict[str, Any]) -> list[Entry]:
    """What a reader enters, with these givens; nothing where no script can mark it."""
    if part.kind == "formula":
        return formula_entries(part, givens)
    if part.kind not in ("number", "shape", "array", "layer") and not part.conditions:
        return []
    right = entries(part, part.answer(**givens))
    wrong: dict[str, list] = {name: [] for name in right}
    for text, mistake in part.mistakes.items():
        try:
            mistaken = entries(part, part.mistaken(mistake, **givens))
            words = mistake_words(part, text, mistake, **givens)
        except ValueError:
            continue  # with these givens nobody can make this mistake
        for name, entry in right.items():
            if name in mistaken and mistaken[name] != entry:
                wrong[name].append((expected(mistaken[name]), words))
    return [
        Entry(
            name=name,
            label=part.fields.get(name) or name.replace("_", " ") or "Your answer",
            kind=entry_kind(entry),
            expect=expected(entry),
            mistakes=wrong[name],
            rows=len(entry) if is_matrix(entry) else 0,
            columns=len(entry[0]) if is_matrix(entry) else 0,
            has_names=isinstance(entry, tuple) and not all(isinstance(side, int) for side in entry),
        )
        for name, entry in right.items()
    ]


def conditions_of(part: Part, givens: dict[str, Any]) -> list[tuple[str, bool, str]]:
    """What right entries satisfy with these givens: what is to be positive, whether 0 is refused, and words if not."""
    if not part.conditions:
        return []
    asked = {**part.givens, **givens}
    conditions = part.conditions(**called(part.conditions, asked))
    return [(*surplus(condition), said(part, words, **asked)) for words, condition in conditions.items()]


def reasons_of(part: Part, givens: dict[str, Any]) -> dict[str, str]:
    """Why options are no part of the answer with these givens, as far as that is so for the exam's."""
    asked = {**part.givens, **givens}
    return {
        name: reason(part, claim, **givens)
        for name, claim in part.claims.items()
        if claim.because and claim.holds(varied=True, **asked) == claim.stated
    }


def _lookup(part: Part) -> dict:
    if not part.lookup:
        return {}
    replies = {",".join(map(str, entry)): [int(right), words] for entry, (right, words) in part.lookup.replies()}
    return {"fields": dict(part.lookup.fields), "replies": replies, "otherwise": part.lookup.otherwise}


def _mistakes(part: Part, answer: Any) -> list[Mistake]:
    """Where each mistake differs from the answer."""
    right, found = entries(part, answer), []
    for text, mistake in part.mistakes.items():
        wrong = entries(part, part.mistaken(mistake))
        values = [_value(part, entry) for name, entry in wrong.items() if entry != right.get(name)]
        found.append(Mistake(values, mistake_words(part, text, mistake)))
    return found


def _value(part: Part, entry: Any) -> Value:
    """An entry as text and TeX; a formula in the part's own TeX."""
    own = part.kind == "formula" and part.tex and isinstance(entry, sympy.Basic)
    return Value(plain(entry), part.tex(entry)) if own else value(entry)


def statement(part: Part, name: str) -> Statement:
    """A claim as it was decided."""
    claim = part.claims[name]
    holds = claim.holds(**part.givens)
    decider = _decider(part, claim) if claim.by else None
    return Statement(name, claimed(part, claim), holds, decider, claim.source, reason(part, claim))


def _decider(part: Part, claim: Claim) -> Decider:
    function = getattr(claim.by, "func", claim.by)  # of a partial one
    found, control = claim.finding(**part.givens).numbers, {}
    if has_control(claim.by):
        control = claim.finding(control=True, **part.givens).numbers
    return Decider(
        name=function.__name__,
        words=evidence.summary(function),
        code=evidence.code(function),
        address=(address := experiment_address(claim.by)),
        idea=idea(address.partition("#")[0]) if address else None,
        line=inspect.getsourcelines(function)[1],
        routes=routes.of(address) if address else [],
        source=links.source_of(function, "../") if address else "",
        has_control=has_control(claim.by),
        numbers=[(name, printed(number), printed(control.get(name, "–"))) for name, number in found.items()],
        key=[other.by for other in part.claims.values()].index(claim.by),
    )


def _witness(part: Part, answer: Any) -> Witness:
    found = part.key.compare(answer)
    if found != (True, False):
        raise Undecided(f"“{part.key.why}” is undecided: of our side and the paper's its witness says {found}")
    return Witness(evidence.witness_source(part), *found)


def slip(of_paper: Slip) -> SlipRecord:
    source = links.source_of(of_paper.shown_by, root="../") if of_paper.shown_by else ""
    return SlipRecord(of_paper.where, slipped(of_paper), source)


def paper(slug: str) -> PaperRecord:
    """A paper without its questions."""
    exam = papers.find_paper(slug)
    return PaperRecord(slug, exam.title, exam.minutes, exam.order, [slip(own) for own in exam.slips])


def idea(address: str) -> Idea:
    """The module of experiments at an address such as `normalization/scale_and_shift`."""
    module = importlib.import_module(f"solutions.experiments.{address.replace('/', '.')}")
    topic = importlib.import_module(module.__name__.rpartition(".")[0])
    title, _, words = inspect.getdoc(module).partition("\n")
    name = address.partition("/")[0]
    return Idea(name, inspect.getdoc(topic).rstrip("."), address, title.rstrip("."), words.strip())
