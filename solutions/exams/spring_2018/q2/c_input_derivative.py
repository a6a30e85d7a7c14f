"""The derivative of the output by the input.

>>> meaning_of_the_input_derivative.answer()
('rate', 'entries', 'local')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.finding import Finding, figure
from solutions.nn.activations import sigmoid, sigmoid_derivative
from solutions.nn.mlp import forward, initialize
from solutions.part import Key, prose

ACTIVE = 8  # entries of x that the network of part c reads, of twelve


def classifier(rng, inputs=12, read=12):
    """A random network with two hidden layers and one output; it reads the first `read` of its inputs."""
    (W, b), *above = initialize([inputs, 16, 16, 1], rng)
    W = np.where(np.arange(inputs)[:, None] < read, W, 0.0)
    return [(W, b), *above]


def predicted_probability(network, X):
    """ŷ, (batch,), of examples X, (batch, inputs)."""
    return sigmoid(forward(network, X, "tanh")[0][:, 0])


def input_derivative(network, X):
    """∂ŷ/∂x, (batch, inputs), of examples X, (batch, inputs): backpropagation down to the input, with fixed weights."""
    logits, cache = forward(network, X, "tanh")
    delta = sigmoid_derivative(logits)
    for (W, _), (_, slope) in zip(network[::-1], cache[::-1], strict=True):
        delta = (delta @ W.T) * slope
    return delta


def derivative_predicts_small_changes(seed=0, control=False):
    """The input of a random network is moved a little, in 50 random directions; the derivative predicts the change.

    Measured are the mean change of ŷ and the mean error of its prediction, as a share of this change. It holds if the
    prediction errs by less than a hundredth. In the control the input is moved far.
    """
    rng = np.random.default_rng(seed)
    network, x = classifier(rng), rng.normal(size=(1, 12))
    directions = rng.normal(size=(50, 12))
    moves = (5.0 if control else 1e-3) * directions / np.linalg.norm(directions, axis=1, keepdims=True)
    changes = predicted_probability(network, x + moves) - predicted_probability(network, x)
    predicted = moves @ input_derivative(network, x)[0]
    error = float(np.abs(predicted - changes).mean() / np.abs(changes).mean())
    return Finding(
        error < 0.01, {"change of the output": float(np.abs(changes).mean()), "error of the prediction": error}
    )


def derivative_has_the_shape_of_the_input(seed=0, control=False):
    """A random network reads only the first eight of twelve inputs. Its derivative is taken at a random input.

    Measured are the number of its entries, and how many of them are zero. It holds if there is one for each input, and
    those of the four idle inputs are zero. In the control the network reads all twelve.
    """
    rng = np.random.default_rng(seed)
    derivative = input_derivative(classifier(rng, read=12 if control else ACTIVE), rng.normal(size=(1, 12)))[0]
    idle = np.flatnonzero(derivative == 0).tolist()
    return Finding(
        derivative.shape == (12,) and idle == list(range(ACTIVE, 12)),
        {"inputs": 12, "entries of the derivative": derivative.size, "of these zero": len(idle)},
    )


def derivative_depends_on_the_input(seed=0, control=False):
    """The derivative of one random network is taken at 50 inputs.

    Measured is its mean length, and how far it is from its mean over the inputs. It holds if this is more than a tenth
    of the length. The control has no activations, and its logit in place of the probability.
    """
    rng = np.random.default_rng(seed)
    network, X = classifier(rng), rng.normal(size=(50, 12))
    if control:
        W = np.linalg.multi_dot([W for W, _ in network])
        derivatives = np.broadcast_to(W[:, 0], X.shape)
    else:
        derivatives = input_derivative(network, X)
    length = float(np.linalg.norm(derivatives, axis=1).mean())
    spread = float(np.linalg.norm(derivatives - derivatives.mean(axis=0), axis=1).mean())
    return Finding(spread > 0.1 * length, {"mean length": length, "mean distance from their mean": spread})


def sensitivity_is_not_influence(seed=0, control=False):
    """Units ŷ = σ(w · x) with ten inputs; all weights and inputs are positive, of different sizes. 500 units are drawn.

    Measured are ŷ, ŷ when all inputs are taken away (set to 0), the share of this change that the derivative accounts
    for, and how often the largest entry of the derivative belongs to the input whose removal changes ŷ most. It holds
    if the derivative accounts for less than a tenth of the change, and misses this input in at least a third of the
    units. In the control the inputs are small and all equal.
    """
    rng = np.random.default_rng(seed)
    w, x = rng.uniform(0, 2, size=(2, 500, 10))
    if control:
        x = np.full(x.shape, 0.01)
    score = (w * x).sum(axis=1)
    with_all, without = sigmoid(score), sigmoid(0.0)
    derivative = sigmoid_derivative(score)[:, None] * w
    effects = with_all[:, None] - sigmoid(score[:, None] - w * x)  # of each input, when it alone is taken away
    explained = float(np.mean((derivative * x).sum(axis=1)) / np.mean(with_all - without))
    named = float(np.mean(derivative.argmax(axis=1) == effects.argmax(axis=1)))
    return Finding(
        explained < 0.1 and named < 2 / 3,
        {
            "mean output": float(with_all.mean()),
            "output without the inputs": float(without),
            "change accounted for by the derivative": explained,
            "largest entry is the most influential input": named,
        },
    )


@figure(height=2.9)
def draw_sensitivity(axes):
    """The output σ(x) and its tangents (orange) at two inputs. At x = 5 the tangent is nearly flat, although this input
    has lifted the output far above its value at 0 (dashed). At x = 0 it is steepest, and there the input adds nothing.
    """
    x = np.linspace(-3, 8, 45)
    axes.plot(x, sigmoid(x), linewidth=2)
    for at in (0.0, 5.0):
        near = np.array([at - 1.3, at + 1.3])
        axes.plot(near, sigmoid(at) + sigmoid_derivative(at) * (near - at), color="C1", linewidth=3)
        axes.plot(at, sigmoid(at), "o", color="k", markersize=4)
    axes.plot([0, 5, 5], [sigmoid(0.0), sigmoid(0.0), sigmoid(5.0)], "--", color="k", linewidth=1)
    axes.set(xlabel="input x", ylabel="output ŷ = σ(x)")


def grows_with_the_output(influence):
    """Whether the influence ranks two inputs as the outputs do to which they have brought the unit."""
    return (influence(6.0) > influence(0.1)) == (sigmoid(6.0) > sigmoid(0.1) > sigmoid(0.0))


meaning_of_the_input_derivative = prose(
    "c",
    "What the derivative by the input says",
    points=2,
    topics=("backpropagation",),
    claims={
        "rate": shown(
            "It is the rate at which the output changes with the input, for small changes and with the weights held "
            "fixed.",
            derivative_predicts_small_changes,
        ),
        "entries": shown(
            "It has one entry for each entry of x, and an entry is 0 if the output does not react to that input.",
            derivative_has_the_shape_of_the_input,
        ),
        "local": shown(
            "It belongs to this x: at another input the same network has another derivative.",
            derivative_depends_on_the_input,
        ),
        "influence": refuted(
            "It measures how much the input has contributed to the output.", sensitivity_is_not_influence
        ),
    },
    key=Key(
        "how much the output changes when the input is changed; in other words, how much influence the input has had",
        printed=("rate", "influence"),
        qualified="The first half is right for small changes, but it is not the same as the second: a saturated output "
        "has a derivative of almost 0, although the input has brought it there.",
        ours=lambda x: sigmoid(x) - sigmoid(0.0),
        theirs=sigmoid_derivative,
        # which of two inputs of a single unit has moved its output farther from where it is without input
        witness=grows_with_the_output,
    ),
)
