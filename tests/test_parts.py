"""What is demanded of every part of every exam, and of what the parts rest on."""

import ast
import contextlib
import doctest
import importlib
import inspect
import itertools
import json
import re
import sys
import textwrap
from collections.abc import Callable, Iterator
from itertools import combinations, zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from solutions.address import folder_of, is_room, room_of
from solutions.attempt import satisfied
from solutions.claim import Claim, argued, refuted, shown
from solutions.finding import Derivation, Finding, Step, Undecided, called, has_control
from solutions.pages import routes
from solutions.pages.compute import VARIANTS
from solutions.pages.formulas import formula_entries
from solutions.pages.text import answer_text, entries
from solutions.pages.topics import TOPICS
from solutions.paper import Slip
from solutions.papers import find_part, find_question
from solutions.part import KINDS, TRIED, UNSTATED, Key, Part, choice, prose
from solutions.part import part as mark
from tests import chosen
from tests.ideas import EXPERIMENTS as OF_IDEAS

ROOT = Path(__file__).parents[1]
PARTS = {part.address: part for part in chosen.parts()}
HERE = "solutions.exams.spring_2000.q1.a_room"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

CHOICES = [address for address in PARTS if PARTS[address].kind == "choice"]
of_every_part = pytest.mark.parametrize("address", PARTS)
of_every_question = pytest.mark.parametrize("question", [question.address for question in chosen.questions()])


def addresses(*, having: str) -> list[str]:
    """The parts with something in the field `having`."""
    return [address for address, part in PARTS.items() if getattr(part, having)]


def tree_of(part: Part) -> ast.FunctionDef:
    return ast.parse(textwrap.dedent(inspect.getsource(part.function))).body[0]


# What a part says of itself


@of_every_part
def test_a_part_is_found_by_its_address(address: str):
    assert find_part(address) is PARTS[address]


@of_every_part
def test_a_part_is_well_described(address: str):
    part = PARTS[address]
    assert SLUG.fullmatch(part.label)
    assert part.kind in KINDS
    assert part.title and not part.title.endswith(".")
    assert part.topics and set(part.topics) <= set(TOPICS), f"topics={part.topics}, expected one or more of {[*TOPICS]}"
    assert part.points is None or (part.points > 0 and part.points * 4 == int(part.points * 4))


def test_topics_stand_in_the_order_of_their_addresses():
    assert list(TOPICS) == sorted(TOPICS) and all(map(SLUG.fullmatch, TOPICS))


NAMES = {
    "Adam",
    "Bayes",
    "Gatys",
    "Gaussian",
    "Glorot",
    "Hadamard",
    "Jacobian",
    "Jensen's",
    "Prewitt",
    "Sobel",
    "Tikhonov",
    "Xavier",
}


def is_lower(word: str) -> bool:
    """Whether a word begins like one inside a sentence: `scale`; or as it must: `BN`, `LeakyReLU`, `Adam`, `L`."""
    return word == word.lower() or len(re.findall("[A-Z]", word)) > 1 or word in NAMES or len(word) < 3


@of_every_part
def test_keywords_add_to_the_title(address: str):
    """Three to eight, each with a word that the title and the topics do not have."""
    part = PARTS[address]
    said = set(re.findall(r"\w+", " ".join([part.title, *map(TOPICS.__getitem__, part.topics)]).lower()))
    distinct = {keyword.lower() for keyword in part.keywords}
    assert 3 <= len(part.keywords) <= 8, "three to eight keywords"
    assert len(distinct) == len(part.keywords), "a keyword stands twice"
    for keyword in part.keywords:
        adds = not set(re.findall(r"\w+", keyword.lower())) <= said
        assert keyword == keyword.strip() and adds, f"{keyword!r} adds no word to those of the title and the topics"
        assert all(map(is_lower, re.findall(r"[^\s,/-]+", keyword))), f"{keyword!r}: no capitals, but in names"


@of_every_question
def test_the_labels_of_a_question_are_its_own(question: str):
    labels = [part.label for part in find_question(question).parts]
    assert labels and len(set(labels)) == len(labels)


