"""Batch normalisation in NumPy, in training and at test time."""

import numpy as np

from solutions.nn.normalization import Statistics, batch_norm, batch_norm_inference, running_statistics
from solutions.part import Key, part

SIZES = (6, 3), (3, 6), (4, 4), (5, 1), (1, 4)  # (batch, features)


def is_batch_norm(program) -> bool:
    """Whether a program gives what the layer of the site gives, over three training steps and at test time, keeps the
    same statistics, and leaves its input alone.
    """
    rng = np.random.default_rng(0)
    for batch, features in SIZES:
        gamma, beta = rng.normal(size=(2, features))
        running = Statistics(rng.normal(size=features), rng.uniform(0.5, 2, features))
        kept = {"mu": running.mean, "var": running.variance}
        for mode in ("train", "train", "test", "train", "test"):
            Z = rng.normal(3, 2, size=(batch, features))
            if mode == "train":
                expected, cache = batch_norm(Z, gamma, beta, 1e-3)
                running = running_statistics(running, cache.statistics, 0.8)
            else:
                expected = batch_norm_inference(Z, gamma, beta, running, 1e-3)
            given = Z.copy()
            found = program(given, gamma, beta, 1e-3, kept, 0.8, mode)
            pairs = (found, expected), (kept["mu"], running.mean), (kept["var"], running.variance), (given, Z)
            if not all(np.shape(one) == other.shape and np.allclose(one, other) for one, other in pairs):
                return False
    return True


def forward_in_two_branches(X, gamma, beta, eps, kept, average, mode):
    """As the printed program: the input has another name than in the question, each mode has a branch that gives the
    output, and nothing comes of any other mode.
    """
    if mode == "train":
        mean, variance = X.mean(axis=0), X.var(axis=0)
        kept["mu"] = average * kept["mu"] + (1 - average) * mean
        kept["var"] = average * kept["var"] + (1 - average) * variance
        return gamma * (X - mean) / np.sqrt(variance + eps) + beta
    if mode == "test":
        return gamma * (X - kept["mu"]) / np.sqrt(kept["var"] + eps) + beta
    return None


@part(
    "b",
    "Batch normalisation in NumPy",
    kind="code",
    points=3,
    topics=("numpy", "normalization"),
    keywords=(
        "BN",
        "batch norm",
        "batch normalization",
        "forward propagation",
        "moving average",
        "running mean and variance",
        "train and test mode",
        "fill in the code",
    ),
    key=Key(
        "mean and variance of the batch in training, the moving averages at test time; then the two formulas",
        printed=forward_in_two_branches,
        accepts=lambda ours, printed: is_batch_norm(ours) and is_batch_norm(printed),
    ),
)
def forward(Z, gamma, beta, eps, kept, average, mode):
    """The output (batch, features); in training, the moving averages in `kept` are replaced.

    >>> Z, kept = np.array([[1.0, 10], [3, 50]]), {"mu": np.zeros(2), "var": np.ones(2)}
    >>> forward(Z, np.array([1, 2]), np.array([0, 5]), 0, kept, 0.5, "train").tolist()
    [[-1.0, 3.0], [1.0, 7.0]]
    >>> kept["mu"].tolist(), kept["var"].tolist()
    ([1.0, 15.0], [1.0, 200.5])
    >>> forward(Z, np.array([1, 2]), np.array([0, 5]), 0, kept, 0.5, "test").round(2).tolist()
    [[0.0, 4.29], [2.0, 9.94]]
    """
    if mode == "train":
        mu = np.mean(Z, axis=0)
        var = np.var(Z, axis=0)
        for name, of_batch in (("mu", mu), ("var", var)):
            kept[name] = average * kept[name] + (1 - average) * of_batch
    elif mode == "test":
        mu = kept["mu"]
        var = kept["var"]
    else:
        raise ValueError(f"mode={mode!r}, expected 'train' or 'test'")
    Z_norm = (Z - mu) / np.sqrt(var + eps)
    return gamma * Z_norm + beta
