"""Inverted dropout against plain dropout.

>>> what_inverted_dropout_saves.answer()
('mean', 'test')
"""

from itertools import product

import numpy as np

from solutions.claim import refuted, shown
from solutions.finding import Finding
from solutions.nn.losses import mean_squared_error, mean_squared_error_gradient
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import Adam
from solutions.nn.regularization import dropout
from solutions.part import Key, prose

KEEP = 0.5


def division_keeps_the_mean(seed=0, control=False):
    """A layer of 50 random positive activations passes through inverted dropout 2000 times.

    Measured is their mean, before and behind the dropout. It holds if both are equal within three hundredths. In the
    control the kept ones are not divided by the probability of keeping them, which is one half.
    """
    rng = np.random.default_rng(seed)
    a = np.broadcast_to(rng.uniform(0, 1, size=50), (2000, 50))
    dropped, mask = dropout(a, KEEP, rng)
    before, behind = float(a.mean()), float((a * mask if control else dropped).mean())
    return Finding(abs(behind / before - 1) < 0.03, {"mean before": before, "mean behind": behind})


def network_with_dropout(seed, keep):
    """A network (5 inputs, 40 ReLUs, 1 output) trained with inverted dropout to add its inputs, and new X and y."""
    rng = np.random.default_rng(seed)
    X, new = rng.normal(size=(2, 300, 5))
    y = X.sum(axis=1, keepdims=True) + rng.normal(0, 0.3, size=(300, 1))
    options = dict(loss_gradient=mean_squared_error_gradient, keep=keep, rng=rng)
    return (
        train(initialize([5, 40, 1], rng), X, y, Adam(0.02), steps=300, **options),
        new,
        new.sum(axis=1, keepdims=True),
    )


def multiplied_behind(network, factor):
    """The network with its hidden activations multiplied by a factor, or the weights above them, which is the same."""
    below, (W, b) = network
    return [below, (factor * W, b)]


def same_with_plain_dropout(network, keep):
    """The network that computes with plain dropout in training what the given one computes with inverted dropout."""
    return multiplied_behind(network, 1 / keep)


def error_at_test(network, X, y):
    return mean_squared_error(forward(network, X)[0], y)


def plain_dropout_must_be_scaled(seed=0, control=False):
    """A network is trained with inverted dropout. One with plain dropout whose weights above the dropped layer are
    larger by the factor one over the keep probability is the same network in training. Both then predict new examples.

    Measured are the mean squared errors: of the network as it is, of that with plain dropout as it is, and of the
    latter with its hidden activations multiplied by the keep probability. It holds if the second is more than twice the
    others. In the control nothing is dropped.
    """
    keep = 1.0 if control else KEEP
    network, X, y = network_with_dropout(seed, keep)
    plain = same_with_plain_dropout(network, keep)
    errors = [error_at_test(one, X, y) for one in (network, plain, multiplied_behind(plain, keep))]
    return Finding(
        errors[1] > 2 * max(errors[0], errors[2]),
        dict(zip(("error, inverted", "error, plain as it is", "error, plain and scaled"), errors, strict=True)),
    )


def both_are_one_network(seed=0, control=False):
    """A random network with inverted dropout, and one with plain dropout whose weights above are larger by the factor
    one over the keep probability, see the same examples with the same units dropped.

    Measured is the largest difference of their outputs, as a share of the largest output. It holds if there is none. In
    the control the weights are equal.
    """
    rng = np.random.default_rng(seed)
    network, X = initialize([5, 40, 1], rng), rng.normal(size=(100, 5))
    hidden = forward(network, X)[1][1][0]
    inverted, mask = dropout(hidden, KEEP, rng)
    W, b = network[1]
    W_plain, _ = network[1] if control else same_with_plain_dropout(network, KEEP)[1]
    outputs, plain = inverted @ W + b, (hidden * mask) @ W_plain + b
    gap = float(np.abs(outputs - plain).max() / np.abs(outputs).max())
    return Finding(gap < 1e-12, {"difference of the outputs": gap})


def mean_over_masks_is_another_output(seed=0, control=False):
    """Inverted dropout on ten random activations, of which one half is kept; above it a layer of 20 ReLUs and an
    output.

    Measured is the mean output over all 1024 masks, and how far the output without dropout is from it, as a share of
    the outputs' standard deviation. It holds if this is more than a twentieth. In the control the layer above has no
    activation.
    """
    rng = np.random.default_rng(seed)
    a, W, v = np.abs(rng.normal(size=10)), rng.normal(size=(10, 20)), rng.uniform(0, 1, size=20)
    masks = np.array(list(product((0, 1), repeat=10)))

    def output(inputs):
        z = inputs @ W
        return (z if control else np.maximum(z, 0)) @ v

    outputs, at_test = output(masks * a / KEEP), float(output(a))
    mean, spread = float(outputs.mean()), float(outputs.std())
    gap = abs(at_test - mean) / spread
    return Finding(gap > 0.05, {"mean over all masks": mean, "output at test time": at_test, "distance": gap})


def errors_by_method(seed=0):
    """Rows of a method, whether it divides in training and multiplies at test time, and its error on new examples."""
    network, X, y = network_with_dropout(seed, KEEP)
    rows = []
    for divides, multiplies in product((True, False), (False, True)):
        trained = network if divides else same_with_plain_dropout(network, KEEP)
        used = multiplied_behind(trained, KEEP) if multiplies else trained
        rows.append(("inverted" if divides else "plain", divides, multiplies, error_at_test(used, X, y)))
    return rows


def names_the_harm(does_harm):
    """Whether a reading says which of the four ways to drop units out does harm at test time."""
    return all(
        does_harm(divides, multiplies) == (error > 2 * errors_by_method()[0][-1])
        for _, divides, multiplies, error in errors_by_method()
    )


what_inverted_dropout_saves = prose(
    "j",
    "Inverted dropout against plain dropout",
    points=2,
    topics=("regularization",),
    claims={
        "mean": shown(
            "In training, the kept activations are divided by the probability of keeping them, so that the expectation "
            "of each activation stays what it is without dropout.",
            division_keeps_the_mean,
        ),
        "test": shown(
            "At test time the network is then used as it is. After plain dropout, the activations there (or the "
            "weights that read them) have to be multiplied by the keep probability.",
            plain_dropout_must_be_scaled,
        ),
        "stronger": refuted(
            "Inverted dropout makes another network of it in training, which plain dropout cannot express.",
            both_are_one_network,
        ),
        "exact": refuted(
            "The output at test time is then exactly the mean of the outputs over all ways to drop units.",
            mean_over_masks_is_another_output,
        ),
    },
    key=Key(
        "one more line divides the activations by keep_prob; with it their expectation does not decrease",
        printed=("mean",),
        qualified="The division and what it does to the expectation are right. But a smaller expectation in training "
        "is no harm by itself, if plain dropout is scaled at test time; the advantage is that nothing has to be done "
        "there, and this the key does not say.",
        ours=lambda divides, multiplies: divides == multiplies,
        theirs=lambda divides, multiplies: not divides,  # the expectation decreases in training
        witness=names_the_harm,
    ),
)
