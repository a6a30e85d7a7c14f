"""Second routes to Spring 2018, question 1, part c."""

import itertools

import jax
import numpy as np
import pytest

from solutions.exams.spring_2018.q1.c_invariance import (
    HEADS,
    changes_by_head,
    draw_responses,
    enlarging_changes_the_output,
    invariances,
    line_responses,
    misfit,
    scene_and_filters,
    shifting_leaves_the_output,
    turning_changes_the_output,
)
from tests.confirm import confirms
from tests.exams.spring_2018.q1.figures import lines_of
from tests.exams.spring_2018.q1.maps import jax_maps, share
from tests.exams.spring_2018.q1.options import names


@confirms("spring-2018/q1#c", "JAX's convolution and the moves pixel by pixel, on other objects, with each head")
@pytest.mark.parametrize("head", HEADS)
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
    assert invariances.answer(head=head) == names(*holds)


def test_maps_move_along_except_at_borders_and_between_strides():
    assert misfit(shift=2) == misfit(stride=2, shift=2) == 0
    assert all(misfit(padding=1, seed=seed) > 0.05 for seed in range(5))
    assert all(misfit(stride=2, seed=seed) > 0.5 for seed in range(5))
    signal = np.arange(6.0)
    expected = [
        max(0, sum(k * signal[i + d] for d, k in zip((-1, 0, 1), (1, 2, -1), strict=True))) for i in range(1, 5)
    ]
    assert line_responses(signal)[1:-1].tolist() == expected


def test_changes_by_moves_equal_jax():
    image, filters = scene_and_filters(2)
    before, changes = jax_maps(image, filters), []
    rng = np.random.default_rng([2, 1])
    for down, right in rng.integers(1, 6, (4, 2)) * rng.choice([-1, 1], (4, 2)):
        moved = np.zeros_like(image)
        moved[9 + down : 15 + down, 9 + right : 15 + right] = image[9:15, 9:15]
        changes.append(share(before, jax_maps(moved, filters)))
    for control in (False, True):
        numbers = shifting_leaves_the_output(2, control).numbers
        assert numbers["change of the maps"] == pytest.approx(max(changes), rel=1e-4)
        assert numbers["difference from the maps moved along"] == pytest.approx(0, abs=1e-9)
        assert numbers["change of the output"] == pytest.approx(max(changes) * control, rel=1e-4, abs=1e-9)


def test_changes_by_head_equal_jax():
    image, filters = scene_and_filters(1)
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
    for name, *found in changes_by_head(1):
        read = heads.pop(name)
        assert found == pytest.approx([share(read(before), read(of)) for of in after], rel=1e-3, abs=1e-5)
    assert not heads
    heads_of_experiments = {"mean": lambda maps: maps.sum(axis=(0, 1)), "max": lambda maps: maps.max(axis=(0, 1))}
    for head, read in heads_of_experiments.items():
        for experiment, of in ((turning_changes_the_output, after[1]), (enlarging_changes_the_output, after[2])):
            change = experiment(1, head=head).numbers["change of the output"]
            assert change == pytest.approx(share(read(before), read(of)), rel=1e-3)


def test_the_bump_and_its_response_move_together():
    bump, moved, dotted = lines_of(figure := draw_responses(), axes=1).values()
    signal = lines_of(figure)["bump"]
    assert bump.max() == moved.max() == dotted[0] == 3 + 2 * 2 - 0.5  # at the pixels 3, 2 and 0.5
    assert np.array_equal(np.roll(bump, 8), moved) and signal.max() == 3
