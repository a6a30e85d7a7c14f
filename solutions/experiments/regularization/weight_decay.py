"""L2 penalties (weight decay)."""

import numpy as np

from solutions.experiments.data.bayes_error import fit_all_penalized, two_normals
from solutions.experiments.regularization.overfitting import drawn_classes, hidden_layer, training_error
from solutions.finding import Finding
from solutions.nn.data import linear
from solutions.nn.linear_models import fit_logistic
from solutions.nn.losses import binary_cross_entropy_with_logits, mean_squared_error
from solutions.nn.metrics import accuracy
from solutions.nn.regularization import ridge

EXAMPLES, PENALTY = 30_000, 0.1


def raises_the_training_error(rng, control=False):
    """The same network is fitted to the same examples with a weak and with a strong L2 penalty. What is the training
    error? The control leaves the penalty as it was.
    """
    X, y = drawn_classes(rng, 200)
    hidden = hidden_layer(rng, 16)(X)
    before, after = (training_error(hidden, y, penalty=of) for of in (1.0, 1.0 if control else 1000.0))
    return Finding(after > 1.1 * before, {"training error, λ = 1": before, "training error, larger λ": after})


def raises_the_training_accuracy(rng, control=False, mean=2, deviation_0=2, deviation_1=3):
    """Thirty thousand examples of two normal classes are drawn, and logistic regression is fitted to convergence by
    Newton's method, without and with an L2 penalty on all its parameters. What are its accuracy and its mean
    cross-entropy on the training examples, and does the penalty raise the accuracy by more than two tenths of a
    percentage point? In the control both classes have the larger of the two standard deviations: then the most accurate
    line is the one that the cross-entropy chooses by itself.
    """
    if control:
        deviation_0 = deviation_1 = max(deviation_0, deviation_1)
    X, y = two_normals(rng, EXAMPLES, mean, deviation_0, deviation_1)
    plain, penalized = fit_logistic(X, y).scores(X), fit_all_penalized(X, y, PENALTY).scores(X)
    before, after = accuracy(plain > 0, y), accuracy(penalized > 0, y)
    costs = (binary_cross_entropy_with_logits(scores, y) for scores in (plain, penalized))
    accuracies = {"training accuracy without a penalty, T": before, "training accuracy with the penalty": after}
    losses = dict(zip(("training loss without a penalty", "training loss with the penalty"), costs, strict=True))
    return Finding(after - before > 0.002, accuracies | losses)


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
    penalties = {"weak penalty": weak, "extreme penalty": strong}
    errors = {f"training error, {name}": mean_squared_error(X @ weights, y) for name, weights in penalties.items()}
    errors["error of zero weights"] = of_nothing = mean_squared_error(0 * y, y)
    return Finding(errors["training error, extreme penalty"] > 0.9 * of_nothing, errors)
