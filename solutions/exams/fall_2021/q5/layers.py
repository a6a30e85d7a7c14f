"""The layers of the table, and the volumes behind them."""

from dataclasses import replace

from solutions.diagram import diagram
from solutions.experiments.convolution import stack
from solutions.experiments.convolution.stack import Row
from solutions.nn.shapes import Conv, Dense, Flatten, Pool

LAYERS = {
    "CONV5-8": Conv(8, kernel=5, padding=1),
    "ReLU": None,
    "CONV3-16": Conv(16, kernel=3, padding=1),
    "POOL-2": Pool(2),
    "CONV2-64": Conv(64, kernel=2, padding=1),
    "CONV1-32": Conv(32, kernel=1),
    "POOL-2, second": Pool(2),
    "POOL-2, third": Pool(2),
    "FLATTEN": Flatten(),
    "FC-27": Dense(27),
}


def volumes(side, channels, **filters):
    """The rows of the table by name, for an input of `(side, side, channels)`; some layers with other `filters`.

    Raises:
        ValueError: a layer cannot take what the one before it gives.
    """
    layers = {name: layer for name, layer in LAYERS.items() if layer}
    for name, count in filters.items():
        name = name.replace("_", "-")
        layers[name] = Dense(count) if name.startswith("FC") else replace(layers[name], filters=count)
    found = dict(zip(("Input", *layers), stack.rows(list(layers.values()), (side, side, channels)), strict=True))
    found["ReLU"] = Row(found["CONV5-8"].volume, 0)  # entry by entry
    return {name: found[name] for name in ("Input", *LAYERS)}


@diagram
def draw_stack():
    """The volumes of the table, from the input (top) to the output (bottom), each after the layer at its arrow. Height
    and width of a box are to scale; its depth grows with the root of the number of channels. The last two are vectors,
    drawn as bars, whose lengths grow with the root of the number of entries.
    """
    found = volumes(128, 6)
    return stack.volumes(list(found), list(found.values()))


def rows_of_table():
    """Each layer, its volume and its number of parameters."""
    found = volumes(128, 6).items()
    return [(name, " × ".join(f"{n:,}" for n in row.volume), row.parameters) for name, row in found]
