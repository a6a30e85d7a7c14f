"""Parameters, which descent on the training loss learns, and hyperparameters, which it cannot choose."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.data import labelled, linear
from solutions.nn.losses import binary_cross_entropy_with_logits, mean_squared_error
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import Adam
from solutions.nn.regularization import ridge, soft_threshold

STRENGTHS = (0.0, 0.03, 0.1, 0.3, 1.0)  # of a penalty, beside half the mean squared error


def ring(rng, examples, wrong_labels):
    """Points of a plane, and whether they are far from its centre."""
    return labelled(rng, examples, 2, lambda X: (X**2).sum(axis=1) - 1.4, wrong_labels)


def descent_learns_weights_and_biases(rng, control=False):
    """A network with a hidden layer of 16 ReLUs is trained by descent on 300 examples. What is its loss on new examples
    then, and what with the hidden layer's weights, or its biases, set back to where they started? Both have to be
    needed. In the control labels are drawn by lot, so that there is nothing to learn.
    """
    (X, y), (new, labels) = (ring(rng, examples, 0.5 if control else 0.0) for examples in (300, 1000))
    (W, b), output = initialize([2, 16, 1], rng)
    (trained_W, trained_b), trained_output = train([(W, b), output], X, y, Adam(0.05), steps=100)
    layers = {
        "after training": (trained_W, trained_b),
        "weights set back": (W, trained_b),
        "biases set back": (trained_W, b),
    }
    losses = {
        f"development loss, {name}": binary_cross_entropy_with_logits(
            forward([layer, trained_output], new)[0][:, 0], labels
        )
        for name, layer in layers.items()
    }
    trained, *set_back = losses.values()
    return Finding(trained < 0.3 and min(set_back) > 2 * trained, losses)


def l2_weights(X, y, strength):
    """The weights of least half mean squared error plus λ/2 times their square."""
    return ridge(X, y, strength * len(X))


def l1_weights(X, y, strength, steps=200):
    """The weights of least half mean squared error plus λ times their absolute values, by soft thresholds."""
    if not strength:
        return l2_weights(X, y, 0.0)
    rate, w = 1 / np.linalg.eigvalsh(X.T @ X / len(X)).max(), np.zeros(X.shape[1])
    for _ in range(steps):
        w = soft_threshold(w - rate * X.T @ (X @ w - y) / len(X), rate * strength)
    return w


def chosen_strengths(rng, weights, penalty, noise):
    """The strengths of least training loss, with its penalty, and of least development loss."""
    truth = np.zeros(20)
    truth[:3] = 2.0, -1.5, 1.0
    (X, y), (new, targets) = (linear(rng, examples, truth, deviation=noise) for examples in (40, 1000))
    fits = {strength: weights(X, y, strength) for strength in STRENGTHS}
    training = {of: mean_squared_error(X @ w, y) / 2 + of * penalty(w) for of, w in fits.items()}
    development = {of: mean_squared_error(new @ w, targets) for of, w in fits.items()}
    chosen = [min(losses, key=losses.get) for losses in (training, development)]
    names = "strength of least training loss", "strength of least development loss"
    return Finding(chosen[0] == 0 < chosen[1], dict(zip(names, chosen, strict=True)))


def training_removes_an_l2_penalty(rng, control=False):
    """A linear model of 20 features is fitted to 40 noisy examples with L2 penalties of five strengths, 0 among them.
    Which has the least training loss, penalty included, and which the least loss on a development set? In the control
    the examples have no noise, so that no penalty is needed.
    """
    return chosen_strengths(rng, l2_weights, lambda w: (w**2).sum() / 2, noise=0.0 if control else 3.0)


def training_removes_an_l1_penalty(rng, control=False):
    """A linear model of 20 features, of which three matter, is fitted to 40 noisy examples with L1 penalties of five
    strengths, 0 among them. Which has the least training loss, penalty included, and which the least loss on a
    development set? In the control the examples have no noise, so that no penalty is needed.
    """
    return chosen_strengths(rng, l1_weights, lambda w: np.abs(w).sum(), noise=0.0 if control else 3.0)
