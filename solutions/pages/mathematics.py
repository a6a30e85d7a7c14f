r"""Mathematics: TeX in Markdown and in notebooks becomes MathML while the page is built.

`$x^2$` stands in a line, `$$x^2$$` is displayed. `\$` is a dollar; so is a `$` that is followed by
a space, or could only close after a space or before a digit: $5 and $6 are amounts. MathML needs
no script on the page; docs/assets/mathematics.css gives it its font.
"""

import html
import re
from collections.abc import Callable, Iterator
from functools import cache
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from math_core import LatexError, LatexToMathML
from pymdownx.superfences import SuperFencesException

STOPS = ".,;:!?)"
MACROS = {"substack": r"\begin{subarray}{c}#1\end{subarray}"}

TEX = r"""(?sx)
    (?<! [\\$] ) (?:
        \$\$ (?P<display> (?:TOKEN)+? ) \$\$
      | \$ (?P<inline> (?!\s) (?:TOKEN)+? (?<!\s) ) \$ (?!\d)
      | (?P<unpaired> \$\$ )
    )"""
TEX_IN_MARKDOWN = TEX.replace("TOKEN", r"\\. | [^\\$]")
TEX_IN_HTML = TEX.replace("TOKEN", r"\\[^<] | [^\\$<]")  # never across a tag
DISPLAYED = re.compile(r"(?sm)^[ ]* \$\$ (?:\\.|[^\\$])+? \$\$ [ ]*$", re.X)
CODE = re.compile(r"(?ms)^[ ]*(?P<fence>`{3,}|~{3,}).*?^[ ]*(?P=fence)[ ]*$|(?P<ticks>`+).+?(?P=ticks)")
NOTEBOOK_TOKEN = re.compile(
    rf"""{TEX_IN_HTML}
    | <!-- .*? -->
    | <(?P<verbatim> pre|code|script|style|svg|textarea)\b .*? </(?P=verbatim)>
    | <(?P<tag> /?\w+ ) [^>]* >"""
)
NOTEBOOK_TEXT = re.compile(r"\bjp-Rendered(Markdown|Latex)\b")


class TeXError(ValueError, SuperFencesException):
    """TeX that cannot be converted.

    A SuperFencesException too, since superfences swallows every other exception that is raised
    within a fence, as by what an executed block prints: the page would lack it without a word.
    """


def mathml(tex: str, display: bool = False) -> str:
    r"""MathML of a TeX formula; a displayed one within a `<span class="math">` that can scroll. Equations of it that
    follow each other, each after a comma and a `\quad` or `\qquad`, are formulas of their own, which a phone breaks.

    Raises `TeXError`, a `ValueError` that quotes the TeX and says what is wrong with it.

    >>> mathml(r"\sigma^2")
    '<math><msup><mi>σ</mi><mn>2</mn></msup></math>'
    >>> mathml("x", display=True)
    '<span class="math"><math display="block"><mi>x</mi></math></span>'
    >>> mathml(r"x, \qquad y", display=True).count("<math ")
    2
    >>> mathml(r"\frob{x}")
    Traceback (most recent call last):
    solutions.pages.mathematics.TeXError: TeX "\frob{x}": Unknown command "\frob" (character 0)
    """
    tex = tex.strip()
    if not tex:
        raise TeXError("TeX is empty between its dollars")
    if r"\\" in tex and not re.search(r"\\begin|\\substack", tex):  # math-core would drop it
        raise TeXError(rf'TeX "{tex}": \\ breaks a line only within aligned, cases, …')
    try:
        pieces = _equations(tex) if display else [tex]
        markup = "".join(_converter().convert_with_local_state(piece, displaystyle=display) for piece in pieces)
    except LatexError as error:
        position, _, reason = str(error).partition(": ")
        raise TeXError(f'TeX "{tex}": {reason.rstrip(".")} (character {position})') from None
    # The one name of a character that XML does not know: the page stays readable to its parsers.
    markup = markup.replace("&ApplyFunction;", "\N{FUNCTION APPLICATION}")
    return f'<span class="math">{markup}</span>' if display else markup


