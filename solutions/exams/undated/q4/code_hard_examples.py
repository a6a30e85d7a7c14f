"""A sample of hard examples, topped up with others."""

import numpy as np

from solutions.exams.undated.q4.programs import is_hard, is_mining, mine_with_assertion
from solutions.nn.checks import axes, count, finite, floating, generator, has_shape, number
from solutions.part import Key, part


def mine_hard_examples(X, y, y_hat, min_sample_size):
    """The program to hand in: five steps, then the draw and the sample."""
    wrong = (y_hat > 0.5) != y
    error = np.abs(y - y_hat)
    hard = wrong & (error > 0.7)
    missing = min_sample_size - np.sum(hard)
    if missing > 0:
        chances = ~hard / np.sum(~hard)
        drawn = np.random.choice(len(y), missing, replace=False, p=chances)
        hard[drawn] = True
    return X[hard], y[hard]


@part(
    "code",
    "A sample of hard examples",
    kind="code",
    program=mine_hard_examples,
    points=10,
    topics=("numpy",),
    keywords=(
        "hard example mining",
        "hard negative mining",
        "boolean mask",
        "np.random.choice",
        "misclassified",
        "sampling without replacement",
        "fill in the code",
    ),
    key=Key(
        "a prediction above 0.5 is compared with the label; the absolute difference; both conditions, joined by &; the "
        "sum of the mask; equal probabilities for the examples outside the mask",
        printed=mine_with_assertion,
        accepts=lambda ours, printed: is_mining(printed, whole=False),
    ),
)
def hard_sample(X, y, y_hat, min_sample_size, rng=0, boundary=0.5, threshold=0.7):
    """All hard examples, and others drawn at random while there are fewer than asked for, in the order of X.

    Hard is an example that is misclassified, and from whose label the prediction is more than the threshold away.

    Args:
        X: the examples, `(m, ...)`, of any dtype.
        y: their labels 0 and 1, `(m,)`, as integers, floats or booleans.
        y_hat: their predictions, `(m,)`, finite numbers.
        min_sample_size: how many examples are wanted at least, from 0 to m.
        rng: seed or generator of the draw.
        boundary: above it, a prediction means label 1.
        threshold: the greatest difference that is not hard.

    Returns:
        The sample `(n, ...)` and its labels `(n,)`, in the dtypes of X and y: all hard examples, if that is enough.

    Raises:
        ValueError: shapes do not fit (a column `(m, 1)` is none that does), labels are not 0 and 1, or more examples
            are wanted than there are.

    >>> y, y_hat = np.array([0, 0, 1, 1]), np.array([0.1, 0.9, 0.2, 0.4])
    >>> hard_sample(np.array([10, 11, 12, 13]), y, y_hat, min_sample_size=1)
    (array([11, 12]), array([0, 1]))
    >>> [hard_sample(np.array([10, 11, 12, 13]), y, y_hat, 3, rng=seed)[0].tolist() for seed in (0, 1)]
    [[11, 12, 13], [10, 11, 12]]
    >>> hard_sample(np.array([10, 11, 12, 13]), y, y_hat, 1, threshold=0.85)[0].tolist()
    [11]
    """
    y, y_hat = axes("y", np.asarray(y), "(m,)"), floating("y_hat", y_hat)
    X = np.asarray(X)
    has_shape("y_hat", finite(y_hat, y_hat=y_hat), y.shape)
    has_shape("X", X, (len(y), *X.shape[1:]))
    if not np.isin(floating("y", y), (0, 1)).all():
        raise ValueError("y has other labels, expected 0 and 1")
    hard = is_hard(y, y_hat, number("boundary", boundary), number("threshold", threshold))
    missing = count("min_sample_size", min_sample_size, least=0) - hard.sum()
    if missing > (~hard).sum():
        raise ValueError(f"min_sample_size={min_sample_size}, expected at most the number of examples, {len(y)}")
    if missing > 0:
        hard[generator("rng", rng).choice(np.flatnonzero(~hard), missing, replace=False)] = True
    return X[hard], y[hard]
