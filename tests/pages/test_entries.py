"""The reader of entries by itself, in a browser without a page: what it reads, and what it says.

`python -m tests.pages.test_entries` counts how many entries of a list are read as wanted: of entries.json, or of
another list of `{"part", "field", "entry", "wanted"}`.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from solutions.pages.compute import VARIANTS, entries_of
from solutions.pages.record import Entry
from solutions.papers import find_part, parts
from tests.conftest import ROOT
from tests.few import sized
from tests.pages import notations

SCRIPTS = [ROOT / "docs/assets" / name for name in ("grammar.js", "entries.js", "formulas.js")]
OWN = json.loads(Path(__file__).with_name("entries.json").read_text("utf-8"))
JUDGE = "cases => cases.map(([text, asked]) => entries.judge(text, asked))"


@contextmanager
def reading(browser: Browser) -> Iterator[Page]:
    """An empty page that knows the reader, and may load nothing."""
    page = browser.new_page()
    page.route("**/*", lambda route: route.abort())
    for script in SCRIPTS:
        page.add_script_tag(content=script.read_text("utf-8"))
    yield page
    page.close()


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    with reading(browser) as page:
        yield page


def field(kind: str, expect: str, **asked) -> dict:
    return {"kind": kind, "expect": expect, **asked}


def say(reader: Page, text: str, asked: dict) -> tuple[str, str]:
    (said,) = reader.evaluate(JUDGE, [[text, asked]])
    return said["state"], said.get("words", "")


def misread(reader: Page, cases: list[tuple[str, dict, str]]) -> list[str]:
    """The entries that are not read as wanted."""
    judged = reader.evaluate(JUDGE, [[text, asked] for text, asked, _ in cases])
    return [
        f"{text!r} for {asked['expect']}: {said['state']}, wanted {wanted}. {said.get('words', '')}"
        for (text, asked, wanted), said in zip(cases, judged, strict=True)
        if said["state"] != wanted
    ]


@pytest.mark.parametrize("group", OWN, ids=[group["about"] for group in OWN])
def test_entries_are_read_as_people_mean_them(reader: Page, group: dict):
    cases = [(text, group, wanted) for wanted, texts in group["entries"].items() for text in texts]
    assert misread(reader, cases) == []


# What the site expects, in many notations


PARTS = [part for part in parts() if not part.lookup]
FORMULAS = [part.address for part in PARTS if part.formula]
FIELDS = [part.address for part in PARTS if part.kind in ("number", "shape", "array", "layer") or part.conditions]


def expected_entries(address: str, most: int) -> Iterator[Entry]:
    """What the fields of a part expect, and those of so many of its variants."""
    part = find_part(address)
    for givens in ({}, *part.variants(VARIANTS)[:most]):
        yield from entries_of(part, givens)


def asked_of(entry, tolerance: float) -> dict:
    return field(entry.kind, entry.expect, tolerance=tolerance, mistakes=[list(mistake) for mistake in entry.mistakes])


@pytest.mark.parametrize(("address", "most"), sized(FIELDS, 3, VARIANTS))
def test_what_is_expected_is_right_in_many_notations_and_nothing_else_in_any(reader: Page, address: str, most: int):
    tolerance = find_part(address).tolerance
    for entry in expected_entries(address, most):
        asked = asked_of(entry, tolerance)
        right = list(dict.fromkeys(notations.of(entry.kind, entry.expect, entry.columns)))
        assert len(right) >= 10
        wrong = [*notations.near_misses(entry.kind, entry.expect, tolerance), *(value for value, _ in entry.mistakes)]
        assert len(wrong) >= 2
        tempting = [
            (text, asked, "wrong") for value in wrong for text in notations.of(entry.kind, value, entry.columns)
        ]
        assert misread(reader, [*((text, asked, "right") for text in right), *tempting]) == []


def test_every_kind_of_entry_is_among_them():
    entries = [entry for address in FIELDS for entry in entries_of(find_part(address), {})]
    assert Counter(entry.kind for entry in entries).keys() == {"number", "shape", "array"}
    assert sum(len(entry.mistakes) for entry in entries) > 100


# What is said


def test_a_mistake_is_named_in_every_notation(reader: Page):
    asked = field("shape", "750000,100", mistakes=[["100,750000", "That is the transpose."]])
    for text in notations.of_shape(["100", "750000"]):
        assert say(reader, text, asked) == ("wrong", "That is the transpose.")


@pytest.mark.parametrize(
    "text, kind, expect, words",
    [
        ("62 × 62", "shape", "62,62,32", "3 sides are asked for; I read 2."),
        ("32 × 62 × 62", "shape", "62,62,32", "The sides are right, their order is not: h × w × c is asked for."),
        ("1", "array", "1,1,1,1,1,1,1,1,1", "9 numbers are asked for; I read 1."),
        ("111/111/111", "array", "1,1,1,1,1,1,1,1,1", "9 numbers are asked for; I read 1."),
        ("10 × 5", "shape", "K,D_a", "Use the letters K, D_a and m."),
        ("num_classes × D_a", "shape", "K,D_a", "Use the letters K, D_a and m."),
        ("1.000", "number", "760", "Read as 1 or 1000."),
        ("2^10", "number", "760", "Read as 1024."),
        ("750", "number", "760", ""),
        ("1 × 62 × 62 × 32", "shape", "62,62,32", "The leading 1 is the batch axis."),
        ("(None, 62, 62, 32)", "shape", "62,62,32", "The leading None is the batch axis."),
        ("10 × 1", "shape", "10", "The trailing 1 makes it a column."),
        ("2.336", "number", "2336", "Read as 2336."),
        ("", "number", "1", "Please enter a number, such as 12, 1e3 or 1/3."),
        ("as before", "shape", "3,4", "Please enter a shape, such as 3 × 4: I cannot read “as before”."),
        ("as before", "shape", "K,D_a", "Please enter a shape, such as a × b: I cannot read “as before”."),
    ],
)
def test_a_field_says_why(reader: Page, text: str, kind: str, expect: str, words: str):
    asked = field(kind, expect, letters=["K", "D_a", "m"], order="h × w × c")
    assert say(reader, text, asked)[1] == words


@pytest.mark.parametrize("kind", ["number", "shape", "array"])
@pytest.mark.parametrize(
    "text", ["a" * 100_000, "(" * 100_000, "1," * 50_000, "x" * 500, "(" * 1_900, "9" * 1_900, "😀" * 900]
)
def test_a_long_entry_is_read_soon_and_echoed_shortly(reader: Page, kind: str, text: str):
    start = reader.evaluate("performance.now()")
    state, words = say(reader, text, field(kind, "3,4" if kind != "number" else "3"))
    assert reader.evaluate("performance.now()") - start < 1000
    assert state in ("unread", "wrong") and len(words) < 150


# Formulas


CHECK_FORMULAS = """cases => cases.map(([text, asked]) => {
  const {state, words} = formulas.judge(text, asked)
  return {state, words}
})"""


PLEASE = "Please enter a formula"


def formula(entry) -> dict:
    mistakes = [[json.loads(values), words] for values, words in entry.mistakes]
    return {"points": entry.points, "values": entry.values, "mistakes": mistakes}


def judge_formula(reader: Page, address: str, text: str, name: str = "") -> tuple[str, str]:
    entry = next(entry for entry in entries_of(find_part(address), {}) if entry.name == name)
    (said,) = reader.evaluate(CHECK_FORMULAS, [[text, formula(entry)]])
    return said["state"], said.get("words") or ""


def forms_of(right: str) -> list[str]:
    """A formula in several forms."""
    signs = (
        f"${right}$",
        f"({right})",
        f"0 + {right}",
        f"1·({right})",
        f"({right}) · 2/2",
        f"= {right}",
        f"-(-({right}))",
    )
    return [right, *signs]


def near(entry: Entry) -> list[str]:
    """Formulas that are not the one of the answer."""
    right = entry.expect
    changed = f"2·({right})", f"-({right})", f"({right})/3", f"({right}) - ({right})"
    return [f"({right}) + 1", "1234", *(() if all(value == 0 for value in entry.values) else changed)]


@pytest.mark.parametrize(("address", "most"), sized(FORMULAS, 3, VARIANTS))
def test_a_formula_knows_its_answer_and_no_other(reader: Page, address: str, most: int):
    for entry in expected_entries(address, most):
        forms, wrong = forms_of(entry.expect), near(entry)
        said = reader.evaluate(CHECK_FORMULAS, [[text, formula(entry)] for text in [*forms, *wrong]])
        assert [one["state"] for one in said] == ["right"] * len(forms) + ["wrong"] * len(wrong), entry.expect


@pytest.mark.parametrize(
    "address, texts",
    [
        ("winter-2021/q6#ii", ["ŷ_k − ŷ_k²", "ŷ_k(1-ŷ_k)", r"\hat y_k - \hat y_k^2", "yhat_k (1 - yhat_k)", "ŷₖ−ŷₖ²"]),
        ("winter-2021/q6#iii", ["-ŷ_i ŷ_k", "− ŷ_k · ŷ_i", "-yhat_k*yhat_i", r"-\hat{y}_k\hat{y}_i"]),
        ("winter-2021/q4#i", ["2/m X^T(Xθ − Y)", "2(XᵀXθ−XᵀY)/m", r"-\frac{2}{m}X^\top(Y-X\theta)", "2/m X.T@(Xθ-Y)"]),
        ("winter-2021/q4#ii", ["J + σ²‖θ‖²", r"J+\sigma^2\|\theta\|_2^2", "J + σ² θᵀθ", "J + sigma^2 ||theta||^2"]),
        ("spring-2018/q7#d-ii", ["g ⊙ a ⊙ (1 − a)", "g*a*(1-a)", "g ∘ (a − a²)", r"g \odot a \odot (1-a)", "a(1-a)g"]),
        ("spring-2018/q7#e", ["c_i1 (g ⊙ a ⊙ (1-a)) bᵀ", r"c_{i1} \left(g \odot a \odot (1-a)\right) b^T"]),
        ("spring-2018/q7#g-i", ["(√D − 0.1)²", "(sqrt(D) - 1/10)^2", "D - √D/5 + 0.01", "(D^0.5 - 0.1)^2"]),
        ("winter-2021/q2#h", ["p h", "h*p", "p·h"]),
        ("winter-2020/q1#c-ii", ["σ(wᵀx + b)", "sigmoid(b + xᵀw)", r"\sigma(w^\top x^{(i)} + b)", "1/(1+e^-(w'x+b))"]),
        ("winter-2020/q1#f-i", ["σ(W2(W1 x + b1) + b2)", r"\sigma(W^{[2]}(W^{[1]}x^{(i)}+b^{[1]})+b^{[2]})"]),
        (
            "spring-2018/q8#b",
            [
                "-1/m Σ_i (y_i log(ŷ_i) + (1-y_i) log(1-ŷ_i))",
                r"-\frac{1}{m}\sum_{i=1}^{m} (y^{(i)} \log \hat{y}^{(i)} + (1-y^{(i)}) \log(1-\hat{y}^{(i)}))",
                "-(sum(y log ŷ) + sum((1-y) log(1-ŷ)))/m",
                "-mean(y*log(yhat) + (1-y)*log(1-yhat))",
                "1/m ∑ᵢ −yᵢ ln ŷᵢ − 1/m ∑ᵢ (1 − yᵢ) ln(1 − ŷᵢ)",
            ],
        ),
    ],
)  # fmt: skip
def test_a_formula_in_another_form_is_right(reader: Page, address: str, texts: list[str]):
    for text in texts:
        assert judge_formula(reader, address, text)[0] == "right", text


@pytest.mark.parametrize(
    "address, text, state, words",
    [
        ("winter-2021/q4#i", "2/m X(Xθ − Y)", "wrong", "The shapes do not fit: 4 × 3 times 4 × 1."),
        ("winter-2021/q4#i", "2/m (Xθ − Y)ᵀX", "wrong", "Its transpose is asked for."),
        (
            "winter-2021/q4#i",
            "2/m Xᵀ(Y − Xθ)",
            "wrong",
            "That is the negative gradient, the direction of a step.",
        ),
        ("winter-2021/q4#i", "2/m ‖Xθ − Y‖", "wrong", "Its shape is 1 × 1 where the answer is 3 × 1."),
        ("winter-2021/q6#ii", "p(1 − p)", "wrong", "Use the letters ŷ_k and ŷ_i."),
        ("winter-2020/q1#c-ii", "wᵀx + b", "wrong", "That is the logit; the sigmoid makes a probability of it."),
        ("spring-2018/q8#b", "1/m Σ_i (y_i log ŷ_i + (1-y_i) log(1-ŷ_i))", "wrong", "The sign is not right."),
        ("spring-2018/q8#b", "-(y log ŷ + (1-y) log(1-ŷ))/m", "wrong", "Its shape is 3 × 1 where the answer is 1 × 1."),
        ("winter-2021/q6#ii", "ŷ_k", "wrong", "The denominator contains the logit, too."),
        ("winter-2021/q6#ii", "ŷ_k (1", "unread", f"{PLEASE}: I cannot read “ŷ_k (1”. Use the letters ŷ_k and ŷ_i."),
    ],
)  # fmt: skip
def test_a_wrong_formula_is_told_why(reader: Page, address: str, text: str, state: str, words: str):
    assert judge_formula(reader, address, text) == (state, words)


SHOWN = """([text, symbols]) => {
  const shown = formulas.shown(grammar.parse(grammar.tokens(grammar.normalise(text), {symbols})))
  return shown instanceof MathMLElement ? shown.outerHTML : "no mathematics"
}"""


def test_a_formula_is_shown_as_it_was_read(reader: Page):
    read = reader.evaluate(SHOWN, ["(a + b_1)/2 - a^2", ["a", "b_1"]])
    assert "<mfrac><mrow><mi>a</mi><mo>+</mo><msub><mi>b</mi><mn>1</mn></msub></mrow><mn>2</mn></mfrac>" in read
    assert "<msup><mi>a</mi><mn>2</mn></msup>" in read


def test_nothing_is_run():
    """The reader has no way to run what is typed."""
    for script in SCRIPTS:
        for way in ("eval(", "Function(", "innerHTML", "setTimeout(", "import("):
            assert way not in script.read_text("utf-8").replace("evaluate(", "")


def main(path: str | None) -> None:
    from playwright.sync_api import sync_playwright

    from solutions.pages.browser import launch

    cases = [(text, group, wanted) for group in OWN for wanted, texts in group["entries"].items() for text in texts]
    if path:
        cases = []
        for case in json.loads(Path(path).read_text("utf-8")):
            part = find_part(case["part"])
            entry = entries_of(part, {})[case["field"]]
            cases.append((case["entry"], asked_of(entry, part.tolerance), case["wanted"]))
    with sync_playwright() as playwright, reading(launch(playwright)) as page:
        misfits = misread(page, cases)
    print(*misfits, f"{len(cases) - len(misfits)} of {len(cases)} as wanted", sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:2] or [None])
