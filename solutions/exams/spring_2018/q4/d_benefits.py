"""What the layer is good for.

>>> benefits_of_the_layer.answer()
('rates', 'contours', 'noise', 'scale', 'range', 'batches')
"""

import math
from functools import cache

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.spring_2018.q4.batches import normalize
from solutions.exams.spring_2018.q4.folding import INPUTS, UNITS, folded, scale_and_shift_add_no_functions
from solutions.exams.spring_2018.q4.normalized_network import descend, gradients, initial_parameters, quadrants, run
from solutions.finding import Finding
from solutions.nn.activations import sigmoid_derivative
from solutions.nn.linear_models import least_squares
from solutions.nn.normalization import Statistics, batch_norm, batch_norm_inference
from solutions.part import Key, prose

DEEP, HIGH_RATE, LOW_RATE = [2, 32, 32, 32, 32], 3.0, 0.1


def high_rates_work(seed=0, control=False):
    """Networks of four hidden layers, with batch normalisation and without, learn to tell the quadrants of a plane
    apart by 80 steps of gradient descent at a learning rate of 3, and of 0.1.

    Measured are the losses at the end, the median of three networks each (inf: diverged). It holds if the high
    rate fails without the normalisation, and with it leads to a lower loss than the low rate. The control has the low
    rate in both places.
    """
    rng = np.random.default_rng(seed)
    losses = []
    for _ in range(3):
        X, y = quadrants(rng)
        start = initial_parameters(DEEP, rng)
        rate = LOW_RATE if control else HIGH_RATE
        runs = ((rate, False), (rate, True), (LOW_RATE, True))
        losses.append([descend(X, y, start, of_run, steps=80, normalized=n).losses[-1] for of_run, n in runs])
    without, high, low = np.median(losses, axis=0).tolist()
    return Finding(
        without > 0.6 and high < 0.9 * low,
        {
            "without normalisation, high rate": without,
            "with normalisation, high rate": high,
            "with normalisation, low rate": low,
        },
    )


JITTER = 0.2


def speed_survives_without_steadiness(seed=0, control=False):
    """The same network, with noise behind each normalisation that shifts and scales every unit anew at each step, so
    that the next layer's inputs are anything but steady (after Santurkar et al., 2018).

    Measured is how far the mean input of a unit moves in a step, beside a network without normalisation at a learning
    rate at which that one learns, and the loss after 100 steps at the high rate. In the control the normalisation is
    taken out and the noise is left in.
    """
    rng = np.random.default_rng(seed)
    X, y = quadrants(rng)
    start = initial_parameters(DEEP, rng)
    steady = descend(X, y, start, LOW_RATE, normalized=False)
    noisy = descend(X, y, start, HIGH_RATE, normalized=not control, jitter=JITTER, rng=rng)
    return Finding(
        noisy.drift > 2 * steady.drift and noisy.losses[-1] < 0.5,
        {
            "movement per step, low rate, no normalisation": steady.drift,
            "movement per step, high rate, noise": noisy.drift,
            "loss at the high rate, with noise": noisy.losses[-1],
        },
    )


def condition(X):
    """Longest against shortest axis of a quadratic loss's contours over features X (batch, features), squared."""
    return float(np.linalg.cond(np.cov(X.T)))


def spreads_are_evened_out(seed=0, control=False):
    """Two independent features, with deviations of 1 and 20. The contours of a squared loss over their weights are
    ellipses; measured is the ratio of its largest to its smallest curvature, before and after the normalisation.

    In the control the two features have the same spread and are strongly correlated: there it does nothing.
    """
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(200, 2))
    X = X @ np.array([[1, 0.99], [0, math.sqrt(1 - 0.99**2)]]) if control else X * [1, 20]
    before, after = condition(X), condition(normalize(X))
    return Finding(before > 50 and after < 3, {"ratio of curvatures before": before, "after": after})


SMALL_BATCH = 4


