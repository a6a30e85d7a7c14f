"""What is demanded of every derivation: each line follows, and its TeX says what was computed."""

import dataclasses
import re
from typing import Any

import numpy as np
import pytest

from solutions.finding import Derivation, Step
from solutions.formula import Unread, evaluate
from solutions.pages.text import answered
from tests import chosen
from tests.misprints import misprints

PARTS = {part.address: part for part in chosen.parts() if part.derivation}
of_every_derivation = pytest.mark.parametrize("address", PARTS)


def broken(derivation: Derivation, index: int) -> Derivation:
    """The derivation with the line at `index` changed so that it does not follow from the line before."""
    before, step = derivation.steps[index - 1 : index + 1]
    sign = 1 if step.relation == ">=" else -1

    def off(**symbols: Any) -> np.ndarray:
        value = np.asarray(before.value(**symbols), dtype=float)
        return value + sign * (1 + abs(value))

    steps = [*derivation.steps]
    steps[index] = dataclasses.replace(step, value=off)
    return dataclasses.replace(derivation, steps=steps)


def broken_steps(derivation: Derivation, instances: int) -> list[int]:
    rng = np.random.default_rng(0)
    found = (derivation.broken_step(rng) for _ in range(instances))
    return [step for step in found if step is not None]


@of_every_derivation
def test_the_lines_of_a_derivation_follow_from_each_other(address: str):
    assert broken_steps(PARTS[address].derivation, instances=5) == []


@pytest.mark.long
@of_every_derivation
def test_the_lines_of_a_derivation_follow_on_many_instances(address: str):
    assert broken_steps(PARTS[address].derivation, instances=50) == []


@of_every_derivation
def test_a_broken_line_of_a_derivation_is_noticed(address: str):
    derivation = PARTS[address].derivation
    tied = [index for index, step in enumerate(derivation.steps) if index and step.relation]
    assert tied, "no line follows from another"
    for index in tied:
        assert broken_steps(broken(derivation, index), instances=1) == [index]


def equated(derivation: Derivation, index: int) -> Derivation:
    """The derivation with an equality at `index`."""
    steps = [*derivation.steps]
    steps[index] = dataclasses.replace(steps[index], relation="=")
    return dataclasses.replace(derivation, steps=steps)


@of_every_derivation
def test_what_is_only_a_bound_is_no_equality(address: str):
    derivation = PARTS[address].derivation
    for index, step in enumerate(derivation.steps):
        assert step.relation in ("", "=", "is") or broken_steps(equated(derivation, index), instances=3), step.tex


@pytest.mark.parametrize("relation", ["=", "is", "<=", ">="])
def test_each_relation_is_checked(relation: str):
    others = {"<=": lambda x: 2 * x + 1, ">=": lambda x: 2 * x - 1}
    right = others.get(relation, lambda x: x + x)
    steps = [Step("", "2x", lambda x: 2 * x), Step("", "", right, relation)]
    derivation = Derivation(steps, lambda rng: {"x": rng.normal(size=3)})
    assert broken_steps(derivation, instances=3) == []
    assert broken_steps(broken(derivation, 1), instances=3) == [1, 1, 1]


# What is printed


@of_every_derivation
def test_each_line_is_printed_as_it_was_computed(address: str):
    rng = np.random.default_rng(0)
    assert [PARTS[address].derivation.misprinted_step(rng) for _ in range(5)] == [None] * 5


# Misprints that do not change the value, as which line of which part they are, and why.
EQUAL = {
    ("fall-2021/q3#c", 1, "another sign"): "a constant has no variance",
    **{("fall-2021/q3#d", line, "another index"): "all weights, and all activations, vary alike" for line in range(3)},
    ("fall-2021/q4#iii", 0, "another index"): "the outputs of all other classes have the same derivative",
    ("fall-2021/q4#iv", 0, "another sign"): "the bias does not depend on the activations",
    ("fall-2021/q4#iv", 0, "another index"): "the bias does not depend on the activations",
    ("undated/q5#d-v", 2, "a transpose is lost"): "a row has the same entries as the column",
    ("winter-2021/q2#h", 1, "another index"): "all units have the same expectation",
    ("winter-2021/q2#h", 2, "another sign"): "the power of 1 is 1",
    ("winter-2021/q2#h", 2, "a power is lost"): "the power of 1 is 1",
    ("winter-2021/q4#ii", 0, "another sign"): "the noise is symmetric",
    ("winter-2021/q4#ii", 1, "another sign"): "the noise is symmetric",
    ("winter-2021/q4#ii", 2, "another sign"): "the term is zero: the noise has mean zero",
    ("winter-2021/q4#ii", 2, "another index"): "the term is zero: the noise has mean zero",
    ("winter-2021/q6#v", 0, "another sign"): "the bias does not depend on the activations",
    ("winter-2021/q6#v", 0, "another index"): "the bias does not depend on the activations",
}


