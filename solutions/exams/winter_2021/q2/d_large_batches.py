"""Whether to train with large batches.

>>> limits_of_large_batches.answer()
('memory', 'updates', 'noise', 'rate', 'test')
"""

from math import prod, sqrt

import numpy as np

from solutions.claim import argued, refuted, shown
from solutions.finding import Finding, figure
from solutions.nn.shapes import Conv, Dense, Flatten, Pool, trace
from solutions.part import Key, prose

DEVICE_MEMORY = 24  # gigabytes
VGG16 = [64, 64, "pool", 128, 128, "pool", 256, 256, 256, "pool"] + 2 * [512, 512, 512, "pool"]
FEATURES = 10  # of the linear model that stochastic gradient descent fits


def activations_fill_the_memory(control=False):
    """The 16 layers of VGG read images of 224 × 224 pixels in batches of 1024, with numbers of four bytes.

    Measured are the gigabytes of its parameters and of the layers' outputs, which the backward pass needs. It holds if
    these exceed the 24 gigabytes of a good graphics card. The control has a batch of 16.
    """
    batch = 16 if control else 1024
    convolutions = [Pool(2) if width == "pool" else Conv(width, 3, padding="same") for width in VGG16]
    volumes = trace([*convolutions, Flatten(), Dense(4096), Dense(4096), Dense(1000)], (224, 224, 3))
    parameters = 4e-9 * sum(volume.parameters for volume in volumes)
    outputs = 4e-9 * batch * sum(prod(v.shape) for v in volumes if not isinstance(v.layer, Flatten))
    return Finding(
        outputs > DEVICE_MEMORY, {"batch": batch, "parameters (GB)": parameters, "outputs of the layers (GB)": outputs}
    )


def sgd_errors(rng, rate, batch, steps):
    """The squared distance from the true weights after each step, at most (steps + 1,), of SGD on a noise-free model.

    The gradient of half the mean squared error over a batch X (batch, FEATURES) is Xᵀ X e / batch for weights that are
    off by e. As the features are independent with variance 1, ‖e‖² is also the mean squared error on new data.
    """
    e = np.ones(FEATURES) / sqrt(FEATURES)
    errors = [1.0]
    for _ in range(steps):
        X = rng.normal(size=(batch, FEATURES))
        e = e - rate * X.T @ (X @ e) / batch
        errors.append(float(e @ e))
        if not 1e-20 < errors[-1] < 1e12:  # it has converged, or diverged
            break
    return np.array(errors)


def largest_stable_rate(batch, features=FEATURES):
    """The learning rate from which on the mean squared error grows: it changes by 1 - 2η + η² (1 + (d + 1) / B) a step.

    >>> [round(largest_stable_rate(batch), 2) for batch in (1, 4, 16, 64, 256)]
    [0.17, 0.53, 1.19, 1.71, 1.92]
    """
    return 2 / (1 + (features + 1) / batch)


FIXED_RATE, RATE_PER_EXAMPLE = 0.3, 0.05


def fixed_rate_favours_the_large_batch(seed=0, control=False):
    """SGD on a linear model with ten features, at one learning rate, with batches of 1 and of 64.

    Measured is the error after up to 400 steps, of 1 at the start. It holds if the small batch diverges and the large
    one converges. The control has a learning rate ten times smaller.
    """
    rng = np.random.default_rng(seed)
    rate = FIXED_RATE / 10 if control else FIXED_RATE
    small, large = (float(sgd_errors(rng, rate, batch, steps=400)[-1]) for batch in (1, 64))
    return Finding(
        small > 1e3 and large < 1e-3, {"learning rate": rate, "error, batch 1": small, "error, batch 64": large}
    )


def scaled_rate_makes_the_large_batch_diverge(seed=0, control=False):
    """The same linear model, with a learning rate in proportion to the batch, for batches of 1 and of 64.

    Measured is the error after up to 400 steps. It holds if the small batch converges and the large one diverges. In
    the control the learning rate stays that of the small batch.
    """
    rng = np.random.default_rng(seed)
    scale = 1 if control else 64
    small = float(sgd_errors(rng, RATE_PER_EXAMPLE, 1, steps=400)[-1])
    large = float(sgd_errors(rng, RATE_PER_EXAMPLE * scale, 64, steps=400)[-1])
    return Finding(small < 1e-3 and large > 1e3, {"error, batch 1": small, "error, batch 64": large})


