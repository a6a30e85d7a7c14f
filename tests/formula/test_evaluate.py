"""Formulas in TeX against what Python computes of the same values, and what is refused."""

import re

import numpy as np
import pytest

from solutions.formula import Unread, apart, evaluate, worth
from solutions.formula.tokens import separated, without_subscript

A = np.array([[2.0, 1.0], [0.0, 3.0]])
B = np.array([[1.0, 4.0], [5.0, 2.0]])
X, Y = np.array([2.0, 3.0, 7.0]), np.array([5.0, -1.0, 4.0])
OUTCOMES = [(0.25, {"x": 1.0}), (0.75, {"x": -3.0})]
WORTH = [
    # Sums, products, extremes
    (r"\sum_{i=a}^{n} i", {"a": 2, "n": 4}, 9),
    (r"\sum_{i=0}^{n} x^i", {"x": 2, "n": 3}, 15),
    (r"\prod_{i=1}^{3} x_i", {"x": X}, 42),
    (r"\sum_k x_k + 1", {"x": X, r"\sum_k": [1, 3]}, 10),
    (r"\max_k x_k", {"x": X, r"\max_k": [1, 2], r"\sum_k": [1, 2, 3]}, 3),
    (r"\min_k x_k", {"x": X, r"\sum_k": [1, 2, 3]}, 2),
    (r"\arg\max_k y_k", {"y": Y, r"\sum_k": [3, 2, 1]}, 1),
    (r"\arg\min_k y_k", {"y": Y, r"\sum_k": [1, 2, 3]}, 2),
    (r"\sum_{i \in S} x_i", {"x": X, "S": [1, 3]}, 9),
    (r"\sum_{k \ne j} x_k", {"x": X, "j": 2, r"\sum_k": [1, 2, 3]}, 9),
    (r"\sum_{i,k} A_{ik}", {"A": A, r"\sum_i": [1, 2], r"\sum_k": [2]}, 4),
    # Expectations, probabilities, indicators
    (r"\mathbb{E}[x^2]", {r"\mathbb{E}": OUTCOMES}, 7),
    (r"\mathbb{E}\|x\|", {r"\mathbb{E}": OUTCOMES}, 2.5),
    (r"\mathbb{E}[x]^2", {r"\mathbb{E}": OUTCOMES}, 4),
    (r"P(x < 0)", {r"\mathbb{E}": OUTCOMES}, 0.75),
    (r"3 [x > 1]", {"x": X}, [[3], [3], [3]]),
    (r"[x = 3]", {"x": X}, [[0], [1], [0]]),
    # Matrices and cases
    (r"\begin{pmatrix} a & 2 \\ 3 & b \end{pmatrix}", {"a": 7, "b": 8}, [[7, 2], [3, 8]]),
    (r"\begin{pmatrix} 1 & a \\ 2 & 3 \end{pmatrix}^T", {"a": 5}, [[1, 2], [5, 3]]),
    (r"\begin{cases} 1 & x > 0 \\ 2 & \text{otherwise} \end{cases}", {"x": 1}, 1),
    (r"\begin{cases} 1 & x > 0 \\ 2 & \text{otherwise}. \end{cases}", {"x": -1}, 2),
    (r"\begin{cases} 1 & \text{for} x > 0 \\ 2 & \text{for} x < 0. \end{cases}", {"x": -1}, 2),
    # Fractions, powers, products
    (r"\frac{x}{y}", {"x": 3, "y": 2}, 1.5),
    (r"a - b - c", {"a": 9, "b": 3, "c": 2}, 4),
    (r"-a + b", {"a": 2, "b": 5}, 3),
    (r"+a", {"a": 2}, 2),
    (r"a / b", {"a": 3, "b": 4}, 0.75),
    (r"A B", {"A": A, "B": B}, A @ B),
    (r"X Y", {"X": A, "Y": B}, A @ B),
    (r"A \odot B", {"A": A, "B": B}, A * B),
    (r"A \circ B", {"A": A, "B": B}, A * B),
    (r"x^T y", {"x": X, "y": Y}, [[35]]),
    (r"x y^\top", {"x": X, "y": Y}, np.outer(X, Y)),
    (r"A^{-1}", {"A": A}, np.linalg.inv(A)),
    (r"A^2", {"A": A}, A**2),
    (r"(A B)^T", {"A": A, "B": B}, (A @ B).T),
    (r"e^{2 a}", {"a": 0.5}, np.e),
    (r"e", {}, np.e),
    (r"e", {"e": 3}, 3),
    # Brackets
    (r"|x - y|", {"x": 2, "y": 7}, 5),
    (r"|d|", {"d": [1, 0, -1]}, 2),
    (r"\|x\|^2", {"x": X}, 62),
    (r"\|x\|_2", {"x": X}, 62**0.5),
    (r"\lfloor x \rfloor", {"x": 2.7}, 2),
    (r"\{ x \}", {"x": 2}, 2),
    (r"(1, 2)_2 + a", {"a": 1}, 3),
    (r"(x y)_2", {"x": X, "y": 2}, 6),
    (r"(1, \dots, n)", {r"(1,\dots,n)": 6}, 6),
    (r"((1 + a) (2 + a)) 2", {"a": 1}, 12),
    # Functions
    (r"\log x^2", {"x": 3}, np.log(9)),
    (r"f(a)^2", {"f": lambda x: x + 1, "a": 2}, 9),
    (r"f^2(a)", {"f": lambda x: x + 1, "a": 2}, 9),
    (r"2 f(a, b) c", {"f": lambda x, y: x - y, "a": 5, "b": 2, "c": 10}, 60),
    (r"f g (a)", {"f": lambda x: 2 * x, "g": lambda x: x + 1, "a": 3}, 8),
    (r"a f b", {"f": lambda x: x + 1, "a": 2, "b": 3}, 8),
    (r"\max(a, b)", {"a": 5, "b": 2}, 5),
    (r"\min(a, b, c)", {"a": 5, "b": 2, "c": 3}, 2),
    (r"A \odot f(B)", {"A": A, "B": B, "f": lambda x: x + 1}, A * (B + 1)),
    (r"f'(a)", {"f'": lambda x: -x, "a": 2}, -2),
    (r"\operatorname{diag}(x)", {"x": X}, np.diag(X)),
    # Names
    (r"W^{[2]}", {"W^{[2]}": A}, A),
    (r"W^{[l]}_2", {"W": [X, Y], "l": 1}, -1),
    (r"x^{(i)}", {"x": [X, Y], "i": 2}, [[5], [-1], [4]]),
    (r"x^{(2)}_3", {"x": [X, Y]}, 4),
    (r"x^{(1)T} y", {"x": [X, X], "y": Y}, [[35]]),
    (r"x^{[1]}_2", {"x_2": [3, 8]}, 8),
    (r"A_{2,1}", {"A": B}, 5),
    (r"A_{ij}", {"A": B, "i": 1, "j": 2}, 4),
    (r"x_{i+1}", {"x": X, "i": 1}, 3),
    (r"x_{n-1}", {"x": X, "n": 3}, 3),
    (r"x_0", {"x": X, "first": 0}, 2),
    (r"x_1", {"x": X, "x_1": 9}, 9),
    (r"w^*", {"w^*": 4}, 4),
    (r"w^+ w^-", {"w^+": 4, "w^-": 3}, 12),
    (r"\delta^{(2)} + \delta", {r"\delta": 10, r"\delta^{()}": [1, 2]}, 12),
    (r"b_2 + b", {"b": 10, "b_{()}": [1, 2]}, 12),
    (r"\hat{y}_1", {r"\hat y": Y}, 5),
    # Derivatives
    (r"\frac{\partial}{\partial x_2} x^T x", {"x": X, "again": lambda x: {"x": x}}, 6),
    (r"\frac{\partial}{\partial a} a^4", {"a": 1.5, "again": lambda a: {"a": a}}, 13.5),
    (r"\frac{\partial L}{\partial x_2}", {r"\frac\partial L\partial x": X}, 3),
    (r"\frac{\partial L_{1}}{\partial x_{2}}", {r"\frac\partial L\partial x": B}, 4),
    (r"\frac{\partial L_1}{\partial x_2}", {r"\frac\partial L\partial x": B}, 4),
    # Chains
    (r"a = b = 2", {"a": 2, "b": 2}, 2),
    (r"a \approx 1.333", {"a": 4 / 3}, 4 / 3),
    (r"a = 1.33", {"a": 4 / 3}, 4 / 3),
    (r"1.33 = a", {"a": 4 / 3}, 1.33),
    (r"a \to 2", {"a": 2.001}, 2.001),
    (r"a \approx b", {"a": 2001, "b": 2002}, 2001),  # as near as three digits, or as a thousandth
    (r"a \approx b", {"a": 0, "b": 5e-4}, 0),
    (r"a = b", {"a": 0, "b": 5e-10}, 0),
    (r"a = b", {"a": 1e9, "b": 1e9 + 0.5}, 1e9),
    (r"a \ge b \le c", {"a": 1 - 5e-10, "b": 1, "c": 1 - 5e-10}, 1),
    (r"w \leftarrow b", {"w": 2, "b": 5e-10, r"\leftarrow": {"w": 0}}, 0),
    (r"w \leftarrow b", {"w": 2, "b": 1e9 + 0.5, r"\leftarrow": {"w": 1e9}}, 1e9),
    (r"a \ne b", {"a": 1, "b": 1.5}, 1),
    (r"a < b \le 3 < c", {"a": 1, "b": 3, "c": 4}, 1),
    (r"c > b \ge 3 \ne a", {"a": 1, "b": 3, "c": 4}, 4),
    (r"x \in \mathbb{R}^3", {"x": X}, X),
    (r"A \in \mathbb{R}^{2 \times n}", {"A": A, "n": 2}, A),
    (r"a \in \mathbb{R}", {"a": 3}, 3),
    (r"a \in \{1, b\}", {"a": 3, "b": 3}, 3),
    (r"x \in \{2, 3, 7\}^{3}", {"x": X}, X),
    (r"A = 0", {"A": 0 * A}, 0 * A),
    (r"w \leftarrow w - 1", {"w": 5, r"\leftarrow": {"w": 4}}, 4),
    (r"\underbrace{x^T}_{1 \times 3} x", {"x": X}, [[62]]),
    (r"\overbrace{a b}^{\text{words}}", {"a": 2, "b": 3}, 6),
    (r"\underbrace{a}_{1 \times 1}", {"a": 2}, 2),
    (r"\underbrace{a} 2", {"a": 2}, 4),
    (r"w \leftarrow w - 1, \qquad w = 4", {"w": 5, r"\leftarrow": {"w": 4}}, 4),
    (r"a = 1 \iff b = 2", {"a": 1, "b": 2}, True),
]


