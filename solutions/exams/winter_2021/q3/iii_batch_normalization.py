"""Batch normalisation: volume and parameters."""

from math import prod

import numpy as np

from solutions.diagram import Volumes, diagram
from solutions.exams.winter_2021.q3.i_convolution import LAYER_FIELDS, Layer, convolution
from solutions.exams.winter_2021.q3.ii_max_pool import OTHER_SIZES, pooling
from solutions.nn.shapes import BatchNorm
from solutions.part import Key, part


def counts_all_that_is_stored(layer):
    """Whether the parameters are all numbers that the layer stores, learned or not."""
    gamma, beta, running_mean, running_variance = np.ones(32), np.zeros(32), np.zeros(32), np.ones(32)
    return layer.parameters == np.concatenate([gamma, beta, running_mean, running_variance]).size


@part(
    "iii",
    "Batch normalisation: volume and parameters",
    kind="shape",
    points=2,
    topics=("shapes-and-parameters", "normalization"),
    keywords=(
        "BN",
        "batch norm",
        "batch normalization",
        "gamma and beta",
        "learned parameters",
        "parameters of a batch norm layer",
        "output size",
    ),
    fields={**LAYER_FIELDS, "parameters": "Number of learnable parameters"},
    vary=OTHER_SIZES,
    mistakes={
        "After a convolution the statistics and the parameters are per channel, not per activation.": (
            lambda answer: answer._replace(parameters=2 * prod(answer.volume))
        ),
        "Each channel has a scale γ and a shift β.": lambda answer, filters: answer._replace(parameters=filters),
        "The running mean and variance are stored but not learned.": lambda answer: answer._replace(
            parameters=2 * answer.parameters
        ),
    },
    key=Key(
        "{{ answer.volume[0] }}×{{ answer.volume[1] }}×{{ filters }}, 2·{{ filters }}",
        printed=Layer((31, 31, 32), 2 * 32),
        means="reading",
        qualified="The paper asks for the number of parameters and counts the learnable ones; with the running mean "
        "and variance, which the layer stores too and frameworks report as parameters, it is "
        "{{ normalization(statistics=True).parameters }}.",
        ours=lambda: normalization(statistics=True),
        witness=counts_all_that_is_stored,
    ),
)
def normalization(height=64, width=64, channels=8, kernel=3, filters=32, padding=0, stride=1, pool=2, statistics=False):
    """Output volume and parameters of batch normalisation over the channels, after the pool.

    >>> normalization()
    Layer(volume=(31, 31, 32), parameters=64)
    >>> normalization(statistics=True)
    Layer(volume=(31, 31, 32), parameters=128)
    """
    volume = pooling(height, width, channels, kernel, filters, padding, stride, pool).volume
    layer = BatchNorm(statistics)
    return Layer(layer.output_shape(volume), layer.parameters(volume))


@diagram
def draw_block():
    """The volumes of the block, from the input (top) to the output (bottom), each after the layer at its arrow. Height
    and width of a box are to scale; its depth grows with the root of the number of channels.
    """
    given = normalization.part.givens
    shape = given["height"], given["width"], given["channels"]
    found = {"convolution": convolution(), "max pool": pooling(), "batch normalisation": normalization()}
    return Volumes([("input", shape), *((name, layer.volume) for name, layer in found.items())])
