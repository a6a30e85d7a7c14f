"""Second routes to Winter 2021, question 2: Keras, JAX, closed forms of normal classes, and tracing index by index."""

import itertools
import math
from statistics import NormalDist

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2021 import q2
from solutions.nn.initialization import xavier
from solutions.nn.shapes import Conv, Pool
from tests.confirm import confirms

normal = NormalDist().cdf
SEEDS = range(12)


def mean_numbers(experiment, **options):
    """The mean of an experiment's numbers over some seeds, one after the other."""
    return np.mean([list(experiment(seed=seed, **options).numbers.values()) for seed in SEEDS], axis=0)


@confirms("winter-2021/q2#a", "Keras: its own layer, given that γ and β, returns its input")
def test_keras_undoes_the_normalization():
    z = np.random.default_rng(1).normal([4.0, -1.0], [3.0, 0.5], size=(32, 2)).astype("float32")
    layer = keras.layers.BatchNormalization(epsilon=1e-7)
    assert np.abs(layer(z, training=True) - z).max() > 1
    layer.gamma.assign(z.std(axis=0))
    layer.beta.assign(z.mean(axis=0))
    np.testing.assert_allclose(layer(z, training=True), z, atol=1e-4)
    assert "restores" in q2.reasons_for_scale_and_shift()


@confirms("winter-2021/q2#a", "the correlation of the sigmoid with its input, integrated by Gauss and Hermite")
@pytest.mark.parametrize("control, spread", [(False, 1.0), (True, q2.WIDE)])
def test_straightness_equals_the_integral(control, spread):
    nodes, weights = np.polynomial.hermite_e.hermegauss(120)
    weights = weights / weights.sum()
    values = 1 / (1 + np.exp(-spread * nodes)) - 0.5  # odd, so its mean is 0
    squared_correlation = (weights @ (nodes * values)) ** 2 / (weights @ values**2)
    (explained,) = mean_numbers(q2.normalized_sigmoid_is_almost_a_line, control=control)
    assert explained == pytest.approx(squared_correlation, abs=0.005)


def test_statistics_after_scale_and_shift_are_beta_and_gamma():
    np.testing.assert_allclose(mean_numbers(q2.scale_and_shift_set_the_statistics), [2, 3], atol=1e-4)


@confirms("winter-2021/q2#b", "the normal distribution function in place of samples and fits")
def test_shift_equals_the_closed_form():
    on_dev, rejected, mended = mean_numbers(q2.shifted_data_break_the_model)
    assert on_dev == pytest.approx(normal(2), abs=0.005)  # the boundary lies two deviations from both means
    assert rejected == pytest.approx(normal(0), abs=0.03)  # the positives have moved onto it
    assert mended == pytest.approx(normal(2), abs=0.005)


@confirms("winter-2021/q2#b", "the Bayes boundary of two normal classes in place of fits")
def test_weighting_equals_the_closed_form():
    boundary = 1 + math.log(3880 / 120) / 2  # between means 0 and 2, with the prior of the training set
    _, before, after = mean_numbers(q2.training_again_mends_the_model)
    assert before == pytest.approx(normal(2 - boundary), abs=0.06)
    assert after == pytest.approx(normal(1), abs=0.04)


@confirms("winter-2021/q2#b", "precision and recall of the constant answers, counted pair by pair")
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=30))
def test_metrics_equal_counts(pairs):
    y, said = [a for a, _ in pairs], [b for _, b in pairs]
    hits, misses, alarms = pairs.count((1, 1)), pairs.count((1, 0)), pairs.count((0, 1))
    assert q2.accuracy(y, said) == pytest.approx((hits + pairs.count((0, 0))) / len(pairs))
    if hits:
        precision, recall = hits / (hits + alarms), hits / (hits + misses)
        assert q2.f1_score(y, said) == pytest.approx(2 * precision * recall / (precision + recall))
    if 0 < sum(y) < len(y):
        by_class = hits / (hits + misses) + pairs.count((0, 0)) / (alarms + pairs.count((0, 0)))
        assert q2.balanced_accuracy(y, said) == pytest.approx(by_class / 2)