def name_of(part: Part) -> str:
    """The name in its room: of its function, or of its claims."""
    if part.function:
        return part.function.__name__
    return next(name for name, value in vars(sys.modules[part.module]).items() if value is part)


@of_every_part
def test_its_name_says_what_comes_out(address: str):
    name = name_of(PARTS[address])
    assert not re.match(r"q\d|part_", name), f"name {name} for what comes out, in its room and its tests"


def calls(source: str, name: str) -> list[ast.Call]:
    nodes = ast.walk(ast.parse(source))
    return [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == name]


@of_every_part
def test_its_doctest_pins_the_answer_and_a_neighbour(address: str):
    """In its function, or in its room where its claims are the answer; without givens there is no neighbour."""
    part = PARTS[address]
    home, name = (
        (part.function, name_of(part)) if part.function else (sys.modules[part.module], f"{name_of(part)}.answer")
    )
    examples = doctest.DocTestParser().get_examples(inspect.getdoc(home) or "")
    own = [call for example in examples for call in calls(example.source, name)]
    parameters = set(inspect.signature(part.function).parameters) if part.function else set(part.givens)
    if set(part.givens) == parameters:
        assert any(not call.args and not call.keywords for call in own), f"no doctest calls {name}()"
    assert own, f"no doctest calls {name}"
    if parameters:
        others = own if part.function is None else examples
        assert len(others) > 1, f"the doctest of {name} pins no neighbour"


