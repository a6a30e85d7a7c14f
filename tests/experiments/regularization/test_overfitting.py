"""Second routes to overfitting: the gap, and what widens and narrows it."""

import math

import jax
import keras
import numpy as np
import pytest

from solutions.experiments.regularization import overfitting as by
from solutions.nn.data import half_spaces
from solutions.nn.mlp import initialize
from tests.confirm import confirms
from tests.experiments.regularization import by_jax


def numbers(experiment, seed=3, **options):
    return list(experiment(np.random.default_rng(seed), **options).numbers.values())


# A gap in the cost


@confirms("regularization/overfitting#shows_on_the_development_set", "JAX: the same training by autodiff")
@confirms("regularization/overfitting#low_training_cost_without_it", "JAX: the same training by autodiff")
@pytest.mark.parametrize(
    "experiment, examples, wrong_labels, sets_named",
    [(by.shows_on_the_development_set, 60, 0.2, (0, 1, 2)), (by.low_training_cost_without_it, 3000, 0.0, (0, 2))],
)
def test_costs_equal_those_of_a_network_trained_by_jax(experiment, examples, wrong_labels, sets_named):
    rng = np.random.default_rng(3)
    first = np.eye(10)[0]
    sets = [half_spaces(rng, n, first, margin=1.0, wrong_labels=wrong_labels) for n in (examples, 1000, 1000)]
    network = by_jax.trained(initialize([10, 16, 1], rng), *sets[0], 0.02, 120)
    costs = [float(by_jax.logistic_loss(by_jax.outputs(network, X), y)) for X, y in sets]
    assert numbers(experiment) == pytest.approx([costs[n] for n in sets_named], rel=0.05)


@confirms(
    "regularization/overfitting#shows_on_the_development_set",
    "labels drawn by lot, of which nothing can be learned: the gap shows it exactly",
)
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


@confirms("regularization/overfitting#depth_widens_the_gap", "the best accuracy of any network, by integration")
@confirms("regularization/overfitting#new_examples_help_and_copies_do_not", "the lowest loss of any, by integration")
def test_new_examples_are_bounded_and_old_ones_are_not():
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    p = 1 / (1 + np.exp(-2 * nodes))
    best = weights @ np.maximum(p, 1 - p) / weights.sum()
    noise = 4 * math.sqrt(best * (1 - best) / 2000)
    _, flat, training, deep = numbers(by.depth_widens_the_gap)
    assert training > best + 0.1 and max(flat, deep) < best + noise  # on the training set: learned by heart
    _, flat, _, deep = numbers(by.depth_widens_the_gap, control=True)
    assert flat == pytest.approx(best, abs=noise)  # the rule is one that a network without a hidden layer has
    least = -weights @ (p * np.log(p) + (1 - p) * np.log(1 - p)) / weights.sum()
    few, added, generated = numbers(by.new_examples_help_and_copies_do_not)
    assert least - 0.05 < added < least + 0.15 < min(few, generated)


@confirms("regularization/overfitting#depth_widens_the_gap", "JAX: the same training by autodiff")
@confirms("regularization/overfitting#deep_network_fits_its_training_set", "JAX: the same training by autodiff")
@confirms("regularization/overfitting#remedies_lower_the_loss", "JAX: the same training by autodiff, but for dropout")
def test_fits_equal_those_of_networks_trained_by_jax():
    options = [dict(layers=0), {}, dict(layers=1), dict(penalty=0.02), dict(steps=20), dict(activation="sigmoid")]
    for of in options:
        rng = np.random.default_rng(5)
        (X_dev, y_dev), (X, y) = by.showings(rng, 2000), by.showings(rng, by.FEW)
        start = initialize([5] + [by.WIDTH] * of.get("layers", by.DEEP) + [1], rng)
        given = dict(activation=jax.nn.sigmoid) if "activation" in of else {}
        network = by_jax.trained(start, X, y, 0.01, of.get("steps", 100), penalty=of.get("penalty", 0.0), **given)
        z, z_dev = (by_jax.outputs(network, inputs, **given) for inputs in (X, X_dev))
        found = by.fit(5, **of)
        for outputs, labels, right, loss in ((z, y, *found[:2]), (z_dev, y_dev, *found[2:])):
            assert right == pytest.approx(float(np.mean((outputs > 0) == labels)), abs=0.02)
            assert loss == pytest.approx(float(by_jax.logistic_loss(outputs, labels)), rel=0.1, abs=1e-3)


