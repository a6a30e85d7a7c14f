"""Figures as inline SVG: text stays text, black becomes the page's own colour, ids are the figure's own."""

import functools
import io
import math
import re
from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from solutions.diagram import Graph, Volumes
from solutions.finding import Canvas
from solutions.finding import figure as canvas
from solutions.pages import diagrams
from solutions.pages.markup import filled
from solutions.pages.sentences import caption

# Okabe and Ito, "Color Universal Design", 2008: told apart with every kind of colour vision, on white and on black.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")

WIDEST = 1.4  # times its natural size: how wide a figure is shown where there is room

NEEDLESS = r"<metadata>.*?</metadata>|<!--.*?-->|<defs>\s*<style.*?</defs>"  # a style sheet of the site has the style

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "cs230",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # which Matplotlib brings and measures; readers have one like it, or see theirs
    "font.size": 9,  # points: 12 pixels on the narrowest column of a phone, where a figure has its natural size
    "axes.titlesize": "medium",
    "legend.frameon": False,
    "legend.handlelength": 1.6,
    "figure.figsize": (Canvas.width, Canvas.height),
    "figure.constrained_layout.use": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.25,
    "savefig.transparent": True,
}


def figure(draw: Callable[[], Any]) -> Markup:
    """What a function draws (into axes, as diagram or SVG), with its docstring as caption and text alternative."""
    name = draw.__name__.replace("_", "-")
    words = caption(draw)
    if not words:
        raise ValueError(f"the figure {draw.__name__} needs a docstring: it is its text alternative")
    drawn = draw_svg(draw)
    svg = own_ids(drawn[drawn.index("<svg") :], name)
    svg = re.sub(r"<svg\b", f'<svg role="img" aria-labelledby="{name}-caption"', svg, count=1)
    return filled("figure.html", svg=Markup(svg), name=name, caption=words)


@functools.cache
def ready() -> None:
    """Import what draws, and let it find its fonts and learn to read TeX: the first figure would pay for it."""

    @canvas(width=1, height=1)
    def draw(axes: Any) -> None:
        axes.set(xlabel="$1^1$", ylabel="1")

    draw_svg(draw)


def draw_svg(draw: Callable[[], Any]) -> str:
    """The SVG of what a function draws, in the style of the site."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    with matplotlib.rc_context({**STYLE, "axes.prop_cycle": matplotlib.cycler(color=COLOURS)}):
        drawn = drawn_by(draw) if getattr(draw, "canvas", None) else draw()
        if isinstance(drawn, Volumes | Graph):
            return diagrams.svg(drawn, WIDEST)
        if isinstance(drawn, str):
            return drawn
        number_powers_of_ten(drawn)
        buffer = io.StringIO()
        drawn.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
        pyplot.close(drawn)
    svg = re.sub(NEEDLESS, "", buffer.getvalue(), flags=re.DOTALL)
    svg = with_short_numbers(without_idle_ids(svg)).replace("  ", " ")
    svg = enlarged(svg)
    svg = re.sub(r' transform="rotate\(-0 [^"]*"', "", svg)
    svg = re.sub(r"#000000|#000\b", "currentColor", svg)
    svg = re.sub(r"<text\b(?![^>]*fill)", '<text fill="currentColor"', svg)
    return re.sub(r"\n\s*", "\n", svg).replace("\n", " ")


def drawn_by(draw: Callable[..., Any]) -> Any:
    """The Matplotlib figure of a function that draws into axes: one, or an array of them."""
    from matplotlib import pyplot

    canvas = draw.canvas
    size = (canvas.width, canvas.height)
    drawn, axes = pyplot.subplots(canvas.rows, canvas.columns, figsize=size, **canvas.options)
    draw(axes)
    for each in filter(lambda each: each.axison, drawn.axes):
        for name, axis, of_all in (("x", each.xaxis, drawn.get_supxlabel()), ("y", each.yaxis, drawn.get_supylabel())):
            if has_numbers(axis) and not (axis.get_label_text() or of_all):
                raise ValueError(f"the figure {draw.__name__} has numbers along {name}, and no label that says of what")
    return drawn


def has_numbers(axis: Any) -> bool:
    """Whether an axis is marked with numbers, and not with names."""
    return any(re.match(r"[-−]?\d|\$", label.get_text()) for label in axis.get_ticklabels() if label.get_visible())


def number_powers_of_ten(drawn: Any) -> None:
    """Every logarithmic axis has ticks at powers of ten only, with labels in plain text."""
    for axis in (axis for each in drawn.axes for axis in (each.xaxis, each.yaxis) if axis.get_scale() == "log"):
        axis.minorticks_off()
        axis.set_major_formatter(power_of_ten)


def power_of_ten(number: float, _: Any = None) -> str:
    """The label of a tick on a logarithmic axis, as plain text: mathematics takes many times as long to lay out.

    >>> power_of_ten(0.001), power_of_ten(1e12)
    ('10⁻³', '10¹²')
    """
    return "10" + str(round(math.log10(number))).translate(SUPERSCRIPTS)


def enlarged(svg: str) -> str:
    """The same drawing, as wide as it is shown where there is room; the style sheet narrows it where there is not.

    >>> enlarged('<svg width="100pt" height="50.5pt" viewBox="0 0 100 50.5"><path d="M 1 2"/></svg>')
    '<svg width="140pt" height="70.7pt" viewBox="0 0 100 50.5"><path d="M 1 2"/></svg>'
    """
    return re.sub(r'(?<==")([\d.]+)pt(?=")', lambda size: f"{WIDEST * float(size[1]):g}pt", svg, count=2)


def with_short_numbers(svg: str) -> str:
    """The same drawing with its coordinates to a tenth of a point, which no eye sees; texts keep their digits.

    >>> with_short_numbers('<path d="M 1.23456 -0.5 L 10 2.999999"/><text x="1.0009">0.12345</text>')
    '<path d="M 1.2 -0.5 L 10 3"/><text x="1">0.12345</text>'
    """

    def shortened(attribute: re.Match) -> str:
        return re.sub(r"-?\d+\.\d{2,}", lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), attribute[0])

    return re.sub(r'\b(?:d|x|y|width|height|transform)="[^"]*"', shortened, svg)


def without_idle_ids(svg: str) -> str:
    """The SVG without the ids that nothing refers to: Matplotlib gives equal images the same one.

    >>> without_idle_ids('<image id="a"/><image id="a"/><path id="b"/><use href="#b"/>')
    '<image/><image/><path id="b"/><use href="#b"/>'
    """
    used = set(re.findall(r"#([\w-]+)", svg))
    return re.sub(r'\s+id="([^"]+)"', lambda m: m[0] if m[1] in used else "", svg)


def own_ids(svg: str, name: str) -> str:
    """The SVG with every id, and every reference to one, under the figure's own name.

    >>> own_ids('<g id="a"/><use href="#a"/>', "fields")
    '<g id="fields-a"/><use href="#fields-a"/>'
    """
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', svg)
    svg = re.sub(r'href="#([^"]+)"', rf'href="#{name}-\1"', svg)
    return re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", svg)
