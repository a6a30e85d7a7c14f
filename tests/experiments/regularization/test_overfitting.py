"""Second routes to overfitting: the gap, and what widens and narrows it."""

import math

import jax
import numpy as np
import pytest

from solutions.experiments.regularization import overfitting as by
from solutions.nn.data import half_spaces
from solutions.nn.mlp import initialize
from tests.confirm import confirms
from tests.experiments.regularization import by_jax, drawn


def identity(z):
    return z


def numbers(experiment, seed=3, **options):
    return list(experiment(np.random.default_rng(seed), **options).numbers.values())


# A gap in the cost


@confirms("regularization/overfitting#shows_on_the_development_set", "JAX: the same training by autodiff")
@confirms("regularization/overfitting#low_training_cost_without_it", "JAX: the same training by autodiff")
@pytest.mark.parametrize(
    "experiment, examples, wrong_labels, sets_named",
    [(by.shows_on_the_development_set, 60, 0.2, (0, 1, 2)), (by.low_training_cost_without_it, 3000, 0.0, (0, 2))],
)
@jax.enable_x64(True)
def test_costs_equal_those_of_a_network_trained_by_jax(experiment, examples, wrong_labels, sets_named):
    rng = np.random.default_rng(3)
    first = np.eye(10)[0]
    sets = [half_spaces(rng, n, first, margin=1.0, wrong_labels=wrong_labels) for n in (examples, 1000, 1000)]
    network = by_jax.trained(initialize([10, 16, 1], rng), *sets[0], 0.02, 120)
    costs = [float(by_jax.logistic_loss(by_jax.outputs(network, X), y)) for X, y in sets]
    assert numbers(experiment) == pytest.approx([costs[n] for n in sets_named])


def test_memorised_random_labels_show_in_the_gap():
    """No guess about such labels can cost less than log 2 on average, except on those learned by heart."""
    costs = by.costs_of_training(np.random.default_rng(0), wrong_labels=0.5)
    assert costs.training < math.log(2) < min(costs.held_out, costs.development)


@confirms("regularization/overfitting#shows_on_the_development_set", "the lowest cost that wrong labels allow")
def test_costs_against_closed_forms():
    wrong = 0.2
    best = -(wrong * math.log(wrong) + (1 - wrong) * math.log(1 - wrong))
    few, many = (by.costs_of_training(np.random.default_rng(2), n) for n in (60, 3000))
    shifted = by.costs_of_training(np.random.default_rng(2), 3000, offset=by.OFFSET)
    assert few.training < best / 2 and few.held_out > best + by.GAP  # below what an honest model can reach
    assert many.held_out == pytest.approx(best, abs=0.12) and many.training > best - 0.12
    assert shifted.development > best + by.GAP and shifted[:2] == many[:2]
    assert numbers(by.shows_on_the_development_set, 2) == list(few)
    assert numbers(by.low_training_cost_without_it, 2, control=True) == [few.training, few.development]


# Depth, and what helps against it


def showings(rng, examples):
    X = rng.normal(size=(examples, 5))
    return X, rng.random(examples) < 1 / (1 + np.exp(-2 * X[:, 0]))


