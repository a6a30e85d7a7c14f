"""Second routes to Winter 2021, question 6: JAX's autodiff, finite differences, and arithmetic of many digits.

All sizes differ, so that a transposed answer does not fit.
"""

import itertools

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2021 import q6
from solutions.nn.gradients import check_gradient, numerical_jacobian
from tests.confirm import confirms

SIZE = st.integers(2, 9)
SEED = st.integers(0, 2**32 - 1)


@confirms("winter-2021/q6#i", "trying every pair of sides for the arrays and running the network on real numbers")
@settings(max_examples=20)
@given(st.lists(SIZE, min_size=4, max_size=4, unique=True))
def test_shapes_equal_the_only_ones_that_run(sizes):
    inputs, hidden, classes, examples = sizes
    hidden_output = np.ones((hidden, inputs)) @ np.ones((inputs, examples))
    runs = set()
    for weights, biases in itertools.product(itertools.product({1, *sizes}, repeat=2), repeat=2):
        if weights[1] == hidden and biases == (np.ones(weights) @ hidden_output[:, :1]).shape == (classes, 1):
            runs.add((weights, biases))
    assert runs == {q6.shapes(*sizes)[:2]}
    assert q6.shapes(*sizes).hidden == hidden_output.shape
    names = dict(zip((q6.D_x, q6.D_a, q6.K, q6.m), sizes, strict=True))
    in_symbols = [tuple(sympy.sympify(side).subs(names) for side in shape) for shape in q6.shapes()]
    assert in_symbols == list(q6.shapes(*sizes))


def jacobian_from_answers(z, temperature):
    """The softmax's Jacobian (classes, classes), its entries from parts ii and iii."""
    own = sympy.lambdify((q6.y_k, q6.y_i), q6.own_derivative(temperature))
    cross = sympy.lambdify((q6.y_k, q6.y_i), q6.cross_derivative(temperature))
    y = np.exp(z / temperature) / np.exp(z / temperature).sum()
    return np.array([[(own if k == i else cross)(y[k], y[i]) for i in range(len(z))] for k in range(len(z))])


@confirms("winter-2021/q6#ii", "JAX: the diagonal of the softmax's Jacobian")
@confirms("winter-2021/q6#iii", "JAX: the Jacobian of the softmax off its diagonal")
@pytest.mark.parametrize("temperature", [1, 5])
def test_softmax_derivatives_equal_autodiff(temperature):
    jacobian = jax.jit(jax.jacobian(lambda z: jax.nn.softmax(z / temperature)))
    for z in np.random.default_rng(0).normal(size=(10, 5)):
        np.testing.assert_allclose(jacobian_from_answers(z, temperature), jacobian(z), atol=1e-6)


@confirms("winter-2021/q6#ii", "finite differences through a random upstream vector")
@confirms("winter-2021/q6#iii", "finite differences through a random upstream vector")
@pytest.mark.parametrize("temperature", [1, 3])
def test_softmax_derivatives_equal_finite_differences(temperature):
    z = np.random.default_rng(1).normal(size=4)

    def probabilities(z):
        return np.exp(z / temperature) / np.exp(z / temperature).sum()

    def gradient(z, upstream):
        return jacobian_from_answers(z, temperature).T @ upstream

    assert check_gradient(probabilities, gradient, z, rng=2) < 1e-8


def gradient_from_answer(z, label, temperature):
    """The loss's gradient (classes,) by the logits, its entries from part iv."""
    y = np.exp(z / temperature) / np.exp(z / temperature).sum()
    answer = q6.logit_gradient(temperature)
    return np.array([float(answer.subs({q6.i: i + 1, q6.k: label + 1, q6.y_i: y[i]})) for i in range(len(z))])


@confirms("winter-2021/q6#iv", "JAX: the gradient of the cross-entropy for every class as the true one")
@pytest.mark.parametrize("temperature", [1, 2])
def test_logit_gradient_equals_autodiff(temperature):
    z = np.random.default_rng(3).normal(size=5)
    gradient = jax.jit(jax.grad(lambda z, label: -jax.nn.log_softmax(z / temperature)[label]))
    for label in range(5):
        expected = gradient(z, label)
        np.testing.assert_allclose(gradient_from_answer(z, label, temperature), expected, atol=1e-6)


@confirms("winter-2021/q6#iv", "finite differences of the loss")
@settings(max_examples=10)
@given(SEED, st.integers(0, 3))
def test_logit_gradient_equals_finite_differences(seed, label):
    z = np.random.default_rng(seed).normal(size=4)
    error = check_gradient(
        lambda z: -np.log(np.exp(z[label]) / np.exp(z).sum()), lambda z: gradient_from_answer(z, label, 1), z
    )
    assert error < 1e-7


