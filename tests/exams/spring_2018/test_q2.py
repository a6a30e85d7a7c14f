"""Second routes to Spring 2018, question 2: Keras, JAX, exact fractions, companion matrices, closed forms of cycles."""

import inspect
import itertools
import math
import statistics
from fractions import Fraction

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot

from solutions.exams.spring_2018 import q2
from solutions.nn.losses import binary_cross_entropy_with_logits
from solutions.nn.mlp import forward, initialize
from solutions.nn.optimizers import Adam
from tests.confirm import confirms

sides = st.integers(1, 7)


# Part a


def shape_after(layer, *shapes):
    """The shape that JAX finds for a layer on arrays of these shapes, without making them."""
    return jax.eval_shape(layer, *(jax.ShapeDtypeStruct(shape, jnp.float32) for shape in shapes)).shape


@confirms("spring-2018/q2#a-i", "JAX: the shape of Wᵀx + b for arrays of the exam's sizes")
@confirms("spring-2018/q2#a-ii", "JAX: the shape of Wᵀx + b for arrays of the exam's sizes")
@pytest.mark.parametrize("givens", [{}, dict(height=7, width=4, channels=5, units=3)])
def test_the_shapes_fit_each_other(givens):
    W, b = q2.weight_matrix(**givens), q2.bias_vector(**givens)
    asked = {**q2.weight_matrix.part.givens, **givens}
    image = tuple(asked[side] for side in ("height", "width", "channels"))
    assert shape_after(lambda W, b, image: W.T @ image.reshape(-1, 1) + b, W, b, image) == (asked["units"], 1) == b
    with pytest.raises(TypeError):
        shape_after(lambda W, b, image: W @ image.reshape(-1, 1) + b, W, b, image)


@confirms("spring-2018/q2#a-i", "Keras: the kernel of its own dense layer behind a flatten layer")
@confirms("spring-2018/q2#a-ii", "Keras: its own bias, as a column, gives its own outputs")
@pytest.mark.parametrize("height, width, channels, units", [(3, 5, 2, 4)])
def test_keras_has_the_same_arrays(height, width, channels, units):
    image = np.random.default_rng(units).normal(size=(1, height, width, channels)).astype("float32")
    layer = keras.layers.Dense(units, bias_initializer="random_normal")
    outputs = np.asarray(layer(keras.layers.Flatten()(image)))
    W, b = (np.asarray(array.value) for array in (layer.kernel, layer.bias))
    assert W.shape == q2.weight_matrix(height, width, channels, units)
    b = b.reshape(q2.bias_vector(height, width, channels, units))
    np.testing.assert_allclose((W.T @ image.reshape(-1, 1) + b)[:, 0], outputs[0], atol=1e-5)


@given(sides, sides, sides, sides)
def test_every_layout_adds_up(height, width, channels, units):
    ways = (lambda W, x: W.T @ x, lambda W, x: W @ x, lambda W, x: x.T @ W)
    x = np.ones((height * width * channels, 1))
    for (_, weights, bias, _), way in zip(q2.layouts(height, width, channels, units), ways, strict=True):
        assert way(np.ones(weights), x).shape == bias


def test_the_witness_of_the_layout_refuses_wrong_biases():
    assert q2.column_comes_out((4, 6), (4, 1), inputs=6)
    assert not q2.column_comes_out((4, 6), (1, 4), inputs=6)
    assert not q2.column_comes_out((4, 6), (4, 1), inputs=5)


# Part b


@confirms("spring-2018/q2#b", "Keras: the parameters that its own convolution counts")
@pytest.mark.parametrize("givens", [{}, dict(height=9, width=8, channels=2, filters=7, kernel=3)])
def test_keras_counts_as_many_parameters(givens):
    asked = {**q2.convolution_parameters.part.givens, **givens}
    layer = keras.layers.Conv2D(asked["filters"], asked["kernel"])
    layer.build((None, asked["height"], asked["width"], asked["channels"]))
    assert layer.count_params() == q2.convolution_parameters(**givens)


@confirms("spring-2018/q2#b", "counting weight by weight")
@given(st.integers(1, 5), st.integers(1, 9), st.integers(1, 5))
def test_parameters_counted_one_by_one(channels, filters, kernel):
    one_filter = ["bias", *itertools.product(range(kernel), range(kernel), range(channels))]
    counted = sum(1 for _ in itertools.product(range(filters), one_filter))
    assert q2.convolution_parameters(8, 9, channels, filters, kernel) == counted


# Part c


def jax_probability(network, x):
    a = x
    for W, b in network[:-1]:
        a = jnp.tanh(a @ W + b)
    W, b = network[-1]
    return jax.nn.sigmoid(a @ W + b)[0]


@confirms("spring-2018/q2#c", "JAX: the gradient of the same network by its input")
@pytest.mark.parametrize("read", [5, 12])
def test_input_derivative_equals_autodiff(read):
    rng = np.random.default_rng(read)
    network = [(W, b + rng.normal(size=b.shape)) for W, b in q2.classifier(rng, read=read)]
    X = rng.normal(size=(4, 12))
    found = q2.input_derivative(network, X)
    for x, row in zip(X, found, strict=True):
        expected = jax.grad(jax_probability, argnums=1)(network, jnp.asarray(x))
        np.testing.assert_allclose(row, expected, rtol=1e-3, atol=1e-6)
        assert float(jax_probability(network, x)) == pytest.approx(q2.predicted_probability(network, x[None])[0])
    assert (found[:, read:] == 0).all() and (found[:, :read] != 0).all()


@confirms("spring-2018/q2#c", "taking the inputs away one by one, in a plain loop")
def test_sensitivity_and_influence_in_a_loop():
    rng = np.random.default_rng(3)
    w, x = rng.uniform(0, 2, size=(2, 500, 10))

    def output(weights, inputs):
        return 1 / (1 + math.exp(-sum(a * b for a, b in zip(weights, inputs, strict=True))))

    agree, linear, change, outputs = 0, 0.0, 0.0, 0.0
    for weights, inputs in zip(w.tolist(), x.tolist(), strict=True):
        whole = output(weights, inputs)
        without = [output(weights, [*inputs[:i], 0, *inputs[i + 1 :]]) for i in range(10)]
        slopes = [weight * whole * (1 - whole) for weight in weights]
        agree += without.index(min(without)) == slopes.index(max(slopes))
        linear += sum(slope * entry for slope, entry in zip(slopes, inputs, strict=True))
        change += whole - 0.5
        outputs += whole
    found = list(q2.sensitivity_is_not_influence(seed=3).numbers.values())
    assert found == pytest.approx([outputs / 500, 0.5, linear / change, agree / 500])


# Part d


