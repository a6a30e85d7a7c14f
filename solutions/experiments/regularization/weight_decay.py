"""L2 penalties (weight decay), and L1 penalties beside them."""

import numpy as np

from solutions.experiments.data.bayes_error import fit_all_penalized, two_normals
from solutions.experiments.regularization.overfitting import drawn_classes, hidden_layer, training_error
from solutions.finding import Finding, figure
from solutions.nn.data import linear
from solutions.nn.linear_models import fit_logistic
from solutions.nn.losses import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_gradient,
    mean_squared_error,
)
from solutions.nn.metrics import accuracy
from solutions.nn.mlp import initialize, train
from solutions.nn.optimizers import GradientDescent
from solutions.nn.regularization import l1_penalty_gradient, l2_penalty_gradient, ridge, soft_threshold

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


def shrinks_the_weights(rng, control=False):
    """The same small network is trained from the same start on the same examples, without and with an L2 penalty. What
    is the norm of all its weights? In the control the penalty is 0.
    """
    X, y = drawn_classes(rng, 100)
    start = initialize([X.shape[1], 8, 1], rng)
    options = dict(optimizer=GradientDescent(0.3), steps=200, loss_gradient=binary_cross_entropy_with_logits_gradient)
    penalties = (0.0, 0.0 if control else PENALTY)
    trained = [train(start, X, y > 0, penalty=penalty, **options) for penalty in penalties]
    plain, penalized = (np.sqrt(sum((W**2).sum() for W, _ in network)) for network in trained)
    norms = {"norm of the weights without a penalty": plain, "norm of the weights with the penalty": penalized}
    return Finding(penalized < 0.9 * plain, norms)


def can_raise_a_weight(rng, control=False):
    """Of two features that say nearly the same, only the first matters. What is the weight of the second without and
    with an L2 penalty? In the control the two features are independent.
    """
    x, other, noise = rng.normal(size=(3, 400))
    X = np.column_stack([x, other if control else x + 0.3 * other])
    y = 2 * x + 0.2 * noise
    before, after = (ridge(X, y, penalty)[1] for penalty in (0.0, 40.0))
    found = {"weight of the second feature without a penalty": before, "with the penalty": after}
    return Finding(abs(after) > abs(before) + 0.1, found)


def sparse_problem(rng):
    """Examples X (200, 10), targets that depend on the first three features, and the largest curvature of the loss."""
    X = rng.normal(size=(200, 10))
    y = X @ np.array([2.0, -1.5, 1, *[0] * 7]) + 0.5 * rng.normal(size=200)
    return X, y, np.linalg.eigvalsh(X.T @ X / 200).max()


def l1_weights(rng, exact=True, penalty=0.2, steps=300, speed=1.0):
    """The weights after descent on half the mean squared error with an L1 penalty, which takes part as its gradient, or
    with `exact` steps by the soft threshold. The learning rate is `speed` in units of the inverse curvature.
    """
    X, y, curvature = sparse_problem(rng)
    rate, w = speed / curvature, np.zeros(10)
    for _ in range(steps):
        slope = X.T @ (X @ w - y) / 200
        if exact:
            w = soft_threshold(w - rate * slope, rate * penalty)
        else:
            w = w - rate * (slope + l1_penalty_gradient(w, penalty))
    return w


def zeros_among(weights):
    """How many weights are exactly 0."""
    zeros = int(np.count_nonzero(weights == 0))
    return {"weights": len(weights), "of these exactly 0": zeros}


def l1_sets_weights_to_zero(rng, control=False):
    """Three of ten features matter. How many weights are exactly 0 where the loss with an L1 penalty is least? The
    control has an L2 penalty.
    """
    X, y, _ = sparse_problem(rng)
    found = zeros_among(ridge(X, y, penalty=0.2 * 200) if control else l1_weights(rng))
    return Finding(found["of these exactly 0"] >= 3, found)


def leaves_no_weight_at_zero(rng, control=False):
    """Three of ten features matter. How many weights are exactly 0 where the loss with an L2 penalty is least? The
    control has an L1 penalty.
    """
    found = l1_sets_weights_to_zero(rng, control=not control).numbers
    return Finding(found["of these exactly 0"] == 0, found)


def l1_pulls_all_weights_alike(rng, control=False):
    """A step of gradient descent is taken on the penalty alone. How much do a large and a small weight lose under an L1
    penalty? The control has an L2 penalty.
    """
    weights = np.array([rng.uniform(2, 4), rng.uniform(0.2, 0.4)])
    gradient = (l2_penalty_gradient if control else l1_penalty_gradient)(weights, penalty=0.5)
    large, small = weights - GradientDescent(0.1).step(weights, gradient)
    return Finding(np.isclose(large, small), {"lost by the large weight": large, "lost by the small weight": small})


def l1_descent_misses_zero(rng, control=False):
    """Three of ten features matter, and the L1 penalty takes part in plain gradient descent, by the sign of each
    weight. How many weights are exactly 0 in the end? The control takes exact steps, by the soft threshold.
    """
    found = zeros_among(l1_weights(rng, exact=control))
    return Finding(found["of these exactly 0"] == 0, found)


def l1_descent_ends_near_zero(rng, control=False):
    """Three of ten features matter, and the L1 penalty takes part in plain gradient descent with small steps. How many
    weights are in the end nearer to 0 than the penalty pulls in two steps? The control has an L2 penalty.
    """
    speed, penalty = 0.02, 0.2
    seed = rng.integers(2**32)  # for the same problem twice
    X, y, curvature = sparse_problem(np.random.default_rng(seed))
    if control:
        weights = ridge(X, y, penalty=penalty * len(y))
    else:
        weights = l1_weights(np.random.default_rng(seed), exact=False, penalty=penalty, steps=1500, speed=speed)
    near = int(np.count_nonzero(np.abs(weights) < 2 * penalty * speed / curvature))
    return Finding(near >= 4, {"weights": len(weights), "nearly 0": near, "exactly 0": int((weights == 0).sum())})


@figure(height=2.5)
def draw_weights(axes):
    """The best weight under an L2 penalty, λv²/2, and under an L1 penalty, λ|v| (λ = 1), against the weight w that is
    best without: the loss is half the squared distance from w. Under L2 all weights shrink by the same factor; under L1
    all move by the same distance, and those that are smaller than that to exactly 0.
    """
    without = np.linspace(-3, 3, 121)
    axes.plot(without, without, ":", color="k", linewidth=1, label="none")
    axes.plot(without, [ridge([[1.0]], [w], penalty=1.0)[0] for w in without], color="C0", label="L2")
    axes.plot(without, soft_threshold(without, threshold=1.0), color="C1", linewidth=2.5, label="L1")
    axes.set(xlabel="best weight without a penalty", ylabel="with the penalty")
    axes.figure.legend(ncols=3, loc="outside lower center")
