"""solutions.nn against the cases that ONNX ships for its operators: its own, and those converted from PyTorch.

Every case of an operator below is run, or listed as one that we do not cover, with the reason.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from solutions.nn import activations
from solutions.nn.convolution import convolve, convolve_transposed
from solutions.nn.losses import cross_entropy_with_logits
from solutions.nn.normalization import (
    Statistics,
    batch_norm,
    batch_norm_inference,
    layer_norm,
    running_statistics,
)
from solutions.nn.optimizers import Adam, Momentum
from solutions.nn.pooling import average_pool, global_average_pool, global_max_pool, max_pool
from solutions.nn.regularization import l2_penalty_gradient
from solutions.nn.windows import lay

pytestmark = pytest.mark.long  # ONNX takes six seconds to make its cases


class Case(NamedTuple):
    """One node, its attributes, its opset, and what goes in and comes out."""

    name: str
    operator: str
    attributes: dict
    opset: int
    inputs: list[np.ndarray]
    outputs: list[np.ndarray]


def per_axis(values, axes):
    return tuple(values) if values else (1,) * axes


def window(attributes, space, kernel):
    """Stride, padding and dilation, as we name them."""
    axes = len(space)
    stride, dilation = (per_axis(attributes.get(name), axes) for name in ("strides", "dilations"))
    pads = attributes.get("pads", [0] * 2 * axes)
    padding = tuple(zip(pads[:axes], pads[axes:], strict=True))
    mode = attributes.get("auto_pad", b"NOTSET")
    if mode == b"SAME_UPPER":
        padding = "same"
    elif mode == b"SAME_LOWER":  # the odd zero at the beginning
        padding = tuple((axis.after, axis.before) for axis in lay(space, kernel, stride, "same", dilation))
    return {"stride": stride, "padding": padding, "dilation": dilation}


def convolution(case):
    images, kernels, *bias = case.inputs
    settings = window(case.attributes, images.shape[2:], kernels.shape[2:])
    return [convolve(images, kernels, *bias, **settings, groups=case.attributes.get("group", 1))]


def transposed_convolution(case):
    images, kernels, *bias = case.inputs
    settings = window(case.attributes, images.shape[2:], kernels.shape[2:])
    more = tuple(case.attributes.get("output_padding", [0] * (images.ndim - 2)))
    if sizes := case.attributes.get("output_shape"):
        rows = zip(sizes, images.shape[2:], kernels.shape[2:], settings["stride"], strict=True)
        more = tuple(size - (n - 1) * s - k for size, n, k, s in rows)
    groups = case.attributes.get("group", 1)
    return [convolve_transposed(images, kernels, *bias, **settings, groups=groups, output_padding=more)]


def pooling(pool, case):
    (images,) = case.inputs
    size = tuple(case.attributes["kernel_shape"])
    settings = window(case.attributes, images.shape[2:], size)
    if pool is average_pool:
        settings["count_padding"] = case.attributes.get("count_include_pad", 0) == 1
    return [pool(images, size, **settings)]


def global_pooling(pool, case):
    (images,) = case.inputs
    return [pool(images).reshape(*images.shape[:2], *(1,) * (images.ndim - 2))]


def entrywise(function, case):
    return [function(*case.inputs, **case.attributes)]


def along_an_axis(function, case):
    """Up to opset 12 all axes from the given one on are one."""
    (z,) = case.inputs
    if case.opset >= 13:
        return [function(z, axis=case.attributes.get("axis", -1))]
    first = case.attributes.get("axis", 1)
    return [function(z.reshape(int(np.prod(z.shape[:first])), -1)).reshape(z.shape)]


def batch_normalization(case):
    """Each pixel is an example: channels go last, and come back."""
    images, gamma, beta, *statistics = case.inputs
    last = np.moveaxis(images, 1, -1)
    rows, statistics = last.reshape(-1, last.shape[-1]), Statistics(*statistics)
    epsilon = case.attributes.get("epsilon", 1e-5)
    if case.attributes.get("training_mode", 0) == 0:
        result, more = batch_norm_inference(rows, gamma, beta, statistics, epsilon), []
    else:
        result, cache = batch_norm(rows, gamma, beta, epsilon)
        more = list(running_statistics(statistics, cache.statistics, case.attributes.get("momentum", 0.9)))
    return [np.moveaxis(result.reshape(last.shape), -1, 1), *more]


def layer_normalization(case):
    """All axes from the given one on are the features."""
    x, gamma, beta = case.inputs
    first = case.attributes.get("axis", -1) % x.ndim
    batch = (*x.shape[:first], *(1,) * (x.ndim - first))
    rows = x.reshape(int(np.prod(x.shape[:first])), -1)
    result, cache = layer_norm(rows, gamma.ravel(), beta.ravel(), case.attributes.get("epsilon", 1e-5))
    return [result.reshape(x.shape), cache.statistics.mean.reshape(batch), (1 / cache.deviation).reshape(batch)]


def softmax_cross_entropy(case):
    """Each pixel is an example: classes go last. The sum is the mean times the examples."""
    z, y = case.inputs
    rows, labels = np.moveaxis(z, 1, -1).reshape(-1, z.shape[1]), y.ravel()
    match case.attributes["reduction"]:
        case b"mean":
            loss = cross_entropy_with_logits(rows, labels)
        case b"sum":
            loss = cross_entropy_with_logits(rows, labels) * len(rows)
        case b"none":
            each = zip(rows, labels, strict=True)
            loss = np.reshape([cross_entropy_with_logits([row], [label]) for row, label in each], y.shape)
    return [loss, activations.log_softmax(z, axis=1)][: len(case.outputs)]


def optimizer(make, states, case):
    """At the very first step, T = 0, where nothing is corrected; several parameters each have an optimizer."""
    rate, time, *arrays = case.inputs
    assert time == 0
    count = len(arrays) // (2 + len(states))
    thetas, gradients, *before = (arrays[i : i + count] for i in range(0, len(arrays), count))
    results = []
    for theta, gradient, *state in zip(thetas, gradients, *before, strict=True):
        ours = make(float(rate), case.attributes)
        for name, value in zip(states, state, strict=True):
            setattr(ours, name, value)
        gradient = gradient + l2_penalty_gradient(theta, case.attributes["norm_coefficient"])
        results.append([ours.step(theta, gradient), *(getattr(ours, name) for name in states)])
    return [array for kind in zip(*results, strict=True) for array in kind]


def adam(rate, given):
    return Adam(rate, given["alpha"], given["beta"], given["epsilon"], bias_correction=False)


def momentum(rate, given):
    return Momentum(rate, given["alpha"], classical=True)


class Operator(NamedTuple):
    """How we compute an operator of ONNX, and how many of its cases we run."""

    ours: Callable | None
    run: int


OPERATORS = {
    "Adagrad": Operator(None, 0),
    "Adam": Operator(partial(optimizer, adam, ["velocity", "square"]), 2),
    "AveragePool": Operator(partial(pooling, average_pool), 21),
    "BatchNormalization": Operator(batch_normalization, 9),
    "Conv": Operator(convolution, 32),
    "ConvTranspose": Operator(transposed_convolution, 13),
    "Elu": Operator(partial(entrywise, activations.elu), 4),
    "GlobalAveragePool": Operator(partial(global_pooling, global_average_pool), 2),
    "GlobalMaxPool": Operator(partial(global_pooling, global_max_pool), 2),
    "LayerNormalization": Operator(layer_normalization, 19),
    "LeakyRelu": Operator(partial(entrywise, activations.leaky_relu), 5),
    "LogSoftmax": Operator(partial(along_an_axis, activations.log_softmax), 10),
    "MaxPool": Operator(partial(pooling, max_pool), 23),
    "Momentum": Operator(partial(optimizer, momentum, ["velocity"]), 2),
    "NegativeLogLikelihoodLoss": Operator(None, 0),
    "Relu": Operator(partial(entrywise, activations.relu), 2),
    "Sigmoid": Operator(partial(entrywise, activations.sigmoid), 3),
    "Softmax": Operator(partial(along_an_axis, activations.softmax), 10),
    "SoftmaxCrossEntropyLoss": Operator(softmax_cross_entropy, 10),
    "Softplus": Operator(partial(entrywise, activations.softplus), 3),
    "Tanh": Operator(partial(entrywise, activations.tanh), 3),
}

NOT_COVERED = {
    "Adagrad is none of our optimizers": ["adagrad", "adagrad_multiple"],
    "Nesterov's look ahead is none of ours": ["nesterov_momentum"],
    "ceil_mode, where it makes a difference: ours lay only windows that fit": [
        "averagepool_2d_ceil",
        "averagepool_2d_ceil_last_window_starts_on_pad",
        "averagepool_3d_dilations_large_count_include_pad_is_0_ceil_mode_is_True",
        "averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_True",
        "maxpool_2d_ceil",
        "maxpool_3d_dilations_use_ref_impl_large",
    ],
    "a second result says where the maxima are; ours does not": [
        "maxpool_with_argmax_2d_precomputed_pads",
        "maxpool_with_argmax_2d_precomputed_strides",
    ],
    "our loss takes logits or probabilities; these logarithms of probabilities are neither, being positive": [
        "nllloss_NC",
        "nllloss_NCd1",
        "nllloss_NCd1_ii",
        "nllloss_NCd1_mean_weight_negative_ii",
        "nllloss_NCd1_weight",
        "nllloss_NCd1_weight_ii",
        "nllloss_NCd1d2",
        "nllloss_NCd1d2_no_weight_reduction_mean_ii",
        "nllloss_NCd1d2_reduction_mean",
        "nllloss_NCd1d2_reduction_sum",
        "nllloss_NCd1d2_with_weight",
        "nllloss_NCd1d2_with_weight_reduction_mean",
        "nllloss_NCd1d2_with_weight_reduction_sum",
        "nllloss_NCd1d2_with_weight_reduction_sum_ii",
        "nllloss_NCd1d2d3_none_no_weight_negative_ii",
        "nllloss_NCd1d2d3_sum_weight_high_ii",
        "nllloss_NCd1d2d3d4d5_mean_weight",
        "nllloss_NCd1d2d3d4d5_none_no_weight",
    ],
    "our loss has no weights of classes": [
        f"sce_{name}{and_logarithms}"
        for name in (
            "NCd1_mean_weight_negative_ii",
            "NCd1d2d3_sum_weight_high_ii",
            "NCd1d2d3d4d5_mean_weight",
            "mean_weight",
            "mean_weight_ii",
            "mean_weight_ii_3d",
            "mean_weight_ii_4d",
            "none_weights",
        )
        for and_logarithms in ("", "_log_prob")
    ],
    "our loss leaves no label out": [
        f"sce_{name}{and_logarithms}"
        for name in (
            "NCd1d2d3_none_no_weight_negative_ii",
            "mean_no_weight_ii",
            "mean_no_weight_ii_3d",
            "mean_no_weight_ii_4d",
        )
        for and_logarithms in ("", "_log_prob")
    ],
    "of PyTorch, with further nodes around the one that is ours": [
        "AvgPool1d",
        "AvgPool1d_stride",
        "GLU",
        "GLU_dim",
        "Softmin",
    ],
}
LISTED = {f"test_{name}" for names in NOT_COVERED.values() for name in names}


def from_pytorch(folder, initializers):
    """What goes in and what comes out: files, and weights that the model holds."""
    import onnx
    from onnx import numpy_helper

    (data,) = folder.glob("test_data_set_*")

    def arrays(kind):
        files = (data / f"{kind}_{i}.pb" for i in range(len(list(data.glob(f"{kind}_*")))))
        return [numpy_helper.to_array(onnx.load_tensor(file)) for file in files]

    inputs, outputs = arrays("input"), arrays("output")
    return [*inputs, *map(numpy_helper.to_array, initializers)], outputs


@pytest.fixture(scope="module")
def cases():
    """ONNX's cases of one node that is one of the operators, and PyTorch's with such a node, be it one of several.

    (Those of ONNX with several nodes write an operator out, whose case they repeat.)
    """
    import onnx
    from onnx import helper
    from onnx.backend.test.loader import load_model_tests

    with np.errstate(all="ignore"):  # it makes those of all operators, also out of numbers that overflow
        tests = [*load_model_tests(kind="node"), *load_model_tests(kind="pytorch-converted")]
    found = []
    for test in tests:
        folder = test.model_dir and Path(test.model_dir)
        model = onnx.load(folder / "model.onnx") if folder else test.model
        ours = [node for node in model.graph.node if node.op_type in OPERATORS]
        if ours and (folder or len(model.graph.node) == 1):
            node = ours[0]
            attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
            arrays = from_pytorch(folder, model.graph.initializer) if folder else test.data_sets[0]
            found.append(Case(test.name, node.op_type, attributes, model.opset_import[0].version, *arrays))
    return found


def compare(case):
    results = OPERATORS[case.operator].ours(case)
    assert len(results) == len(case.outputs), case.name
    for result, expected in zip(results, case.outputs, strict=True):
        assert np.shape(result) == expected.shape, case.name
        np.testing.assert_allclose(result, expected, rtol=1e-5, atol=1e-6, err_msg=case.name)


@pytest.mark.parametrize("operator", OPERATORS)
def test_all_cases_agree_that_are_not_listed(operator, cases):
    run = [case for case in cases if case.operator == operator and case.name not in LISTED]
    assert len(run) == OPERATORS[operator].run
    for case in run:
        compare(case)


def test_the_listed_cases_exist_and_are_rightly_listed(cases):
    assert {case.name for case in cases} >= LISTED
    assert len({case.name for case in cases}) == len(cases)
    assert len(cases) == len(LISTED) + sum(known.run for known in OPERATORS.values())
    for case in cases:
        if case.name in LISTED and OPERATORS[case.operator].ours:
            with pytest.raises((AssertionError, ValueError)):
                compare(case)
