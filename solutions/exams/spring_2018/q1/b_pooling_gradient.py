"""Backpropagation through max pooling.

>>> positions_are_needed.answer()
('i',)
>>> positions_are_needed.answer(size=3)
('i',)
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.convolution import pooling
from solutions.nn.pooling import max_pool
from solutions.part import Key, choice


def the_input_is_enough(seed=0, size=2):
    """Whether positions found again, from the input that was kept, give the gradient too.

    >>> the_input_is_enough()
    True
    """
    rng = np.random.default_rng(seed)
    image, upstream = rng.standard_normal((1, 1, 3 * size, 2 * size)), rng.standard_normal((1, 1, 3, 2))
    outputs = max_pool(image, size)
    again = (pooling.blocks(image, size) == outputs[..., None]).argmax(axis=-1)
    kept = pooling.positions_of_maxima(image, size)
    return np.array_equal(pooling.sent_back(upstream, again, size), pooling.sent_back(upstream, kept, size))


positions_are_needed = choice(
    "b",
    "Backpropagation through max pooling",
    points=2,
    topics=("backpropagation", "convolution"),
    given=dict(size=2),
    claims={
        "i": shown("True", pooling.outputs_do_not_tell_the_gradient),
        "ii": refuted("False", pooling.outputs_do_not_tell_the_gradient),
    },
    key=Key("(i) true", printed=("i",)),
)