@given(st.integers(1, 99))
def test_a_constant_model_scores_its_share(positives):
    y = [1] * positives + [0] * (100 - positives)
    share = positives / 100
    assert q2.accuracy(y, [1] * 100) == pytest.approx(share)
    assert q2.f1_score(y, [1] * 100) == pytest.approx(2 * share / (1 + share))
    assert q2.f1_score(y, [0] * 100) == 0
    assert q2.balanced_accuracy(y, [1] * 100) == q2.balanced_accuracy(y, [0] * 100) == 0.5


def pixels_read(layers):
    """Which pixels of one axis the first unit at the top reads, index by index."""
    units = {0}
    for kernel, stride in reversed(layers):
        units = {unit * stride + offset for unit in units for offset in range(kernel)}
    return units


@confirms("winter-2021/q2#c", "following each window index by index")
@given(*[st.integers(1, 5)] * 4, st.integers(1, 3))
def test_receptive_pixels_equal_index_tracing(kernel, stride, pool, pool_stride, blocks):
    pixels = pixels_read([(kernel, stride), (pool, pool_stride)] * blocks)
    if stride > kernel or pool_stride > pool:
        with pytest.raises(ValueError, match="skip pixels"):
            q2.receptive_pixels(kernel, stride, pool, pool_stride, blocks)
    else:
        assert q2.receptive_pixels(kernel, stride, pool, pool_stride, blocks) == len(pixels) ** 2
        assert q2.sides_from_the_top(q2.stack(kernel, stride, pool, pool_stride, blocks))[-1] == len(pixels)


