"""The built site states exactly what the package computes; its links, markup, weight and sources are sound."""

import ast
import base64
import builtins
import gzip
import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import numpy as np
import pytest
from matplotlib.image import imread

from solutions.address import folder_of
from solutions.pages import catalogue, compute
from solutions.pages.sentences import EXPRESSION
from solutions.pages.text import answer_text
from solutions.papers import find_paper, find_question, parts, questions
from tests.built import DOCS, ROOT, SOURCES, Link, Site, strictly_parsed, words
from tests.conftest import Served, build
from tests.few import few
from tests.pages.tab import opened

PARTS = {part.address: part for part in parts()}
QUESTIONS = [question.address for question in questions()]
BESIDE = sorted({f"exams/{part.exam}/{part.question}/variants.html" for part in parts() if part.vary})
BLANK = [f"exams/{question.address}/blank.html" for question in questions()]
PAGES = [*SOURCES, "404.html", *BESIDE, *BLANK]
FIELDS = ["exam", "question", "part", "url", "points", "kind", "topics", "title", "answer", "key", "verdict", "why"]
FIELDS += ["evidence", "routes", "variants"]
THEME = re.compile(r"assets/(javascripts/(bundle|workers/|lunr/)|stylesheets/(main|palette)\.)")

of_every_question = pytest.mark.parametrize("question", QUESTIONS)
of_every_page = pytest.mark.parametrize("address", PAGES)


# What is computed is stated, and nothing else


@of_every_question
def test_each_part_has_its_place_and_its_answer_on_the_page(built: Site, question: str):
    page = built.page(f"exams/{question}/")
    stated = [(box.get("data-answer"), box.get("data-value")) for box in page.with_attribute("data-answer")]
    assert stated == [(part.address, answer_text(part, part.answer())) for part in find_question(question).parts]
    assert [part.label for part in find_question(question).parts if page.ids[part.label] != 1] == []


@of_every_page
def test_no_page_states_an_answer_of_another(built: Site, address: str):
    boxes = built.page(address).with_attribute("data-answer")
    assert {PARTS[box.get("data-answer")].url.partition("#")[0] for box in boxes} <= {address}


@pytest.fixture(scope="module")
def stated(built: Site) -> dict[str, dict]:
    """The entries of the catalogue of answers, by the addresses of their parts."""
    entries = json.loads((built.root / "answers.json").read_text("utf-8"))
    return {f"{entry['exam']}/{entry['question']}#{entry['part']}": entry for entry in entries}


def test_the_catalogue_of_answers_is_of_all_parts(stated: dict[str, dict]):
    assert list(stated) == list(PARTS)


@pytest.mark.parametrize("address", few(list(PARTS)))
def test_an_entry_of_the_catalogue_is_what_the_package_computes(stated: dict[str, dict], address: str):
    assert stated[address] == json.loads(json.dumps(catalogue.entry(compute.record(PARTS[address]))))


