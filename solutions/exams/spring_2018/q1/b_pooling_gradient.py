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
        "i": shown("True", pooling.outputs_do_not_tell_the_gradient),
        "ii": refuted("False", pooling.outputs_do_not_tell_the_gradient),
    },
    key=Key("(i) true", printed=("i",)),
)
