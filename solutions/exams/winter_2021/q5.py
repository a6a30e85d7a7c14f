"""Binary classification of two normal distributions.

Both classes are isotropic, so that everything linear happens on one axis, from the mean of class 1 (at 0) to the mean
of class 0 (at `distance`). A line at right angles to it stands at a `threshold` of this axis and gives class 0 to all
beyond. The two classes are equally frequent; their standard deviations, per coordinate, are `deviation_0` and
`deviation_1`. Without a seed, numbers are those of infinitely many examples.
"""

import math
from functools import cache
from typing import NamedTuple

import numpy as np

from solutions.nn.activations import softplus
from solutions.nn.linear_models import LinearModel, fit_logistic
from solutions.nn.losses import binary_cross_entropy_with_logits
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.normalization import standardize
from solutions.nn.optimizers import Adam, GradientDescent
from solutions.part import Claim, Finding, Key, Slip, holding, part

DISTANCE = math.hypot(2, 2)  # from (0, 0) to (2, 2)


def upper_tail(z):
    """The probability that a standard normal number exceeds z.

    >>> upper_tail(0)
    0.5
    """
    return math.erfc(z / math.sqrt(2)) / 2


def line_error(threshold, distance=DISTANCE, deviation_0=2, deviation_1=3):
    """The share of examples on the wrong side of a line.

    >>> line_error(1, distance=2, deviation_0=1, deviation_1=1) == upper_tail(1)
    True
    """
    return (upper_tail((distance - threshold) / deviation_0) + upper_tail(threshold / deviation_1)) / 2


def line_accuracy(threshold, distance=DISTANCE, deviation_0=2, deviation_1=3):
    return 1 - line_error(threshold, distance, deviation_0, deviation_1)


def population(distance=DISTANCE, deviation_0=2, deviation_1=3, nodes=100):
    """Infinitely many examples as nodes (2 · nodes, 1) on the axis, their labels, and their weights (Gauss–Hermite)."""
    x, weights = np.polynomial.hermite_e.hermegauss(nodes)
    X = np.concatenate([distance + deviation_0 * x, deviation_1 * x])[:, None]
    return X, np.repeat([0, 1], nodes), np.concatenate([weights, weights])


def fit_all_penalized(X, y, penalty, weights=None):
    """Logistic regression with the intercept penalised like the weights.

    The intercept becomes the weight of a constant feature. Every example is repeated with its sign and label turned
    round, which leaves no use for an intercept beside it.
    """
    A = np.column_stack([X, np.ones(len(X))])
    weights = None if weights is None else np.tile(weights, 2)
    model = fit_logistic(np.concatenate([A, -A]), np.concatenate([y, 1 - y]), penalty, weights)
    return LinearModel(model.weights[:-1], float(model.weights[-1]))


class Fit(NamedTuple):
    """Logistic regression on infinitely many examples: where its line stands, and its training loss."""

    threshold: float
    loss: float


@cache
def fit_population(distance=DISTANCE, deviation_0=2, deviation_1=3, penalty=0.0, penalize_all=False):
    """The converged fit; a penalty λ adds half of λ times the squared weights to the mean cross-entropy.

    >>> round(fit_population(distance=2, deviation_0=1, deviation_1=1).threshold, 9)
    1.0
    """
    X, y, density = population(distance, deviation_0, deviation_1)
    model = (fit_all_penalized if penalize_all else fit_logistic)(X, y, penalty, density)
    z = model.scores(X)
    loss = density @ (softplus(z) - y * z) / density.sum()
    return Fit(float(-model.intercept / model.weights[0]), float(loss))


class Ball(NamedTuple):
    """Where class 0 is the more likely one: a circle with its centre on the axis, or an interval in one dimension."""

    centre: float
    radius: float


def bayes_ball(distance=DISTANCE, deviation_0=2, deviation_1=3, dimensions=2):
    """The set in which the narrower class 0 has the higher density.

    >>> [round(number, 3) for number in bayes_ball()]
    [5.091, 4.816]
    """
    v0, v1 = deviation_0**2, deviation_1**2
    if v0 >= v1:
        raise ValueError(f"deviation_0={deviation_0}, expected less than deviation_1={deviation_1}")
    squared = distance**2 * v0 * v1 / (v1 - v0) ** 2 + dimensions * v0 * v1 * math.log(v1 / v0) / (v1 - v0)
    return Ball(distance * v1 / (v1 - v0), math.sqrt(squared))


