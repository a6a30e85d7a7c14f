"""Second routes to adversarial examples: JAX's gradients in place of backpropagation by hand."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.backpropagation import adversarial_examples as by
from tests.confirm import confirms
from tests.conftest import recorded
from tests.experiments.data.fitted import logistic


def logit(network, x):
    for W, b in network[:-1]:
        x = jnp.tanh(x @ W + b)
    return (x @ network[-1][0] + network[-1][1])[0]


def of_images(function, network, X, *labels):
    """A function of network, image and perhaps label, for many images, in double precision."""
    with jax.enable_x64(True):
        network = jax.tree.map(jnp.asarray, network)
        of_all = jax.vmap(function, (None, 0, *[0] * len(labels)))
        return np.array(of_all(network, jnp.asarray(X, dtype=jnp.float64), *map(jnp.asarray, labels)))


def loss(network, x, label):
    return -jax.nn.log_sigmoid(jnp.where(label == 1, 1, -1) * logit(network, x))


def gradients(network, X, y):
    return of_images(jax.grad(loss, argnums=1), network, X, y)


def right(network, X, y):
    return (of_images(logit, network, X) > 0) == y


def attacked(network, X, y):
    return X + by.EPSILON * np.sign(gradients(network, X, y))


def observed(monkeypatch, experiment, control=False):
    """The networks that an experiment trains, its sets of images, and its numbers."""
    networks, lines, sets = (recorded(monkeypatch, by, name) for name in ("trained", "logistic_regression", "blobs"))
    numbers = list(experiment(np.random.default_rng(3), control).numbers.values())
    return [*networks, *lines], sets, numbers


def test_gradient_of_the_loss_equals_autodiff():
    rng = np.random.default_rng(1)
    X, y = rng.normal(size=(6, by.FEATURES)), np.array([0, 1, 1, 0, 1, 0])
    network = [(rng.normal(size=(by.FEATURES, 4)) / 5, rng.normal(size=4)), (rng.normal(size=(4, 1)), np.ones(1))]
    np.testing.assert_allclose(by.loss_gradient(network, X, y), gradients(network, X, y), rtol=1e-9)
    np.testing.assert_allclose(by.attacked(network, X, y), attacked(network, X, y))


@confirms("backpropagation/adversarial_examples#may_fool_another_model", "JAX's gradients, and a count image by image")
@pytest.mark.parametrize("control", [False, True])
def test_images_that_fool_both(monkeypatch, control):
    moves = recorded(monkeypatch, by, "random_signs")
    (network, line), (*_, (X, y)), numbers = observed(monkeypatch, by.may_fool_another_model, control)
    moved = moves[0] if control else attacked(network, X, y)
    assert np.abs(np.abs(moved - X) - by.EPSILON).max() < 1e-12
    right_before = np.flatnonzero(right(network, X, y) & right(line, X, y))
    first, second = ~right(network, moved, y), ~right(line, moved, y)
    fools = [i for i in right_before if control or first[i]]
    expected = sum(first[i] for i in right_before) / len(right_before), sum(second[i] for i in fools) / len(fools)
    assert numbers == pytest.approx(expected)


@confirms("backpropagation/adversarial_examples#takes_one_gradient", "JAX's gradients, in one step and in ten")
@pytest.mark.parametrize("control", [False, True])
def test_one_step_and_ten(monkeypatch, control):
    (network,), (_, (X, y)), numbers = observed(monkeypatch, by.takes_one_gradient, control)
    moved, steps = X, 10 if control else 1
    for _ in range(steps):
        moved = moved + by.EPSILON / steps * np.sign(gradients(network, moved, y))
    assert numbers == pytest.approx([steps, right(network, X, y).mean(), right(network, moved, y).mean()])


def after_training_with_dropout(control):
    """The generator of an experiment once it has drawn all but the masks of its last step."""
    rng, images = np.random.default_rng(3), (2 * by.EXAMPLES, by.FEATURES)
    rng.choice([-1, 1], by.FEATURES)
    for shape in (images, (by.FEATURES, 16), (16, 1)):
        rng.normal(size=shape)
    rng.random((50, 2 * by.EXAMPLES, 16))
    rng.normal(size=images)
    if control:
        rng.choice([-1, 1], images)
    return rng


@confirms("backpropagation/adversarial_examples#dropout_does_not_stop_it", "JAX's gradients, and the masks in a loop")
@pytest.mark.parametrize("control", [False, True])
def test_dropout_off_and_on(monkeypatch, control):
    moves = recorded(monkeypatch, by, "random_signs")
    (network,), (_, (X, y)), numbers = observed(monkeypatch, by.dropout_does_not_stop_it, control)
    moved = moves[0] if control else attacked(network, X, y)
    ((W, b), (V, c)), rng = network, after_training_with_dropout(control)
    hidden = np.tanh(moved @ W + b)
    on = [((2 * hidden * (rng.random(hidden.shape) < 0.5) @ V + c)[:, 0] > 0) == y for _ in range(20)]
    assert numbers == pytest.approx([right(network, X, y).mean(), right(network, moved, y).mean(), np.mean(on)])


@confirms("backpropagation/adversarial_examples#needs_only_probabilities", "JAX's gradients of the network itself")
@pytest.mark.parametrize("control", [False, True])
def test_queries_lead_where_gradients_lead(monkeypatch, control):
    moves = recorded(monkeypatch, by, "random_signs")
    (network,), (_, (X, y)), numbers = observed(monkeypatch, by.needs_only_probabilities, control)
    X, y = X[::5], y[::5]
    moved = moves[0] if control else attacked(network, X, y)
    queries = 0 if control else 2 * by.FEATURES
    assert numbers == pytest.approx([queries, right(network, X, y).mean(), right(network, moved, y).mean()])


@confirms(
    "backpropagation/adversarial_examples#needs_only_labels",
    "SciPy: the logistic regression on the same answers, and the signs of its weights",
)
@pytest.mark.parametrize("control", [False, True])
def test_a_surrogate_is_attacked_along_its_weights(monkeypatch, control):
    (network, _), (_, (own, _), (X, y)), numbers = observed(monkeypatch, by.needs_only_labels, control)
    answers, rng = of_images(logit, network, own) > 0, np.random.default_rng(3)
    rng.choice([-1, 1], by.FEATURES)
    for shape in (own.shape, (by.FEATURES, 16), (16, 1), own.shape, X.shape):
        rng.normal(size=shape)
    weights = logistic(own, rng.permutation(answers) if control else answers, penalty=0.01)[:-1]
    moved = X - by.EPSILON * np.outer(2 * y - 1, np.sign(weights))
    assert numbers == pytest.approx([right(network, X, y).mean(), right(network, moved, y).mean()])