def own_returns(node: ast.AST) -> Iterator[ast.Return]:
    """The return statements of a function, but not those of functions inside it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Return):
            yield child
        elif not isinstance(child, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            yield from own_returns(child)


def is_literal(node: ast.expr | None) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError):
        return node is None
    return True


@pytest.mark.parametrize("address", addresses(having="function"))
def test_its_answer_is_no_literal(address: str):
    """A program may return a literal in a simple case, an answer may not."""
    part = PARTS[address]
    literal = [is_literal(found.value) for found in own_returns(tree_of(part))]
    assert not (all(literal) if part.kind == "code" else any(literal))


@pytest.mark.parametrize("text", ["448", "-1", "(31, 31, 32)", "[1, [2]]", "'yes'", "{'a': 1}"])
def test_a_literal_is_known(text: str):
    assert is_literal(ast.parse(text, mode="eval").body)
    assert not is_literal(ast.parse(f"f({text})", mode="eval").body)


@of_every_part
def test_its_answer_is_short_text_and_the_same_each_time(address: str):
    part = PARTS[address]
    text = answer_text(part, part.answer())
    assert text.strip() and "\n" not in text and "np." not in text
    assert answer_text(part, part.answer()) == text


# What an answer has and its sentence leaves out, or says in words: the part and the entry, and why.
UNSHOWN = {
    ("spring-2018/q7#f", "slope_there"): "the curve is said to be flat there",
}
SENTENCES = [address for address, part in PARTS.items() if part.show or part.tex]


def another(value: Any) -> Any:
    """A value of the same kind that is another one."""
    if isinstance(value, str):
        return f"{value}s"
    if isinstance(value, tuple | list):
        return type(value)(map(another, value))
    return 2 * value if getattr(value, "is_Matrix", False) else value + 1


@pytest.mark.parametrize("address", SENTENCES)
def test_what_is_shown_of_an_answer_shows_each_of_its_entries(address: str):
    """An answer of several entries is another sentence, and another formula, where one of them is another: each at a
    place of its own, in the order of the fields, so that entries which are exchanged are noticed.
    """
    part = PARTS[address]
    answer = part.answer()
    for say in filter(None, (part.show, part.tex)):
        shown, places = say(answer), []
        for name in getattr(answer, "_fields", ()):
            other = say(answer._replace(**{name: another(getattr(answer, name))}))
            assert ((address, name) in UNSHOWN) == (other == shown), name
            places += [n for n, (one, two) in enumerate(zip_longest(shown, other)) if one != two][:1]
        assert places == sorted(set(places)), f"{shown}: {answer._fields} at {places}"


# The official key


@pytest.mark.parametrize("address", addresses(having="key"))
def test_the_verdict_on_the_key_is_derived(address: str):
    part = PARTS[address]
    printed = part.key.printed
    assert part.key.text
    if part.verdict == "agrees":
        assert printed is not UNSTATED, "without its value the key cannot be compared"
        assert part.agrees_with(printed)
    elif part.verdict == "corrected" and printed is not UNSTATED:
        assert not part.agrees_with(printed)


# What a qualified key prints, though it does not hold: a reason, or what the key adds.
REFUTED_IN_PRINT = {
    "spring-2018/q2#c": {"influence"},
    "spring-2018/q2#i": {"always"},
    "spring-2018/q3#d": {"whole"},
    "spring-2018/q4#d": {"covariate", "expressive"},
    "spring-2018/q4#g": {"normal", "variances", "must"},
    "spring-2018/q8#c": {"always"},
    "winter-2020/q3#f-ii": {"steepest"},
    "winter-2020/q4#d": {"zero"},
    "winter-2021/q6#viii": {"denominator_above_one"},
}
PRINTED = [a for a, part in PARTS.items() if part.verdict == "qualified" and part.key.printed is not UNSTATED]


@pytest.mark.parametrize("address", PRINTED)
def test_what_a_qualified_key_prints_holds_or_is_listed(address: str):
    """It is right as it is meant, for another reason or but for its notation: its value is ours."""
    part = PARTS[address]
    if part.kind == "prose":
        assert set(part.key.printed) <= set(part.claims)
        assert set(part.key.printed) - set(part.answer()) == REFUTED_IN_PRINT.get(address, set())
    else:
        assert part.agrees_with(part.key.printed)


COMPARED = [a for a in addresses(having="mistakes") if PARTS[a].verdict == "agrees" and PARTS[a].key.accepts]


@pytest.mark.parametrize("address", COMPARED)
def test_a_key_that_agrees_agrees_with_no_mistake(address: str):
    """Else what compares it with our answer would accept anything."""
    part = PARTS[address]
    for words, mistake in part.mistakes.items():
        assert not part.key.accepts(part.mistaken(mistake), part.key.printed), words


@pytest.mark.parametrize("address", [a for a, part in PARTS.items() if part.key and part.key.why])
def test_the_witness_is_true_of_our_side_and_false_of_the_papers(address: str):
    part = PARTS[address]
    assert part.key.why.endswith(".")
    assert part.key.compare(part.answer()) == (True, False)
    assert inspect.getdoc(part.key.witness) and part.key.witness.__name__ != "<lambda>"


SLIPS = [pytest.param(*slip, id=f"{slip[0]}-{n}") for n, slip in enumerate(chosen.slips(), start=1)]


@pytest.mark.parametrize("address, slip", SLIPS)
def test_a_slip_is_shown(address: str, slip: Slip):
    assert slip.where and slip.text.endswith(".")
    assert slip.finding()


def named_options(text: str) -> set[str]:
    """The options that a key in words names first.

    >>> named_options("(i), (iv): not (ii)") == {"i", "iv"}, named_options("(no): the layers"), named_options("yes")
    (True, {'no'}, {'yes'})
    >>> named_options("B, the group"), named_options("B: the group")
    ({'B'}, {'B'})
    """
    if letter := re.match(r"[A-Z](?=[,:] )", text):
        return {letter[0]}
    listed = re.match(r"(?:(?:, )?\([a-z]+\))+", text)
    return set(re.findall(r"[a-z]+", listed[0] if listed else text.partition(":")[0]))


@pytest.mark.parametrize("address", [a for a in CHOICES if PARTS[a].key and not PARTS[a].groups])
def test_the_key_of_a_choice_names_the_options_that_it_prints(address: str):
    """And says no word by which another option begins, as *true* or *recall*."""
    part = PARTS[address]
    assert named_options(part.key.text) == set(part.key.printed)
    begins = {name: claim.text.partition(":")[0].lower() for name, claim in part.claims.items() if ":" in claim.text}
    said = re.findall(r"[a-z]+", part.key.text.lower())
    assert {name for name, word in begins.items() if word in said} <= set(part.key.printed)


# Claims


CLAIMS = [
    pytest.param(address, name, id=f"{address}-{name}") for address, part in PARTS.items() for name in part.claims
]


def is_asked_of_its_idea(address: str, name: str) -> bool:
    """Whether an experiment by idea decides a claim, as it is run there: nothing of the part enters."""
    by = PARTS[address].claims[name].by
    return by in {*OF_IDEAS.values()} and not called(by, PARTS[address].givens)


EXPERIMENTS = [
    case
    for case in CLAIMS
    if PARTS[case.values[0]].claims[case.values[1]].is_experiment and not is_asked_of_its_idea(*case.values)
]


@pytest.mark.parametrize("address, name", CLAIMS)
def test_a_claim_is_decided(address: str, name: str):
    """Its computation finds what it was to find, or this raises; one that takes a control finds nothing there."""
    part = PARTS[address]
    claim = part.claims[name]
    assert claim.text
    assert claim.holds(**part.givens) == claim.stated
    if claim.by and has_control(claim.by):
        assert not claim.finding(control=True, **part.givens)


@pytest.mark.parametrize("side", [shown, refuted])
@pytest.mark.parametrize("found", [False, Finding(False)])
def test_a_computation_that_finds_nothing_decides_nothing(side: Callable, found: Any):
    """Else a refutation that fails would make its statement hold, and a proof that fails remove it."""
    undecided = side("Two is odd", lambda: found)
    with pytest.raises(Undecided, match="Two is odd"):
        undecided.holds()
    with pytest.raises(Undecided, match="Two is odd"):
        prose("a", "A title", claims={"a": undecided}).answer()


def test_a_claim_may_change_with_the_givens_but_not_with_the_seed():
    def kernel_fits(rng, kernel):
        return kernel < 4 and rng.random() < 2

    fits = prose("a", "A title", given=dict(kernel=3), claims={"fits": shown("The kernel fits", kernel_fits)})
    assert fits.answer() == ("fits",) and fits.answer(kernel=5) == ()
    with pytest.raises(Undecided):
        prose("a", "A title", given=dict(kernel=5), claims=fits.claims).answer()
    with pytest.raises(TypeError, match="stride"):
        fits.answer(stride=2)


def assert_holds_for(part: Part, claim: Claim, seeds: range) -> None:
    assert [s for s in seeds if not claim.finding(s, **part.givens)] == [], "the experiment fails for these seeds"
    if has_control(claim.by):
        found = [s for s in seeds if claim.finding(s, control=True, **part.givens)]
        assert found == [], "the control finds the same for these seeds"


@pytest.mark.parametrize("address, name", EXPERIMENTS)
def test_an_experiment_holds_for_seeds_and_not_in_its_control(address: str, name: str):
    assert_holds_for(PARTS[address], PARTS[address].claims[name], range(3))


@pytest.mark.long
@pytest.mark.parametrize("address, name", EXPERIMENTS)
def test_an_experiment_holds_for_many_seeds_and_not_in_its_control(address: str, name: str):
    assert_holds_for(PARTS[address], PARTS[address].claims[name], range(30))


# Options


REFERS = re.compile(r"\b(?:above|below|these|those|options?|all (?:two|three|four))\b", re.IGNORECASE)


@of_every_part
def test_an_option_outside_the_answer_says_why_and_no_other_claim_does(address: str):
    """In words of its own, one or two sentences: nothing shows what another claim says."""
    part = PARTS[address]
    others = set(part.claims) - set(part.answer()) if part.kind == "choice" else set()
    reasons = {name: claim.because for name, claim in part.claims.items() if claim.because}
    assert others <= set(reasons), f"{others - set(reasons)}: outside the answer, without a reason `because`"
    assert set(reasons) <= others, f"{set(reasons) - others}: a reason `because`, though no option outside the answer"
    assert len(set(reasons.values())) == len(reasons)
    for reason in reasons.values():
        assert reason.endswith(".") and len(re.findall(r"[.?](?= |$)", reason)) <= 2, reason


@pytest.mark.parametrize("address", CHOICES)
def test_an_option_can_be_read_alone(address: str):
    assert [claim.text for claim in PARTS[address].claims.values() if REFERS.search(claim.text)] == []


@pytest.mark.parametrize("text", ["None of these.", "All three hold.", "(i) and (ii) above", "Options i and ii"])
def test_what_cannot_be_read_alone_is_known(text: str):
    assert REFERS.search(text)


@pytest.mark.parametrize("address", CHOICES)
def test_a_choice_lets_as_many_be_ticked_as_are_right(address: str):
    part = PARTS[address]
    answers = [part.answer(), *(part.answer(**givens) for givens in part.variants(VARIANTS))]
    assert all(answers), "no option is right"
    alone = all(len(answer) == 1 for answer in answers)
    assert part.several or part.groups or alone, f"answers {answers}, but readers choose one: several=True?"


# Variants, mistakes, and designs of one's own


@pytest.mark.parametrize("address", addresses(having="vary"))
def test_variants_are_other_instances_with_other_answers(address: str):
    part = PARTS[address]
    variants = part.variants(VARIANTS)
    assert variants, "the domains of `vary` hold no other instance"
    assert variants == part.variants(VARIANTS)
    assert all(set(givens) == set(part.vary) for givens in variants)
    assert all(value in list(part.vary[name]) for givens in variants for name, value in givens.items())
    answers = [answer_text(part, answer) for answer in (part.answer(), *(part.answer(**g) for g in variants))]
    assert len(set(answers)) == len(answers)


@pytest.mark.parametrize("address", addresses(having="vary"))
def test_where_there_are_fewer_variants_they_are_all(address: str):
    part = PARTS[address]
    variants = part.variants(VARIANTS)
    if len(variants) < VARIANTS:
        combinations = list(itertools.product(*part.vary.values()))
        assert len(combinations) <= TRIED, "not all of them are tried"
        known = [part.answer(), *(part.answer(**givens) for givens in variants)]
        for values in combinations:
            with contextlib.suppress(ValueError):
                assert part.answer(**dict(zip(part.vary, values, strict=True))) in known


def test_conditions_hold_for_the_answer_and_for_no_mistake():
    for part in map(PARTS.get, addresses(having="conditions")):
        for givens in ({}, *part.variants(VARIANTS)):
            asked = {**part.givens, **givens}
            conditions = part.conditions(**called(part.conditions, asked)).values()
            assert all(satisfied(condition, entries(part, part.answer(**givens))) for condition in conditions)
            for mistake in part.mistakes.values():
                wrong = entries(part, part.mistaken(mistake, **givens))
                assert not all(satisfied(condition, wrong) for condition in conditions)


@pytest.mark.parametrize("address", addresses(having="groups"))
def test_one_option_of_each_group_holds(address: str):
    part = PARTS[address]
    assert all(name.partition("-")[0] in part.groups for name in part.claims)
    assert [name.partition("-")[0] for name in part.answer()] == list(part.groups)


@pytest.mark.parametrize("address", addresses(having="mistakes"))
def test_a_mistake_leads_to_another_answer(address: str):
    part = PARTS[address]
    right = entries(part, part.answer())
    for words, mistake in part.mistakes.items():
        needed = {p.name for p in inspect.signature(mistake).parameters.values() if p.default is p.empty}
        unknown = needed - {"answer", *part.givens}
        assert not unknown, f"{words} takes {unknown}, which is none of the givens {[*part.givens]}, nor `answer`"
        wrong = entries(part, part.mistaken(mistake))
        assert words.endswith("."), words
        assert set(wrong) <= set(right) and any(wrong[field] != right[field] for field in wrong), words


@pytest.mark.parametrize("address", addresses(having="mistakes"))
def test_what_is_entered_is_right_or_one_mistake(address: str):
    """No mistake is so near to the answer that a form takes it for right, and no two lead to the same entries."""
    part = PARTS[address]
    right, led_to = entries(part, part.answer()), []
    for words, mistake in part.mistakes.items():
        wrong = entries(part, part.mistaken(mistake))
        others = [name for name in wrong if not is_near(wrong[name], right[name], part.tolerance)]
        assert others, f"{words} is within the tolerance of {part.tolerance}"
        led_to.append({name: wrong[name] for name in others})
    assert all(led_to.count(entry) == 1 for entry in led_to), part.address


MANY = 20  # variants
ENTERED = [a for a in addresses(having="vary") if PARTS[a].kind in ("number", "shape", "array", "layer", "formula")]


@pytest.mark.parametrize("address", ENTERED)
def test_what_varies_names_two_mistakes(address: str):
    part = PARTS[address]
    assert len(part.mistakes) + len(part.formula.mistakes if part.formula else ()) >= 2


@pytest.mark.parametrize("address", [a for a in addresses(having="vary") if PARTS[a].mistakes])
def test_a_mistake_stays_one_with_other_givens(address: str):
    """It leads neither to the answer nor to where another one leads; where it would, it raises `ValueError`."""
    part = PARTS[address]
    for givens in ({}, *part.variants(MANY)):
        led_to = wrong_entries(part, givens)
        assert all(led_to.values()), f"{givens}: the answer, {[words for words, wrong in led_to.items() if not wrong]}"
        for one, other in combinations(led_to, 2):
            assert not same_entries(led_to[one], led_to[other], part.tolerance), f"{givens}: {one} | {other}"


def wrong_entries(part: Part, givens: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What mistakes that can be made with these givens lead to, where it is not within the tolerance of the answer."""
    right, led_to = entries(part, part.answer(**givens)), {}
    for words, mistake in part.mistakes.items():
        try:
            wrong = entries(part, part.mistaken(mistake, **givens))
        except ValueError:
            assert givens, f"{words} is made with the exam's givens"
            continue
        led_to[words] = {
            name: entry for name, entry in wrong.items() if not is_near(entry, right[name], part.tolerance)
        }
    return led_to


