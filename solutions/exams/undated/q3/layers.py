"""The layers of the table, and the volumes behind them."""

from solutions.diagram import diagram
from solutions.experiments.convolution import stack
from solutions.nn.shapes import Conv, Dense, Flatten, Pool

NAMES = ("Input", "CONV5-10", "POOL2", "CONV5-10", "POOL2", "FC10")  # typed 10: the paper's names


def table_of(side=32, channels=1, kernel=5, padding=2, first=10, second=10, neurons=10):
    """The rows of the table, for an input of `(side, side, channels)` and other layers of the same kinds.

    Raises:
        ValueError: a layer cannot take what the one before it gives.
    """
    layers = [
        Conv(first, kernel, padding=padding),
        Pool(2),
        Conv(second, kernel, padding=padding),
        Pool(2),
        Flatten(),
        Dense(neurons),
    ]
    found = stack.rows(layers, (side, side, channels))
    del found[-2]  # the dense layer flattens what it reads; the table has no row for that
    return found


def product(volume):
    """TeX of the number of entries."""
    return r" \cdot ".join(map(str, volume))


@diagram
def draw_stack():
    """The volumes of the table, from the input (top) to the output (bottom), each after the layer at its arrow. Height
    and width of a box are to scale; its depth grows with the root of the number of channels. The output is a vector,
    drawn as a bar.
    """
    return stack.volumes(NAMES, table_of())


def shown_table():
    """Each layer, its volume and its number of parameters, and their sum."""
    found = table_of()
    rows = [(name, " × ".join(map(str, row.volume)), row.parameters) for name, row in zip(NAMES, found, strict=True)]
    return [*rows, ("together", "", sum(row.parameters for row in found))]
