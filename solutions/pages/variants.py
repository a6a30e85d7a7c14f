"""Parts with other givens, which a reader asks for: taken off a question's page, into a file beside it.

The file is data for the page's script, which shows one variant after the other, and a plain page for who has no script.
"""

import re

from solutions.pages.markup import filled

NAME = "variants.html"
OF_PART = re.compile(
    r'<section class="variants" id="(?P<id>[^"]+)" title="(?P<title>[^"]*)">(?P<variants>.*?)</section>', re.S
)
HEAD = re.compile(r'<link rel="(?:stylesheet|icon)"[^>]*>')


def taken_off(html: str) -> tuple[str, str]:
    """A page's HTML with a link in place of each part's variants, and these.

    >>> taken_off('<section class="variants" id="another-a" title="a. Sums"><aside>1</aside></section>')[0]
    '<p class="another"><a href="variants.html#another-a">Another one like this</a></p>'
    """
    taken = [found[0] for found in OF_PART.finditer(html)]
    link = r'<p class="another"><a href="variants.html#\g<id>">Another one like this</a></p>'
    return OF_PART.sub(link, html), "\n".join(taken)


def page(title: str, variants: str, output: str) -> str:
    """The file, in the styles of the question's whole page."""
    parts = [found.groupdict() for found in OF_PART.finditer(variants)]
    return filled("variants.html", title=title, parts=parts, head=HEAD.findall(output)) + "\n"