def best_threshold(distance=DISTANCE, deviation_0=2, deviation_1=3):
    """Where the most accurate line stands: there the densities of the two classes along the axis cross.

    >>> best_threshold(distance=2, deviation_0=1, deviation_1=1)
    1.0
    """
    if deviation_0 == deviation_1:
        return distance / 2
    ball = bayes_ball(distance, deviation_0, deviation_1, dimensions=1)
    return ball.centre - ball.radius


def mass_beyond(ball, mean, deviation, dimensions=2, inside=False, nodes=200):
    """The probability of all that lies outside a ball, or of the ball, under a normal distribution with its mean on
    the axis. The circle is cut into slices across the axis (Gauss–Legendre); small probabilities keep their digits.

    >>> outside = mass_beyond(Ball(0, 2), mean=0, deviation=1)
    >>> abs(outside - math.exp(-2)) < 1e-12
    True
    """
    first, last = ((end - mean) / deviation for end in (ball.centre - ball.radius, ball.centre + ball.radius))
    beyond = 0 if inside else upper_tail(-first) + upper_tail(last)
    if dimensions == 1:
        return upper_tail(first) - upper_tail(last) if inside else beyond
    t, weights = np.polynomial.legendre.leggauss(nodes)
    angle = (t + 1) * math.pi / 2
    place, half = ball.centre + ball.radius * np.cos(angle), ball.radius * np.sin(angle)  # a slice, half its length
    density = np.exp(-(((place - mean) / deviation) ** 2) / 2) / deviation / math.sqrt(2 * math.pi)
    share = np.array([(math.erf if inside else math.erfc)(h / deviation / math.sqrt(2)) for h in half])
    return beyond + float(weights @ (density * share * half)) * math.pi / 2


def bayes_error(distance=DISTANCE, deviation_0=2, deviation_1=3, dimensions=2):
    """The error of the best of all classifiers.

    >>> bayes_error() < line_error(best_threshold())
    True
    """
    if deviation_0 == deviation_1:
        return line_error(distance / 2, distance, deviation_0, deviation_1)
    deviation_0, deviation_1 = sorted((deviation_0, deviation_1))  # the names of the classes do not matter
    ball = bayes_ball(distance, deviation_0, deviation_1, dimensions)
    missed = mass_beyond(ball, distance, deviation_0, dimensions)
    return (missed + mass_beyond(ball, 0, deviation_1, dimensions, inside=True)) / 2


class Reading(NamedTuple):
    """One way to read the two distributions, reduced to the axis between the means."""

    words: str
    distance: float
    deviation_0: float
    deviation_1: float
    dimensions: int

    @property
    def line(self):
        return self.distance, self.deviation_0, self.deviation_1


def readings(mean=2, second_0=2, second_1=3):
    """Every plausible meaning of N(2, 2) and N(0, 3) for two features; the first is the one of the page.

    >>> [reading.dimensions for reading in readings()]
    [2, 2, 2, 2, 1, 1, 2]
    """
    as_deviations = (second_0, second_1)
    as_variances = (math.sqrt(second_0), math.sqrt(second_1))
    places = [
        (f"two features, mean ({mean}, {mean})", math.hypot(mean, mean), 2),
        (f"two features, mean ({mean}, 0)", mean, 2),
        ("one feature", mean, 1),
    ]
    rows = [
        Reading(f"{words}, {kind} {second_0} and {second_1}", distance, *deviations, dimensions)
        for words, distance, dimensions in places
        for kind, deviations in (("standard deviations", as_deviations), ("variances", as_variances))
    ]
    vectors = f"({mean}, {second_0}) and (0, {second_1}) as two mean vectors, unit covariance"
    return [*rows, Reading(vectors, math.hypot(mean, second_0 - second_1), 1, 1, 2)]


@cache
def reading_rows(penalty=1.0):
    """For each reading, the accuracy of logistic regression without and with a penalty on its weights, of the best
    line, and of the best classifier.
    """
    return [
        (
            reading.words,
            line_accuracy(fit_population(*reading.line).threshold, *reading.line),
            line_accuracy(fit_population(*reading.line, penalty=penalty).threshold, *reading.line),
            line_accuracy(best_threshold(*reading.line), *reading.line),
            1 - bayes_error(*reading.line, reading.dimensions),
        )
        for reading in readings()
    ]