def jacobian_of_numbers(weights):
    """The answer to part v with numbers in the place of its symbols."""
    names = {sympy.Symbol(f"w_{r + 1}{c + 1}"): value for (r, c), value in np.ndenumerate(weights)}
    return np.array(q6.logit_jacobian(*weights.shape).subs(names), dtype=float)


@confirms("winter-2021/q6#v", "JAX: the Jacobian of the layer at random weights, with unequal sizes")
@pytest.mark.parametrize("shape", [(5, 3), (2, 4)])
def test_logit_jacobian_equals_autodiff(shape):
    rng = np.random.default_rng(4)
    weights, biases, a = rng.normal(size=shape), rng.normal(size=shape[0]), rng.normal(size=shape[1])
    expected = jax.jacobian(lambda a: jnp.asarray(weights) @ a + biases)(jnp.asarray(a))
    np.testing.assert_allclose(jacobian_of_numbers(weights), expected, atol=1e-6)


@confirms("winter-2021/q6#v", "finite differences of the layer")
def test_logit_jacobian_equals_finite_differences():
    rng = np.random.default_rng(5)
    weights, a = rng.normal(size=(4, 3)), rng.normal(size=3)
    np.testing.assert_allclose(jacobian_of_numbers(weights), numerical_jacobian(lambda a: weights @ a, a), atol=1e-8)


@confirms("winter-2021/q6#vi", "JAX: the derivative of its own LeakyReLU away from 0")
@pytest.mark.parametrize("alpha", [0.01, 0.0, 0.2])
def test_leaky_relu_slope_equals_autodiff(alpha):
    slope = jax.grad(jax.nn.leaky_relu)
    for z in (-3.0, -0.01, 0.01, 3.0):
        assert float(q6.leaky_relu_slope(alpha).subs(q6.z, z)) == pytest.approx(float(slope(z, alpha)), abs=1e-7)


@confirms("winter-2021/q6#vi", "difference quotients of max(z, αz) on both sides of 0")
@pytest.mark.parametrize("alpha", [0.01, 0.3, 1])
def test_a_slope_at_zero_only_where_both_sides_agree(alpha):
    left, right = ((max(h, alpha * h) - 0) / h for h in (-(2.0**-20), 2.0**-20))
    at_zero = q6.leaky_relu_slope(alpha).subs(q6.z, 0)
    assert (at_zero is sympy.nan) == (left != right)
    assert at_zero is sympy.nan or float(at_zero) == left
    assert q6.one_sided_slopes(alpha) == pytest.approx((left, right))


def loss_in_jax(parameters, x, label):
    """The network's loss, written once more, with vectors instead of columns."""
    (W1, b1), (W2, b2) = parameters
    return -jax.nn.log_softmax(W2 @ jax.nn.leaky_relu(W1 @ x + b1, 0.01) + b2)[label]


def gradients_from_answer(W1, b1, W2, b2, x, label):
    """The answer to part vii with numbers in the place of its matrices; the signals are computed here."""
    z1 = W1 @ x + b1
    logits = W2 @ np.maximum(z1, 0.01 * z1) + b2
    delta_0 = np.exp(logits) / np.exp(logits).sum() - np.eye(len(logits))[label]
    hidden, inputs = W1.shape
    values = {
        sympy.MatrixSymbol("delta_0", len(b2), 1): delta_0[:, None],
        sympy.MatrixSymbol("delta_1", len(b2), hidden): W2,
        sympy.MatrixSymbol("delta_2", hidden, 1): np.where(z1 < 0, 0.01, 1)[:, None],
        sympy.MatrixSymbol("x", inputs, 1): x[:, None],
    }
    answer = q6.hidden_gradients(inputs, hidden, len(b2))
    return [sympy.lambdify(list(values), gradient)(*values.values()) for gradient in answer]


def random_network(seed, inputs, hidden, classes):
    """Parameters of a network, an example and its label."""
    rng = np.random.default_rng(seed)
    W1, b1, x = rng.normal(size=(hidden, inputs)), rng.normal(size=hidden), rng.normal(size=inputs)
    W2, b2 = rng.normal(size=(classes, hidden)), rng.normal(size=classes)
    return W1, b1, W2, b2, x, int(rng.integers(classes))


@confirms("winter-2021/q6#vii", "JAX: the gradient of the whole network, with two sets of unequal sizes")
@pytest.mark.parametrize("sizes", [(4, 3, 5), (5, 3, 2)])
def test_hidden_gradients_equal_autodiff(sizes):
    W1, b1, W2, b2, x, label = random_network(6, *sizes)
    (dW1, db1), _ = jax.grad(loss_in_jax)(((W1, b1), (W2, b2)), x, label)
    weights, biases = gradients_from_answer(W1, b1, W2, b2, x, label)
    np.testing.assert_allclose(weights, dW1, atol=2e-6)
    np.testing.assert_allclose(biases[:, 0], db1, atol=2e-6)


