"""The small pieces of pages: values as text, entries of an attempt, tables, figures, sections, blocks and routes."""

import dataclasses
import json
import re
from collections import namedtuple
from html import escape, unescape
from pathlib import Path

import numpy as np
import pytest
import sympy
from bs4 import BeautifulSoup
from markupsafe import Markup

from solutions.claim import refuted, shown
from solutions.pages import compute, evidence, figures, links, markup, routes, source, text
from solutions.pages.plain import plain
from solutions.papers import find_part
from solutions.part import Key, Part


def part(function, kind: str = "number", **fields) -> Part:
    return Part("a", "A title", kind, "solutions.exams.spring_2000.q1.a_room", function, **fields)


def example(rows=2, columns=3):
    return rows * columns


Pair = namedtuple("Pair", "volume parameters")


# Values


@pytest.mark.parametrize(
    "value, expected",
    [
        (True, "yes"),
        (0.123456, "0.1235"),
        (Pair((2, 3), 7), "volume 2 × 3, parameters 7"),
        ([[1, 0.5], [2, 3]], "[[1, 0.5], [2, 3]]"),
        ((10,), "10"),
        (example, "example(rows=2, columns=3)"),
        (sympy.Symbol("x") ** 2, "x**2"),
    ],
)
def test_a_value_as_plain_text(value, expected: str):
    assert plain(value) == expected


def html(name: str, macro: str, *arguments, **options) -> str:
    """What a macro of a template makes."""
    return getattr(markup._environment().get_template(name).module, macro)(*arguments, **options)


def shown_answer(asked: Part) -> str:
    record = compute.record(asked)
    return html("answer.html", "value", record, record.answer, record.options)


def test_the_answer_to_a_choice_names_its_options_and_to_prose_its_statements():
    claims = {"i": shown("It is *so*.", lambda: True), "ii": shown("And `so`.", lambda: True)}
    assert text.answer_text(part(example, "choice", claims=claims), ("i", "ii")) == "i, ii"
    assert text.answer_text(part(example, "prose", claims=claims), ("i", "ii")) == "It is so. And so."
    assert "<em>so</em>" in shown_answer(part(None, "prose", claims=claims))
    assert "<b>(i)</b> It is" in shown_answer(part(None, "choice", claims=claims))


def test_a_formula_is_shown_as_mathematics_and_html_is_escaped():
    assert shown_answer(part(lambda: sympy.Symbol("x") / 2, "formula")).startswith('<span class="math"><math')
    assert shown_answer(part(lambda: "a < b")) == "a &lt; b"


@pytest.mark.parametrize("value, kind", [(3, "number"), (0.5, "number"), ((1, 2), "shape"), ([1, 2], "array")])
def test_how_an_entry_is_read(value, kind: str):
    assert text.entry_kind(value) == kind


@pytest.mark.parametrize("has_control, row", [(False, "| loss | 0.25 |"), (True, "| loss | 0.25 | 0.5 |")])
def test_numbers_of_an_experiment_stand_beside_its_control(has_control: bool, row: str):
    made = markup.filled("numbers.md", numbers=[("loss", "0.25", "0.5")], has_control=has_control)
    assert made.splitlines()[-1].rstrip() == row
    assert markup.filled("numbers.md", numbers=[], has_control=has_control) == ""


# Tables


def test_a_table_escapes_all_but_markup():
    made = markup.table([(Markup("<b>a</b>"), "<b>a < b", "<1%")], head=["x < y", "b", "c"], caption="a & b")
    assert '<th scope="row"><b>a</b></th><td>&lt;b&gt;a &lt; b</td><td>&lt;1%</td>' in made
    assert "x &lt; y" in made and "<caption>a &amp; b</caption>" in made


# Attempts


def data(form: str, name: str) -> list[str]:
    return re.findall(rf'data-{name}="([^"]*)"', form)


def attempt(asked: Part) -> str:
    record = compute.record(asked)
    return html("attempt.html", "attempt", record, record)


def mistakes(form: str) -> list:
    return json.loads(unescape(data(form, "mistakes")[0]))


