"""What every public function of solutions.nn owes its callers, whatever dtype and memory layout they hold.

Either the value is that of the same call on float64 copies, as nearly as the dtype can hold it, or there is a
`ValueError` that names an argument. Never is a result NaN, infinite, an integer for a real number, or wrapped, and
never is an argument changed. A public function that has no call here makes the first test fail.
"""

import copy
import importlib
import pkgutil
import re
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import solutions.nn
from solutions.nn import (
    activations,
    data,
    gradients,
    initialization,
    losses,
    metrics,
    mlp,
    normalization,
    pooling,
    regularization,
)
from solutions.nn.activations import tanh
from solutions.nn.conv3d import conv3d, conv3d_loops, conv3d_windows
from solutions.nn.convolution import convolve, convolve_backward, convolve_transposed
from solutions.nn.layers import DepthwiseConv, GlobalPool, SeparableConv, TransposedConv
from solutions.nn.linear_models import LinearModel, fit_logistic, least_squares
from solutions.nn.optimizers import Adam, GradientDescent, Momentum, RMSProp, clip_by_norm, descend, minimize
from solutions.nn.receptive_fields import receptive_field
from solutions.nn.shapes import BatchNorm, Conv, Dense, Flatten, Pool, trace
from solutions.nn.windows import checked_padding, lay, per_axis, sides, spread, transposed_size, window_count, windows

INTEGERS = [np.dtype(f"{kind}{bits}") for kind in ("int", "uint") for bits in (8, 16, 32, 64)]
FLOATS = [np.dtype(f"float{bits}") for bits in (16, 32, 64)]
DTYPES = [np.dtype(bool), *INTEGERS, *FLOATS]
TOLERANCE = {2: 4e-3, 4: 2e-5, 8: 1e-13}  # by the size of a float, relative to the largest entry
EXTREMES = {dtype: np.array([np.iinfo(dtype).min, np.iinfo(dtype).max], dtype) for dtype in INTEGERS}
EXTREMES |= {dtype: np.array([-1, 1, 0.5], dtype) * np.finfo(dtype).max for dtype in FLOATS}
LAYOUTS = {
    "C": lambda x: x.copy(),
    "Fortran": lambda x: x.copy(order="F"),
    "every second": lambda x: np.repeat(x, 2, axis=-1)[..., ::2] if x.ndim else x.copy(),
    "backwards": lambda x: x[..., ::-1].copy()[..., ::-1] if x.ndim else x.copy(),
}


class Draw:
    """Draws arrays of one dtype, each in a layout of its own; of ordinary numbers, or with extreme ones among them."""

    def __init__(self, dtype, rng, extreme):
        self.dtype, self.rng, self.extreme = dtype, rng, extreme

    def laid_out(self, x):
        x = LAYOUTS[self.rng.choice(list(LAYOUTS))](np.asarray(x).astype(self.dtype))
        x.flags.writeable = bool(self.rng.integers(2))
        return x

    def numbers(self, *shape):
        x = self.rng.normal(size=shape) * 3
        x = np.round(abs(x) if self.dtype.kind in "ub" else x) if self.dtype.kind != "f" else x
        x = np.asarray(x).astype(self.dtype)
        if self.extreme and self.dtype in EXTREMES:
            x = np.where(self.rng.random(shape) < 0.4, self.rng.choice(EXTREMES[self.dtype], shape), x)
        return self.laid_out(x)

    def any_shape(self):
        return self.numbers(*[(), (3,), (2, 3), (2, 1, 4)][self.rng.integers(4)])

    def probabilities(self, *shape):
        return self.laid_out(self.rng.uniform(0.1, 0.9, shape))  # of integers 0, which is refused

    def labels(self, *shape):
        return self.laid_out(self.rng.integers(0, 2, shape))

    def classes(self, batch, classes):
        dtype = self.dtype if self.dtype.kind in "iu" else np.int64
        return self.rng.integers(0, classes, batch).astype(dtype)

    def rows(self, batch, classes):
        x = self.rng.uniform(0.1, 1, (batch, classes))
        x = x / x.sum(axis=1, keepdims=True) if self.dtype.kind == "f" else np.eye(classes)[[0] * batch]
        return self.laid_out(x)

    def size(self, value):
        """A count, as an integer of the dtype."""
        return self.dtype.type(value) if self.dtype.kind in "iu" else value


