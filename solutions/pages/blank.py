"""A question as it is asked in an examination: its stems, its parts and their forms, and nothing that answers them.

It is a file beside the question's page, for the script that examines (assets/exam.js): what is marked comes from the
page itself, and is not loaded before.
"""

import re

from solutions.pages.markup import filled

NAME = "blank.html"
# A part's form is followed by hints, rubric and solution, to the end of its section; sections are not nested.
PIECE = re.compile(
    r'<section class="stem".*?</section>|(?P<asked><section class="part".*?</form>).*?</section>|<h2\b.*?</h2>', re.S
)
ANSWERING = re.compile(
    r' data-(?!part=|kind=|of=|blank\b)[a-z]+="[^"]*"'  # what forms expect, and how attempts are marked
    r'|<p class="reason".*?</p>|<button type="submit".*?</button>|<output .*?</output>'
    r'|<a class="headerlink".*?</a>',
    re.S,
)
FORM = re.compile(r"<form\b.*?</form>", re.S)


def of(html: str) -> str:
    """What a question's page asks; nothing of other pages.

    >>> reason = '<p class="reason" hidden>Two is even.</p>'
    >>> of(f'<section class="part"><form class="attempt" data-expect="4">{reason}</form><p>It is 4.</p></section>')
    '<section class="part"><form data-blank class="attempt"></form></section>'
    """
    pieces = [f"{found['asked']}</section>" if found["asked"] else found[0] for found in PIECE.finditer(html)]
    if not any("<form" in piece for piece in pieces):
        return ""
    marked = FORM.sub(lambda form: form[0].replace("<form", "<form data-blank", 1), "\n".join(pieces))
    return ANSWERING.sub("", marked)


def page(title: str, asked: str) -> str:
    return filled("blank.html", title=title, asked=asked) + "\n"
