"""Overfitting without a plot.

>>> signs_of_overfitting.answer()
('gap', 'apart')
"""

from itertools import product
from typing import NamedTuple

import numpy as np

from solutions.claim import refuted, shown
from solutions.finding import Finding
from solutions.nn.losses import binary_cross_entropy_with_logits
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import Adam
from solutions.part import Key, prose


class Costs(NamedTuple):
    """Cross-entropy on the training set, on new examples from its distribution, and on the development set."""

    training: float
    held_out: float
    development: float


def two_classes(rng, examples, inputs, wrong_labels):
    """X, (examples, inputs), and labels that show in the first input, some of them wrong."""
    X, labels = rng.normal(size=(examples, inputs)), rng.integers(0, 2, size=examples)
    X[:, 0] = (2 * labels - 1) * (1 + np.abs(X[:, 0]))
    return X, labels ^ (rng.random(examples) < wrong_labels)


def costs_of_training(seed=0, examples=60, inputs=10, wrong_labels=0.2, offset=0.0):
    """Costs of a network with 16 hidden ReLUs; the first input of the development set has an offset."""
    rng = np.random.default_rng(seed)
    sets = [two_classes(rng, size, inputs, wrong_labels) for size in (examples, 1000, 1000)]
    sets[2][0][:, 0] += offset
    network = train(initialize([inputs, 16, 1], rng), *sets[0], Adam(0.02), steps=120)
    return Costs(*(binary_cross_entropy_with_logits(forward(network, X)[0][:, 0], y) for X, y in sets))


def named(costs):
    return {f"cost, {name.replace('_', ' ')}": cost for name, cost in costs._asdict().items()}


GAP = 0.2  # between two costs: large
FEW_EXAMPLES, MANY_EXAMPLES, OFFSET = 60, 3000, 3.0


def gap_shows_overfitting(seed=0, control=False):
    """A network with 16 hidden units learns from 60 examples of ten inputs. A fifth of the labels is wrong.

    Measured is its cost on the training set, on new examples held out from the same distribution, and on the
    development set. It holds if the last is above the first by more than a fifth. In the control there are 3000
    examples, too many to learn them by heart.
    """
    costs = costs_of_training(seed, MANY_EXAMPLES if control else FEW_EXAMPLES)
    return Finding(costs.development - costs.training > GAP, named(costs))


def low_training_cost_without_gap(seed=0, control=False):
    """The same network learns from 3000 examples without wrong labels.

    Measured are the same costs. It holds if that on the training set is below a tenth, and that on the development set
    above it by less than a tenth. The control has 60 examples and a fifth of wrong labels.
    """
    costs = costs_of_training(seed) if control else costs_of_training(seed, MANY_EXAMPLES, wrong_labels=0)
    return Finding(costs.training < 0.1 and costs.development - costs.training < 0.1, named(costs))


def gap_without_overfitting(seed=0, control=False):
    """The network learns from 3000 examples, as in the control above. The first input of the development set has an
    offset of three, as if recorded with another device.

    Measured are the same costs. It holds if the development set costs more than the training set by a fifth, but new
    examples of the training distribution do not. The control has no offset.
    """
    costs = costs_of_training(seed, MANY_EXAMPLES, offset=0.0 if control else OFFSET)
    return Finding(costs.development - costs.training > GAP and costs.held_out - costs.training < GAP, named(costs))


def costs_by_case():
    """Rows of a case and its costs on the three sets, and whether the network overfits: by the second."""
    cases = {f"{FEW_EXAMPLES} examples, {inputs} inputs": dict(inputs=inputs) for inputs in (10, 100)}
    cases[f"{MANY_EXAMPLES} examples, 10 inputs"] = dict(examples=MANY_EXAMPLES)
    cases["the same, with an offset in the development set"] = dict(examples=MANY_EXAMPLES, offset=OFFSET)
    return [(name, *costs_of_training(**givens)) for name, givens in cases.items()]


def tells_overfitting_from_a_shift(overfits):
    """Whether a reading of the costs finds overfitting with few examples only, whatever shift there is in use."""
    return all(
        overfits(costs_of_training(1, examples, offset=offset)) == (examples == FEW_EXAMPLES)
        for examples, offset in product((FEW_EXAMPLES, MANY_EXAMPLES), (0.0, OFFSET))
    )


signs_of_overfitting = prose(
    "i",
    "Overfitting in ten dimensions",
    points=1,
    topics=("regularization", "data-and-strategy"),
    claims={
        "gap": shown(
            "Compare the cost on the training set with that on a development set that was not trained on: with "
            "overfitting, the second is far above the first. This works with any number of inputs.",
            gap_shows_overfitting,
        ),
        "low": refuted("A training cost of almost zero is enough to tell.", low_training_cost_without_gap),
        "always": refuted(
            "A development cost far above the training cost always shows overfitting.", gap_without_overfitting
        ),
        "apart": shown(
            "The gap may also come from a development set of another distribution. Examples held out from the training "
            "data tell the two apart: only with overfitting do they cost much more than those trained on.",
            gap_without_overfitting,
        ),
    },
    key=Key(
        "compute the cost on the training and on the dev set; a significant difference means a variance problem",
        printed=("gap", "always"),
        qualified="The comparison is right if both sets have the same distribution; if they have not, the costs may "
        "differ much without any variance problem.",
        ours=lambda costs: costs.held_out - costs.training > GAP,
        theirs=lambda costs: costs.development - costs.training > GAP,
        witness=tells_overfitting_from_a_shift,
    ),
)
