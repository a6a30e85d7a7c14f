"""Initialisation: the false statement.

>>> false_statements.answer()
('i',)
"""

from solutions.claim import refuted, shown
from solutions.experiments.initialization import symmetry, variance
from solutions.finding import figure
from solutions.nn.activations import identity, relu
from solutions.nn.initialization import he, layer_moments, xavier
from solutions.part import Key, choice


def names_what_keeps_the_variance(kept):
    """Whether these units keep the mean square within a factor of two over ten layers of Xavier's weights."""
    moments = {name: layer_moments(f, xavier, depth=10)[-1] for name, f in (("linear", identity), ("ReLU", relu))}
    return kept == {name for name, moment in moments.items() if 0.5 < moment < 2}


false_statements = choice(
    "d",
    "Initialisation: the false statement",
    points=2,
    topics=("initialization",),
    keywords=(
        "weight initialization",
        "zero initialization",
        "symmetry breaking",
        "He init",
        "Xavier",
        "Glorot",
        "constant weights",
        "ReLU",
    ),
    asks_for_false=True,
    claims={
        "i": refuted(
            "With Xavier's initialisation, the variance of every layer's output stays the same throughout training.",
            variance.changed_by_training,
        ),
        "ii": shown(
            "Giving all weights the same positive value does not break the symmetry between units.",
            symmetry.equal_units_stay_equal,
            because="It is true: units that begin with equal weights get equal gradients, and stay copies of each "
            "other.",
        ),
        "iii": shown(
            "Which initialisation is best may depend on the activation function.",
            variance.kept_by_different_scales,
            because="It is true: a ReLU, which cuts off half of its input, needs weights of twice the variance that "
            "suits linear units.",
        ),
        "iv": shown(
            "Weights that are each 1 or −1, with equal probability, can break the symmetry between units.",
            symmetry.broken_by_random_signs,
            because="It is true: random signs make the units different, so that their gradients differ too.",
        ),
    },
    key=Key(
        "(i): Xavier's initialisation guarantees standardised variances at the start; training can change them",
        printed=("i",),
        means="reason",
        qualified="The letter is right, but the stated guarantee at the start depends on the activation: linear units "
        "keep their mean square under Xavier's initialisation, ReLU units lose half of it at every layer.",
        ours={"linear"},
        theirs={"linear", "ReLU"},
        witness=names_what_keeps_the_variance,
    ),
)


@figure()
def draw_moments(axes):
    """Mean square of each layer's outputs in an untrained stack, on a logarithmic scale. Linear units keep it under
    Xavier's initialisation; ReLU units lose half of it at every layer, and keep it under He's.
    """
    for name, f, weights, style in (
        ("linear, Xavier", identity, xavier, "o-"),
        ("ReLU, Xavier", relu, xavier, "s-"),
        ("ReLU, He", relu, he, "^-"),
    ):
        axes.plot(layer_moments(f, weights, depth=10), style, markersize=4, label=name)
    axes.set(yscale="log", xlabel="layer (0 is the input)", ylabel="mean square of outputs")
    axes.legend()
