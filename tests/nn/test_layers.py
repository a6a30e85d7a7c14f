"""solutions.nn.layers against Keras, and against the arrays that the functions of the same name give."""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras.layers as K
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keras.initializers import Zeros

from solutions.nn.convolution import convolve, convolve_backward, convolve_transposed
from solutions.nn.layers import DepthwiseConv, GlobalPool, SeparableConv, TransposedConv
from solutions.nn.pooling import average_pool, global_average_pool, max_pool
from solutions.nn.receptive_fields import receptive_field
from solutions.nn.shapes import Conv, Pool, trace
from solutions.nn.windows import transposed_size, window_count

# Each of our layers with the layer of Keras that does the same; all sizes unequal.
STACKS = {
    "2d": (
        (13, 11, 6),
        lambda: [
            (Conv(9, (3, 2), dilation=(2, 3), groups=3), K.Conv2D(9, (3, 2), dilation_rate=(2, 3), groups=3)),
            (TransposedConv(8, (3, 4), (2, 3)), K.Conv2DTranspose(8, (3, 4), (2, 3))),
            (DepthwiseConv((3, 2), 2, "same"), K.DepthwiseConv2D((3, 2), 2, "same")),
            (DepthwiseConv(3, multiplier=3, bias=False), K.DepthwiseConv2D(3, depth_multiplier=3, use_bias=False)),
            (SeparableConv(5, (2, 3), multiplier=2), K.SeparableConv2D(5, (2, 3), depth_multiplier=2)),
            (TransposedConv(7, 2, 3, "same", bias=False), K.Conv2DTranspose(7, 2, 3, "same", use_bias=False)),
            (GlobalPool(), K.GlobalAveragePooling2D()),
        ],
    ),
    "1d": (
        (19, 4),
        lambda: [
            (Conv(6, 3, padding="same", dilation=2), K.Conv1D(6, 3, padding="same", dilation_rate=2)),
            (SeparableConv(8, 4, bias=False), K.SeparableConv1D(8, 4, use_bias=False)),
            (TransposedConv(3, 4, 2, output_padding=1), K.Conv1DTranspose(3, 4, 2, output_padding=1)),
            (GlobalPool("max"), K.GlobalMaxPooling1D()),
        ],
    ),
    "3d": (
        (9, 8, 7, 2),
        lambda: [
            (
                Conv(4, (2, 3, 1), dilation=(3, 2, 1), groups=2),
                K.Conv3D(4, (2, 3, 1), dilation_rate=(3, 2, 1), groups=2),
            ),
            (TransposedConv(3, (1, 2, 3), (1, 2, 3)), K.Conv3DTranspose(3, (1, 2, 3), (1, 2, 3))),
            (GlobalPool(), K.GlobalAveragePooling3D()),
        ],
    ),
}


@pytest.mark.parametrize("name", STACKS)
def test_shapes_and_parameters_are_those_of_keras(name):
    shape, stack = STACKS[name]
    ours, theirs = zip(*stack(), strict=True)
    batch_shape = (None, *shape)
    for volume, layer in zip(trace(list(ours), shape), theirs, strict=True):
        for initializer in ("kernel_initializer", "depthwise_initializer", "pointwise_initializer"):
            if hasattr(layer, initializer):
                setattr(layer, initializer, Zeros())  # to draw weights costs 0.5 s per new shape
        layer.build(batch_shape)
        batch_shape = tuple(layer.compute_output_shape(batch_shape))
        assert (volume.shape, volume.parameters) == (batch_shape[1:], layer.count_params()), volume.layer


@st.composite
def settings(draw):
    """Of two axes; the images are large enough."""
    padding = st.one_of(st.integers(0, 3), st.tuples(st.integers(0, 3), st.integers(0, 3)), st.just("same"))
    each = {"kernel": st.integers(1, 3), "stride": st.integers(1, 3), "dilation": st.integers(1, 3), "padding": padding}
    return {name: (draw(values), draw(values)) for name, values in each.items()}


@given(settings(), st.integers(1, 3))
def test_shapes_are_those_of_the_arrays(settings, groups):
    kernel = settings.pop("kernel")
    images = np.ones((1, 2 * groups, 9, 8))
    for layer, result in (
        (
            Conv(3 * groups, kernel, groups=groups, **settings),
            convolve(images, np.ones((3 * groups, 2, *kernel)), groups=groups, **settings),
        ),
        (
            TransposedConv(3 * groups, kernel, groups=groups, **settings),
            convolve_transposed(images, np.ones((2 * groups, 3, *kernel)), groups=groups, **settings),
        ),
        (GlobalPool(), global_average_pool(images)),
    ):
        assert layer.output_shape((9, 8, 2 * groups)) == (*result.shape[2:], result.shape[1])
        weights = 3 * groups * 2 * np.prod(kernel) + 3 * groups
        assert layer.parameters((9, 8, 2 * groups)) == (0 if isinstance(layer, GlobalPool) else weights)