@confirms("winter-2021/q6#vii", "finite differences through the whole network at random sizes")
@settings(max_examples=10)
@given(SEED, st.lists(st.integers(2, 5), min_size=3, max_size=3, unique=True))
def test_hidden_gradients_equal_finite_differences(seed, sizes):
    W1, b1, W2, b2, x, label = random_network(seed, *sizes)
    assume(np.abs(W1 @ x + b1).min() > 1e-2)

    def loss(W1, b1):
        z1 = W1 @ x + b1
        logits = W2 @ np.maximum(z1, 0.01 * z1) + b2
        return np.log(np.exp(logits).sum()) - logits[label]

    weights, biases = gradients_from_answer(W1, b1, W2, b2, x, label)
    # a certain network has a gradient of about zero, which says nothing
    assume(np.abs(weights).max() > 1e-3)
    assert check_gradient(lambda W: loss(W, b1), lambda W: weights, W1) < 1e-6
    assert check_gradient(lambda b: loss(W1, b), lambda b: biases[:, 0], b1) < 1e-6


def test_one_bracketing_fits_and_one_is_silently_wrong():
    left_to_right, elementwise_first, products_first = q6.readings_compared()
    assert left_to_right[1:] == ("right", "right", "right")
    assert elementwise_first[1:3] == ("shape error", "shape error") and elementwise_first[3].startswith("wrong by")
    assert products_first[1:] == ("shape error", "right", "right")
    assert q6.asterisk_fails_in_numpy() and q6.row_of_probabilities_fails()


def test_the_silently_wrong_bracketing_differs_from_autodiff_too():
    gradient = jax.jit(jax.grad(loss_in_jax))
    differences = []
    for seed in range(10):
        W1, b1, W2, b2, x, label = random_network(seed, inputs=4, hidden=3, classes=3)
        network = dict(W1=W1, b1=b1[:, None], W2=W2, b2=b2[:, None], x=x[:, None], y=np.eye(3)[:, [label]])
        found = q6.signals(**network)
        (dW1, _), _ = gradient(((W1, b1), (W2, b2)), x, label)
        assert np.allclose(q6.from_left_to_right(*found), dW1, atol=1e-5)
        differences.append(np.abs(q6.elementwise_first(*found) - dW1).max())
    assert max(differences) > 0.1


def softmax_of_many_digits(logits):
    """The softmax by its definition, with so many digits and so wide exponents that nothing rounds to 0."""
    with mpmath.workdps(3000):
        exponentials = [mpmath.exp(mpmath.mpf(float(z))) for z in logits]
        total = mpmath.fsum(exponentials)
        return [e / total for e in exponentials], total * mpmath.exp(-mpmath.mpf(float(max(logits))))


@confirms("winter-2021/q6#viii", "arithmetic of 3000 digits, in which the plain formula is exact")
@settings(max_examples=10)
@given(SEED, st.sampled_from([0.0, 900.0, -900.0]))
def test_the_shift_keeps_the_value_and_bounds_the_sum(seed, shift):
    z = np.random.default_rng(seed).normal(size=4) * 3 + shift
    exact, denominator = softmax_of_many_digits(z)
    e = np.exp(z - z.max())
    np.testing.assert_allclose(e / e.sum(), [float(p) for p in exact], rtol=1e-12)
    assert 1 < denominator < 4 and e.max() == 1
    assert np.isnan(q6.plain_softmax(z)).any() == (shift != 0)


def test_the_denominator_is_one_only_by_rounding():
    assert q6.denominator([0.0, -1000.0]) == 1.0
    assert softmax_of_many_digits([0.0, -1000.0])[1] > 1
    assert all(q6.denominator([z]) == 1.0 for z in (-1e6, 0.0, 1e6))
    assert q6.division_by_zero_is_silent_in_numpy()


@confirms("winter-2021/q6#viii", "JAX in single precision: its own exp breaks in both regimes, its own softmax in none")
@pytest.mark.parametrize("logits", [[90.0, 0.0, 1.0], [-200.0, -201.0, -202.0]])
def test_the_plain_formula_breaks_in_jax(logits):
    e = jnp.exp(jnp.asarray(logits, dtype=jnp.float32))
    assert bool(jnp.isnan(e / e.sum()).any())
    assert bool(jnp.isclose(jax.nn.softmax(jnp.asarray(logits)).sum(), 1))


def test_the_loss_needs_more_than_a_stable_softmax():
    found = q6.loss_breaks_after_stable_softmax().numbers
    probabilities, _ = softmax_of_many_digits([0.0, -1000.0])
    with mpmath.workdps(3000):
        exact = [float(-mpmath.log(p)) for p in probabilities]
    assert list(found.values())[2:] == pytest.approx(exact, abs=1e-12)
    assert not np.isfinite(list(found.values())[:2]).any()
