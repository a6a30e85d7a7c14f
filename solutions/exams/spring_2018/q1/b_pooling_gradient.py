"""Backpropagation through max pooling.

>>> positions_are_needed.answer()
('i',)
>>> positions_are_needed.answer(size=3)
('i',)
"""

from solutions.claim import refuted, shown
from solutions.experiments.convolution import pooling
from solutions.part import Key, choice

positions_are_needed = choice(
    "b",
    "Backpropagation through max pooling",
    points=2,
    topics=("backpropagation", "convolution"),
    keywords=("maxpool backward", "backward pass", "argmax", "switches", "gradient routing", "pooling gradient"),
    given=dict(size=2),
    claims={
        "i": shown("True: without it, the gradient cannot be computed.", pooling.outputs_do_not_tell_the_gradient),
        "ii": refuted(
            "False: the gradient can be computed without it.",
            pooling.outputs_do_not_tell_the_gradient,
            because="The output does not tell which position was the largest: two images can have the same output and "
            "different gradients.",
        ),
    },
    key=Key("(i) true", printed=("i",)),
)
