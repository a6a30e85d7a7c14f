"""Batch statistics in training and at test time, also of small batches and single examples."""

import numpy as np

from solutions.experiments.normalization.scale_and_shift import normalize
from solutions.finding import Finding
from solutions.nn.data import blobs
from solutions.nn.linear_models import fit_logistic, least_squares
from solutions.nn.losses import mean_squared_error
from solutions.nn.metrics import accuracy
from solutions.nn.normalization import (
    Statistics,
    batch_norm,
    batch_norm_backward,
    batch_norm_inference,
    running_statistics,
)

TRAINING_BATCH, MOMENTUM = 64, 0.99


def statistics_of(z):
    """Mean and variance of the examples z, (batch, features)."""
    return Statistics(z.mean(axis=0), z.var(axis=0))


def normalize_by(statistics, z, epsilon=1e-5):
    """A batch z, (batch, features), normalised by statistics that need not be its own; γ is 1 and β is 0."""
    features = z.shape[1]
    return batch_norm_inference(z, np.ones(features), np.zeros(features), statistics, epsilon)


def lose_single_examples(rng, control=False):
    """Ten examples go through the layer one at a time, each as a batch of its own; β is 2. What are the smallest and
    the largest output? In the control the statistics are those of all ten, kept from before.
    """
    z, gamma, beta = rng.normal(5, 3, size=(10, 1)), [1.0], [2.0]
    kept = statistics_of(z)
    alone = z[:, None]  # (batches, 1, features)
    outputs = [batch_norm_inference(row, gamma, beta, kept if control else statistics_of(row)) for row in alone]
    low, high = np.min(outputs), np.max(outputs)
    return Finding(low == high, {"smallest output": low, "largest output": high})


def kept_for_single_examples(rng, control=False):
    """The layer keeps running statistics over a hundred minibatches. Then single examples go through, with the running
    statistics and with the layer left out. What is the mean distance from what the layer gave for the same examples in
    training, in a large batch? In the control the activations are standard already, with scale 1 and shift 0, so that
    leaving the layer out does no harm.
    """
    mean, spread = (np.zeros(4), np.ones(4)) if control else (rng.normal(0, 5, 4), rng.uniform(2, 4, 4))
    gamma, beta = (np.ones(4), np.zeros(4)) if control else (rng.uniform(0.5, 2, 4), rng.normal(0, 1, 4))
    running = None
    for batch in rng.normal(mean, spread, (100, 64, 4)):
        running = running_statistics(running, statistics_of(batch))
    z = rng.normal(mean, spread, (512, 4))
    in_training, _ = batch_norm(z, gamma, beta)
    alone = np.vstack([batch_norm_inference(row[None], gamma, beta, running) for row in z[:50]])
    kept, skipped = (np.abs(outputs - in_training[:50]).mean() for outputs in (alone, z[:50]))
    return Finding(kept < 0.2 * skipped, {"distance, running statistics": kept, "distance, layer left out": skipped})


def vary_with_the_company(rng, control=False):
    """One example is put into 200 random minibatches of each of three sizes, and normalised with each. What is the
    standard deviation of its normalised value? The control takes the statistics of the whole data set each time.
    """
    data, found = rng.normal(3, 2, 512), {}
    for size in (4, 16, 64):
        batches = np.column_stack([np.full(200, 4.0), rng.choice(data, (200, size - 1))])
        mean, variance = statistics_of(data if control else batches.T)
        values = (4.0 - mean) / np.sqrt(variance) + np.zeros(200)
        found[f"standard deviation, batches of {size}"] = values.std()
    small, middle, large = found.values()
    return Finding(small > 1.25 * middle and middle > 1.25 * large and small > 0.1, found)


def scatter_in_small_batches(rng, control=False):
    """The mean of a feature with mean 0 and variance 1 is estimated twenty times: from a test batch of four, and by a
    moving average over 300 training batches of 64 of the same distribution. What are the typical errors (root mean
    square)? In the control the test batch has 20,000 examples.
    """
    moving = None
    for batch in rng.normal(size=(300, TRAINING_BATCH, 20)):
        moving = running_statistics(moving, statistics_of(batch), MOMENTUM)
    test = rng.normal(size=(20_000 if control else 4, 20)).mean(axis=0)
    of_test, of_moving = (np.sqrt(np.mean(mean**2)) for mean in (test, moving.mean))
    found = {"error of the test batch": of_test, "error of the moving average": of_moving}
    return Finding(of_test > 3 * of_moving, found)


