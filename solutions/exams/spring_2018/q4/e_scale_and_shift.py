"""Without γ and β.

>>> losses_without_scale_and_shift.answer()
('fixed', 'sigmoid', 'identity')
"""

from functools import cache

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.spring_2018.q4.batches import normalize
from solutions.exams.spring_2018.q4.folding import INPUTS, UNITS
from solutions.finding import Finding
from solutions.nn.activations import relu, sigmoid
from solutions.nn.linear_models import least_squares
from solutions.nn.normalization import batch_norm
from solutions.part import Key, prose


def statistics_are_fixed(seed=0, control=False):
    """A batch goes through an affine layer whose weights are drawn large and at random, and is then normalised.

    Measured are how far mean and variance of the result are from 0 and 1: no weights in front of it can change them.
    The control has a γ of 2 and a β of 1.
    """
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(64, INPUTS)) @ (10 * rng.normal(size=(INPUTS, UNITS))) + 10 * rng.normal(size=UNITS)
    gamma, beta = (np.full(UNITS, 2.0), np.ones(UNITS)) if control else (np.ones(UNITS), np.zeros(UNITS))
    output, _ = batch_norm(z, gamma, beta, epsilon=0)
    off = float(max(np.abs(output.mean(axis=0)).max(), np.abs(output.var(axis=0) - 1).max()))
    return Finding(off < 1e-9, {"distance from mean 0 and variance 1": off})


def straightness(inputs, outputs):
    """The share of the outputs' variance, both (batch,), that a straight line explains: R²."""
    line = least_squares(inputs[:, None], outputs).scores(inputs[:, None])
    return float(1 - np.var(outputs - line) / np.var(outputs))


SPREAD = 6.0


def sigmoid_is_used_where_it_is_straight(seed=0, control=False):
    """A feature is normalised and goes through a sigmoid, to which a straight line is fitted. Measured are the share of
    the variance that the line explains, and its largest error within two deviations.

    In the control a γ of 6 follows the normalisation.
    """
    gamma = SPREAD if control else 1
    z = normalize(np.random.default_rng(seed).normal(size=(2000, 1)))[:, 0] * gamma
    explained = straightness(z, sigmoid(z))
    middle = gamma * np.linspace(-2, 2, 81)
    line = least_squares(z[:, None], sigmoid(z)).scores(middle[:, None])
    return Finding(
        explained > 0.95,
        {"explained by a line": explained, "largest error of the line": float(np.abs(sigmoid(middle) - line).max())},
    )


def relu_is_used_where_it_bends(seed=0, control=False):
    """The same with a ReLU, whose bend lies in the middle of the normalised values. Measured are the share of examples
    in which it is on, and the share of its variance that a line explains.

    In the control a β of 4 follows the normalisation: with it, the ReLU can be used as a line.
    """
    z = normalize(np.random.default_rng(seed).normal(size=(2000, 1)))[:, 0] + (4 if control else 0)
    explained = straightness(z, relu(z))
    return Finding(
        explained < 0.9, {"examples in which it is on": float((z > 0).mean()), "explained by a line": explained}
    )


def identity_is_restored(seed=0, control=False):
    """A batch is normalised; γ is set to its deviation and β to its mean. Measured is how far the output is from the
    input. In the control the layer stops after the normalisation.
    """
    z = np.random.default_rng(seed).normal([13.0, 5.0, 0.0], [1.0, 5.0, 5.0], size=(16, 3))
    gamma, beta = (np.ones(3), np.zeros(3)) if control else (z.std(axis=0), z.mean(axis=0))
    output, _ = batch_norm(z, gamma, beta, epsilon=0)
    gap = float(np.abs(output - z).max())
    return Finding(gap < 1e-9, {"largest distance from the input": gap})


def next_layer_absorbs_scale_and_shift(seed=0, control=False):
    """A normalised batch is scaled by γ, shifted by β, and read by an affine layer, with nothing between. Another
    affine layer, which reads the normalised batch directly, is fitted to the same outputs; measured is its error.

    In the control a ReLU stands in front of the affine layer, in both.
    """
    rng = np.random.default_rng(seed)
    normal = normalize(rng.normal(size=(64, UNITS)))
    gamma, beta, V, c = rng.uniform(0.5, 2, UNITS), rng.uniform(0.5, 2, UNITS), rng.normal(size=UNITS), rng.normal()
    f = relu if control else lambda u: u
    outputs = f(gamma * normal + beta) @ V + c
    error = float(np.abs(least_squares(f(normal), outputs).scores(f(normal)) - outputs).max())
    return Finding(error < 1e-9, {"largest error": error})


@cache
def identity_rows():
    """By batch size: how far γ and β that restore one batch are from restoring the next, in deviations of z, the root
    mean square over many pairs of batches.
    """
    rng = np.random.default_rng(0)
    rows = []
    for m in (4, 16, 64, 256):
        first, second = rng.normal(size=(2, 2000, m))
        scale, shift = (s(axis=1, keepdims=True) for s in (first.std, first.mean))
        normal = (second - second.mean(axis=1, keepdims=True)) / second.std(axis=1, keepdims=True)
        rows.append((m, float(np.sqrt(np.mean((scale * normal + shift - second) ** 2)))))
    return rows


losses_without_scale_and_shift = prose(
    "e",
    "What is lost without scale and shift",
    points=2,
    topics=("normalization",),
    claims={
        "fixed": shown(
            "Whatever the weights, the next function would read mean 0 and variance 1: the network could represent "
            "less.",
            statistics_are_fixed,
        ),
        "sigmoid": shown(
            "A sigmoid behind it would be used only where it is almost a straight line.",
            sigmoid_is_used_where_it_is_straight,
        ),
        "identity": shown(
            "With γ and β the layer can give its input back unchanged; with the normalisation alone it cannot.",
            identity_is_restored,
        ),
        "every": refuted(
            "Any activation behind it would be used only where it is almost a line.", relu_is_used_where_it_bends
        ),
        "always": refuted(
            "The loss is felt wherever the layer stands, also where an affine layer follows directly.",
            next_layer_absorbs_scale_and_shift,
        ),
    },
    key=Key(
        "the layer could represent less: a sigmoid would be confined to its linear regime; γ and β allow the identity",
        printed=("fixed", "sigmoid", "identity"),
    ),
)
