"""A lab's page: what nbconvert makes of a notebook, reduced to what the site's own style sheets and scripts know.

nbconvert brings 600 KB of style sheets, three scripts from other origins and new cell ids with every build. The site
has what is needed of all this: so only the text, the code, and what the code printed are kept.
"""

from itertools import groupby
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag

from solutions.pages.mathematics import convert_notebook_math
from solutions.pages.source import Fault, PageError

FOLDED = "celltag_fold"  # the tag of a cell whose code is of no interest: `# %% tags=["fold"]`


def executed(path: Path) -> str:
    """A notebook of a script with `# %%` cells, run from top to bottom, as JSON.

    Raises:
        PageError: a cell raises.
    """
    import jupytext
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = jupytext.read(path)
    quiet = ["--log-level=40"]  # the kernel warns that what it sends to this machine is not encrypted
    where = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(notebook, kernel_name="python3", resources=where, extra_arguments=quiet)
    try:
        client.execute()
    except CellExecutionError as error:
        raise PageError(Fault(f"docs/labs/{path.name}", _line_of_failed(notebook, path), str(error))) from None
    return nbformat.writes(notebook)


def _line_of_failed(notebook: Any, path: Path) -> int:
    """Where the last cell begins that was run."""
    cell = [cell for cell in notebook.cells if cell.get("outputs")][-1]
    return path.read_text("utf-8").partition(cell.source)[0].count("\n") + 1


def lean(html: str) -> str:
    """The page of a notebook, from nbconvert's HTML of it.

    Raises:
        ValueError: a cell wrote to stderr, as warnings do, or a formula is wrong.
    """
    page = BeautifulSoup(convert_notebook_math(html), "html.parser")
    cells = page.select(".jp-Cell[id]")  # a code cell is wrapped in another one, which has no id
    return "\n".join(piece for cell in cells for piece in _pieces(cell)) + "\n"


def _pieces(cell: Tag):
    if "jp-MarkdownCell" in cell["class"]:
        yield _text(cell.select_one(".jp-RenderedMarkdown"))
        return
    if listing := cell.select_one(".jp-InputArea .highlight-ipynb"):
        code = _listing(listing)
        if FOLDED in cell["class"]:
            code = f'<details class="code"><summary>The code of this figure or table</summary>{code}</details>'
        yield code
    # A kernel sends what a cell prints in pieces, cut where its clock happens to strike; here they are one again.
    for mime, outputs in groupby(cell.select(".jp-OutputArea-output"), key=lambda o: o.get("data-mime-type")):
        pieces = list(outputs)
        if mime == "application/vnd.jupyter.stderr":
            raise ValueError(f"a cell of a lab wrote to stderr: {pieces[0].get_text().strip()}")
        if mime == "text/plain":
            text = "".join(piece.pre.decode_contents() for piece in pieces).rstrip()
            yield f'<div class="result highlight"><pre><code>{text}</code></pre></div>'
        else:
            yield from map(_text, pieces)


def _text(text: Tag) -> str:
    for anchor in text.select("a.anchor-link"):
        anchor["class"], anchor["title"], anchor.string = "headerlink", "Link to this section", "#"
    for listing in text.select("div.highlight"):
        listing.replace_with(BeautifulSoup(_listing(listing), "html.parser"))
    for table in text.find_all("table"):
        if table.find_parent(class_="scroll") is None:
            table.wrap(BeautifulSoup().new_tag("div", attrs={"class": "scroll", "tabindex": "0"}))
    return text.decode_contents().strip()


def _listing(listing: Tag) -> str:
    lines = listing.pre.decode_contents().removeprefix("<span></span>").rstrip("\n")
    return f'<div class="language-python highlight"><pre><code>{lines}\n</code></pre></div>'
