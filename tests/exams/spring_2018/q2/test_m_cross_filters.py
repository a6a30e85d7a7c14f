"""Second routes to Spring 2018, question 2, part m."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.exams.spring_2018.q2.crosses import CROSSES, look_for_cross, picture
from solutions.exams.spring_2018.q2.m_cross_filters import (
    colour_cross_filters,
    cross_filter,
    cross_in_every_channel,
    drawings,
    responses_to,
)
from tests.confirm import confirms

WINDOWS = np.array(list(itertools.product((0, 1), repeat=9)))  # all windows of one channel, (512, 9)


def best_windows(rows):
    """The windows with the largest response to a filter, found by trying all of them."""
    responses = [sum(a * b for a, b in zip(window, np.ravel(rows).tolist(), strict=True)) for window in WINDOWS]
    return WINDOWS[np.array(responses) == max(responses)].reshape(-1, 3, 3)


def jax_responses(image, filters, padding="VALID"):
    """(H', W') by JAX's own convolution, for (channels, H, W) and (channels, 3, 3)."""
    operands = (jnp.asarray(array, dtype=jnp.float32)[None] for array in (image, filters))
    return np.asarray(jax.lax.conv_general_dilated(*operands, (1, 1), padding))[0, 0]


@confirms("spring-2018/q2#m-i", "trying all filters of ones and minus ones on all windows of zeros and ones")
@pytest.mark.parametrize("cross, ink", [("X", 0), ("X", 1), ("+", 0), ("+", 1)])
def test_one_filter_alone_prefers_the_cross_to_all_windows(cross, ink):
    pattern = {"X": "101 010 101", "+": "010 111 010"}[cross].replace(" ", "")
    window = [ink if pixel == "1" else 1 - ink for pixel in pattern]
    filters = 2 * WINDOWS - 1
    responses = filters @ WINDOWS.T  # (filters, windows)
    own = responses[:, (window == WINDOWS).all(axis=1).argmax()]
    alone = (responses >= own[:, None]).sum(axis=1) == 1
    ink, ground = ("black", "white") if ink == 0 else ("white", "black")
    assert filters[alone].reshape(-1, 3, 3).tolist() == [cross_filter(cross, ink, ground)]


@confirms("spring-2018/q2#m-i", "JAX: the largest entry of its convolution, with and without padding, and with a bias")
@pytest.mark.parametrize("padding, corner", [("VALID", (2, 2)), ("SAME", (3, 3))])
def test_jax_finds_the_black_cross(padding, corner):
    image = np.ones((1, 7, 8))
    image[0, [2, 2, 3, 4, 4], [2, 4, 3, 2, 4]] = 0
    np.testing.assert_array_equal(picture("X", ["black"], "white")[:1], image)
    responses = jax_responses(image, [cross_filter()], padding)
    for bias in (-7.5, 0.0, 100.0):
        assert np.argwhere(responses + bias == (responses + bias).max()).tolist() == [list(corner)]
    # as true convolution, with the filter turned by half a turn, it finds the same
    np.testing.assert_array_equal(responses, jax_responses(image, np.flip([cross_filter()], (1, 2)), padding))


@confirms("spring-2018/q2#m-ii", "trying all windows, channel by channel: the best of each make up the wanted cross")
@pytest.mark.parametrize(
    "givens", [{}, dict(ground="black"), dict(wanted="green", other="red", cross="+"), dict(wanted="blue", other="red")]
)
def test_the_best_windows_make_up_the_wanted_cross(givens):
    asked = {**colour_cross_filters.part.givens, **givens}
    filters = colour_cross_filters(**givens)
    for name, rows in filters._asdict().items():
        (best,) = best_windows(rows)  # one alone
        inside, outside = int(name == asked["wanted"]), int(asked["ground"] == "white")
        assert best.tolist() == [[inside if on else outside for on in row] for row in CROSSES[asked["cross"]]]
        assert set(np.ravel(rows).tolist()) <= {-1, 1}


@confirms("spring-2018/q2#m-ii", "JAX: the largest entry of its convolution over an image painted pixel by pixel")
@pytest.mark.parametrize("ground", [0, 1])
@pytest.mark.parametrize("filters_of", [colour_cross_filters, lambda ground: cross_in_every_channel()])
def test_jax_finds_the_red_cross(ground, filters_of):
    image = np.full((3, 7, 13), ground)
    for channel, left in ((0, 2), (2, 7)):
        for row, column in ((0, 0), (0, 2), (1, 1), (2, 0), (2, 2)):
            image[:, 2 + row, left + column] = np.eye(3, dtype=int)[channel]
    filters = filters_of(ground=("black", "white")[ground])
    responses = jax_responses(image, filters)
    assert np.argwhere(responses == responses.max()).tolist() == [[2, 2]]
    found = look_for_cross(picture("X", ["red", "blue"], ("black", "white")[ground]), filters)
    rest = [responses[2, 7], np.delete(responses.ravel(), [2 * 11 + 2, 2 * 11 + 7]).max()]
    assert found == ([responses[2, 2], rest[0]], rest[1]) and found.is_first


def test_the_filters_of_the_key_fit_one_drawing():
    """The responses counted by hand: entries of ±1 that meet a white or a coloured pixel."""
    assert [name for name, first, second in drawings() if first and second] == ["X on white"]
    at_crosses = {}
    for cross, ground, ink in (("X", "white", "black"), ("X", "black", "white"), ("+", "black", "white")):
        (first,) = look_for_cross(picture(cross, [ink], ground)[:1], [cross_filter()]).at_crosses
        second = look_for_cross(picture(cross, ["red", "blue"], ground), cross_in_every_channel()).at_crosses
        at_crosses[f"{cross} on {ground}"] = (first, *second)
    # image 1: four edges of +1; image 2: red all ones, 5 - 4 = 1; green and blue 4 each; or red 5 - 4 and 4, blue -1
    assert at_crosses["X on white"] == (4, 1 + 4 + 4, (4 - 8) + 4 - 1)
    assert at_crosses["X on black"] == (-5, 5, -5)
    assert at_crosses["+ on black"] == (4 - 1, 1 - 4, 4 - 1)


def test_numbers_of_the_mistakes_in_filters():
    edges = [[-1, 1, -1], [1, -1, 1], [-1, 1, -1]]
    part = colour_cross_filters.part
    _, black_cross, window = (part.mistaken(mistake) for mistake in part.mistakes.values())
    assert black_cross == (edges, edges, edges)
    assert window == ([[1] * 3] * 3, *[[[0, 1, 0], [1, 0, 1], [0, 1, 0]]] * 2)


def test_responses_of_windows_by_hand():
    filters = np.random.default_rng(3).integers(-3, 4, size=(3, 3, 3))
    off = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    red, blue = np.array([off + 1 - off, off, off]), np.array([off, off, off + 1 - off])
    expected = [(window * filters).sum() for window in (red, blue, np.ones((3, 3, 3)))]
    rows = responses_to(filters)
    assert [name for name, _ in rows] == ["red cross", "blue cross", "plain white", "strongest of all windows"]
    assert [response for _, response in rows] == [*expected, sum(w for w in filters.ravel() if w > 0)]
