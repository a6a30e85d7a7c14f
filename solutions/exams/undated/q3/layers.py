"""The layers of the table, and the volumes behind them."""

from solutions.experiments.convolution import stack
from solutions.finding import figure
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


@figure(height=3.4)
def draw_stack(axes):
    """The volumes of the table from the input (above) to the output: as high as they are, and the wider the more
    channels they have. The output is a vector.
    """
    stack.draw(axes, NAMES, table_of())


def shown_table():
    """Each layer, its volume and its number of parameters, and their sum."""
    found = table_of()
    rows = [(name, " × ".join(map(str, row.volume)), row.parameters) for name, row in zip(NAMES, found, strict=True)]
    return [*rows, ("together", "", sum(row.parameters for row in found))]
