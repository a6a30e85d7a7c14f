"""What this question asks of a layer."""

from typing import NamedTuple

TOPICS = ("shapes-and-parameters",)


class Layer(NamedTuple):
    """A layer's output volume, `(height, width, channels)`, and its number of parameters."""

    volume: tuple[int, ...]
    parameters: int


LAYER_FIELDS = {"volume": "Output volume (height × width × channels)", "parameters": "Number of parameters"}