def noise_of_statistics_regularizes(seed=0, control=False):
    """Linear regression with 24 features on 48 noisy examples. They are cut at random into batches of four, over and
    over; every batch is normalised by its own statistics, and the weights are those of least loss over all of this.

    Measured is the squared error on new examples, normalised by the average statistics, beside the fit in which all
    examples are one batch. In the control the small batches are as large as that.
    """
    rng = np.random.default_rng(seed)
    features, examples = 24, 48
    weights = rng.normal(size=features) / math.sqrt(features)
    X, X_new = rng.normal(size=(examples, features)), rng.normal(size=(1000, features))
    y = X @ weights + 2 * rng.normal(size=examples)

    def error(batch, rounds):
        rows = np.concatenate([rng.permutation(examples) for _ in range(rounds)])
        batches = X[rows].reshape(-1, batch, features)
        mean, variance = batches.mean(axis=1, keepdims=True), batches.var(axis=1, keepdims=True)
        model = least_squares(((batches - mean) / np.sqrt(variance)).reshape(-1, features), y[rows])
        scores = model.scores((X_new - mean.mean(axis=0)) / np.sqrt(variance.mean(axis=0)))
        return float(np.mean((scores - X_new @ weights) ** 2))

    whole, small = error(examples, rounds=1), error(examples if control else SMALL_BATCH, rounds=20)
    return Finding(small < 0.95 * whole, {"error, one batch": whole, "error, small batches": small})


LAYERS = 20


def scale_of_weights_drops_out(seed=0, control=False):
    """A gradient is sent back through 20 layers with normalisation. Measured is by which factor its length changes, for
    He's weights and for weights half as large. In the control there is no normalisation.
    """
    found = {}
    for name, scale in (("He's weights", 1.0), ("half of these weights", 0.5)):
        rng = np.random.default_rng(seed)
        parameters = initial_parameters([32] * (LAYERS + 1), rng, scale)
        _, cache = run(parameters, rng.normal(size=(32, 32)), normalized=not control)
        upstream = rng.normal(size=32)
        _, at_input = gradients(parameters, cache, upstream)
        at_top = upstream[:, None] @ parameters[-2].T
        found[f"factor of the gradient, {name}"] = float(np.linalg.norm(at_input) / np.linalg.norm(at_top))
    full, half = found.values()
    return Finding(abs(half / full - 1) < 0.2, found)


@cache
def gradient_rows():
    """By depth: the factor of a gradient's length through that many layers with He's weights, without and with
    normalisation, the mean over eight draws.
    """
    rows = []
    for layers in (5, 10, 20, 40):
        factors = {False: [], True: []}
        for seed in range(8):
            for normalized, of_kind in factors.items():
                rng = np.random.default_rng(seed)
                parameters = initial_parameters([32] * (layers + 1), rng)
                _, cache = run(parameters, rng.normal(size=(32, 32)), normalized)
                upstream = rng.normal(size=32)
                _, at_input = gradients(parameters, cache, upstream)
                of_kind.append(np.linalg.norm(at_input) / np.linalg.norm(upstream[:, None] @ parameters[-2].T))
        rows.append((layers, *(float(np.mean(of_kind)) for of_kind in factors.values())))
    return rows


def sigmoids_leave_their_flat_ends(seed=0, control=False):
    """Inputs of 100 sigmoids with a deviation of 10. Measured is the share of them whose slope is below a fifth of its
    largest value, before and after the normalisation. In the control the deviation is 1.
    """
    z = np.random.default_rng(seed).normal(0, 1 if control else 10, size=(64, 100))
    before, after = (float(np.mean(sigmoid_derivative(u) < 0.05)) for u in (z, normalize(z)))
    return Finding(before > 0.5 and after < 0.05, {"saturated before": before, "saturated after": after})


def batches_of_a_darker_camera_agree(seed=0, control=False):
    """A batch, and the same batch with every feature scaled and shifted, as by another camera. Both are normalised by
    their own statistics; measured is the largest difference. In the control both are normalised by the statistics of
    the first, as moving averages would do.
    """
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(16, 3))
    other = z * [0.3, 2.0, 0.7] + [1.0, -4.0, 2.0]
    ones, zeros = np.ones(3), np.zeros(3)
    first, cache = batch_norm(z, ones, zeros, epsilon=0)
    if control:
        second = batch_norm_inference(other, ones, zeros, cache.statistics, epsilon=0)
    else:
        second = normalize(other, epsilon=0)
    gap = float(np.abs(first - second).max())
    return Finding(gap < 1e-9, {"largest difference": gap})


