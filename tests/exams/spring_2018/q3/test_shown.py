"""What the table and the figures of Spring 2018, question 3, show, by other means."""

import math

import jax
import jax.numpy as jnp
import numpy as np
from pytest import approx
from scipy.special import logsumexp

from solutions.experiments.losses.accuracy_as_objective import three_classes
from tests.shown import assert_drawn, shows


@shows("spring-2018/q3#d figure")
def test_accuracy_and_loss_along_a_weight(shown):
    """Example by example."""
    X, labels = three_classes(np.random.default_rng(0), examples=30, distance=1.5)

    def scores(t):
        """The first class gets 0.2 everywhere, the second one t times the first feature."""
        return np.column_stack([np.full(30, 0.2), t * X[:, 0], np.zeros(30)])

    def right(t):
        return sum(max((0, 1, 2), key=row.__getitem__) == label for row, label in zip(scores(t), labels, strict=True))

    def loss(t):
        return logsumexp(scores(t), axis=1).mean() - scores(t)[np.arange(30), labels].mean()

    moved = np.arange(-400, 401) / 200
    assert_drawn(shown[0], {0: (moved, [right(t) / 0.3 for t in moved])}, y="accuracy, %")
    lines = {0: (moved[::10], [loss(t) for t in moved[::10]])}
    assert_drawn(shown[1], lines, "one weight of the classifier", "cross-entropy")


@shows("spring-2018/q3#e table")
def test_ends_of_training(shown):
    """The same training with JAX's gradients, from the same draws."""
    labels, rng = np.repeat([0, 1, 2], 100), np.random.default_rng(0)
    centres = 6 * np.column_stack([np.cos(labels * math.tau / 3), np.sin(labels * math.tau / 3)])
    X, start = centres + rng.standard_normal((300, 2)), np.random.default_rng(0).standard_normal((2, 3))

    def loss(network):
        logits = X @ network[0] + network[1]
        return -jnp.mean(jax.nn.log_softmax(logits)[jnp.arange(300), labels])

    def trained(penalty):
        def penalised(network):
            return loss(network) + penalty / 2 * (network[0] ** 2).sum()

        gradient, network = jax.jit(jax.grad(penalised)), [jnp.asarray(start), jnp.zeros(3)]
        for _ in range(200):
            network = [theta - 0.3 * g for theta, g in zip(network, gradient(network), strict=True)]
        said = np.asarray(X @ network[0] + network[1]).argmax(axis=1)
        return float(np.mean(said == labels)), float(loss(network))

    with jax.enable_x64(True):
        found = trained(0.0), trained(1.0)
    assert shown == {
        "trained with": ["no penalty", "L2 penalty"],
        "training accuracy": approx([accuracy for accuracy, _ in found]),
        "training loss": approx([loss for _, loss in found]),
    }


@shows("spring-2018/q3#i figure")
def test_losses_and_their_bounds(shown):
    """From the same draws."""
    rng, lines = np.random.default_rng(0), {}
    for size in range(1, 5):
        losses = []
        for _ in range(40):
            logits = rng.uniform(0, 4) * (np.arange(4) < size) + 0.6 * rng.normal(size=4)
            losses.append(size * np.log(np.exp(logits).sum()) - logits[:size].sum())
        lines[2 * size - 2] = size + rng.uniform(-0.2, 0.2, size=40), losses
        lines[2 * size - 1] = [size - 0.35, size + 0.35], size * math.log(size)
    assert_drawn(shown[0], lines, "animals in the image, L", "cross-entropy")