@confirms("spring-2018/q2#d", "JAX: the Jacobian of the stack is the same everywhere, and that of the single layer")
@pytest.mark.parametrize("sizes", [[5, 7, 3, 6, 2], [3, 1, 4]])
def test_collapsed_layer_equals_the_jacobian(sizes):
    rng = np.random.default_rng(len(sizes))
    layers = q2.random_layers(rng, sizes)

    def deep(x):
        for W, b in layers:
            x = x @ W + b
        return x

    W, b = q2.collapsed(layers)
    assert W.shape == (sizes[0], sizes[-1])
    for x in rng.normal(size=(3, sizes[0])):
        np.testing.assert_allclose(jax.jacobian(deep)(jnp.asarray(x)).T, W, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(deep(np.zeros(sizes[0])), b, rtol=1e-9)


@confirms(
    "spring-2018/q2#d", "JAX: at the answer one half the convex loss of XOR has gradient zero, so log 2 is its minimum"
)
def test_no_affine_logit_does_better_on_xor():
    X, y = q2.XOR

    def loss(theta):
        z = X @ theta[:2] + theta[2]
        return jnp.mean(jnp.logaddexp(0, z) - y * z)

    at = jnp.zeros(3)
    assert float(loss(at)) == pytest.approx(math.log(2))
    assert float(jnp.abs(jax.grad(loss)(at)).max()) < 1e-6
    with_ones = np.column_stack([X, np.ones(4)])
    hessian = with_ones.T @ with_ones / 16  # the mean of σ'(0) = 1/4 times x xᵀ
    assert np.linalg.eigvalsh(hessian).min() > 0.01  # the loss is convex, and strictly so here
    found = q2.linear_layers_cannot_separate_xor(seed=5).numbers
    assert found["loss"] == pytest.approx(math.log(2), abs=1e-3)
    assert q2.linear_layers_cannot_separate_xor(seed=5, control=True).numbers["accuracy"] == 1


@confirms("spring-2018/q2#d", "SymPy: the exact rank of products of integer matrices")
@pytest.mark.parametrize("hidden", [1, 2, 4, 8])
def test_rank_is_limited_by_the_narrowest_layer(hidden):
    rng = np.random.default_rng(hidden)
    first, second = (sympy.Matrix(rng.integers(-9, 10, size=shape)) for shape in ((6, hidden), (hidden, 5)))
    assert (first * second).rank() == min(hidden, 5)
    for control, of_hidden in ((False, 2), (True, 8)):
        numbers = q2.narrow_layer_takes_rank_away(control=control).numbers
        assert (numbers["hidden units"], numbers["rank"]) == (of_hidden, min(of_hidden, 5))


# Part e


@confirms("spring-2018/q2#e", "the sawtooth in exact fractions, folded by hand")
@pytest.mark.parametrize("folds", [1, 3, 8])
def test_folding_network_equals_exact_fractions(folds):
    places = [Fraction(n, 2 ** (folds + 1)) for n in range(2 ** (folds + 1) + 1)]
    exact = []
    for place in places:
        for _ in range(folds):
            place = 2 * min(place, 1 - place)
        exact.append(place)
    assert q2.sawtooth(np.array(places, dtype=float), folds).tolist() == exact
    slopes = [b - a for a, b in itertools.pairwise(exact[::2])]  # one for each piece: up, down, up, …
    assert slopes == [1, -1] * 2 ** (folds - 1)
    assert q2.linear_pieces(q2.folding_network(folds)) == len(slopes)
    assert q2.count_parameters(q2.folding_network(folds)) == 6 * folds + 1


@confirms("spring-2018/q2#e", "JAX: the slopes of the folding network, counted wherever they change")
def test_pieces_equal_changes_of_the_slope():
    layers = [(jnp.asarray(W), jnp.asarray(b)) for W, b in q2.folding_network()]

    def network(x):
        a = x[None]
        for W, b in layers[:-1]:
            a = jax.nn.relu(a @ W + b)
        return (a @ layers[-1][0] + layers[-1][1])[0]

    slopes = np.asarray(jax.vmap(jax.grad(network))(jnp.asarray(q2.between_bends()[:, 0])))
    assert set(np.abs(slopes).tolist()) == {2.0**q2.FOLDS}
    pieces = 1 + int((slopes[1:] != slopes[:-1]).sum())
    found = q2.each_fold_doubles_the_pieces().numbers
    assert found["linear pieces"] == pieces == 2**q2.FOLDS
    assert found["parameters"] == sum(W.size + b.size for W, b in layers)
    # one hidden layer of n units has 3n + 1 parameters
    assert (
        found["most pieces with one hidden layer"] == max(n for n in range(99) if 3 * n + 1 <= found["parameters"]) + 1
    )


@settings(max_examples=20)
@given(st.integers(0, 10_000), st.integers(1, 20))
def test_pieces_of_one_layer_equal_its_bends(seed, units):
    rng = np.random.default_rng(seed)
    (W, b), above = q2.random_layers(rng, [1, units, 1])
    bends = sorted({float(place) for place in -b / W[0] if 0 < place < 1})
    cells = {int(place * 2**12 + 0.5) for place in bends}  # two bends between neighbouring places count once
    assert abs(q2.linear_pieces([(W, b), above]) - 1 - len(cells)) <= (len(bends) - len(cells))


@confirms("spring-2018/q2#e", "the known error of piecewise linear interpolation")
@pytest.mark.parametrize("units", [8, 16, 32])
def test_curve_errors_equal_the_bound_of_interpolation(units):
    assert q2.curve_error(np.square, units) == pytest.approx(1 / (4 * units**2), rel=1e-3)  # h²/8 · max|f''|
    assert q2.curve_error(q2.wave, units) <= (2 * math.pi / units) ** 2 / 8
    assert q2.curve_error(q2.wave, units) == pytest.approx((2 * math.pi / units) ** 2 / 8, rel=0.2)


def test_units_needed_are_few_for_smooth_curves_alone():
    def enough(second_derivative):
        return next(n for n in (2**k for k in range(9)) if second_derivative / (8 * n**2) <= q2.TOLERANCE)

    assert q2.units_needed(np.square) == enough(2)
    assert q2.a_wave_needs_few_units().numbers["hidden units"] == enough((2 * math.pi) ** 2)
    # half as many places see only the zeros of the sawtooth
    assert q2.one_layer_draws_the_sawtooth(control=True).numbers["largest distance"] > 0.9
    assert q2.units_needed(q2.sawtooth) == 2**q2.FOLDS


@given(st.lists(st.integers(0, 1), min_size=2, max_size=9))
def test_parity_goes_up_and_down(bits):
    n, ones = len(bits), sum(bits)
    said = ones - 2 * sum(max(ones - k, 0) * (-1) ** (k + 1) for k in range(1, n))
    assert said == ones % 2
    assert q2.parity_errors(n) == 0


# Part f


def factor_on_cycle(rate, period):
    """The factor of an error per step on the stable cycle: the product of the slopes along it, by its root."""
    x = 0.3
    for _ in range(20_000):
        x = rate * x * (1 - x)
    product = 1.0
    for _ in range(period):
        product *= rate * (1 - 2 * x)
        x = rate * x * (1 - x)
    return abs(product) ** (1 / period)


@confirms("spring-2018/q2#f", "the known factors of the map: at its fixed point, on its cycles, and 2 where r = 4")
def test_factors_equal_closed_forms():
    assert q2.factor_per_step(2.8) == pytest.approx(abs(2 - 2.8))
    assert q2.factor_per_step(3.2) == pytest.approx(math.sqrt(abs(4 + 2 * 3.2 - 3.2**2)))
    assert q2.factor_per_step(q2.PERIODIC) == pytest.approx(factor_on_cycle(q2.PERIODIC, 4), rel=1e-6)
    assert q2.factor_per_step(4.0) == pytest.approx(2, abs=0.05)


@confirms("spring-2018/q2#f", "the map and a fitted parabola (NumPy's polyfit), sequence by sequence in plain loops")
@pytest.mark.parametrize("rate", [q2.CHAOTIC, q2.PERIODIC])
def test_generated_sequences_in_a_loop(rate):
    run = q2.generate(4, rate)
    rng = np.random.default_rng(4)
    inputs, outputs = [], []
    training = rng.uniform(0.1, 0.9, size=300)
    for _ in range(q2.LENGTH - 1):
        inputs.append(training)
        training = rate * training * (1 - training)  # chaos repeats only if rounded alike
        outputs.append(training)
    outputs = np.array(outputs).ravel() + rng.normal(0, 0.02, size=300 * (q2.LENGTH - 1))
    model = np.polynomial.Polynomial.fit(np.array(inputs).ravel(), outputs, 2).convert()
    assert model.coef == pytest.approx([0, rate, -rate], abs=0.02)

    distances, errors = np.zeros(9), 0.0
    for x in rng.uniform(0.1, 0.9, size=500)[:50].tolist():
        generated = x
        for step in range(9):
            errors += abs(model(x) - rate * x * (1 - x)) / 450
            x, generated = rate * x * (1 - x), model(generated)
            distances[step] += abs(generated - x) / 50
    assert np.abs(run.generated - run.true)[1:10, :50].mean(axis=1) == pytest.approx(distances, rel=1e-3)
    assert np.abs(run.forced - run.true)[1:10, :50].mean() == pytest.approx(errors, rel=1e-3)


@confirms("spring-2018/q2#f", "comparison with sequences drawn at random, that have nothing to do with the true ones")
def test_the_last_number_is_lost_only_where_errors_grow():
    for seed in range(3):
        chaotic, periodic = (q2.generate(seed, rate) for rate in (q2.CHAOTIC, q2.PERIODIC))
        unrelated = np.abs(chaotic.true[-1][:, None] - chaotic.true[-1]).mean()
        assert chaotic.gaps()[-1] == pytest.approx(unrelated, rel=0.1)
        # between single steps and saturation, the errors grow about as the slopes say
        grown = (chaotic.gaps()[9] / chaotic.gaps()[2]) ** (1 / 7)
        assert grown == pytest.approx(q2.factor_per_step(q2.CHAOTIC), rel=0.35)
        assert periodic.gaps()[50:].max() < 0.01
        assert chaotic.shift() < 0.05 * unrelated


def test_shift_is_zero_for_the_same_numbers_in_another_order_and_the_distance_of_shifted_ones():
    values = np.random.default_rng(0).random((q2.LENGTH, 30))
    assert q2.Generated(values, values[:, ::-1], values, 0.0, 0.0).shift() == 0
    assert q2.Generated(values, values + 0.25, values, 0.0, 0.0).shift() == pytest.approx(0.25)


@confirms("spring-2018/q2#f", "powers of the companion matrix of each linear model")
@pytest.mark.parametrize("control", [False, True])
def test_runs_of_the_linear_model_equal_matrix_powers(control):
    one, gaps, off = q2.wave_gaps(2, control, models=4)
    rng = np.random.default_rng(2)
    phases = rng.uniform(0, 2 * np.pi, size=50)
    waves = np.array([[math.sin(0.5 * t + phase) for phase in phases] for t in range(q2.LENGTH)])
    X = np.array([waves[t : t + 8, n] for t in range(q2.LENGTH - 8) for n in range(50)])
    y = np.array([waves[t + 8, n] for t in range(q2.LENGTH - 8) for n in range(50)])
    y = y + rng.normal(0, 0.01, size=y.shape)
    if control:
        X = X + rng.normal(0, 0.1, size=X.shape)
    new = np.sin(0.5 * np.arange(q2.LENGTH)[:, None] + rng.uniform(0, 2 * np.pi, size=40))
    for number in range(4):
        w = rng.normal(size=8)
        for _ in range(4000):  # gradient descent itself, in place of its limit
            w = w - 0.4 * X.T @ (X @ w - y) / len(y)
        companion = np.eye(8, k=1)
        companion[-1] = w
        last = np.linalg.matrix_power(companion, q2.LENGTH - 8) @ new[:8]
        radius = np.abs(np.linalg.eigvals(companion)).max()
        assert gaps[number, -1] == pytest.approx(np.abs(last[-1] - new[-1]).mean(), rel=0.02)
        assert one[number] < 0.01
        if control:
            assert radius < 1.001 and off[number] < 0.02
        elif radius > 1.1:
            assert gaps[number, -1] > 1 and off[number] > 1


# Part g


@confirms("spring-2018/q2#g", "JAX: the same training with gradients by autodiff")
@pytest.mark.parametrize("wrong_labels", [0.2, 0.0])
def test_learning_curves_equal_autodiff(wrong_labels):
    sets = q2.noisy_examples(40, wrong_labels, np.random.default_rng(0))
    (X, y), (X_dev, y_dev) = (tuple(map(jnp.asarray, pair)) for pair in sets.values())

    def loss(w, X, y):
        p = jax.nn.sigmoid(X @ w)
        return -jnp.mean(y * jnp.log(p) + (1 - y) * jnp.log(1 - p))

    def epoch(w, _):
        return w - jax.grad(loss)(w, X, y), (loss(w, X, y), loss(w, X_dev, y_dev))

    _, (on_train, on_dev) = jax.lax.scan(epoch, jnp.zeros(X.shape[1]), length=401)
    losses = q2.training_course(wrong_labels=wrong_labels).losses
    np.testing.assert_allclose(losses["training set"], on_train, atol=1e-4)
    np.testing.assert_allclose(losses["development set"], on_dev, atol=1e-4)

    blanks = q2.early_stopping(wrong_labels=wrong_labels)
    assert (blanks.rising_curve, blanks.falling_curve) == ("development set", "training set")
    assert blanks.epoch_to_stop == pytest.approx(int(on_dev.argmin()), abs=3)  # it is flat there
    assert blanks.lowest_development_loss == pytest.approx(float(on_dev.min()), abs=2e-4)
    assert (np.diff(on_train) < 0).all() and float(on_train[-1]) < float(on_dev[-1])
    if wrong_labels:
        assert float(on_dev[-1]) > float(on_dev.min()) + 0.01
    else:
        assert blanks.epoch_to_stop == 400


@confirms("spring-2018/q2#g", "training up to the epoch named, and to others: none has a lower development loss")
def test_no_other_epoch_is_better():
    blanks = q2.early_stopping()
    for epochs in (0, 20, blanks.epoch_to_stop - 20, blanks.epoch_to_stop, blanks.epoch_to_stop + 20, 200):
        course = q2.training_course(epochs=epochs)
        assert course.losses["development set"][-1] >= blanks.lowest_development_loss - 1e-4
        assert len(course.losses["training set"]) == epochs + 1
    stopped = q2.training_course(epochs=blanks.epoch_to_stop).losses["development set"][-1]
    assert stopped == pytest.approx(blanks.lowest_development_loss, abs=1e-4)


def test_stopping_early_pays_with_wrong_labels_and_only_then():
    for seed in range(8):
        noisy, clean = (q2.stopping_early_pays(seed, control=control) for control in (False, True))
        assert noisy and not clean
        losses = q2.training_course(seed=seed).losses["development set"]
        stop = noisy.numbers["epoch of the lowest loss"]
        assert losses[stop] * (1 + noisy.numbers["excess at the end"]) == pytest.approx(losses[400])
        assert clean.numbers == {"epoch of the lowest loss": 400, "excess at the end": 0}
    assert q2.stops_by_data_set()[0][1] == q2.early_stopping().epoch_to_stop


def test_the_best_accuracy_is_a_count():
    best, epoch = q2.blanks_by_accuracy()
    X, y = q2.noisy_examples(40, 0.2, np.random.default_rng(0))["development set"]
    train_X, train_y = q2.noisy_examples(40, 0.2, np.random.default_rng(0))["training set"]
    w = np.zeros(X.shape[1])
    for _ in range(epoch):
        w -= train_X.T @ (1 / (1 + np.exp(-train_X @ w)) - train_y) / len(train_y)
    assert sum((X @ w > 0) == (y == 1)) / len(y) == best
    assert binary_cross_entropy_with_logits(X @ w, y) > q2.early_stopping().lowest_development_loss


def test_the_layers_of_the_slips():
    layer = q2.curve_layer(q2.wave, 8)
    x = np.linspace(0, 1, 9)
    np.testing.assert_allclose(forward(layer, x[:, None])[0][:, 0], np.sin(2 * np.pi * x), atol=1e-12)


# Part h


@confirms(
    "spring-2018/q2#h", "JAX: its convolution with these filters gives back the maps, and with their mirror images not"
)
def test_filters_give_the_maps():
    image = q2.house()
    for found, shown in zip(q2.edge_filters(), q2.edge_maps(image), strict=True):
        for weights, same in ((np.array(found), True), (-np.array(found), False), (np.transpose(found), False)):
            response = jax.lax.conv(
                *(jnp.asarray(x, dtype=float)[None, None] for x in (image, weights)), (1, 1), "VALID"
            )
            assert np.allclose(response[0, 0], shown, atol=1e-5) == same


@confirms("spring-2018/q2#h", "differences of the picture, pixel by pixel: of its columns, and of its rows")
def test_maps_are_differences():
    image = q2.house()
    left, right = q2.edge_maps(image, q2.edge_filters())
    for row, column in itertools.product(range(0, 38, 5), range(38)):
        window = image[row : row + 3, column : column + 3].tolist()
        across = sum(line[0] - line[2] for line in window)
        down = sum(window[0]) - sum(window[2])
        assert (left[row, column], right[row, column]) == pytest.approx((across, down), abs=1e-9)


@settings(max_examples=25)
@given(st.lists(st.integers(-9, 9), min_size=9, max_size=9), st.integers(0, 99))
def test_any_filter_is_found_again(entries, seed):
    image, weights = np.random.default_rng(seed).normal(size=(8, 9)), np.reshape(entries, (3, 3))
    assert q2.fitted_filter(image, q2.correlate(image[None], weights[None])) == weights.tolist()


def test_what_no_filter_explains_is_refused():
    plain, image = np.ones((8, 8)), q2.house()
    with pytest.raises(ValueError, match="windows of rank 1, expected 9"):
        q2.fitted_filter(plain, np.zeros((6, 6)))
    with pytest.raises(ValueError, match="not made by any 3 × 3 filter"):
        q2.fitted_filter(image, image[1:-1, 1:-1] ** 2)


# Part i


@confirms("spring-2018/q2#i", "labels drawn by lot, of which nothing can be learned: the gap shows it exactly")
def test_memorised_random_labels_show_in_the_gap():
    """No guess about such labels can cost less than log 2 on average, except on those learned by heart."""
    costs = q2.costs_of_training(examples=60, wrong_labels=0.5)
    assert costs.training < math.log(2) < min(costs.held_out, costs.development)


@confirms("spring-2018/q2#i", "the costs that are possible at best: of the wrong labels, and of the offset")
def test_costs_against_closed_forms():
    wrong = 0.2
    best = -(wrong * math.log(wrong) + (1 - wrong) * math.log(1 - wrong))
    few, many, shifted = (q2.costs_of_training(2, *given) for given in ((60,), (3000,), (3000, 10, 0.2, 3.0)))
    assert few.training < best / 2 and few.held_out > best + q2.GAP  # below what an honest model can reach
    assert many.held_out == pytest.approx(best, abs=0.12) and many.training > best - 0.12
    assert shifted.development > best + q2.GAP and shifted[:2] == many[:2]


# Part j


@confirms("spring-2018/q2#j", "Keras: its own dropout layer divides in training and does nothing at test time")
def test_keras_inverts():
    layer, ones = keras.layers.Dropout(1 - 0.8, seed=1), np.ones((400, 50), dtype="float32")
    in_training = np.asarray(layer(ones, training=True))
    assert set(np.unique(in_training).round(4).tolist()) == {0, 1.25}
    assert in_training.mean() == pytest.approx(1, abs=5 * 0.5 / math.sqrt(ones.size))
    np.testing.assert_array_equal(layer(ones, training=False), ones)


@confirms("spring-2018/q2#j", "training with plain dropout itself: used as it is, its outputs are too large by 1/p")
@pytest.mark.parametrize("keep", [0.5, 0.8])
def test_plain_dropout_trained_by_hand(keep):
    rng = np.random.default_rng(0)
    X = rng.uniform(0, 1, size=(400, 30))
    y = X.mean(axis=1)
    w = np.zeros(30)
    for step in range(2000):  # a linear output on dropped inputs
        dropped = X * (rng.random(X.shape) < keep)
        w -= 0.5 / (1 + step / 200) * dropped.T @ (dropped @ w - y) / len(X)
    as_it_is, scaled = (np.mean(X @ w * factor) / np.mean(y) for factor in (1, keep))
    assert as_it_is == pytest.approx(scaled / keep)
    assert scaled == pytest.approx(1, abs=0.1)


@confirms("spring-2018/q2#j", "the sum over all masks, in exact fractions, behind one and behind two layers of dropout")
def test_expectations_in_exact_fractions():
    p, a = Fraction(3, 10), Fraction(7, 2)
    weights = {1: p, 0: 1 - p}
    assert sum(weights[d] * a * d / p for d in weights) == a
    assert sum(weights[d] * a * d for d in weights) == p * a
    chain = itertools.product(weights, repeat=2)
    assert sum(weights[d] * weights[e] * a * d * e / p for d, e in chain) == p * a  # divided in the last layer only
    # a unit relu(h - a) above has a mean of its own
    assert sum(weights[d] * max(a * d / p - a, 0) for d in weights) > max(a - a, 0)


# Part k


@confirms("spring-2018/q2#k", "JAX: the gradient by the inputs of the first and of the last layer")
@pytest.mark.parametrize("scale, normalized", [(1.0, False), (1.5, False), (1.5, True)])
def test_growth_equals_autodiff(scale, normalized):
    rng = np.random.default_rng(3)
    network = [(jnp.asarray(scale * W), b) for W, b in initialize([32] * 6 + [1], rng)]
    X, y = rng.normal(size=(100, 32)), rng.normal(size=(100, 1))

    def loss(a, layers):
        for W, _ in layers[:-1]:
            z = a @ W
            if normalized:
                z = (z - z.mean(axis=0)) / jnp.sqrt(z.var(axis=0) + 1e-5)
            a = jax.nn.relu(z)
        return jnp.mean((a @ layers[-1][0] - y) ** 2)

    a = jnp.asarray(X)
    norms = []
    for number in range(6):
        norms.append(float(jnp.linalg.norm(jax.grad(loss)(a, network[number:]))))
        z = a @ network[number][0]
        if normalized and number < 5:
            z = (z - z.mean(axis=0)) / jnp.sqrt(z.var(axis=0) + 1e-5)
        a = jax.nn.relu(z)
    assert q2.gradient_growth(3, scale, layers=5, normalized=normalized) == pytest.approx(
        norms[0] / norms[-1], rel=1e-3
    )


@confirms("spring-2018/q2#k", "the closed form: larger weights enlarge the gradient by the same factor in every layer")
@given(st.floats(0.5, 2), st.integers(1, 8))
@settings(max_examples=10)
def test_growth_is_a_power_of_the_scale(scale, layers):
    # of one example, so that another loss only means another length of the gradient; ReLUs commute with the factors
    growth, of_right_size = (q2.gradient_growth(1, factor, batch=1, layers=layers) for factor in (scale, 1.0))
    assert growth / of_right_size == pytest.approx(scale**layers)


@confirms("spring-2018/q2#k", "the triangle inequality: clipped steps bound how far the weights can move")
def test_clipped_steps_are_short():
    rng = np.random.default_rng(0)
    descent = q2.ClippedDescent(limit=2.0, learning_rate=0.1)
    theta = start = np.zeros(7)
    gradients = rng.normal(size=(50, 7)) * 10.0 ** rng.integers(-2, 6, size=(50, 1))
    for gradient in gradients:
        moved = descent.step(theta, gradient)
        assert np.linalg.norm(moved - theta) <= 0.1 * 2.0 + 1e-12
        assert np.dot(theta - moved, gradient) == pytest.approx(
            0.1 * min(2.0, np.linalg.norm(gradient)) * np.linalg.norm(gradient)
        )
        theta = moved
    assert np.linalg.norm(theta - start) <= 50 * 0.1 * 2.0
    np.testing.assert_allclose(descent.norms, np.sqrt((gradients**2).sum(axis=1)))


# Part l


@confirms("spring-2018/q2#l", "Adam itself: its steps with and without the correction become the same")
def test_adam_takes_the_same_steps_in_the_long_run():
    rng = np.random.default_rng(0)
    beta1, beta2 = q2.DECAYS
    with_correction, without = Adam(0.1), Adam(0.1, bias_correction=False)
    steps = q2.steps_until_faded(beta2)
    ratios = []
    for gradient in rng.normal(1, 0.2, size=steps):
        moved, moved_without = (adam.step(0.0, gradient) for adam in (with_correction, without))
        ratios.append(moved / moved_without)
    t = np.arange(1, steps + 1)
    np.testing.assert_allclose(ratios, np.sqrt(1 - beta2**t) / (1 - beta1**t), rtol=1e-6)
    assert abs(ratios[99] - 1) > 0.5 and abs(ratios[-1] - 1) < 0.01


@confirms("spring-2018/q2#l", "exact fractions: the difference, its bound, and its limit for growing gradients")
@pytest.mark.parametrize("beta", [Fraction(9, 10), Fraction(1, 3)])
def test_differences_in_exact_fractions(beta):
    limits = [q2.correction_in_the_long_run(power) for power in (0, 1)]
    for power, limit in enumerate(limits):
        average, differences = Fraction(0), []
        for t in range(1, 161):
            average = beta * average + (1 - beta) * beta ** (-power * t)
            corrected = average / (1 - beta**t)
            differences.append(corrected - average)
            if power == 0:
                assert differences[-1] == beta**t  # the bound, for gradients of size 1
        assert float(corrected / average) == pytest.approx(float(limit.factor), abs=1e-6)
        expected = limit.difference.xreplace({s: sympy.Rational(beta) for s in limit.difference.free_symbols})
        assert float(differences[-1]) == pytest.approx(float(expected), abs=1e-6)


@confirms("spring-2018/q2#l", "the logarithm: the steps after which less than a hundredth is left")
@pytest.mark.parametrize("beta", [0.9, 0.999, 0.5])
@pytest.mark.parametrize("share", [0.01, 0.2])
def test_steps_equal_the_logarithm(beta, share):
    assert q2.steps_until_faded(beta, share) == math.floor(math.log(share / (1 + share)) / math.log(beta)) + 1


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=30), st.floats(0.01, 0.99))
def test_the_difference_stays_below_its_bound(gradients, beta):
    average, corrected = q2.averages(gradients, beta)
    assert abs(corrected - average) <= beta ** len(gradients) * max(map(abs, gradients)) + 1e-12


