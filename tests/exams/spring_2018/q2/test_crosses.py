"""What parts of Spring 2018, question 2, share: `crosses`."""

import numpy as np
import pytest

from solutions.exams.spring_2018.q2.crosses import drawing
from solutions.pages.figures import drawn_by
from tests.exams.spring_2018.q2.figures import closed


@pytest.mark.parametrize("cross, places", [("X", "00 02 11 20 22"), ("+", "01 10 11 12 21")])
def test_pixels_of_the_crosses_are_drawn(cross, places):
    (image,) = closed(drawn_by(drawing(cross, ["red"], "white"))).axes[0].images
    red = (image.get_array() == (255, 0, 0)).all(axis=2)
    assert {(row, column) for row, column in np.argwhere(red).tolist()} == {
        (2 + int(row), 2 + int(column)) for row, column in places.split()
    }
    assert (image.get_array()[~red] == 255).all()
