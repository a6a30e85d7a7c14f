"""Exploding gradients.

>>> remedies_for_exploding_gradients.answer()
('iv',)
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.finding import Finding
from solutions.nn.optimizers import clip_by_norm
from solutions.nn.regularization import ridge
from solutions.part import Key, choice


def recurrent_gradient(W, X, y):
    """Gradient (units, units) of the mean squared error of a linear recurrence, by backpropagation through time.

    The state starts at 0 and follows h ← W h + x; the mean of its last value predicts y.
    X is (examples, steps, units), y (examples,).

    >>> recurrent_gradient(np.eye(1), np.ones((1, 2, 1)), np.zeros(1)).tolist()
    [[4.0]]
    """
    states = [np.zeros(X[:, 0].shape)]
    for x in X.transpose(1, 0, 2):
        states.append(states[-1] @ W.T + x)
    error = states[-1].mean(axis=1) - y
    delta = np.repeat(2 * error[:, None] / len(y) / len(W), len(W), axis=1)  # (examples, units)
    gradient = np.zeros_like(W)
    for h in states[-2::-1]:
        gradient += delta.T @ h
        delta = delta @ W
    return gradient


def recurrence(seed, control, units=4, steps=60, examples=200):
    """Recurrent weights that stretch every state by a fifth at each step (the control shrinks it by a fifth), and
    examples of two classes, a tenth of which are of class 1.
    """
    rng = np.random.default_rng(seed)
    rotation = np.linalg.qr(rng.standard_normal((units, units)))[0]
    y = (np.arange(examples) < examples // 10).astype(float)
    X = rng.standard_normal((examples, steps, units)) + y[:, None, None]
    return rotation * (0.8 if control else 1.2), X, y, rng


EXPLODED = 1e5  # a gradient longer than this makes any usual learning rate useless


def gradients_explode_anyway(seed=0, control=False):
    """Backpropagate through sixty steps of a recurrence that stretches its state by a fifth at each step. Measure the
    length of the gradient of all examples, of single ones as SGD takes them (the shortest of eleven), of batches, and
    of all examples with the rarer class repeated until both are equally frequent.

    The control shrinks the state by a fifth instead.
    """
    W, X, y, rng = recurrence(seed, control)
    order = rng.permutation(len(y))
    balanced = np.repeat(order, np.where(y[order] == 1, 9, 1))

    def length(rows):
        return float(np.linalg.norm(recurrent_gradient(W, X[rows], y[rows])))

    numbers = {
        "all examples": length(order),
        "SGD, one example": min(length(order[i : i + 1]) for i in range(11)),
        "batch of 16": length(order[:16]),
        "batch of 64": length(order[:64]),
        "both classes equally frequent": length(balanced),
    }
    return Finding(min(numbers.values()) > EXPLODED, {f"gradient, {name}": value for name, value in numbers.items()})


def clipping_bounds_the_gradient(seed=0, control=False, limit=5.0):
    """The same recurrence, the length of its gradient before and after it is clipped to a length of at most 5, and the
    cosine of the angle between the two.

    In the control the limit is so high that it never matters.
    """
    W, X, y, _ = recurrence(seed, control=False)
    gradient = recurrent_gradient(W, X, y)
    clipped = clip_by_norm(gradient, 1e30 if control else limit)
    before, after = float(np.linalg.norm(gradient)), float(np.linalg.norm(clipped))
    cosine = round(float((gradient * clipped).sum() / before / after), 9)
    numbers = {"length before": before, "length after": round(after, 9), "cosine": cosine}
    return Finding(before > EXPLODED and after < limit + 1e-6 and cosine > 0.999, numbers)


remedies_for_exploding_gradients = choice(
    "h",
    "Exploding gradients",
    points=2,
    topics=("optimization",),
    several=True,
    claims={
        "i": refuted("Optimise with SGD.", gradients_explode_anyway),
        "ii": refuted("Oversample the rare classes.", gradients_explode_anyway),
        "iii": refuted("Use larger batches.", gradients_explode_anyway),
        "iv": shown("Clip the gradient.", clipping_bounds_the_gradient),
    },
    key=Key("(iv)", printed=("iv",)),
)


def larger_batches_have_shorter_gradients(seed=0):
    """Where noise dominates the gradient, its mean length falls as the batch grows: here, at the best weights.

    >>> larger_batches_have_shorter_gradients()
    True
    """
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((400, 5))
    y = rng.standard_normal(400)
    residuals = (X @ ridge(X, y, penalty=0) - y)[:, None]
    gradients = X * residuals  # one for each example
    means = [
        np.mean([np.linalg.norm(gradients[rng.integers(400, size=n)].mean(axis=0)) for _ in range(100)])
        for n in (1, 64)
    ]
    return bool(means[1] < 0.5 * means[0])
