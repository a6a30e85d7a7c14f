"""The derivative of an output with respect to the input."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.activations import sigmoid, sigmoid_derivative
from solutions.nn.mlp import forward, initialize

INPUTS = 12
READ = 8  # entries of the input that the network reads


def classifier(rng, read=INPUTS):
    """A random network with two hidden layers and one output; it reads the first `read` of its inputs."""
    (W, b), *above = initialize([INPUTS, 16, 16, 1], rng)
    return [(np.where(np.arange(INPUTS)[:, None] < read, W, 0.0), b), *above]


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


def predicts_small_changes(rng, control=False):
    """The input of a random network is moved slightly, in 50 random directions. What is the mean change of ŷ, and by
    what share of it is the prediction of the derivative off? In the control the input is moved far.
    """
    network, x, directions = classifier(rng), rng.normal(size=(1, INPUTS)), rng.normal(size=(50, INPUTS))
    moves = (5.0 if control else 1e-3) * directions / np.linalg.norm(directions, axis=1, keepdims=True)
    changes = predicted_probability(network, x + moves) - predicted_probability(network, x)
    change = np.abs(changes).mean()
    error = np.abs(moves @ input_derivative(network, x)[0] - changes).mean() / change
    return Finding(error < 0.01, {"change of the output": change, "error of the prediction": error})


def has_an_entry_for_each_input(rng, control=False):
    """A random network reads only the first eight of twelve inputs. How many entries does its derivative at a random
    input have, and are exactly those of the four idle inputs zero? In the control the network reads all twelve.
    """
    network = classifier(rng, INPUTS if control else READ)
    derivative = input_derivative(network, rng.normal(size=(1, INPUTS)))[0]
    idle = np.flatnonzero(derivative == 0).tolist()
    numbers = {"inputs": INPUTS, "entries of the derivative": derivative.size, "of these zero": len(idle)}
    return Finding(derivative.shape == (INPUTS,) and idle == list(range(READ, INPUTS)), numbers)


def depends_on_the_input(rng, control=False):
    """The derivative of one random network is taken at 50 inputs. What is its mean norm, and what is its mean distance
    from its average over the inputs? The control has no activations, and takes the logit in place of the probability.
    """
    network, X = classifier(rng), rng.normal(size=(50, INPUTS))
    product = np.linalg.multi_dot([W for W, _ in network])[:, 0]
    derivatives = np.broadcast_to(product, X.shape) if control else input_derivative(network, X)
    norm = np.linalg.norm(derivatives, axis=1).mean()
    spread = np.linalg.norm(derivatives - derivatives.mean(axis=0), axis=1).mean()
    return Finding(spread > 0.1 * norm, {"mean norm": norm, "mean distance from their mean": spread})


def is_not_influence(rng, control=False):
    """In 500 units ŷ = σ(w · x), each with ten positive weights and inputs of different sizes, all inputs are set to 0.
    What share of the change does the derivative account for, and how often does its largest entry belong to the input
    whose removal changes ŷ most? In the control the inputs are small and all equal.
    """
    w, x = rng.uniform(0, 2, size=(2, 500, 10))
    x = np.full(x.shape, 0.01) if control else x
    score = (w * x).sum(axis=1)
    with_all, without = sigmoid(score), sigmoid(0.0)
    derivative = sigmoid_derivative(score)[:, None] * w
    effects = with_all[:, None] - sigmoid(score[:, None] - w * x)  # of each input, when it alone is taken away
    explained = (derivative * x).sum(axis=1).mean() / (with_all - without).mean()
    named = (derivative.argmax(axis=1) == effects.argmax(axis=1)).mean()
    outputs = {"mean output": with_all.mean(), "output without the inputs": without}
    shares = {"change accounted for by the derivative": explained, "largest entry is the most influential input": named}
    return Finding(explained < 0.1 and named < 2 / 3, outputs | shares)
