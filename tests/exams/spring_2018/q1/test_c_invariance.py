"""Second routes to Spring 2018, question 1, part c."""

import itertools

import jax
import numpy as np
import pytest

from solutions.exams.spring_2018.q1.c_invariance import (
    changes_by_head,
    draw_responses,
    invariances,
    line_responses,
    misfit,
)
from solutions.experiments.convolution.translation import HEADS, scene_and_filters
from solutions.pages.figures import drawn_by
from tests.confirm import confirms
from tests.exams.spring_2018.q1.figures import lines_of
from tests.exams.spring_2018.q1.options import names
from tests.experiments.convolution.maps import jax_maps, share


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


def test_changes_by_head_equal_jax():
    image, filters = scene_and_filters(np.random.default_rng(1))
    moved, large = np.zeros((2, *image.shape))
    moved[..., 12:18, 5:11] = image[..., 9:15, 9:15]
    for row, column in itertools.product(range(12), range(12)):
        large[..., 6 + row, 6 + column] = image[..., 9 + row // 2, 9 + column // 2]
    turned = np.stack([[[of[column, 23 - row] for column in range(24)] for row in range(24)] for of in image[0]])[None]
    weights = np.random.default_rng(1).standard_normal((5, 24 * 24 * 8))
    heads = {
        "the maps themselves": np.ravel,
        "dense layer": lambda maps: weights @ maps.ravel(),
        "global mean": lambda maps: maps.sum(axis=(2, 3)),
        "global maximum": lambda maps: maps.max(axis=(2, 3)),
    }
    before, *after = (jax_maps(of, filters) for of in (image, moved, turned, large))
    for name, *found in changes_by_head(1):
        read = heads.pop(name)
        assert found == pytest.approx([share(read(before), read(of)) for of in after], rel=1e-3, abs=1e-5)
    assert not heads


def test_the_bump_and_its_response_move_together():
    bump, moved, dotted = lines_of(figure := drawn_by(draw_responses), axes=1).values()
    signal = lines_of(figure)["bump"]
    assert bump.max() == moved.max() == dotted[0] == 3 + 2 * 2 - 0.5  # at the pixels 3, 2 and 0.5
    assert np.array_equal(np.roll(bump, 8), moved) and signal.max() == 3