def _equations(tex: str) -> list[str]:
    r"""A formula, cut behind the commas that a `\quad` follows outside of all braces and environments.

    >>> _equations(r"a, \qquad b, c, \quad d")
    ['a,', 'b, c,', 'd']
    >>> _equations(r"\begin{cases} a, \quad b \end{cases}, {c, \quad d}")
    ['\\begin{cases} a, \\quad b \\end{cases}, {c, \\quad d}']
    """
    cuts, depth = [0], 0
    for found in re.finditer(r"\\(?:begin|left)\b|\\(?:end|right)\b|\\[{}]|[{}]|(?P<cut>,\s*\\q?quad\b)", tex):
        depth += found[0] in (r"\begin", r"\left", "{")
        depth -= found[0] in (r"\end", r"\right", "}")
        if found["cut"] and not depth:
            cuts.append(found.end())
    pieces = [tex[start:end] for start, end in zip(cuts, [*cuts[1:], None], strict=True)]
    return [bare for piece in pieces if (bare := re.sub(r"\s*\\q?quad$", "", piece).strip())]


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(macros=MACROS, fancy_error=False)


def _convert(match: re.Match[str], decode: Callable[[str], str] = str) -> str:
    """MathML of a match of TEX."""
    if match["unpaired"]:
        start = decode(match.string[match.start() :][:60])
        raise TeXError(f'TeX "{start}" has no closing $$ (a blank line ends it; \\$ is a dollar)')
    return mathml(decode(match["display"] or match["inline"]), match["display"] is not None)


def wrong_formulas(text: str) -> Iterator[tuple[int, str]]:
    r"""The lines of Markdown, counted from 0, where formulas begin that cannot be converted, and what is wrong.

    >>> list(wrong_formulas("`$\\no$` and\n$\\frob$, $x$"))
    [(1, 'TeX "\\frob": Unknown command "\\frob" (character 0)')]
    """
    text = CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)
    for paragraph in re.finditer(r"(?:.*\S.*\n?)+", text):
        for formula in re.finditer(TEX_IN_MARKDOWN, paragraph[0]):
            try:
                _convert(formula)
            except TeXError as error:
                yield text.count("\n", 0, paragraph.start() + formula.start()), str(error)


def convert_notebook_math(page: str) -> str:
    r"""A notebook page's HTML, the TeX of its Markdown cells and LaTeX outputs converted.

    nbconvert leaves it to a MathJax that this site does not have. Code stays, and what it printed.
    Raises `TeXError`, a `ValueError`, as `mathml` does.

    >>> convert_notebook_math('<div class="jp-RenderedMarkdown">$y$, <code>$y$</code></div>')
    '<div class="jp-RenderedMarkdown"><math><mi>y</mi></math>, <code>$y$</code></div>'
    """
    depth = 0  # of open <div>s, counted from the one that holds the rendered cell

    def convert(match: re.Match[str]) -> str:
        nonlocal depth
        if match["tag"] == "div" and (depth or NOTEBOOK_TEXT.search(match[0])):
            depth += 1
        elif match["tag"] == "/div" and depth:
            depth -= 1
        elif depth and match[0].startswith("$"):
            return _convert(match, html.unescape)
        return match[0]

    return NOTEBOOK_TOKEN.sub(convert, page)


class MathematicsExtension(Extension):
    """Python-Markdown extension for `$…$` and `$$…$$`."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the syntax with `md`, between its rules for code and for escapes."""
        md.ESCAPED_CHARS.append("$")
        md.block_level_elements.remove("math")  # else a paragraph of one formula loses its <p>
        md.inlinePatterns.register(_Inline(TEX_IN_MARKDOWN, md), "mathematics", 185)
        md.parser.blockprocessors.register(_Displayed(md.parser), "mathematics", 79)


class _Inline(InlineProcessor):
    """A stop or a comma behind a formula stays on its line: browsers would break between the two."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:
        markup, end = _convert(m), m.end()
        if data[end:] and data[end] in STOPS:
            end += 1
            markup = f'<span class="unbroken">{markup}{data[end - 1]}</span>'
        return self.md.htmlStash.store(markup), m.start(), end


class _Displayed(BlockProcessor):
    """Keeps the lines of `$$…$$` from being read as a list, a quotation, a table or a heading."""

    def test(self, parent: Element, block: str) -> bool:
        return DISPLAYED.search(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        found = DISPLAYED.search(block)
        if before := block[: found.start()].rstrip("\n"):
            self.parser.parseBlocks(parent, [before])
        SubElement(parent, "p").text = found[0].strip()
        if after := block[found.end() :].lstrip("\n"):
            blocks.insert(0, after)


def makeExtension(**configs: str) -> MathematicsExtension:
    """What Python-Markdown calls to find the extension of this module."""
    return MathematicsExtension(**configs)