def elementwise(name, **settings):
    return lambda d: (getattr(activations, name), {"z": d.any_shape()} | settings)


def of_logits(name):
    return lambda d: (getattr(activations, name), {"z": d.numbers(2, 3)})


def of_batch(name, first, second, draw):
    def call(d):
        shape = [(3,), (2, 3)][d.rng.integers(2)]
        x = d.probabilities(*shape) if first == "probability" else d.numbers(*shape)
        return getattr(losses, name), {first: x, second: getattr(d, draw)(*shape)}

    return call


def of_classes(name, first):
    def call(d):
        x = d.rows(2, 3) if first == "probabilities" else d.numbers(2, 3)
        return getattr(losses, name), {first: x, "labels": d.classes(2, 3) if d.rng.integers(2) else d.rows(2, 3)}

    return call


def normalized(name):
    return lambda d: (getattr(normalization, name), {"z": d.numbers(4, 3), "gamma": d.numbers(3), "beta": d.numbers(3)})


def normalized_backward(norm, backward):
    def both(z, upstream):
        _, cache = getattr(normalization, norm)(z, np.ones(3), np.zeros(3))
        return getattr(normalization, backward)(upstream, cache)

    return lambda d: (both, {"z": d.rng.normal(size=(4, 3)), "upstream": d.numbers(4, 3)})


def at_test_time(z, gamma, beta, mean, variance):
    return normalization.batch_norm_inference(z, gamma, beta, normalization.Statistics(mean, variance))


def averaged(old_mean, old_variance, mean, variance):
    old, new = normalization.Statistics(old_mean, old_variance), normalization.Statistics(mean, variance)
    return normalization.running_statistics(old, new)


def stepped(optimizer):
    def two_steps(theta, gradient):
        one = optimizer(0.1)
        return one.step(one.step(theta, gradient), gradient)

    def call(d):
        shape = [(), (3,), (2, 3)][d.rng.integers(3)]
        return two_steps, {"theta": d.numbers(*shape), "gradient": d.numbers(*shape)}

    return call


def network(d):
    return [(d.numbers(3, 4), d.numbers(4)), (d.numbers(4, 2), d.numbers(2))]


def passed(network, X, upstream):
    outputs, cache = mlp.forward(network, X, "tanh")
    return outputs, mlp.backward(network, cache, upstream)


def trained(network, X, y):
    return mlp.train(network, X, y, GradientDescent(0.1), 2, "tanh", losses.mean_squared_error_gradient)


def fitted(fit):
    def call(d):
        X = d.numbers(12, 2)
        return fit, {"X": X, "y": d.laid_out(np.arange(12) % 2)} | ({"penalty": 0.5} if fit is fit_logistic else {})

    return call


def convolved(form):
    return lambda d: (form, {"images": d.numbers(2, 2, 4, 3, 5), "kernels": d.numbers(3, 2, 2, 1, 3)})


def layers_traced(filters, kernel, size, units):
    stack = [Conv(filters, kernel), BatchNorm(), Pool(size), Flatten(), Dense(units)]
    return [(volume.shape, volume.parameters) for volume in trace(stack, (kernel * 8, kernel * 9, filters))]


def fields_of(kernel, stride):
    return receptive_field([Conv(1, kernel, stride)] * 3)


def more_layers_traced(filters, kernel, stride, groups):
    stack = [
        TransposedConv(filters, kernel, stride, dilation=stride, groups=groups),
        DepthwiseConv(kernel, stride, multiplier=groups),
        SeparableConv(filters, kernel, stride, multiplier=groups),
        GlobalPool(),
    ]
    return [(volume.shape, volume.parameters) for volume in trace(stack, (kernel * 8, kernel * 9, filters))]


CHANNELS_OF_GROUPS = {"stride": (2, 1), "padding": ("same", (1, 0)), "dilation": (1, 2), "groups": 2}


