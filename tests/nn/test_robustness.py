"""Calls of solutions.nn that were once answered with a wrong number, nan or an unclear error; each by its name."""

import numpy as np
import pytest

from solutions.nn import activations, gradients, initialization, losses, mlp, normalization
from solutions.nn.activations import log_softmax, sigmoid, sigmoid_derivative, softmax, softplus, softplus_derivative
from solutions.nn.conv3d import conv3d, conv3d_loops, conv3d_windows
from solutions.nn.linear_models import LinearModel, fit_logistic, least_squares
from solutions.nn.losses import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_gradient,
    cross_entropy,
    cross_entropy_gradient,
    cross_entropy_with_logits,
    cross_entropy_with_logits_gradient,
    mean_squared_error,
    mean_squared_error_gradient,
)
from solutions.nn.normalization import (
    Statistics,
    batch_norm,
    batch_norm_backward,
    batch_norm_inference,
    layer_norm,
    layer_norm_backward,
    running_statistics,
    standardize,
)
from solutions.nn.optimizers import Adam, GradientDescent, Momentum, RMSProp, clip_by_norm
from solutions.nn.regularization import dropout, dropout_backward, l2_penalty, l2_penalty_gradient, ridge
from solutions.nn.shapes import BatchNorm, Conv, Dense, Pool, trace, window_count

inf, nan = np.inf, np.nan
OPTIMIZERS = [GradientDescent, Momentum, RMSProp, Adam]
ONE, ZERO = np.ones(2), np.zeros(2)


# Integers become float64, and none wraps.


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint8, np.uint64])
@pytest.mark.parametrize(
    "f", [softmax, log_softmax, sigmoid, sigmoid_derivative, activations.relu_derivative, softplus]
)
def test_activations_of_integers_are_those_of_floats(f, dtype):
    z = np.array([0, 1, 1], dtype) if dtype is bool else np.array([0, 100, 90], dtype)
    assert f(z).dtype == np.float64
    np.testing.assert_array_equal(f(z), f(z.astype(float)))


def test_softmax_of_small_integers_does_not_wrap():
    np.testing.assert_allclose(softmax(np.int8([100, -100])), [1, 0], atol=1e-80)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_steps_along_small_integers_are_those_along_floats(optimizer):
    theta, gradient = np.int8([100, -100]), np.int8([100, 50])
    expected = optimizer(0.5).step(theta.astype(float), gradient.astype(float))
    np.testing.assert_array_equal(optimizer(0.5).step(theta, gradient), expected, strict=True)


def test_penalties_of_small_integers_do_not_wrap():
    assert l2_penalty(np.int8([100, 100]), 0.5) == 5000
    assert l2_penalty_gradient(np.int8([100]), 2).tolist() == [200]


@pytest.mark.parametrize("form", [conv3d, conv3d_loops, conv3d_windows])
def test_convolutions_of_bytes_and_booleans_do_not_wrap(form):
    for dtype, expected in ((np.uint8, 200.0**2 * 2), (bool, 2.0)):
        images = np.full((1, 1, 1, 1, 2), 200, dtype)
        np.testing.assert_array_equal(form(images, images), [[[[[expected]]]]], strict=True)
    with pytest.raises(ValueError, match=r"images=array.*j.*, expected real numbers"):
        form(np.full((1, 1, 1, 1, 1), 1 + 2j), np.ones((1, 1, 1, 1, 1)))


def test_counts_of_numpy_do_not_wrap():
    assert Conv(np.int8(100), 3).parameters((9, 9, np.int8(100))) == 100 * (9 * 100 + 1)
    assert Dense(np.int8(100)).parameters((np.int8(100),)) == 100 * 101
    assert window_count(np.int8(100), np.int8(3), padding=np.int8(100)) == 298
    assert initialization.xavier(np.int8(100), np.int8(100)).std() == pytest.approx(0.1, rel=0.05)


def test_jacobians_of_functions_with_unsigned_values_do_not_wrap():
    jacobian = gradients.numerical_jacobian(lambda x: np.uint8(100 - 10 * x), [1.0], step=1)
    assert jacobian.tolist() == [[-10]]


# float16 is computed in float32, and given back as float16.


@pytest.mark.parametrize("optimizer", [RMSProp, Adam])
def test_steps_in_half_precision_keep_epsilon_and_do_not_overflow(optimizer):
    """ε = 10⁻⁸ is 0 in float16: without a gradient 0/0; and the square of 300 overflows."""
    step = optimizer(0.1).step(np.ones(2, np.float16), np.float16([0, 300]))
    expected = optimizer(0.1).step(np.ones(2), np.array([0.0, 300]))
    np.testing.assert_array_equal(step, expected.astype(np.float16), strict=True)


