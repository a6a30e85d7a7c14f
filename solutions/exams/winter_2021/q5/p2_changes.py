"""What regularising, standardising and more layers change.

>>> regularizing_helps.answer()
('yes',)
>>> regularizing_helps.answer(deviation_0=3)
('no',)
>>> standardizing_helps.answer()
('no',)
>>> standardizing_helps.answer(deviation_0=3)
('no',)
>>> linear_layers_help.answer()
('no',)
>>> linear_layers_help.answer(deviation_0=3)
('no',)
>>> relu_layers_help.answer()
('yes',)
>>> relu_layers_help.answer(mean=1)
('yes',)
"""

import math
from functools import cache

import numpy as np

from solutions.claim import yes_or_no
from solutions.experiments.activations import depth, linear_composition
from solutions.experiments.data.bayes_error import (
    DISTANCE,
    bayes_ball,
    bayes_error,
    best_threshold,
    circle_about,
    fit_population,
    line_accuracy,
    two_normals,
)
from solutions.experiments.normalization import training_speed
from solutions.experiments.regularization import weight_decay
from solutions.experiments.regularization.weight_decay import PENALTY
from solutions.finding import figure
from solutions.nn.linear_models import fit_logistic
from solutions.nn.metrics import accuracy
from solutions.nn.mlp import forward, train
from solutions.nn.normalization import standardize
from solutions.nn.optimizers import GradientDescent
from solutions.part import Key, choice

GIVEN = dict(mean=2, deviation_0=2, deviation_1=3)
STAYS = "The training accuracy stays what it is."


def of_accuracy(by, right, no="It cannot raise the training accuracy."):
    """The two answers to whether a change helps."""
    return yes_or_no("It can raise the training accuracy.", no, by, right)


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
    given=GIVEN,
    claims=of_accuracy(weight_decay.raises_the_training_accuracy, right="yes"),
    key=Key(
        "no: regularisation does not help to fit the training set",
        printed=("no",),
        corrected="What cannot fall is the training loss. The training accuracy does rise: logistic regression "
        "minimises the cross-entropy, and where the two classes differ in spread its line is not the most accurate "
        "one. “No” would be right for the loss, or if both classes had the same covariance.",
        witness=says_whether_a_penalty_helps,
    ),
)


def penalty_rows():
    """For growing penalties, infinitely many examples: loss and accuracy with the weights penalised, and accuracy
    with the intercept penalised too.
    """
    rows = []
    for penalty in (0.0, 0.03, 0.1, 0.3, 1.0, 10.0):
        weights, everything = fit_population(penalty=penalty), fit_population(penalty=penalty, penalize_all=True)
        rows.append((penalty, weights.loss, line_accuracy(weights.threshold), line_accuracy(everything.threshold)))
    return rows