def readings_disagree():
    """Do the readings of the two distributions give different accuracies of logistic regression?"""
    return len({round(row[1], 3) for row in reading_rows()}) > 1


def penalty_helps_without_variance():
    """Does a penalty, which adds no flexibility, raise the training accuracy in every reading with unequal spreads?"""
    unequal = [row for row, r in zip(reading_rows(), readings(), strict=True) if r.deviation_0 != r.deviation_1]
    return all(penalized > converged + 1e-5 for _, converged, penalized, *_ in unequal)


def draw_examples(rng, examples, mean=2, deviation_0=2, deviation_1=3):
    """Examples (examples, 2), half of each class, and their labels (examples,)."""
    y = np.repeat([0, 1], examples // 2)
    noise = rng.normal(size=(len(y), 2))
    return np.where(y[:, None] == 0, mean + deviation_0 * noise, deviation_1 * noise), y


def accuracy(z, y):
    """The share of scores (examples,) on the side of their labels."""
    return float(np.mean((z > 0) == y))


def answers(yes, no, experiment, improves):
    """The two answers to a question, decided by one computation; it shows either the one or the other."""
    of_yes, of_no = ("shown_by", "refuted_by") if improves else ("refuted_by", "shown_by")
    return {"yes": Claim(yes, **{of_yes: experiment}), "no": Claim(no, **{of_no: experiment})}


# Part 1


def errors_remain(mean=2, deviation_0=2, deviation_1=3):
    """Exact error rates for infinitely many examples: of logistic regression, of the best line, and of the best
    classifier of any shape; and of the latter when both standard deviations are divided by ten.
    """
    distance = math.hypot(mean, mean)
    threshold = fit_population(distance, deviation_0, deviation_1).threshold
    best = best_threshold(distance, *sorted((deviation_0, deviation_1)))
    numbers = {
        "error of logistic regression": line_error(threshold, distance, deviation_0, deviation_1),
        "error of the best line": line_error(best, distance, *sorted((deviation_0, deviation_1))),
        "error of the best classifier": bayes_error(distance, deviation_0, deviation_1),
        "the same, with a tenth of the deviations": bayes_error(distance, deviation_0 / 10, deviation_1 / 10),
    }
    return Finding(min(numbers.values()) > 0, numbers)


PERFECT = answers(
    "With the right line it classifies every training example correctly.",
    "Some training examples always lie on the wrong side of its line.",
    errors_remain,
    improves=False,
)


@part(
    "1",
    "A perfect logistic regression?",
    kind="choice",
    points=2,
    topics=("data-and-strategy",),
    claims=PERFECT,
    key=Key(
        "no: the standard deviations are so large that many examples cannot be separated by a line",
        printed=("no",),
        qualified="The answer stands, its reason does not carry it: the deviations need not be large, nor does the "
        "line matter. A normal density is positive everywhere, so that with a tenth of the deviations, and with a "
        "boundary of any shape, there are errors too.",
        ours=lambda: (1, 0.1),
        theirs=(1,),
        witness=lambda scales: scales == tuple(s for s in (1, 0.1) if bayes_error(DISTANCE, 2 * s, 3 * s) > 1e-12),
    ),
)
def perfect_accuracy(mean=2, deviation_0=2, deviation_1=3):
    """
    >>> perfect_accuracy()
    ('no',)
    >>> perfect_accuracy(mean=4, deviation_0=1, deviation_1=1)
    ('no',)
    """
    return holding(PERFECT, mean=mean, deviation_0=deviation_0, deviation_1=deviation_1)


def draw_boundaries():
    """The two classes in the plane: circles one and two standard deviations around their means, and a few examples.
    The line of logistic regression runs nearer to the mean of class 0 than the best line; the best boundary of all is
    the large circle, with class 0 inside.
    """
    from matplotlib import pyplot

    axes = pyplot.figure(figsize=(5.6, 4.6)).add_subplot()
    X, y = draw_examples(np.random.default_rng(3), 50)
    for label, mean, deviation, colour, marker in ((0, 2, 2, "#0072B2", "o"), (1, 0, 3, "#E69F00", "^")):
        of_class = X[y == label]
        axes.plot(*of_class.T, marker, color=colour, markersize=4, alpha=0.6, label=f"class {label}")
        for times in (1, 2):
            axes.add_patch(pyplot.Circle((mean, mean), times * deviation, fill=False, color=colour, alpha=0.6))
    ends = np.array([-9.0, 12.0])
    for name, threshold, style in (
        ("logistic regression", fit_population().threshold, "-"),
        ("best line", best_threshold(), "--"),
    ):
        axes.plot(ends, math.sqrt(2) * threshold - ends, style, color="#000000", label=name)
    ball = bayes_ball()
    centre = ball.centre / math.sqrt(2)
    axes.add_patch(
        pyplot.Circle((centre, centre), ball.radius, fill=False, color="#009E73", linewidth=2, label="best boundary")
    )
    axes.set(xlim=(-7, 9), ylim=(-6, 9), aspect="equal", xlabel="first feature", ylabel="second feature")
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False, fontsize=9)
    return axes.figure