@pytest.mark.parametrize("tex, symbols, expected", WORTH, ids=[tex for tex, *_ in WORTH])
def test_a_formula_is_worth_what_its_values_make(tex: str, symbols: dict, expected):
    found = evaluate(tex, symbols)
    np.testing.assert_allclose(np.squeeze(found), np.squeeze(expected), rtol=1e-9, atol=1e-9)


REFUSED = [
    (r"a = b", {"a": 1, "b": 2}, "a = b: 1.0 = 2.0 does not hold"),
    (r"a = 1.33", {"a": 1.336}, "does not hold"),
    (r"a \approx 1.33", {"a": 1.3}, "does not hold"),
    (r"a \ne b", {"a": 2, "b": 2}, "does not hold"),
    (r"a \ne b", {"a": 0, "b": 5e-10}, "does not hold"),
    (r"a \ne b", {"a": 1e9, "b": 1e9 + 0.5}, "does not hold"),
    (r"w \leftarrow b", {"w": 2, "b": 1.5, r"\leftarrow": {"w": 1}}, "does not hold"),
    (r"a > b", {"a": 2, "b": 2}, "does not hold"),
    (r"a < b", {"a": 2, "b": 2}, "does not hold"),
    (r"a \ge b", {"a": 2, "b": 3}, "does not hold"),
    (r"a \le b", {"a": 3, "b": 2}, "does not hold"),
    (r"x > 2", {"x": X}, "does not hold"),
    (r"x = y", {"x": [1, 2], "y": [[1, 2]]}, "does not hold"),
    (r"1 = 1 = 2", {}, "1.0 = 2.0 does not hold"),
    (r"x \in \mathbb{R}^2", {"x": X}, "does not hold"),
    (r"x \in \mathbb{R}", {"x": X}, "does not hold"),
    (r"a \in \{1, 2\}", {"a": 3}, "does not hold"),
    (r"\underbrace{x}_{3 \times 2}", {"x": X}, r"x}_{3 \times 2}: (3, 1) is not (3, 2)"),
    (r"\sum_{i=1} x_i", {"x": X}, "the index i has one bound"),
    (r"\sum_{i}^{3} x_i", {"x": X}, "the index i has one bound"),
    (r"\mathbb{R} x", {"x": X}, "an expectation is written"),
    (r"\mathbb{E} x", {"x": X}, "an expectation is written"),
    (r"\begin{cases} 1 & x > 3 \\ 2 & x < 3 \end{cases}", {"x": 3}, "no case holds"),
    (r"f", {"f": lambda x: x}, "a function of nothing"),
    (r"a +", {"a": 1}, "something is missing at the end of “a +”"),
    (r"(a", {"a": 1}, "something is missing at the end of “( a”"),
    (r"a )", {"a": 1}, "a ): "),
    (r"a , b", {"a": 1, "b": 2}, "“, b” is not read"),
    (r"x_2^{[1]}", {"y": 1}, "x^[1]_2 has no value"),
    (r"a = 1 \iff b = 2", {"a": 1, "b": 1}, "one side holds, the other does not"),
    (r"\sum_k x_k", {"x": X}, r"\sum_k has no value"),
    (r"a = 1 \qquad a = 2", {"a": 1}, "a = 2: 1.0 = 2.0 does not hold"),
]