@figure(height=3.0)
def draw_thresholds(axes):
    """Training accuracy of a line by where it stands on the axis between the two means. Logistic regression stops to
    the right of the top; a penalty on the weights moves it part of the way back, and one on the intercept too farther.
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
    axes.set(xlabel="place of the line on the axis, from the mean of class 1", ylabel="training accuracy")
    axes.legend(frameon=False, fontsize=9)


@cache
def accuracy_after(steps, standardized):
    """Training accuracy of logistic regression after some steps of gradient descent from zero, rate one tenth.

    >>> accuracy_after(10, standardized=True) > accuracy_after(10, standardized=False)
    True
    """
    X, y = two_normals(np.random.default_rng(0), 20_000)
    if standardized:
        X, _, _ = standardize(X)
    network = train([(np.zeros((2, 1)), np.zeros(1))], X, y, GradientDescent(0.1), steps)
    return accuracy(forward(network, X)[0][:, 0] > 0, y)


def step_rows():
    """Training accuracy by the number of steps of gradient descent, on features as drawn and standardised."""
    X, y = two_normals(np.random.default_rng(0), 20_000)
    rows = [(steps, accuracy_after(steps, False), accuracy_after(steps, True)) for steps in (2, 5, 10, 20, 50)]
    return [*rows, ("converged", *(accuracy(fit_logistic(F, y).scores(F) > 0, y) for F in (X, standardize(X)[0])))]


standardizing_helps = choice(
    "2-b",
    "Standardising the features",
    topics=("normalization",),
    given=GIVEN,
    claims=of_accuracy(training_speed.standardizing_keeps_the_fit, right="no", no=STAYS),
    key=Key("no: it only makes the training faster", printed=("no",)),
)


def no_line_beats(accuracy_bound):
    """Is the accuracy of every line at most this? Over a grid of directions and places, infinitely many examples.

    >>> no_line_beats(1.0)
    True
    """
    lines = [
        line_accuracy(place, distance=DISTANCE * math.cos(angle))  # how far apart the means are across this line
        for angle in np.linspace(0, math.pi, 25)
        for place in np.linspace(-3, 6, 181)
    ]
    return max(lines) <= accuracy_bound


def is_the_most_accurate_line(threshold):
    """Whether no line has a higher accuracy than the one with this threshold."""
    return no_line_beats(line_accuracy(threshold))


linear_layers_help = choice(
    "2-c",
    "Five hidden layers without non-linearities",
    topics=("activations",),
    given=GIVEN,
    claims=of_accuracy(linear_composition.gain_nothing_on_logistic_regression, right="no", no=STAYS),
    key=Key(
        "(no): the layers reduce to one, so that the boundary stays linear",
        printed=("no",),
        qualified="“No” is meant but not printed, and a linear boundary does not imply it: other lines are more "
        "accurate than the one of logistic regression. What implies it is that both models offer the same functions "
        "to the same loss, and are trained to its minimum.",
        ours=best_threshold,
        theirs=lambda: fit_population().threshold,
        witness=is_the_most_accurate_line,
    ),
)


def polygon_network(units):
    """Two hidden layers of ReLU, set by hand: class 1 outside a regular polygon with the area of the best circle.

    Each unit of the first layer is zero on the inner side of one edge; the second layer, of one unit, adds them up.

    >>> [W.shape for W, b in polygon_network(8)]
    [(2, 8), (8, 1), (1, 1)]
    """
    ball = bayes_ball()
    centre = np.full(2, ball.centre / math.sqrt(2))
    to_edge = ball.radius * math.sqrt(math.pi / units / math.tan(math.pi / units))
    angles = 2 * math.pi * np.arange(units) / units
    normals = np.array([np.cos(angles), np.sin(angles)])  # (2, units)
    return [(normals, -centre @ normals - to_edge), (np.ones((units, 1)), np.zeros(1)), (np.eye(1), np.zeros(1))]


@cache
def polygon_accuracy(units, angles=2000):
    """The accuracy of the polygon's network on infinitely many examples, along rays from the mean of each class.

    A ray is inside where every unit of the first layer is zero, which is on one stretch of it.

    >>> line_accuracy(best_threshold()) < polygon_accuracy(8) < 1 - bayes_error()
    True
    """
    W, b = polygon_network(units)[0]
    turn = 2 * math.pi * (np.arange(angles) + 0.5) / angles
    slopes = np.column_stack([np.cos(turn), np.sin(turn)]) @ W  # (angles, units)
    inside = []
    for mean, deviation in ((2, 2), (0, 3)):
        crossing = -(mean * W.sum(axis=0) + b) / slopes
        leave = np.where(slopes > 0, crossing, np.inf).min(axis=1)
        enter = np.where(slopes < 0, crossing, 0).max(axis=1).clip(0)
        stretch = np.exp(-((enter / deviation) ** 2) / 2) - np.exp(-((leave / deviation) ** 2) / 2)
        inside.append(stretch[leave > enter].sum() / angles)
    return float(inside[0] + 1 - inside[1]) / 2


def units_needed(short_of_best=0.001):
    """The fewest edges, so first-layer units, with which a polygon comes this near to the best classifier.

    >>> units_needed(short_of_best=0.02) < units_needed()
    True
    """
    goal = 1 - bayes_error() - short_of_best
    return next(units for units in range(3, 100) if polygon_accuracy(units) >= goal)


def polygon_rows():
    """Accuracy by the number of units in the first hidden layer, between the best line's and the best circle's."""
    rows = [("the best line", line_accuracy(best_threshold()))]
    rows += [(f"{units} units", polygon_accuracy(units)) for units in (3, 4, 6, 8, 16)]
    return [*rows, ("the best circle", 1 - bayes_error())]


def is_enough_units(units):
    """Whether so many ReLU units, a finite number, come close to the best of all classifiers."""
    return units < math.inf and 1 - bayes_error() - polygon_accuracy(units) < 0.001


relu_layers_help = choice(
    "2-d",
    "Two hidden layers with ReLU",
    topics=("activations",),
    given=GIVEN,
    claims=of_accuracy(depth.relu_network_beats_the_line, right="yes"),
    key=Key(
        "yes: the boundary need no longer be linear; but hard to verify, for it may take an infeasibly wide layer",
        printed=("yes",),
        qualified="The answer stands, its caveat fails: no infeasibly wide layer is needed and the gain is easy to "
        "verify. A handful of ReLU units, set by hand, come within a tenth of a percentage point of the best of all "
        "classifiers.",
        ours=units_needed,
        theirs=math.inf,
        witness=is_enough_units,
    ),
)


@figure(width=4.2, height=3.8)
def draw_polygon(axes):
    """The best circle, and the octagon of eight ReLU units that stands for it. Both cut through the two classes, shown
    by the circles of one standard deviation around their means.
    """
    for label, mean, deviation in ((0, 2, 2), (1, 0, 3)):
        axes.fill(*circle_about(mean, deviation), color=f"C{label}", alpha=0.3, linewidth=0, label=f"class {label}")
    ball = bayes_ball()
    axes.plot(*circle_about(ball.centre / math.sqrt(2), ball.radius), color="C2", linewidth=2, label="best circle")
    ticks = np.linspace(-2, 9, 111)
    grid = np.stack(np.meshgrid(ticks, ticks), axis=-1)
    outside = forward(polygon_network(8), grid.reshape(-1, 2))[0].reshape(len(ticks), len(ticks))
    axes.contour(ticks, ticks, outside, levels=[1e-3], colors="k", linewidths=1.5)
    axes.plot([], [], color="k", label="eight units")
    axes.set(xlim=(-4, 9.5), ylim=(-4, 9.5), aspect="equal", xlabel="first feature", ylabel="second feature")
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False, fontsize=9)