def same_entries(one: dict[str, Any], other: dict[str, Any], tolerance: float) -> bool:
    return one.keys() == other.keys() and all(is_near(one[name], other[name], tolerance) for name in one)


def test_many_parts_have_many_variants():
    many = [address for address in addresses(having="vary") if len(PARTS[address].variants(MANY)) == MANY]
    assert chosen.address or len(many) >= 60


CHECKED = [a for a in addresses(having="formula") if PARTS[a].formula.mistakes or PARTS[a].mistakes]


@pytest.mark.parametrize("address", CHECKED)
def test_a_mistake_in_a_formula_has_other_values(address: str):
    """Than the formulas of all fields, and than another mistake, with other givens, too."""
    part = PARTS[address]
    of_exam = formula_entries(part, {})
    assert of_exam, "no field carries the values of the answer"
    told = {words for field in of_exam for _, words in field.mistakes}
    assert len(told) == len(part.formula.mistakes) + len(part.mistakes), "a mistake is told at no field"
    for givens in ({}, *part.variants(VARIANTS)):
        for field in formula_entries(part, givens):
            values = [("the answer", field.values), *((words, json.loads(wrong)) for wrong, words in field.mistakes)]
            for (one, found), (other, led_to) in combinations(values, 2):
                assert not is_near(found, led_to, tolerance=1e-9), f"{givens}: {one} | {other}"