def test_an_attempt_expects_the_answer_and_knows_the_mistakes():
    asked = part(example, mistakes={"You added.": lambda rows=2, columns=3: rows + columns}, tolerance=0.01)
    form = attempt(asked)
    assert data(form, "expect") == ["6"] and data(form, "kind") == ["number"] and data(form, "tolerance") == ["0.01"]
    assert mistakes(form) == [["5", "You added."]]


def test_an_attempt_at_a_variant_has_its_own_mistakes_and_names():
    asked = part(example, mistakes={"You added.": lambda rows=2, columns=3: rows + columns})
    record = dataclasses.replace(compute.record(asked), entries=compute.entries_of(asked, {"rows": 4, "columns": 5}))
    form = html("attempt.html", "attempt", record, record, "-v1")
    assert mistakes(form) == [["9", "You added."]] and data(form, "expect") == ["20"]
    assert 'for="a-v1-entry-"' in form and data(form, "part")[0].endswith("#a-v1")


def test_one_option_of_each_group_is_chosen():
    claims = {
        "A-slow": shown("Slow.", lambda: True),
        "A-fast": refuted("Fast.", lambda: True, because="It takes ten steps."),
        "B-slow": refuted("Slow.", lambda: True, because="It takes one step."),
        "B-fast": shown("Fast.", lambda: True),
    }
    form = attempt(part(None, "choice", claims=claims, groups={"A": "Curve A", "B": "Curve B"}))
    assert data(form, "expect") == ["A-slow B-fast"]
    assert re.findall(r'type="radio" name="([^"]*)"', form) == ["a-A", "a-A", "a-B", "a-B"]
    assert re.findall(r'role="group" aria-labelledby="(a-[AB])"><p id="\1"><b>(Curve [AB])', form) == [
        ("a-A", "Curve A"),
        ("a-B", "Curve B"),
    ]


a, b = sympy.symbols("a b")


def near(ratio):
    return {"The ratio is another one.": abs(a / b - ratio) < 0.1, "a is too large.": a <= 10}


def test_entries_of_which_many_are_right_are_told_what_they_satisfy():
    asked = part(lambda ratio=2: namedtuple("Sides", "a b")(2 * ratio, 2), "layer", conditions=near)
    found = json.loads(unescape(data(attempt(asked), "conditions")[0]))
    assert found == [["0.1 - abs(a/b - 2)", True, "The ratio is another one."], ["10 - a", False, "a is too large."]]
    assert compute.conditions_of(asked, {"ratio": 3})[0][0] == "0.1 - abs(a/b - 3)"


def test_a_mistake_that_nobody_can_make_with_these_givens_is_left_out():
    def impossible(rows):
        if rows == 4:
            raise ValueError("not with these")
        return 5

    def equal():
        return 12

    asked = part(example, mistakes={"a": impossible, "b": equal})
    (entry,) = compute.entries_of(asked, {"rows": 4})
    assert entry.expect == "12" and entry.mistakes == []


def test_a_matrix_is_entered_in_rows_and_shown_as_a_matrix():
    def rows(matrix=None):
        return [[1, -2, 3], [4, 5, 6]]

    def transposed(matrix=None):
        return [[1, 4], [-2, 5], [3, 6]]

    asked = part(rows, "array", mistakes={"You transposed it.": transposed})
    form = attempt(asked)
    assert "<textarea" in form and 'rows="2"' in form and "2 rows of 3 numbers" in form
    assert data(form, "expect") == ["1,-2,3,4,5,6"] and data(form, "kind") == ["array"]
    tempting = markup.inline(html("reasons.md", "mistakes", compute.record(asked)))
    for said in (shown_answer(asked), tempting):
        assert "<math" in said and said.count("<mtr>") in (2, 3)


@pytest.mark.parametrize("several, kind", [(True, "checkbox"), (False, "radio")])
def test_a_choice_lets_several_options_be_ticked_or_one(several: bool, kind: str):
    claims = {"i": shown("One", lambda: True), "ii": refuted("Two", lambda: True)}
    form = attempt(part(None, "choice", claims=claims, several=several))
    assert form.count(f'type="{kind}"') == 2 and data(form, "expect") == ["i"]


