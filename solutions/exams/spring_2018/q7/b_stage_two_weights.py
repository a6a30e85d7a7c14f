"""The weights of stage 2."""

import sympy

from solutions.exams.spring_2018.q7.neurons import ENTRIES, FIRST, SECOND, D, as_shape, n_1, n_2
from solutions.part import Key, part


@part(
    "b",
    "The weights of stage 2",
    kind="number",
    points=2,
    topics=("shapes-and-parameters",),
    keywords=(
        "capsule network",
        "number of coefficients",
        "coupling coefficients",
        "scalar weights",
        "how many parameters",
    ),
    fields={"": "Weights of the $j$-th X-neuron in stage 2"},
    vary={"entries": ENTRIES, "first": FIRST, "second": SECOND},
    mistakes={
        "Those are the weights of all X-neurons of the layer.": lambda first, second: first * second,
        "Those are the entries of its matrices, in stage 1.": lambda entries, first: first * entries**2,
        "It has one for each X-neuron that it reads, not for each of its own layer.": lambda second: second,
    },
    key=Key("n[1]", printed=n_1),
)
def stage_two_weights(entries=D, first=n_1, second=n_2):
    """The number of the c_ij of one X-neuron of the second layer: the entries of a column of c.

    >>> stage_two_weights()
    n_1
    >>> stage_two_weights(first=6)
    6
    """
    rows, columns = as_shape(sympy.MatrixSymbol("c", first, second)[:, 0])
    return rows * columns
