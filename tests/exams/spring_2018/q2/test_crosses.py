"""What parts of Spring 2018, question 2, share: `crosses`."""

import pytest

from solutions.exams.spring_2018.q2.crosses import drawing
from solutions.pages.figures import drawn_by
from tests.exams.spring_2018.q2.figures import closed


@pytest.mark.parametrize("cross, places", [("X", "00 02 11 20 22"), ("+", "01 10 11 12 21")])
def test_pixels_of_the_crosses_are_drawn(cross, places):
    _, *pixels = closed(drawn_by(drawing(cross, ["red"], "white"))).axes[0].patches
    corners = {tuple(pixel.get_xy().min(axis=0).astype(int).tolist()) for pixel in pixels}
    assert corners == {(2 + int(column), 2 + int(row)) for row, column in places.split()}
