"""Second routes to Winter 2021, question 3, part v."""

import numpy as np

from solutions.exams.winter_2021.q3.v_pool_designs import pool_replies, pooled_designs
from tests.confirm import confirms
from tests.exams.winter_2021.q3.designs import admissible_by_slices


@confirms("winter-2021/q3#v", "enumeration of all designs, pooling real arrays and counting the weights")
def test_pooled_designs_equal_enumeration():
    counted = set()
    for kernel, padding, n in admissible_by_slices(16, 4, 576, 16):
        for pool in range(1, n + 1):
            corners = np.zeros((n, n, 4))[: n - pool + 1 : pool, : n - pool + 1 : pool]
            if np.zeros((corners.size, 10)).size <= 1440:
                counted.add((kernel, padding, pool, corners.shape))
    assert set(pooled_designs()) == counted
    assert len(pooled_designs()) == len(counted)


def test_a_reply_to_a_pool_knows_the_convolution():
    replies = dict(pool_replies())
    assert replies[5, 0, 2] == (True, "Admissible: 6 × 6 × 4 after the pool.")
    assert replies[5, 0, 1][0] is False and "5760" in replies[5, 0, 1][1]
    assert replies[3, 0][0] is False and "784" in replies[3, 0][1]
    accepted = {entry for entry, (right, _) in replies.items() if right}
    assert accepted == {tuple(design[:3]) for design in pooled_designs()}
