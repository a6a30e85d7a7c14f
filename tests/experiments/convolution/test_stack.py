"""The table of a stack against a count of its windows."""

from solutions.experiments.convolution.stack import rows
from solutions.nn.shapes import Conv, Dense, Flatten, Pool


def test_the_rows_of_a_stack():
    found = rows([Conv(2, kernel=3), Pool(2), Flatten(), Dense(3)], (7, 7, 1))
    starts = range(7 - 3 + 1)
    pooled = len(range(0, len(starts) - 1, 2))
    volumes = [(7, 7, 1), (len(starts), len(starts), 2), (pooled, pooled, 2), (2 * pooled**2,), (3,)]
    assert [row.volume for row in found] == volumes
    assert [row.parameters for row in found] == [0, 2 * (9 + 1), 0, 0, 3 * (2 * pooled**2 + 1)]
