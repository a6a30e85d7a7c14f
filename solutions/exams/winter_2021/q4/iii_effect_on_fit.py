"""Overfitting and underfitting.

>>> effect_on_fit.answer()
('penalty', 'few', 'many')
>>> effect_on_fit.answer(deviation=0.8)
('penalty', 'few', 'many')
"""

import math

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.winter_2021.q4.noisy_copies import FEATURES, fit_noisy_copies, least_squares, linear_data, loss
from solutions.finding import Finding, figure
from solutions.nn.regularization import ridge
from solutions.part import Key, prose

FEW, MANY = 25, 4000


def excess_error(weights, truth):
    """By how much weights miss the least possible test error: for x from N(0, I) the squared distance."""
    return float(((weights - truth) ** 2).sum())


def mean_excess_errors(rng, examples, deviation, label_noise=1.0, repeats=40):
    """The mean excess test error of the plain fit and of the fit to noisy copies, over fresh data sets."""
    errors = []
    for _ in range(repeats):
        inputs, targets, truth = linear_data(rng, examples, label_noise=label_noise)
        fits = least_squares(inputs, targets), fit_noisy_copies(inputs, targets, deviation, rng)
        errors.append([excess_error(weights, truth) for weights in fits])
    return np.mean(errors, axis=0).tolist()


def noise_fits_like_ridge(seed=0, deviation=1.0, control=False):
    """Fit least squares to a thousand copies of 30 examples with 4 features, each copy with noise of its own.

    We measure how far these weights are from those of ridge regression on the examples themselves, with λ = mσ² beside
    the sum of squares. In the control the copies get no noise.
    """
    rng = np.random.default_rng(seed)
    inputs, targets, _ = linear_data(rng, 30, features=4)
    copied = fit_noisy_copies(inputs, targets, 0 if control else deviation, rng, rows=30_000)
    ridged = ridge(inputs, targets, penalty=len(targets) * deviation**2)
    distance = float(np.linalg.norm(copied - ridged) / np.linalg.norm(ridged))
    return Finding(
        distance < 0.1,
        {
            "length of the plain weights": float(np.linalg.norm(least_squares(inputs, targets))),
            "length of the weights fitted to the copies": float(np.linalg.norm(copied)),
            "length of the ridge weights": float(np.linalg.norm(ridged)),
            "distance of the last two, relative": distance,
        },
    )


def noise_helps_with_few_examples(seed=0, deviation=1.0, control=False):
    """Fit 25 examples with 20 features, as they are and in noisy copies, and compare the errors on new data.

    Both are means over 40 data sets, above the error of the true weights. In the control the targets have no error of
    their own, so that there is nothing to overfit.
    """
    rng = np.random.default_rng(seed)
    plain, noisy = mean_excess_errors(rng, FEW, deviation, label_noise=0.0 if control else 1.0)
    return Finding(
        noisy < plain - 0.5,
        {"excess test error, plain": plain, "excess test error, with noise": noisy, "examples": FEW},
    )


def noise_harms_with_many_examples(seed=0, deviation=1.0, control=False):
    """Fit 4000 examples with 20 features, as they are and with noise, and compare the errors on new data.

    Both are means over data sets, above the error of the true weights. The control has 25 examples.
    """
    rng = np.random.default_rng(seed)
    examples, repeats = (FEW, 40) if control else (MANY, 3)
    plain, noisy = mean_excess_errors(rng, examples, deviation, repeats=repeats)
    return Finding(
        noisy > plain + 0.05,
        {"excess test error, plain": plain, "excess test error, with noise": noisy, "examples": examples},
    )


def noisy_features_shrink_weights(seed=0, deviation=1.0, control=False):
    """Fit 500 noisy examples with 20 features, 20 times over, and average the fitted weights.

    We measure the length of the average along the true weights, which have length 1. In the control the same noise is
    added to the targets instead of the features.
    """
    rng = np.random.default_rng(seed)
    lengths = []
    for _ in range(20):
        inputs, targets, truth = linear_data(rng, 500, label_noise=0.1)
        if control:
            weights = least_squares(inputs, targets + deviation * rng.normal(size=targets.shape))
        else:
            weights = fit_noisy_copies(inputs, targets, deviation, rng, rows=500)
        lengths.append(weights @ truth)
    length = float(np.mean(lengths))
    return Finding(length < 0.9, {"length along the true weights, on average": length})


def noise_raises_training_error(seed=0, deviation=1.0, control=False):
    """Fit 25 examples with 20 features, plainly and in noisy copies; measure both on the 25 examples themselves.

    In the control the copies get no noise.
    """
    rng = np.random.default_rng(seed)
    inputs, targets, _ = linear_data(rng, FEW)
    plain = least_squares(inputs, targets)
    noisy = fit_noisy_copies(inputs, targets, 0 if control else deviation, rng)
    before, after = loss(inputs, targets, plain), loss(inputs, targets, noisy)
    return Finding(after > before + 1e-6, {"training error, plain": before, "training error, with noise": after})


