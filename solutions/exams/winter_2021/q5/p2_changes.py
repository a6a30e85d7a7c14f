"""What regularising, standardising and more layers change."""

import math

import numpy as np

from solutions.exams.winter_2021.q5.logistic_fits import (
    PENALTY,
    accuracy_after,
    penalty_raises_training_accuracy,
    standardizing_keeps_the_fit,
)
from solutions.exams.winter_2021.q5.networks import (
    linear_layers_collapse,
    no_line_beats,
    polygon_accuracy,
    polygon_network,
    relu_network_beats_the_line,
    units_needed,
)
from solutions.exams.winter_2021.q5.two_normals import (
    answers,
    bayes_ball,
    bayes_error,
    best_threshold,
    fit_population,
    line_accuracy,
)
from solutions.nn.mlp import forward
from solutions.part import Key, holding, part

REGULARIZING = answers(
    "It can raise the training accuracy.",
    "It cannot raise the training accuracy.",
    penalty_raises_training_accuracy,
    improves=True,
)


@part(
    "2-a",
    "Regularising",
    kind="choice",
    points=8,
    points_note="for a to d together",
    topics=("regularization",),
    claims=REGULARIZING,
    key=Key(
        "no: regularisation does not help to fit the training set",
        printed=("no",),
        corrected="What cannot fall is the training loss. The training accuracy does rise: logistic regression "
        "minimises the cross-entropy, and where the two classes differ in spread its line is not the most accurate "
        "one. “No” would be right for the loss, or if both classes had the same covariance.",
        witness=lambda answer: (
            ("yes" in answer)
            == (line_accuracy(fit_population(penalty=1.0).threshold) > line_accuracy(fit_population().threshold) + 1e-5)
        ),
    ),
)
def regularizing_helps(mean=2, deviation_0=2, deviation_1=3, seed=0):
    """
    >>> regularizing_helps()
    ('yes',)
    >>> regularizing_helps(deviation_0=3)
    ('no',)
    """
    return holding(REGULARIZING, mean=mean, deviation_0=deviation_0, deviation_1=deviation_1, seed=seed)


def penalty_rows():
    """For growing penalties, infinitely many examples: loss and accuracy with the weights penalised, and accuracy
    with the intercept penalised too.
    """
    rows = []
    for penalty in (0.0, 0.03, 0.1, 0.3, 1.0, 10.0):
        weights, everything = fit_population(penalty=penalty), fit_population(penalty=penalty, penalize_all=True)
        rows.append((penalty, weights.loss, line_accuracy(weights.threshold), line_accuracy(everything.threshold)))
    return rows


def draw_thresholds():
    """Training accuracy of a line by where it stands on the axis between the two means. Logistic regression stops to
    the right of the top; a penalty on the weights moves it part of the way back, and one on the intercept too farther.
    """
    from matplotlib import pyplot

    axes = pyplot.figure(figsize=(5.6, 3.0)).add_subplot()
    places = np.linspace(0, 2.2, 45)
    axes.plot(places, [line_accuracy(place) for place in places], color="#000000")
    for name, threshold, marker, colour in (
        ("logistic regression", fit_population().threshold, "o", "#0072B2"),
        ("weights penalised, λ = 1", fit_population(penalty=1.0).threshold, "s", "#E69F00"),
        ("all penalised, λ = 0.1", fit_population(penalty=PENALTY, penalize_all=True).threshold, "^", "#009E73"),
        ("best line", best_threshold(), "*", "#CC79A7"),
    ):
        axes.plot([threshold], [line_accuracy(threshold)], marker, color=colour, markersize=9, label=name)
    axes.set(xlabel="place of the line on the axis, from the mean of class 1", ylabel="training accuracy")
    axes.legend(frameon=False, fontsize=9)
    return axes.figure


STANDARDIZING = answers(
    "It can raise the training accuracy.",
    "The training accuracy stays what it is.",
    standardizing_keeps_the_fit,
    improves=False,
)


def step_rows():
    """Training accuracy by the number of steps of gradient descent, on features as drawn and standardised."""
    rows = [(steps, accuracy_after(steps, False), accuracy_after(steps, True)) for steps in (2, 5, 10, 20, 50)]
    return [*rows, ("converged", *list(standardizing_keeps_the_fit().numbers.values())[:2])]


