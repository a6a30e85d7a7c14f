"""L2 penalties: what they say of the weights, and what they do to them."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.data import linear
from solutions.nn.losses import mean_squared_error
from solutions.nn.regularization import ridge


def is_a_gaussian_prior(rng, control=False):
    """Weights are fitted with an L2 penalty λ. At the most probable weights the gradient of the log posterior is 0.
    What is its norm there under a Gaussian prior of variance σ²/λ, and under a Laplacian prior of the scale that makes
    it smallest? The control has one weight only, for which the two priors cannot be told apart in this way.
    """
    X, y = linear(rng, 40, rng.uniform(0.5, 3, 1 if control else 6))
    weights = ridge(X, y, penalty=10)
    likelihood = X.T @ (y - X @ weights)  # gradient of the log likelihood, for noise of variance 1
    sign = np.sign(weights)
    of_priors = 10 * weights, sign * (sign @ likelihood) / (sign @ sign)
    gaussian, laplacian = (round(float(np.linalg.norm(likelihood - prior)), 9) for prior in of_priors)
    found = {"gradient, Gaussian prior": gaussian, "gradient, best Laplacian prior": laplacian}
    return Finding(gaussian < 1e-6 < 1e-2 < laplacian, found)


def underfits_if_large(rng, control=False):
    """The same examples are fitted with a weak and with an extreme L2 penalty. What are the training errors, beside
    that of weights that are all 0? The control takes the weak penalty twice.
    """
    X, y = linear(rng, 60, rng.choice([-1.0, 1.0], 5), deviation=0.3)
    weak, strong = ridge(X, y, penalty=1), ridge(X, y, penalty=1 if control else 1e5)
    of_weak, of_strong, of_nothing = (mean_squared_error(X @ weights, y) for weights in (weak, strong, 0 * weak))
    found = {
        "training error, weak penalty": of_weak,
        "training error, extreme penalty": of_strong,
        "error of zero weights": of_nothing,
        "norm of weights, weak penalty": np.linalg.norm(weak),
        "norm of weights, extreme penalty": np.linalg.norm(strong),
    }
    return Finding(of_strong > 0.9 * of_nothing, found)
