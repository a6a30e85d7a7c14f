"""Second routes to Spring 2018, question 1: sets of pixels, JAX, Keras, closed forms, enumeration, counting."""

import itertools
import math
from statistics import NormalDist
from types import SimpleNamespace

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot

from solutions.exams.spring_2018 import q1
from solutions.nn.gradients import check_gradient
from tests.confirm import confirms
from tests.conftest import recorded

NUMERALS = ("i", "ii", "iii", "iv")


def names(*holds):
    """The numerals of the options that hold, from their truth in the paper's order."""
    return tuple(name for name, true in zip(NUMERALS, holds, strict=False) if true)


# a


def pixels_seen(convolutions, kernel, pool, unit=0):
    """The pixels of a line that one unit of the last convolution sees, window by window back to the image."""
    seen = {unit}
    for layer in range(convolutions):
        if layer:
            seen = {pool * block + k for block in seen for k in range(pool)}
        seen = {position + k for position in seen for k in range(kernel)}
    return seen


def small_network(pool):
    layers = [keras.layers.Input((16, 16, 1))]
    for _ in range(2):
        layers += [keras.layers.Conv2D(4, 3, activation="relu", padding="same")]
        layers += [keras.layers.MaxPooling2D(2)] if pool else []
    return keras.Sequential([*layers, keras.layers.Flatten(), keras.layers.Dense(3)])


@confirms("spring-2018/q1#a", "sets of pixels followed back to the image, and networks of Keras")
def test_max_pooling_facts():
    keras.utils.set_random_seed(1)
    plain, pooled = small_network(pool=False), small_network(pool=True)
    # shifts of the same random images: the mean change of the maps before and behind a pool
    image = np.random.default_rng(1).standard_normal((1, 17, 16, 1)).astype(np.float32)
    maps = [np.array(plain.layers[0](of)) for of in (image[:, 1:], image[:, :-1])]
    behind = [np.array(keras.layers.MaxPooling2D(2)(of)) for of in maps]
    changes = [np.linalg.norm(of[1] - of[0]) / np.linalg.norm(of[0]) for of in (maps, behind)]
    more_parameters = pooled.count_params() > plain.count_params()
    for convolutions, kernel, pool in ((3, 3, 2), (2, 5, 3), (1, 3, 2), (3, 3, 1)):
        wider = len(pixels_seen(convolutions, kernel, pool)) > len(pixels_seen(convolutions, kernel, 1))
        expected = names(wider, more_parameters, changes[1] > changes[0])
        assert q1.true_of_max_pooling(convolutions, kernel, pool) == expected


def test_fields_and_parameters_equal_those_counted():
    for kernel, pool in ((3, 2), (5, 3), (2, 4)):
        for depth, without, behind in q1.fields_by_depth(4, kernel, pool):
            assert without == len(pixels_seen(depth, kernel, 1))
            assert behind == len(pixels_seen(depth, kernel, pool))
    arrays = [(3, 3, 3, 8), 8, (3, 3, 8, 8), 8, (3, 3, 8, 8), 8]
    numbers = q1.pools_have_no_parameters().numbers
    for name, side in (("no pools", 32 - 2 - 2 - 2), ("pools", ((32 - 2) // 2 - 2) // 2 - 2)):
        assert numbers[f"parameters of the stack, {name}"] == sum(np.empty(shape).size for shape in arrays)
        assert numbers[f"parameters of the dense layer, {name}"] == np.empty((side, side, 8, 10)).size + 10


@pytest.mark.parametrize("stride, padding", [(1, 0), (2, 0), (1, 1), (3, 2)])
def test_convolution_equals_jax(stride, padding):
    rng = np.random.default_rng(2)
    image, filters = rng.standard_normal((9, 7, 2)), rng.standard_normal((3, 3, 2, 5))
    pads = [(padding, padding)] * 2
    layout = ("NHWC", "HWIO", "NHWC")
    expected = jax.lax.conv_general_dilated(image[None], filters, (stride, stride), pads, dimension_numbers=layout)[0]
    assert np.allclose(q1.convolve(image, filters, stride, padding), expected, atol=1e-4)


# b


def jax_pool_gradient(image, upstream, size):
    """The gradient of a weighted sum of JAX's own max pool."""
    _, back = jax.vjp(
        lambda x: jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (size, size), (size, size), "VALID"), image
    )
    return np.array(back(jnp.asarray(upstream, dtype=jnp.float32))[0])


@confirms("spring-2018/q1#b", "JAX's autodiff of its own max pool")
@pytest.mark.parametrize("size", [2, 3])
def test_gradient_of_max_pool_equals_autodiff(size):
    rng = np.random.default_rng(3)
    images = q1.same_outputs_other_positions(rng, size)
    upstream = rng.standard_normal((3, 2))
    pooled, gradients = [], []
    for image in images:
        output, positions = q1.max_pool(image, size)
        exact = jax_pool_gradient(jnp.asarray(image, dtype=jnp.float32), upstream, size)
        assert np.allclose(q1.max_pool_backward(upstream, positions, size), exact, atol=1e-6)
        pooled.append(output)
        gradients.append(exact)
    needed = np.array_equal(*pooled) and not np.allclose(*gradients)
    assert q1.positions_are_needed(size=size) == names(needed, not needed)


@settings(max_examples=20)
@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4), st.integers(0, 99))
def test_blocks_and_back(rows, columns, size, seed):
    image = np.random.default_rng(seed).standard_normal((rows * size, columns * size))
    values = q1.blocks(image, size)
    assert np.array_equal(q1.from_blocks(values, size), image)
    assert np.array_equal(values[-1, 0], image[-size:, :size].ravel())


