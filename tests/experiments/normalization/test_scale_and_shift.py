"""Second routes to what γ and β give back."""

import math

import keras
import numpy as np
import pytest

from solutions.experiments.normalization import scale_and_shift as by
from solutions.nn.normalization import Statistics
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers


@confirms("normalization/scale_and_shift#restore_the_input", "Keras: its own layer, told γ and β, returns its input")
def test_keras_undoes_the_normalization():
    z = np.random.default_rng(1).normal([13.0, 5.0, 0.0], [1.0, 5.0, 5.0], size=(32, 3)).astype("float32")
    layer = keras.layers.BatchNormalization(epsilon=1e-7)
    alone = np.asarray(layer(z, training=True))
    np.testing.assert_allclose([alone.mean(axis=0), alone.var(axis=0)], [[0] * 3, [1] * 3], atol=1e-3)
    assert np.abs(alone - z).max() > 1
    layer.gamma.assign(z.std(axis=0))
    layer.beta.assign(z.mean(axis=0))
    np.testing.assert_allclose(layer(z, training=True), z, atol=1e-3)
    found = by.restore_the_input(np.random.default_rng(1)).numbers["largest distance from the input"]
    assert found == pytest.approx(0, abs=1e-9)


@confirms("normalization/scale_and_shift#restore_the_input", "the gap of the control, value by value")
def test_the_gap_without_them_is_that_of_the_normalisation():
    z = np.random.default_rng(3).normal([3.0, -2.0, 0.5], [4.0, 0.2, 1.5], size=(64, 3))
    gap = by.restore_the_input(np.random.default_rng(3), control=True).numbers["largest distance from the input"]
    assert gap == pytest.approx(max(abs((v - column.mean()) / column.std() - v) for column in z.T for v in column))
    assert by.restore_the_input(np.random.default_rng(3)).numbers["largest distance from the input"] < 1e-9


@confirms(
    "normalization/scale_and_shift#keep_a_sigmoid_off_its_line",
    "the correlation of the sigmoid with a normal input, integrated by Gauss and Hermite",
)
@pytest.mark.parametrize("control, gamma", [(False, 1.0), (True, by.WIDE)])
def test_straightness_of_a_sigmoid_equals_the_integral(control, gamma):
    nodes, weights = np.polynomial.hermite_e.hermegauss(120)
    weights = weights / weights.sum()
    values = 1 / (1 + np.exp(-gamma * nodes)) - 0.5  # odd, so its mean is 0
    squared_correlation = (weights @ (nodes * values)) ** 2 / (weights @ values**2)
    assert mean_numbers(by.keep_a_sigmoid_off_its_line, control=control)[0] == pytest.approx(
        squared_correlation, abs=0.005
    )


@confirms("normalization/scale_and_shift#keep_a_sigmoid_off_its_line", "NumPy's polynomial fit, and its largest error")
@pytest.mark.parametrize("control", [False, True])
def test_the_line_of_a_sigmoid_equals_polyfit(control):
    gamma = by.WIDE if control else 1.0
    z = np.random.default_rng(3).normal(size=2000)
    z = gamma * (z - z.mean()) / z.std()
    line = np.polynomial.Polynomial.fit(z, 1 / (1 + np.exp(-z)), 1)
    middle = gamma * np.linspace(-2, 2, 81)
    largest = np.abs(1 / (1 + np.exp(-middle)) - line(middle)).max()
    found = by.keep_a_sigmoid_off_its_line(np.random.default_rng(3), control).numbers
    assert found["largest error of the line"] == pytest.approx(largest)


