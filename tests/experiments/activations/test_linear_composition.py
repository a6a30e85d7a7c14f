"""Second routes to what layers without activations amount to."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy

from solutions.experiments.activations import linear_composition as by
from solutions.nn.data import blobs, circle
from solutions.nn.mlp import initialize
from tests.confirm import confirms
from tests.experiments import adam
from tests.experiments.data.fitted import logistic, with_ones


@confirms(
    "activations/linear_composition#equal_one_layer",
    "JAX: the Jacobian of the stack is the same everywhere, and that of the single layer",
)
@pytest.mark.parametrize("sizes", [[5, 7, 3, 6, 2], [3, 1, 4]])
def test_collapsed_layer_equals_the_jacobian(sizes):
    rng = np.random.default_rng(len(sizes))
    layers = by.random_layers(rng, sizes)

    def deep(x):
        for W, b in layers:
            x = x @ W + b
        return x

    W, b = by.collapsed(layers)
    assert W.shape == (sizes[0], sizes[-1])
    for x in rng.normal(size=(3, sizes[0])):
        np.testing.assert_allclose(jax.jacobian(deep)(jnp.asarray(x)).T, W, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(deep(np.zeros(sizes[0])), b, rtol=1e-9)
    found = by.equal_one_layer(np.random.default_rng(3)).numbers  # but for rounding, the distance is 0
    assert list(found.values()) == pytest.approx([4, 0], abs=1e-12)


@confirms("activations/linear_composition#equal_one_layer", "loops over the layers, with and without ReLUs")
@pytest.mark.parametrize("control", [False, True])
def test_the_distance_of_a_deep_network_from_a_single_layer(control):
    rng = np.random.default_rng(3)
    layers = [(rng.normal(size=(m, n)), rng.normal(size=n)) for m, n in ((5, 7), (7, 3), (3, 6), (6, 2))]
    deep = single = rng.normal(size=(100, 5))
    for number, (W, b) in enumerate(layers):
        deep, single = deep @ W + b, single @ W + b
        deep = np.maximum(deep, 0) if control and number < 3 else deep
    number, gap = by.equal_one_layer(np.random.default_rng(3), control).numbers.values()
    assert number == 4 and gap == pytest.approx(np.abs(deep - single).max() / np.abs(single).max(), abs=1e-12)


@confirms(
    "activations/linear_composition#gain_nothing_on_logistic_regression",
    "JAX: the same training by autodiff; SciPy: the logistic regression on the same examples",
)
@pytest.mark.parametrize("control", [False, True])
def test_losses_of_a_deep_network_and_of_a_line(control):
    rng = np.random.default_rng(3)
    X, y = blobs(rng, 300, [[2, 2], [0, 0]], (2, 3))
    outputs, start = adam.relu_outputs if control else adam.affine_outputs, initialize([2, 4, 4, 4, 4, 4, 1], rng)
    trained = adam.classifier(start, X, y, 0.01, 200, outputs)
    scores = with_ones(X) @ logistic(X, y), outputs(trained, X)
    expected = [np.mean(np.log1p(np.exp((1 - 2 * y) * z))) for z in scores] + [np.mean((z > 0) == y) for z in scores]
    gaps = []
    for network in (start, trained):
        single = adam.affine_outputs(network, X)
        gaps.append(np.abs(outputs(network, X) - single).max() / np.abs(single).max())
    found = by.gain_nothing_on_logistic_regression(np.random.default_rng(3), control).numbers
    assert list(found.values()) == pytest.approx([max(gaps), *expected], abs=1e-9)
    assert control or expected[1] >= expected[0]  # no affine logit has a lower loss


@confirms(
    "activations/linear_composition#cannot_separate_xor",
    "JAX: at the answer one half the convex loss of XOR has gradient zero, so log 2 is its minimum",
)
def test_no_affine_logit_does_better_on_xor():
    X, y = by.XOR

    def loss(theta):
        z = X @ theta[:2] + theta[2]
        return jnp.mean(jnp.logaddexp(0, z) - y * z)

    at = jnp.zeros(3)
    assert float(loss(at)) == pytest.approx(math.log(2))
    assert float(jnp.abs(jax.grad(loss)(at)).max()) < 1e-6
    with_ones = np.column_stack([X, np.ones(4)])
    hessian = with_ones.T @ with_ones / 16  # the mean of σ'(0) = 1/4 times x xᵀ
    assert np.linalg.eigvalsh(hessian).min() > 0.01  # the loss is convex, and strictly so here
    found = by.cannot_separate_xor(np.random.default_rng(3)).numbers
    assert found["loss"] == pytest.approx(math.log(2), abs=1e-3)


@confirms("activations/linear_composition#cannot_separate_xor", "JAX: the same training by autodiff")
@pytest.mark.parametrize("control", [False, True])
def test_training_on_xor_in_jax(control):
    rng = np.random.default_rng(3)
    X, y = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
    outputs = adam.relu_outputs if control else adam.affine_outputs
    z = outputs(adam.classifier(initialize([2, 16, 16, 1], rng), X, y, 0.03, 150, outputs), X)
    loss, right = np.mean(np.log1p(np.exp((1 - 2 * y) * z))), np.mean((z > 0) == y)
    found = by.cannot_separate_xor(np.random.default_rng(3), control).numbers
    assert list(found.values()) == pytest.approx([-math.log(0.5), loss, right])


@confirms("activations/linear_composition#an_added_layer_keeps_the_accuracy", "JAX: both trainings by autodiff")
@pytest.mark.parametrize("control", [False, True])
def test_accuracies_with_an_added_layer(control):
    rng = np.random.default_rng(3)
    X, y = blobs(rng, 40, circle(6, radius=4.0))
    accuracies = []
    for sizes in ([2, 8, 6], [2, 8, 1 if control else 8, 6]):

        def logits(network):
            z = X
            for W, b in network:
                z = z @ W + b
            return z

        def loss(network):
            z = logits(network)
            return jnp.mean(jax.nn.logsumexp(z, axis=1) - z[np.arange(len(y)), y])

        network = adam.minimized(loss, initialize(sizes, rng), 0.05, 50)
        accuracies.append((logits(network).argmax(axis=1) == y).mean())
    found = by.an_added_layer_keeps_the_accuracy(np.random.default_rng(3), control).numbers
    assert list(found.values()) == pytest.approx(accuracies)


@confirms(
    "activations/linear_composition#lose_rank_in_a_narrow_layer",
    "SymPy: the exact rank of products of integer matrices",
)
@pytest.mark.parametrize("hidden", [1, 2, 4, 8])
def test_rank_is_limited_by_the_narrowest_layer(hidden):
    rng = np.random.default_rng(hidden)
    first, second = (sympy.Matrix(rng.integers(-9, 10, size=shape)) for shape in ((6, hidden), (hidden, 5)))
    assert (first * second).rank() == min(hidden, 5)
    for control, of_hidden in ((False, 2), (True, 8)):
        numbers = by.lose_rank_in_a_narrow_layer(rng, control).numbers
        assert list(numbers.values()) == [of_hidden, min(of_hidden, 5), 5]


@confirms("activations/linear_composition#with_biases_are_not_linear", "the biases, taken through the layers in loops")
def test_the_output_for_zero_is_what_the_biases_add():
    rng = np.random.default_rng(3)
    _, b, W, c = rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal(size=(4, 2)), rng.normal(size=2)
    output = [c[j] + sum(b[i] * W[i, j] for i in range(4)) for j in range(2)]
    for control, expected in ((False, min(map(abs, output))), (True, 0)):
        (least,) = by.with_biases_are_not_linear(np.random.default_rng(3), control).numbers.values()
        assert least == pytest.approx(expected)


@confirms(
    "activations/linear_composition#pass_one_output_through_any_bottleneck",
    "the map itself as the first layer and a 1 as the second; and of two outputs the eigenvalues that are left out",
)
@pytest.mark.parametrize("seed", [3, 4])
def test_what_a_single_unit_loses_is_the_smaller_eigenvalue(seed):
    W = np.random.default_rng(seed).normal(size=(6, 1))
    assert (W @ np.ones((1, 1)) == W).all()  # the first layer is the map, the second passes it on
    found = by.pass_one_output_through_any_bottleneck(np.random.default_rng(seed)).numbers
    assert list(found.values()) == [1, 1, pytest.approx(0, abs=1e-12)]
    W = np.random.default_rng(seed).normal(size=(6, 2))
    smaller, larger = np.linalg.eigvalsh(W.T @ W)
    found = by.pass_one_output_through_any_bottleneck(np.random.default_rng(seed), control=True).numbers
    assert list(found.values()) == [1, 2, pytest.approx(math.sqrt(smaller / (smaller + larger)))]


@confirms("activations/linear_composition#stay_where_all_weights_are_zero", "JAX: the same gradient steps, by autodiff")
@pytest.mark.parametrize("control", [False, True])
def test_training_from_zero_equals_gradient_steps_in_jax(control):
    X, y = blobs(np.random.default_rng(3), (100, 200), [[-1, -1], [1, 1]])
    sizes = [(2, 1)] if control else [(2, 4), (4, 1)]

    def outputs(network):
        z = X
        for W, b in network:
            z = z @ W + b
        return z[:, 0]

    @jax.jit
    def step(network):
        slope = jax.grad(lambda network: jnp.mean(jnp.logaddexp(0, outputs(network)) - y * outputs(network)))(network)
        return jax.tree.map(lambda x, g: x - 0.5 * g, network, slope)

    network = [(jnp.zeros(shape), jnp.zeros(shape[1])) for shape in sizes]
    for _ in range(100):
        network = step(network)
    z = outputs(network)
    spread, accuracy = by.stay_where_all_weights_are_zero(np.random.default_rng(3), control).numbers.values()
    assert spread == pytest.approx(float(jnp.ptp(z)), rel=1e-4) and accuracy == float(np.mean((np.asarray(z) > 0) == y))
    if not control:
        assert (spread, accuracy) == (0, 200 / 300)