# Part m

WINDOWS = np.array(list(itertools.product((0, 1), repeat=9)))  # all windows of one channel, (512, 9)


def best_windows(rows):
    """The windows with the largest response to a filter, found by trying all of them."""
    responses = [sum(a * b for a, b in zip(window, np.ravel(rows).tolist(), strict=True)) for window in WINDOWS]
    return WINDOWS[np.array(responses) == max(responses)].reshape(-1, 3, 3)


def jax_responses(image, filters, padding="VALID"):
    """(H', W') by JAX's own convolution, for (channels, H, W) and (channels, 3, 3)."""
    operands = (jnp.asarray(array, dtype=jnp.float32)[None] for array in (image, filters))
    return np.asarray(jax.lax.conv_general_dilated(*operands, (1, 1), padding))[0, 0]


@confirms("spring-2018/q2#m-i", "trying all filters of ones and minus ones on all windows of zeros and ones")
@pytest.mark.parametrize("cross, ink", [("X", 0), ("X", 1), ("+", 0), ("+", 1)])
def test_one_filter_alone_prefers_the_cross_to_all_windows(cross, ink):
    pattern = {"X": "101 010 101", "+": "010 111 010"}[cross].replace(" ", "")
    window = [ink if pixel == "1" else 1 - ink for pixel in pattern]
    filters = 2 * WINDOWS - 1
    responses = filters @ WINDOWS.T  # (filters, windows)
    own = responses[:, (window == WINDOWS).all(axis=1).argmax()]
    alone = (responses >= own[:, None]).sum(axis=1) == 1
    ink, ground = ("black", "white") if ink == 0 else ("white", "black")
    assert filters[alone].reshape(-1, 3, 3).tolist() == [q2.cross_filter(cross, ink, ground)]


