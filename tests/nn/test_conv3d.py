"""solutions.nn.conv3d against the sum that defines it, against JAX, and its forms among themselves.

The arrays hold small integers: sums of them are exact in any order and dtype, so equal means equal.
"""

import importlib
import os
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from unittest.mock import patch

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.nn.conv3d import conv3d, conv3d_loops, conv3d_windows, tiled_size

module = importlib.import_module("solutions.nn.conv3d")  # the function has the same name
FORMS = [conv3d_loops, conv3d_windows, conv3d]
MIB = 2**20


def integers(rng, shape, dtype=np.float32):
    return rng.integers(-8, 9, shape).astype(dtype)


def by_definition(images, kernels, s):
    """The sum over (c, i, j, k) for each (n, o, h, w, d), in plain Python."""
    N, iC, *sizes = images.shape
    oC, _, *kernel = kernels.shape
    x, weights = images.tolist(), kernels.tolist()
    positions = [range(0, size - k + 1, s) for size, k in zip(sizes, kernel, strict=True)]
    return [
        [
            [
                [
                    [
                        sum(
                            x[n][c][h + i][w + j][d + k] * weights[o][c][i][j][k]
                            for c, i, j, k in product(range(iC), *map(range, kernel))
                        )
                        for d in positions[2]
                    ]
                    for w in positions[1]
                ]
                for h in positions[0]
            ]
            for o in range(oC)
        ]
        for n in range(N)
    ]


@st.composite
def problems(draw):
    """Images and kernels of unequal sizes, and a stride."""
    N, iC, oC = (draw(st.integers(1, 3)) for _ in range(3))
    kernel = [draw(st.integers(1, 4)) for _ in range(3)]
    sizes = [k + draw(st.integers(0, 6)) for k in kernel]
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    images, kernels = integers(rng, (N, iC, *sizes)), integers(rng, (oC, iC, *kernel))
    return images, kernels, draw(st.integers(1, 3))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("images", "kernels", "stride"),
    [
        ((1, 1, 2, 2, 1), (1, 1, 1, 2, 1), 1),
        ((2, 3, 3, 4, 5), (2, 3, 1, 3, 2), 1),
        ((2, 2, 6, 5, 7), (3, 2, 2, 1, 3), 2),
        ((1, 2, 4, 8, 5), (2, 2, 4, 2, 1), 3),
    ],
)
def test_each_form_is_the_sum_that_defines_it(form, images, kernels, stride):
    rng = np.random.default_rng(0)
    images, kernels = integers(rng, images), integers(rng, kernels)
    expected = np.array(by_definition(images, kernels, stride))
    assert np.array_equal(form(images, kernels, stride), expected)


@pytest.mark.parametrize(
    ("images", "kernels", "stride"),
    [
        ((2, 3, 9, 12, 10), (4, 3, 2, 5, 3), 1),
        ((1, 5, 11, 8, 13), (2, 5, 3, 1, 4), 2),
        ((3, 2, 10, 13, 9), (3, 2, 4, 3, 2), 3),
    ],
)
def test_each_form_is_the_convolution_of_jax(images, kernels, stride):
    rng = np.random.default_rng(1)
    images, kernels = rng.standard_normal(images), rng.standard_normal(kernels)
    layout = ("NCHWD", "OIHWD", "NCHWD")
    expected = jax.lax.conv_general_dilated(
        images.astype(np.float32),
        kernels.astype(np.float32),
        (stride,) * 3,
        "VALID",
        dimension_numbers=layout,
        precision="highest",
    )
    for form in FORMS:
        result = form(images, kernels, stride)
        np.testing.assert_allclose(result, expected, rtol=1e-4, atol=1e-4)


@given(problems())
def test_the_forms_agree(problem):
    loops, windows, fast = (form(*problem) for form in FORMS)
    assert loops.shape == windows.shape == fast.shape
    assert np.array_equal(loops, windows) and np.array_equal(loops, fast)


