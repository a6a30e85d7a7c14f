"""Regularisation.

>>> true_of_regularization.answer()
('ii', 'iv')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.finding import Finding
from solutions.nn.losses import mean_squared_error
from solutions.nn.normalization import Statistics, batch_norm, batch_norm_inference, layer_norm
from solutions.nn.regularization import ridge
from solutions.part import Key, choice


def ridge_is_no_laplacian_estimate(seed=0, control=False):
    """Fit weights with an L2 penalty λ. At the most probable weights the gradient of the log posterior is 0. Measure
    its length there under a Gaussian prior of variance σ²/λ, and under a Laplacian prior of the scale that makes it
    shortest.

    The control has one weight only, for which the two priors cannot be told apart in this way.
    """
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((40, 1 if control else 6))
    y = X @ rng.uniform(0.5, 3, X.shape[1]) + rng.standard_normal(40)
    weights = ridge(X, y, penalty=10)
    likelihood = X.T @ (y - X @ weights)  # gradient of the log likelihood, for noise of variance 1
    gaussian = likelihood - 10 * weights
    sign = np.sign(weights)
    laplacian = likelihood - sign * (sign @ likelihood) / (sign @ sign)
    lengths = [round(float(np.linalg.norm(gradient)), 9) for gradient in (gaussian, laplacian)]
    return Finding(
        lengths[0] < 1e-6 < 1e-2 < lengths[1],
        {"gradient, Gaussian prior": lengths[0], "gradient, best Laplacian prior": lengths[1]},
    )


def fit_over_minibatches(X, y, size, rng, noisy=True, epochs=40):
    """The linear model (features,) and its intercept with the least mean error over normalised minibatches."""
    features = X.shape[1]
    gamma, beta, whole = np.ones(features), np.zeros(features), Statistics(X.mean(axis=0), X.var(axis=0))
    rows, targets = [], []
    for _ in range(epochs):
        for batch in rng.permutation(len(X)).reshape(-1, size):
            z = X[batch]
            rows.append(batch_norm(z, gamma, beta)[0] if noisy else batch_norm_inference(z, gamma, beta, whole))
            targets.append(y[batch])
    A = np.hstack([np.vstack(rows), np.ones((len(X) * epochs, 1))])
    theta = np.linalg.solve(A.T @ A, A.T @ np.concatenate(targets))
    return theta[:-1], theta[-1]


def small_batches_regularize(seed=0, control=False):
    """Fit a linear model with 20 features, normalised by minibatch, to 32 noisy examples: once in batches of 4, once
    in full batches. Measured are the length of its weights, its training error and its test error, the last two with
    the statistics of the training set. All are means over several draws of the data.

    The control normalises every minibatch by the statistics of the whole training set.
    """
    rng = np.random.default_rng(seed)
    found = {4: [], 32: []}
    for _ in range(4):
        X, tests = rng.standard_normal((32, 20)), rng.standard_normal((500, 20))
        truth = rng.standard_normal(20) / 20**0.5
        y, wanted = X @ truth + rng.standard_normal(32), tests @ truth
        whole = Statistics(X.mean(axis=0), X.var(axis=0))
        for size, results in found.items():
            weights, intercept = fit_over_minibatches(X, y, size, rng, noisy=not control)
            errors = [
                mean_squared_error(batch_norm_inference(z, np.ones(20), np.zeros(20), whole) @ weights + intercept, of)
                for z, of in ((X, y), (tests, wanted))
            ]
            results.append([np.linalg.norm(weights), *errors])
    small, full = (np.mean(found[size], axis=0).tolist() for size in found)
    numbers = {
        f"{name}, batches of {size}": round(value, 6)
        for size, values in ((4, small), (32, full))
        for name, value in zip(("length of weights", "training error", "test error"), values, strict=True)
    }
    holds = small[0] < 0.9 * full[0] and small[1] > 1.1 * full[1] and small[2] < 0.9 * full[2]
    return Finding(holds, numbers)


def layer_norm_ignores_the_batch(seed=0, control=False):
    """Put one example into random batches of several sizes, apply layer normalisation to each, and measure by how much
    the example's output differs at most from the one that it has alone.

    The control applies batch normalisation, compared with the largest batch.
    """
    rng = np.random.default_rng(seed)
    data, gamma, beta = rng.normal(1, 2, (64, 6)), np.ones(6), np.zeros(6)
    normalize = batch_norm if control else layer_norm
    reference = normalize(data if control else data[:1], gamma, beta)[0][0]
    differences = {
        f"difference, batch of {size}": round(
            float(np.abs(normalize(data[:size], gamma, beta)[0][0] - reference).max()), 9
        )
        for size in (2, 4, 16)
    }
    return Finding(max(differences.values()) < 1e-6, differences)


def a_large_factor_underfits(seed=0, control=False):
    """Fit the same examples with a weak and with an extreme L2 penalty; compare the training errors with the variance
    of the targets, which is the error of weights that are all 0.

    The control takes the weak penalty twice.
    """
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((60, 5))
    y = X @ rng.choice([-1.0, 1.0], 5) + 0.3 * rng.standard_normal(60)
    weak, strong = ridge(X, y, penalty=1), ridge(X, y, penalty=1 if control else 1e5)
    errors = [mean_squared_error(X @ weights, y) for weights in (weak, strong)]
    of_nothing = float(np.mean(y**2))
    return Finding(
        errors[1] > 0.9 * of_nothing,
        {
            "training error, weak penalty": errors[0],
            "training error, extreme penalty": errors[1],
            "error of zero weights": of_nothing,
            "length of weights, weak penalty": float(np.linalg.norm(weak)),
            "length of weights, extreme penalty": float(np.linalg.norm(strong)),
        },
    )


true_of_regularization = choice(
    "f",
    "Regularisation",
    points=2,
    topics=("regularization", "normalization"),
    several=True,
    claims={
        "i": refuted("An L2 penalty amounts to a Laplacian prior on the weights.", ridge_is_no_laplacian_estimate),
        "ii": shown(
            "Batch normalisation can regularise implicitly, the more so the smaller the minibatches are.",
            small_batches_regularize,
        ),
        "iii": refuted(
            "Layer normalisation regularises more as the batches become larger.", layer_norm_ignores_the_batch
        ),
        "iv": shown(
            "The strength of regularisation that you choose can make the model underfit.",
            a_large_factor_underfits,
        ),
    },
    key=Key(
        "(ii), (iv): an L2 penalty is a Gaussian prior; layer normalisation does not see the batch size",
        printed=("ii", "iv"),
    ),
)
