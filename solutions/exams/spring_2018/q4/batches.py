"""The exam's batch, others like it, and how they are printed."""

import numpy as np
import sympy

HOT_DOGS = ((12, 14, 14, 12), (0, 10, 10, 0), (-5, 5, 5, -5))  # (neurons, examples), as in the paper


def tidy(values):
    """An array as nested lists, whole numbers as integers, others rounded to four digits.

    >>> tidy(np.array([[1.0, -0.5], [1 / 3, -0.0]]))
    [[1, -0.5], [0.3333, 0]]
    """
    rounded = np.round(np.asarray(values, dtype=float), 4).tolist()
    return [[int(v) if v == int(v) else v for v in row] for row in rounded]


def tex_of(rows):
    """Rows as a matrix in TeX."""
    return sympy.latex(sympy.Matrix(rows), mat_delim="(")


OTHER_BATCHES = (
    HOT_DOGS,
    ((17, 3, 11, 9), (8, 8, 2, 2), (-1, 1, -1, 1)),
    ((0, 6, 6, 0), (-4, 10, 4, 2), (5, -5, -5, 5)),
    ((14, 9, 9, 9, 9), (-1, -1, 4, -1, -1), (6, 6, 6, 6, -4)),
    ((20, 6, 14, 12), (0, 0, 3, 3)),
    ((3, 7), (-2, 10), (0, -8)),
    ((-9, 5, -1, -3), (4, 4, 4, 24), (1, 2, 1, 2)),
    ((7, 1, 1, -1), (-2, 4, -2, 4)),
    ((2, 8, 2, 8), (0, 0, 0, 12)),
    ((3, -3, -3, 3), (20, 20, 10, 10), (0, 8, 8, 0)),
    ((1, 9), (5, -5), (-6, -2)),
    ((4, -2), (0, 20), (3, 5)),
    ((6, 6, 6, 6, -4), (0, 0, 5, 0, 0)),
    ((1, 1, 1, 11, 1), (7, 2, 7, 7, 7), (0, 0, 0, 0, -10)),
    ((0, 4, 0, 4, 0, 4), (9, 9, 9, 3, 3, 3)),
    ((-1, -1, 5, 5, -1, 5), (8, 4, 4, 8, 8, 4)),
    ((2, 2, 12, 12), (11, 3, 17, 9), (3, 5, 5, 3)),
    ((0, 3, 3, 0), (10, 4, 4, 10), (-7, -7, 1, 1), (6, 0, 0, 6)),
    ((18, 34, 6, 22), (5, 25, 5, 5)),
    ((-8, 0, 0, -8), (-6, 10, 22, 6)),
    ((7, 7, 7, 27), (30, 10, 30, 10), (1, 1, -1, -1)),
    ((0, 0, 16, 0), (-2, 10, -2, -2), (5, 3, 3, 5)),
)