@confirms(
    "normalization/scale_and_shift#keep_a_relu_on_its_bend",
    "the squared correlation of its inputs and outputs; and that of a normal input, by hand",
)
@pytest.mark.parametrize("control", [False, True])
def test_straightness_of_a_relu_equals_its_correlation(control):
    z = np.random.default_rng(3).normal(size=2000)
    z = (z - z.mean()) / z.std() + 4 * control
    on, explained = sum(z > 0) / 2000, np.corrcoef(z, np.clip(z, 0, None))[0, 1] ** 2
    found = by.keep_a_relu_on_its_bend(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx([on, explained])
    limits = [1, 1] if control else [1 / 2, (1 / 4) / (1 / 2 - 1 / (2 * math.pi))]
    assert [on, explained] == pytest.approx(limits, abs=0.03)


@confirms("normalization/scale_and_shift#set_the_statistics", "γ and β themselves")
def test_statistics_after_scale_and_shift_are_beta_and_gamma():
    np.testing.assert_allclose(mean_numbers(by.set_the_statistics), [2, 3], atol=1e-4)
    np.testing.assert_allclose(mean_numbers(by.set_the_statistics, control=True), [0, 1], atol=1e-4)


@confirms("normalization/scale_and_shift#fixed_without_them", "the mean 1 and the variance 4 of the control")
def test_the_statistics_of_the_control_are_those_of_scale_and_shift():
    assert mean_numbers(by.fixed_without_them)[0] < 1e-9
    assert mean_numbers(by.fixed_without_them, control=True)[0] == pytest.approx(3)


@confirms("normalization/scale_and_shift#undo_no_change_of_scale", "nine times the largest activation, times γ")
def test_without_a_normalisation_the_change_is_that_of_the_scale():
    z = np.random.default_rng(3).normal(1, 2, size=(64, 1))
    changes = [by.undo_no_change_of_scale(np.random.default_rng(3), c).numbers for c in (False, True)]
    assert changes[0]["largest change of the output"] < 1e-9
    assert changes[1]["largest change of the output"] == pytest.approx(3 * 9 * np.abs(z).max())


@confirms(
    "normalization/scale_and_shift#absorbed_by_the_next_layer",
    "the layer that absorbs them, written down; and a fit by normal equations",
)
def test_an_affine_layer_absorbs_them():
    rng = np.random.default_rng(3)
    z = rng.normal(size=(64, 3))
    normal = (z - z.mean(axis=0)) / z.std(axis=0)
    gamma, beta, V, c = rng.uniform(0.5, 2, 3), rng.uniform(0.5, 2, 3), rng.normal(size=3), rng.normal()
    np.testing.assert_allclose(normal @ (gamma * V) + beta @ V + c, (gamma * normal + beta) @ V + c)
    outputs = np.maximum(gamma * normal + beta, 0) @ V + c
    X = np.column_stack([np.maximum(normal, 0), np.ones(64)])
    error = np.abs(X @ np.linalg.solve(X.T @ X, X.T @ outputs) - outputs).max()
    found = [by.absorbed_by_the_next_layer(np.random.default_rng(3), c).numbers["largest error"] for c in (False, True)]
    assert found == pytest.approx([0, error])


@confirms(
    "normalization/scale_and_shift#found_without_descent",
    "two equations with two unknowns for each feature, and the same search along moments of the data",
)
def test_two_examples_determine_scale_and_shift():
    rng = np.random.default_rng(3)
    z = rng.normal(5, 3, (64, 3))
    normal = (z - z.mean(axis=0)) / z.std(axis=0)
    wanted = np.array([rng.uniform(1, 2, 3), rng.uniform(-1, 1, 3)])
    targets = wanted[0] * normal + wanted[1]
    scale = (targets[0] - targets[1]) / (normal[0] - normal[1])
    np.testing.assert_allclose([scale, targets[0] - scale * normal[0]], wanted)
    # of normalised values the loss is the squared distance from the wanted scale and shift
    searched, width = np.array([np.ones(3), np.zeros(3)]), 0.5
    for _ in range(400):
        candidate = searched + width * rng.normal(size=(2, 3))
        better = ((candidate - wanted) ** 2).sum() < ((searched - wanted) ** 2).sum()
        searched, width = (candidate, 1.5 * width) if better else (searched, 0.9 * width)
    found = by.found_without_descent(np.random.default_rng(3)).numbers.values()
    assert list(found) == pytest.approx([0, np.abs(searched - wanted).max().round(4)])
    # shuffled: the best scale is the covariance with the normalised values, the best shift the mean
    rng = np.random.default_rng(3)
    rng.normal(size=(64, 3)), rng.uniform(size=6)
    targets = rng.permutation(targets)
    best = np.array([(normal * targets).mean(axis=0), targets.mean(axis=0)])
    found = by.found_without_descent(np.random.default_rng(3), control=True).numbers.values()
    assert list(found) == pytest.approx([np.abs(best - wanted).max()] * 2, abs=1e-3)


@confirms("normalization/scale_and_shift#add_no_functions", "Keras: its two layers equal one folded dense layer")
def test_folding_equals_keras():
    rng = np.random.default_rng(2)
    dense, norm = keras.layers.Dense(3), keras.layers.BatchNormalization(epsilon=1e-5)
    X = rng.normal(size=(10, 4)).astype("float32")
    norm(dense(X))
    kernel, bias = rng.normal(size=(4, 3)), rng.normal(size=3)
    gamma, beta, mean, variance = rng.normal(size=3), rng.normal(size=3), rng.normal(size=3), rng.uniform(0.5, 2, 3)
    dense.set_weights([kernel, bias])
    norm.set_weights([gamma, beta, mean, variance])
    W, b = by.folded(kernel, bias, gamma, beta, Statistics(mean, variance), epsilon=1e-5)
    np.testing.assert_allclose(X @ W + b, norm(dense(X), training=False), atol=1e-4)


@confirms("normalization/scale_and_shift#add_no_functions", "the ranks of the functions that each parameter adds")
def test_directions_are_counted():
    assert list(by.add_no_functions(np.random.default_rng(3)).numbers.values()) == [4 * 3 + 3, 4 * 3 + 3 * 3, 15, 15]
    found = list(by.add_no_functions(np.random.default_rng(0), control=True).numbers.values())
    # after a ReLU, W and b move a unit where it is on, and β moves it everywhere
    rng = np.random.default_rng(0)
    W, b = np.split(rng.normal(size=15), [12])
    rng.uniform(0.5, 2, size=3), rng.normal(size=3), rng.uniform(0.5, 2, size=3)
    X = np.column_stack([rng.normal(size=(60, 4)), np.ones(60)])
    on = X[:, :-1] @ W.reshape(4, 3) + b > 0
    moved = [X * of[:, None] for of in on.T]
    ranks = [
        sum(np.linalg.matrix_rank(np.column_stack([of, beta])) for of in moved) for beta in (np.zeros(60), np.ones(60))
    ]
    assert found == [15, 21, *ranks]


@confirms("normalization/scale_and_shift#undo_no_small_batch", "the gaps of all batches, value by value")
@pytest.mark.parametrize("control, size", [(False, 4), (True, 256)])
def test_the_gaps_of_small_batches(control, size):
    z = np.random.default_rng(3).normal([3.0, -2.0, 0.5], [4.0, 0.5, 1.5], size=(256, 3))
    gaps = []
    for column in z.T:
        for batch in np.split(column, 256 // size):
            middle, spread = sum(batch) / size, math.sqrt(sum((batch - sum(batch) / size) ** 2) / size)
            gaps += [abs((v - middle) / spread * column.std() + column.mean() - v) for v in batch]
    (found,) = by.undo_no_small_batch(np.random.default_rng(3), control).numbers.values()
    assert found == pytest.approx(max(gaps), abs=1e-8)
