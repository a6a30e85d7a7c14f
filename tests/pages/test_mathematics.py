"""TeX becomes MathML, in Markdown, in finished HTML and in notebooks; what cannot be converted stops the build."""

import re
from xml.etree import ElementTree

import pytest
from markdown import Markdown

from solutions.pages.markup import inline
from solutions.pages.mathematics import MathematicsExtension, TeXError, convert_notebook_math, mathml


def convert(text: str) -> str:
    """Markdown with superfences, as on the pages, in which other exceptions would be swallowed."""
    return Markdown(extensions=["tables", "pymdownx.superfences", MathematicsExtension()]).convert(text)


def tags(markup: str) -> list[str]:
    return re.findall(r"<(\w+)", markup)


def test_a_stop_is_not_parted_from_the_formula_before_it():
    assert convert("of $x$, then $y$ (and $z$).").count('<span class="unbroken">') == 2
    assert re.search(r'<span class="unbroken"><math.*?</math>,</span> then <math', convert("of $x$, then $y$"))
    assert "unbroken" not in convert("$x$ and *$y$* and\n$z$")


@pytest.mark.parametrize(
    "tex, expected",
    [
        (r"\frac{a}{b}", "<mfrac><mi>a</mi><mi>b</mi></mfrac>"),
        (r"a \odot b", "⊙"),
        (r"\mathbf{x}", "<mi>𝐱</mi>"),
        (r"\boldsymbol{\theta}", "<mi>𝜽</mi>"),
        (r"\underbrace{x}_{n}", "⏟"),
        (r"\text{if } x", "<mtext>if"),
        (r"\operatorname{softmax}(z)", "<mi>softmax</mi>"),
        (r"\mathbb{E}[x]", "𝔼"),
        (r"\lfloor x \rfloor", "⌊"),
        (r"\hat{y}", 'accent="true"'),
        (r"\sqrt{v + \epsilon}", "<msqrt>"),
        ("x < y", "<mo>&lt;</mo>"),
    ],
)
def test_what_the_pages_need_is_known(tex: str, expected: str):
    assert expected in mathml(tex)


@pytest.mark.parametrize(
    "tex, rows, cells",
    [
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", 2, 4),
        (r"\begin{bmatrix} 1 \\ 2 \\ 3 \end{bmatrix}", 3, 3),
        (r"\begin{cases} x & x > 0 \\ 0 & \text{else} \end{cases}", 2, 4),
        (r"\begin{aligned} a &= b \\ &= c \\ &= d \end{aligned}", 3, 6),
        (r"\sum_{\substack{i < n \\ j < m}} x", 2, 2),
    ],
)
def test_rows_and_cells_are_kept(tex: str, rows: int, cells: int):
    found = tags(mathml(tex, display=True))
    assert (found.count("mtr"), found.count("mtd")) == (rows, cells)


@pytest.mark.parametrize(
    "tex", [r"\frac{\partial L}{\partial W^{[1]}}", r"\operatorname{ReLU}(x)", r"\max_i z_i", r"\left( x \right)^2"]
)
def test_the_markup_is_well_formed(tex: str):
    assert ElementTree.fromstring(mathml(tex, display=True)).tag == "span"


@pytest.mark.parametrize(
    "tex, reason",
    [
        (r"\frob{x}", r"Unknown command"),
        (r"\tag{1}", "may only appear"),
        (r"\begin{smallmatrix} 1 \end{smallmatrix}", "Unknown environment"),
        (r"\frac{a", "end of input"),
        ("x_", "end of input"),
        ("}", "Unmatched"),
        (r"a \\ b", "breaks a line only within"),
    ],
)
def test_what_is_no_tex_is_quoted_with_the_reason(tex: str, reason: str):
    with pytest.raises(TeXError, match=reason) as caught:
        mathml(tex)
    assert f'"{tex}"' in str(caught.value)


@pytest.mark.parametrize("text", [r"$\frob$", "$$\n\\frob\n$$", "- a\n- $\\frob$", "|a|b|\n|-|-|\n|$\\frob$|c|"])
def test_unknown_tex_stops_the_conversion_of_a_page(text: str):
    with pytest.raises(TeXError, match="frob"):
        convert(text)


def test_a_formula_without_its_end_is_an_error():
    with pytest.raises(TeXError, match="no closing"):
        convert("$$ x = 1\n\nand more")


@pytest.mark.parametrize("text", ["It costs $5 and $6.", r"a \$x\$", "`$x$`", "    $x$", "```\n$x$\n```", "$ x $"])
def test_a_dollar_that_is_none_of_tex_stays(text: str):
    assert "<math" not in convert(text) and "$" in convert(text)


def test_a_formula_stands_in_its_line_or_is_displayed():
    assert convert("Let $x$ be.").startswith("<p>Let <math><mi>x</mi>")
    assert convert("Let\n\n$$\nx\n$$\n\nbe.").count('<span class="math"><math display="block"') == 1


@pytest.mark.parametrize("tex", ["- x", "+ x", "= x", "> 0", "1. x", "a | b"])
def test_the_lines_of_a_displayed_formula_are_no_markdown(tex: str):
    assert set(tags(convert(f"$$\nx\n{tex}\n$$"))) & {"ul", "ol", "li", "h1", "h2", "blockquote", "table"} == set()


def test_emphasis_and_dashes_in_a_formula_stay():
    assert inline("$a_1 * b_1 * c_{--}$").count("<em>") == 0


def test_a_formula_is_converted_within_a_list_and_a_table():
    assert convert("- $x$\n- $y$").count("<math") == 2
    assert convert("| a | b |\n|---|---|\n| $x$ | $y$ |").count("<math") == 2


def cell(content: str, kind: str = "Markdown") -> str:
    return f'<div class="jp-Rendered{kind}"><div>{content}</div></div>'


def test_the_mathematics_of_a_notebook_is_converted():
    converted = convert_notebook_math(cell("<p>$a &lt; b$</p>") + cell("$$x$$", "Latex"))
    assert converted.count("<math") == 2 and "<mo>&lt;</mo>" in converted


@pytest.mark.parametrize(
    "page", ["<p>$x$</p>", cell("<pre>$x$</pre>"), cell("<code>$x$</code>"), cell("a") + "<div>$x$</div>"]
)
def test_code_and_output_of_a_notebook_stay(page: str):
    assert convert_notebook_math(page) == page


def test_unknown_tex_in_a_notebook_is_an_error():
    with pytest.raises(TeXError, match="frob"):
        convert_notebook_math(cell(r"$\frob$"))
