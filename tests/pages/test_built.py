"""A page of a question is taken apart for paper and cards: here a small one, written by hand."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from solutions.pages import built
from solutions.pages.built import Shown

PAGE = """<html><body><article class="md-content__inner">
<h1>Title</h1><p class="meta">3 points</p><p>How to answer.</p>
<section class="stem" data-of="a b"><p id="stem">A stem with <a href="x">a link</a>.</p></section>
<section class="part" data-part="paper/q1#a"><h2 class="part-title">a</h2><p class="meta">1 point</p>
<div class="question"><p>Asked: <b>a</b>.
<svg class="diagram"
 width="9pt"><text>1</text></svg></p></div>
<form class="attempt" data-part="paper/q1#a">
<div class="field"><label for="w">Width</label><input type="text" id="w"/></div>
<button class="check">Check</button></form>
<details class="hint"><summary>Hint 1</summary><p>First.</p>
<details class="hint"><summary>Hint 2</summary><p>Second.</p></details></details>
<details class="solution worked"><summary>Worked solution</summary>
<div class="answer" data-answer="paper/q1#a"><p class="answer-title">Answer</p><div class="answer-value"><p>9</p></div>
<p class="answer-key">The official key: <span class="verdict">agrees</span></p></div>
<p>Because.</p><details class="known"><summary>How we know</summary><p>Computed.</p></details>
<details class="known"><summary>The official key</summary><p>9.</p></details></details></section>
<h2 id="more">More</h2><p>Text.</p>
<section class="part" data-part="paper/q1#c"><div class="question">Asked: c.</div>
<form><div class="field"><label>Your answer</label><textarea name="text"></textarea></div>
</form>
<details class="worked"><summary>Worked solution</summary><div class="answer"><div class="answer-value">10</div>
<p class="answer-key"><span class="verdict">open</span></p></div></details></section>
<p class="foot">Sources.</p></article></body></html>"""


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Shown], dict[str, str]]:
    folder = tmp_path / "exams/paper/q1"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(PAGE, "utf-8")
    monkeypatch.setattr(built, "SITE", tmp_path)
    records = [SimpleNamespace(address=f"paper/q1#{label}", label=label) for label in "ac"]
    figures: dict[str, str] = {}
    return list(built.parts(SimpleNamespace(address="paper/q1", parts=records), figures)), figures


def test_each_piece_stands_where_it_belongs(shown):
    (a, c), _ = shown
    assert [part.record.label for part in (a, c)] == ["a", "c"]
    assert "How to answer." in a.before and "More" not in a.before and "points" not in a.before
    assert a.stem == '<section class="stem"><p>A stem with a link.</p></section>'
    assert a.question.startswith("<p>Asked: <b>a</b>.\n<img ")
    assert a.fields == '<div class="field"><span>Width</span><span class="line"></span></div>'
    assert [str(hint) for hint in a.hints] == ["<p>First.</p>", "<p>Second.</p>"]
    assert (a.answer, a.key) == ("<p>9</p>", "agrees")
    assert "Because." in a.worked and '<p class="title">The official key</p>' in a.worked
    assert not {word for word in ("Computed.", "How we know", "answer-value") if word in a.worked}


def test_a_stem_is_of_its_parts_only_and_headings_stand_before_the_next(shown):
    (_, c), _ = shown
    assert (c.stem, c.fields, c.hints, c.answer, c.key) == ("", "", [], "10", "open")
    assert c.before == "<h2>More</h2>\n<p>Text.</p>"


def test_a_figure_is_a_file_with_the_style_of_the_site(shown):
    (a, _), figures = shown
    ((name, svg),) = figures.items()
    assert f'<img alt="Figure" src="{name}" width="12"/>' in a.question  # 9 points
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" class="diagram"\n width="9pt"><style>.diagram{')
    assert "var(" not in svg and "<text>1</text></svg>" in svg


def test_what_is_read_may_be_changed_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shown):
    question = SimpleNamespace(
        address="paper/q1", parts=[SimpleNamespace(address=f"paper/q1#{x}", label=x) for x in "ac"]
    )
    (a, _) = built.parts(question, {}, read=lambda html: html.replace("Because.", "So."))
    assert "So." in a.worked and "Because." not in a.worked