@part(
    "2-b",
    "Standardising the features",
    kind="choice",
    topics=("normalization",),
    claims=STANDARDIZING,
    key=Key(
        "no: it only makes the training faster",
        printed=("no",),
    ),
)
def standardizing_helps(mean=2, deviation_0=2, deviation_1=3, seed=0):
    """
    >>> standardizing_helps()
    ('no',)
    >>> standardizing_helps(deviation_0=3, seed=1)
    ('no',)
    """
    return holding(STANDARDIZING, mean=mean, deviation_0=deviation_0, deviation_1=deviation_1, seed=seed)


LINEAR = answers(
    "It can raise the training accuracy.",
    "The training accuracy stays what it is.",
    linear_layers_collapse,
    improves=False,
)


@part(
    "2-c",
    "Five hidden layers without non-linearities",
    kind="choice",
    topics=("activations",),
    claims=LINEAR,
    key=Key(
        "(no): the layers reduce to one, so that the boundary stays linear",
        printed=("no",),
        qualified="“No” is meant but not printed, and a linear boundary does not imply it: other lines are more "
        "accurate than the one of logistic regression. What implies it is that both models offer the same functions "
        "to the same loss, and are trained to its minimum.",
        ours=lambda: best_threshold,
        theirs=lambda: fit_population().threshold,
        witness=lambda most_accurate: no_line_beats(line_accuracy(most_accurate())),
    ),
)
def linear_layers_help(mean=2, deviation_0=2, deviation_1=3, seed=0):
    """
    >>> linear_layers_help()
    ('no',)
    >>> linear_layers_help(deviation_0=3, seed=1)
    ('no',)
    """
    return holding(LINEAR, mean=mean, deviation_0=deviation_0, deviation_1=deviation_1, seed=seed)


NONLINEAR = answers(
    "It can raise the training accuracy.",
    "It cannot raise the training accuracy.",
    relu_network_beats_the_line,
    improves=True,
)


def polygon_rows():
    """Accuracy by the number of units in the first hidden layer, between the best line's and the best circle's."""
    rows = [("the best line", line_accuracy(best_threshold()))]
    rows += [(f"{units} units", polygon_accuracy(units)) for units in (3, 4, 6, 8, 16)]
    return [*rows, ("the best circle", 1 - bayes_error())]


@part(
    "2-d",
    "Two hidden layers with ReLU",
    kind="choice",
    topics=("activations",),
    claims=NONLINEAR,
    key=Key(
        "yes: the boundary need no longer be linear; but hard to verify, for it may take an infeasibly wide layer",
        printed=("yes",),
        qualified="The answer stands, its caveat fails: no infeasibly wide layer is needed and the gain is easy to "
        "verify. A handful of ReLU units, set by hand, come within a tenth of a percentage point of the best of all "
        "classifiers.",
        ours=lambda: units_needed(),
        theirs=math.inf,
        witness=lambda units: units < math.inf and 1 - bayes_error() - polygon_accuracy(units) < 0.001,
    ),
)
def relu_layers_help(mean=2, deviation_0=2, deviation_1=3, seed=0):
    """
    >>> relu_layers_help()
    ('yes',)
    >>> relu_layers_help(mean=1, seed=1)
    ('yes',)
    """
    return holding(NONLINEAR, mean=mean, deviation_0=deviation_0, deviation_1=deviation_1, seed=seed)


def draw_polygon():
    """The best circle, and the octagon of eight ReLU units that stands for it. Both cut through the two classes, shown
    by the circles of one standard deviation around their means.
    """
    from matplotlib import pyplot

    axes = pyplot.figure(figsize=(4.2, 3.8)).add_subplot()
    for label, mean, deviation, colour in ((0, 2, 2, "#0072B2"), (1, 0, 3, "#E69F00")):
        axes.add_patch(
            pyplot.Circle((mean, mean), deviation, color=colour, alpha=0.3, linewidth=0, label=f"class {label}")
        )
    ball = bayes_ball()
    centre = ball.centre / math.sqrt(2)
    axes.add_patch(
        pyplot.Circle((centre, centre), ball.radius, fill=False, color="#009E73", linewidth=2, label="best circle")
    )
    ticks = np.linspace(-2, 9, 111)
    grid = np.stack(np.meshgrid(ticks, ticks), axis=-1)
    outside = forward(polygon_network(8), grid.reshape(-1, 2))[0].reshape(len(ticks), len(ticks))
    axes.contour(ticks, ticks, outside, levels=[1e-3], colors="#000000", linewidths=1.5)
    axes.plot([], [], color="#000000", label="eight units")
    axes.set(xlim=(-4, 9.5), ylim=(-4, 9.5), aspect="equal", xlabel="first feature", ylabel="second feature")
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False, fontsize=9)
    return axes.figure
