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

import numpy as np

from solutions.claim import yes_or_no
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
    bayes_ball,
    bayes_error,
    best_threshold,
    fit_population,
    line_accuracy,
)
from solutions.finding import figure
from solutions.nn.mlp import forward
from solutions.part import Key, choice

REGULARIZING = yes_or_no(
    "It can raise the training accuracy.",
    "It cannot raise the training accuracy.",
    penalty_raises_training_accuracy,
    right="yes",
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
    given=dict(mean=2, deviation_0=2, deviation_1=3),
    claims=REGULARIZING,
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
        ("all penalised, λ = 0.1", fit_population(penalty=PENALTY, penalize_all=True).threshold, "^", "C2"),
        ("best line", best_threshold(), "*", "C3"),
    ):
        axes.plot([threshold], [line_accuracy(threshold)], marker, color=colour, markersize=9, label=name)
    axes.set(xlabel="place of the line on the axis, from the mean of class 1", ylabel="training accuracy")
    axes.legend(frameon=False, fontsize=9)


STANDARDIZING = yes_or_no(
    "It can raise the training accuracy.",
    "The training accuracy stays what it is.",
    standardizing_keeps_the_fit,
    right="no",
)


def step_rows():
    """Training accuracy by the number of steps of gradient descent, on features as drawn and standardised."""
    rows = [(steps, accuracy_after(steps, False), accuracy_after(steps, True)) for steps in (2, 5, 10, 20, 50)]
    return [*rows, ("converged", *list(standardizing_keeps_the_fit().numbers.values())[:2])]


standardizing_helps = choice(
    "2-b",
    "Standardising the features",
    topics=("normalization",),
    given=dict(mean=2, deviation_0=2, deviation_1=3),
    claims=STANDARDIZING,
    key=Key(
        "no: it only makes the training faster",
        printed=("no",),
    ),
)


LINEAR = yes_or_no(
    "It can raise the training accuracy.",
    "The training accuracy stays what it is.",
    linear_layers_collapse,
    right="no",
)


def threshold_of_logistic_regression():
    return fit_population().threshold


def is_the_most_accurate_line(threshold):
    """Whether no line has a higher accuracy than the one with this threshold."""
    return no_line_beats(line_accuracy(threshold))


linear_layers_help = choice(
    "2-c",
    "Five hidden layers without non-linearities",
    topics=("activations",),
    given=dict(mean=2, deviation_0=2, deviation_1=3),
    claims=LINEAR,
    key=Key(
        "(no): the layers reduce to one, so that the boundary stays linear",
        printed=("no",),
        qualified="“No” is meant but not printed, and a linear boundary does not imply it: other lines are more "
        "accurate than the one of logistic regression. What implies it is that both models offer the same functions "
        "to the same loss, and are trained to its minimum.",
        ours=best_threshold,
        theirs=threshold_of_logistic_regression,
        witness=is_the_most_accurate_line,
    ),
)


NONLINEAR = yes_or_no(
    "It can raise the training accuracy.",
    "It cannot raise the training accuracy.",
    relu_network_beats_the_line,
    right="yes",
)


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
    given=dict(mean=2, deviation_0=2, deviation_1=3),
    claims=NONLINEAR,
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