# c


@confirms("spring-2018/q1#c", "JAX's convolution and the moves pixel by pixel, on other objects, with each head")
@pytest.mark.parametrize("head", q1.HEADS)
def test_invariances_equal_jax(head):
    rng = np.random.default_rng(4)
    kernel = rng.standard_normal((3, 3, 1, 6)).astype(np.float32)
    weights = rng.standard_normal((3, 20 * 20 * 6))
    spot = rng.standard_normal((4, 4)).astype(np.float32)

    def picture(spot, top=8, left=8):
        canvas = np.zeros((1, 20, 20, 1), dtype=np.float32)
        for (row, column), value in np.ndenumerate(spot):
            canvas[0, top + row, left + column, 0] = value
        return canvas

    def output(image):
        layout = ("NHWC", "HWIO", "NHWC")
        maps = jax.lax.conv_general_dilated(image, kernel, (1, 1), "SAME", dimension_numbers=layout)
        maps = np.maximum(np.array(maps[0], dtype=float), 0)
        return {
            "maps": maps.ravel(),
            "dense": weights @ maps.ravel(),
            "mean": maps.sum(axis=(0, 1)) / maps.shape[0] / maps.shape[1],
            "max": maps.reshape(-1, maps.shape[2]).max(axis=0),
        }[head]

    def same(other):
        return bool(np.allclose(output(picture(spot)), output(other), rtol=1e-3, atol=1e-4))

    large = np.array([[spot[row // 2, column // 2] for column in range(8)] for row in range(8)])
    turned = np.array([[spot[column, 3 - row] for column in range(4)] for row in range(4)])
    scale, rotation = same(picture(large, 6, 6)), same(picture(turned))
    translation = same(picture(spot, 3, 12)) and same(picture(spot, 13, 5))
    holds = (scale, rotation, translation, scale and rotation and translation)
    assert q1.invariances(head=head) == names(*holds)


def test_maps_move_along_except_at_borders_and_between_strides():
    assert q1.misfit(shift=2) == q1.misfit(stride=2, shift=2) == 0
    assert all(q1.misfit(padding=1, seed=seed) > 0.05 for seed in range(5))
    assert all(q1.misfit(stride=2, seed=seed) > 0.5 for seed in range(5))
    signal = np.arange(6.0)
    expected = [
        max(0, sum(k * signal[i + d] for d, k in zip((-1, 0, 1), (1, 2, -1), strict=True))) for i in range(1, 5)
    ]
    assert q1.line_responses(signal)[1:-1].tolist() == expected


# d


@confirms("spring-2018/q1#d", "JAX's autodiff and the best discriminator of two normal distributions in closed form")
def test_reasons_for_a_low_cost():
    rng = np.random.default_rng(5)
    centre = np.array([3.0, -2.0, 1.0])
    z = rng.standard_normal((500, 3))

    def best_score(x, mean):
        """The log ratio of the densities of real images, N(centre, 1), and of generated ones, N(mean, 1)."""
        return (((x - mean) ** 2).sum(axis=1) - ((x - centre) ** 2).sum(axis=1)) / 2

    def random_score(x, mean):
        return x @ np.array([-1.0, 1.0, 1.0])

    def trained(score):
        def cost(b, mean):
            return -jax.nn.log_sigmoid(score(z + b, mean)).mean()

        step = jax.jit(jax.value_and_grad(cost))
        b = jnp.zeros(3)
        for _ in range(150):
            b = b - step(b, b)[1]  # the discriminator knows where the generator is, and is held fixed meanwhile
        return float(step(b, b)[0]), float(np.linalg.norm(b - centre))

    poor_cost, poor_distance = trained(random_score)
    good_cost, good_distance = trained(best_score)
    poor = poor_cost < 0.1 and poor_distance > 2 and not (good_cost < 0.1 or good_distance > 2)

    # a generator that gives back real images: against densities that are equal the best discriminator says one half
    memory_cost = -np.log(jax.nn.sigmoid(best_score(centre + z, centre))).mean()
    assert memory_cost == pytest.approx(math.log(2), rel=1e-5)
    overfits = memory_cost < 0.1

    # G(z) = u v z at 0 against N(centre, 1): all images are 0, where the best discriminator of N(0, 1) knows them
    def saddle_cost(theta):
        images = theta[0] * (1.5 + z[:, :1] / 9) * theta[1:]
        return -jax.nn.log_sigmoid(best_score(images, np.zeros(3))).mean()

    theta = jnp.zeros(4)
    eigenvalues = np.linalg.eigvalsh(np.array(jax.jit(jax.hessian(saddle_cost))(theta)))
    assert np.allclose(jax.jit(jax.grad(saddle_cost))(theta), 0) and eigenvalues[0] < -1e-2 < 1e-2 < eigenvalues[-1]
    stuck = float(saddle_cost(theta)) < 0.1
    assert q1.reasons_for_a_low_cost() == names(poor, overfits, stuck, not (poor or overfits or stuck))


def test_costs_and_the_generators_gradient():
    rng = np.random.default_rng(6)
    images = rng.standard_normal((40, q1.FEATURES))
    discriminator = q1.LinearModel(rng.standard_normal(q1.FEATURES), 0.3)
    p = 1 / (1 + np.exp(-(images @ discriminator.weights + 0.3)))
    assert q1.generator_cost(discriminator, images) == pytest.approx(-np.log(p).mean())
    assert q1.saturating_cost(discriminator, images) == pytest.approx(np.log(1 - p).mean())

    # one step of descent on a fixed discriminator, seen through its images, equals the one along JAX's gradient
    seed = 8
    fixed = q1.LinearModel(discriminator.weights, 0.0)
    moved, _ = q1.trained_against(lambda *_: fixed, lambda: None, np.random.default_rng(seed), steps=1, rate=0.5)
    stream = np.random.default_rng(seed)
    z, later = stream.standard_normal((2, q1.BATCH, q1.FEATURES))

    def cost(a, b):
        return -jax.nn.log_sigmoid((b + a * z) @ fixed.weights).mean()

    da, db = jax.grad(cost, (0, 1))(jnp.ones(q1.FEATURES), jnp.zeros(q1.FEATURES))
    assert np.allclose(moved, -0.5 * db + (1 - 0.5 * da) * later, atol=1e-4)


# e


def jax_loss(theta, X):
    return ((theta[0] * (X @ theta[1:]) - X[:, 0]) ** 2).mean() / 2


jax_hessian = jax.jit(jax.hessian(jax_loss))


@confirms("spring-2018/q1#e", "JAX's gradients and Hessian at the saddle point, over all minibatches of four")
def test_minibatches_leave_where_the_full_batch_stays():
    examples = q1.PAIRS.reshape(-1, 2)
    saddle = jnp.array(q1.SADDLE)
    single = np.array(jax.jit(jax.vmap(jax.grad(jax_loss), (None, 0)))(saddle, examples[:, None]))
    assert np.allclose(single.mean(axis=0), 0, atol=1e-6)
    assert np.allclose([q1.saddle_gradient(saddle, row[None]) for row in examples], single, atol=1e-5)
    eigenvalues, directions = np.linalg.eigh(np.array(jax_hessian(saddle, examples)))
    assert eigenvalues[0] < 0 < eigenvalues[-1]
    way_out = directions[:, 0]
    batches = np.array(list(itertools.combinations(range(len(examples)), 4)))
    pushes = np.abs(single[batches].mean(axis=1) @ way_out)  # one for each of all the minibatches
    full_batch_moves = np.abs(single.mean(axis=0) @ way_out) > 1e-6
    leaves = np.mean(pushes > 1e-6) > 0.5 and not full_batch_moves
    assert q1.minibatches_are_better() == names(leaves, not leaves)
    # batches of mirrored pairs, and weights of 0: no push
    mirrored = [[2 * i, 2 * i + 1, 2 * j, 2 * j + 1] for i, j in itertools.combinations(range(len(q1.PAIRS)), 2)]
    assert np.allclose(single[mirrored].mean(axis=1), 0, atol=1e-6)
    assert not any(np.any(q1.saddle_gradient(np.array(q1.ZERO), row[None])) for row in examples)


def test_the_full_batch_leaves_at_the_rate_of_the_curvature():
    """Beside the saddle, a distance grows by 1 + rate · |curvature| at each step."""
    curvature = -np.linalg.eigvalsh(np.array(jax_hessian(jnp.array(q1.SADDLE), q1.PAIRS.reshape(-1, 2))))[0]
    steps = [q1.steps_to_leave((d, d, 1 + d), "full") for d in (1e-6, 1e-4)]
    assert steps[0] - steps[1] == pytest.approx(math.log(100) / math.log(1 + 0.05 * curvature), abs=2)


@settings(max_examples=10)
@given(st.integers(0, 999))
def test_saddle_gradient_equals_finite_differences(seed):
    rng = np.random.default_rng(seed)
    theta, X = rng.standard_normal(3), rng.standard_normal((5, 2))
    assert check_gradient(lambda t: q1.half_squared_error(t, X), lambda t: q1.saddle_gradient(t, X), theta) < 1e-6


# f


@confirms("spring-2018/q1#f", "JAX's autodiff of a network of Keras, by the image")
@pytest.mark.parametrize("height, width, channels", [(100, 100, 3), (100, 100, 1)])
def test_updates_of_a_step_equal_autodiff(height, width, channels):
    keras.utils.set_random_seed(2)
    network = keras.Sequential(
        [keras.layers.Input((height, width, channels)), keras.layers.Conv2D(4, 3, activation="softplus")]
    )
    rng = np.random.default_rng(7)
    image, content, style = rng.uniform(size=(3, 1, height, width, channels)).astype(np.float32)
    wanted, painted = network(content), network(style)
    network.trainable = False

    def loss(image):
        found = network(image)
        grams = [jnp.einsum("nhwc,nhwd->cd", of, of) / height / width for of in (found, painted)]
        return ((found - wanted) ** 2).sum() + ((grams[0] - grams[1]) ** 2).sum()

    image_updates = int(np.count_nonzero(np.array(jax.grad(loss)(jnp.array(image)))))
    weight_updates = sum(math.prod(weights.shape) for weights in network.trainable_variables)
    options = (10**4, 3 * 10**4, 10**6, 10**6 + 3 * 10**4)
    expected = names(*(image_updates + weight_updates == option for option in options))
    assert q1.updates_of_a_step(height, width, channels) == expected


def test_style_transfer_gradient_equals_finite_differences():
    rng = np.random.default_rng(8)
    image, content, style = rng.uniform(size=(3, 6, 5, 2))
    network = rng.standard_normal((3, 3, 2, 4)), rng.standard_normal(4)
    assert (
        check_gradient(
            lambda x: q1.style_transfer_loss(x, content, style, network),
            lambda x: q1.style_transfer_gradient(x, content, style, network),
            image,
        )
        < 1e-6
    )


# g


@confirms("spring-2018/q1#g", "counting the errors of random models on a million simulated scans, one class at a time")
@pytest.mark.parametrize("ratio", [50, 1])
def test_metric_to_choose_by_counting(ratio, prevalence=0.2):
    rng = np.random.default_rng(9)
    scans = 1_000_000
    ill = round(prevalence * scans)
    noise = np.sort(rng.standard_normal(ill)), np.sort(rng.standard_normal(scans - ill))
    rows = []
    for quality, threshold in zip(rng.uniform(0.5, 3, 60), rng.uniform(-2, 4, 60), strict=True):
        missed = int(np.searchsorted(noise[0] + quality, threshold))
        alarms = scans - ill - int(np.searchsorted(noise[1], threshold))
        hits = ill - missed
        rows.append((hits / (hits + alarms), hits / ill, -(ratio * missed + alarms)))
    right = [0, 0]
    for one, other in itertools.combinations(rows, 2):
        for metric in (0, 1):
            right[metric] += (one[metric] > other[metric]) == (one[2] > other[2])
    precision, recall = right
    assert abs(recall - precision) > 0.1 * math.comb(60, 2)  # far more than the noise of sixty models
    assert q1.metric_to_choose(ratio=ratio, prevalence=prevalence) == names(precision > recall, recall > precision)


def test_rates_and_prices():
    sample = np.random.default_rng(10).standard_normal(400_000)
    found, alarms = q1.rates(1.5, 0.7)
    assert abs(np.mean(sample + 1.5 > 0.7) - found) < 5 * 0.5 / 400_000**0.5
    assert abs(np.mean(sample > 0.7) - alarms) < 5 * 0.5 / 400_000**0.5
    # with equal harm of all healthy and of all ill scans the two metrics are equally good
    assert q1.indifferent_ratio(0.5) == pytest.approx(1, abs=0.1)
    assert q1.indifferent_ratio(0.1) == pytest.approx(9, rel=0.1)
    # no other threshold does less harm than the one that is called the best
    best = q1.saying_yes_always(ratio=7, prevalence=0.3)[1][3]
    thresholds = np.linspace(-4, 6, 2001)
    assert best == pytest.approx(q1.harm(*q1.rates(2.0, thresholds), 0.3, 7).min(), abs=1e-5)


def test_the_slips_hold_for_many_seeds():
    assert all(q1.minibatches_can_stay(seed) and q1.equal_units_stay_equal(seed) for seed in range(5))
    assert all(q1.the_input_is_enough(seed, size) for seed in range(5) for size in (2, 3))


# What experiments, tables and figures print


def jax_maps(image, filters):
    """The maps of one convolution with a ReLU and as many positions as pixels, by JAX."""
    layout = ("NHWC", "HWIO", "NHWC")
    maps = jax.lax.conv_general_dilated(image[None], filters, (1, 1), "SAME", dimension_numbers=layout)
    return np.maximum(np.array(maps[0], dtype=float), 0)


def share(before, after):
    return np.sqrt(((after - before) ** 2).sum() / (before**2).sum())


def test_fields_that_are_printed_equal_sets_of_pixels():
    numbers = q1.pooling_widens_the_field(2, 5, 3).numbers
    assert numbers["side of the field, no pools"] == len(pixels_seen(2, 5, 1))
    assert numbers["side of the field, pools"] == len(pixels_seen(2, 5, 3))


@pytest.mark.parametrize("control", [False, True])
def test_changes_by_a_shift_of_one_pixel_equal_keras(control):
    rng = np.random.default_rng(3)
    world, filters = rng.standard_normal((34, 33, 3)), rng.standard_normal((3, 3, 3, 8))
    maps = [jax_maps(image, filters)[1:-1, 1:-1] for image in (world[1:], world[:-1])]
    pool = keras.layers.MaxPooling2D(2)
    reduced = [of[:-1:2, :-1:2] if control else np.array(pool(of[None]))[0] for of in maps]
    numbers = q1.pooling_dampens_shifts(3, control).numbers
    assert numbers["change of the maps"] == pytest.approx(share(*maps), rel=1e-4)
    assert numbers["change of the reduced maps"] == pytest.approx(share(*reduced), rel=1e-4)


def test_gradient_of_average_pool_equals_autodiff():
    rng = np.random.default_rng(4)
    image, upstream = rng.standard_normal((6, 9)), rng.standard_normal((2, 3))
    with jax.enable_x64(True):
        pooled = jax.vjp(lambda x: jax.lax.reduce_window(x, 0.0, jax.lax.add, (3, 3), (3, 3), "VALID") / 9, image)
        assert np.allclose(q1.average_pool_backward(upstream, 3), pooled[1](jnp.array(upstream))[0])
    assert set(q1.outputs_do_not_tell_the_gradient(control=True).numbers.values()) == {0}


def test_wrong_positions_are_noticed(monkeypatch):
    monkeypatch.setattr(q1, "max_pool", lambda image, size: (q1.blocks(image, size).max(axis=2), np.zeros((3, 2), int)))
    assert not q1.the_input_is_enough()
    finding = q1.outputs_do_not_tell_the_gradient()
    assert not finding and finding.numbers["error of the gradient by the rule"] > 0.1


def test_changes_by_moves_equal_jax():
    image, filters = q1.scene_and_filters(2)
    before, changes = jax_maps(image, filters), []
    rng = np.random.default_rng([2, 1])
    for down, right in rng.integers(1, 6, (4, 2)) * rng.choice([-1, 1], (4, 2)):
        moved = np.zeros_like(image)
        moved[9 + down : 15 + down, 9 + right : 15 + right] = image[9:15, 9:15]
        changes.append(share(before, jax_maps(moved, filters)))
    for control in (False, True):
        numbers = q1.shifting_leaves_the_output(2, control).numbers
        assert numbers["change of the maps"] == pytest.approx(max(changes), rel=1e-4)
        assert numbers["difference from the maps moved along"] == pytest.approx(0, abs=1e-9)
        assert numbers["change of the output"] == pytest.approx(max(changes) * control, rel=1e-4, abs=1e-9)


def test_changes_by_head_equal_jax():
    image, filters = q1.scene_and_filters(1)
    moved, large = np.zeros((2, *image.shape))
    moved[12:18, 5:11] = image[9:15, 9:15]
    for row, column in itertools.product(range(12), range(12)):
        large[6 + row, 6 + column] = image[9 + row // 2, 9 + column // 2]
    turned = np.array([[image[column, 23 - row] for column in range(24)] for row in range(24)])
    weights = np.random.default_rng(1).standard_normal((5, 24 * 24 * 8))
    heads = {
        "the maps themselves": np.ravel,
        "dense layer": lambda maps: weights @ maps.ravel(),
        "global mean": lambda maps: maps.sum(axis=(0, 1)),
        "global maximum": lambda maps: maps.reshape(-1, 8).max(axis=0),
    }
    before, *after = (jax_maps(of, filters) for of in (image, moved, turned, large))
    for name, *found in q1.changes_by_head(1):
        read = heads.pop(name)
        assert found == pytest.approx([share(read(before), read(of)) for of in after], rel=1e-3, abs=1e-5)
    assert not heads
    heads_of_experiments = {"mean": lambda maps: maps.sum(axis=(0, 1)), "max": lambda maps: maps.max(axis=(0, 1))}
    for head, read in heads_of_experiments.items():
        for experiment, of in ((q1.turning_changes_the_output, after[1]), (q1.enlarging_changes_the_output, after[2])):
            change = experiment(1, head=head).numbers["change of the output"]
            assert change == pytest.approx(share(read(before), read(of)), rel=1e-3)


def centre_of(rng):
    """The centre of the real images that are drawn first from a stream."""
    centre = rng.standard_normal(q1.FEATURES)
    return 4 * centre / np.linalg.norm(centre)


@pytest.mark.parametrize("control", [False, True])
def test_numbers_of_a_poor_discriminator_from_its_images(monkeypatch, control):
    results = recorded(monkeypatch, q1, "trained_against")
    cost, saturating, real, distance = q1.a_poor_discriminator_makes_it_cheap(3, control).numbers.values()
    ((images, discriminator),) = results
    p = 1 / (1 + np.exp(-(images @ discriminator.weights + discriminator.intercept)))
    assert (cost, saturating) == pytest.approx((-np.log(p).mean(), np.log(1 - p).mean()))
    assert real == np.mean(p > 0.5)
    assert distance == pytest.approx(np.linalg.norm(images.mean(axis=0) - centre_of(np.random.default_rng(3))))


def test_numbers_of_a_generator_that_gives_back_images():
    cost, distance, usual = q1.a_memory_is_meaningful(3).numbers.values()
    centre = centre_of(rng := np.random.default_rng(3))
    training = centre + rng.standard_normal((q1.BATCH, q1.FEATURES))
    rng.integers(q1.BATCH, size=q1.BATCH)
    new = centre + rng.standard_normal(training.shape)
    assert cost == pytest.approx(math.log(2), abs=0.05) and distance == 0
    assert usual == pytest.approx(np.mean([min(math.dist(one, other) for other in training) for one in new]))


@pytest.mark.parametrize("control", [False, True])
def test_numbers_of_the_saddle_equal_their_closed_forms(monkeypatch, control):
    results = recorded(monkeypatch, q1, "fit_discriminator")
    slope, smallest, largest, cost, distance = q1.a_saddle_is_not_cheap(3, control).numbers.values()
    rng = np.random.default_rng(3)
    centre_of(rng)
    z = rng.uniform(0.5, 1.5, (q1.BATCH, 1))
    real = 1 / (1 + math.exp(-5.0 if control else -results[0].intercept))  # what is said of images that are all 0
    # of the second derivatives only those by u and an entry of v are not 0: -(1 - D) E[z] w
    curvature = (1 - real) * z.mean() * np.linalg.norm(results[0].weights)
    assert (smallest, largest) == pytest.approx((-curvature, curvature), rel=1e-5)
    assert slope == 0 and cost == pytest.approx(-math.log(real)) and distance == pytest.approx(4)


def test_losses_of_the_descents_equal_autodiff():
    examples = q1.PAIRS.reshape(-1, 2)
    gradient = jax.jit(jax.grad(jax_loss))
    rng = np.random.default_rng(3)
    with jax.enable_x64(True):
        theta = jnp.array(q1.SADDLE)
        for _ in range(200):
            theta = theta - 0.05 * gradient(theta, examples[rng.choice(16, 4, replace=False)])
        expected = float(jax_loss(theta, examples))
    start, full, mini = q1.noise_leaves_a_saddle(3).numbers.values()
    assert start == full == (1**2 + 2**2) / 2 / 2  # half the mean square of the first inputs, ±1 and ±2
    assert mini == pytest.approx(expected, rel=1e-3)


def test_steps_are_counted(monkeypatch):
    monkeypatch.setattr(q1, "descend", lambda *_: iter([2.0, 1.0, 0.2, 0.19, 0.1]))
    assert q1.steps_to_leave(None, None) == 3 and q1.steps_to_leave(None, None, limit=2) == math.inf


def test_medians_of_steps_and_their_table(monkeypatch):
    monkeypatch.setattr(q1, "steps_to_leave", lambda start, kind, seed: (9, math.inf, 3, start, 4)[seed])
    assert [q1.median_steps(5, kind) for kind in ("mini", "full")] == [5, 9]
    assert q1.median_steps(math.inf, "mini", seeds=4) == "never"
    monkeypatch.setattr(q1, "median_steps", lambda start, kind: (start, kind))
    for name, *cells in q1.ways_out():  # the columns of the page: full batch, minibatches, mirrored ones
        (start,) = {start for start, _ in cells}
        assert [kind for _, kind in cells] == ["full", "mini", "mirrored"]
        away = {"millionth": 1e-6, "tenth": 0.1}.get(name.split()[1], 0)
        saddle = q1.ZERO if name.endswith("0") else q1.SADDLE
        assert np.subtract(start, saddle) == pytest.approx([away] * 3)


def test_units_that_differ_or_do_not_learn_are_noticed(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(q1, "constant", lambda m, n, value: np.arange(m * n).reshape(m, n) / 9)
        assert not q1.equal_units_stay_equal()
    monkeypatch.setattr(q1, "train", lambda network, *_, **__: network)
    assert not q1.equal_units_stay_equal()


@pytest.mark.parametrize("control", [False, True])
def test_pairs_that_are_ranked_rightly_are_counted(control):
    ratio, right = 1 / 50 if control else 50, [0, 0]
    for (one, other), (false, falser) in zip(*(of.T for of in q1.random_pairs(seed=3)), strict=True):
        less = 0.2 * (1 - one) * ratio + 0.8 * false < 0.2 * (1 - other) * ratio + 0.8 * falser
        right[0] += (one > other) == less
        right[1] += (one / false > other / falser) == less  # precision grows with this quotient
    recall, precision = q1.recall_follows_the_harm(3, control).numbers.values()
    assert (2000 * recall, 2000 * precision) == pytest.approx(right)


def test_models_of_the_last_table_equal_the_normal_distribution(monkeypatch):
    always, careful = q1.saying_yes_always(ratio=7, prevalence=0.3)
    assert always[1:] == pytest.approx((1, 0.3, 0.7))
    found, alarms = (1 - NormalDist(mean).cdf(1 + math.log(0.7 / 0.3 / 7) / 2) for mean in (2, 0))
    harm = 7 * 0.3 * (1 - found) + 0.7 * alarms
    assert careful[1:] == pytest.approx((found, 0.3 * found / (0.3 * found + 0.7 * alarms), harm))
    monkeypatch.setattr(q1, "saying_yes_always", lambda: [("", 1.0, 0.2, 0.8), ("", 0.9, 0.5, 0.8)])
    assert not q1.recall_alone_is_not_enough()


def lines_of(figure, axes=0):
    """The lines of a figure, by their labels."""
    pyplot.close(figure)
    return {line.get_label(): np.asarray(line.get_ydata()) for line in figure.axes[axes].lines}


def test_lines_of_the_figures():
    bump, moved, dotted = lines_of(figure := q1.draw_responses(), axes=1).values()
    signal = lines_of(figure)["bump"]
    assert bump.max() == moved.max() == dotted[0] == 3 + 2 * 2 - 0.5  # at the pixels 3, 2 and 0.5
    assert np.array_equal(np.roll(bump, 8), moved) and signal.max() == 3
    rankings = lines_of(drawn := q1.draw_rankings())
    ratios, crossing = (drawn.axes[0].lines[n].get_xdata() for n in (0, 2))
    assert ((rankings["recall"] > rankings["precision"]) == (ratios > crossing[0])).all()
    assert rankings["recall"][-1] > 0.9 > 0.6 > rankings["precision"][-1] and rankings["recall"][0] < 0.5
    escape = lines_of(q1.draw_escape())
    assert set(escape["full batch"]) == set(escape["mirrored"]) == {1.25} and escape["minibatches"][-1] < 0.1


def test_what_the_slips_rest_on_can_fail(monkeypatch):
    asked = []
    monkeypatch.setattr(q1, "descend", lambda *start: asked.append(start) or iter([2.5, 2.5, 2.4]))
    assert not q1.minibatches_can_stay(7) and asked == [(q1.ZERO, "mini", 7)]
    monkeypatch.setattr(q1, "LOW", math.log(2))
    assert not q1.an_indifferent_discriminator_costs_something()
    monkeypatch.setattr(q1, "receptive_field", lambda layers: [SimpleNamespace(size=size) for size in (3, 5)])
    assert not q1.a_pool_as_second_layer_sees_less()


def test_images_with_different_outputs_decide_nothing(monkeypatch):
    images = np.random.default_rng(3).standard_normal((2, 6, 4))
    monkeypatch.setattr(q1, "same_outputs_other_positions", lambda rng, size: images)
    finding = q1.outputs_do_not_tell_the_gradient()
    one, other = (image.reshape(3, 2, 2, 2).max(axis=(1, 3)) for image in images)
    assert not finding and finding.numbers["difference of the outputs"] == pytest.approx(share(one, other))