def repair_a_shift(rng, control=False):
    """Two classes at ±1 in two features; logistic regression on normalised features, trained on mixed batches. At test
    time a new camera shifts all features by 3, and the test batch holds 100 examples of each class. What are the
    shares of errors with moving averages, and with the test batch's own statistics? The control has no shift.
    """
    (X, y), (X_test, y_test) = (blobs(rng, 100, [[-1.0, -1.0], [1.0, 1.0]]) for _ in range(2))
    X_test = X_test + (0.0 if control else 3.0)
    model = fit_logistic(normalize(X), y)
    ways = normalize_by(statistics_of(X), X_test), normalize(X_test)
    moving, own = (1 - accuracy(model.scores(normal) > 0, y_test) for normal in ways)
    found = {"error, moving averages": moving, "error, statistics of the test batch": own}
    return Finding(moving > own + 0.2, found)


def drop_what_a_batch_shares(rng, control=False):
    """A batch, and the same batch with every feature scaled and shifted, as by another camera, are normalised by their
    own statistics. What is the largest difference? In the control both are normalised by the statistics of the first,
    as moving averages would do.
    """
    z = rng.normal(size=(16, 3))
    other = z * [0.3, 2.0, 0.7] + [1.0, -4.0, 2.0]
    first, second = (normalize_by(statistics_of(z if control else batch), batch, epsilon=0) for batch in (z, other))
    gap = np.abs(first - second).max()
    return Finding(gap < 1e-9, {"largest difference": gap})


def fit_over_batches(X, y, size, rng, noisy=True, epochs=40):
    """The linear model of least error over random batches of X, (examples, features), normalised by their own
    statistics or, unless `noisy`, by those of all examples.
    """
    rows = np.concatenate([rng.permutation(len(X)) for _ in range(epochs)]).reshape(-1, size)
    batches = X[rows]  # (batches, size, features)
    of = batches if noisy else X[None]
    normal = (batches - of.mean(axis=1, keepdims=True)) / of.std(axis=1, keepdims=True)
    return least_squares(normal.reshape(-1, X.shape[1]), y[rows.ravel()])


def regularize_in_small_batches(rng, control=False):
    """A linear model with 20 features is fitted to 32 noisy examples that are normalised in batches: of 4, and of all.
    What are the norm of its weights, its training error and its test error, the last two with the statistics of the
    training set? All are means over four draws of the data. The control normalises every batch by the statistics of the
    whole training set.
    """
    measured = []
    for _ in range(4):
        X, X_test = rng.normal(size=(32, 20)), rng.normal(size=(500, 20))
        truth = rng.normal(size=20) / np.sqrt(20)
        pairs = (X, X @ truth + rng.normal(size=32)), (X_test, X_test @ truth)
        for size in (4, 32):
            model = fit_over_batches(*pairs[0], size, rng, noisy=not control)
            errors = [mean_squared_error(model.scores(normalize_by(statistics_of(X), z)), y) for z, y in pairs]
            measured.append([np.linalg.norm(model.weights), *errors])
    small, large = np.reshape(measured, (4, 2, 3)).mean(axis=0).round(6)  # (sizes, what is measured)
    kinds = "norm of weights", "training error", "test error"
    names = [f"{kind}, batches of {size}" for size in (4, 32) for kind in kinds]
    holds = small[0] < 0.9 * large[0] and small[1] > 1.1 * large[1] and small[2] < 0.9 * large[2]
    return Finding(holds, dict(zip(names, [*small, *large], strict=True)))


def leave_the_fit_alone_in_full_batches(rng, control=False):
    """A linear model with 20 features is fitted to 32 noisy examples, as they are, and normalised as one full batch.
    What is the largest difference of its predictions for 500 new examples, and what are its test errors? In the control
    the batches are of 4.
    """
    X, X_new, truth = rng.normal(size=(32, 20)), rng.normal(size=(500, 20)), rng.normal(size=20) / np.sqrt(20)
    y = X @ truth + rng.normal(size=32)
    plain, normalized = least_squares(X, y), fit_over_batches(X, y, 4 if control else 32, rng)
    outputs = plain.scores(X_new), normalized.scores(normalize_by(statistics_of(X), X_new, epsilon=1e-12))
    gap = np.abs(outputs[0] - outputs[1]).max().round(9)
    before, after = (mean_squared_error(output, X_new @ truth) for output in outputs)
    errors = {"test error, as they are": before, "test error, normalised": after}
    return Finding(gap < 1e-6, {"largest difference of the predictions": gap} | errors)