@given(problems(), st.integers(1, 12), st.integers(4, 12), st.integers(1, 5))
@settings(max_examples=200)
def test_no_division_into_blocks_or_threads_changes_the_result(problem, room, widest, cores):
    """Blocks cut along every axis, with remainders, on one thread and on several."""
    expected = conv3d_windows(*problem)
    with (
        patch.multiple(module, BLOCK_BYTES=2**room, SERIAL_PRODUCT=2**widest, THREAD_WORK=1),
        patch.object(module, "_cores", return_value=cores),
        patch.object(np, "matmul", wraps=np.matmul) as matmul,
    ):
        assert np.array_equal(conv3d(*problem), expected)
    computed = sum(call.kwargs["out"].size for call in matmul.call_args_list)
    assert computed == expected.size  # each output once


def test_an_error_in_a_thread_is_not_swallowed():
    matmul = np.matmul

    def fail_elsewhere(*args, out):
        if threading.current_thread() is not threading.main_thread():
            raise MemoryError
        matmul(*args, out=out)

    with (
        patch.multiple(module, BLOCK_BYTES=1, THREAD_WORK=1),
        patch.object(module, "_cores", return_value=2),
        patch.object(np, "matmul", fail_elsewhere),
        pytest.raises(MemoryError),
    ):
        conv3d(np.ones((1, 1, 1, 1, 2)), np.ones((1, 1, 1, 1, 1)))


@pytest.mark.parametrize(("cores", "threads"), [(3, 3), (64, 8)])
def test_one_thread_per_core_but_eight_at_most(cores, threads):
    with (
        patch.object(module, "THREAD_WORK", 1),
        patch.object(os, "sched_getaffinity", return_value=range(cores), create=True),
        patch.object(module, "ThreadPoolExecutor", wraps=ThreadPoolExecutor) as pool,
    ):
        conv3d(np.ones((1, 1, 9, 9, 9)), np.ones((1, 1, 2, 2, 2)))
        pool.assert_called_once_with(threads)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_dtype_is_kept(form, dtype):
    rng = np.random.default_rng(2)
    images, kernels = integers(rng, (2, 3, 5, 6, 7), dtype), integers(rng, (4, 3, 2, 3, 1), dtype)
    assert form(images, kernels).dtype == dtype
    mixed = form(images, kernels.astype(np.float64))
    assert mixed.dtype == np.float64 and np.array_equal(mixed, form(images, kernels))


@pytest.mark.parametrize("form", FORMS)
def test_any_memory_order_will_do_and_is_left_alone(form):
    rng = np.random.default_rng(3)
    images, kernels = integers(rng, (2, 3, 7, 6, 8)), integers(rng, (4, 3, 2, 3, 4))
    expected = form(images, kernels, 2)
    assert np.array_equal(form(np.asfortranarray(images), np.asfortranarray(kernels), 2), expected)
    backwards = images[:, ::-1, ::-1, :, ::-1].copy()[:, ::-1, ::-1, :, ::-1]
    every_second = np.repeat(kernels, 2, axis=3)[:, :, :, ::2]
    every_second.flags.writeable = False
    assert np.array_equal(form(backwards, every_second, 2), expected)
    assert np.array_equal(backwards, images) and np.array_equal(every_second, kernels)


def test_the_fast_form_returns_an_array_of_its_own():
    images = np.arange(24.0).reshape(1, 1, 2, 3, 4)
    result = conv3d(images, np.ones((1, 1, 1, 1, 1)))
    assert result.flags.c_contiguous and not np.shares_memory(result, images)
    assert np.array_equal(result, images)


