"""Second routes to Spring 2018, question 7: JAX builds and differentiates the network; searches for extremes."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.spring_2018 import q7
from tests.confirm import confirms

N_X, N_1, N_2, D = 5, 4, 3, 2


def jax_network(x, layers):
    """The outputs of all layers, neuron by neuron, as the three stages say it."""
    A, found = [x], []
    for matrices, weights in layers:
        A = [
            jax.nn.sigmoid(sum(weights[i][j] * (matrices[j][i] @ a) for i, a in enumerate(A)))
            for j in range(len(matrices))
        ]
        found.append(A)
    return found


@pytest.fixture(scope="module")
def network():
    """Parameters of a network with sizes that all differ, as nested lists, and an input."""
    rng = np.random.default_rng(0)
    layers = q7.draw_parameters(rng, sizes=(N_1, N_2, 1), inputs=N_X, entries=D)
    return [([list(of_neuron) for of_neuron in W], c.tolist()) for W, c in layers], rng.normal(size=N_X)


@confirms("spring-2018/q7#a-i", "JAX: the network runs with matrices of this shape, and with no other")
@confirms("spring-2018/q7#a-ii", "JAX: the network runs with matrices of this shape, and with no other")
def test_matrices_fit(network):
    layers, x = network
    shapes = [matrices[0][0].shape for matrices, _ in layers]
    assert shapes[0] == q7.first_layer_matrix(entries=D, inputs=N_X) == (D, N_X)
    assert shapes[1] == q7.second_layer_matrix(entries=D, first=N_1, second=N_2) == (D, D)
    assert [a.shape for a in jax_network(x, layers)[1]] == [(D,)] * N_2
    for layer, shape in ((0, (N_X, D)), (0, (D, D)), (1, (D, N_X)), (1, (D, N_1))):
        changed = [([list(row) for row in matrices], weights) for matrices, weights in layers]
        changed[layer][0][0][0] = np.ones(shape)
        with pytest.raises((TypeError, ValueError)):
            jax_network(x, changed)


@pytest.mark.parametrize("function", [q7.second_layer_matrix, q7.first_layer_matrix, q7.gradient_shape])
def test_shapes_in_symbols_and_numbers_agree(function):
    numbers = dict(zip(function.part.givens, (7, 11, 13), strict=False))
    symbols = function.part.givens
    expected = [
        sympy.sympify(side).subs({symbols[name]: value for name, value in numbers.items()}) for side in function()
    ]
    assert list(function(**numbers)) == expected


def test_a_matrix_that_does_not_fit_is_refused():
    vector, result = sympy.MatrixSymbol("a", 3, 2), sympy.MatrixSymbol("b", 4, 1)
    with pytest.raises(ValueError, match="W of shape"):
        q7.matrix_between(vector, result)


@confirms("spring-2018/q7#b", "JAX: the weights of the layer whose change moves one of its X-neurons")
def test_weights_that_matter_to_one_neuron(network):
    layers, x = network

    def second(weights):
        return jnp.stack(jax_network(x, [layers[0], (layers[1][0], weights)])[1])

    slopes = np.asarray(jax.jacobian(second)(jnp.asarray(layers[1][1])))  # (neurons, D, inputs, neurons)
    for j in range(N_2):
        assert (
            (np.abs(slopes[j]).max(axis=0) > 0).sum() == q7.stage_two_weights(entries=D, first=N_1, second=N_2) == N_1
        )
    assert q7.stage_two_weights().subs(q7.n_1, N_1) == N_1


@confirms("spring-2018/q7#c-i", "JAX: the sums of stage 2, one vector after the other, for unequal sizes")
@confirms("spring-2018/q7#c-ii", "JAX: the sums of stage 2, one vector after the other, for unequal sizes")
@settings(max_examples=25)
@given(st.integers(1, 5), st.integers(1, 4), st.integers(0, 99))
def test_the_product_is_the_sum(inputs, entries, seed):
    rng = np.random.default_rng(seed)
    a, c = rng.normal(size=(inputs, entries)), rng.normal(size=inputs)
    stack, weights = q7.stage_two_product(inputs, entries).args
    given_values = {stack[d, i]: a[i, d] for d in range(entries) for i in range(inputs)}
    given_values |= {weights[i, 0]: c[i] for i in range(inputs)}
    found = np.array((stack * weights).subs(given_values), dtype=float)
    expected = sum(c[i] * jnp.asarray(a[i]) for i in range(inputs))
    np.testing.assert_allclose(found[:, 0], expected, rtol=1e-5, atol=1e-5)
    assert found.shape == q7.stage_two_shape(entries=entries, first=inputs) == (*expected.shape, 1)


def test_the_layer_equals_jax(network):
    layers, x = network
    ours = q7.outputs(x, [(np.array(matrices), np.array(weights)) for matrices, weights in layers])
    for one, other in zip(ours, jax_network(x, layers), strict=True):
        np.testing.assert_allclose(one, jnp.stack(other), rtol=1e-5)


def from_second_layer(layers, A):
    """A loss of the last output: its squared distance from a random target."""
    target = jnp.asarray(np.random.default_rng(7).normal(size=D))
    W, c = layers[2]
    last = jax.nn.sigmoid(sum(c[i][0] * (W[0][i] @ a) for i, a in enumerate(A)))
    return ((last - target) ** 2).sum()


@confirms("spring-2018/q7#d-i", "JAX: the gradient by the output of an X-neuron has this shape")
@confirms("spring-2018/q7#d-ii", "JAX: autodiff of a whole network by the sum of stage 2")
def test_the_gradient_by_the_sum_equals_jax(network):
    layers, x = network
    here = jax_network(x, layers)[1]
    g = jax.grad(lambda a: from_second_layer(layers, [a, *here[1:]]))(here[0])
    assert (*g.shape, 1) == q7.gradient_shape(entries=D, second=N_2)
    s = jnp.log(here[0] / (1 - here[0]))
    expected = jax.grad(lambda s: from_second_layer(layers, [jax.nn.sigmoid(s), *here[1:]]))(s)
    symbols = [*q7.vector("g", D), *q7.vector("a", D)]
    values = [float(v) for v in (*g, *here[0])]
    found = q7.gradient_by_sum(entries=D).subs(dict(zip(symbols, values, strict=True)))
    np.testing.assert_allclose(np.array(found, dtype=float)[:, 0], expected, rtol=1e-4)


@confirms("spring-2018/q7#e", "JAX: autodiff of a whole network by each matrix of the X-neuron, all sizes different")
def test_the_gradient_by_a_matrix_equals_jax(network):
    layers, x = network
    below, here, _ = jax_network(x, layers)
    g = jax.grad(lambda a: from_second_layer(layers, [a, *here[1:]]))(here[0])
    rule = q7.as_function(q7.gradient_by_matrix(entries=D))
    printed = q7.as_function(q7.printed_gradient(entries=D))

    def loss(M, i):
        matrices = [list(of_neuron) for of_neuron in layers[1][0]]
        matrices[0][i] = M
        return from_second_layer(layers, jax_network(x, [layers[0], (matrices, layers[1][1])])[1])

    for i in range(N_1):
        expected = jax.grad(loss)(jnp.asarray(layers[1][0][0][i]), i)
        found = rule(g, here[0], below[i], layers[1][1][i][0])
        np.testing.assert_allclose(found, expected, rtol=2e-3, atol=1e-7)
        assert not np.allclose(printed(g, here[0], below[i], layers[1][1][i][0]), expected, rtol=0.05)
        assert not np.allclose(np.transpose(found), expected, rtol=0.05)


@pytest.mark.parametrize(
    "broken",
    [
        lambda g, a, b, c: c * np.outer(b, g * a * (1 - a)),
        lambda g, a, b, c: np.outer(g * a * (1 - a), b),
        lambda g, a, b, c: c * np.outer(g * (1 - a), b),
        lambda g, a, b, c: -c * np.outer(g * a * (1 - a), b),
    ],
)
def test_the_witness_refuses_other_rules(broken):
    assert not q7.is_gradient_by_matrix(broken)
    assert q7.is_gradient_by_matrix(lambda g, a, b, c: c * np.outer(g * a * (1 - a), b))


# Parts f and g


def jax_loss(norm, label):
    return label * jnp.maximum(0, 0.9 - norm) ** 2 + (1 - label) * jnp.maximum(0, norm - 0.1) ** 2


@confirms("spring-2018/q7#f", "JAX: the loss and its slope at many norms")
def test_the_curve_equals_jax():
    curve = q7.loss_against_norm()
    slope = jax.grad(jax_loss)
    assert (curve.at_zero, curve.slope_at_zero) == pytest.approx(
        [float(jax_loss(0.0, 1)), float(slope(0.0, 1))], abs=1e-5
    )
    for norm in np.linspace(0, 1.7, 35):
        value = float(jax_loss(norm, 1))
        assert float(q7.falafel_loss(norm, 1)) == pytest.approx(value, abs=1e-6)
        if norm < curve.meets_axis - 1e-3:  # a parabola is given by its end and what is measured there
            left = curve.meets_axis - norm
            assert value == pytest.approx(curve.at_zero * (left / curve.meets_axis) ** 2, abs=1e-5) and value > 0
            assert float(slope(norm, 1)) == pytest.approx(curve.slope_at_zero * left / curve.meets_axis, abs=1e-5)
        elif norm > curve.meets_axis + 1e-3:
            assert value == curve.beyond == 0
    assert float(slope(0.9 - 1e-4, 1)) == pytest.approx(curve.slope_there, abs=1e-3)


@confirms("spring-2018/q7#g-i", "a search: random outputs of sigmoids, which come close to the bound and stay below it")
@pytest.mark.parametrize("entries", [1, 2, 7])
def test_no_output_exceeds_the_bound(entries):
    bound = float(q7.largest_loss(entries))
    s = np.random.default_rng(entries).normal(0, 6, size=(200_000, entries))
    losses = jax_loss(np.linalg.norm(1 / (1 + np.exp(-s)), axis=1), 0)
    assert losses.max() < bound + 1e-6
    top = float(jax_loss(np.linalg.norm(1 / (1 + np.exp(-np.full(entries, 12.0)))), 0))
    assert bound - 1e-3 < top <= bound + 1e-6
    assert float(q7.largest_loss().subs(q7.D, entries)) == pytest.approx(bound)


@confirms("spring-2018/q7#g-i", "floating-point intervals: the loss grows with every entry, and σ(s) < 1 for all s")
def test_the_bound_is_not_attained():
    with q7.mpmath.workdps(60):
        for size in (1, 20, 100):
            assert 1 / (1 + q7.mpmath.exp(-size)) < 1
    assert not q7.bound_is_attained()
    slopes = jax.vmap(jax.grad(lambda a: jax_loss(jnp.linalg.norm(a), 0)))(jnp.asarray([[0.3, 0.4], [0.9, 0.2]]))
    assert (slopes > 0).all()


@confirms("spring-2018/q7#g-ii", "a search over norms: where the loss is zero, and where it is not")
@pytest.mark.parametrize("m_minus", [0.1, 0.25])
def test_the_minimum_by_search(m_minus):
    minimum = q7.least_loss(m_minus=m_minus)
    norms = np.linspace(0, 2, 4001)
    losses = np.maximum(0, norms - m_minus) ** 2
    assert losses.min() == minimum.value
    assert norms[losses == 0].max() == pytest.approx(minimum.up_to, abs=6e-4)
    for entries in (1, 5):  # there are outputs of sigmoids with such norms
        a = 1 / (1 + np.exp(-np.full(entries, -6.0)))
        assert q7.falafel_loss(np.linalg.norm(a), 0) == 0


# What the page prints beside the answers

SIZES = {"entries": D, "first": N_1, "second": N_2, "inputs": N_X}
MISTAKES = {
    q7.second_layer_matrix: [(N_2, N_1), (D, D * N_1), (D, 1)],
    q7.first_layer_matrix: [(N_X, D), (D, D)],
    q7.stage_two_weights: [12, 16, 3],  # of all 3 X-neurons; entries of 4 matrices 2 × 2; X-neurons of the layer
    q7.stage_two_shape: [(D, N_1), (N_1, 1), (D * N_1, 1)],
    q7.gradient_shape: [(1, D), (1, 1), (D, N_2)],
}


@pytest.mark.parametrize("function", MISTAKES, ids=lambda function: function.__name__)
def test_mistakes_give_what_their_words_say(function):
    sizes = {name: SIZES[name] for name in function.part.givens}
    assert [mistake(**sizes) for mistake in function.part.mistakes.values()] == MISTAKES[function]


def test_mistakes_about_the_least_loss_give_what_their_words_say():
    mistakes = q7.least_loss.part.mistakes.values()
    assert [tuple(mistake(m_plus=0.8, m_minus=0.3)) for mistake in mistakes] == [(0, 0.8), (0, 0), (0.09, 0)]


def test_answers_are_printed_in_their_order():
    assert q7.side_by_side(q7.first_layer_matrix()) == r"D \times n_{x}"
    minimum = q7.least_loss.part.tex(q7.Minimum(0.0, 0.25))
    assert minimum.startswith("0 ") and minimum.endswith(" 0.25")
    words = q7.describe(q7.Curve(at_zero=5, slope_at_zero=-4, meets_axis=3, slope_there=0, beyond=2))
    assert "from 5 at norm 0, where its slope is -4, down to 0 at norm 3" in words and words.endswith("loss is 2.")


def test_the_weight_is_that_of_the_absence():
    norms = np.array([0.05, 0.6, 1.1])
    np.testing.assert_allclose(q7.falafel_loss(norms, 0, weight=3), [0, 3 * 0.25, 3 * 1])
    np.testing.assert_allclose(q7.falafel_loss(norms, 1, weight=3), [0.85**2, 0.3**2, 0])


def test_the_rows_of_the_largest_loss_by_many_digits():
    rows = q7.largest_loss_rows()
    for size, missing, gap in rows:
        with q7.mpmath.workdps(60):
            entry = 1 / (1 + q7.mpmath.exp(-size))
            expected = (q7.mpmath.sqrt(3) - 0.1) ** 2 - (q7.mpmath.sqrt(3 * entry**2) - 0.1) ** 2
            assert missing == pytest.approx(float(1 - entry), rel=1e-6, abs=1e-15)
            assert gap == pytest.approx(float(expected), rel=1e-6, abs=1e-14)
    assert rows[0][2] > 0.1 and rows[-1][1] == 0  # the sigmoid is 1, on a computer


@pytest.mark.parametrize("wrong", range(N_1))
def test_the_witness_asks_for_every_matrix(wrong):
    asked = itertools.count()

    def rule(g, a, b, c):
        return c * np.outer(g * a * (1 - a), b) + (next(asked) == wrong)

    assert not q7.is_gradient_by_matrix(rule)


def test_the_witness_refuses_a_gradient_that_is_one_in_a_thousand_too_large():
    assert not q7.is_gradient_by_matrix(lambda g, a, b, c: 1.001 * c * np.outer(g * a * (1 - a), b))


def test_the_end_of_the_stretch_is_found_between_the_norms_of_the_search():
    assert q7.least_loss(m_minus=0.17) == pytest.approx((0, 0.17), abs=1e-8)


def test_the_witness_of_stage_two_asks_for_unequal_sizes_and_for_values():
    assert q7.gives_stage_two(q7.weights_into)
    assert not q7.gives_stage_two(lambda c, i, j: c[:, j] if len(c) == len(c.T) else 2 * c[:, j])
    assert not q7.gives_stage_two(lambda c, i, j: c[:, j] if len(c) != len(c.T) else c[i, :])


def test_the_figure_draws_the_loss_with_its_ends():
    present, absent, ends = q7.draw_loss().axes[0].lines
    for curve, label in ((present, 1), (absent, 0)):
        norms, losses = curve.get_data()
        np.testing.assert_allclose(losses, [float(jax_loss(norm, label)) for norm in norms], atol=1e-5)
    assert "y = 1" in present.get_label() and "y = 0" in absent.get_label()
    np.testing.assert_allclose(ends.get_xydata(), [[0, 0.81], [0.9, 0]])


def test_the_figure_names_weights_as_the_text_does():
    drawn = q7.draw_x_neuron()
    for i in (1, 2, 3):
        assert q7.below("c", f"{i}j") in drawn and q7.below("W", f"j{i}") in drawn
