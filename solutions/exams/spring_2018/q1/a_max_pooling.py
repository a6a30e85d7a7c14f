"""Max pooling.

>>> true_of_max_pooling.answer()
('i',)
>>> true_of_max_pooling.answer(convolutions=2, kernel=5, pool=3)
('i',)
>>> true_of_max_pooling.answer(convolutions=1), true_of_max_pooling.answer(pool=1)
((), ())
"""

from solutions.claim import refuted, shown
from solutions.experiments.convolution import pooling, receptive_field
from solutions.part import Key, choice

true_of_max_pooling = choice(
    "a",
    "Max pooling",
    points=2,
    topics=("convolution", "shapes-and-parameters"),
    keywords=(
        "maxpool",
        "pooling layer",
        "subsampling",
        "receptive field",
        "learnable parameters of a pool",
        "downsampling",
    ),
    given=dict(convolutions=3, kernel=3, pool=2),
    claims={
        "i": shown(
            "A neuron behind a max pool sees a larger part of the image than one at the same depth in a network "
            "without pools.",
            receptive_field.pools_widen_it,
        ),
        "ii": refuted(
            "A network with it has more parameters than a similar one without.",
            pooling.pools_have_no_parameters,
            because="A pool has no parameters, and even saves some if a dense layer follows.",
        ),
        "iii": refuted(
            "It makes the network more sensitive to where in an image a feature lies.",
            pooling.shifts_are_dampened,
            because="A pool forgets where in its block the largest value was, so that the network reacts less to a "
            "small shift, not more.",
        ),
    },
    key=Key("(i)", printed=("i",)),
)