@figure(height=3.4)
def draw_test_errors(axes):
    """Test error above that of the true weights, for 20 features and growing numbers of examples. Few examples: the
    plain fit overfits, and noise of standard deviation 1 lowers the error. Many: the plain error falls towards 0, that
    with noise stays at the dashed line, the limit of infinitely many examples. Less noise costs less there.
    """
    rng = np.random.default_rng(0)
    counts = (25, 35, 50, 80, 125, 250, 500, 1000, 2000, 4000)
    deviations = (0.0, 0.5, 1.0)
    errors = np.zeros((len(counts), len(deviations)))
    for row, examples in enumerate(counts):
        repeats = max(4, 1500 // examples)
        for _ in range(repeats):
            inputs, targets, truth = linear_data(rng, examples)
            fits = (ridge(inputs, targets, examples * deviation**2) for deviation in deviations)
            errors[row] += [excess_error(weights, truth) / repeats for weights in fits]
    for deviation, line in zip(deviations, errors.T, strict=True):
        (drawn,) = axes.plot(counts, line, marker="o", markersize=3, label=f"σ = {deviation:g}")
        if deviation:
            axes.axhline(excess_error_in_the_limit(deviation), color=drawn.get_color(), linestyle="--", linewidth=0.9)
    axes.set(xscale="log", yscale="log", xlabel="number of examples m", ylabel="excess test error")
    axes.legend(frameon=False)


def excess_error_in_the_limit(deviation, features=FEATURES):
    """The excess test error for m → ∞: the normal equations of E[J*] with the moments of x ~ N(0, I) themselves.

    >>> excess_error_in_the_limit(1.0)
    0.25
    >>> excess_error_in_the_limit(0.0)
    0.0
    """
    covariance, truth = np.eye(features), np.eye(features)[0]
    weights = np.linalg.solve(covariance + deviation**2 * np.eye(features), covariance @ truth)
    return excess_error(weights, truth)


def errors_in_the_limit():
    """Rows of a table: the standard deviation of the noise, and the excess test error for m → ∞."""
    return [(deviation, excess_error_in_the_limit(deviation)) for deviation in (0.0, 0.5, 1.0, 2.0)]


def counts_that_noise_helps(deviation=1.0, repeats=40):
    """For which of 25 and infinitely many examples the minimiser of E[J*] has a smaller test error than that of J.

    >>> counts_that_noise_helps()
    {25}
    """
    rng = np.random.default_rng(1)
    gains = []
    for _ in range(repeats):
        inputs, targets, truth = linear_data(rng, FEW)
        plain, noisy = (ridge(inputs, targets, FEW * s**2) for s in (0, deviation))
        gains.append(excess_error(plain, truth) - excess_error(noisy, truth))
    helped = {FEW} if np.mean(gains) > 0 else set()
    return helped | ({math.inf} if excess_error_in_the_limit(deviation) < excess_error_in_the_limit(0) else set())


def names_where_noise_helps(counts):
    """Whether these are the numbers of examples with which noise lowers the test error."""
    return counts == counts_that_noise_helps()


effect_on_fit = prose(
    "iii",
    "Overfitting and underfitting",
    points=2,
    topics=("regularization",),
    given=dict(deviation=1.0),
    claims={
        "penalty": shown(
            "On average over the noise the loss has one term more, σ²‖θ‖². It is an L2 penalty, which pulls the "
            "weights towards 0: the fit to noisy copies is ridge regression with λ = mσ² beside the sum of squares.",
            noise_fits_like_ridge,
        ),
        "few": shown(
            "Where the model overfits, because the examples are few, the noise works against it: the test error falls.",
            noise_helps_with_few_examples,
        ),
        "many": shown(
            "With as many examples as the question assumes there is nothing to overfit. The penalty does not fade, "
            "since J is a mean: the weights stay too small and the test error rises. That is underfitting.",
            noise_harms_with_many_examples,
        ),
        "unbiased": refuted(
            "The noise has mean zero, so that on average the fitted weights are the true ones.",
            noisy_features_shrink_weights,
        ),
        "training": refuted(
            "Noisy copies are more data, so that the model fits the original examples better.",
            noise_raises_training_error,
        ),
    },
    key=Key(
        "the L2 term helps to regularise the model",
        printed=("penalty",),
        qualified="The noise does act as an L2 penalty, but that this helps needs a finite m, at which the model "
        "overfits. The question assumes m → ∞: there the plain fit has no excess test error, and the penalty adds one.",
        ours={FEW},
        theirs={FEW, math.inf},
        witness=names_where_noise_helps,
    ),
)