def convolved_in_groups(function):
    """Six channels, of images of 5 × 4 pixels, become four, of 3 × 3; transposed it is the other way."""

    def call(d):
        arrays = {"images": d.numbers(2, 6, 5, 4), "kernels": d.numbers(4, 3, 3, 2), "bias": d.numbers(4)}
        if function is convolve_transposed:
            arrays |= {"images": d.numbers(2, 4, 3, 3), "bias": d.numbers(6)}
        if function is convolve_backward:
            arrays["bias"] = d.numbers(2, 4, 3, 3)
            arrays = {"upstream": arrays.pop("bias"), **arrays}
        return partial(function, **CHANNELS_OF_GROUPS), arrays

    return call


def pooled(name):
    """Windows of 3 × 2 in images of 5 × 4 pixels, or all of them."""

    def call(d):
        counts = () if "global" in name else (3, 4)
        settings = {} if "global" in name else {"size": (3, 2), "stride": (2, 1), "padding": (1, "same")}
        upstream = {"upstream": d.numbers(2, 3, *counts)} if "backward" in name else {}
        return partial(getattr(pooling, name), **settings), upstream | {"images": d.numbers(2, 3, 5, 4)}

    return call


def laid(size, kernel, stride, padding, dilation):
    axes = lay((size, size), kernel, stride, padding, dilation)
    return [(*axis, axis.count, axis.reach, axis.pixels) for axis in axes]


def in_windows(images):
    return windows(images, lay(images.shape[2:], kernel=(2, 3), stride=(1, 2), padding=(1, 0)))


def spread_again(parts):
    return spread(parts, lay((5, 4), kernel=(2, 3), stride=(1, 2), padding=(1, 0)))


def judged(name):
    """Of nine predictions and as many labels, in one array, so that all are integers."""

    def call(d):
        dtype = d.dtype if d.dtype.kind in "biu" else np.int64
        classes = d.rng.permutation([[0, 0], [1, 1], [0, 1], [1, 0], [1, 1], *d.rng.integers(0, 2, (4, 2))])
        return lambda labels: getattr(metrics, name)(labels[:9], labels[9:]), {
            "labels": classes.T.ravel().astype(dtype)
        }

    return call


def drawn(name, **draws):
    """A data set from the seed 5; the settings are numbers, or are drawn."""

    def call(d):
        given = {key: value(d) if callable(value) else d.size(value) for key, value in draws.items()}
        return partial(getattr(data, name), 5), given

    return call


def descended(theta):
    return list(descend(lambda theta: 2 * theta, theta, GradientDescent(0.1), 2))


def minimized(theta):
    return minimize(lambda theta: 2 * theta, theta, Adam(0.1), 2)


def of_counts(function, **counts):
    return lambda d: (function, {name: d.size(value) for name, value in counts.items()})


