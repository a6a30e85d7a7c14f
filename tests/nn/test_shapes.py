"""solutions.nn.shapes against Keras, against windows laid one by one, and against gradients."""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import jax
import jax.numpy as jnp
import keras.layers as K
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from keras.initializers import Zeros

from solutions.nn.receptive_fields import receptive_field
from solutions.nn.shapes import (
    BatchNorm,
    Conv,
    Dense,
    Flatten,
    Pool,
    trace,
    window_count,
)


@given(st.integers(1, 12), st.integers(1, 6), st.integers(1, 5), st.integers(0, 3))
def test_windows_are_laid_one_by_one(size, kernel, stride, padding):
    ends = range(kernel, size + 2 * padding + 1, stride)
    if len(ends):
        assert window_count(size, kernel, stride, padding) == len(ends)
    else:
        with pytest.raises(ValueError, match=f"kernel={kernel} is larger"):
            window_count(size, kernel, stride, padding)


@given(st.integers(1, 12), st.integers(1, 6), st.integers(1, 5))
def test_same_padding_starts_one_window_at_every_stride(size, kernel, stride):
    assert window_count(size, kernel, stride, "same") == len(range(0, size, stride))


@given(st.integers(1, 12), st.integers(1, 6), st.integers(1, 5))
def test_valid_padding_is_none(size, kernel, stride):
    assume(kernel <= size)
    assert window_count(size, kernel, stride, "valid") == window_count(size, kernel, stride)


# Each of our layers with the Keras layers that do the same; all sizes unequal.
STACKS = {
    "2d": (
        (13, 11, 3),
        lambda: [
            (Conv(5, (3, 4), (2, 1), "same"), [K.Conv2D(5, (3, 4), (2, 1), "same")]),
            (Pool((2, 3), (1, 2)), [K.MaxPooling2D((2, 3), (1, 2))]),
            (BatchNorm(statistics=True), [K.BatchNormalization()]),
            (Conv(4, 2, padding=(2, 1)), [K.ZeroPadding2D((2, 1)), K.Conv2D(4, 2)]),
            (Pool(3, padding="same"), [K.AveragePooling2D(3, padding="same")]),
            (Conv(6, 2, bias=False), [K.Conv2D(6, 2, use_bias=False)]),
            (Flatten(), [K.Flatten()]),
            (Dense(7), [K.Dense(7)]),
            (BatchNorm(statistics=True), [K.BatchNormalization()]),
            (Dense(10, bias=False), [K.Dense(10, use_bias=False)]),
        ],
    ),
    "1d": (
        (29, 5),
        lambda: [
            (Conv(8, 4, stride=3), [K.Conv1D(8, 4, 3)]),
            (Pool(2), [K.MaxPooling1D(2)]),
            (Conv(3, (2,), padding=(3,)), [K.ZeroPadding1D(3), K.Conv1D(3, 2)]),
            (Flatten(), [K.Flatten()]),
        ],
    ),
    "3d": (
        (9, 8, 7, 2),
        lambda: [
            (Conv(5, (2, 3, 4), (1, 2, 1)), [K.Conv3D(5, (2, 3, 4), (1, 2, 1))]),
            (Pool((4, 1, 2)), [K.MaxPooling3D((4, 1, 2))]),
            (BatchNorm(statistics=True), [K.BatchNormalization()]),
            (Flatten(), [K.Flatten()]),
        ],
    ),
}


@pytest.mark.parametrize("name", STACKS)
def test_shapes_and_parameters_are_those_of_keras(name):
    shape, stack = STACKS[name]
    ours, theirs = zip(*stack(), strict=True)
    batch_shape = (None, *shape)
    for volume, keras_layers in zip(trace(list(ours), shape), theirs, strict=True):
        parameters = 0
        for layer in keras_layers:
            if hasattr(layer, "kernel_initializer"):
                layer.kernel_initializer = Zeros()  # to draw weights costs 0.5 s per new shape
            layer.build(batch_shape)
            parameters += layer.count_params()
            batch_shape = layer.compute_output_shape(batch_shape)
        assert (volume.shape, volume.parameters) == (batch_shape[1:], parameters), volume.layer


def test_learnable_parameters_of_batch_normalisation_are_those_of_keras():
    layer = K.BatchNormalization()
    layer.build((None, 31, 31, 32))
    learnable = sum(int(np.prod(weight.shape)) for weight in layer.trainable_weights)
    assert BatchNorm().parameters((31, 31, 32)) == learnable == 64