@pytest.mark.parametrize("tex, symbols, said", REFUSED, ids=[tex for tex, *_ in REFUSED])
def test_what_does_not_hold_or_is_not_read_is_told(tex: str, symbols: dict, said: str):
    with pytest.raises(Unread, match=re.escape(said)):
        evaluate(tex, symbols)


def test_an_index_below_the_first_is_refused():
    with pytest.raises(IndexError, match="expected 0 or more"):
        evaluate("x_{n-3}", {"x": X, "n": 3})


def test_an_equivalence_holds_where_both_sides_do_or_neither():
    assert worth(r"a = 1 \iff b = 2", {"a": 1, "b": 2}) is True
    assert worth(r"a = 1 \iff b = 2", {"a": 0, "b": 0}) is False


@pytest.mark.parametrize(
    "tex, pieces",
    [
        (r"a = b \qquad c = d .", ["a = b", "c = d"]),
        (r"a \quad \text{with} \quad b", ["a", "b"]),
        (r"a \quad b, \text{ with } c", ["a", "b", "c"]),
        (r"\qquad a ; \qquad .", ["a"]),
        (r"\begin{aligned} a &= b \\ & + c \\ & \ge d \end{aligned}", [r"a = b + c \ge d"]),
        (r"a & b", ["a & b"]),
    ],
)
def test_what_is_said_with_a_formula_is_read_apart(tex: str, pieces: list[str]):
    assert apart(tex) == pieces


def test_a_sign_within_brackets_parts_nothing_and_one_behind_them_does():
    assert separated([*"f(a,b),c,[d,e]"]) == [[*"f(a,b)"], ["c"], [*"[d,e]"]]


@pytest.mark.parametrize(
    "tokens, name, below",
    [
        ("L_{12}x", "Lx", "12"),
        ("L_{1}", "L", "1"),
        ("L_12", "L2", "1"),
        ("X_1", "X", "1"),
        ("{L}_1", "L", "1"),
        ("L", "L", ""),
    ],
)
def test_a_subscript_is_its_brackets_or_one_token(tokens: str, name: str, below: str):
    assert without_subscript([*tokens]) == (name, [*below])


def test_a_value_has_decimals_also_where_its_names_are_whole():
    assert evaluate("a", {"a": 2}).dtype == float
    assert evaluate("a = 1 \\iff b = 2", {"a": 1, "b": 2}).dtype == float