@confirms("spring-2018/q2#m-i", "JAX: the largest entry of its convolution, with and without padding, and with a bias")
@pytest.mark.parametrize("padding, corner", [("VALID", (2, 2)), ("SAME", (3, 3))])
def test_jax_finds_the_black_cross(padding, corner):
    image = np.ones((1, 7, 8))
    image[0, [2, 2, 3, 4, 4], [2, 4, 3, 2, 4]] = 0
    np.testing.assert_array_equal(q2.picture("X", ["black"], "white")[:1], image)
    responses = jax_responses(image, [q2.cross_filter()], padding)
    for bias in (-7.5, 0.0, 100.0):
        assert np.argwhere(responses + bias == (responses + bias).max()).tolist() == [list(corner)]
    # as true convolution, with the filter turned by half a turn, it finds the same
    np.testing.assert_array_equal(responses, jax_responses(image, np.flip([q2.cross_filter()], (1, 2)), padding))


def test_filters_that_find_the_cross_are_counted():
    image = np.ones((1, 7, 8))
    image[0, [2, 2, 3, 4, 4], [2, 4, 3, 2, 4]] = 0
    kernels = jnp.asarray((2 * WINDOWS - 1).reshape(-1, 1, 3, 3), dtype=jnp.float32)
    responses = np.asarray(
        jax.lax.conv_general_dilated(jnp.asarray(image, dtype=jnp.float32)[None], kernels, (1, 1), "VALID")
    )[0].reshape(512, -1)
    at_cross = responses[:, 2 * 6 + 2]
    leads = at_cross - np.delete(responses, 2 * 6 + 2, axis=1).max(axis=1)
    assert {lead: int((leads == lead).sum()) for lead in q2.filters_by_margin()} == q2.filters_by_margin()
    assert (leads > 0).sum() == sum(q2.filters_by_margin().values())