def is_near(entry: Any, right: Any, tolerance: float) -> bool:
    try:
        entry, right = np.asarray(entry, float), np.asarray(right, float)
    except (TypeError, ValueError):  # with names in it
        return entry == right
    return entry.shape == right.shape and bool(np.allclose(entry, right, rtol=1e-9, atol=tolerance))


@pytest.mark.parametrize("address", addresses(having="fields"))
def test_a_label_belongs_to_a_value(address: str):
    part = PARTS[address]
    assert set(part.fields) <= set(entries(part, part.answer()))
    assert len(set(part.fields.values())) == len(part.fields)


def labels_of(part: Part) -> dict[str, str]:
    """What the fields of a form are called, by what they hold."""
    of_formula = part.formula.fields if part.formula else {}
    return {**part.fields, **of_formula, **(part.lookup.fields if part.lookup else {})}


def speaks_of(label: str, name: str) -> bool:
    r"""Whether a label has the name of what its field holds in it, or its first letter as a symbol, or is its symbol.

    >>> speaks_of("Shape of $W^{[2]}$", "weights"), speaks_of("Shape of $b^{[2]}$", "weights")
    (True, False)
    >>> speaks_of("$w_{12}$", "w12"), speaks_of("$w_{12}$", "w21")
    (True, False)
    """
    if re.sub(r"[${}_]", "", label) == name:
        return True
    symbol = re.compile(rf"(?<![\\a-zA-Z]){name[0]}(?:\^\{{\[|'|\$)", re.IGNORECASE)
    return name.replace("_", " ") in label.lower() or bool(symbol.search(label))


