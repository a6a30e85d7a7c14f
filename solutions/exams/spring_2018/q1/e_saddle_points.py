"""Minibatches and saddle points.

The network is u (w · x) with u a number and w (2,), its target is the first input. Inputs are small whole numbers, and
every example has a mirror image in its second input, so that sums are exact.

>>> minibatches_are_better.answer()
('i',)
"""

import math
from itertools import islice

import numpy as np

from solutions.claim import refuted, shown
from solutions.finding import Finding, figure
from solutions.nn.initialization import constant
from solutions.nn.losses import mean_squared_error_gradient
from solutions.nn.mlp import initialize, train
from solutions.nn.optimizers import GradientDescent
from solutions.part import Key, choice

PAIRS = np.array([[x, y, x, -y] for x in (-2, -1, 1, 2) for y in (1, 2)], dtype=float).reshape(-1, 2, 2)
SADDLE = (0.0, 0.0, 1.0)  # u and w: the mean gradient is 0, the gradients of single examples are not
ZERO = (0.0, 0.0, 0.0)  # all gradients are 0


def half_squared_error(theta, X):
    """Half the mean squared error of u (w · x) on examples (batch, 2), whose target is their first input.

    >>> half_squared_error(np.array([0.0, 0.0, 1.0]), np.array([[2.0, 1.0]]))
    2.0
    """
    return float(np.mean((theta[0] * X @ theta[1:] - X[:, 0]) ** 2) / 2)


def saddle_gradient(theta, X):
    """Gradient (3,) of the same by u and w."""
    u, w = theta[0], theta[1:]
    residual = u * X @ w - X[:, 0]
    return np.append(np.mean(residual * (X @ w)), u * np.mean(residual[:, None] * X, axis=0))


def minibatches(kind, rng):
    """Batches of examples (batch, 2) without end: "full", "mini" (four of them at random), or "mirrored" (two at random
    and their mirror images).
    """
    examples = PAIRS.reshape(-1, 2)
    while True:
        if kind == "full":
            yield examples
        elif kind == "mini":
            yield examples[rng.choice(len(examples), 4, replace=False)]
        else:
            yield PAIRS[rng.choice(len(PAIRS), 2, replace=False)].reshape(-1, 2)


def descend(start, kind, seed=0, rate=0.05):
    """The loss on all examples at a start and after each step of descent from it, without end.

    >>> [list(islice(descend(SADDLE, kind), 200))[-1] < 0.01 for kind in ("full", "mini", "mirrored")]
    [False, True, False]
    """
    examples, theta = PAIRS.reshape(-1, 2), np.array(start)
    for batch in minibatches(kind, np.random.default_rng(seed)):
        yield half_squared_error(theta, examples)
        theta = theta - rate * saddle_gradient(theta, batch)


def noise_leaves_a_saddle(seed=0, control=False):
    """Start exactly at a saddle point of a small network: its output is u (w · x), u and w are its weights. The mean
    gradient is zero there, but the gradients of single examples are not. Descend for two hundred steps at the same
    rate, once with the full batch and once with minibatches of four, and measure the loss on all examples.

    In the control each minibatch holds two examples and their mirror images: its noise has no component along the way
    out.
    """
    full, mini = (
        list(islice(descend(SADDLE, kind, seed), 201)) for kind in ("full", "mirrored" if control else "mini")
    )
    return Finding(
        full[-1] == full[0] and mini[-1] < 0.01 * mini[0],
        {
            "loss at the saddle": full[0],
            "loss at the end, full batch": full[-1],
            "loss at the end, minibatches": mini[-1],
        },
    )


minibatches_are_better = choice(
    "e",
    "Minibatches and saddle points",
    points=2,
    topics=("optimization",),
    claims={
        "i": shown("True", noise_leaves_a_saddle),
        "ii": refuted("False", noise_leaves_a_saddle),
    },
    key=Key("(i) true", printed=("i",)),
)


def steps_to_leave(start, kind, seed=0, limit=400):
    """The steps until the loss is below a tenth of its first value; infinitely many if it takes more than the limit.

    >>> steps_to_leave(SADDLE, "full"), steps_to_leave(ZERO, "mini")
    (inf, inf)
    """
    losses = descend(start, kind, seed)
    enough = 0.1 * next(losses)
    return next((step for step, loss in zip(range(1, limit + 1), losses, strict=False) if loss < enough), math.inf)


def median_steps(start, kind, seeds=5):
    """The median of the steps to leave, over random minibatches, or "never"."""
    steps = sorted(steps_to_leave(start, kind, seed) for seed in range(1 if kind == "full" else seeds))
    middle = steps[len(steps) // 2]
    return middle if middle < math.inf else "never"


def ways_out():
    """For several starts: the steps to leave with the full batch, with minibatches, and with mirrored ones."""
    near = 1e-6
    starts = {
        "at the saddle": SADDLE,
        "a millionth beside it": (near, near, 1 + near),
        "a tenth beside it": (0.1, 0.1, 1.1),
        "all weights 0": ZERO,
        "a millionth beside 0": (near, near, near),
    }
    return [
        (name, *(median_steps(start, kind) for kind in ("full", "mini", "mirrored"))) for name, start in starts.items()
    ]


def equal_units_stay_equal(seed=0):
    """Whether two hidden units with equal weights are still equal after training in minibatches.

    >>> equal_units_stay_equal()
    True
    """
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((32, 3))
    network = initialize([3, 2, 1], weights=lambda m, n, rng: constant(m, n, 0.5))
    trained = train(
        network, X, X[:, 0] * X[:, 1], GradientDescent(0.1), 50, "tanh", mean_squared_error_gradient, batch=4
    )
    (W, b), (v, _) = trained
    return all(np.array_equal(*of) for of in (W.T, b, v)) and not np.array_equal(W, network[0][0])


@figure(height=3.0)
def draw_escape(axes):
    """The loss during descent that starts exactly at a saddle point. Minibatches leave it. The full batch stays for
    ever, and so do minibatches in which every example comes with its mirror image.
    """
    styles = {"mini": ("minibatches", "-"), "full": ("full batch", "-"), "mirrored": ("mirrored", "--")}
    for kind, (name, style) in styles.items():
        axes.plot(list(islice(descend(SADDLE, kind), 120)), style, label=name, linewidth=2.2)
    axes.set(xlabel="step", ylabel="loss on all examples", ylim=(0, None))
    axes.legend(frameon=False)