@confirms("regularization/overfitting#bends_widen_the_gap", "JAX: the same training by autodiff")
def test_the_gap_of_bends_equals_that_of_networks_trained_by_jax():
    seed, losses = np.random.default_rng(3).integers(2**32), []
    for sizes, activation in (([5, 16, 1], jax.nn.relu), ([5, 16, 16, 1], lambda z: z)):
        rng = np.random.default_rng(seed)
        (X_dev, y_dev), (X, y) = by.showings(rng, 2000), by.showings(rng, 100)
        network = by_jax.trained(initialize(sizes, rng), X, y, 0.01, 150, activation=activation)
        for inputs, labels in ((X, y), (X_dev, y_dev)):
            losses.append(float(by_jax.logistic_loss(by_jax.outputs(network, inputs, activation), labels)))
    assert numbers(by.bends_widen_the_gap) == pytest.approx(losses, rel=0.02)
    assert losses[1] - losses[0] > losses[3] - losses[2] + 0.05
    of_bent, dev_bent, _, dev_affine = numbers(by.bends_widen_the_gap, control=True)
    assert dev_bent - of_bent < 0.05 and dev_affine == pytest.approx(dev_bent, abs=0.03)  # a line is all there is


@confirms("regularization/overfitting#remedies_lower_the_loss", "Keras: the deep network with and without dropout")
def test_keras_overfits_too():
    keras.utils.set_random_seed(2)
    rng = np.random.default_rng(2)
    (X, y), (X_dev, y_dev) = by.showings(rng, by.FEW), by.showings(rng, 2000)
    losses = []
    for dropout in (0, 0.2):
        hidden = [keras.layers.Dense(by.WIDTH, "relu", kernel_initializer="he_normal") for _ in range(by.DEEP)]
        stack = [piece for layer in hidden for piece in (layer, keras.layers.Dropout(dropout))]
        model = keras.Sequential([keras.Input((5,)), *stack, keras.layers.Dense(1)])
        model.compile(keras.optimizers.Adam(0.01), keras.losses.BinaryCrossentropy(from_logits=True))
        model.fit(X, y, batch_size=by.FEW, epochs=100, verbose=0)
        z = np.asarray(model(X_dev))[:, 0]
        losses.append(np.mean(np.logaddexp(0, z) - y_dev * z))
    assert losses[1] < losses[0] / 2


def test_experiments_with_depth_print_what_was_measured():
    for control, examples in ((False, by.FEW), (True, by.PLENTY)):
        seed = np.random.default_rng(3).integers(2**32)
        flat, deep = (by.fit(seed, layers, examples) for layers in (0, by.DEEP))
        expected = [flat.training_accuracy, flat.accuracy, deep.training_accuracy, deep.accuracy]
        assert numbers(by.depth_widens_the_gap, control=control) == expected
        options = [{}, {"penalty": 0.02}, {"keep": 0.8}, {"steps": 20}, {"layers": 1}]
        fits = [by.fit(seed, examples=examples, **{"steps": 60, **of}) for of in options]
        losses = [loss for fit in fits for loss in (fit.training_loss, fit.loss)]
        assert numbers(by.remedies_lower_the_loss, control=control) == losses
        activation = "sigmoid" if control else "relu"
        losses = [by.fit(seed, layers, activation=activation).training_loss for layers in (1, by.DEEP)]
        assert numbers(by.deep_network_fits_its_training_set, control=control) == losses
        trainings = [by.as_they_are, by.new, by.new if control else by.copied]
        losses = [by.fit(seed, training=training).loss for training in trainings]
        assert numbers(by.new_examples_help_and_copies_do_not, control=control) == losses


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
    X, y = by.drawn_classes(rng, 200)
    small, more = by.hidden_layer(rng, 4)(X), by.hidden_layer(rng, 60)(X)
    large = small if control else np.hstack([small, more])  # copies span nothing new
    expected = [left_over(small, y), left_over(large, y)]
    assert numbers(by.more_units_lower_the_training_error, control=control) == pytest.approx(expected)


@confirms("regularization/overfitting#more_data_raise_the_training_error", "projection onto the units' activations")
def test_training_errors_with_more_data_by_projection():
    rng = np.random.default_rng(3)
    errors = []
    for _ in range(20):
        (X, y), (more_X, more_y) = by.drawn_classes(rng, 20), by.drawn_classes(rng, 380)
        layer, targets = by.hidden_layer(rng, 8), np.append(y, more_y)
        few, many = layer(X), layer(np.vstack([X, more_X]))
        old = np.mean((few @ np.linalg.pinv(many) @ targets - y) ** 2)
        errors.append((left_over(few, y), left_over(many, targets), old))
    assert numbers(by.more_data_raise_the_training_error) == pytest.approx(np.mean(errors, axis=0))
    before, after, old = numbers(by.more_data_raise_the_training_error, control=True)
    assert before == pytest.approx(after) and before == pytest.approx(old)