@pytest.mark.parametrize("kind", ["formula", "code", "proof", "figure"])
def test_what_no_script_can_mark_has_a_rubric(kind: str):
    assert "<textarea" in attempt(part(example, kind))
    items = [("required", "It says *why*."), ("alternative", "It names $x$."), ("extra", "More.")]
    rubric = html("attempt.html", "rubric", compute.record(part(example, kind)), items)
    assert rubric.count('type="checkbox" form="attempt-a"') == 3 and data(rubric, "counts") == [c for c, _ in items]
    assert "<em>why</em>" in rubric and "<math" in rubric
    assert html("attempt.html", "rubric", compute.record(part(example)), []) == ""


# What is shown of the code


def test_the_code_of_a_part_is_shown_without_its_decorator():
    shown = evidence.code(find_part("winter-2021/q3#i").function)
    assert shown.startswith("def convolution(") and "@part" not in shown


def test_a_lambda_is_shown_as_it_stands():
    double = lambda x: 2 * x  # noqa: E731
    assert "lambda x: 2 * x" in evidence.code(double)


def test_a_program_is_shown_without_its_words_and_as_it_is_indented():
    def sign(x):
        """1 or -1."""
        if x < 0:
            return -1
        return 1

    body = "    if x < 0:\n        return -1\n    return 1"
    assert evidence.code(sign) == f"def sign(x):\n{body}"
    assert evidence.code(sign, words=True) == f'def sign(x):\n    """1 or -1."""\n{body}'
    assert evidence.code(find_part("winter-2021/q3#i").function).startswith("def ")
    assert evidence.fence("x") == "```python\nx\n```"


def test_the_outer_fence_of_a_block_is_the_longer_one():
    inner = markup.block("text", "details", "Inner", type="hint")
    outer = markup.block(inner, "details", "Outer", type="solution")
    assert outer.startswith("//// details | Outer\n") and outer.endswith("\n////")


def test_folded_pieces_stand_inside_each_other():
    folded = markup.nested([("First", "1"), ("Second", "2")], "hint")
    assert folded.index("First") < folded.index("Second") < folded.index("\n///\n") < folded.rindex("////")


@pytest.mark.parametrize("key, said", [(Key("6", printed=6), "agrees with ours"), (None, "the paper prints none")])
def test_the_answer_box_says_what_the_key_is_worth(key: Key | None, said: str):
    assert said in html("answer.html", "box", compute.record(part(example, key=key)))


# Figures


def svg():
    """A square & a line.

    >>> 1
    1
    """
    return '<svg><defs><path id="p"/></defs><use href="#p"/><g clip-path="url(#p)"/></svg>'


def test_a_figure_has_its_own_ids_and_its_docstring_as_caption():
    drawn = figures.figure(svg)
    assert 'id="svg-p"' in drawn and 'href="#svg-p"' in drawn and "url(#svg-p)" in drawn
    assert '<figcaption id="svg-caption">A square &amp; a line.</figcaption>' in drawn
    assert 'role="img" aria-labelledby="svg-caption"' in drawn


def test_a_figure_without_a_docstring_is_refused():
    with pytest.raises(ValueError, match="needs a docstring"):
        figures.figure(lambda: "<svg></svg>")


def draw_steps():
    """Steps."""
    from matplotlib import pyplot

    axes = pyplot.figure().add_subplot()
    axes.step([1, 2], [3, 4])
    axes.imshow(np.eye(2))
    axes.inset_axes([0, 0, 0.2, 0.2]).imshow(np.eye(2))
    return axes.figure


def test_a_matplotlib_figure_is_the_same_each_time_and_closed():
    from matplotlib import pyplot

    drawn = figures.figure(draw_steps)
    assert drawn == figures.figure(draw_steps)
    assert pyplot.get_fignums() == []
    ids = re.findall(r'\bid="([^"]+)"', drawn)
    assert len(set(ids)) == len(ids)
    assert "currentColor" in drawn and "<metadata" not in drawn and "#000000" not in drawn
    assert "#ffffff" not in drawn  # it stands on the ground of the page


# Pages as they are written