def fitted(seed, layers=6, examples=100, steps=100, activation=jax.nn.relu, generated=None, penalty=0.0, keep=1.0):
    """Accuracy and loss on the training set and on the development set of a network that JAX has trained, on the same
    minibatches and under the same masks; `generated` makes another training set of the first one.
    """
    rng = np.random.default_rng(seed)
    dev, (X, y) = showings(rng, 2000), showings(rng, examples)
    X, y = generated(rng, X, y) if generated else (X, y)
    start = initialize([5] + [16] * layers + [1], rng)
    batches, masks = [], []
    for _ in range(steps):
        if not len(batches) % (len(X) // 100):
            order = rng.permutation(len(X)).reshape(-1, 100)
        batches.append(order[len(batches) % len(order)])
        kept = (rng.random((100, 16)) < keep if keep < 1 else np.ones((100, 16)) for _ in range(layers))
        masks.append(np.array([mask / keep for mask in kept]).reshape(-1, 100, 16))
    network = by_jax.trained(
        start, X, y, 0.01, steps, penalty=penalty, batches=batches, masks=masks, activation=activation
    )
    measured = []
    for inputs, labels in ((X[:2000], y[:2000]), dev):
        z = np.asarray(by_jax.outputs(network, inputs, activation))
        measured += [np.mean((z > 0) == labels), float(by_jax.logistic_loss(z, labels))]
    return measured


def learned_by_heart(rng, X, y):
    """Draws from a training set, with repetition."""
    rows = rng.integers(len(X), size=6000)
    return X[rows], y[rows]


def drawn_anew(rng, X, y):
    return showings(rng, 6000)


SEED = np.random.default_rng(3).integers(2**32)
of_both = pytest.mark.parametrize("control", [False, True])


@confirms("regularization/overfitting#depth_widens_the_gap", "JAX: the same training by autodiff")
@of_both
@jax.enable_x64(True)
def test_accuracies_of_flat_and_deep_networks_trained_by_jax(control):
    flat, deep = (fitted(SEED, layers, 6000 if control else 100) for layers in (0, 6))
    assert numbers(by.depth_widens_the_gap, control=control) == pytest.approx([*flat[::2], *deep[::2]])


@confirms("regularization/overfitting#bends_widen_the_gap", "JAX: the same training by autodiff")
@of_both
@jax.enable_x64(True)
def test_losses_of_bent_and_affine_networks_trained_by_jax(control):
    options = dict(examples=6000 if control else 100, steps=150)
    bent, affine = fitted(SEED, 1, **options), fitted(SEED, 2, activation=identity, **options)
    assert numbers(by.bends_widen_the_gap, control=control) == pytest.approx([*bent[1::2], *affine[1::2]])


@confirms("regularization/overfitting#deep_network_fits_its_training_set", "JAX: the same training by autodiff")
@of_both
@jax.enable_x64(True)
def test_training_losses_of_networks_trained_by_jax(control):
    losses = [fitted(SEED, layers, activation=jax.nn.sigmoid if control else jax.nn.relu)[1] for layers in (1, 6)]
    assert numbers(by.deep_network_fits_its_training_set, control=control) == pytest.approx(losses)


@confirms(
    "regularization/overfitting#remedies_lower_the_loss", "JAX: the same training by autodiff, under the same masks"
)
@of_both
@jax.enable_x64(True)
def test_losses_under_remedies_of_networks_trained_by_jax(control):
    remedies = {}, {"penalty": 0.02}, {"keep": 0.8}, {"steps": 20}, {"layers": 1}
    fits = [fitted(SEED, examples=6000 if control else 100, **{"steps": 60} | of) for of in remedies]
    losses = [loss for fit in fits for loss in fit[1::2]]
    assert numbers(by.remedies_lower_the_loss, control=control) == pytest.approx(losses)


@confirms("regularization/overfitting#new_examples_help_and_copies_do_not", "JAX: the same training by autodiff")
@of_both
@jax.enable_x64(True)
def test_losses_with_more_examples_of_networks_trained_by_jax(control):
    sets = None, drawn_anew, drawn_anew if control else learned_by_heart
    losses = [fitted(SEED, generated=of)[3] for of in sets]
    assert numbers(by.new_examples_help_and_copies_do_not, control=control) == pytest.approx(losses)


def test_what_the_generators_draw():
    X, y = by.showings(np.random.default_rng(0), 20)
    labels = {tuple(x): label for x, label in zip(X, y, strict=True)}
    rows, of_rows = by.copied(np.random.default_rng(1), X, y)
    assert all(labels[tuple(x)] == label for x, label in zip(rows, of_rows, strict=True))
    moved, of_moved = by.blurred(np.random.default_rng(1), X, y)  # the same draws, and then moved
    np.testing.assert_array_equal(of_moved, of_rows)
    assert (moved - rows).std() == pytest.approx(0.5, rel=0.02)
    fresh, _ = by.new(np.random.default_rng(1), X, y)
    assert len(rows) == len(moved) == len(fresh) == by.PLENTY
    assert not labels.keys() & {tuple(x) for x in fresh}


# The error on the training set


def left_over(hidden, y):
    """The mean square of what the projection onto the columns of the hidden layer leaves over."""
    U, s, _ = np.linalg.svd(hidden, full_matrices=False)
    U = U[:, s > 1e-9 * s[0]]
    return np.mean((y - U @ (U.T @ y)) ** 2)


@confirms("regularization/overfitting#more_units_lower_the_training_error", "projection onto the units' activations")
@pytest.mark.parametrize("control", [False, True])
def test_training_errors_are_what_a_projection_leaves_over(control):
    rng = np.random.default_rng(3)
    X, y = drawn.classes(rng, 200)
    small, more = drawn.hidden(rng, 4)(X), drawn.hidden(rng, 60)(X)
    large = small if control else np.hstack([small, more])  # copies span nothing new
    expected = [left_over(small, y), left_over(large, y)]
    assert numbers(by.more_units_lower_the_training_error, control=control) == pytest.approx(expected)


@confirms("regularization/overfitting#more_data_raise_the_training_error", "projection onto the units' activations")
def test_training_errors_with_more_data_by_projection():
    rng = np.random.default_rng(3)
    errors = []
    for _ in range(20):
        (X, y), (more_X, more_y) = drawn.classes(rng, 20), drawn.classes(rng, 380)
        layer, targets = drawn.hidden(rng, 8), np.append(y, more_y)
        few, many = layer(X), layer(np.vstack([X, more_X]))
        old = np.mean((few @ np.linalg.pinv(many) @ targets - y) ** 2)
        errors.append((left_over(few, y), left_over(many, targets), old))
    assert numbers(by.more_data_raise_the_training_error) == pytest.approx(np.mean(errors, axis=0))
    before, after, old = numbers(by.more_data_raise_the_training_error, control=True)
    assert before == pytest.approx(after) and before == pytest.approx(old)