@of_every_part
def test_of_several_fields_each_label_speaks_of_its_own_value(address: str):
    """So that labels which are exchanged are noticed."""
    labels = labels_of(PARTS[address])
    assert len(labels) < 2 or [label for name, label in labels.items() if not speaks_of(label, name)] == []


@pytest.mark.parametrize("address", addresses(having="tolerance"))
def test_what_is_one_per_cent_off_is_wrong(address: str):
    part = PARTS[address]
    sizes = [np.abs(np.asarray(entry, float)).ravel() for entry in entries(part, part.answer()).values()]
    assert part.tolerance < 0.01 * min(size for size in np.concatenate(sizes) if size)


@pytest.mark.parametrize("address", addresses(having="lookup"))
def test_a_lookup_accepts_some_entries_and_refuses_others(address: str):
    lookup = PARTS[address].lookup
    replies = list(lookup.replies())
    assert {bool(accepted) for _, (accepted, _) in replies} == {True, False}
    assert all(len(entry) <= len(lookup.fields) and words.strip() for entry, (_, words) in replies)
    assert len(dict(replies)) == len(replies), "two replies to one entry"


# Second routes


@of_every_part
def test_what_is_computed_has_a_second_route(address: str):
    found = PARTS[address].evidence == "argued" or routes.of_part(PARTS[address])
    assert found, "no test `confirms` it, or one of its deciders"