def test_sums_in_half_precision_do_not_overflow():
    z = np.full(100, 300, np.float16)
    assert mean_squared_error(z, np.zeros(100)) == 90000
    assert l2_penalty(z, 0.5) == 0.25 * 100 * 90000
    assert clip_by_norm(z, 1).dtype == np.float16
    np.testing.assert_allclose(clip_by_norm(z, 1), 0.1, rtol=1e-3)
    output, cache = batch_norm(np.float16([[60000], [-60000]]), *np.float16([[1], [0]]))
    assert output.tolist() == [[1], [-1]] and output.dtype == np.float16
    assert cache.statistics.variance.dtype == np.float32 and cache.statistics.variance == 3.6e9


def test_what_half_precision_cannot_hold_is_refused():
    with pytest.raises(ValueError, match=r"z=-60000.0 … 60000.0, expected numbers whose result is finite in float16"):
        log_softmax(np.float16([60000, -60000]))
    with pytest.raises(ValueError, match=r"weights=60000.0, .* finite in float16"):
        l2_penalty_gradient(np.float16([60000]), 2)


@pytest.mark.parametrize("norm, backward", [(batch_norm, batch_norm_backward), (layer_norm, layer_norm_backward)])
def test_single_precision_is_kept(norm, backward):
    z = np.random.default_rng(0).normal(size=(4, 3)).astype(np.float32)
    output, cache = norm(z, np.ones(3), np.zeros(3))
    assert {x.dtype for x in (output, *backward(z, cache), *standardize(z))} == {np.dtype(np.float32)}
    assert mean_squared_error_gradient(z, np.zeros((4, 3), int)).dtype == np.float32
    assert cross_entropy_with_logits_gradient(z, [0, 1, 2, 0]).dtype == np.float32
    assert ridge(z, z[:, 0], 1).dtype == least_squares(z, z[:, 0]).weights.dtype == np.float32


# Where logits are infinite, or huge, the limit.


def test_softmax_of_infinite_logits_is_the_limit():
    assert softmax([[inf, 0], [0, -inf], [-inf, inf], [1e308, -1e308]]).tolist() == [[1, 0], [1, 0], [0, 1], [1, 0]]
    assert log_softmax([[inf, 0], [0, -inf]]).tolist() == [[0, -inf], [0, -inf]]
    assert softmax([[inf, 0], [1, 1]]).tolist() == [[1, 0], [0.5, 0.5]]  # what is infinite is one example's
    assert sigmoid([-inf, inf]).tolist() == [0, 1]
    assert sigmoid_derivative([-inf, inf]).tolist() == [0, 0]
    assert softplus([-inf, inf]).tolist() == [0, inf]
    assert softmax([-inf]).tolist() == [1]


@pytest.mark.parametrize("z", [[inf, inf, 0], [-inf, -inf]])
@pytest.mark.parametrize("f", [softmax, log_softmax])
def test_two_infinite_maxima_have_no_limit(f, z):
    with pytest.raises(ValueError, match=r"z=-?inf several times in one example, expected one maximum"):
        f(z)


@pytest.mark.parametrize("far", [1e308, inf])
def test_losses_of_certain_and_right_logits_are_0(far):
    assert cross_entropy_with_logits([[far, -far], [0, -far]], [0, 0]) == 0
    assert cross_entropy_with_logits_gradient([[far, -far]], [0]).tolist() == [[0, 0]]
    assert binary_cross_entropy_with_logits([far, -far], [1, 0]) == 0
    assert binary_cross_entropy_with_logits_gradient([far, -far], [0, 0]).tolist() == [0.5, 0]


def test_infinite_losses_are_refused():
    with pytest.raises(ValueError, match=r"logits=-inf … 0.0, expected numbers whose result is finite"):
        cross_entropy_with_logits([[0, -inf]], [1])
    with pytest.raises(ValueError, match=r"logit=inf, expected numbers whose result is finite"):
        binary_cross_entropy_with_logits([inf], [0])
    with pytest.raises(ValueError, match=r"prediction=1e\+200, expected numbers whose result is finite in float64"):
        mean_squared_error([1e200], [0])