def equal_units_stay_equal(seed=0, control=False):
    """Two hidden units begin with the same weights. Measured is how far these differ after 20 steps of training with
    batch normalisation. In the control they begin with different weights.
    """
    rng = np.random.default_rng(seed)
    X, y = quadrants(rng)
    W, gamma, beta, V, c = initial_parameters([2, 2], rng)
    if not control:
        W, V = np.repeat(W[:, :1], 2, axis=1), np.repeat(V[:1], 2, axis=0)
    W = descend(X, y, [W, gamma, beta, V, c], LOW_RATE, steps=20).parameters[0]
    gap = float(np.abs(W[:, 0] - W[:, 1]).max())
    return Finding(gap < 1e-9, {"difference of the two units' weights": gap})


def added_directions(seed=1):
    """How many directions γ and β add, by the count of `scale_and_shift_add_no_functions`."""
    *_, without, with_both = scale_and_shift_add_no_functions(seed).numbers.values()
    return with_both - without


def numbers_left_after_folding():
    """How many more numbers than W and b has the layer that does the same at test time as both layers together."""
    W, b, ones = np.ones((INPUTS, UNITS)), np.ones(UNITS), np.ones(UNITS)
    return sum(x.size for x in folded(W, b, ones, ones, Statistics(ones, ones))) - W.size - b.size


def counts_the_added_directions(added):
    """Whether this is the number of directions that γ and β add to what the network can represent."""
    return added == added_directions()


benefits_of_the_layer = prose(
    "d",
    "Two benefits of the layer",
    points=2,
    topics=("normalization",),
    claims={
        "rates": shown("Training tolerates higher learning rates, and so goes faster.", high_rates_work),
        "contours": shown(
            "All features get the same spread, so that the loss is curved more evenly and gradient descent needs fewer "
            "steps. (Correlated features stay correlated.)",
            spreads_are_evened_out,
        ),
        "noise": shown(
            "The statistics of small batches are noisy estimates, and this noise regularises.",
            noise_of_statistics_regularizes,
        ),
        "scale": shown(
            "The scale of the weights in front of the layer drops out: a poor scale at the start neither kills nor "
            "blows up signals and gradients.",
            scale_of_weights_drops_out,
        ),
        "range": shown("The inputs of the next activation stay where it has a slope.", sigmoids_leave_their_flat_ends),
        "batches": shown(
            "In training, a scale and a shift that belong to a whole batch drop out.",
            batches_of_a_darker_camera_agree,
        ),
        "covariate": refuted(
            "It speeds training up by keeping the distribution of each layer's inputs steady (less “covariate shift”).",
            speed_survives_without_steadiness,
        ),
        "expressive": refuted(
            "Through γ and β, the network can represent more functions than without the layer.",
            scale_and_shift_add_no_functions,
        ),
        "symmetry": refuted("It breaks the symmetry of units that begin alike.", equal_units_stay_equal),
    },
    key=Key(
        "any two of eight: faster learning through less covariate shift, decoupled layers or higher rates; evener "
        "contours; noise that regularises; independence of the weights' scale; gradients that neither vanish nor "
        "explode; activations in their useful range; fewer differences of batches; more expressiveness by γ, β",
        printed=("rates", "contours", "noise", "scale", "range", "batches", "covariate", "expressive"),
        qualified="Two of the listed reasons fail, which leaves enough. Learning at high rates survives when the "
        "layers' inputs are made to shift, so it does not come from less shift; and γ and β add no function to the "
        "network without the layer, as at test time they fold into the affine layer before it.",
        ours=numbers_left_after_folding,
        theirs=2 * UNITS,
        witness=counts_the_added_directions,
    ),
)