@confirms("spring-2018/q2#m-ii", "trying all windows, channel by channel: the best of each make up the wanted cross")
@pytest.mark.parametrize(
    "givens", [{}, dict(ground="black"), dict(wanted="green", other="red", cross="+"), dict(wanted="blue", other="red")]
)
def test_the_best_windows_make_up_the_wanted_cross(givens):
    asked = {**q2.colour_cross_filters.part.givens, **givens}
    filters = q2.colour_cross_filters(**givens)
    for name, rows in filters._asdict().items():
        (best,) = best_windows(rows)  # one alone
        inside, outside = int(name == asked["wanted"]), int(asked["ground"] == "white")
        assert best.tolist() == [[inside if on else outside for on in row] for row in q2.CROSSES[asked["cross"]]]
        assert set(np.ravel(rows).tolist()) <= {-1, 1}


@confirms("spring-2018/q2#m-ii", "JAX: the largest entry of its convolution over an image painted pixel by pixel")
@pytest.mark.parametrize("ground", [0, 1])
@pytest.mark.parametrize("filters_of", [q2.colour_cross_filters, q2.cross_in_every_channel])
def test_jax_finds_the_red_cross(ground, filters_of):
    image = np.full((3, 7, 13), ground)
    for channel, left in ((0, 2), (2, 7)):
        for row, column in ((0, 0), (0, 2), (1, 1), (2, 0), (2, 2)):
            image[:, 2 + row, left + column] = np.eye(3, dtype=int)[channel]
    filters = filters_of(ground=("black", "white")[ground])
    responses = jax_responses(image, filters)
    assert np.argwhere(responses == responses.max()).tolist() == [[2, 2]]
    found = q2.look_for_cross(q2.picture("X", ["red", "blue"], ("black", "white")[ground]), filters)
    rest = [responses[2, 7], np.delete(responses.ravel(), [2 * 11 + 2, 2 * 11 + 7]).max()]
    assert found == (responses[2, 2], *rest, True)