def test_clipping_takes_gradients_of_any_size():
    np.testing.assert_allclose(clip_by_norm([3e200, 4e200], 1), [0.6, 0.8])
    np.testing.assert_allclose(clip_by_norm([3e-200, 4e-200], 1e-200), [0.6e-200, 0.8e-200])
    np.testing.assert_allclose(clip_by_norm(np.float32([3e30, 4e30]), 1), [0.6, 0.8], rtol=1e-6)
    np.testing.assert_allclose(clip_by_norm(np.full(4, 1e308), 2e300), 1e300)
    assert clip_by_norm([3.0, 4.0], inf).tolist() == [3, 4]
    assert clip_by_norm([0.0], 1).tolist() == [0]


def test_a_squared_gradient_that_overflows_does_not_stop_the_steps():
    """Divided by an infinite root every step would be 0."""
    for optimizer in (RMSProp(), Adam()):
        with pytest.raises(ValueError, match=r"gradient=1e\+200, expected numbers whose result is finite"):
            optimizer.step(1.0, 1e200)
        assert optimizer.square is None  # as before the step


# Refused by name.

NETWORK = mlp.initialize([2, 3, 1])
X, Y = np.array([[0.0, 1], [1, 0], [1, 1], [0, 0]]), np.array([0, 1, 1, 0])
_, CACHE = mlp.forward(NETWORK, X)
NORM = batch_norm(X, ONE, ZERO)[1]
REFUSED = {
    "softplus(beta=-1)": (lambda: softplus([1.0], beta=-1), "beta=-1, expected a positive number"),
    "softplus(beta=0)": (lambda: softplus([1.0], beta=0), "beta=0, expected a positive number"),
    "its derivative": (lambda: softplus_derivative([1.0], beta=-1), "beta=-1, expected a positive number"),
    "leaky alpha": (lambda: activations.leaky_relu([1.0], alpha=nan), "alpha=nan, expected a number"),
    "complex activation": (lambda: sigmoid([1j]), r"z=\[1j\], expected real numbers"),
    "words": (lambda: softmax(["a"]), r"z=\['a'\], expected real numbers"),
    "ragged rows": (lambda: softmax([[1], [1, 2]]), r"z=\[\[1\], \[1, 2\]\], expected an array of real numbers"),
    "slope at nan": (lambda: activations.relu_derivative([nan]), "z=nan, expected real numbers"),
    "no class": (lambda: softmax(np.ones((2, 0))), r"z has shape \(2, 0\), axis=-1, expected one of its axes"),
    "no such axis": (lambda: softmax(ONE, axis=1), r"z has shape \(2,\), axis=1, expected one of its axes"),
    "softmax of a number": (lambda: softmax(1.0), r"z has shape \(\), axis=-1"),
    "empty mse": (lambda: mean_squared_error([], []), r"prediction has shape \(0,\), expected at least one"),
    "empty mse gradient": (lambda: mean_squared_error_gradient([], []), r"prediction has shape \(0,\)"),
    "empty bce": (lambda: binary_cross_entropy([], []), r"probability has shape \(0,\), expected at least one"),
    "empty bce with logits": (lambda: binary_cross_entropy_with_logits([], []), r"logit has shape \(0,\)"),
    "empty ce": (lambda: cross_entropy(np.ones((0, 2)), np.ones((0, 2))), r"probabilities has shape \(0, 2\)"),
    "empty ce with logits": (lambda: cross_entropy_with_logits(np.ones((0, 2)), np.ones((0, 2))), "logits has shape"),
    "rows that sum to 0.9": (
        lambda: cross_entropy([[0.5, 0.4]], [0]),
        r"probabilities=\[0.5, 0.4\], expected rows that sum to 1, not to 0.9",
    ),
    "and their gradient": (lambda: cross_entropy_gradient([[0.5, 0.6]], [0]), "expected rows that sum to 1"),
    "five labels": (lambda: cross_entropy_with_logits(np.ones((4, 3)), [0] * 5), r"logits has shape \(4, 3\), labels"),
    "nan target": (lambda: mean_squared_error([1.0], [nan]), "target=nan, expected real numbers"),
    "nan logits": (lambda: cross_entropy_with_logits([[nan, 0]], [0]), "logits=nan, expected real numbers"),
    "complex prediction": (lambda: mean_squared_error([1j], [0]), r"prediction=\[1j\], expected real numbers"),
    "classes": (lambda: losses.one_hot([0], 2.0), r"classes=2.0, expected an integer of at least 1"),
    "constant feature": (lambda: batch_norm([[0.1]] * 3, [1], [0], epsilon=0), "epsilon=0, expected a positive number"),
    "constant example": (
        lambda: layer_norm([[0.1] * 3], np.ones(3), np.zeros(3), epsilon=0),
        "epsilon=0, expected a positive number",
    ),
    "empty batch": (lambda: batch_norm(np.ones((0, 2)), ONE, ZERO), r"z has shape \(0, 2\), .* none of them 0"),
    "empty data": (lambda: standardize(np.ones((0, 2))), r"X has shape \(0, 2\), .* none of them 0"),
    "nan in a batch": (lambda: batch_norm([[nan, 1], [1, 2]], ONE, ZERO), "z=nan, expected real numbers"),
    "inf in a batch": (lambda: batch_norm([[inf, 1], [1, 2]], ONE, ZERO), "z=1.0 … inf, expected numbers"),
    "a variance that overflows": (lambda: batch_norm([[1e200], [-1e200]], [1], [0]), r"z=-1e\+200 … 1e\+200, expected"),
    "a deviation that overflows": (lambda: standardize([[1e200], [-1e200]]), r"X=-1e\+200 … 1e\+200, expected"),
    "nan in data": (lambda: standardize([[nan], [1]]), "X=nan, expected real numbers"),
    "statistics of another shape": (
        lambda: batch_norm_inference(X, ONE, ZERO, Statistics(np.zeros((4, 1)), np.ones((4, 1)))),
        r"statistics.mean has shape \(4, 1\), expected \(2,\)",
    ),
    "statistics of two shapes": (
        lambda: batch_norm_inference(X, ONE, ZERO, Statistics(ZERO, np.ones(1))),
        r"statistics.mean has shape \(2,\), statistics.variance \(1,\), expected the same",
    ),
    "a negative variance": (
        lambda: batch_norm_inference(X, ONE, ZERO, Statistics(ZERO, -ONE)),
        r"statistics.variance=-1.0, expected numbers of at least 0",
    ),
    "running statistics of another shape": (
        lambda: running_statistics(Statistics(ONE, ONE), Statistics(np.ones(3), np.ones(3))),
        r"running has shape \(2,\), batch \(3,\), expected the same",
    ),
    "an upstream gradient that broadcasts": (
        lambda: batch_norm_backward(np.ones((4, 1)), NORM),
        r"upstream has shape \(4, 1\), expected \(4, 2\)",
    ),
    "a cache of the other norm": (
        lambda: layer_norm_backward(np.ones((4, 2)), NORM),
        r"cache.deviation has shape \(1, 2\), expected \(4, 1\)",
    ),
    "no cache": (lambda: batch_norm_backward(X, (X, X)), "cache=tuple, expected the cache of the forward pass"),
    "a mask of another shape": (
        lambda: dropout_backward(np.ones((4, 2)), np.ones(2, bool), 0.5),
        r"mask has shape \(2,\), expected \(4, 2\)",
    ),
    "a mask of weights": (lambda: dropout_backward(ONE, [1, 2], 0.5), "mask=2, expected True and False"),
    "inf into dropout": (lambda: dropout([inf, 1.0], 0.5), "a=1.0 … inf, expected numbers"),
    "no seed": (lambda: dropout([1.0], 0.5, rng=-1), "rng=-1, expected a seed or a generator"),
    "nan keep": (lambda: dropout([1.0], nan), r"keep=nan, expected a probability in \(0, 1\]"),
    "a penalty that overflows": (lambda: l2_penalty([1e200], 1), r"weights=1e\+200, expected numbers"),
    "an inf gradient": (lambda: clip_by_norm([inf, 1.0], 1), "gradient=1.0 … inf, expected numbers"),
    "a nan gradient": (lambda: clip_by_norm([nan, 1.0], 1), "gradient=nan, expected real numbers"),
    "a complex limit": (lambda: clip_by_norm([1.0], 1j), "limit=1j, expected a positive number"),
    "nan in ridge": (lambda: ridge([[nan], [1]], [1, 2], 1), "X=nan, expected real numbers"),
    "inf targets of ridge": (lambda: ridge([[2.0], [1]], [1, inf], 1), "y=1.0 … inf, expected numbers"),
    "empty ridge": (lambda: ridge(np.ones((0, 1)), [], 1), r"X has shape \(0, 1\), .* none of them 0"),
    "overflow in ridge": (lambda: ridge([[1e200]], [1], 1), r"X=1e\+200, expected numbers"),
    "a penalty too small": (
        lambda: ridge([[1, 1], [1, 1]], [1, 1], 1e-300),
        "penalty=1e-300, expected a larger number",
    ),
    "nan in least squares": (lambda: least_squares([[nan], [1]], [1, 2]), "X=nan, expected real numbers"),
    "inf in least squares": (lambda: least_squares([[inf], [1]], [1, 2]), "X=1.0 … inf, expected numbers"),
    "inf targets": (lambda: least_squares([[2], [1]], [1, inf]), "y=1.0 … inf, expected numbers"),
    "nan in logistic": (lambda: fit_logistic([[nan], [1]], [0, 1]), "X=nan, expected real numbers"),
    "inf in logistic": (lambda: fit_logistic([[inf], [1]], [0, 1]), "X=1.0 … inf, expected numbers"),
    "empty logistic": (lambda: fit_logistic(np.ones((0, 1)), []), r"X has shape \(0, 1\), .* none of them 0"),
    "inf weights": (lambda: least_squares([[2], [1]], [1, 2], weights=[inf, 1]), "weights=1.0 … inf, expected numbers"),
    "features of scores": (
        lambda: LinearModel(ONE, 0.0).scores(np.ones((2, 3))),
        r"X has shape \(2, 3\), .* 2 features",
    ),
    "bias=2": (lambda: Conv(4, 3, bias=2), "bias=2, expected True or False"),
    "bias of a dense layer": (lambda: Dense(4, bias=2), "bias=2, expected True or False"),
    "statistics=2": (lambda: BatchNorm(statistics=2), "statistics=2, expected True or False"),
    "filters=2.0": (lambda: Conv(2.0, 3), "filters=2.0, expected an integer of at least 1"),
    "kernel=2.5": (lambda: Conv(2, 2.5), "kernel=2.5, expected an integer of at least 1"),
    "a tuple's kernel": (lambda: Conv(2, (3, 0)), "kernel=0, expected an integer of at least 1"),
    "padding beyond the window": (lambda: Pool(2, padding=3), "padding=3, expected less than the size, 2"),
    "on one axis": (lambda: Pool((4, 2), padding=(3, 2)), "padding=2, expected less than the size, 2"),
    "a shape that is a number": (lambda: Dense(2).output_shape(5), r"shape=5, expected at least one axis"),
    "a shape of booleans": (lambda: Dense(2).output_shape((True,)), r"shape=\(True,\), expected positive integers"),
    "no layers": (lambda: trace([3], (2,)), r"layers=\[3\], expected a list of layers"),
    "one layer": (lambda: trace(Dense(2), (2,)), r"layers=Dense\(.*expected a list of layers"),
    "fan_in=2.5": (lambda: initialization.he(2.5, 2), "fan_in=2.5, expected an integer of at least 1"),
    "value=nan": (lambda: initialization.constant(2, 2, nan), "value=nan, expected a number"),
    "moments that overflow": (
        lambda: initialization.layer_moments(lambda z: 1e9 * z, initialization.he, depth=40, width=2, batch=2),
        "depth=40, expected fewer layers",
    ),
    "jacobian at nan": (lambda: gradients.numerical_jacobian(np.sin, [nan]), "x=nan, expected real numbers"),
    "jacobian of nan": (lambda: gradients.numerical_jacobian(lambda x: x * nan, ONE), r"f\(x\)=nan, expected real"),
    "at a complex point": (lambda: gradients.numerical_gradient(np.sum, [1j]), r"x=\[1j\], expected real numbers"),
    "at no point": (lambda: gradients.numerical_jacobian(np.sin, []), r"x has shape \(0,\), expected at least one"),
    "a step that is lost": (lambda: gradients.numerical_gradient(np.sum, [1e20]), "step=1e-05, expected a number that"),
    "nan analytic gradient": (
        lambda: gradients.check_gradient(np.sum, lambda x: x * nan, ONE),
        "gradient=nan, expected",
    ),
    "sizes": (lambda: mlp.initialize([2, 2.5]), "sizes=2.5, expected an integer of at least 1"),
    "one size": (lambda: mlp.initialize([2]), r"sizes=\[2\], expected at least"),
    "unknown activation": (
        lambda: mlp.forward(NETWORK, X, "softmax"),
        "activation='softmax', expected one of identity, sigmoid, tanh, relu, leaky_relu, elu, softplus",
    ),
    "X of another width": (lambda: mlp.forward(NETWORK, X[:, :1]), r"X has shape \(4, 1\), expected \(batch, 2\)"),
    "a bias of another shape": (
        lambda: mlp.forward([(np.ones((2, 3)), np.ones(1))], X),
        r"network\[0\] has shapes \(2, 3\) and \(1,\), expected \(inputs, outputs\) and \(outputs,\)",
    ),
    "layers that do not fit": (
        lambda: mlp.forward([NETWORK[0]] * 2, X),
        r"network\[1\] has shapes .* expected \(3, out",
    ),
    "no network": (lambda: mlp.forward([], X), r"network=\[\], expected at least one layer"),
    "upstream of another shape": (
        lambda: mlp.backward(NETWORK, CACHE, np.ones(4)),
        r"upstream has shape \(4,\), expected \(4, 1\)",
    ),
    "a cache of another network": (lambda: mlp.backward(NETWORK[:1], CACHE, X), "cache has 2 layers, expected 1"),
    "five labels for four": (
        lambda: mlp.train(NETWORK, X, [0, 1, 1, 0, 1], Adam()),
        r"y has shape \(5, 1\), expected one label for each of 4 examples",
    ),
    "nan examples": (lambda: mlp.train(NETWORK, X * nan, Y, Adam()), "X=nan, expected real numbers"),
    "nan labels": (lambda: mlp.train(NETWORK, X, Y * nan, Adam()), "y=nan, expected real numbers"),
    "no optimizer": (lambda: mlp.train(NETWORK, X, Y, 0.1), "optimizer=0.1, expected one of solutions.nn.optimizers"),
    "steps=1.5": (lambda: mlp.train(NETWORK, X, Y, Adam(), steps=1.5), "steps=1.5, expected an integer of at least 0"),
    "batch=1.5": (lambda: mlp.train(NETWORK, X, Y, Adam(), batch=1.5), "batch=1.5, expected 1 … 4"),
    "training that diverges": (
        lambda: mlp.train(
            NETWORK, X, Y, GradientDescent(1e9), 99, "identity", loss_gradient=losses.mean_squared_error_gradient
        ),
        r"optimizer=GradientDescent\(learning_rate=1000000000.0\): ",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_by_name(name):
    call, message = REFUSED[name]
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_steps_refuse_by_name(optimizer):
    for theta, gradient, message in (
        ([1.0, 2.0], [1.0], r"gradient has shape \(1,\), theta \(2,\), expected the same"),
        (1.0, nan, "gradient=nan, expected real numbers"),
        (1.0, inf, "gradient=inf, expected numbers whose result is finite"),
        (1j, 1.0, "theta=1j, expected real numbers"),
    ):
        with pytest.raises(ValueError, match=message):
            optimizer().step(theta, gradient)
    with pytest.raises(ValueError, match="learning_rate=inf, expected a positive number"):
        optimizer(learning_rate=inf)


@pytest.mark.parametrize("optimizer", OPTIMIZERS[1:])
def test_an_optimizer_is_of_one_run(optimizer):
    used = optimizer()
    used.step(np.ones(3), np.ones(3))
    with pytest.raises(ValueError, match=r"theta has shape \(3, 1\), expected \(3,\) as in the steps before"):
        used.step(np.ones((3, 1)), np.ones((3, 1)))
    used = optimizer()
    used.step(1.0, 1.0)
    with pytest.raises(ValueError, match=r"theta has shape \(3,\), expected \(\) as in the steps before"):
        used.step(np.ones(3), np.ones(3))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_lists_are_arrays(optimizer):
    step = optimizer(0.1).step([1, 2], [3, 4])
    np.testing.assert_array_equal(step, optimizer(0.1).step(np.array([1.0, 2]), np.array([3.0, 4])), strict=True)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_plain_number_gives_a_plain_number(optimizer):
    assert type(optimizer(0.1).step(1, 2)) is type(optimizer(0.1).step(1.0, 2.0)) is float


def test_functions_cannot_change_the_point_at_which_they_are_derived():
    def spoils(x):
        x += 1
        return np.sum(x)

    x = np.zeros(2)
    gradients.numerical_gradient(spoils, x)
    assert x.tolist() == [0, 0]


def test_training_of_integers_gives_floats():
    network = [(np.int8([[1], [2]]), np.int8([0]))]
    assert mlp.train(network, X, Y, Adam(), steps=0)[0][0].dtype == np.float64
    assert normalization.running_statistics(None, Statistics(np.int8([1]), np.int8([2]))).mean.dtype == np.float64