@confirms("winter-2021/q2#c", "JAX: the pixels at which the gradient of one unit in the middle is not zero")
@pytest.mark.parametrize("givens", [{}, dict(pool_stride=1), dict(kernel=5, stride=3, pool=3, pool_stride=2, blocks=1)])
def test_receptive_pixels_equal_the_support_of_the_gradient(givens):
    asked = {**q2.receptive_pixels.part.givens, **givens}
    kernel, pool = asked["kernel"], asked["pool"]
    weights = jnp.asarray(np.random.default_rng(3).uniform(0.5, 1, size=(kernel, kernel, 1, 1)))

    def unit(image):
        for _ in range(asked["blocks"]):
            image = jax.lax.conv_general_dilated(
                image, weights, [asked["stride"]] * 2, "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC")
            )
            steps = (1, asked["pool_stride"], asked["pool_stride"], 1)
            image = jax.lax.reduce_window(image, 0.0, jax.lax.add, (1, pool, pool, 1), steps, "VALID")
        return image[0, image.shape[1] // 2, image.shape[2] // 2, 0]

    gradient = jax.grad(unit)(jnp.ones((1, 47, 45, 1)))
    assert q2.receptive_pixels(**givens) == int((gradient != 0).sum())


@pytest.mark.parametrize("pool_stride", [1, 2])
def test_max_pools_pass_few_pixels_on(pool_stride):
    layers = q2.stack(pool_stride=pool_stride)
    field = q2.acting_pixels(layers, side=23)
    assert field.sum() == q2.receptive_pixels(pool_stride=pool_stride)
    for seed in range(5):
        acting = q2.acting_pixels(layers, 23, "max", seed)
        assert 0 < acting.sum() <= 81 and not (acting & ~field).any()


@confirms("winter-2021/q2#d", "Monte Carlo of one step, within five standard errors of the factor")
@pytest.mark.parametrize("batch, rate", [(1, 0.3), (4, 0.7), (16, 1.5)])
def test_one_step_changes_the_error_by_the_factor(batch, rate):
    rng = np.random.default_rng(batch)
    e = rng.normal(size=q2.FEATURES)
    X = rng.normal(size=(20_000, batch, q2.FEATURES))
    after = e - rate * np.einsum("nbi,nbj,j->ni", X, X, e, optimize=True) / batch
    ratios = (after**2).sum(axis=1) / (e @ e)
    factor = 1 - 2 * rate + rate**2 * (1 + (q2.FEATURES + 1) / batch)
    assert ratios.mean() == pytest.approx(factor, abs=5 * ratios.std() / np.sqrt(len(ratios)))
    # the largest stable rate is where this factor is 1
    bound = q2.largest_stable_rate(batch)
    assert 1 - 2 * bound + bound**2 * (1 + (q2.FEATURES + 1) / batch) == pytest.approx(1)


@confirms("winter-2021/q2#d", "JAX: autodiff of the loss in place of the gradient's formula")
def test_sgd_equals_autodiff():
    rng = np.random.default_rng(5)
    errors = q2.sgd_errors(np.random.default_rng(5), rate=0.2, batch=7, steps=3)
    e = jnp.ones(q2.FEATURES) / math.sqrt(q2.FEATURES)
    for step in range(1, 4):
        X = jnp.asarray(rng.normal(size=(7, q2.FEATURES)))
        e = e - 0.2 * jax.grad(lambda e, X: jnp.mean((X @ e) ** 2) / 2)(e, X)
        assert errors[step] == pytest.approx(float(e @ e), rel=1e-4)


@confirms("winter-2021/q2#d", "counting VGG's parameters and outputs block by block")
def test_memory_equals_a_count_by_blocks():
    side, channels, parameters, outputs = 224, 3, 0, 0
    for width, convolutions in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(convolutions):
            parameters += width * (9 * channels + 1)
            outputs += side * side * width
            channels = width
        side //= 2
        outputs += side * side * width
    for read, units in ((7 * 7 * 512, 4096), (4096, 4096), (4096, 1000)):
        parameters += units * (read + 1)
        outputs += units
    assert parameters == 138_357_544  # as Simonyan & Zisserman print it, in millions
    batch, of_parameters, of_outputs = q2.activations_fill_the_memory().numbers.values()
    assert of_parameters == pytest.approx(4 * parameters / 1e9)
    assert of_outputs == pytest.approx(4 * outputs * batch / 1e9)


def test_noise_of_the_gradient_equals_its_formula():
    # for weights off by e, the variance of one entry of x xᵀe is ‖e‖² + e_i²
    deviation = math.sqrt(1 + 1 / q2.FEATURES)
    four, sixty_four, ratio = mean_numbers(q2.noise_falls_with_the_square_root)
    assert four == pytest.approx(deviation / 2, rel=0.03)
    assert sixty_four == pytest.approx(deviation / 8, rel=0.03)
    assert ratio == pytest.approx(4, rel=0.05)


@confirms("winter-2021/q2#e", "JAX: its own convolution of a random volume, and a matrix product at every pixel")
@pytest.mark.parametrize("size, channels, filters", [(1, 5, 3), (1, 2, 6), (3, 4, 2)])
def test_convolution_equals_jax(size, channels, filters):
    rng = np.random.default_rng(size + filters)
    volume, weights = rng.normal(size=(6, 7, channels)), rng.normal(size=(size, size, channels, filters))
    expected = jax.lax.conv_general_dilated(
        jnp.asarray(volume[None]), jnp.asarray(weights), (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")
    )[0]
    np.testing.assert_allclose(q2.convolve(volume, weights), expected, atol=1e-4)
    if size == 1:
        np.testing.assert_allclose(volume @ weights[0, 0], expected, atol=1e-4)
        assert Conv(filters, 1).output_shape(volume.shape) == expected.shape


@confirms("winter-2021/q2#e", "counting the multiplications one by one")
@given(*[st.integers(1, 5)] * 3, st.integers(1, 3), st.integers(1, 3), st.integers(1, 3))
def test_multiplications_equal_a_count(height, width, channels, middle, filters, kernel):
    assume(kernel <= min(height, width))
    one, another = Conv(middle, 1), Conv(filters, kernel)
    counted = sum(1 for _ in itertools.product(range(height), range(width), range(middle), range(channels)))
    places = itertools.product(range(height - kernel + 1), range(width - kernel + 1), range(filters))
    counted += sum(1 for _ in places for _ in range(kernel * kernel * middle))
    assert q2.multiplications((height, width, channels), [one, another]) == counted


def test_the_bottleneck_saves_by_the_formula():
    numbers = list(q2.bottleneck_saves_multiplications().numbers.values())
    assert numbers[:2] == [28 * 28 * 32 * 25 * 192, 28 * 28 * (16 * 192 + 32 * 25 * 16)]
    assert numbers[3:] == [25 * 192 * 32, 192 * 16 + 25 * 16 * 32]


@confirms("winter-2021/q2#f", "JAX: the derivative of its own sigmoid, on a grid")
def test_slope_is_at_most_a_quarter_and_vanishes_outside():
    slope = jax.vmap(jax.grad(jax.nn.sigmoid))(jnp.linspace(-40, 40, 801))
    assert float(slope.max()) == pytest.approx(0.25) and int(slope.argmax()) == 400
    assert float(slope[0]) < 1e-15 and float(slope[-1]) < 1e-15
    found = [
        value
        for of in (q2.sigmoid_flattens_on_both_sides, q2.slope_is_at_most_a_quarter)
        for value in of().numbers.values()
    ]
    assert [float(sympy.Rational(value)) for value in found] == [0, 0, 0, 0.25]


@confirms("winter-2021/q2#f", "JAX: backpropagation through the same twenty layers")
@pytest.mark.parametrize("seed", [0, 7])
def test_the_share_of_the_gradient_equals_autodiff(seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=50)
    weights = [xavier(50, 50, rng) for _ in range(20)]
    upstream = rng.normal(size=50)

    def output(a):
        for W in weights:
            a = jax.nn.sigmoid(W @ a)
        return a @ upstream

    gradient = jax.grad(output)(jnp.asarray(x))
    # single precision: the gradient is small, but no difference of large numbers
    share = q2.unsaturated_layers_vanish(seed).numbers["share of the gradient that is left"]
    assert share == pytest.approx(float(jnp.linalg.norm(gradient)) / np.linalg.norm(upstream), rel=1e-3)


@pytest.mark.parametrize("depth", [1, 2, 20])
def test_nested_sigmoids_equal_autodiff(depth):
    def nested(x):
        for _ in range(depth):
            x = jax.nn.sigmoid(x)
        return x

    assert q2.nested_sigmoids(0.0, depth)[0] == pytest.approx(float(nested(0.0)), rel=1e-5)
    assert q2.gradient_of_nested_sigmoids(depth) == pytest.approx(float(jax.grad(nested)(0.0)), rel=1e-4)


@confirms("winter-2021/q2#g", "the Bayes boundary of two normal classes in place of samples and fits")
def test_oversampling_equals_the_closed_form():
    d, ratio = q2.DISTANCE, q2.NEGATIVES
    natural, even = d / 2 + math.log(ratio) / d, d / 2  # the boundaries for both priors
    _, before, after = mean_numbers(q2.oversampling_finds_positives)
    assert before == pytest.approx(normal(d - natural), abs=0.04)
    assert after == pytest.approx(normal(d - even), abs=0.03)

    found, alarms = normal(d - even), normal(-even)
    as_it_is, repeated = mean_numbers(q2.oversampled_test_set_misleads)
    assert as_it_is == pytest.approx(found / (found + ratio * alarms), abs=0.02)
    assert repeated == pytest.approx(found / (found + alarms), abs=0.02)

    def accuracy(boundary):
        return (ratio * normal(boundary) + normal(d - boundary)) / (ratio + 1)

    shift, _, uncorrected, corrected = mean_numbers(q2.oversampling_shifts_the_prior)
    assert shift == pytest.approx(math.log(ratio), abs=0.05)
    assert uncorrected == pytest.approx(accuracy(even), abs=0.01)
    assert corrected == pytest.approx(accuracy(natural), abs=0.01)


@confirms("winter-2021/q2#g", "JAX: at the model fitted to copies, the gradient of the weighted loss is zero")
@pytest.mark.parametrize("copies", [2, 9])
def test_copies_minimise_the_weighted_loss(copies):
    X, y = q2.two_classes(np.random.default_rng(copies), 900, 100, q2.DISTANCE)
    model = q2.fit_logistic(*q2.repeat_positives(X, y, copies))

    def loss(theta, weight):
        signs = 2 * y - 1
        losses = jnp.logaddexp(0, -signs * (theta[0] * X[:, 0] + theta[1]))
        return jnp.sum(jnp.where(y == 1, weight, 1) * losses) / len(y)

    theta = jnp.array([model.weights[0], model.intercept])
    assert float(jnp.abs(jax.grad(loss)(theta, copies)).max()) < 1e-5
    assert float(jnp.abs(jax.grad(loss)(theta, copies + 1)).max()) > 1e-2


@confirms("winter-2021/q2#h", "Keras: the mean of its own dropout over 40,000 masks, within five standard errors")
def test_expected_activations_equal_keras():
    h, keep = np.array([1.5, -2.0, 0.7]), 0.3
    layer = keras.layers.Dropout(1 - keep, seed=4)
    # Keras divides by p while training, which is undone here
    outputs = np.asarray(layer(np.tile(h, (40_000, 1)).astype("float32"), training=True)) * keep
    symbols, p = q2.units_and_keep(3)
    at = {**dict(zip(symbols, h, strict=True)), p: keep}
    expected = np.array(q2.expected_activations(units=3).subs(at), dtype=float)[:, 0]
    errors = outputs.std(axis=0) / np.sqrt(len(outputs))
    assert (np.abs(outputs.mean(axis=0) - expected) < 5 * errors).all()


@confirms("winter-2021/q2#h", "the moments of independent masks, on random activations and layers of every size")
@settings(max_examples=20)
@given(st.integers(1, 6), st.integers(1, 4), st.floats(0.05, 0.95), st.integers(0, 1000))
def test_the_next_layer_is_met_in_expectation(units, outputs, keep, seed):
    rng = np.random.default_rng(seed)
    h, W, b = rng.normal(size=units), rng.normal(size=(outputs, units)), rng.normal(size=outputs)
    # one unit after the other: with probability p its activation is added, otherwise nothing
    expected = b.copy()
    for column, activation in zip(W.T, h, strict=True):
        expected = keep * (expected + column * activation) + (1 - keep) * expected
    mean = q2.mean_over_masks(lambda d: W @ (d * h) + b, units, keep)
    np.testing.assert_allclose(mean, expected, atol=1e-12)
    np.testing.assert_allclose(q2.scaled_where_dropped(W, h, b, keep), expected, atol=1e-12)


@pytest.mark.parametrize("units", [1, 2, 4])
def test_expected_activations_are_scaled_by_p(units):
    symbols, p = q2.units_and_keep(units)
    assert list(q2.expected_activations(units)) == [p * h for h in symbols]


def test_a_relu_is_not_met_in_expectation():
    at_test, in_training = q2.relu_at_test_and_in_training()
    (p,) = in_training.free_symbols
    for keep in (0.2, 0.5, 0.9):
        draws = np.random.default_rng(1).random((50_000, 2)) < keep
        mean = np.maximum(draws[:, 0] * 1.0 - draws[:, 1], 0).mean()
        assert float(in_training.subs(p, keep)) == pytest.approx(mean, abs=0.01)
    assert at_test == 0


def test_pools_of_the_figure_are_those_of_the_question():
    assert [(layer.kernel, layer.stride) for layer in q2.stack()] == [(3, 2), (2, 2)] * 2
    assert isinstance(q2.stack()[1], Pool)
