"""Second routes to Spring 2018, question 1, part c."""

import jax
import numpy as np
import pytest

from solutions.exams.spring_2018.q1.c_invariance import draw_responses, invariances, line_responses
from solutions.experiments.convolution.translation import HEADS
from solutions.pages.figures import drawn_by
from tests.confirm import confirms
from tests.exams.spring_2018.q1.figures import lines_of
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


def test_responses_on_a_line_entry_by_entry():
    signal = np.arange(6.0)
    expected = [
        max(0, sum(k * signal[i + d] for d, k in zip((-1, 0, 1), (1, 2, -1), strict=True))) for i in range(1, 5)
    ]
    assert line_responses(signal)[1:-1].tolist() == expected


def test_the_bump_and_its_response_move_together():
    bump, moved, dotted = lines_of(figure := drawn_by(draw_responses), axes=1).values()
    signal = lines_of(figure)["bump"]
    assert bump.max() == moved.max() == dotted[0] == 3 + 2 * 2 - 0.5  # at the pixels 3, 2 and 0.5
    assert np.array_equal(np.roll(bump, 8), moved) and signal.max() == 3
