"""What stands in formulas: numbers, columns, matrices, and what is done with them."""

import re
from functools import reduce
from typing import Any

import numpy as np


def near(a: Any, b: Any) -> bool:
    """Whether two values agree to three digits, as approximations and limits are to."""
    return np.allclose(a, b, rtol=1e-3, atol=1e-3)


RELATIONS = {
    "=": lambda a, b: np.allclose(a, b, rtol=1e-9, atol=1e-9),
    r"\leftarrow": lambda a, b: np.allclose(a, b, rtol=1e-9, atol=1e-9),
    r"\ne": lambda a, b: not np.allclose(a, b, rtol=1e-9, atol=1e-9),
    **{r"\approx": near, r"\to": near},
    r"\in": lambda a, b: b(a),
    ">": lambda a, b: np.all(a > b),
    "<": lambda a, b: np.all(a < b),
    r"\ge": lambda a, b: np.all(a >= b - 1e-9),
    r"\le": lambda a, b: np.all(a <= b + 1e-9),
}
SIZES = {"|": lambda x: np.abs(x).sum(), r"\|": np.linalg.norm, r"\lfloor": np.floor}  # |d| of a mask: what it keeps
FUNCTIONS = {
    **{r"\log": np.log, r"\exp": np.exp, r"\sqrt": np.sqrt, r"\tanh": np.tanh},
    **{r"\max": lambda *of: reduce(np.maximum, of), r"\min": lambda *of: reduce(np.minimum, of)},
    r"\operatornamediag": lambda x: np.diag(np.ravel(x)),
}


def rounding(written: str) -> float:
    """How far a side may be off that is a number with decimals: half a unit of the last.

    >>> rounding("-0.25"), rounding("2"), rounding("0.5x")
    (0.005, 0.0, 0.0)
    """
    found = re.fullmatch(r"-?\d+\.(\d+)", written)
    return 10.0 ** -len(found[1]) / 2 if found else 0.0


def related(before: Any, relation: str, here: Any, rounded: float = 0.0) -> bool:
    """Whether a relation holds, of arrays of the same shape for all entries."""
    if relation == r"\in":
        return here(before)
    before, here = column(before), column(here)
    if not (before.shape == here.shape or before.size == here.size == 1 or not here.any()):
        return False
    before, here = before.ravel(), here.ravel()
    if rounded and relation == "=":
        return bool(np.all(np.abs(before - here) <= rounded * (1 + 1e-9)))
    return bool(RELATIONS[relation](before, here))


class Several(list):
    """What stands in brackets with commas: the arguments of a function, or a row."""


def column(x: Any) -> np.ndarray:
    """A number, a column or a matrix."""
    x = np.array([[float(np.squeeze(one)) for one in x]]) if isinstance(x, Several) else np.asarray(x, dtype=float)
    return x[:, None] if x.ndim == 1 else x


def entry(x: Any, indices: tuple[int, ...]) -> np.ndarray:
    """What stands at these indices, which count from 0.

    >>> entry([1, 2], (1,)), entry([[1, 2]], (0, -1))
    Traceback (most recent call last):
    IndexError: index -1, expected 0 or more
    """
    if min(indices) < 0:
        raise IndexError(f"index {min(indices)}, expected 0 or more")
    return np.asarray(x, dtype=float)[indices]


def times(a: np.ndarray, sign: str, b: np.ndarray) -> np.ndarray:
    r"""The elementwise product where a sign says so or one of both is a number; else the matrix product.

    >>> times(np.eye(2), "", np.ones((2, 1))).shape, times(np.ones((2, 1)), r"\odot", np.ones((2, 1))).shape
    ((2, 1), (2, 1))
    """
    if sign == "/":
        return a / b
    if sign in (r"\odot", r"\circ") or 1 in (a.size, b.size):
        a, b = (x.reshape(()) if x.size == 1 else x for x in (a, b))
        return np.asarray(a * b)
    return a @ b


def power_of(x: np.ndarray, exponent: Any) -> np.ndarray:
    """Of each entry; only the power −1 of a square matrix is its inverse.

    >>> power_of(2 * np.eye(2), -1)[0, 0], power_of(np.array([2.0, 4.0]), -1)
    (np.float64(0.5), array([0.5 , 0.25]))
    """
    if np.ndim(x) == 2 and np.shape(x)[0] == np.shape(x)[1] and np.all(exponent == -1):
        return np.linalg.inv(x)
    return x**exponent