@pytest.mark.parametrize("cores", [1, 8])
@pytest.mark.parametrize(
    ("images", "kernels"),
    [
        ((1, 4, 70, 60, 80), (4, 4, 5, 4, 3)),  # the columns of all windows: 270 MiB
        ((1, 2, 6, 7, 4000), (2, 2, 5, 5, 2000)),  # those of one row of outputs: 760 MiB
        ((2, 1, 80, 140, 140), (1, 1, 79, 139, 139)),  # one window: 6 MiB
        ((1, 4, 71, 8, 254), (1, 4, 30, 5, 5)),  # for all heights, one row wide: 7 MiB
        ((300, 1, 12, 12, 12), (1, 1, 5, 5, 5)),  # of small images, of which many fit: 22 MiB
    ],
)
def test_extra_memory_is_bounded(images, kernels, cores):
    images, kernels = np.ones(images, np.float32), np.ones(kernels, np.float32)
    with patch.object(module, "_cores", return_value=cores):
        tracemalloc.start()
        result = conv3d(images, kernels)
        extra = tracemalloc.get_traced_memory()[1] - result.nbytes
        tracemalloc.stop()
    assert np.all(result == kernels[0].size)
    allowed = 2 * (images.nbytes + kernels.nbytes + result.nbytes) + 64 * MIB
    promised = kernels.nbytes + cores * 4 * MIB + kernels[0].nbytes + MIB
    assert extra <= min(allowed, promised)


@given(st.integers(1, 12), st.integers(1, 6), st.integers(1, 4))
def test_tiles_are_laid_one_by_one(size, kernel, stride):
    starts = range(0, size - kernel + 1, stride)
    if starts:
        assert tiled_size(size, kernel, stride) == len(starts)
    else:
        with pytest.raises(ValueError, match=f"kernel={kernel} is larger"):
            tiled_size(size, kernel, stride)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((5, 6), "kernel=6 is larger"),
        ((0, 1), "size=0"),
        ((-3, 1), "size=-3"),
        ((5, 0), "kernel=0"),
        ((5, 2, 0), "stride=0"),
        ((5, 2, -1), "stride=-1"),
        ((5, 2, 1.5), "stride=1.5"),
    ],
)
def test_tiled_size_names_what_is_wrong(arguments, message):
    with pytest.raises(ValueError, match=message):
        tiled_size(*arguments)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("images", "kernels", "stride", "message"),
    [
        ((4, 4, 4), (1, 1, 2, 2, 2), 1, r"images has shape \(4, 4, 4\), expected \(N, iC, H, W, D\)"),
        ((1, 1, 4, 4, 4), (2, 2, 2), 1, r"kernels has shape \(2, 2, 2\), expected \(oC, iC, kh, kw"),
        ((1, 1, 4, 0, 4), (1, 1, 2, 2, 2), 1, r"images has shape \(1, 1, 4, 0, 4\)"),
        ((0, 1, 4, 4, 4), (1, 1, 2, 2, 2), 1, r"images has shape \(0, 1, 4, 4, 4\)"),
        ((1, 1, 4, 4, 4), (1, 1, 2, 2, 0), 1, r"kernels has shape \(1, 1, 2, 2, 0\)"),
        ((1, 3, 4, 4, 4), (1, 2, 2, 2, 2), 1, r"kernels have shape \(1, 2, 2, 2, 2\), .* iC = 3"),
        ((1, 1, 4, 5, 6), (1, 1, 5, 1, 1), 1, "kernel=5 is larger"),
        ((1, 1, 4, 5, 6), (1, 1, 1, 6, 1), 1, "kernel=6 is larger"),
        ((1, 1, 4, 5, 6), (1, 1, 1, 1, 7), 1, "kernel=7 is larger"),
        ((1, 1, 4, 4, 4), (1, 1, 2, 2, 2), 0, "stride=0"),
        ((1, 1, 4, 4, 4), (1, 1, 2, 2, 2), 2.0, r"stride=2\.0"),
        ((1, 1, 4, 4, 4), (1, 1, 2, 2, 2), (1, 1, 1), r"stride=\(1, 1, 1\)"),
    ],
)
def test_bad_input_is_named(form, images, kernels, stride, message):
    with pytest.raises(ValueError, match=message):
        form(np.ones(images), np.ones(kernels), stride)