@given(settings())
def test_pools_have_the_shapes_of_the_arrays(settings):
    size, stride, padding, images = settings["kernel"], settings["stride"], settings["padding"], np.ones((1, 2, 9, 8))
    try:
        layer = Pool(size, stride, padding)
    except ValueError:  # a window could see padding only; the first one does where there is enough before it
        before = [p[0] if isinstance(p, tuple) else 0 if p == "same" else p for p in padding]
        if any(p >= k for p, k in zip(before, size, strict=True)):
            with pytest.raises(ValueError, match=r"padding=.*, expected less"):
                max_pool(images, size, stride, padding)
    else:
        for pool in (max_pool, average_pool):
            assert layer.output_shape((9, 8, 2)) == (*pool(images, size, stride, padding).shape[2:], 2)


@given(st.integers(1, 9), settings(), st.integers(0, 2))
def test_windows_on_a_transposed_axis_are_as_many_as_before(size, settings, more):
    (kernel, _), (stride, _), (dilation, _), (padding, _) = settings.values()
    more = 0 if padding == "same" else min(more, stride - 1)
    try:
        transposed = transposed_size(size, kernel, stride, padding, dilation, more)
    except ValueError as error:
        assert "cuts off all" in str(error)
        zeros = sum(padding) if isinstance(padding, tuple) else 2 * padding
        assert zeros >= (size - 1) * stride + dilation * (kernel - 1) + 1 + more
    else:
        assert window_count(transposed, kernel, stride, padding, dilation) == size


def test_a_separable_convolution_is_two():
    shape = (9, 8, 3)
    separable = SeparableConv(5, (3, 2), (2, 1), "same", dilation=1, multiplier=4)
    two = trace([DepthwiseConv((3, 2), (2, 1), "same", bias=False, multiplier=4), Conv(5, 1)], shape)
    assert separable.output_shape(shape) == two[-1].shape
    assert separable.parameters(shape) == sum(volume.parameters for volume in two)


def test_the_receptive_field_of_dilated_layers_is_the_support_of_a_gradient():
    """The pixels of which one unit depends, behind two layers of different dilations and strides."""
    layers = [Conv(1, (3, 2), (2, 1), dilation=(1, 3)), Conv(1, (2, 3), dilation=2)]
    shapes = [(1, 1, 30, 29)]
    for layer in layers:
        x = np.ones(shapes[-1])
        shapes.append(convolve(x, np.ones((1, 1, *layer.kernel)), stride=layer.stride, dilation=layer.dilation).shape)
    gradient = np.zeros(shapes[-1])
    gradient[0, 0, 2, 3] = 1
    for layer, shape in zip(layers[::-1], shapes[-2::-1], strict=True):
        kernels = np.ones((1, 1, *layer.kernel))
        gradient = convolve_backward(gradient, np.ones(shape), kernels, layer.stride, 0, layer.dilation)[0]
    rows, columns = np.nonzero(gradient[0, 0])
    assert receptive_field(layers)[-1].size == (np.ptp(rows) + 1, np.ptp(columns) + 1)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: Conv(4, 3, groups=3), "groups=3, expected a divisor of the number of filters, 4"),
        (
            lambda: Conv(4, 3, groups=2).parameters((8, 8, 3)),
            "groups=2, expected a divisor of .* channels, 3",
        ),
        (
            lambda: Conv(4, 3, groups=2).output_shape((8, 8, 3)),
            "groups=2, expected a divisor of .* channels",
        ),
        (lambda: Conv(4, 3, groups=0), "groups=0, expected an integer of at least 1"),
        (lambda: Conv(4, 3, dilation=0), "dilation=0, expected an integer of at least 1"),
        (lambda: Conv(4, 3, dilation=4).output_shape((8, 8, 1)), "kernel=3 with dilation=4 reaches 9 and is larger"),
        (lambda: TransposedConv(0, 3), "filters=0, expected an integer of at least 1"),
        (lambda: TransposedConv(4, 3, output_padding=-1), "output_padding=-1, expected an integer of at least 0"),
        (
            lambda: TransposedConv(4, 3, 2, output_padding=2).output_shape((8, 1)),
            "output_padding=2, .* at most 1",
        ),
        (lambda: TransposedConv(4, (3, 3)).output_shape((8, 1)), r"kernel=\(3, 3\), expected one int or 1"),
        (lambda: TransposedConv(4, 3, padding=6).output_shape((8, 1)), "padding=6 cuts off all 10 of the result"),
        (lambda: DepthwiseConv(3, multiplier=0), "multiplier=0, expected an integer of at least 1"),
        (lambda: DepthwiseConv(3, stride=0), "stride=0, expected an integer of at least 1"),
        (lambda: DepthwiseConv(9).output_shape((8, 8, 3)), "kernel=9 is larger"),
        (lambda: SeparableConv(0, 3), "filters=0, expected an integer of at least 1"),
        (lambda: SeparableConv(4, 3, bias=1), "bias=1, expected True or False"),
        (lambda: SeparableConv(4, 3, padding="full"), "padding='full', expected"),
        (lambda: GlobalPool("min"), "mode='min', expected"),
        (lambda: GlobalPool().output_shape((8,)), r"shape=\(8,\), expected \(\*spatial axes"),
        (lambda: receptive_field([GlobalPool()]), r"GlobalPool\(mode='average'\) sees the whole input"),
        (lambda: receptive_field([TransposedConv(4, 3, 2)]), r"TransposedConv\(.*depends on where they are"),
        (lambda: transposed_size(0, 3), "size=0, expected an integer of at least 1"),
        (lambda: transposed_size(5, 3, padding="full"), "padding='full', expected"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
