"""What the tables and figures of Winter 2021, question 3, show, by other means."""

import itertools

import keras
import numpy as np

from solutions.experiments.regularization.augmentation import picture_of
from tests.exams.stack import assert_stack
from tests.exams.winter_2021.q3.designs import admissible_by_slices
from tests.experiments.regularization.test_augmentation import interpolated
from tests.shown import shows

ADMISSIBLE = list(admissible_by_slices(16, 4, 576, 16))
PADDINGS = sorted({padding for _, padding, _ in ADMISSIBLE})


@shows("winter-2021/q3#iv table")
def test_admissible_filters(shown):
    assert shown == {
        "padding": [f"p = {p}" for p in PADDINGS],
        "admissible filter sizes f": [", ".join(str(k) for k, own, _ in ADMISSIBLE if own == p) for p in PADDINGS],
    }


@shows("winter-2021/q3#iv figure")
def test_sides_of_all_designs(shown):
    (panel,) = shown
    assert (panel.x, panel.y) == ("padding p (pixels)", "filter size f (pixels)")
    sides = {}
    for kernel, padding in itertools.product(range(1, 17), range(6)):
        starts = [start for start in range(16 + 2 * padding) if start + kernel <= 16 + 2 * padding]
        sides[padding, kernel] = len(starts)
    assert {(x, y): int(words) for words, x, y in panel.texts} == sides
    cells = [tuple(cell) for cell in np.round([(of.max(axis=0) + of.min(axis=0)) / 2 for of in panel.shapes], 6)]
    dark = [(padding, kernel) for kernel, padding, _ in ADMISSIBLE]  # first all rows of dark cells, then of light ones
    assert set(cells[: len(dark)]) == set(dark) and set(cells[len(dark) :]) == set(sides) - set(dark)


@shows("winter-2021/q3#v table")
def test_designs_by_padding(shown):
    counts = {p: [0, 0] for p in PADDINGS}
    for _, padding, side in ADMISSIBLE:
        for pool in range(1, side + 1):
            if 40 * len(range(0, side - pool + 1, pool)) ** 2 <= 1440:
                counts[padding] += np.array([1, pool > 1])
    assert shown == {
        "padding": PADDINGS,
        "designs": [all_pools for all_pools, _ in counts.values()],
        "of these with a pool of 2 or more": [larger for _, larger in counts.values()],
    }


@shows("winter-2021/q3#vii-d figure")
def test_changed_digits(shown):
    changes = {
        "as drawn": lambda digit: digit,
        "scaled": lambda digit: interpolated(digit, np.diag([1.1, 1.1]), order=0),
        "mirrored": lambda digit: digit[:, ::-1],
        "turned": lambda digit: digit[::-1, ::-1],
        "sheared": lambda digit: interpolated(digit, np.array([[1, 0], [-0.15, 1]]), order=0),
    }
    assert [panel.title for panel in shown] == [*changes, *[""] * 5]
    expected = [change(picture_of(digit)) for digit in (2, 6) for change in changes.values()]
    for panel, picture in zip(shown, expected, strict=True):
        np.testing.assert_array_equal(panel.images, [picture])


@shows("winter-2021/q3#iii figure")
def test_volumes_of_the_block(shown):
    layers, volume = keras.layers, keras.Input((64, 64, 8))
    volumes = [volume.shape[1:]]
    for layer in (layers.Conv2D(32, 3), layers.MaxPooling2D(2), layers.BatchNormalization()):
        volume = layer(volume)
        volumes.append(volume.shape[1:])
    assert_stack(shown, ["input", "convolution", "max pool", "batch normalisation"], volumes)
