"""solutions.nn.windows: entries counted one by one, and the transpose by the product that defines it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.nn.windows import lay, sides, spread, windows


@st.composite
def laid(draw):
    """The settings of one axis; a window fits."""
    kernel, dilation = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    pads = st.integers(0, 4)
    padding = draw(st.one_of(pads, st.tuples(pads, pads), st.sampled_from(["same", "valid"])))
    size = dilation * (kernel - 1) + 1 + draw(st.integers(0, 6))
    return size, kernel, draw(st.integers(1, 4)), padding, dilation


def arranged(axes):
    """The axes' settings, as `lay` takes them."""
    return dict(zip(("space", "kernel", "stride", "padding", "dilation"), zip(*axes, strict=True), strict=True))


@given(st.lists(laid(), min_size=1, max_size=3))
def test_each_entry_of_each_window_is_its_pixel_or_padding(settings):
    axes = lay(**arranged(settings))
    space = [axis.size for axis in axes]
    images = np.arange(1, 1 + 2 * np.prod(space)).reshape(1, 2, *space)
    view = windows(images, axes, fill=-1)
    assert view.shape == (1, 2, *(axis.count for axis in axes), *(axis.kernel for axis in axes))
    rng = np.random.default_rng(0)
    for _ in range(20):
        position = [rng.integers(axis.count) for axis in axes]
        entry = [rng.integers(axis.kernel) for axis in axes]
        pixel = [x * a.stride + i * a.dilation - a.before for x, i, a in zip(position, entry, axes, strict=True)]
        inside = all(0 <= i < n for i, n in zip(pixel, space, strict=True))
        expected = images[0, :, *pixel] if inside else [-1, -1]
        np.testing.assert_array_equal(view[0, :, *position, *entry], expected)


@given(laid())
def test_pixels_are_counted_one_by_one(settings):
    (axis,) = lay(**arranged([settings]))
    view = windows(np.ones((1, 1, axis.size)), [axis])
    np.testing.assert_array_equal(axis.pixels, view[0, 0].sum(axis=-1))


@given(st.lists(laid(), min_size=1, max_size=3), st.integers(0, 2**32))
def test_spread_is_the_transpose_of_windows(settings, seed):
    """⟨windows(x), u⟩ = ⟨x, spread(u)⟩, in whole numbers."""
    axes = lay(**arranged(settings))
    rng = np.random.default_rng(seed)
    images = rng.integers(-8, 9, (2, 3, *(axis.size for axis in axes)))
    view = windows(images, axes)
    parts = rng.integers(-8, 9, view.shape)
    result = spread(parts, axes)
    assert result.shape == images.shape
    assert np.sum(view * parts) == np.sum(images * result)


@given(laid())
def test_same_padding_starts_a_window_at_every_stride_and_puts_the_odd_zero_at_the_end(settings):
    size, kernel, stride, _, dilation = settings
    (axis,) = lay((size,), kernel, stride, "same", dilation)
    assert axis.count == len(range(0, size, stride))
    assert axis.after - axis.before in (0, 1)
    ends_at = (axis.count - 1) * stride + dilation * (kernel - 1) + 1 - axis.before
    assert ends_at == size + axis.after or (axis.before == axis.after == 0 and ends_at <= size)


@pytest.mark.parametrize("stride", [1, 2])
def test_one_setting_serves_all_axes(stride):
    assert lay((5, 7), 3, stride, 1, 1) == lay((5, 7), (3, 3), (stride, stride), ((1, 1), 1), (1, 1))


def test_images_are_left_alone():
    images = np.ones((1, 1, 4))
    with pytest.raises(ValueError, match="read-only"):
        windows(images, lay((4,), 2))[:] = 0


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: windows(np.ones((2, 1, 6)), lay((5,), 2)), r"images has shape \(2, 1, 6\), expected \(2, 1, 5\)"),
        (lambda: windows(np.ones(6), lay((6,), 2)), r"images has shape \(6,\), expected \(6, 6\)"),
        (lambda: spread(np.ones((2, 1, 4, 3)), lay((5,), 2)), r"parts has shape .*, expected \(2, 1, 4, 2\)"),
        (lambda: sides("same"), 'padding="same", expected numbers of zeros'),
        (lambda: lay((5, 6), (2, 2, 2)), r"kernel=\(2, 2, 2\), expected one int or 2"),
        (lambda: lay((5,), 2, stride=0), "stride=0, expected an integer of at least 1"),
        (lambda: lay((5,), 2, dilation=0), "dilation=0, expected an integer of at least 1"),
        (lambda: lay((5,), 2, dilation=1.0), "dilation=1.0, expected an integer of at least 1"),
        (lambda: lay((5,), 2, padding=-1), 'padding=-1, .* at least 0, or "same" or "valid"'),
        (lambda: lay((5,), 2, padding=((1, -1),)), "padding=-1, .* at least 0"),
        (lambda: lay((5,), 2, padding=((1, 1, 1),)), r"padding=\(1, 1, 1\), expected"),
        (lambda: lay((5, 5), 2, padding=(1, 1, 1)), r"padding=\(1, 1, 1\), expected one int or 2"),
        (lambda: lay((5,), 3, dilation=3), r"kernel=3 with dilation=3 reaches 7 .* padded input \(5 \+ 2·0 = 5\)"),
        (lambda: lay((5,), 9, padding=((1, 2),)), r"kernel=9 is larger than the padded input \(5 \+ 1 \+ 2 = 8\)"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