def test_the_filters_of_the_key_fit_one_drawing():
    """The responses counted by hand: entries of ±1 that meet a white or a coloured pixel."""
    assert [row[0] for row in q2.drawings() if row[3] and row[7]] == ["X on white"]
    at_crosses = {row[0]: (row[1], row[4], row[5]) for row in q2.drawings()}
    # image 1: four edges of +1; image 2: red all ones, 5 - 4 = 1; green and blue 4 each; or red 5 - 4 and 4, blue -1
    assert at_crosses["X on white"] == (4, 1 + 4 + 4, (4 - 8) + 4 - 1)
    assert at_crosses["X on black"] == (-5, 5, -5)
    assert at_crosses["+ on black"] == (4 - 1, 1 - 4, 4 - 1)


# What experiments, tables and figures print


def test_numbers_of_the_mistakes():
    mistakes = q2.convolution_parameters.part.mistakes.values()
    assert [mistake() for mistake in mistakes] == [75 * 10, (25 + 1) * 10, (25 + 1) * 3 * 10, 75 * 10 + 1]
    layer = q2.weight_matrix.part.mistakes.values()
    assert [mistake() for mistake in layer] == [(100, 750_000), (250_000, 100), (3, 100), (750_001, 100)]
    assert [mistake() for mistake in q2.bias_vector.part.mistakes.values()] == [(1, 100), (100,), (750_000, 1)]
    edges = [[-1, 1, -1], [1, -1, 1], [-1, 1, -1]]
    assert q2.filter_of_black_cross() == (edges, edges, edges)
    assert q2.colour_window_as_filter() == ([[1] * 3] * 3, *[[[0, 1, 0], [1, 0, 1], [0, 1, 0]]] * 2)


@pytest.mark.parametrize("control", [False, True])
def test_small_changes_equal_autodiff(control):
    rng = np.random.default_rng(3)
    network, x = q2.classifier(rng), rng.normal(size=12)
    moves = rng.normal(size=(50, 12))
    moves *= (5.0 if control else 1e-3) / np.sqrt((moves**2).sum(axis=1, keepdims=True))
    with jax.enable_x64(True):
        probability = jax.jit(lambda x: jax_probability(network, x))
        slope = np.array(jax.grad(probability)(jnp.asarray(x)))
        changes = np.array([probability(x + move) - probability(x) for move in moves])
    change, error = q2.derivative_predicts_small_changes(3, control).numbers.values()
    assert change == pytest.approx(np.abs(changes).mean())
    assert error == pytest.approx(np.abs(moves @ slope - changes).mean() / np.abs(changes).mean(), rel=1e-4)


def test_entries_and_lengths_of_the_derivative():
    for control, zero in ((False, 4), (True, 0)):
        numbers = q2.derivative_has_the_shape_of_the_input(3, control).numbers
        assert list(numbers.values()) == [12, 12, zero]
    rng = np.random.default_rng(3)
    network, X = q2.classifier(rng), rng.normal(size=(50, 12))
    slopes = np.array(jax.vmap(jax.grad(jax_probability, argnums=1), (None, 0))(network, jnp.asarray(X)))
    expected = [np.mean([np.linalg.norm(of) for of in slopes - middle]) for middle in (0, slopes.sum(axis=0) / 50)]
    assert list(q2.derivative_depends_on_the_input(3).numbers.values()) == pytest.approx(expected, rel=1e-3)
    length, spread = q2.derivative_depends_on_the_input(3, control=True).numbers.values()
    assert length > 0 and spread == pytest.approx(0, abs=1e-9)


def test_layers_are_counted_and_biases_are_what_is_not_linear(monkeypatch):
    for control in (False, True):
        numbers = q2.linear_layers_collapse(3, control).numbers
        assert numbers["layers"] == 4 and (numbers["distance from a single layer"] > 0.1) == control
    monkeypatch.setattr(q2, "random_layers", lambda rng, sizes: [(np.ones((m, 2)), np.zeros(2)) for m in (3, 2)])
    assert not q2.layers_with_biases_are_not_linear()


def test_units_and_pieces_of_one_layer():
    rng = np.random.default_rng(3)
    q2.random_layers(rng, [1, 16, 1])
    cells = {int(place * 2**12 + 0.5) for place in rng.random(16)}  # where the sixteen units switch
    assert list(q2.each_unit_bends_once(3).numbers.values()) == [16, 1 + len(cells)]
    assert list(q2.each_unit_bends_once(3, control=True).numbers.values()) == [16, 2**8]


def test_parameters_of_one_layer_are_three_for_each_unit_and_one():
    for experiment, units in ((q2.a_wave_needs_few_units, (32, 256)), (q2.one_layer_draws_the_sawtooth, (256, 128))):
        for control, hidden in zip((False, True), units, strict=True):
            numbers = experiment(control=control).numbers
            assert (numbers["hidden units"], numbers["parameters"]) == (hidden, hidden + hidden + hidden + 1)


