"""Second routes to equivariance and invariance."""

import itertools

import numpy as np
import pytest

from solutions.experiments.convolution import translation as by
from tests.confirm import confirms
from tests.experiments.convolution.maps import jax_maps, share

READ = {"mean": lambda maps: maps.sum(axis=(2, 3)), "max": lambda maps: maps.max(axis=(2, 3))}


@confirms("convolution/translation#shifting_leaves_the_output", "JAX: the maps of an object painted elsewhere")
@pytest.mark.parametrize("control", [False, True])
def test_changes_by_moves_equal_jax(control):
    rng = np.random.default_rng(2)
    image, filters = by.scene_and_filters(rng)
    before, changes = jax_maps(image, filters), []
    for down, right in rng.integers(1, 6, (4, 2)) * rng.choice([-1, 1], (4, 2)):
        moved = np.zeros_like(image)
        moved[..., 9 + down : 15 + down, 9 + right : 15 + right] = image[..., 9:15, 9:15]
        changes.append(share(before, jax_maps(moved, filters)))
    of_maps, of_moved, of_output = by.shifting_leaves_the_output(np.random.default_rng(2), control).numbers.values()
    assert of_maps == pytest.approx(max(changes), rel=1e-4)
    assert of_moved == pytest.approx(0, abs=1e-9)
    assert of_output == pytest.approx(max(changes) * control, rel=1e-4, abs=1e-9)


@confirms("convolution/translation#enlarging_changes_the_output", "JAX: the maps of an object painted pixel by pixel")
@pytest.mark.parametrize("head", READ)
@pytest.mark.parametrize("control", [False, True])
def test_the_change_by_enlarging_equals_jax(head, control):
    image, filters = by.scene_and_filters(np.random.default_rng(1), kernel=1 if control else 3)
    large = np.zeros_like(image)
    for row, column in itertools.product(range(12), range(12)):
        large[..., 6 + row, 6 + column] = image[..., 9 + row // 2, 9 + column // 2]
    outputs = [READ[head](jax_maps(of, filters)) for of in (image, large)]
    change = by.enlarging_changes_the_output(np.random.default_rng(1), control, head).numbers["change of the output"]
    assert change == pytest.approx(share(*outputs), rel=1e-3, abs=1e-6)


@confirms("convolution/translation#turning_changes_the_output", "JAX: the maps of an image turned pixel by pixel")
@pytest.mark.parametrize("head", READ)
def test_the_change_by_turning_equals_jax(head):
    image, filters = by.scene_and_filters(np.random.default_rng(1))
    turned = np.stack([[[of[column, 23 - row] for column in range(24)] for row in range(24)] for of in image[0]])
    outputs = [READ[head](jax_maps(of, filters)) for of in (image, turned[None])]
    found, alike = (by.turning_changes_the_output(np.random.default_rng(1), c, head).numbers for c in (False, True))
    assert found["change of the output"] == pytest.approx(share(*outputs), rel=1e-3)
    assert alike["change of the output"] == pytest.approx(0, abs=1e-9)
