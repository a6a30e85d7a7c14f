"""What regularising, standardising and more layers change.

>>> regularizing_helps.answer(), regularizing_helps.answer(deviation_0=3)
(('yes',), ('no',))
>>> standardizing_helps.answer(), standardizing_helps.answer(deviation_0=3)
(('no',), ('no',))
>>> linear_layers_help.answer(), linear_layers_help.answer(deviation_0=3)
(('no',), ('no',))
>>> relu_layers_help.answer(), relu_layers_help.answer(mean=1)
(('yes',), ('yes',))
"""

import math
from functools import cache
from itertools import count

import numpy as np

from solutions.claim import yes_or_no
from solutions.experiments.activations import depth, linear_composition
from solutions.experiments.data.bayes_error import (
    DISTANCE,
    bayes_ball,
    bayes_error,
    best_threshold,
    fit_population,
    line_accuracy,
)
from solutions.experiments.normalization import training_speed
from solutions.experiments.regularization import weight_decay
from solutions.experiments.regularization.weight_decay import PENALTY
from solutions.finding import figure
from solutions.nn.mlp import forward
from solutions.part import Key, choice

GIVEN = dict(mean=2, deviation_0=2, deviation_1=3)


def of_accuracy(by, right, because):
    """The two answers to whether a change helps."""
    return yes_or_no(
        "It can raise the training accuracy.", "It cannot raise the training accuracy.", by, right, because
    )


def says_whether_a_penalty_helps(answer):
    """Whether an answer agrees with the exact training accuracies, with and without a penalty."""
    return ("yes" in answer) == (
        line_accuracy(fit_population(penalty=1.0).threshold) > line_accuracy(fit_population().threshold) + 1e-5
    )


regularizing_helps = choice(
    "2-a",
    "Regularising",
    points=8,
    points_note="for a to d together",
    topics=("regularization",),
    keywords=(
        "L2 regularization",
        "weight decay",
        "penalty",
        "lambda",
        "training accuracy",
        "logistic regression",
        "shrinkage",
        "BCE",
    ),
    given=GIVEN,
    claims=of_accuracy(
        weight_decay.raises_the_training_accuracy,
        right="yes",
        because="It rises in our experiment, from "
        '{{ found["training accuracy without a penalty, T"]:.1%}} to '
        '{{ found["training accuracy with the penalty"]:.1%}}.',
    ),
    key=Key(
        "no: regularisation does not help to fit the training set",
        printed=("no",),
        corrected="What cannot fall is the training loss. The training accuracy does rise: logistic regression "
        "minimises the cross-entropy, and where the two classes differ in spread, its line is not the most accurate "
        "one. “No” would be right for the loss, or if both classes had the same covariance.",
        witness=says_whether_a_penalty_helps,
    ),
)


@figure(height=3.4)
def draw_thresholds(axes):
    """Training accuracy of a line, by its place on the axis between the two means. Logistic regression stops to the
    right of the peak; a penalty on the weights moves it part of the way back, and one on the intercept too moves it
    farther.
    """
    places = np.linspace(0, 2.2, 45)
    axes.plot(places, [line_accuracy(place) for place in places], color="k")
    for name, threshold, marker, colour in (
        ("logistic regression", fit_population().threshold, "o", "C0"),
        ("weights penalised, λ = 1", fit_population(penalty=1.0).threshold, "s", "C1"),
        (f"all penalised, λ = {PENALTY}", fit_population(penalty=PENALTY, penalize_all=True).threshold, "^", "C2"),
        ("best line", best_threshold(), "*", "C3"),
    ):
        axes.plot([threshold], [line_accuracy(threshold)], marker, color=colour, markersize=9, label=name)
    axes.set(xlabel="place of the line on the axis,\nfrom the mean of class 1", ylabel="training accuracy")
    axes.figure.legend(loc="outside lower center")


standardizing_helps = choice(
    "2-b",
    "Standardising the features",
    topics=("normalization",),
    keywords=(
        "feature scaling",
        "standardization",
        "standardize",
        "zero mean and unit variance",
        "input normalization",
        "logistic regression",
        "whitening",
    ),
    given=GIVEN,
    claims=of_accuracy(
        training_speed.standardizing_keeps_the_fit,
        right="no",
        because="The weights and the bias make up for what is shifted and scaled: the predictions stay. What changes "
        "is the speed of training.",
    ),
    key=Key("no: it only makes the training faster", printed=("no",)),
)


def is_the_most_accurate_line(threshold):
    """Whether no line has a higher accuracy, on infinitely many examples, than the one with this threshold: in a grid
    of directions and places.
    """
    accuracies = [
        line_accuracy(place, distance=DISTANCE * math.cos(angle))  # how far apart the means are across this line
        for angle in np.linspace(0, math.pi, 25)
        for place in np.linspace(-3, 6, 181)
    ]
    return max(accuracies) <= line_accuracy(threshold)


