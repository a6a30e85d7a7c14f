"""Batch normalisation.

>>> true_of_batch_norm.answer()
('iii', 'iv')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.finding import Finding
from solutions.nn.normalization import Statistics, batch_norm, batch_norm_inference, running_statistics
from solutions.part import Key, choice


def skipping_it_changes_the_output(seed=0, control=False):
    """Keep running statistics over a hundred minibatches. Then let single examples through: with the running
    statistics, and with the layer left out. Measured is the mean distance to what the layer gave for the same examples
    in training, in a large batch.

    In the control the activations are standard already, with scale 1 and shift 0, so that leaving the layer out does
    no harm.
    """
    rng = np.random.default_rng(seed)
    mean, spread = (np.zeros(4), np.ones(4)) if control else (rng.normal(0, 5, 4), rng.uniform(2, 4, 4))
    gamma, beta = (np.ones(4), np.zeros(4)) if control else (rng.uniform(0.5, 2, 4), rng.normal(0, 1, 4))
    running = None
    for _ in range(100):
        _, cache = batch_norm(rng.normal(mean, spread, (64, 4)), gamma, beta)
        running = running_statistics(running, cache.statistics)
    z = rng.normal(mean, spread, (512, 4))
    in_training, _ = batch_norm(z, gamma, beta)
    one_by_one = np.vstack([batch_norm_inference(row[None], gamma, beta, running) for row in z[:50]])
    kept = float(np.abs(one_by_one - in_training[:50]).mean())
    skipped = float(np.abs(z[:50] - in_training[:50]).mean())
    return Finding(kept < 0.2 * skipped, {"distance, running statistics": kept, "distance, layer left out": skipped})


def other_algorithms_learn_scale_and_shift(seed=0, control=False):
    """Make targets with a hidden scale and shift of three normalised activations, and recover both without any
    gradient in two ways: by least squares in closed form, and by a random search that keeps a change if it lowers the
    loss. Measured is the largest error of a scale or shift.

    The control shuffles the targets, so that the scale cannot be found.
    """
    rng = np.random.default_rng(seed)
    z = rng.normal(5, 3, (64, 3))
    wanted = np.array([rng.uniform(1, 2, 3), rng.uniform(-1, 1, 3)])  # scale and shift
    normalized = batch_norm(z, np.ones(3), np.zeros(3))[1].normalized
    targets = wanted[0] * normalized + wanted[1]
    if control:
        targets = rng.permutation(targets)

    def loss(theta):
        return float(np.mean((theta[0] * normalized + theta[1] - targets) ** 2))

    solved = np.array([np.polyfit(normalized[:, j], targets[:, j], 1) for j in range(3)]).T
    searched, width = np.array([np.ones(3), np.zeros(3)]), 0.5
    for _ in range(400):
        candidate = searched + width * rng.standard_normal((2, 3))
        better = loss(candidate) < loss(searched)
        searched, width = (candidate, 1.5 * width) if better else (searched, 0.9 * width)
    found = {"least squares": solved, "random search": searched}
    errors = {f"largest error, {name}": float(np.abs(theta - wanted).max()) for name, theta in found.items()}
    return Finding(max(errors.values()) < 0.05, {name: round(error, 4) for name, error in errors.items()})


def steps_of_descent(X, y, limit=3000):
    """Steps of gradient descent until a linear layer is within 1% of its initial excess error, at the rate 1 / L.

    >>> steps_of_descent(np.eye(3), np.ones(3))
    1
    """
    hessian = X.T @ X / len(X)
    error = -np.linalg.solve(hessian, X.T @ y / len(X))  # weights minus the best weights, from weights of 0
    start, rate = error @ hessian @ error, 1 / np.linalg.eigvalsh(hessian)[-1]
    for step in range(1, limit + 1):
        error = error - rate * hessian @ error
        if error @ hessian @ error <= 0.01 * start:
            return step
    return limit


def normalizing_saves_steps(seed=0, control=False):
    """Train a linear layer by full-batch gradient descent on activations of very different scales, and on the same
    activations after batch normalisation; count the steps until 99% of the avoidable error is gone, each at the rate
    that its largest curvature allows, and at most three thousand.

    In the control all activations have the same scale and mean 0 already.
    """
    rng = np.random.default_rng(seed)
    scales, offsets = (np.ones(5), np.zeros(5)) if control else (np.array([0.3, 0.5, 1, 2, 4]), np.ones(5))
    z = rng.standard_normal((256, 5))
    y = z @ rng.choice([-1.0, 1.0], 5) + 0.1 * rng.standard_normal(256)
    raw = z * scales + offsets
    normalized, _ = batch_norm(raw, np.ones(5), np.zeros(5))
    ones = np.ones((256, 1))
    steps = [steps_of_descent(np.hstack([activation, ones]), y) for activation in (raw, normalized)]
    return Finding(steps[1] < 0.2 * steps[0], dict(zip(("steps without", "steps with"), steps, strict=True)))


def minibatches_make_noise(seed=0, control=False):
    """Put one example into many random minibatches and normalise each; measure the variance of its activation.
    Larger minibatches estimate mean and deviation better, so that it varies less.

    The control takes mean and deviation from the whole data set each time.
    """
    rng = np.random.default_rng(seed)
    data = rng.normal(3, 2, (512, 1))
    one, gamma, beta = np.array([[4.0]]), np.ones(1), np.zeros(1)
    whole = Statistics(data.mean(axis=0), data.var(axis=0))
    spread = {}
    for size in (4, 16, 64):
        values = []
        for _ in range(200):
            batch = np.vstack([one, data[rng.integers(512, size=size - 1)]])
            output = batch_norm_inference(batch, gamma, beta, whole) if control else batch_norm(batch, gamma, beta)[0]
            values.append(output[0, 0])
        spread[f"variance, batches of {size}"] = float(np.var(values))
    small, middle, large = spread.values()
    return Finding(
        small > 1.5 * middle and middle > 1.5 * large > 0, {name: round(value, 6) for name, value in spread.items()}
    )


true_of_batch_norm = choice(
    "b",
    "Batch normalisation",
    points=2,
    topics=("normalization",),
    several=True,
    claims={
        "i": refuted(
            "It is left out at test time, since one example alone cannot be normalised.",
            skipping_it_changes_the_output,
        ),
        "ii": refuted(
            "Its scale and shift can be learned by (mini-batch) gradient descent, and by no other algorithm.",
            other_algorithms_learn_scale_and_shift,
        ),
        "iii": shown("It helps the network to learn faster.", normalizing_saves_steps),
        "iv": shown(
            "It makes hidden activations noisy, since their mean and deviation are estimated from a minibatch.",
            minibatches_make_noise,
        ),
    },
    key=Key("(iii), (iv)", printed=("iii", "iv")),
)
