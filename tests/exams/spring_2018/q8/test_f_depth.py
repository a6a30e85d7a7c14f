"""Second routes to Spring 2018, question 8, part f."""

import math

import keras
import numpy as np
import pytest

from solutions.exams.spring_2018.q8.f_depth import (
    DEEPEST,
    FEW,
    PLENTY,
    WIDTH,
    as_they_are,
    blurred,
    copied,
    deep_network_fits_its_training_set,
    depth_widens_the_gap,
    draw_performance_by_depth,
    fit,
    generators_compared,
    new,
    new_examples_help_and_copies_do_not,
    performance_by_depth,
    remedies_lower_the_loss,
    showings,
)
from solutions.pages.figures import drawn_by
from tests.confirm import confirms


@confirms("spring-2018/q8#f", "the best accuracy that any network can have on new examples, by integration")
def test_accuracy_is_bounded_on_new_examples_and_not_on_old_ones():
    nodes, weights = np.polynomial.hermite_e.hermegauss(100)
    p = 1 / (1 + np.exp(-2 * nodes))
    best = weights @ np.maximum(p, 1 - p) / weights.sum()
    noise = 4 * math.sqrt(best * (1 - best) / 2000)
    rows = performance_by_depth()
    assert all(on_dev < best + noise for _, _, _, on_dev, _ in rows)
    assert rows[-1][1] > best + 0.1  # on the training set: learned by heart
    # the rule is one that a network without a hidden layer has
    assert fit(0, layers=0, examples=PLENTY).accuracy == pytest.approx(best, abs=noise)


@confirms("spring-2018/q8#f", "Keras: the same two depths, trained on the same data, and the deep one with dropout")
def test_keras_overfits_too():
    keras.utils.set_random_seed(2)
    rng = np.random.default_rng(2)
    X, y = showings(rng, FEW)
    X_dev, y_dev = showings(rng, 2000)
    found = []
    for layers, dropout in ((0, 0), (DEEPEST, 0), (DEEPEST, 0.2)):
        hidden = [keras.layers.Dense(WIDTH, "relu", kernel_initializer="he_normal") for _ in range(layers)]
        stack = [piece for layer in hidden for piece in (layer, keras.layers.Dropout(dropout))]
        model = keras.Sequential([keras.Input((5,)), *stack, keras.layers.Dense(1)])
        model.compile(keras.optimizers.Adam(0.01), keras.losses.BinaryCrossentropy(from_logits=True))
        model.fit(X, y, batch_size=FEW, epochs=150, verbose=0)
        logits, dev = (np.asarray(model(inputs))[:, 0] for inputs in (X, X_dev))
        gap = np.mean((logits > 0) == y) - np.mean((dev > 0) == y_dev)
        found.append((gap, np.mean(np.logaddexp(0, dev) - y_dev * dev)))
    (flat_gap, flat_loss), (deep_gap, deep_loss), (_, dropout_loss) = found
    assert deep_gap > flat_gap + 0.1 and deep_loss > 2 * flat_loss and dropout_loss < deep_loss / 2


def numbers_of(experiment, **options):
    return list(experiment(**options).numbers.values())


@pytest.mark.parametrize("control, examples", [(False, FEW), (True, PLENTY)])
def test_experiments_with_depth_print_what_was_measured(control, examples):
    flat, deep = (fit(0, layers, examples) for layers in (0, 10))
    expected = [flat.training_accuracy, flat.accuracy, deep.training_accuracy, deep.accuracy]
    assert numbers_of(depth_widens_the_gap, control=control) == expected
    options = [{}, {"penalty": 0.02}, {"keep": 0.8}, {"steps": 20}, {"layers": 1}]
    losses = [fit(0, examples=examples, **option).loss for option in options]
    assert numbers_of(remedies_lower_the_loss, control=control) == losses
    activation = "sigmoid" if control else "relu"
    losses = [fit(0, layers, activation=activation).training_loss for layers in (1, 10)]
    assert numbers_of(deep_network_fits_its_training_set, control=control) == losses
    trainings = [as_they_are, new, new if control else copied]
    losses = [fit(0).loss, *(fit(0, training=training).loss for training in trainings[1:])]
    assert numbers_of(new_examples_help_and_copies_do_not, control=control) == losses


def test_what_the_generators_draw():
    X, y = showings(np.random.default_rng(0), 20)
    labels = {tuple(x): label for x, label in zip(X, y, strict=True)}
    rows, of_rows = copied(np.random.default_rng(1), X, y)
    assert all(labels[tuple(x)] == label for x, label in zip(rows, of_rows, strict=True))
    moved, of_moved = blurred(np.random.default_rng(1), X, y)  # the same draws, and then moved
    np.testing.assert_array_equal(of_moved, of_rows)
    assert (moved - rows).std() == pytest.approx(0.5, rel=0.02)
    fresh, _ = new(np.random.default_rng(1), X, y)
    assert len(rows) == len(moved) == len(fresh) == PLENTY
    assert not labels.keys() & {tuple(x) for x in fresh}


def test_rows_of_generators_and_of_depths_are_means_over_seeds():
    for (_, gap, loss), training in zip(generators_compared(), (as_they_are, copied, blurred, new), strict=True):
        fits = [fit(seed, training=training) for seed in range(4)]
        assert gap == pytest.approx(np.mean([f.training_accuracy - f.accuracy for f in fits]))
        assert loss == pytest.approx(np.mean([f.loss for f in fits]))
    depths = {row[0]: row[1:] for row in performance_by_depth()}
    for layers in (0, 10):
        assert depths[layers] == pytest.approx(np.mean([fit(seed, layers) for seed in range(4)], axis=0))
    training, development = drawn_by(draw_performance_by_depth).axes[0].lines
    for line, name, column in ((training, "training set", 0), (development, "development set", 2)):
        assert line.get_label() == name
        np.testing.assert_allclose(line.get_ydata(), [of_depth[column] for of_depth in depths.values()])