PAGE = """# winter-2021/q3

/// stem
Shared.
///

## winter-2021/q3#i

/// question
```python
/// hint
# a comment
```
///
Free text.

/// stem
///

## winter-2021/q3#ii
"""


def test_a_stem_is_in_force_until_the_next_one():
    question, first, second = source.read_sections(PAGE.replace("/// hint\n", "").splitlines(), "p.md")
    assert [question.address, first.address, second.address] == [
        "winter-2021/q3",
        "winter-2021/q3#i",
        "winter-2021/q3#ii",
    ]
    assert question.stem is None and first.stem.lines == ["Shared."] and second.stem is None
    (asked,) = first.blocks("question")
    assert asked.lines[1] == "# a comment"


@pytest.mark.parametrize(
    "page, message",
    [
        ("text", "p.md:1: the page begins with the address"),
        ("# winter-2021/q3\n\n/// question\n///", "p.md:3: the block 'question' stands before the first part"),
        ("# winter-2021/q3\n## winter-2021/q3#i\n/// question\ntext", "p.md:3: the block 'question' is never closed"),
        ("# winter-2021/q3\n## winter-2021/q3#i\n/// question\n/// hint\n///", "p.md:3: the block 'question' is never"),
        ("# winter-2021/q3\n/// stem\n## winter-2021/q3#i\n///", "p.md:2: the block 'stem' is never closed"),
        ("# winter-2021/q3\n## winter-2021/q3#i\n/// hnt\n///", "p.md:3: '/// hnt' opens or closes no block"),
        ("# winter-2021/q3\n## winter-2021/q3#i\n/// hint\n///\n///", "p.md:5: '///' opens or closes no block"),
    ],
)
def test_a_fault_of_a_page_is_told_with_its_line(page: str, message: str):
    with pytest.raises(source.PageError, match=f"^{re.escape(message)}"):
        source.read_sections(page.splitlines(), "p.md")


# Links and routes


def test_links_lead_to_the_repository_where_one_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("REPO_URL", "https://forge.example/name/project/")
    assert links.source("solutions/part.py", 7) == "https://forge.example/name/project/blob/main/solutions/part.py#L7"
    assert "part=winter-2021%2Fq3%23i" in links.report("winter-2021/q3#i")
    asked = compute.record(find_part("winter-2021/q3#i"))
    assert f'href="{escape(links.report(asked.address))}"' in html("known.html", "known", asked)
    monkeypatch.delenv("REPO_URL")
    assert links.source("solutions/part.py", 7) == "../../../source/solutions/part.py.txt"


def test_routes_are_read_from_the_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "tests/exams/winter_2021/q9/test_b_counts.py"
    path.parent.mkdir(parents=True)
    shared = path.with_name("test_a_shared_module.py")
    shared.write_text('@confirms("winter-2021/q9#b", "JAX")\ndef test_shared(): ...\n')
    path.write_text(
        'import missing\n\n@confirms("winter-2021/q9#a", "counting")\n@confirms("winter-2021/q9#b", "Keras")\n'
        "def test_both(): ...\n\ndef test_other(): ...\n"
    )
    monkeypatch.setattr(routes, "TESTS", tmp_path / "tests")
    route, other = routes.of("winter-2021/q9#b")  # that of its room first
    assert (route.what, route.test) == ("Keras", "tests/exams/winter_2021/q9/test_b_counts.py::test_both")
    assert (other.what, Path(other.path).name) == ("JAX", shared.name)
    assert routes.of("winter-2021/q8#a") == []


# Filters of templates


def test_a_program_keeps_its_text_and_its_keywords_are_marked():
    code = "def f(x):\n    return x < 'a'\n"
    page = BeautifulSoup(markup.highlighted(code), "html.parser")
    assert page.select_one("div.highlight code").get_text() == code
    assert [mark.get_text() for mark in page.select("span.k")] == ["def", "return"]
    assert [mark.get_text() for mark in page.select("span.s1")] == ["'a'"]


def test_what_a_kind_asks_for_is_said_of_one_and_of_several():
    said = markup._environment().from_string("{{ kind | asked_for }}, {{ kind | asked_for_many }}").render(kind="shape")
    assert said == "a shape, shapes"