CALLS = {
    **{f"activations.{name}": elementwise(name) for name in ("identity", "sigmoid", "tanh", "relu")},
    **{f"activations.{name}_derivative": elementwise(f"{name}_derivative") for name in ("identity", "sigmoid", "tanh")},
    "activations.relu_derivative": elementwise("relu_derivative"),
    "activations.leaky_relu": elementwise("leaky_relu", alpha=0.3),
    "activations.leaky_relu_derivative": elementwise("leaky_relu_derivative", alpha=0.3),
    "activations.softplus": elementwise("softplus", beta=2.0),
    "activations.softplus_derivative": elementwise("softplus_derivative", beta=2.0),
    **{f"activations.{name}": of_logits(name) for name in ("softmax", "softmax_jacobian")},
    **{f"activations.{name}": of_logits(name) for name in ("log_softmax", "log_softmax_jacobian")},
    **{
        f"losses.{name}{suffix}": of_batch(f"{name}{suffix}", first, second, draw)
        for name, first, second, draw in (
            ("mean_squared_error", "prediction", "target", "numbers"),
            ("binary_cross_entropy", "probability", "label", "labels"),
            ("binary_cross_entropy_with_logits", "logit", "label", "labels"),
        )
        for suffix in ("", "_gradient")
    },
    **{
        f"losses.{name}{suffix}": of_classes(f"{name}{suffix}", first)
        for name, first in (("cross_entropy", "probabilities"), ("cross_entropy_with_logits", "logits"))
        for suffix in ("", "_gradient")
    },
    "losses.one_hot": lambda d: (losses.one_hot, {"labels": d.classes(4, 3), "classes": d.size(3)}),
    "gradients.numerical_jacobian": lambda d: (
        lambda x: gradients.numerical_jacobian(lambda x: np.outer(x, x), x, step=1e-3),
        {"x": d.numbers(3)},
    ),
    "gradients.numerical_gradient": lambda d: (
        lambda x: gradients.numerical_gradient(lambda x: np.sum(np.sin(x)), x),
        {"x": d.any_shape()},
    ),
    "gradients.complex_step_gradient": lambda d: (
        lambda x: gradients.complex_step_gradient(lambda x: np.sum(x**3), x),
        {"x": d.any_shape()},
    ),
    "gradients.check_gradient": lambda d: (
        lambda x: gradients.check_gradient(lambda x: np.sum(3 * x), lambda x: np.full(x.shape, 3.0), x) < 1e-6,
        {"x": d.any_shape()},
    ),
    "normalization.batch_norm": normalized("batch_norm"),
    "normalization.layer_norm": normalized("layer_norm"),
    "normalization.batch_norm_backward": normalized_backward("batch_norm", "batch_norm_backward"),
    "normalization.layer_norm_backward": normalized_backward("layer_norm", "layer_norm_backward"),
    "normalization.batch_norm_inference": lambda d: (
        at_test_time,
        {name: d.numbers(3) for name in ("gamma", "beta", "mean")} | {"z": d.numbers(4, 3), "variance": d.labels(3)},
    ),
    "normalization.running_statistics": lambda d: (
        averaged,
        {"old_mean": d.numbers(3), "old_variance": d.labels(3), "mean": d.numbers(3), "variance": d.labels(3)},
    ),
    "normalization.standardize": lambda d: (normalization.standardize, {"X": d.numbers(6, 3)}),
    "initialization.xavier": of_counts(initialization.xavier, fan_in=100, fan_out=100),
    "initialization.he": of_counts(initialization.he, fan_in=100, fan_out=100),
    "initialization.constant": of_counts(initialization.constant, fan_in=3, fan_out=2, value=1),
    "initialization.layer_moments": lambda d: (
        lambda **counts: initialization.layer_moments(tanh, initialization.he, **counts),
        {name: d.size(100) for name in ("depth", "width", "batch")},
    ),
    **{
        f"optimizers.{optimizer.__name__}": stepped(optimizer)
        for optimizer in (GradientDescent, Momentum, RMSProp, Adam)
    },
    "optimizers.clip_by_norm": lambda d: (clip_by_norm, {"gradient": d.any_shape(), "limit": 2.0}),
    "regularization.dropout": lambda d: (regularization.dropout, {"a": d.any_shape(), "keep": 0.5, "rng": 3}),
    "regularization.dropout_backward": lambda d: (
        regularization.dropout_backward,
        {"upstream": d.numbers(2, 3), "mask": d.rng.random((2, 3)) < 0.5, "keep": 0.5},
    ),
    "regularization.l2_penalty": lambda d: (regularization.l2_penalty, {"weights": d.any_shape(), "penalty": 0.3}),
    "regularization.l2_penalty_gradient": lambda d: (
        regularization.l2_penalty_gradient,
        {"weights": d.any_shape(), "penalty": 0.3},
    ),
    "regularization.ridge": lambda d: (
        regularization.ridge,
        {"X": d.numbers(6, 2), "y": d.numbers(6, *[(), (3,)][d.rng.integers(2)]), "penalty": 2},
    ),
    "linear_models.fit_logistic": fitted(fit_logistic),
    "linear_models.least_squares": fitted(least_squares),
    "linear_models.LinearModel": lambda d: (
        lambda X: LinearModel(np.array([1.0, 2.0]), 0.5).scores(X),
        {"X": d.numbers(4, 2)},
    ),
    "mlp.initialize": lambda d: (mlp.initialize, {"sizes": [d.size(3), d.size(100), d.size(1)]}),
    "mlp.forward": lambda d: (
        lambda network, X: mlp.forward(network, X)[0],
        {"network": network(d), "X": d.numbers(5, 3)},
    ),
    "mlp.backward": lambda d: (passed, {"network": network(d), "X": d.numbers(5, 3), "upstream": d.numbers(5, 2)}),
    "mlp.train": lambda d: (trained, {"network": network(d), "X": d.numbers(5, 3), "y": d.numbers(5, 2)}),
    "conv3d.conv3d": convolved(conv3d),
    "conv3d.conv3d_loops": convolved(conv3d_loops),
    "conv3d.conv3d_windows": convolved(conv3d_windows),
    "conv3d.tiled_size": of_counts(importlib.import_module("solutions.nn.conv3d").tiled_size, size=100, kernel=3),
    **{f"convolution.{form.__name__}": convolved_in_groups(form) for form in (convolve, convolve_transposed)},
    "convolution.convolve_backward": convolved_in_groups(convolve_backward),
    **{
        f"pooling.{pool}{suffix}": pooled(f"{pool}{suffix}")
        for pool in ("max_pool", "average_pool", "global_max_pool", "global_average_pool")
        for suffix in ("", "_backward")
    },
    **{f"metrics.{name}": judged(name) for name in ("accuracy", "precision", "recall", "f1_score")},
    "metrics.confusion_matrix": judged("confusion_matrix"),
    "data.blobs": drawn("blobs", counts=100, centres=lambda d: d.numbers(2, 3), deviation=2),
    "data.circle": of_counts(data.circle, points=100, radius=3),
    "data.labelled": drawn("labelled", examples=100, features=3, score=lambda d: lambda X: X[:, 0]),
    "data.half_spaces": drawn("half_spaces", examples=100, normal=lambda d: d.laid_out([1, 0, 2]), margin=1),
    "data.moons": drawn("moons", examples=100),
    "data.spirals": drawn("spirals", examples=100, classes=100, turns=2),
    "data.linear": drawn("linear", examples=100, weights=lambda d: d.numbers(3), intercept=2),
    "data.polynomial": drawn("polynomial", examples=100, coefficients=lambda d: d.numbers(3)),
    "data.drawn_labels": drawn("drawn_labels", probabilities=lambda d: d.probabilities(5)),
    "data.flipped": drawn("flipped", labels=lambda d: d.labels(7), probability=lambda d: 0.3),
    "optimizers.descend": lambda d: (descended, {"theta": d.any_shape()}),
    "optimizers.minimize": lambda d: (minimized, {"theta": d.any_shape()}),
    "activations.elu": elementwise("elu", alpha=0.3),
    "activations.elu_derivative": elementwise("elu_derivative", alpha=0.3),
    **{
        f"regularization.{name}": lambda d, name=name: (
            getattr(regularization, name),
            {"weights": d.any_shape(), "threshold" if name == "soft_threshold" else "penalty": 0.3},
        )
        for name in ("l1_penalty", "l1_penalty_gradient", "soft_threshold")
    },
    "windows.window_count": of_counts(window_count, size=100, kernel=3, stride=2, padding=50, dilation=99),
    "windows.transposed_size": of_counts(transposed_size, size=100, kernel=3, stride=100, padding=50, dilation=99),
    "windows.checked_padding": of_counts(checked_padding, padding=100),
    "windows.sides": of_counts(sides, padding=100),
    "windows.per_axis": lambda d: (per_axis, {"name": "stride", "value": d.size(100), "axes": 2}),
    "windows.lay": of_counts(laid, size=100, kernel=3, stride=2, padding=100, dilation=99),
    "windows.windows": lambda d: (in_windows, {"images": d.numbers(2, 1, 5, 4)}),
    "windows.spread": lambda d: (spread_again, {"parts": d.numbers(2, 1, 6, 1, 2, 3)}),
    "layers.trace": of_counts(more_layers_traced, filters=100, kernel=5, stride=2, groups=2),
    "shapes.trace": of_counts(layers_traced, filters=100, kernel=5, size=2, units=100),
    "receptive_fields.receptive_field": of_counts(fields_of, kernel=100, stride=100),
}
CALLS |= {f"shapes.{layer.__name__}": CALLS["shapes.trace"] for layer in (Conv, Pool, Flatten, Dense, BatchNorm)}
KINDS = (TransposedConv, DepthwiseConv, SeparableConv, GlobalPool)
CALLS |= dict.fromkeys((f"layers.{layer.__name__}" for layer in KINDS), CALLS.pop("layers.trace"))
RECORDS = {"Statistics", "Cache", "Volume", "Field", "Axis"}  # named tuples without a computation
CHECKS = "checks"  # what the others are made of, with tests of its own