def test_receptive_field_is_the_support_of_a_gradient():
    """Two axes, unequal: the pixels for which the gradient of one unit is not 0."""
    stack = [Conv(1, (3, 2), (2, 1)), Pool(2), Conv(1, (1, 3), (1, 2)), Pool((3, 2), (2, 1))]
    kernels_and_strides = [((3, 2), (2, 1)), ((2, 2), (2, 2)), ((1, 3), (1, 2)), ((3, 2), (2, 1))]

    def unit(image):
        for kernel, stride in kernels_and_strides:  # sums, so that no gradient cancels
            image = jax.lax.reduce_window(image, 0.0, jax.lax.add, kernel, stride, "VALID")
        return image[1, 2]

    rows, columns = np.nonzero(np.asarray(jax.grad(unit)(jnp.ones((40, 40)))))
    size = (int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1)
    assert receptive_field(stack)[-1].size == size
    assert size[0] != size[1]


windows = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3)), min_size=1, max_size=4)


@given(windows)
def test_receptive_fields_and_jumps_are_the_rows_of_a_matrix_product(stack):
    """On one axis: each layer is a matrix of zeros and ones, and so is the stack."""
    pixels = 600
    reach = np.eye(pixels, dtype=bool)
    for (kernel, stride), field in zip(stack, receptive_field([Conv(1, *window) for window in stack]), strict=True):
        starts = range(0, len(reach) - kernel + 1, stride)
        reach = np.array([reach[start : start + kernel].any(axis=0) for start in starts])
        first, second = (np.flatnonzero(row) for row in reach[:2])
        # Strides longer than kernels leave gaps: the field is from its first to its last pixel.
        assert field.size == first[-1] - first[0] + 1
        assert field.jump == second[0] - first[0]


def test_layers_without_a_window_leave_the_receptive_field():
    fields = receptive_field([Conv(3, 5, stride=2), BatchNorm(), Flatten()])
    assert fields == [fields[0]] * 3
    assert receptive_field([]) == []


def test_average_pooling_counts_as_max_pooling():
    shape = (9, 7, 2)
    assert Pool(3, mode="average").output_shape(shape) == Pool(3).output_shape(shape) == (3, 2, 2)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: window_count(5, 7), r"kernel=7 is larger than the padded input \(5 \+ 2·0 = 5\)"),
        (lambda: window_count(5, 10, padding=2), r"kernel=10 .* \(5 \+ 2·2 = 9\)"),
        (lambda: window_count(0, 1), "size=0, expected an integer of at least 1"),
        (lambda: window_count(5, 0), "kernel=0, expected an integer of at least 1"),
        (lambda: window_count(5, 2.0), "kernel=2.0, expected an integer"),
        (lambda: window_count(5, 2, stride=0), "stride=0, expected an integer of at least 1"),
        (lambda: window_count(5, 2, padding=-1), 'padding=-1, .* at least 0, or "same" or "valid"'),
        (lambda: window_count(5, 2, padding="full"), "padding='full', expected"),
        (lambda: window_count(5, 2, stride=True), "stride=True, expected"),
        (lambda: Conv(0, 3), "filters=0, expected an integer of at least 1"),
        (lambda: Dense(-1), "units=-1, expected an integer of at least 1"),
        (lambda: Pool(2, mode="min"), "mode='min', expected"),
        (lambda: Conv(4, (3, 3, 3)).output_shape((8, 8, 1)), r"kernel=\(3, 3, 3\), .* or 2, one"),
        (lambda: Conv(4, (3, 3, 3)).parameters((8, 8, 1)), r"kernel=\(3, 3, 3\), .* or 2, one"),
        (lambda: Conv(4, 0).parameters((8, 8, 1)), "kernel=0, expected"),
        (lambda: Conv(4, 3, stride=(1,)).output_shape((8, 8, 1)), r"stride=\(1,\), expected"),
        (lambda: Conv(4, 3).output_shape((8,)), r"shape=\(8,\), expected \(\*spatial axes"),
        (lambda: Pool(3).parameters((8,)), r"shape=\(8,\), expected \(\*spatial axes"),
        (lambda: Flatten().output_shape(()), r"shape=\(\), expected at least one axis"),
        (lambda: Flatten().parameters((3, 0)), r"shape=\(3, 0\), expected positive integers"),
        (lambda: BatchNorm().output_shape((3, 2.5)), r"shape=\(3, 2.5\), expected positive"),
        (lambda: Dense(3).output_shape((6, 6, 4)), r"shape=\(6, 6, 4\): Dense expected a vector"),
        (lambda: Dense(3).parameters((6, 6, 4)), r"shape=\(6, 6, 4\): Dense expected a vector"),
        (lambda: trace([Pool(2), Conv(1, 5)], (8, 8, 1)), r"layer 2, Conv\(.*kernel=5 is larger"),
        (lambda: receptive_field([Dense(3)]), r"Dense\(units=3, .* sees the whole input"),
        (lambda: receptive_field([Conv(1, (3, 3)), Conv(1, (3,))]), r"kernel=\(3,\), expected"),
        (lambda: receptive_field([Conv(1, 3, stride=0)]), "stride=0, expected"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
