"""The size of the feature vector."""

import numpy as np

from solutions.part import Key, part


def column(features):
    """An example as a column, (features, 1)."""
    return np.zeros(features)[:, None]


@part(
    "a",
    "The size of the feature vector",
    kind="number",
    points=1,
    topics=("shapes-and-parameters",),
    keywords=("input dimension", "number of features", "n_x", "column vector", "input size", "tabular data"),
    fields={"": "$n_x$"},
    vary={"features": range(20, 1001, 5)},
    mistakes={
        "The bias belongs to the model; it is no feature of the example.": lambda answer: answer + 1,
        "That is the other side of the column.": lambda features: column(features).shape[1],
    },
    key=Key("{{ features }}", printed=300),
)
def inputs(features=300):
    """The number of rows of the column that holds all features of one example.

    >>> inputs()
    300
    >>> inputs(features=7)
    7
    """
    rows, _ = column(features).shape
    return rows