def test_wrong_parities_are_counted(monkeypatch):
    smooth, period, parity, _ = q2.hidden_units_by_function()
    assert (smooth[0][:2], smooth[1]) == ("x²", 8) and ("sine wave" in period[0], period[1]) == (True, 32)
    assert parity == ("parity of 10 bits", 10, "0 of 1024 inputs wrong")
    monkeypatch.setattr(q2, "forward", lambda network, X: (np.zeros((len(X), 1)), None))
    assert q2.parity_errors(bits=4) == 8  # half of all inputs are odd


def test_a_layer_that_is_right_outside_is_noticed(monkeypatch):
    monkeypatch.setattr(q2, "curve_error", lambda curve, units: 1 / units)
    monkeypatch.setattr(q2, "forward", lambda network, X: (X**2, None))
    assert not q2.approximation_is_not_exact_and_bounded()


def test_errors_that_are_printed_equal_those_of_the_sequences():
    runs = {rate: q2.generate(3, rate) for rate in (q2.CHAOTIC, q2.PERIODIC)}
    last = {rate: np.abs(run.generated - run.true)[-1].mean() for rate, run in runs.items()}
    chaotic = runs[q2.CHAOTIC]
    forced = np.abs(chaotic.forced[-1] - chaotic.true[-1]).mean()
    for control, error in ((False, last[q2.CHAOTIC]), (True, forced)):
        found = q2.errors_are_fed_back(3, control).numbers
        assert list(found.values()) == pytest.approx([chaotic.error_on_true, error])
    for control, rate in ((False, q2.CHAOTIC), (True, q2.PERIODIC)):
        run = runs[rate]
        found = q2.errors_multiply_without_drift(3, control).numbers
        expected = [run.error_on_true, run.error_on_generated, run.shift(), last[rate]]
        assert list(found.values()) == pytest.approx(expected)
        run = runs[q2.PERIODIC if rate == q2.CHAOTIC else q2.CHAOTIC]
        *found, unrelated = q2.stable_dynamics_forget_errors(3, control).numbers.values()
        assert found == pytest.approx([run.error_on_true, np.abs(run.generated - run.true)[-1].mean()])
        last_numbers, others = run.true[-1].tolist(), run.generated[-1].tolist()
        others.insert(0, others.pop())  # each beside another sequence
        assert unrelated == pytest.approx(np.mean([abs(a - b) for a, b in zip(last_numbers, others, strict=True)]))


def test_rows_of_rates_and_medians_of_waves(monkeypatch):
    for rate, factor, one, last in q2.errors_by_rate():
        run = q2.generate(0, rate)
        assert (factor, one) == (q2.factor_per_step(rate), np.abs(run.forced - run.true)[1:].mean())
        assert last == np.abs(run.generated - run.true)[-1].mean()
    gaps = np.array([[0.0, 5], [0, 9], [0, 7]])
    monkeypatch.setattr(q2, "wave_gaps", lambda seed, control: [np.array([1.0, 4, 2]), gaps, np.array([8.0, 3, 6])])
    assert list(q2.generated_inputs_leave_the_training_data().numbers.values()) == [2, 7, 6]


def test_the_blanks_are_in_their_places():
    blanks = q2.early_stopping()
    words = q2.name_blanks(blanks).split("; ")
    assert words[-2:] == ["(5) loss on the development set", "(6) loss on the training set"]
    assert words[2].endswith(f"here {blanks.lowest_development_loss:.3f}") and words[3].endswith(
        f"{blanks.epoch_to_stop}"
    )
    by_loss, by_accuracy = q2.readings_of_the_figure()
    losses = q2.training_course().losses["development set"]
    assert by_loss[1:] == (pytest.approx(losses.min(), abs=1e-4), list(losses).index(losses.min()))
    assert by_accuracy[1:] == q2.blanks_by_accuracy()
    axes = closed(q2.draw_filled()).axes[0]
    ticks = [label.get_text() for labels in (axes.get_yticklabels(), axes.get_xticklabels()) for label in labels]
    assert ticks == [f"(3) {losses.min():.2f}", f"(4) {losses.argmin()}: stop here"]
    curves = [line.get_ydata() for line in axes.lines[:2]]
    for text, curve, rises in zip(axes.texts, curves, (True, False), strict=True):
        assert text.get_text() == ("(5) development set" if rises else "(6) training set")
        assert (curve[-1] > curve.min()) == rises and text.xy[1] in curve


def test_readings_of_the_left_filter():
    assert [row[1] for row in q2.filters_of_the_reading()] == [str([[1, 0, -1]] * 3), str([[-1, 0, 1]] * 3)]


def test_costs_are_those_of_the_cases(monkeypatch):
    assert list(q2.named(q2.Costs(1, 2, 3)).items()) == [
        ("cost, training", 1),
        ("cost, held out", 2),
        ("cost, development", 3),
    ]
    asked, signature = [], inspect.signature(q2.costs_of_training)

    def costs(*args, **options):
        bound = signature.bind(*args, **options)
        bound.apply_defaults()
        asked.append(tuple(bound.arguments.values())[1:])  # without the seed
        return q2.Costs(1.0, 2.0, 3.0)

    monkeypatch.setattr(q2, "costs_of_training", costs)
    for experiment in (q2.gap_shows_overfitting, q2.low_training_cost_without_gap, q2.gap_without_overfitting):
        for control in (False, True):
            experiment(control=control)
    few, many = (60, 10, 0.2, 0.0), (3000, 10, 0.2, 0.0)
    assert asked == [few, many, (3000, 10, 0.0, 0.0), few, (3000, 10, 0.2, 3.0), many]
    asked.clear()
    names = [row[0].split(", ") for row in q2.costs_by_case()]
    for (examples, inputs), givens in zip(names[:3], asked, strict=False):
        assert [int(words.split()[0]) for words in (examples, inputs)] == list(givens[:2]) and givens[2:] == (0.2, 0.0)
    assert names[3][1] == "with an offset in the development set" and asked[3] == (3000, 10, 0.2, 3.0)


def test_numbers_of_dropout_by_hand():
    mean = np.random.default_rng(3).uniform(0, 1, size=50).sum() / 50
    for control in (False, True):
        before, behind = q2.division_keeps_the_mean(3, control).numbers.values()
        assert before == pytest.approx(mean) and behind == pytest.approx(mean / (1 + control), rel=0.03)
        assert before != behind

    rng = np.random.default_rng(3)
    a, W, v = np.abs(rng.normal(size=10)), rng.normal(size=(10, 20)), rng.uniform(0, 1, size=20)
    outputs = [np.maximum(2 * np.array(kept) * a @ W, 0) @ v for kept in itertools.product((0, 1), repeat=10)]
    at_test = np.maximum(a @ W, 0) @ v
    middle, spread = statistics.fmean(outputs), statistics.pstdev(outputs)
    found = list(q2.mean_over_masks_is_another_output(3).numbers.values())
    assert found == pytest.approx([middle, at_test, abs(at_test - middle) / spread])


