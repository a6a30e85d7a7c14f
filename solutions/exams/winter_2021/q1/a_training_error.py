"""High training error.

The hidden layer is random and stays; the output layer is fitted exactly, so that no learning rate and no stopping time
has a part in the result.

>>> remedies_for_training_error.answer()
('i', 'iv')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.finding import Finding
from solutions.nn.activations import relu
from solutions.nn.losses import mean_squared_error
from solutions.part import Key, choice


def two_classes(examples, rng):
    """Inputs (examples, 3), and a class of -1 or 1 for each that no line separates."""
    X = rng.standard_normal((examples, 3))
    return X, np.sign(X[:, 0] * X[:, 1] + 0.5 * X[:, 2])


def hidden_layer(units, rng):
    """A random layer of ReLU units: a function from (examples, 3) to (examples, units)."""
    W, b = rng.standard_normal((3, units)), rng.standard_normal(units)
    return lambda X: relu(X @ W + b)


def fit_output_layer(hidden, y, penalty=0.0, keep=1.0):
    """Output weights (units,) that minimise the squared error, with an L2 penalty and with dropout of the units.

    Averaged over all masks, dropout adds (1 - p) / p times the square of each weight times its unit's energy.

    >>> H, y = np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([1.0, 1.0])
    >>> fit_output_layer(H, y).round(3).tolist(), fit_output_layer(H, y, keep=0.5).round(3).tolist()
    ([1.0, 0.5], [0.5, 0.25])
    """
    strengths = penalty + (1 - keep) / keep * (hidden**2).sum(axis=0)
    rows = np.vstack([hidden, np.diag(np.sqrt(strengths))])
    return np.linalg.lstsq(rows, np.append(y, np.zeros(len(strengths))))[0]


def training_error(hidden, y, **settings):
    """Mean squared error of the fitted network on the examples that it was fitted to."""
    return mean_squared_error(hidden @ fit_output_layer(hidden, y, **settings), y)


def more_units_lower_it(seed=0, control=False):
    """Fit a small network, and one with the same and many more units, to the same examples of two classes; compare
    the training errors.

    The control has as many more units, but they are copies of the old ones.
    """
    rng = np.random.default_rng(seed)
    X, y = two_classes(200, rng)
    small, more = hidden_layer(4, rng)(X), hidden_layer(60, rng)(X)
    large = np.hstack([small, np.tile(small, 15) if control else more])
    before, after = training_error(small, y), training_error(large, y)
    return Finding(after < 0.9 * before, {"training error, 4 units": before, "training error, 64 units": after})


def more_data_raises_it(seed=0, control=False):
    """Fit the same network to a few examples, then to these and many new ones; measure the training error each time,
    and in the second fit also the error on the first few. All are means over repeated draws.

    The control enlarges the set by copies of the examples that it has.
    """
    rng = np.random.default_rng(seed)
    errors = []
    for _ in range(20):
        X, y = two_classes(20, rng)
        more_X, more_y = (np.tile(X, (19, 1)), np.tile(y, 19)) if control else two_classes(380, rng)
        layer = hidden_layer(8, rng)
        few, many = layer(X), layer(np.vstack([X, more_X]))
        weights = fit_output_layer(many, np.append(y, more_y))
        old = mean_squared_error(few @ weights, y)
        errors.append((training_error(few, y), mean_squared_error(many @ weights, np.append(y, more_y)), old))
    before, after, old = (float(error) for error in np.mean(errors, axis=0))
    return Finding(
        after > 1.2 * before and old > 1.2 * before,
        {
            "training error, 20 examples": before,
            "training error, 400 examples": after,
            "error of the second fit on the first 20": old,
        },
    )


def more_penalty_raises_it(seed=0, control=False):
    """Fit the same network to the same examples with a weak and with a strong L2 penalty; compare the training errors.

    The control leaves the penalty as it was.
    """
    rng = np.random.default_rng(seed)
    X, y = two_classes(200, rng)
    hidden = hidden_layer(16, rng)(X)
    before = training_error(hidden, y, penalty=1.0)
    after = training_error(hidden, y, penalty=1.0 if control else 1000.0)
    return Finding(after > 1.1 * before, {"training error, λ = 1": before, "training error, larger λ": after})


def keeping_more_units_lowers_it(seed=0, control=False):
    """Fit the same network to the same examples under dropout, averaged exactly over all masks, with a low and with
    a high probability of keeping a unit; compare the training errors of the whole network.

    The control leaves the probability as it was.
    """
    rng = np.random.default_rng(seed)
    X, y = two_classes(200, rng)
    hidden = hidden_layer(32, rng)(X)
    before = training_error(hidden, y, keep=0.5)
    after = training_error(hidden, y, keep=0.5 if control else 0.95)
    return Finding(
        after < 0.95 * before, {"training error, keep_prob = 0.5": before, "training error, larger keep_prob": after}
    )


remedies_for_training_error = choice(
    "a",
    "High training error",
    points=2,
    topics=("data-and-strategy", "regularization"),
    several=True,
    claims={
        "i": shown("Make the network larger.", more_units_lower_it),
        "ii": refuted("Collect more training examples.", more_data_raises_it),
        "iii": refuted("Raise the strength λ of the regularisation.", more_penalty_raises_it),
        "iv": shown("Raise `keep_prob`, the share of units that dropout keeps.", keeping_more_units_lowers_it),
    },
    key=Key("(i), (iv)", printed=("i", "iv")),
)
