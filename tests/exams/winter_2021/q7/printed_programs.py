"""What the page and the ledger say of the printed programs, on more sizes than the page shows."""

import numpy as np

from solutions.exams.winter_2021.q7 import programs

# What the page and the ledger say of the printed programs, on more sizes than the page shows.

SIDES = [(image, kernel) for image in [(4, 4, 3), (5, 3, 2), (3, 6, 2)] for kernel in np.ndindex(3, 3, 2)]
SIDES = [(image, tuple(side + 1 for side in kernel)) for image, kernel in SIDES]
READINGS = [False, True]  # kw first as the paper writes, kh first


def outcome(program, image, kernel, stride, height_first):
    return programs.outcome(lambda *given_: program(*given_, height_first=height_first), image, kernel, stride)
