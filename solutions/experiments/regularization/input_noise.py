"""Noise on the inputs as a penalty on the weights.

The model has no intercept. Examples X are (examples, features), targets Y (examples,), weights θ (features,).
"""

import numpy as np

from solutions.finding import Finding
from solutions.nn import data
from solutions.nn.losses import mean_squared_error, mean_squared_error_gradient
from solutions.nn.optimizers import GradientDescent, minimize
from solutions.nn.regularization import ridge

FEATURES, FEW, MANY = 20, 25, 4000  # of each example; numbers of examples
RATE = 0.1  # of gradient descent


def loss(X, Y, theta):
    """The mean of squares, J."""
    return mean_squared_error(X @ theta, Y)


def linear_data(rng, examples, features=FEATURES, label_noise=1.0):
    """Examples (examples, features) from N(0, I), targets (examples,), and the true weights, a unit vector."""
    truth = rng.normal(size=features)
    truth /= np.linalg.norm(truth)
    return *data.linear(rng, examples, truth, deviation=label_noise), truth


def with_noise(rng, X, deviation):
    return X + deviation * rng.normal(size=X.shape)


def fit_noisy_copies(rng, X, Y, deviation, rows=1000):
    """Least squares on enough copies of the examples for about `rows` rows, each with noise of its own."""
    copies = max(1, rows // len(Y))
    return ridge(with_noise(rng, np.tile(X, (copies, 1)), deviation), np.tile(Y, copies), penalty=0)


def descend(rng, X, Y, deviation, rate, steps, start):
    """Weights after batch gradient descent, with fresh noise for every example in every step."""

    def gradient(theta):
        noisy = with_noise(rng, X, deviation)
        return noisy.T @ mean_squared_error_gradient(noisy @ theta, Y)

    return minimize(gradient, start, GradientDescent(rate), steps)


def excess_error(weights, truth):
    """By how much weights miss the least possible test error: for x from N(0, I) the squared distance."""
    return float(((weights - truth) ** 2).sum())


def mean_excess_errors(rng, examples, deviation, label_noise=1.0, repeats=40):
    """The mean excess test error of the plain fit and of the fit to noisy copies, over fresh data sets."""
    errors = np.zeros(2)
    for _ in range(repeats):
        X, Y, truth = linear_data(rng, examples, label_noise=label_noise)
        fits = ridge(X, Y, penalty=0), fit_noisy_copies(rng, X, Y, deviation)
        errors += [excess_error(weights, truth) / repeats for weights in fits]
    return {"excess test error, plain": errors[0], "excess test error, with noise": errors[1], "examples": examples}


def fits_like_ridge(rng, deviation=1.0, control=False):
    """Least squares is fitted to a thousand copies of 30 examples with 4 features, each copy with noise of its own. How
    far are its weights from those of ridge regression on the examples themselves, with λ = mσ² beside the sum of
    squares? In the control the copies have no noise.
    """
    X, Y, _ = linear_data(rng, 30, features=4)
    copied = fit_noisy_copies(rng, X, Y, 0 if control else deviation, rows=30_000)
    ridged = ridge(X, Y, penalty=len(Y) * deviation**2)
    distance = np.linalg.norm(copied - ridged) / np.linalg.norm(ridged)
    return Finding(distance < 0.1, {"distance from the ridge weights, relative": distance})


def helps_with_few_examples(rng, deviation=1.0, control=False):
    """Least squares is fitted to 25 examples with 20 features, as they are and in noisy copies. By how much do the
    errors on new data exceed that of the true weights, on average over 40 data sets? In the control the targets have no
    error of their own, so that there is nothing to overfit.
    """
    numbers = mean_excess_errors(rng, FEW, deviation, label_noise=0.0 if control else 1.0)
    plain, noisy, _ = numbers.values()
    return Finding(noisy < plain - 0.5, numbers)


def harms_with_many_examples(rng, deviation=1.0, control=False):
    """Least squares is fitted to 4000 examples with 20 features, as they are and with noise. By how much do the errors
    on new data exceed that of the true weights, on average over data sets? The control has 25 examples.
    """
    examples, repeats = (FEW, 40) if control else (MANY, 3)
    numbers = mean_excess_errors(rng, examples, deviation, repeats=repeats)
    plain, noisy, _ = numbers.values()
    return Finding(noisy > plain + 0.05, numbers)


def shrinks_the_weights(rng, deviation=1.0, control=False):
    """Least squares is fitted to 500 noisy examples with 20 features, 20 times, and the fitted weights are averaged.
    What is the component of this average along the true weights, which have norm 1? In the control the same noise is
    added to the targets instead of the features.
    """
    along = []
    for _ in range(20):
        X, Y, truth = linear_data(rng, 500, label_noise=0.1)
        noisy = (X, with_noise(rng, Y, deviation)) if control else (with_noise(rng, X, deviation), Y)
        along.append(ridge(*noisy, penalty=0) @ truth)
    return Finding(np.mean(along) < 0.9, {"along the true weights, on average": np.mean(along)})


def raises_the_training_error(rng, deviation=1.0, control=False):
    """Least squares is fitted to 25 examples with 20 features, as they are and in noisy copies. What are the errors of
    both fits on the 25 examples themselves? In the control the copies have no noise.
    """
    X, Y, _ = linear_data(rng, FEW)
    fits = ridge(X, Y, penalty=0), fit_noisy_copies(rng, X, Y, 0 if control else deviation)
    before, after = (loss(X, Y, weights) for weights in fits)
    return Finding(after > before + 1e-6, {"training error, plain": before, "training error, with noise": after})


def changes_nothing_where_small(rng, control=False):
    """Batch gradient descent takes sixty steps on 500 examples with 5 features, without noise and with noise of
    standard deviation 0.001. By how much do the weights differ, and what is the training error of each? In the control
    the standard deviation is 1.
    """
    X, Y, _ = linear_data(rng, 500, features=5)
    plain, noisy = (descend(rng, X, Y, s, RATE, 60, np.zeros(5)) for s in (0.0, 1.0 if control else 0.001))
    change = np.linalg.norm(noisy - plain) / np.linalg.norm(plain)
    errors = {"training error, plain": loss(X, Y, plain), "training error, with noise": loss(X, Y, noisy)}
    return Finding(change < 0.001, {"relative change of the weights": change, **errors})


def empties_the_weights_where_large(rng, control=False):
    """Least squares is fitted to noisy copies of 500 examples with 5 features, with a standard deviation of 100. What
    is the norm of the weights, and what is the training error as a share of that of a model that always says 0? In the
    control the standard deviation is 0.01.
    """
    X, Y, _ = linear_data(rng, 500, features=5)
    weights = fit_noisy_copies(rng, X, Y, 0.01 if control else 100.0)
    norm, share = np.linalg.norm(weights), loss(X, Y, weights) / loss(X, Y, np.zeros(5))
    numbers = {"norm of the weights": norm, "training error, relative to that of the answer 0": share}
    return Finding(norm < 0.01 and share > 0.98, numbers)


def diverges_at_a_fixed_rate(rng, deviation=10.0, rate=RATE, control=False):
    """Batch gradient descent takes twenty steps from random weights at a learning rate of 0.1, with fresh noise of
    standard deviation 10. What is the norm of the weights before and after? In the control the rate is divided by 1 +
    σ².
    """
    X, Y, _ = linear_data(rng, 500, features=5)
    start = rng.normal(size=5)
    rate = rate / (1 + deviation**2) if control else rate
    before, after = (np.linalg.norm(w) for w in (start, descend(rng, X, Y, deviation, rate, 20, start)))
    product = rate * (np.linalg.eigvalsh(X.T @ X / len(Y)).max() + deviation**2)
    norms = {"norm of the weights before": before, "norm of the weights after": after}
    return Finding(after > 1e6 * before, {"rate · (largest eigenvalue + σ²)": product, **norms})


def is_used_by_the_fit(rng, control=False, deviation=1.0, examples=12, features=4, draws=300):
    """The weights are fitted to each draw of the noise. Is the remaining loss, on average, below the least value of J +
    σ²‖θ‖² by more than four standard errors? In the control the weights are fixed at those of that least value.
    """
    X, Y, _ = linear_data(rng, examples, features)
    best, left = ridge(X, Y, examples * deviation**2), []
    for _ in range(draws):
        noisy = with_noise(rng, X, deviation)
        left.append(loss(noisy, Y, best if control else ridge(noisy, Y, penalty=0)))
    least = loss(X, Y, best) + deviation**2 * best @ best
    average, bound = np.mean(left), 4 * np.std(left) / draws**0.5
    losses = {"mean over the draws of the least J*": average, "four standard errors": bound}
    return Finding(average + bound < least, losses | {"least value of J + σ²‖θ‖²": least})