linear_layers_help = choice(
    "2-c",
    "Five hidden layers without non-linearities",
    topics=("activations",),
    keywords=(
        "linear network",
        "deep linear network",
        "identity activation",
        "logistic regression",
        "composition of linear layers",
        "linear decision boundary",
        "nonlinear activation",
    ),
    given=GIVEN,
    claims=of_accuracy(
        linear_composition.gain_nothing_on_logistic_regression,
        right="no",
        because="Without non-linearities, depth adds no function that a logistic regression lacks, and the same loss "
        "picks from them.",
    ),
    key=Key(
        "(no): the layers reduce to one, so that the boundary stays linear",
        printed=("no",),
        means="reason",
        qualified="“No” is meant but not printed, and a linear boundary does not imply it: other lines are more "
        "accurate than that of logistic regression. What implies it is that both models offer the same functions "
        "to the same loss, and are trained to its minimum.",
        ours=best_threshold,
        theirs=lambda: fit_population().threshold,
        witness=is_the_most_accurate_line,
    ),
)


def polygon_network(units):
    """Two hidden layers of ReLU, set by hand: class 1 outside a regular polygon with the area of the best circle.

    Each unit of the first layer is zero on the inner side of one edge; the second layer, of one unit, adds them up.
    """
    distance, radius = bayes_ball()
    centre = np.full(2, distance / math.sqrt(2))
    to_edge = radius * math.sqrt(math.pi / units / math.tan(math.pi / units))
    angles = 2 * math.pi * np.arange(units) / units
    normals = np.array([np.cos(angles), np.sin(angles)])  # (2, units)
    return [(normals, -centre @ normals - to_edge), (np.ones((units, 1)), np.zeros(1)), (np.eye(1), np.zeros(1))]


@cache
def polygon_accuracy(units):
    """The accuracy of the polygon's network on infinitely many examples, added up over cells of the plane."""
    ticks, cell = np.linspace(-15, 15, 601, retstep=True)
    X = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    of_class_0, of_class_1 = (
        np.exp(-((X - mean) ** 2).sum(axis=1) / (2 * deviation**2)) / (2 * math.pi * deviation**2)
        for mean, deviation in ((2, 2), (0, 3))
    )
    outside = forward(polygon_network(units), X)[0][:, 0] > 0
    return float(np.where(outside, of_class_1, of_class_0).sum() * cell**2 / 2)


def is_enough_units(units, short_of_best=0.001):
    """Whether so many ReLU units, a finite number, come this near to the best of all classifiers."""
    return units < math.inf and 1 - bayes_error() - polygon_accuracy(units) < short_of_best


def units_needed():
    """The fewest edges, so first-layer units, of a polygon that come close to the best classifier."""
    return next(units for units in count(3) if is_enough_units(units))


relu_layers_help = choice(
    "2-d",
    "Two hidden layers with ReLU",
    topics=("activations",),
    keywords=(
        "nonlinear decision boundary",
        "MLP",
        "neural network",
        "rectified linear unit",
        "universal approximation",
        "XOR",
        "feed-forward network",
    ),
    given=GIVEN,
    claims=of_accuracy(
        depth.relu_network_beats_the_line,
        right="yes",
        because="It rises in our experiment, from "
        '{{ found["training accuracy of logistic regression, T"]:.1%}} to '
        '{{ found["training accuracy of the network"]:.1%}}.',
    ),
    key=Key(
        "yes: the boundary need no longer be linear; but hard to verify, for it may take an infeasibly wide layer",
        printed=("yes",),
        means="reason",
        qualified="The answer stands, its caveat fails: no infeasibly wide layer is needed, and the gain is easy to "
        "verify. A handful of ReLU units, set by hand, come within a tenth of a percentage point of the best of all "
        "classifiers.",
        ours=units_needed,
        theirs=math.inf,
        witness=is_enough_units,
    ),
)


@figure(height=3.8)
def draw_polygon(axes):
    """The line of logistic regression, the best circle, and the octagon of eight ReLU units that approximates it. All
    three cut through the two classes, shown as discs of one standard deviation around their means.
    """
    turn = np.linspace(0, 2 * math.pi, 91)
    circle = np.array([np.cos(turn), np.sin(turn)])
    for label, mean, deviation in ((0, 2, 2), (1, 0, 3)):
        axes.fill(*(mean + deviation * circle), color=f"C{label}", alpha=0.3, linewidth=0, label=f"class {label}")
    centre, radius = bayes_ball()
    axes.plot(*(centre / math.sqrt(2) + radius * circle), color="C2", linewidth=2, label="best circle")
    ticks = np.linspace(-4, 9.5, 136)
    grid = np.stack(np.meshgrid(ticks, ticks), axis=-1)
    outside = forward(polygon_network(8), grid.reshape(-1, 2))[0].reshape(len(ticks), len(ticks))
    axes.contour(ticks, ticks, outside, levels=[1e-3], colors="k", linewidths=1.5)
    axes.plot([], [], color="k", label="eight units")
    axes.plot(ticks, math.sqrt(2) * fit_population().threshold - ticks, "k--", label="logistic regression")
    axes.set(xlim=(-4, 9.5), ylim=(-4, 9.5), aspect="equal", xlabel="first feature", ylabel="second feature")
    axes.figure.legend(ncols=2, loc="outside lower center")
