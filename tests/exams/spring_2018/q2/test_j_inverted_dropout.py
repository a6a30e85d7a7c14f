"""What the page of Spring 2018, question 2, part j, prints."""

import itertools

import pytest

from solutions.exams.spring_2018.q2.j_inverted_dropout import errors_by_method


def test_errors_of_the_four_ways_to_drop():
    rows = errors_by_method()
    ways = [(divides, multiplies) for _, divides, multiplies, _ in rows]
    assert sorted(ways) == sorted(itertools.product((True, False), repeat=2))
    least = min(error for *_, error in rows)
    for name, divides, multiplies, error in rows:
        assert divides == (name == "inverted")
        assert error == pytest.approx(least) if divides != multiplies else error > 2 * least
