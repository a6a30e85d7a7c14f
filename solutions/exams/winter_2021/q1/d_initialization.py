"""Initialisation: the false statement.

>>> false_statements.answer()
('i',)
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.finding import Finding, figure
from solutions.nn import activations
from solutions.nn.activations import identity, relu
from solutions.nn.initialization import constant, he, layer_moments, xavier
from solutions.nn.losses import mean_squared_error, mean_squared_error_gradient
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import Adam
from solutions.part import Key, choice


def layer_variances(network, X):
    """The variance of each layer's outputs, with tanh units in the hidden layers."""
    outputs, cache = forward(network, X, "tanh")
    return [float(a.var()) for a, _ in cache[1:]] + [float(outputs.var())]


def training_changes_variances(seed=0, control=False):
    """Train a network of tanh units from Xavier's initialisation on a regression; measure the variance of each layer's
    outputs before and after.

    In the control the targets are what the untrained network says already: nothing is to be learned.
    """
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((100, 4))
    network = initialize([4, 16, 16, 1], rng, weights=xavier)
    y = forward(network, X, "tanh")[0] if control else 2 * np.sin(2 * X[:, :1]) + 2 * X[:, 1:2] * X[:, 2:3]
    trained = train(network, X, y, Adam(0.02), 120, "tanh", mean_squared_error_gradient)
    before, after = layer_variances(network, X), layer_variances(trained, X)
    names = ("first layer", "second layer", "output")
    numbers = {f"variance before, {name}": value for name, value in zip(names, before, strict=True)}
    numbers |= {f"variance after, {name}": value for name, value in zip(names, after, strict=True)}
    return Finding(max(b / a for a, b in zip(before, after, strict=True)) > 1.5, numbers)


def train_hidden_units(weights, seed):
    """Train a network of eight ReLU units; the numbers of units that differ before and after, and its errors."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((100, 5))
    y = relu(X[:, :1]) - relu(X[:, 1:2] + X[:, 2:3])
    network = initialize([5, 8, 1], rng, weights)
    trained = train(network, X, y, Adam(0.02), 100, "relu", mean_squared_error_gradient)
    (before, _), (after, _) = network[0], trained[0]  # (inputs, units): a unit is a column
    errors = [mean_squared_error(forward(layers, X)[0], y) for layers in (network, trained)]
    return {
        "different units before": len(np.unique(before.round(6), axis=1).T),
        "different units after": len(np.unique(after.round(6), axis=1).T),
        "error before": errors[0],
        "error after": errors[1],
    }


def equal_weights_stay_equal(seed=0, control=False):
    """Give all weights the same positive value, train on a regression, and count the hidden units that differ.

    The control draws the weights at random.
    """
    numbers = train_hidden_units(he if control else lambda m, n, rng: constant(m, n, 0.3), seed)
    return Finding(numbers["different units after"] == 1, numbers)


def random_signs(inputs, outputs, rng):
    """Weights (inputs, outputs), each 1 or -1 with probability one half."""
    return rng.choice([-1.0, 1.0], (inputs, outputs))


def random_signs_break_symmetry(seed=0, control=False):
    """Draw every weight from 1 and -1, train on a regression, and count the hidden units that differ.

    In the control all weights are 1.
    """
    numbers = train_hidden_units((lambda m, n, rng: constant(m, n, 1.0)) if control else random_signs, seed)
    return Finding(numbers["different units after"] > 1, numbers)


def activations_want_their_own_scale(seed=0, control=False):
    """Send random examples through ten untrained layers, of linear units and of ReLU units, and
    measure the mean square of the last layer's outputs under two initialisations. It was 1 at the input; which of
    the two initialisations keeps it nearer to 1?

    In the control the second stack is linear too.
    """
    kinds = {"linear": identity, "ReLU": identity if control else relu}
    moments = {
        f"{kind}, {name}": layer_moments(kinds[kind], weights, depth=10, width=128, batch=64, seed=seed)[-1]
        for kind in kinds
        for name, weights in (("Xavier", xavier), ("He", he))
    }
    of_linear, of_relu = (
        min(("Xavier", "He"), key=lambda name: abs(np.log(moments[f"{kind}, {name}"]))) for kind in kinds
    )
    return Finding(of_linear != of_relu, {f"mean square, {name}": value for name, value in moments.items()})


def keeps_variance_at_the_start(name, seed=0):
    """Whether Xavier's initialisation keeps the mean square of this activation within a factor of 2 over ten layers.

    >>> keeps_variance_at_the_start("identity"), keeps_variance_at_the_start("relu")
    (True, False)
    """
    moment = layer_moments(getattr(activations, name), xavier, depth=10, width=256, batch=64, seed=seed)[-1]
    return 0.5 < moment < 2


def names_what_keeps_the_variance(kept):
    """Whether these are the activations behind which Xavier's initialisation keeps the mean square."""
    return kept == {name for name in ("identity", "relu") if keeps_variance_at_the_start(name)}


false_statements = choice(
    "d",
    "Initialisation: the false statement",
    points=2,
    topics=("initialization",),
    claims={
        "i": shown(
            "It is false that with Xavier's initialisation the variance of every layer's output stays as it is "
            "throughout training.",
            training_changes_variances,
        ),
        "ii": refuted(
            "It is false that equal positive weights everywhere fail to break the symmetry between units.",
            equal_weights_stay_equal,
        ),
        "iii": refuted(
            "It is false that the best kind of initialisation may depend on the activation function.",
            activations_want_their_own_scale,
        ),
        "iv": refuted(
            "It is false that weights drawn uniformly from −1 and 1 can break the symmetry.",
            random_signs_break_symmetry,
        ),
    },
    key=Key(
        "(i): Xavier guarantees standardised variances at the start; training can change them",
        printed=("i",),
        qualified="The letter is right, but the stated guarantee at the start depends on the activation: linear units "
        "keep their mean square under Xavier's initialisation, ReLU units lose half of it at every layer.",
        ours={"identity"},
        theirs={"identity", "relu"},
        witness=names_what_keeps_the_variance,
    ),
)


@figure(height=3.0)
def draw_moments(axes):
    """Mean square of each layer's outputs in an untrained stack, on a logarithmic scale. Linear units keep it under
    Xavier's initialisation; ReLU units lose half of it at every layer, and keep it under He's.
    """
    for name, f, weights, style in (
        ("linear, Xavier", identity, xavier, "o-"),
        ("ReLU, Xavier", relu, xavier, "s-"),
        ("ReLU, He", relu, he, "^-"),
    ):
        axes.plot(layer_moments(f, weights, depth=10), style, markersize=4, label=name)
    axes.set(yscale="log", xlabel="layer (0 is the input)", ylabel="mean square of outputs")
    axes.legend(frameon=False)
