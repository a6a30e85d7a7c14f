"""Equal initial weights.

>>> for_a_logistic_regression.answer()
('yes', 'symmetry', 'updates')
>>> for_a_deep_network.answer()
('no', 'one')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.initialization import constant_start, symmetry
from solutions.experiments.initialization.constant_start import START, fitted, half, quadrants
from solutions.finding import figure
from solutions.nn.data import half_spaces
from solutions.nn.initialization import he
from solutions.nn.losses import binary_cross_entropy_with_logits
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import Adam
from solutions.part import Key, prose


def tells_where_one_optimum_is_reached(rule):
    """Whether a rule, `rule(independent, overlapping)`, says for which examples a logistic regression ends at the same
    weights, whether it starts from 0.5 or from 0, and whether it takes 400 updates or 1600.
    """
    for independent, overlapping in ((True, True), (False, True), (True, False)):
        X, y = half_spaces(1, 100, (1.0, -1.0, 0.5), margin=0.3, wrong_labels=0.2 if overlapping else 0.0)
        if not independent:
            X[:, 2] = 2 * X[:, 1]
        ends = [fitted(X, y, np.full(3, start), 1.0, steps) for start in (0.5, 0.0) for steps in (400, 1600)]
        if rule(independent, overlapping) != (np.ptp(ends, axis=0).max() < 0.01):
            return False
    return True


for_a_logistic_regression = prose(
    "i-i",
    "Equal weights in a logistic regression",
    points=2,
    topics=("initialization", "optimization"),
    keywords=(
        "convex",
        "weight initialization",
        "constant initialization",
        "zero initialization",
        "global minimum",
        "symmetry breaking",
        "linearly separable",
    ),
    claims={
        "yes": shown(
            "Yes. The cross-entropy is convex in the weights of a logistic regression. If the classes overlap and no "
            "feature depends linearly on the others, descent leads from {{ START }} to the same weights as from 0, or "
            "from random ones.",
            constant_start.convex_descents_agree,
        ),
        "symmetry": shown(
            "There is no symmetry to break: each weight has a feature of its own, and so a gradient of its own.",
            constant_start.features_tell_weights_apart,
        ),
        "updates": shown(
            "What a bad start costs is updates, for example where the features are large.",
            constant_start.far_start_costs_updates,
        ),
        "equal": refuted(
            "Weights that begin equal stay equal.",
            constant_start.features_tell_weights_apart,
        ),
        "unique": refuted(
            "As the loss is convex, a single vector of weights has the least loss.",
            constant_start.repeated_feature_keeps_the_start,
        ),
        "exists": refuted(
            "As the loss is convex, some weights have the least loss.",
            constant_start.separable_classes_have_no_optimum,
        ),
    },
    key=Key(
        "yes: as the cost is convex, there is a single optimal point, and the start changes only the number of epochs",
        printed=("yes", "updates"),
        means="reason",
        qualified="The answer stands, but convexity alone does not make a single optimal point. If one feature is "
        "twice another, many weights share the least loss, and the start decides which of them is reached; if a plane "
        "separates the classes, none has it, and the weights grow without end.",
        ours=lambda: lambda independent, overlapping: independent and overlapping,
        theirs=lambda: lambda independent, overlapping: True,
        witness=tells_where_one_optimum_is_reached,
    ),
)

for_a_deep_network = prose(
    "i-ii",
    "Equal weights in a deep network",
    points=2,
    topics=("initialization",),
    keywords=(
        "symmetry breaking",
        "weight initialization",
        "constant initialization",
        "zero initialization",
        "identical neurons",
        "identical gradients",
        "random initialization",
    ),
    claims={
        "no": shown(
            "No. All units of a hidden layer begin equal, get equal gradients, and remain equal however long they are "
            "trained.",
            constant_start.deep_units_stay_equal,
        ),
        "one": shown(
            "So the network computes no more than one with a single unit in each hidden layer.",
            constant_start.equals_one_unit_a_layer,
        ),
        "minibatches": refuted(
            "The noise of minibatches tells the units apart.",
            symmetry.equal_units_stay_equal,
        ),
        "biases": refuted(
            "With weights and biases of 0, the biases of the hidden layers tell the units apart, and all weights begin "
            "to move.",
            constant_start.zeros_do_not_move,
        ),
        "random": refuted(
            "Weights of equal size do not work, even with random signs.",
            symmetry.broken_by_random_signs,
        ),
    },
    key=Key(
        "no: equal weights do not break the symmetry; all hidden units have equal gradients and learn the same",
        printed=("no",),
    ),
)


def loss_curve(weights, updates=range(0, 121, 10)):
    """The training loss of the network of four layers, after each of these numbers of updates, with such weights."""
    X, y = quadrants(np.random.default_rng(0))
    network, optimizer, losses = initialize(constant_start.SIZES, 0, weights), Adam(0.02), []
    for before, now in zip((0, *updates), updates, strict=False):
        network = train(network, X, y, optimizer, now - before, "tanh")
        losses.append(binary_cross_entropy_with_logits(forward(network, X, "tanh")[0][:, 0], y.astype(float)))
    return losses


@figure(height=2.5)
def draw_training(axes):
    """The training loss of a network with three times eight hidden units, which is to find out whether two coordinates
    have the same sign, against the number of updates. From random weights (orange) it falls to almost 0. From weights
    of {{ START }} (blue) it comes to rest only a little below that of guessing, log 2 (dashed
    line).
    """
    for weights, colour, name in ((half, "C0", f"from {START}"), (he, "C1", "from random weights")):
        axes.plot(range(0, 121, 10), loss_curve(weights), color=colour, label=name)
    axes.axhline(np.log(2), color="k", linestyle="--", linewidth=1)
    axes.set(xlabel="updates", ylabel="training loss", ylim=(0, None))
    axes.figure.legend(ncols=2, loc="outside lower center")