def misprinted(derivation: Derivation, index: int, tex: str) -> Derivation:
    steps = [*derivation.steps]
    steps[index] = dataclasses.replace(steps[index], tex=tex)
    return dataclasses.replace(derivation, steps=steps)


def is_noticed(derivation: Derivation, instances: int = 4) -> bool:
    rng = np.random.default_rng(0)
    try:
        with np.errstate(all="ignore"):
            return any(derivation.misprinted_step(rng) is not None for _ in range(instances))
    except (ValueError, IndexError):  # what no longer fits together
        return True


@of_every_derivation
def test_a_misprint_in_any_line_is_noticed(address: str):
    derivation, survived = PARTS[address].derivation, set()
    for index, step in enumerate(derivation.steps):
        for kind, tex in misprints(step.tex):
            if not is_noticed(misprinted(derivation, index, tex)):
                survived.add((address, index, kind))
    assert survived == {equal for equal in EQUAL if equal[0] == address}


# Answers that speak of other symbols than their derivation, or of none.
UNTIED = {
    "spring-2018/q2#d": "in words",
    "spring-2018/q2#l": "a limit",
    "spring-2018/q7#c-i": "an instance of other sizes",
    "undated/q2#c": "in words",
    "undated/q2#k-i": "a set",
    "undated/q2#k-ii": "a point",
    "undated/q5#d-iv": "a single unit",
    "winter-2020/q3#f-i": "two rules, which name no step",
    "winter-2020/q6#c": "in words",
    "winter-2020/q6#d": "in words",
    "winter-2021/q2#h": "an instance of other sizes",
    "winter-2021/q6#v": "an instance of other sizes",
    "winter-2021/q6#vi": "a single unit",
}


@pytest.mark.parametrize("address", [address for address in PARTS if address not in UNTIED])
def test_the_printed_answer_is_that_of_the_derivation(address: str):
    part = PARTS[address]
    tex = answered(part, part.answer()).tex
    lines = range(len(part.derivation.steps))
    assert any(not is_noticed(misprinted(part.derivation, index, tex)) for index in lines)


def test_functions_stand_within_each_other():
    symbols = {"f": lambda x: 2 * x, "g": lambda x: x + 1, "x": 3}
    assert [evaluate(tex, symbols) for tex in ("f g(x)", "g f(x)", "x f g(x) x")] == [8, 7, 72]
    assert [evaluate(tex, symbols) for tex in ("f^2(x)", "f(x)^2", "f(x) / g(x)")] == [36, 36, 1.5]


# Keys that say their formula in words, case by case, in a plain text that is no TeX, or of other symbols.
IN_WORDS = {
    *("fall-2021/q4#ii", "fall-2021/q4#iii", "fall-2021/q4#iv", "fall-2021/q4#v"),
    *("spring-2018/q2#d", "spring-2018/q7#d-ii", "spring-2018/q8#b", "winter-2021/q6#iv", "winter-2021/q6#v"),
    *("undated/q2#c", "undated/q2#k-i", "undated/q2#k-ii", "undated/q7#iii"),
    *("winter-2020/q1#f-i", "winter-2020/q1#f-ii", "winter-2020/q2#g-ii", "winter-2020/q3#f-i", "winter-2020/q6#d"),
}
TYPED = {
    "ŷ": r"\hat y",
    "−": "-",
    "²": "^2",
    "ᵀ": "^T",
    "θ": r"\theta",
    "σ": r"\sigma",
    "·": r"\cdot ",
    "tanh": r"\tanh ",
    "ˣ": "^x",
    "log": r"\log",
}


def tex_of(typed: str) -> str:
    r"""A formula in plain text as TeX.

    >>> tex_of("(2/m) Xᵀ(Xθ − Y) + σ²‖θ‖²")
    '\\frac{2}{m} X^T(X\\theta - Y) + \\sigma^2\\|\\theta\\|_2^2'
    """
    typed = re.sub("‖(.+?)‖²", r"\\|\1\\|_2^2", re.sub(r"\((\w+)/(\w+)\)", r"\\frac{\1}{\2}", typed))
    return re.sub("|".join(TYPED), lambda sign: TYPED[sign[0]], typed)


@pytest.mark.parametrize("address", [address for address, part in PARTS.items() if part.verdict == "agrees"])
def test_a_key_that_agrees_says_the_formula_of_the_derivation(address: str):
    part = PARTS[address]
    tex, lines = tex_of(part.key.text), range(len(part.derivation.steps))
    tied = any(not is_noticed(misprinted(part.derivation, index, tex)) for index in lines)
    assert tied == (address not in IN_WORDS)


def test_what_cannot_be_read_is_said():
    for tex in (
        r"x +",
        r"\frac{x}",
        r"x y",
        r"x = 2",
        r"\log",
        r"\begin{cases} 1 & x = 2 \end{cases}",
        r"x \quad x = 2",
    ):
        with pytest.raises(Unread):
            evaluate(tex, {"x": 3})