@pytest.mark.parametrize("address", PARTS)
def test_an_entry_of_the_catalogue_has_the_promised_fields(built: Site, stated: dict[str, dict], address: str):
    entry, part = stated[address], PARTS[address]
    assert list(entry) == FIELDS
    assert entry["answer"] == answer_text(part, part.answer())
    assert entry["points"] is None or entry["points"] > 0
    assert (entry["key"] is None) == (entry["verdict"] == "open")
    assert bool(entry["why"]) == (entry["verdict"] in ("qualified", "corrected"))
    for route in entry["routes"]:
        file, _, name = route["test"].partition("::")
        assert re.search(rf"^def {name}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE), route
    place, _, anchor = entry["url"].partition("#")
    assert anchor in built.page(place).ids


@pytest.mark.parametrize("address", [a for a, part in PARTS.items() if part.key and part.key.why])
def test_a_disputed_key_has_its_row_in_the_ledger(built: Site, address: str):
    part = PARTS[address]
    assert built.page("errata/").ids[f"{part.exam}-{part.question}-{part.label}"] == 1


def test_every_page_of_the_site_has_a_source(built: Site):
    found = {path.relative_to(built.root).as_posix() for path in built.files("*.html")}
    expected = {built.page(address).file.relative_to(built.root).as_posix() for address in PAGES}
    assert found == expected


# What was to run did run


@of_every_page
def test_no_page_shows_what_was_to_run(built: Site, address: str):
    """Only the pages about the project say how pages are written."""
    article = built.page(address).article
    assert address.startswith("about/") or not re.search(r"\bexec ?=", words(article))
    assert not re.search(r"\{\{|\}\}|(^|\s)/{3,}(\s|$)", words(article, but=("pre", "code")))


@of_every_page
def test_no_page_shows_tex(built: Site, address: str):
    """Neither in its article nor in its contents, which the theme makes of its headings."""
    (body,) = built.page(address).root.iter("body")
    said = words(body, but=("pre", "code", "script", "math", "textarea"))
    assert not re.search(r"\$[^$\s][^$]*\$|\\[a-z]{2,}", said)


# Numbers


def computed(text: str) -> Iterator[str]:
    """What a page computes, as Python: its expressions without their formats, and its executed fences."""
    for fence in re.finditer(r"(?ms)^(`{3,})python exec=.*?\n(.*?)^\1$", text):
        yield fence[2]
    for expression in EXPRESSION.findall(text):
        yield ast.unparse(ast.parse(f'f"""{{{expression}}}"""', mode="eval").body.values[0].value)


def typed_results(source: str) -> list[str]:
    """What Python prints, or is, that names nothing: a number that its author computed by hand.

    >>> typed_results("442"), typed_results("int('4' + '42')"), typed_results("print(f'{442}')"), typed_results("n + 2")
    (['442'], ["int('4' + '42')"], ["f'{442}'"], [])
    >>> typed_results("print('pixels:', n)"), typed_results("print(n, '442 pixels')")
    ([], ["'442 pixels'"])
    >>> typed_results("n = 442\\nprint(n)"), typed_results("n = 442\\nprint(n, 'pixels make', area(n))")
    (['n'], [])
    """
    body = ast.parse(source).body
    assigned = [node for node in body if isinstance(node, ast.Assign) and not names(node.value)]
    typed = {target.id for node in assigned for target in node.targets if isinstance(target, ast.Name)}
    calls = [node for node in ast.walk(ast.Module(body, [])) if isinstance(node, ast.Call)]
    prints = [call.args for call in calls if getattr(call.func, "id", "") == "print"]
    stated = [argument for arguments in prints for argument in arguments]
    if len(body) == 1 and isinstance(body[0], ast.Expr) and not stated:
        stated = [body[0].value]
    found = [ast.unparse(value) for value in stated if not names(value) and re.search(r"\d", ast.unparse(value))]
    named = [set().union(*map(names, arguments)) for arguments in prints]  # a given may stand beside what it leads to
    return found + [", ".join(sorted(of)) for of in named if of and of <= typed]


def names(tree: ast.expr) -> set[str]:
    """The names in an expression, but for those that Python itself defines."""
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - set(dir(builtins))


@of_every_question
def test_what_a_page_computes_it_computes_from_something(question: str):
    sources = list(computed((DOCS / f"exams/{question}.md").read_text("utf-8")))
    assert sources
    assert [result for source in sources for result in typed_results(source)] == []


# Links


@of_every_page
def test_every_link_within_the_site_leads_somewhere(built: Site, address: str):
    """Also below a path: links are relative and stay in the site, but on the page for lost addresses."""
    page = built.page(address)
    links = [link for link in page.links if not link.is_foreign and not link.address.startswith("data:")]
    if address == "404.html":
        links = [Link(link.address.removeprefix("/") or "./", link.element) for link in links]
    dead = [f"{link.address} {why}" for link in links if (why := built.missing(page, link))]
    assert links and dead == []


def test_a_dead_link_is_known(built: Site):
    page = built.page("errata/")
    for address in ("../nowhere/", "../topics/#nothing", "/topics/", "../../topics/", "#nothing", "../answers.json/"):
        assert built.missing(page, Link(address, Element("a"))), address
    for address in ("../", "..", "../topics/", "../answers.json", "../exams/winter-2021/q3/#i", "", "#"):
        assert not built.missing(page, Link(address, Element("a"))), address


# Markup


def test_a_title_names_its_page_alone_and_the_paper_of_a_question(built: Site):
    titles = {address: next(built.page(address).root.iter("title")).text for address in PAGES if address != "404.html"}
    assert [title for title, count in Counter(titles.values()).items() if count > 1] == []
    for question in questions():
        said = titles[f"exams/{question.address}/"]
        assert said.startswith(
            f"{question.slug.removeprefix('q')}. {question.title} · {find_paper(question.exam_slug).title} · "
        )


@pytest.mark.parametrize("address", few(PAGES))
def test_a_page_is_valid(built: Site, address: str):
    page = built.page(address)
    root, faults = strictly_parsed(page.text)
    assert faults == []
    names = [element.tag.rpartition("}")[2] for element in root.iter() if isinstance(element.tag, str)]
    assert names == [element.tag for element in page.root.iter()]
    assert words(root) == words(page.root)


@of_every_page
def test_the_ids_of_a_page_are_its_own(built: Site, address: str):
    assert [name for name, count in built.page(address).ids.items() if count > 1] == []


@of_every_page
def test_every_reference_to_an_id_has_its_element(built: Site, address: str):
    page = built.page(address)
    names = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
    asked = {name for e in page.article.iter() for attribute in names for name in (e.get(attribute) or "").split()}
    assert asked - set(page.ids) == set()


@of_every_page
def test_every_field_of_a_form_has_a_label(built: Site, address: str):
    article = built.page(address).article
    labelled = {label.get("for") for label in article.iter("label")}
    fields = [field for tag in ("input", "textarea", "select") for field in article.iter(tag)]
    assert [field.get("id") for field in fields if field.get("id") not in labelled] == []


# No request to another origin


@of_every_page
def test_a_page_loads_nothing_from_elsewhere(built: Site, address: str):
    page = built.page(address)
    assert [link.address for link in page.links if link.is_foreign and link.is_loaded] == []
    styles = "".join(style.text or "" for style in page.root.iter("style"))
    styles += "".join(element.get("style") for element in page.with_attribute("style"))
    assert not FOREIGN.search(styles)
    assert not page.with_attribute("srcset")


FOREIGN = re.compile(r"""(url\(|@import)\s*["']?\s*(https?:)?//""")
ASKS = re.compile(r"""["'`](https?:)?//|\b(import|fetch|sendBeacon|WebSocket|EventSource)\s*\(\s*["'`]https?:""")


def test_styles_and_scripts_name_no_other_origin(built: Site):
    """The theme's own script asks for stars where a page names a repository, for Mermaid where it draws with it."""
    for path in built.files("*.css"):
        assert not FOREIGN.search(path.read_text("utf-8")), path
    for path in built.files("*.js"):
        name = path.relative_to(built.root).as_posix()
        assert THEME.match(name) or name.startswith("assets/javascripts/") or not ASKS.search(path.read_text("utf-8"))


@of_every_page
def test_no_page_makes_the_themes_script_ask_elsewhere(built: Site, address: str):
    page = built.page(address)
    assert not [e for e in page.with_attribute("data-md-component") if e.get("data-md-component") == "source"]
    assert not [e for e in page.with_attribute("class") if "mermaid" in e.get("class").split()]


# Figures


PICTURE = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=\s]+)")