# Part 2-a

EXAMPLES, PENALTY = 50_000, 0.1


def penalty_raises_training_accuracy(mean=2, deviation_0=2, deviation_1=3, seed=0, control=False):
    """Fifty thousand examples are drawn, and logistic regression is fitted to convergence by Newton's method, without
    and with an L2 penalty on all its parameters. Accuracy and mean cross-entropy are both measured on the training
    examples.

    It holds if the accuracy rises by more than two tenths of a percentage point. In the control both classes have the
    larger of the two standard deviations: then the most accurate line is the one that the cross-entropy chooses by
    itself.
    """
    rng = np.random.default_rng(seed)
    if control:
        deviation_0 = deviation_1 = max(deviation_0, deviation_1)
    X, y = draw_examples(rng, EXAMPLES, mean, deviation_0, deviation_1)
    plain, penalized = fit_logistic(X, y).scores(X), fit_all_penalized(X, y, PENALTY).scores(X)
    numbers = {
        "training accuracy without a penalty, T": accuracy(plain, y),
        "training accuracy with the penalty": accuracy(penalized, y),
        "training loss without a penalty": binary_cross_entropy_with_logits(plain, y),
        "training loss with the penalty": binary_cross_entropy_with_logits(penalized, y),
    }
    before, after, *_ = numbers.values()
    return Finding(after - before > 0.002, numbers)


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


# Part 2-b


def condition_number(model, X):
    """How much steeper the loss is in its steepest direction than in its flattest, at the fit."""
    A = np.column_stack([X, np.ones(len(X))])
    p = 1 / (1 + np.exp(-model.scores(X)))
    return float(np.linalg.cond((A.T * (p * (1 - p))) @ A))


def standardizing_keeps_the_fit(mean=2, deviation_0=2, deviation_1=3, seed=0, control=False):
    """Twenty thousand examples are drawn, and logistic regression is fitted to convergence on them as they are, and on
    their standardised features. The two fits are compared score by score; the condition number tells how unevenly
    curved the loss is, which makes gradient descent slow.

    The control standardises each example over its own two features instead: no change of units, for it forgets all but
    which feature is the larger.
    """
    X, y = draw_examples(np.random.default_rng(seed), 20_000, mean, deviation_0, deviation_1)
    if control:  # of two numbers, each is one deviation from their mean; one column says it all
        S = np.sign(X[:, :1] - X[:, 1:])
    else:
        S, _, _ = standardize(X)
    model, standardized = fit_logistic(X, y), fit_logistic(S, y)
    z, s = model.scores(X), standardized.scores(S)
    numbers = {
        "training accuracy as drawn, T": accuracy(z, y),
        "training accuracy standardised": accuracy(s, y),
        "scores equal to nine digits": bool(np.allclose(z, s, rtol=1e-9, atol=1e-9)),
        "condition number as drawn": condition_number(model, X),
        "condition number standardised": condition_number(standardized, S),
    }
    return Finding(numbers["scores equal to nine digits"], numbers)


STANDARDIZING = answers(
    "It can raise the training accuracy.",
    "The training accuracy stays what it is.",
    standardizing_keeps_the_fit,
    improves=False,
)


@cache
def accuracy_after(steps, standardized, seed=0):
    """Training accuracy of logistic regression after some steps of gradient descent from zero, rate one tenth.

    >>> accuracy_after(10, standardized=True) > accuracy_after(10, standardized=False)
    True
    """
    X, y = draw_examples(np.random.default_rng(seed), 20_000)
    if standardized:
        X, _, _ = standardize(X)
    network = train([(np.zeros((2, 1)), np.zeros(1))], X, y, GradientDescent(0.1), steps)
    return accuracy(forward(network, X)[0][:, 0], y)


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


# Part 2-c


