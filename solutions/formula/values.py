"""What stands in formulas: numbers, columns, matrices, and what is done with them."""

from typing import Any

import numpy as np

RELATIONS = {
    "=": lambda a, b: np.allclose(a, b, rtol=1e-9, atol=1e-9),
    r"\ne": lambda a, b: not np.allclose(a, b, rtol=1e-9, atol=1e-9),
    ">": lambda a, b: np.all(a > b),
    "<": lambda a, b: np.all(a < b),
    r"\ge": lambda a, b: np.all(a >= b),
    r"\le": lambda a, b: np.all(a <= b),
}
SIZES = {"|": lambda x: np.abs(x).sum(), r"\|": np.linalg.norm}  # |d| of a mask: how many units it keeps
FUNCTIONS = {
    **{r"\log": np.log, r"\exp": np.exp, r"\sqrt": np.sqrt, r"\tanh": np.tanh},
    r"\operatornamediag": lambda x: np.diag(np.ravel(x)),
}


def column(x: Any) -> np.ndarray:
    """A number, a column or a matrix."""
    x = np.asarray(x, dtype=float)
    return x.reshape(-1, 1) if x.ndim == 1 else x


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
    if sign in (r"\odot", r"\circ") or 1 in (a.size, b.size):
        a, b = (x.reshape(()) if x.size == 1 else x for x in (a, b))
        return np.asarray(a * b)
    return a @ b
