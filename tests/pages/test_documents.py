"""The documents that stand in the repository and on the site say what is there."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from solutions.pages.source import BLOCKS
from solutions.part import KINDS

ROOT = Path(__file__).parents[2]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
INCLUDED = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}
DEFINITION = re.compile(r"^\[([^\]]+)\]: (\S+)$", re.MULTILINE)


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_to_files_of_the_repository(name):
    targets = re.findall(r"(?<!!)\[[^\]]*\]\(([^)]+)\)", text(name)) + [
        target for _, target in DEFINITION.findall(text(name))
    ]
    assert [t for t in targets if not t.startswith("https://") and not (ROOT / t).exists()] == []


@pytest.mark.parametrize("name, page", INCLUDED.items())
def test_what_is_included_has_its_links_on_the_site_too(name, page):
    """Links differ between the repository and the site, so each defines those that the text refers to."""
    included = re.search(r"\[start:text\] -->\n(.*)<!-- --8<-- \[end:text\]", text(name), re.DOTALL)[1]
    used = set(re.findall(r"\]\[([^\]]+)\]", included)) | {
        label for label in re.findall(r"(?<![\]!])\[([a-z]+)\](?![\[(])", included)
    }
    assert not re.findall(r"\]\((?!https://)", included), "a relative link can be right in one of the two places only"
    assert set(dict(DEFINITION.findall(text(name)))) == used
    assert set(dict(DEFINITION.findall(text(f"docs/about/{page}")))) == used


@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_are_those_of_the_makefile(name):
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", text(name), re.MULTILINE)) <= targets


def test_the_guide_names_every_block_and_every_kind():
    guide = text("CONTRIBUTING.md")
    assert re.findall(r"^\| `(\w+)` \| (?!our|the)", guide, re.MULTILINE) == list(BLOCKS)
    kinds = re.search(r"\*\*`kind`\*\*(.*?)\n-", guide, re.DOTALL)[1]
    assert re.findall(r"`(\w+)`", kinds) == list(KINDS)


def test_a_report_is_asked_for_the_same_with_and_without_the_form():
    form = yaml.safe_load(text(".github/ISSUE_TEMPLATE/wrong-answer.yml"))
    page = " ".join(text("docs/about/report.md").split())
    for field in form["body"]:
        assert field["attributes"]["label"] in page
        for option in field["attributes"].get("options", []):
            assert option in page


def test_the_changelog_ends_with_this_version():
    newest = re.search(r"^## (\S+), ", text("CHANGELOG.md"), re.MULTILINE)[1]
    assert newest == tomllib.loads(text("pyproject.toml"))["project"]["version"]


def test_every_page_of_words_describes_itself_to_search_engines():
    pages = [
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("docs/about/*.md"),
        *ROOT.glob("docs/topics/*.md"),
        *ROOT.glob("docs/exams/*/index.md"),
    ]
    front = re.compile(r"---\ndescription: (.+)\n---\n")
    said = [front.match(page.read_text(encoding="utf-8")) for page in pages]
    assert all(said) and len({match[1] for match in said}) == len(pages)
    assert all(50 <= len(match[1]) <= 170 for match in said)


def test_a_row_of_the_notation_links_the_questions_that_it_names():
    rows = re.findall(r"^\| (\w+ \d{4}) \|.*\| (<a .*</a>) \|$", text("docs/notation.md"), re.MULTILINE)
    assert rows
    for paper, links in rows:
        found = re.findall(r'<a href="([^"]*)">(\w+)</a>', links)
        assert found == [(f"../exams/{paper.lower().replace(' ', '-')}/q{name}/", name) for _, name in found]


def titled(page: str) -> str:
    """The title of a page, or of a lab."""
    return re.search(r"^(?:# )?# (?!%%)(.+)$", text(f"docs/{page}"), re.MULTILINE)[1]


def test_the_home_page_links_each_lab_by_its_title():
    """Each once, in words of its title; the papers are derived."""
    links = re.findall(r"\[([^\]]+)\]\((labs/[^)]+)\)", text("docs/index.md"))
    assert sorted(page for _, page in links) == sorted(f"labs/{path.name}" for path in ROOT.glob("docs/labs/*.py"))
    for said, page in links:
        of_title = set(re.findall(r"\w{3,}", titled(page).lower()))
        assert len(of_title & set(re.findall(r"\w{3,}", said.lower()))) >= len(of_title) / 2, said


DERIVED = {
    "index": ["cards()", 'topics("topics/")', "shortest()"],
    "errata": ['disputed("corrected")', 'disputed("qualified")', "slips()"],
    "experiments": ["experiments()"],
    "topics/index": ["topics()"],
    "about/verified": ["papers()", "measured()"],
    **{
        f"exams/{path.parent.name}/index": [f'overview("{path.parent.name}")']
        for path in ROOT.glob("docs/exams/*/index.md")
    },
    **{
        f"topics/{path.stem}": [f'topic("{path.stem}")']
        for path in ROOT.glob("docs/topics/*.md")
        if path.stem != "index"
    },
}


@pytest.mark.parametrize("page", DERIVED)
def test_each_page_shows_what_is_derived_for_it(page: str):
    assert re.findall(r"\{\{ catalogue\.(.+) \}\}", text(f"docs/{page}.md")) == DERIVED[page]


COUNT = re.compile(
    r"\b(?:\d\d?|one|two|three|four|five|six|seven|eight|nine|ten) (?:[A-Z]\w+ |\([^)]*\) )*(?:midterm|paper)s?\b"
)
SPOKEN = (
    *DOCUMENTS,
    "CITATION.cff",
    "mkdocs.yml",
    *(path.relative_to(ROOT).as_posix() for tree in ("**/*.md", "labs/*.py") for path in (ROOT / "docs").glob(tree)),
)


@pytest.mark.parametrize("name", SPOKEN)
def test_no_document_types_how_many_papers_there_are(name: str):
    """Where a count is said, it is derived: the papers come one by one."""
    assert COUNT.findall(text(name)) == []


@pytest.mark.parametrize(
    "said", ["five midterms", "two CS230 midterms", "five CS230 (Stanford deep learning) midterms"]
)
def test_a_typed_count_of_papers_is_known(said: str):
    assert COUNT.search(said)