def test_errors_of_the_four_ways_to_drop():
    rows = q2.errors_by_method(seed=3)
    assert {(divides, multiplies) for _, divides, multiplies, _ in rows} == set(
        itertools.product((True, False), repeat=2)
    )
    least = min(error for *_, error in rows)
    for name, divides, multiplies, error in rows:
        assert divides == (name == "inverted")
        assert error == pytest.approx(least) if divides != multiplies else error > 2 * least
    numbers = q2.plain_dropout_must_be_scaled(3).numbers
    assert numbers["error, inverted"] == pytest.approx(numbers["error, plain and scaled"]) == pytest.approx(least)
    assert numbers["error, plain as it is"] > 2 * least


def test_numbers_of_clipping_are_those_of_the_descent(monkeypatch):
    asked = []

    def descend_clipped(seed, scale, limit):
        asked.append((scale, limit))
        return 8.0, 0.5, [float(n) for n in range(1, 101)]

    monkeypatch.setattr(q2, "descend_clipped", descend_clipped)
    for control in (False, True):
        assert list(q2.clipping_lets_it_train(control=control).numbers.values()) == [1, 8, 0.5]
        assert list(q2.clipped_gradients_stay_large(control=control).numbers.values()) == [1, 95.5]
    assert asked == [(1.5, 1.0), (1.5, 1.0), (1.5, math.inf), (1.0, 1.0)]


def test_growths_are_those_of_the_networks_named(monkeypatch):
    monkeypatch.setattr(q2, "gradient_growth", lambda seed=0, scale=1.0, **changed: (scale, changed))
    batch, depth, normalized = dict(batch=4), dict(layers=5), dict(normalized=True)
    assert [growth for _, growth in q2.growth_by_remedy()] == [
        (1.5, {}),
        (1.5, batch),
        (1.5, depth),
        (1.5, normalized),
        (1.0, {}),
    ]
    assert [int(name.split()[0]) for name, _ in q2.growth_by_remedy()[2:3]] == list(depth.values())
    monkeypatch.setattr(q2, "gradient_growth", lambda seed, scale, batch: scale * batch)
    for control, scale in ((False, 1.5), (True, 1.0)):
        growths = q2.small_batches_explode_too(control=control).numbers
        assert growths == {"growth, batches of 4": 4 * scale, "growth, batches of 100": 100 * scale}


def test_factors_and_differences_term_by_term():
    for name, first, later, _ in q2.fading_by_decay():
        beta = float(name)
        assert (first, later) == pytest.approx([1 / ((1 - beta) * sum(beta**i for i in range(t))) for t in (1, 100)])
    beta = Fraction(9, 10)
    kinds = (lambda i: 1, lambda i: (-1) ** (i + 1), lambda i: beta**-i)
    for kind, (_, *found) in zip(kinds, q2.differences_by_gradients(), strict=True):
        for t, difference in zip((1, 10, 100), found, strict=True):
            average = sum((1 - beta) * beta ** (t - i) * kind(i) for i in range(1, t + 1))
            assert difference == pytest.approx(float(abs(average / (1 - beta**t) - average)), abs=1e-9)


def test_responses_of_windows_by_hand():
    filters = np.random.default_rng(3).integers(-3, 4, size=(3, 3, 3))
    off = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    red, blue = np.array([off + 1 - off, off, off]), np.array([off, off, off + 1 - off])
    expected = [(window * filters).sum() for window in (red, blue, np.ones((3, 3, 3)))]
    rows = q2.responses_to(filters)
    assert [name for name, _ in rows] == ["red cross", "blue cross", "plain white", "strongest of all windows"]
    assert [response for _, response in rows] == [*expected, sum(w for w in filters.ravel() if w > 0)]


def closed(figure):
    pyplot.close(figure)
    return figure


def test_largest_responses_and_the_sawtooth_are_drawn():
    for draw in (q2.draw_responses_to_image_1, q2.draw_responses_to_image_2):
        texts = closed(draw()).axes[0].texts
        numbers = {text: int(text.get_text().replace("−", "-")) for text in texts}
        (largest,) = [text for text in texts if text.get_color() == "#D55E00"]
        assert numbers[largest] == max(numbers.values()) and largest.get_position() == (2, 2)
    deep, flat = (line.get_ydata() for line in closed(q2.draw_sawtooth()).axes[0].lines)
    bends = [sum(abs(b - 2 * m + a) > 1e-9 for a, m, b in zip(y, y[1:], y[2:], strict=False)) for y in (deep, flat)]
    assert bends[0] == 2**4 - 1 and 2 * (bends[1] + 1) < 2**4  # the docstring: more than twice as many units


def test_distances_of_networks_in_the_controls():
    for control in (False, True):  # with equal weights, what is not divided is half as large
        gap = q2.both_are_one_network(3, control).numbers["difference of the outputs"]
        assert gap == pytest.approx(0.5 * control, abs=1e-12)
    rng = np.random.default_rng(3)
    layers = [(rng.normal(size=(m, n)), rng.normal(size=n)) for m, n in ((5, 7), (7, 3), (3, 6), (6, 2))]
    deep = single = rng.normal(size=(100, 5))
    for number, (W, b) in enumerate(layers):
        deep, single = deep @ W + b, single @ W + b
        deep = np.maximum(deep, 0) if number < 3 else deep
    gap = q2.linear_layers_collapse(3, control=True).numbers["distance from a single layer"]
    assert gap == pytest.approx(np.abs(deep - single).max() / np.abs(deep).max())


def test_units_that_make_no_bump_are_noticed(monkeypatch):
    monkeypatch.setattr(q2, "sigmoid", lambda x: x)
    assert not q2.two_sigmoids_make_a_bump()


def test_points_and_lines_of_the_figures():
    dots = [line for line in closed(q2.draw_fading()).axes[0].lines if line.get_marker() == "o"]
    for dot, beta in zip(dots, q2.DECAYS, strict=True):
        assert (
            dot.get_ydata()[0] == pytest.approx(1 / (1 - beta ** dot.get_xdata()[0])) == pytest.approx(1.01, abs=1e-3)
        )
    dots = [line for line in closed(q2.draw_sensitivity()).axes[0].lines if line.get_marker() == "o"]
    points = [(dot.get_xdata()[0], dot.get_ydata()[0]) for dot in dots]
    assert points == [(0, 0.5), (5, pytest.approx(1 / (1 + math.exp(-5))))]
    lines = {line.get_label(): line.get_ydata() for line in closed(q2.draw_errors_by_step()).axes[0].lines}
    assert lines["sine waves, off the plane"][-1] > 1 > lines["chaotic map"][-1] > 0.1
    assert max(lines["map with a cycle"][-1], lines["chaotic map, from true numbers"][-1]) < 0.01
    left, right = (axes.images[0].get_array() for axes in closed(q2.draw_edge_maps()).axes[2:])
    house = q2.house()
    np.testing.assert_allclose(left, sum(house[n : n + 38, :-2] - house[n : n + 38, 2:] for n in range(3)), atol=1e-9)
    np.testing.assert_allclose(right, sum(house[:-2, n : n + 38] - house[2:, n : n + 38] for n in range(3)), atol=1e-9)


@pytest.mark.parametrize("cross, places", [("X", "00 02 11 20 22"), ("+", "01 10 11 12 21")])
def test_pixels_of_the_crosses_are_drawn(cross, places):
    _, *pixels = closed(q2.drawing(cross, ["red"], "white")()).axes[0].patches
    corners = {tuple(pixel.get_xy().min(axis=0).astype(int).tolist()) for pixel in pixels}
    assert corners == {(2 + int(column), 2 + int(row)) for row, column in places.split()}
