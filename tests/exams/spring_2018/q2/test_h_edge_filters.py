"""Second routes to Spring 2018, question 2, part h."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.spring_2018.q2 import h_edge_filters
from solutions.exams.spring_2018.q2.h_edge_filters import (
    draw_edge_maps,
    edge_filters,
    edge_maps,
    fitted_filter,
)
from solutions.pages.figures import drawn_by
from tests.confirm import confirms
from tests.exams.spring_2018.q2.figures import closed


@confirms(
    "spring-2018/q2#h", "JAX: its convolution with these filters gives back the maps, and with their mirror images not"
)
def test_filters_give_the_maps():
    image = h_edge_filters.house()
    for found, shown in zip(edge_filters(), edge_maps(image), strict=True):
        for weights, same in ((np.array(found), True), (-np.array(found), False), (np.transpose(found), False)):
            response = jax.lax.conv(
                *(jnp.asarray(x, dtype=float)[None, None] for x in (image, weights)), (1, 1), "VALID"
            )
            assert np.allclose(response[0, 0], shown, atol=1e-5) == same


@confirms("spring-2018/q2#h", "differences of the picture, pixel by pixel: of its columns, and of its rows")
def test_maps_are_differences():
    image = h_edge_filters.house()
    left, right = edge_maps(image, edge_filters())
    for row, column in itertools.product(range(0, 38, 5), range(38)):
        window = image[row : row + 3, column : column + 3].tolist()
        across = sum(line[0] - line[2] for line in window)
        down = sum(window[0]) - sum(window[2])
        assert (left[row, column], right[row, column]) == pytest.approx((across, down), abs=1e-9)


@settings(max_examples=25)
@given(st.lists(st.integers(-9, 9), min_size=9, max_size=9), st.integers(0, 99))
def test_any_filter_is_found_again(entries, seed):
    image, weights = np.random.default_rng(seed).normal(size=(8, 9)), np.reshape(entries, (3, 3))
    responses = sum(w * image[i : i + 6, j : j + 7] for (i, j), w in np.ndenumerate(weights))
    assert fitted_filter(image, responses) == weights.tolist()


def test_what_no_filter_explains_is_refused():
    plain, image = np.ones((8, 8)), h_edge_filters.house()
    with pytest.raises(ValueError, match="windows of rank 1, expected 9"):
        fitted_filter(plain, np.zeros((6, 6)))
    with pytest.raises(ValueError, match="not made by any 3 × 3 filter"):
        fitted_filter(image, image[1:-1, 1:-1] ** 2)


def test_edge_maps_are_drawn():
    left, right = (axes.images[0].get_array() for axes in closed(drawn_by(draw_edge_maps)).axes[2:])
    house = h_edge_filters.house()
    np.testing.assert_allclose(left, sum(house[n : n + 38, :-2] - house[n : n + 38, 2:] for n in range(3)), atol=1e-9)
    np.testing.assert_allclose(right, sum(house[:-2, n : n + 38] - house[2:, n : n + 38] for n in range(3)), atol=1e-9)