@of_every_question
def test_no_picture_in_a_figure_is_of_one_colour(built: Site, question: str):
    """A picture that lost what it shows still has its caption."""
    for encoded in PICTURE.findall(built.page(f"exams/{question}/").text):
        pixels = imread(io.BytesIO(base64.b64decode(encoded)), format="png")
        assert len(np.unique(pixels.reshape(-1, pixels.shape[-1]), axis=0)) > 1


# Weight


ALREADY_COMPRESSED = (".woff2", ".woff", ".png", ".jpg", ".gz")


def transferred(path: Path) -> int:
    """The bytes of a file as a server sends it."""
    content = path.read_bytes()
    return len(content if path.suffix in ALREADY_COMPRESSED else gzip.compress(content, 6))


@of_every_question
def test_a_question_page_is_small(built: Site, question: str):
    assert transferred(built.page(f"exams/{question}/").file) <= 60_000


def test_a_first_visit_is_small(built: Site, served: Served, browser):
    """The heaviest question page with all that it asks for; the other pages ask for the same files."""
    heaviest = max((f"exams/{question}/" for question in QUESTIONS), key=lambda a: transferred(built.page(a).file))
    served.asked.clear()
    with opened(browser, served) as tab:
        tab.open(heaviest)
        tab.settle()
    files = {built.page(a).file if not a or a.endswith("/") else built.root / a for a in set(served.asked)}
    weights = {path.relative_to(built.root).as_posix(): transferred(path) for path in files if path.is_file()}
    assert f"{heaviest}index.html" in weights and len(weights) > 4
    assert sum(weights.values()) <= 400_000, weights