def public_functions():
    """Every public function and class of the package, as module.name."""
    for module in pkgutil.iter_modules(solutions.nn.__path__):
        if module.name != CHECKS:
            members = vars(importlib.import_module(f"solutions.nn.{module.name}")).items()
            for name, member in members:
                own = getattr(member, "__module__", None) == f"solutions.nn.{module.name}"
                if own and callable(member) and not name.startswith("_") and name not in RECORDS:
                    yield f"{module.name}.{name}"


def test_every_public_function_has_a_call():
    assert set(public_functions()) == set(CALLS)


def wide(name, value):
    """A copy in float64 of all arrays but indices and masks; integers of NumPy as those of Python."""
    if isinstance(value, np.ndarray):
        index = name == "labels" and value.ndim == 1
        return value.copy() if name == "mask" else value.astype(int if index else float)
    if isinstance(value, np.generic):
        return value.item()
    return type(value)(wide(name, entry) for entry in value) if isinstance(value, list | tuple) else value


def arrays_of(result):
    """All numbers of a result, as arrays; a cache's and a tuple's one by one."""
    if isinstance(result, list | tuple):
        return [array for entry in result for array in arrays_of(entry)]
    return [] if result is None else [np.asarray(result)]


def outcome(function, arguments):
    """The numbers that a call gives, or its refusal, which must name one of the arguments."""
    with np.errstate(all="ignore"):
        try:
            return arrays_of(function(**arguments))
        except ValueError as error:
            return str(error)


