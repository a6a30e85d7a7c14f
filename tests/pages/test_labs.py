"""The labs: executed notebooks, reduced to what the site knows to show."""

import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from solutions.pages.notebook import lean
from tests.built import parsed

ROOT = Path(__file__).parents[2]
FOREIGN = re.compile(r"""(?:src|srcset|data|poster)\s*=\s*["']?\s*(?:https?:)?//|@import|url\(\s*["']?(?:https?:)?//""")

MARKDOWN = '<div class="jp-Cell jp-MarkdownCell" id="cell-id=1"><div class="jp-RenderedMarkdown">{}</div></div>'
CODE = """
<div class="jp-Cell jp-CodeCell {tag}"><div class="jp-Cell jp-CodeCell {tag}" id="cell-id=2">
<div class="jp-InputArea"><div class="highlight-ipynb hl-python"><pre><span></span>print(<b>1</b>)
</pre></div></div>
<div class="{kind} jp-OutputArea-output" data-mime-type="{mime}">{output}</div></div></div>"""


def code_cell(output: str, kind: str = "jp-RenderedText", mime: str = "text/plain", tag: str = "") -> str:
    return CODE.format(output=output, kind=kind, mime=mime, tag=tag)


def test_text_code_and_output_are_kept_and_nothing_else():
    page = "<style>b{}</style><script>1</script>" + MARKDOWN.format("<h2>T</h2>") + code_cell("<pre>1\n</pre>")
    assert lean(page) == (
        '<h2>T</h2>\n<div class="language-python highlight"><pre><code>print(<b>1</b>)\n</code></pre></div>\n'
        '<div class="result highlight"><pre><code>1</code></pre></div>\n'
    )


def test_the_same_cells_give_the_same_page_whatever_their_ids():
    page = MARKDOWN.format("text") + code_cell("<pre>1</pre>")
    assert lean(page) == lean(page.replace("cell-id=", "cell-id=a0"))


def test_what_a_cell_prints_is_one_output_wherever_the_kernel_cut_it():
    def page(*pieces: str) -> str:
        output = '<div class="jp-RenderedText jp-OutputArea-output" data-mime-type="text/plain"><pre>{}</pre></div>'
        return lean(code_cell("<pre></pre>").replace(output.format(""), "".join(map(output.format, pieces))))

    assert "<pre><code>1\n2</code></pre>" in page("1\n2\n")
    assert page("1\n", "2\n") == page("1", "\n2", "\n") == page("1\n2\n")


def test_folded_code_can_be_opened():
    page = lean(code_cell("<figure>a</figure>", "jp-RenderedHTML", "text/html", tag="celltag_fold"))
    assert re.search(r"<details.*?<summary>.+?</summary>.*?print.*?</details>\n<figure>a</figure>", page, re.DOTALL)


def test_formulas_of_text_are_converted_and_dollars_of_code_are_not():
    page = lean(MARKDOWN.format("$x$") + code_cell("<pre>$x$</pre>"))
    assert page.count("<math") == 1 and page.count("$x$") == 1


def test_a_warning_is_not_published():
    with pytest.raises(ValueError, match="stderr: DeprecationWarning"):
        lean(code_cell("<pre>DeprecationWarning</pre>", mime="application/vnd.jupyter.stderr"))


def cells(lab: Path) -> list[tuple[str, str]]:
    """The cells of a lab: what each is, and what it says."""
    pieces = re.split(r"^# %%", lab.read_text("utf-8"), flags=re.MULTILINE)[1:]
    return [(mark.strip(), body) for mark, _, body in (piece.partition("\n") for piece in pieces)]


@pytest.mark.parametrize("lab", sorted((ROOT / "docs/labs").glob("*.py")), ids=lambda path: path.stem)
def test_each_cell_is_text_or_a_program_and_none_is_empty(lab: Path):
    """Each program is preceded by a text, which says what it is for."""
    found = cells(lab)
    for mark, body in found:
        lines = [line for line in body.splitlines() if line.strip()]
        comments = [line for line in lines if line.startswith("#")]
        assert (mark == "[markdown]") == (len(comments) == len(lines)), body[:80]
        assert len(re.findall(r"\w\w", body)) > 3, mark
    assert found[0][0] == "[markdown]" and found[0][1].startswith("# # ")


def build(project: Path, **environ: str) -> subprocess.CompletedProcess:
    """Build the site as `make site` does, from no set-up but this interpreter's."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, "-m", "solutions.pages.build"],
        cwd=project,
        env=clean | {"NO_MKDOCS_2_WARNING": "1", "PATH": "/usr/bin:/bin", "SOURCE_DATE_EPOCH": "0", **environ},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    ignore = shutil.ignore_patterns(".*", "site", "__pycache__")
    return shutil.copytree(ROOT, tmp_path / "project", ignore=ignore)


def built_lab(project: Path) -> str:
    return (project / "site/labs/conv3d/index.html").read_text(encoding="utf-8")


@pytest.mark.long
def test_the_built_lab(project):
    done = build(project)
    assert done.returncode == 0, done.stderr
    page = built_lab(project)
    article = page[page.index("<article") : page.index("</article>")]
    words = html.unescape(re.sub(r"<(pre|svg)\b.*?</\1>|<[^>]*>", " ", article, flags=re.DOTALL))

    assert not FOREIGN.search(page)
    assert "<script" not in article and "<style" not in re.sub("<svg.*?</svg>", "", article, flags=re.DOTALL)
    assert "<math" in article and "$" not in words
    assert "cell-id" not in page and "jp-" not in article
    assert len(page) < 300_000

    results = json.loads((ROOT / "benchmarks/conv3d.json").read_text())
    for row in results["rows"]:
        for value in (*row["ms"].values(), *row["ratios"].values()):
            assert value is None or any(f"{value:.{places}f}" in words for places in range(4)), value
    for mean in results["geometric_means"].values():
        assert f"{mean:.3g}" in words
    for said in (results["date"], results["machine"]["cpu"], *results["versions"].values()):
        assert said in html.unescape(re.sub("<[^>]*>", "", article))

    tree = parsed(page)
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    for drawn in tree.iter("figure"):
        assert "".join(drawn.find("figcaption").itertext()).strip()

    assert build(project, PYTHONHASHSEED="7").returncode == 0
    assert built_lab(project) == page, "another build of the same sources gave other bytes"

    # What the package computes is what the page shows, also where the page itself did not change.
    numerics = project / "solutions/nn/conv3d.py"
    numerics.write_text(numerics.read_text().replace("4 << 20", "2 << 20"))
    assert build(project).returncode == 0
    assert built_lab(project) != page


@pytest.mark.long
def test_a_cell_that_fails_stops_the_build(project):
    numerics = project / "solutions/nn/conv3d.py"
    wrong = numerics.read_text().replace("np.matmul(weights,", "np.matmul(-weights,")
    assert wrong != numerics.read_text()
    numerics.write_text(wrong)
    done = build(project)
    assert done.returncode != 0
    assert "AssertionError" in done.stderr