def pass_no_gradient_back(rng, control=False):
    """One example with three features goes through the layer as a batch of its own. What are the largest gradients at
    its inputs, at the scales γ and at the shifts β, for a random gradient at the output? The control has eight
    examples.
    """
    z, upstream = rng.normal(5, 3, size=(2, 8 if control else 1, 3))
    _, cache = batch_norm(z, np.full(3, 2.0), np.zeros(3))
    sizes = [np.abs(gradient).max() for gradient in batch_norm_backward(upstream, cache)]
    places = "at an input", "at a scale γ", "at a shift β"
    found = {f"largest gradient {place}": size for place, size in zip(places, sizes, strict=True)}
    return Finding(sizes[0] == 0 and sizes[1] == 0 and sizes[2] > 0, found)


def learn_the_shift_alone(rng, control=False):
    """A layer learns by descent from single examples, each a batch of its own, to give 2; γ begins at one and β at
    zero. What is its output after 50 steps, for ten new examples? In the control β is kept at zero.
    """
    gamma, beta = np.ones(1), np.zeros(1)
    for z in rng.normal(5, 3, size=(50, 1, 1)):
        output, cache = batch_norm(z, gamma, beta)
        _, of_gamma, of_beta = batch_norm_backward(output - 2.0, cache)
        gamma, beta = gamma - 0.1 * of_gamma, beta if control else beta - 0.1 * of_beta
    outputs = [batch_norm(z, gamma, beta)[0] for z in rng.normal(5, 3, size=(10, 1, 1))]
    low, high = np.min(outputs), np.max(outputs)
    return Finding(low == high > 1, {"smallest output": low, "largest output": high, "scale γ": gamma[0]})


def keep_only_the_order_of_two(rng, control=False):
    """Fifty batches of two examples are normalised, without ε. How far is an output from 1 or −1 at most, and how large
    is the gradient at an input, for random gradients at the outputs? The control has three examples in each batch.
    """
    distances, gradients = [], []
    for z in rng.normal(5, 3, size=(50, 3 if control else 2, 1)):
        output, cache = batch_norm(z, [1.0], [0.0], epsilon=0)
        distances.append(np.abs(np.abs(output) - 1).max())
        gradients.append(np.abs(batch_norm_backward(rng.normal(size=z.shape), cache)[0]).max())
    found = {"largest distance from ±1": max(distances), "largest gradient at an input": max(gradients)}
    return Finding(max(found.values()) < 1e-6, {name: round(float(size), 9) for name, size in found.items()})


def lose_the_running_variance(rng, control=False):
    """A feature with variance 1 goes through the layer in 200 batches of 1, of 2 and of 64. What is the mean of its
    running variance over 20 such features; and after batches of 1, what is the standard deviation of the outputs at
    test time? In the control all batches are of 64.
    """
    found, z = {}, rng.normal(size=(1000, 20))
    for size in (1, 2, 64):
        running = Statistics(np.zeros(20), np.ones(20))
        for batch in rng.normal(size=(200, 64 if control else size, 20)):
            running = running_statistics(running, statistics_of(batch))
        found[f"running variance, batches of {size}"] = running.variance.mean().round(6)
        if size == 1:
            spread = normalize_by(running, z).std(axis=0).mean()
    one, two, many = found.values()
    holds = one < 1e-3 and 0.3 < two < 0.7 and many > 0.9
    return Finding(holds, found | {"standard deviation at test time, batches of 1": spread})


def keep_one_image_after_a_convolution(rng, control=False):
    """One image's feature maps, (1, height, width, channels), are normalised per channel, over the batch and all
    positions. What is the least standard deviation of a channel's outputs? In the control the maps have one position.
    """
    maps = rng.normal(5, 3, size=(1, 1, 1, 3) if control else (1, 6, 5, 3))
    outputs, _ = batch_norm(maps.reshape(-1, 3), np.ones(3), np.zeros(3))
    least = outputs.std(axis=0).min()
    return Finding(least > 0.9, {"least standard deviation of a channel": least})
