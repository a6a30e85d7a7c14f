"""The Content-Security-Policy of each page: nothing comes from elsewhere, and nothing runs but the site's files and the
theme's own inline scripts, which it names by hash.

Browsers enforce it on what a reader, a browser extension or a mistake of ours brings into a page. It is stated in the
page, since where the site is published no header can be set.
"""

import base64
import hashlib
import re
from pathlib import Path

INLINE = re.compile(r"<script>(.*?)</script>", re.S)
ARTICLE = re.compile(r"<article\b.*</article>", re.S)  # ours: it has no script, and gets no hash

# `file:` stands beside 'self' for copies that are opened from a disk, whose 'self' is nothing in Firefox; a page from a
# server may never load a file. Figures and formulas have attributes `style`, which run nothing.
RULES = (
    "default-src 'self' file:",
    "script-src 'self' file: {scripts}",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' file: data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
)


def state(site: Path) -> None:
    """State in every page of a built site its policy."""
    for page in site.rglob("*.html"):
        page.write_text(with_policy(page.read_text("utf-8")), "utf-8")


def with_policy(html: str) -> str:
    """A page with its policy as the first thing in its head: what stands before a policy escapes it.

    >>> with_policy("<head><title>A</title></head>").partition(" content")[0]
    '<head><meta http-equiv="Content-Security-Policy"'
    """
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(html)}">'
    return re.sub(r"<head>", lambda head: head[0] + meta, html, count=1)


def policy(html: str) -> str:
    """What a page allows: of its inline scripts those of the theme, which stand outside the article.

    >>> own = policy("<article><script>theirs()</script></article><script>1</script>")
    >>> own == policy("<script>1</script>"), own == policy("<script>2</script>")
    (True, False)
    """
    scripts = sorted({source(script) for script in INLINE.findall(ARTICLE.sub("", html))})
    return ";".join(RULES).format(scripts=" ".join(scripts)).replace(" ;", ";")


def source(script: str) -> str:
    """The name of an inline script in a policy.

    >>> source("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