TEST_FILES = sorted((ROOT / "tests").rglob("test_*.py"))


def test_a_second_route_stands_with_the_tests_of_its_room_or_of_what_rooms_share():
    found = [route for path in TEST_FILES for route in routes.read(path)]
    assert [route.test for route in found if route not in routes.of(route.address)] == []
    of_parts = [route for route in found if route.path.startswith("tests/exams/")]
    assert of_parts and {route.address for route in of_parts} <= set(PARTS)
    in_rooms = [(route, Path(route.path).stem.removeprefix("test_")) for route in of_parts]
    own = {route: name.startswith(room_of(route.address.partition("#")[2])) for route, name in in_rooms}
    assert [route.test for route, name in in_rooms if not own[route] and is_room(name)] == []


@of_every_question
def test_the_routes_on_the_pages_are_those_that_pytest_runs(question: str):
    package = f"tests.exams.{folder_of(question).replace('/', '.')}"
    for path in routes.files_of(question):
        marked = [
            (*mark.args, function.__name__)
            for function in vars(importlib.import_module(f"{package}.{path.stem}")).values()
            for mark in getattr(function, "pytestmark", [])
            if mark.name == "confirms"
        ]
        assert sorted((route.address, route.what, route.name) for route in routes.read(path)) == sorted(marked)
        assert all(name.startswith("test_") for *_, name in marked)


# What the format itself refuses, counts and compares


@pytest.mark.parametrize(
    "fields, words",
    [
        ({"qualified": "So."}, "needs a witness"),
        ({"witness": bool}, "needs a witness"),
        ({"qualified": "So.", "corrected": "No.", "witness": bool}, "either qualified or corrected"),
    ],
)
def test_a_dispute_is_one_and_has_a_witness(fields: dict[str, Any], words: str):
    with pytest.raises(ValueError, match=words):
        Key("a key", **fields)


def test_a_witness_is_asked_of_both_sides():
    def compared(answer, **sides):
        return Key("a key", printed=3, corrected="So.", witness=lambda n: n % 2 == 0, **sides).compare(answer)

    assert compared(4) == (True, False) and compared(5) == (False, False)
    assert compared(5, ours=2, theirs=6) == (True, True)
    assert compared(5, ours=lambda: 2, theirs=lambda n=7: n) == (True, False)