NAMES_IN_WRAPPERS = {"statistics", "running", "batch", "network", "optimizer", "layer", "X", "f", "x", "gradient"}
REAL = (
    "activations",
    "losses",
    "gradients",
    "normalization",
    "optimizers",
    "regularization",
    "linear_models",
    "conv3d",
    "convolution",
    "pooling",
)


@pytest.mark.parametrize("name", CALLS)
@given(dtype=st.sampled_from(DTYPES), seed=st.integers(0, 2**32), extreme=st.booleans())
@settings(deadline=None, max_examples=25)
def test_a_value_is_right_or_refused_by_name(name, dtype, seed, extreme):
    function, arguments = CALLS[name](Draw(dtype, np.random.default_rng(seed), extreme))
    kept = copy.deepcopy(arguments)
    ours = outcome(function, arguments)
    for before, after in zip(arrays_of(list(kept.values())), arrays_of(list(arguments.values())), strict=True):
        np.testing.assert_array_equal(before, after, "an argument was changed", strict=True)
    if isinstance(ours, str):
        names = set(arguments) | NAMES_IN_WRAPPERS
        assert any(re.search(rf"\b{word}\b", ours) for word in names), f"names no argument: {ours}"
        assert extreme or refusable(name, dtype), f"refused, but why? {ours}"
        return
    for array in ours:
        assert np.all(np.isfinite(array)), "neither a value nor a refusal"
        if name.partition(".")[0] in REAL and array.dtype != bool and name != "conv3d.tiled_size":
            assert array.dtype.kind == "f", f"{array.dtype} for a real number"
    expected = outcome(function, {key: wide(key, value) for key, value in kept.items()})
    if isinstance(expected, str):
        pytest.fail(f"{ours} where float64 is refused: {expected}")
    # What is subtracted may be as large as the arguments: its rounding stays, however small the difference.
    asked = [] if extreme else [array for array in arrays_of(list(kept.values())) if array.dtype.kind in "biuf"]
    for array, right in zip(ours, expected, strict=True):
        size = dtype.itemsize if dtype.kind == "f" else 8
        scale = max(np.abs(x.astype(float)).max(initial=1) for x in (right, *asked))
        np.testing.assert_allclose(array.astype(float), right, rtol=TOLERANCE[size], atol=TOLERANCE[size] * scale)


def refusable(name, dtype):
    """Of integers some arguments cannot be: probabilities, and columns that spread."""
    return dtype.kind != "f" and name.removesuffix("_gradient") in (
        "losses.binary_cross_entropy",
        "losses.cross_entropy",
        "normalization.standardize",
    )
