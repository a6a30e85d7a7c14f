"""Canaries for what is refused of all pages, of what is laid out before MkDocs starts, and of what it builds."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import markdown
import pytest

from solutions.pages import catalogue, fences, hooks, mathematics, notebook, prepare, typed, untouched
from solutions.pages.rests import Rests
from tests.pages.canaries_of_pages import rests
from tests.pages.canary import Canary

# Fences, formulas, and what stands on all pages


def fenced(header: str) -> Callable:
    return lambda *_: fences.faults("docs/index.md", f"Words\n\n{header}\nprint(1)\n```\n")


def tex(formula: str) -> Callable:
    return lambda *_: markdown.markdown(formula, extensions=[mathematics.MathematicsExtension()]) and ()


MISTYPED = ["python exec=on", 'python exce="on"', 'Python exec="on"', 'python exec="on', 'exec="on"', "pyhton", ""]
WRITTEN = {
    f"the fence {header!r}": Canary(fenced(f"```{header}"), "docs/index.md:3: the fence .* names none of")
    for header in MISTYPED
} | {
    "a fence that is never closed": Canary(
        lambda *_: fences.faults("docs/index.md", "Words\n\n```python\n1\n"), "docs/index.md:3: .*never closed"
    ),
    "a typed number on a page of words": Canary(
        lambda *_: typed.faults("docs/index.md", "Words\n\nOf 31"), "docs/index.md:3: 31 is typed"
    ),
    "an empty formula": Canary(tex("$$ $$"), "TeX is empty"),
    "a formula of lines that are none": Canary(tex(r"$a \\ b$"), "breaks a line only within"),
    "a formula that is never closed": Canary(tex("$$a"), r"has no closing \$\$"),
    "an unknown command on a page of words": Canary(tex(r"$\frob$"), "Unknown command", "cannot access local"),
}


# What is laid out before MkDocs starts


def of_docs(**files: str) -> Callable:
    """The pages of a project that has these pages only, and no papers."""

    def broken(folder: Path, patch: pytest.MonkeyPatch) -> None:
        for name, text in files.items():
            (folder / f"{name}.md").write_text(text, "utf-8")
        patch.setattr(prepare, "DOCS", folder)
        patch.setattr(catalogue, "onward", lambda papers: {})
        list(prepare.pages([], SimpleNamespace(labs={})))

    return broken


def slid(folder: Path, patch: pytest.MonkeyPatch) -> None:
    (folder / "topics.md").write_text('# Topics\n\n{{ slider("optimization/cubic") }}\n', "utf-8")
    patch.setattr(prepare, "DOCS", folder)
    list(prepare.sliders_of_pages())


def attempted(make: Callable, name: str) -> Callable:
    return lambda folder, patch: prepare.attempt(make, name, folder) and ()


def units(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Two that fail are both told."""
    patch.setattr(prepare, "ProcessPoolExecutor", lambda workers, mp_context: ThreadPoolExecutor(workers))
    of_all = prepare.Units(folder, rests())
    of_all.all([(prepare.question, "winter-2021/q98", ""), (prepare.question, "winter-2021/q99", "")])