@pytest.mark.parametrize(
    "kind, fields, words",
    [
        ("prose", {}, "kind='prose'"),
        ("number", {"vary": {"m": (1, 2)}}, r"vary names \['m'\]"),
        ("essay", {}, "kind='essay'"),
    ],
)
def test_a_part_that_does_not_fit_is_refused(kind: str, fields: dict[str, Any], words: str):
    with pytest.raises(ValueError, match=words):
        mark("a", "A title", kind=kind, **fields)(lambda n=1: n)


@pytest.mark.parametrize("of_claims", [prose, choice])
def test_a_part_of_no_claims_is_refused(of_claims: Callable):
    with pytest.raises(ValueError, match=r"claims=\{\}"):
        of_claims("a", "A title", claims={})
    with pytest.raises(ValueError, match=r"vary names \['m'\]"):
        of_claims("a", "A title", claims={"a": argued("a statement", "a source")}, vary={"m": (1, 2)})


def test_a_mistake_is_told_what_it_names():
    @mark("a", "A title", kind="number")
    def product(rows=2, columns=3):
        return rows * columns

    asked = product.part
    assert asked.mistaken(lambda: 7) == 7
    assert asked.mistaken(lambda answer, columns: answer - columns) == 3
    assert asked.mistaken(lambda answer, columns: answer - columns, columns=5) == 5


def test_a_given_that_a_part_does_not_take_is_refused():
    with pytest.raises(TypeError, match="kernal"):
        find_part("winter-2021/q3#i").answer(kernal=3)


def test_only_options_of_groups_have_hyphens():
    claims = {"A-one": argued("a statement", "a source")}
    with pytest.raises(ValueError, match="part a: the option 'A-one' has a hyphen"):
        choice("a", "A title", claims=claims)
    assert choice("a", "A title", claims=claims, groups={"A": "curve A"}).claims == claims


def test_variants_leave_out_answers_that_were_there():
    part = Part("a", "", "number", HERE, function=lambda n=2: n % 3, vary={"n": range(2, 30)})
    assert sorted(part.answer(**givens) for givens in part.variants(10)) == [0, 1]


def test_no_variant_of_small_domains_is_missed():
    """Of thousands of combinations, one has another answer."""
    domains = {"m": range(50), "n": range(TRIED // 50)}
    part = Part("a", "", "number", HERE, function=lambda m=0, n=0: (m, n) == (31, 47), vary=domains)
    assert part.variants(2) == [{"m": 31, "n": 47}]
    large = {"m": range(10**6), "n": range(10**6)}
    part = Part("a", "", "number", HERE, function=lambda m=0, n=0: m + n, vary=large)
    assert len({tuple(givens.values()) for givens in part.variants(100)}) == 100


def test_a_key_in_prose_agrees_where_all_its_statements_hold():
    part = prose("a", "", claims={name: argued(name, "a source") for name in ("one", "two")})
    assert part.agrees_with(("one",)) and part.agrees_with(("two", "one"))
    assert not part.agrees_with(("one", "three"))


def test_only_a_part_whose_claims_all_name_a_source_is_argued():
    by_source, by_computation = argued("a statement", "a source"), shown("a statement", lambda: True)
    evidence = [
        prose("a", "", claims=dict(enumerate(claims))).evidence
        for claims in ([by_source, by_source], [by_source, by_computation])
    ]
    assert evidence == ["argued", "computed"]


def derivation_to(right: Any, relation: str) -> Derivation:
    """From a line of three ones to another one."""
    return Derivation([Step("", "", lambda x: x), Step("", "", right, relation)], lambda rng: {"x": np.ones(3)})


@pytest.mark.parametrize("relation", ["=", "<=", ">="])
def test_each_entry_of_a_line_counts(relation: str):
    derivation = derivation_to(lambda x: x + np.array([-1, 0, 1]), relation)
    assert derivation.broken_step(np.random.default_rng(0)) == 1


def test_equal_lines_have_equal_shapes():
    assert derivation_to(lambda x: x[:, None], "=").broken_step(np.random.default_rng(0)) == 1