# Search


SENTENCES = ("p", "li", "dd", "td", "legend", "label", "figcaption")


@of_every_question
def test_search_does_not_know_the_solutions(built: Site, question: str):
    """Nothing that only a folded block says is in the index, so that no preview gives an answer away."""
    index = json.loads((built.root / "search/search_index.json").read_text("utf-8"))
    of_page = [entry for entry in index["docs"] if entry["location"].startswith(f"exams/{question}/")]
    known = " ".join(value for entry in of_page for value in entry.values())
    article = built.page(f"exams/{question}/").article
    unfolded = words(article, but=("details",))
    sentences = {words(e) for folded in article.iter("details") for e in folded.iter() if e.tag in SENTENCES}
    secret = {sentence for sentence in sentences if len(sentence) > 20 and sentence not in unfolded}
    assert secret and of_page
    assert [sentence for sentence in secret if sentence in known] == []
    assert "while this page was built" not in known


# Sources


def test_the_sources_that_the_site_carries_are_those_of_the_project(built: Site):
    carried = sorted(path for path in (built.root / "source").rglob("*") if path.is_file())
    assert carried
    for path in carried:
        own = ROOT / path.relative_to(built.root / "source").as_posix().removesuffix(".txt")
        assert path.read_bytes() == own.read_bytes()


@of_every_question
def test_a_question_carries_and_links_its_sources(built: Site, question: str):
    solutions, tests = (ROOT / tree / "exams" / folder_of(question) for tree in ("solutions", "tests"))
    linked = {link.address for link in built.page(f"exams/{question}/").links}
    for path in (DOCS / f"exams/{question}.md", *solutions.glob("[!_]*.py"), *tests.glob("test_*.py")):
        file = f"source/{path.relative_to(ROOT).as_posix()}.txt"
        assert (built.root / file).is_file() and f"../../../{file}" in linked


# Python's `sum` compensates what it loses from 3.12 on, where it adds nothing but floats and integers: so the other sum
# is exact where it is plain (`math.fsum`), and plain where it compensates.
OTHER_SUM = """
import builtins, functools, math, operator, sys

def other_sum(values, /, start=0, sum=sum):
    values = list(values)
    if {type(value) for value in (*values, start)} == {float} or type(start) is int and {*map(type, values)} == {float}:
        return functools.reduce(operator.add, values, start) if sum([0.1] * 10) == 1 else math.fsum([start, *values])
    return sum(values, start)

builtins.sum = other_sum
"""


@pytest.mark.long
def test_the_same_commit_builds_the_same_bytes(built: Site, tmp_path: Path):
    """From a copy in another folder, too, and whichever way Python's `sum` adds floats."""
    made = (".git", ".venv", ".*cache", ".hypothesis", "__pycache__", "site")
    copy, path = tmp_path / "copy", tmp_path / "path"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*made))
    path.mkdir()
    (path / "sitecustomize.py").write_text(OTHER_SUM, "utf-8")
    done = build(copy, path)
    assert done.returncode == 0, done.stdout
    first = {file.relative_to(built.root): file.read_bytes() for file in built.files("*")}
    second = {file.relative_to(copy / "site"): file.read_bytes() for file in Site(copy / "site").files("*")}
    assert set(first) == set(second)
    assert [name for name in first if first[name] != second[name]] == []