def prepared(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """A page is mistyped, and a unit fails."""
    (folder / "docs").mkdir()
    (folder / "docs/index.md").write_text("```pyhton\n```\n", "utf-8")
    patch.setattr(prepare, "DOCS", folder / "docs")
    patch.setattr(prepare, "PROJECT", folder)
    patch.setattr(prepare, "CACHE", folder)
    patch.setattr(prepare, "Rests", rests)

    def papers(units: prepare.Units) -> list:
        raise prepare.Failed("a unit failed")

    patch.setattr(prepare.Units, "papers", papers)
    prepare.prepare()


def no_python(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """The import graph cannot be drawn."""

    def graph() -> Rests:
        raise SyntaxError("invalid syntax (pooling.py, line 3)")

    patch.setattr(prepare, "CACHE", folder)
    patch.setattr(prepare, "Rests", graph)
    prepare.prepare()


def lab(folder: Path, patch: pytest.MonkeyPatch) -> None:
    path = folder / "broken.py"
    path.write_text("# %% [markdown]\n# # Broken\n\n# %%\nprint(1)\n\n# %%\n1 / 0\n\n# %%\nprint(2)\n", "utf-8")
    notebook.executed(path)


WARNS = """<div class="jp-Cell jp-CodeCell" id="1"><div class="jp-OutputArea-output"
data-mime-type="application/vnd.jupyter.stderr"><pre>DeprecationWarning</pre></div></div>"""
PREPARED = {
    "a question without a page": Canary(
        attempted(prepare.question, "winter-2021/q99"), "docs/exams/winter-2021/q99.md:1: .*has no page", "Traceback"
    ),
    "a page without a question": Canary(
        of_docs(q9="# winter-2021/q9\n"), "docs/q9.md:1: there is no question", r"\A'q9'\Z"
    ),
    "a paper without a page": Canary(
        attempted(prepare.paper, "winter-2012"), "docs/exams/winter-2012/index.md:1: .*shows the paper", "Traceback"
    ),
    "an unknown derived table": Canary(
        of_docs(topics="# Topics\n\n{{ catalogue.tropics() }}\n"), "docs/topics.md:3: .*there is no 'tropics'"
    ),
    "an unknown slider": Canary(slid, "docs/topics.md:3: .*there is no 'optimization/cubic'"),
    "a unit that raises": Canary(
        attempted(lambda name, home: 1 / 0, "winter-2021/q3"), "winter-2021/q3: .*ZeroDivisionError"
    ),
    "two units that fail": Canary(units, "q98.md:1: .*q99.md:1: ", r"q98.md:1: [^\n]*\Z"),
    "a unit that fails, and a mistyped page": Canary(
        prepared, "docs/index.md:1: .*'```pyhton'.*a unit failed", r"\Aa unit failed\Z|cannot access local"
    ),
    "a module that is no Python": Canary(no_python, "SyntaxError: .*pooling.py, line 3", "cannot access local"),
    "a lab with a cell that raises": Canary(lab, r"docs/labs/broken.py:8: .*ZeroDivisionError"),
    "a lab that warns": Canary(lambda *_: notebook.lean(WARNS) and (), "wrote to stderr: DeprecationWarning"),
}


# While MkDocs runs


def configured(**results: Any) -> Callable:
    """What the hook does with what was prepared."""

    def broken(folder: Path, patch: pytest.MonkeyPatch) -> None:
        def prepare_() -> Any:
            if "error" in results:
                raise prepare.Failed(results["error"])
            return prepare.Prepared([], [], {}, [], results["faults"])

        patch.setattr(hooks, "forget_modules", lambda: None)
        patch.setattr(prepare, "prepare", prepare_)
        config = SimpleNamespace(extra={}, plugins={"material/search": SimpleNamespace()})
        hooks.on_config(config)

    return broken


def meddling(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """An executed fence replaces a function of the project."""
    before = untouched.state()
    patch.setattr(catalogue, "counted", str)
    page = SimpleNamespace(before=before, file=SimpleNamespace(src_uri="errata.md"), meta={})
    hooks.on_page_content("<p>Words</p>", page, None, None)


def built(folder: Path, html: str, **files: str) -> None:
    """A site of one page, and of other files."""
    for name, text in {"index.html": html, **{name.replace("_", "."): text for name, text in files.items()}}.items():
        (folder / "assets").mkdir(exist_ok=True)
        (folder / ("assets" if "html" not in name else "") / name).write_text(text, "utf-8")


def site(html: str, **files: str) -> Callable:
    """A site of one page, read when it is built."""

    def broken(folder: Path, patch: pytest.MonkeyPatch) -> None:
        built(folder, html, **files)
        (folder / "search").mkdir()
        (folder / "search/search_index.json").write_text(json.dumps({}), "utf-8")
        hooks.on_post_build(SimpleNamespace(site_dir=str(folder), strict=True))

    return broken


BUILT = {
    "what was prepared fails": Canary(
        configured(error="q3.md:1: no"), "The site cannot be built:\nq3.md:1: no", "cannot access local"
    ),
    "what was prepared has faults": Canary(configured(faults=["q3.md:1: no"]), "q3.md:1: no"),
    "a fence that changes what others see": Canary(meddling, "errata.md: .*catalogue.counted"),
    "a dead link": Canary(site('<a href="nowhere/">a</a>'), r"docs/index.md:\d+: the link 'nowhere/' leads nowhere"),
    "a link to a missing place": Canary(
        site('<a href="#no">a</a>'), r"docs/index.md:\d+: the link '#no' leads to no place"
    ),
    "a link to the root": Canary(site('<a href="/errata/">a</a>'), r"docs/index.md:\d+: .*begins at the root"),
    "a link out of the site": Canary(site('<a href="../x.html">a</a>'), r"docs/index.md:\d+: .*leads nowhere"),
    "a script from elsewhere": Canary(
        site('<script src="//a.org/a.js"></script>'), r"docs/index.md:\d+: .*//a.org/a.js"
    ),
    "an image from elsewhere": Canary(
        site("<img src='https://a.org/a' alt=A>"), r"docs/index.md:\d+: .*https://a.org/a"
    ),
    "a style from elsewhere": Canary(site('<p style="background:url(//a.org/a)">'), r"docs/index.md:\d+: .*//a.org/a"),
    "a style sheet on the page from elsewhere": Canary(
        site("<style>p {background: url(//a.org/a)}</style>"), r"docs/index.md:\d+: .*//a.org/a"
    ),
    "a style sheet that asks elsewhere": Canary(
        site("", a_css="p {}\n@import '//a.org/a.css'"), "docs/assets/a.css:2: it names another origin"
    ),
    "a script that asks elsewhere": Canary(
        site("", a_js="\nfetch('https://a.org')"), "docs/assets/a.js:2: it names another origin"
    ),
    "an image without alternative text": Canary(site('<img src="assets/a.css">', a_css=""), "no alternative text"),
    "two elements of one id": Canary(site('<p id="a"></p><p id="a"></p>'), r"docs/index.md:\d+: .*have the id 'a'"),
    "a placeholder that is shown": Canary(site("<p>{{ answer }}</p>"), r"docs/index.md:\d+: the page shows '{{'"),
    "a block that is shown": Canary(site("<p>/// hint</p>"), r"docs/index.md:\d+: the page shows '///'"),
}

OF_THE_SITE = WRITTEN | PREPARED | BUILT
