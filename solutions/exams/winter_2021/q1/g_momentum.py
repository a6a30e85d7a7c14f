"""The benefit of momentum.

>>> benefits_of_momentum.answer()
('ii',)
"""

from dataclasses import fields

import numpy as np

from solutions.claim import refuted, shown
from solutions.finding import Finding, figure
from solutions.nn.optimizers import Adam, GradientDescent, Momentum, RMSProp
from solutions.part import Key, choice


def valley(x):
    """x⁴ - 4x² + x: a shallow minimum on the right, a deeper one on the left.

    >>> valley(0.0), valley(-1.473) < valley(1.347)
    (0.0, True)
    """
    return x**4 - 4 * x**2 + x


def descend(optimizer, start, steps=400):
    """The points of a descent into the valley.

    >>> round(descend(GradientDescent(0.01), 2.2)[-1], 3)
    1.347
    """
    points = [start]
    for _ in range(steps):
        x = points[-1]
        points.append(float(optimizer.step(x, 4 * x**3 - 8 * x + 1)))
    return points


def hyperparameters(optimizer):
    """The numbers that an optimizer wants to be told.

    >>> hyperparameters(Momentum)
    ['learning_rate', 'beta']
    """
    return [field.name for field in fields(optimizer) if field.type is float]


def gradient_descent_is_simpler():
    """Count the hyperparameters of four optimizers, as this site's own code takes them."""
    counts = {kind.__name__: len(hyperparameters(kind)) for kind in (GradientDescent, Momentum, RMSProp, Adam)}
    return Finding(min(counts, key=counts.get) == "GradientDescent", counts)


def momentum_leaves_a_local_minimum(seed=0, control=False):
    """Start on the right slope of $x^4 - 4x^2 + x$, at a random place near 2.2, and descend at the same learning rate
    with and without momentum. Do they end in the shallow minimum on the right, or in the deeper one on the left?

    The control sets the coefficient β of the momentum to 0.
    """
    start = float(np.random.default_rng(seed).uniform(2.15, 2.25))
    plain = descend(GradientDescent(0.01), start)[-1]
    rolled = descend(Momentum(0.01, 0.0 if control else 0.9, classical=True), start)[-1]
    return Finding(
        plain > 0 > rolled and valley(rolled) < valley(plain),
        {
            "gradient descent ends at": plain,
            "momentum ends at": rolled,
            "loss there, gradient descent": valley(plain),
            "loss there, momentum": valley(rolled),
        },
    )


def paths(optimizer, gradients):
    """How far an optimizer moves parameters, (parameters,), under gradients (steps, parameters)."""
    theta = np.zeros(np.shape(gradients)[1])
    for gradient in np.asarray(gradients, dtype=float):
        theta = optimizer.step(theta, gradient)
    return np.abs(theta)


def momentum_keeps_the_scales(control=False):
    """Give two parameters constant gradients, one a hundred times the other, for fifty steps; compare how far they
    move.

    The control takes RMSProp, which does divide the scale out.
    """
    steep, flat = paths(RMSProp(0.1) if control else Momentum(0.1), [[100.0, 1.0]] * 50)
    ratio = float(steep / flat)
    return Finding(ratio > 50, {"ratio of the gradients": 100, "ratio of the distances": ratio})


def abilities(optimizer):
    """Whether an optimizer smooths gradients that change sign, and whether it divides their scale out.

    >>> abilities(GradientDescent), abilities(RMSProp)
    ((False, False), (False, True))
    """
    quiet, loud = paths(optimizer(0.1), [[1.0, 100.0]] * 51)
    (zigzag,) = paths(optimizer(0.1), [[1.0], [-1.0]] * 25 + [[1.0]])
    (last,) = paths(optimizer(0.1), [[1.0], [-1.0]] * 25)
    (straight,) = paths(optimizer(0.1), [[1.0]] * 51)
    step = straight / 51  # what a steady gradient gives
    return bool(abs(zigzag - last) < 0.5 * step), bool(loud < 2 * quiet)


def momentum_has_one_ability(control=False):
    """Look for the abilities of two methods: to smooth gradients that change their sign at every step, as an average
    does, and to move as far under large as under small gradients, as a division by their size does.

    The control takes Adam in place of momentum.
    """
    smooths, rescales = abilities(Adam if control else Momentum)
    return Finding(smooths != rescales, {"smooths changing signs": smooths, "divides the scale out": rescales})


benefits_of_momentum = choice(
    "g",
    "The benefit of momentum",
    points=2,
    topics=("optimization",),
    several=True,
    claims={
        "i": refuted("The rule is simple and has as few hyperparameters as possible.", gradient_descent_is_simpler),
        "ii": shown("It helps the weights to leave local minima.", momentum_leaves_a_local_minimum),
        "iii": refuted(
            "It scales the learning rate so that all dimensions move equally far.", momentum_keeps_the_scales
        ),
        "iv": refuted("It unites the advantages of several optimisation methods.", momentum_has_one_ability),
    },
    key=Key("(ii); the others describe SGD, RMSProp and Adam", printed=("ii",)),
)


@figure(height=3.2)
def draw_descents(axes):
    """The function of the experiment, with the first 40 points of both descents from the same start. Gradient descent
    stays in the right minimum; momentum carries the other across the hill.
    """
    x = np.linspace(-2.25, 2.25, 91)
    axes.plot(x, valley(x), color="k", linewidth=1)
    for name, optimizer, style in (
        ("gradient descent", GradientDescent(0.01), "o"),
        ("momentum", Momentum(0.01, classical=True), "^"),
    ):
        points = np.array(descend(optimizer, 2.2, steps=40))
        axes.plot(points, valley(points), style, markersize=4, label=name)
    axes.set(xlabel="weight x", ylabel="loss")
    axes.legend(frameon=False)


def ends_of_momentum(starts=(2.2, 1.6)):
    """Where momentum ends from each start, if its velocity is the sum, and if it is the average, of past gradients.

    >>> ends_of_momentum(starts=(2.2,))
    [(2.2, -1.473, 1.347)]
    """
    return [
        (start, *(round(descend(Momentum(0.01, classical=classical), start)[-1], 3) for classical in (True, False)))
        for start in starts
    ]