def one_pass_makes_few_updates(seed=0, control=False):
    """One pass over 1024 examples of the linear model, with batches of 8 and of 256, at the same learning rate.

    Measured is the error on new data at the end. It holds if the large batch has at least ten times the error. In the
    control both make the same number of updates.
    """
    rng = np.random.default_rng(seed)
    examples, rate = 1024, 0.1
    updates = {8: examples // 8, 256: examples // 8 if control else examples // 256}
    small, large = (float(sgd_errors(rng, rate, batch, steps)[-1]) for batch, steps in updates.items())
    return Finding(
        large > 10 * small, {"error, batch 8": small, "updates, batch 256": updates[256], "error, batch 256": large}
    )


def noise_falls_with_the_square_root(seed=0, control=False):
    """Gradients of the linear model over 400 random batches of 4, and over 400 of 64 examples.

    Measured is their deviation from one batch to the next. It holds if sixteen times the work makes it between three
    and five times smaller. In the control a batch repeats one example.
    """
    rng = np.random.default_rng(seed)
    e = np.ones(FEATURES) / sqrt(FEATURES)

    def deviation(batch):
        X = rng.normal(size=(400, 1 if control else batch, FEATURES))
        X = np.broadcast_to(X, (400, batch, FEATURES))
        gradients = np.einsum("nbi,nbj,j->ni", X, X, e, optimize=True) / batch  # (batches, features)
        return float(gradients.std(axis=0).mean())

    small, large = deviation(4), deviation(64)
    return Finding(
        3 < small / large < 5, {"noise, batch 4": small, "noise, batch 64": large, "times smaller": small / large}
    )


def rates_by_batch():
    """Rows of batch size, largest stable learning rate, and the rate in proportion to the batch.

    >>> [batch for batch, largest, proportional in rates_by_batch() if proportional > largest]
    [64, 256]
    """
    return [(batch, largest_stable_rate(batch), RATE_PER_EXAMPLE * batch) for batch in (1, 4, 16, 64, 256)]


@figure(height=3.2)
def draw_stable_rates(axes):
    """Largest learning rate at which the mean squared error of the linear model shrinks, against the batch (line), and
    single runs of SGD: blue ones end below their start, orange ones above. A larger batch allows a larger rate.
    """
    rng = np.random.default_rng(0)
    batches = 4 ** np.arange(5)
    runs = [(b, rate, sgd_errors(rng, rate, b, 100)[-1] > 1) for b in batches for rate in np.arange(0.1, 2.4, 0.2)]
    for ends_above, colour, marker in ((False, "C0", "o"), (True, "C1", "x")):
        places = [(batch, rate) for batch, rate, above in runs if above == ends_above]
        axes.scatter(*zip(*places, strict=True), s=22, color=colour, marker=marker)
    axes.plot(batches, [largest_stable_rate(batch) for batch in batches], color="k", linewidth=1)
    axes.set(xscale="log", xlabel="batch size", ylabel="learning rate")
    axes.set_xticks(batches, batches)
    axes.minorticks_off()


def runs_diverge(rates_and_batches, seed=0):
    """Whether SGD on the linear model diverges, for each pair of a learning rate and a batch size."""
    rng = np.random.default_rng(seed)
    return [bool(sgd_errors(rng, rate, batch, steps=400)[-1] > 1e3) for rate, batch in rates_and_batches]


def tells_which_runs_diverge(diverges):
    """Whether a reading says which runs diverge: batches of 1 and 64 at one rate, and 64 at 64 times the rate."""
    return [diverges(*run) for run in ((FIXED_RATE, 1), (FIXED_RATE, 64), (RATE_PER_EXAMPLE * 64, 64))] == runs_diverge(
        ((FIXED_RATE, 1), (FIXED_RATE, 64), (RATE_PER_EXAMPLE * 64, 64))
    )


limits_of_large_batches = prose(
    "d",
    "Whether to train with large batches",
    points=2,
    topics=("optimization",),
    claims={
        "memory": shown(
            "A large batch may not fit into memory: what the backward pass needs to keep grows in proportion to it.",
            activations_fill_the_memory,
        ),
        "updates": shown(
            "In the same number of passes over the data a large batch makes fewer updates, and can end with a higher "
            "error on new data.",
            one_pass_makes_few_updates,
        ),
        "noise": shown(
            "The returns diminish: the noise of the gradient falls with the square root of the batch only, its cost "
            "grows with the batch.",
            noise_falls_with_the_square_root,
        ),
        "rate": shown(
            "If the learning rate is raised in proportion to the batch, training can diverge.",
            scaled_rate_makes_the_large_batch_diverge,
        ),
        "test": argued(
            "Large batches have been observed to end with a higher test error than small ones.",
            "Keskar et al., “On Large-Batch Training for Deep Learning”, 2017. How much of it remains when the "
            "other settings are tuned anew is disputed: Shallue et al., “Measuring the Effects of Data Parallelism on "
            "Neural Network Training”, 2019.",
        ),
        "alone": refuted(
            "A large batch by itself, at the same learning rate, makes training diverge.",
            fixed_rate_favours_the_large_batch,
        ),
    },
    key=Key(
        "no: memory may run out, the test error may be high, training may diverge",
        printed=("memory", "test", "rate"),
        qualified="A large batch makes training diverge only if the learning rate is raised with it; at a fixed rate "
        "it is the small batch that may diverge.",
        ours=lambda rate, batch: rate > largest_stable_rate(batch),
        theirs=lambda rate, batch: batch > 1,
        witness=tells_which_runs_diverge,
    ),
)
