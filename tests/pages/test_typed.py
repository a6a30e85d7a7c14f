"""No text states by hand what is computed: pages, sentences of parts, docstrings that are shown, labs, documents."""

import doctest
import re
import tomllib

import pytest

from solutions.pages.typed import MARK, marked, typed_in_python, typed_numbers
from tests.built import ROOT
from tests.pages.test_budget import FIGURE, FINDING
from tests.test_papers import LONGEST

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
OLDEST = PYPROJECT["project"]["requires-python"].removeprefix(">=")
# What documents say of the project, from where it stands.
OF_THE_PROJECT = {
    "README.md": {OLDEST},
    "CHANGELOG.md": {PYPROJECT["project"]["version"]},
    "CITATION.cff": {
        PYPROJECT["project"]["version"],
        "1.2.0",
        "4.0",
    },  # also the versions of the format and the licence
    "CONTRIBUTING.md": {OLDEST, str(LONGEST), str(PYPROJECT["tool"]["ruff"]["line-length"]), str(FINDING), str(FIGURE)},
}
MODULES = [
    path.relative_to(ROOT).as_posix()
    for tree in ("solutions/exams", "solutions/experiments", "solutions/nn", "docs/labs")
    for path in sorted((ROOT / tree).rglob("*.py"))
]
DOCUMENTS = [
    path.relative_to(ROOT).as_posix() for pattern in ("*.md", "CITATION.cff") for path in sorted(ROOT.glob(pattern))
]
TEMPLATES = sorted((ROOT / "solutions/pages/templates").iterdir())
TEMPLATES = [path.relative_to(ROOT).as_posix() for path in TEMPLATES if path.suffix != ".css"]  # which says nothing


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


# What is known for a number


@pytest.mark.parametrize(
    "said",
    [
        "# A title\n\n442 pixels",  # below a heading
        "## winter-2021/q3#i\n\n442 pixels",
        "## The 442 pixels",
        "[442 pixels](page.md)",
        '```python exec="on"\nprint(n)\n```\n442 pixels',
        "```\n442 pixels\n```",
        "{{ width }} and 442 and {{ height }}",
        "Winter 2021 asks for 442 pixels",
        "four hundred forty-two pixels",
    ],
)
def test_a_typed_number_is_known_wherever_it_stands(said: str):
    assert typed_numbers(said) == {"442"}


@pytest.mark.parametrize(
    "said",
    [
        "# winter-2021/q3",
        "[Li and others, 2018](https://a.org/1801.05134)",
        "{{ 442 }}",
        "twelve of them in Winter 2021",
        "`winter-2021/q13#a`",
        "float64 and Conv3D",
    ],
)
def test_what_states_no_number_is_known(said: str):
    assert typed_numbers(said) == set()


@pytest.mark.parametrize(
    "said, number",
    [("thirteen", "13"), ("Twenty-two", "22"), ("a thousand", "1000"), ("two hundred", "200"), ("a hundredth", "0.01"),
     ("three thousandths", "0.000333333"), ("$10^{-5}$", "1e-05"), ("2 · 10⁻³", "0.002"), ("1,024", "1024")],
)  # fmt: skip
def test_a_number_is_read_in_every_notation(said: str, number: str):
    assert typed_numbers(said) == {number}


@pytest.mark.parametrize(
    "source",
    [
        'def f(rate=0.5):\n    """It is 13."""\n    return rate',
        'def f(rate=0.5):\n    return Finding(True, {"of 13": rate})',
        '@part("a", "Of 13", kind="number", key=Key("", printed=13))\ndef f(rate=0.5):\n    return 26 * rate',
        '@part("a", "", kind="number", mistakes={"It is 13.": lambda answer: answer + 13})\ndef f(n=3):\n    return n',
        'words = prose("a", "", claims={"a": shown("It is 13.", lambda: 13)}, key=Key("", printed=13))',
    ],
)
def test_a_number_that_python_types_is_known(source: str):
    assert typed_in_python(source) == {"13"}


def test_a_docstring_may_tell_the_numbers_of_its_code_and_a_sentence_those_that_are_given():
    assert (
        typed_in_python('N = 13\n\n\ndef f():\n    """Of 13."""\n    return g()\n\n\ndef g():\n    return N') == set()
    )
    assert typed_in_python('@part("a", "Of 13", kind="number")\ndef f(n=13):\n    return n') == set()
    assert typed_in_python('a = prose("a", "Of 13", given=dict(n=13), claims={})') == set()
    assert (
        typed_in_python('@part("a", "", kind="number", key=Key("13", printed=13))\ndef f(n=3):\n    return n') == set()
    )


# Where it is asked; of pages the build asks it


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_no_number_that_is_not_in_its_code(module: str):
    assert typed_in_python(text(module)) == marked(text(module))


@pytest.mark.parametrize("lab", [module for module in MODULES if module.startswith("docs/labs/")])
def test_the_text_of_a_lab_says_no_number(lab: str):
    cells = re.split(r"^# %%", text(lab), flags=re.MULTILINE)
    written = [cell for cell in cells if cell.startswith(" [markdown]")]
    assert written and set().union(*map(typed_numbers, written)) == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_says_no_number_but_what_is_checked(document: str):
    """Programs in a document are run, by the next test."""
    said = re.sub(r"(?ms)^```python$.*?^```$", "", text(document))
    known = OF_THE_PROJECT.get(document, set())
    typed = typed_numbers(MARK.sub("", said))
    assert typed - known == marked(said)
    assert known <= typed, "it is not said any more"


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_says_no_number(template: str):
    """It stands on every page, or in every part. A script in it says nothing."""
    said = re.sub(r"(?s)\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<script>.*?</script>", " ", text(template))
    assert typed_numbers(re.sub("<[^>]*>", " ", said)) == set()


def test_the_description_of_the_site_says_no_number():
    said = re.findall(r"^(?:site_name|site_description): (.+)$", text("mkdocs.yml"), re.MULTILINE)
    assert len(said) == 2 and set().union(*map(typed_numbers, said)) == set()


def test_the_example_of_the_guide_is_right():
    (program,) = re.findall(r"(?ms)^```python\n(@part.*?>>>.*?)^```$", text("CONTRIBUTING.md"))
    names: dict = {"__name__": "solutions.exams.winter_2021.q3.iv_example"}
    exec("from solutions.part import Key, part\n" + program, names)
    runner = doctest.DocTestRunner(verbose=False)
    for example in doctest.DocTestFinder(recurse=False).find(names["parameters"], "parameters", globs=names):
        runner.run(example)
    found = names["parameters"].part
    assert runner.summarize(verbose=False) == (0, 2)
    assert found.key.printed == found.answer() and found.key.text == str(found.answer())
