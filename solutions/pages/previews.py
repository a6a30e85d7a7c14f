"""The picture that stands for a page where somebody shares a link to it."""

import functools
import io
from pathlib import Path

import matplotlib
from PIL import Image, ImageDraw, ImageFont

NAME = "preview.png"
WIDTH, HEIGHT = 1200, 630  # pixels: what The Open Graph protocol's readers show whole
MARGIN = 80
PAPER, INK, PALE = "#14395b", "#ffffff", "#c3d3e2"  # as the site's header
TITLE_LINES, TEXT_LINES = 3, 4


@functools.cache
def font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """A font that Matplotlib brings, so that each machine draws the same."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(Path(matplotlib.get_data_path(), "fonts/ttf", name), size)


def in_lines(text: str, letters: ImageFont.FreeTypeFont, most: int) -> list[str]:
    """The lines of a text that fit the width of the picture, at most so many; an ellipsis stands for the rest.

    >>> in_lines("one two", font(30), most=1), in_lines("word " * 60, font(30), most=1)[0][-7:]
    (['one two'], ' word …')
    """
    lines, words = [""], text.split()
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if letters.getlength(longer + " …") <= WIDTH - 2 * MARGIN or not lines[-1]:
            lines[-1] = longer
        elif len(lines) == most:
            lines[-1] += " …"
            break
        else:
            lines.append(word)
    return lines


def drawn(title: str, text: str, site: str) -> bytes:
    """A PNG of a page's title, what it is about, and the site's name."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw, y = ImageDraw.Draw(picture), MARGIN
    for words, letters, most, ink in (
        (title, font(62, bold=True), TITLE_LINES, INK),
        (text, font(32), TEXT_LINES, PALE),
    ):
        for line in in_lines(words, letters, most):
            draw.text((MARGIN, y), line, ink, letters)
            y += round(1.3 * letters.size)
        y += 30
    draw.text((MARGIN, HEIGHT - MARGIN), site, INK, font(28), anchor="ls")
    file = io.BytesIO()
    picture.quantize(16).save(file, "PNG", optimize=True)
    return file.getvalue()