def linear_layers_collapse(mean=2, deviation_0=2, deviation_1=3, seed=0, control=False):
    """A network with five hidden layers of four units and no non-linearity is trained on six hundred examples by Adam.
    Before and after, its weight matrices are multiplied out to a single affine map, and the outputs are compared; then
    its loss and accuracy are compared with those of logistic regression.

    The control has ReLU in its hidden layers.
    """
    rng = np.random.default_rng(seed)
    activation = "relu" if control else "identity"
    X, y = draw_examples(rng, 600, mean, deviation_0, deviation_1)
    untrained = initialize([2, 4, 4, 4, 4, 4, 1], rng)
    trained = train(untrained, X, y, Adam(0.01), steps=200, activation=activation)
    differences = []
    for network in (untrained, trained):
        z = forward(network, X, activation)[0][:, 0]
        differences.append(float(np.abs(z - collapse(network).scores(X)).max()))
    logistic = fit_logistic(X, y).scores(X)
    excess = binary_cross_entropy_with_logits(z, y) - binary_cross_entropy_with_logits(logistic, y)
    numbers = {
        "outputs equal to those of one affine map": max(differences) < 1e-9,
        "training loss of logistic regression": binary_cross_entropy_with_logits(logistic, y),
        "training loss of the network": binary_cross_entropy_with_logits(z, y),
        "training accuracy of logistic regression, T": accuracy(logistic, y),
        "training accuracy of the network": accuracy(z, y),
    }
    return Finding(max(differences) < 1e-9 and excess > -1e-12, numbers)


def collapse(network):
    """The single affine map of all layers without their non-linearities.

    >>> collapse([(np.array([[2.0], [0.0]]), np.array([1.0])), (np.array([[3.0]]), np.array([4.0]))])
    LinearModel(weights=array([6., 0.]), intercept=7.0)
    """
    W, b = np.eye(len(network[0][0])), np.zeros(len(network[0][0]))
    for layer, bias in network:
        W, b = W @ layer, b @ layer + bias
    return LinearModel(W[:, 0], float(b[0]))


LINEAR = answers(
    "It can raise the training accuracy.",
    "The training accuracy stays what it is.",
    linear_layers_collapse,
    improves=False,
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


# Part 2-d


def relu_network_beats_the_line(mean=2, deviation_0=2, deviation_1=3, seed=0, control=False):
    """A network with two hidden layers of sixteen ReLU units is trained on a thousand examples by Adam, and compared
    with logistic regression on the same examples: is its training accuracy higher by more than one percentage point?

    The control is the same network without the non-linearity.
    """
    rng = np.random.default_rng(seed)
    activation = "identity" if control else "relu"
    X, y = draw_examples(rng, 1000, mean, deviation_0, deviation_1)
    network = train(initialize([2, 16, 16, 1], rng), X, y, Adam(0.02), steps=200, activation=activation)
    line, curve = fit_logistic(X, y).scores(X), forward(network, X, activation)[0][:, 0]
    before, after = accuracy(line, y), accuracy(curve, y)
    numbers = {"training accuracy of logistic regression, T": before, "training accuracy of the network": after}
    return Finding(after - before > 0.01, numbers)


NONLINEAR = answers(
    "It can raise the training accuracy.",
    "It cannot raise the training accuracy.",
    relu_network_beats_the_line,
    improves=True,
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


def standardizing_helps_at_first(steps=10) -> bool:
    """Whether, that early, gradient descent has a higher training accuracy on standardised features.

    >>> standardizing_helps_at_first()
    True
    """
    return accuracy_after(steps, True) > accuracy_after(steps, False)


SLIPS = (
    Slip(
        "Question 5, part 2, question against solution",
        "The solution assumes that the training has converged; the question says neither this nor that there is no "
        "penalty. After ten steps of gradient descent standardised features do give a higher training accuracy.",
        shown_by=standardizing_helps_at_first,
    ),
    Slip(
        "Question 5, the two distributions",
        "Examples have two features, but each distribution is given by two plain numbers; whether the second is a "
        "standard deviation or a variance, and which vector the first stands for, changes the accuracies.",
        shown_by=readings_disagree,
    ),
    Slip(
        "Question 5, opening of the solution to part 2",
        "It says that after convergence only what adds to the model's variance can help; a penalty on the weights "
        "does not, and raises the training accuracy.",
        shown_by=penalty_helps_without_variance,
    ),
)
