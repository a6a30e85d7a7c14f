"""Second routes to undated, question 1, part d."""

import jax.numpy as jnp
import pytest

from solutions.exams.undated.q1.d_broadcasting import multiplied, rows, shapes
from tests.confirm import confirms


def fits(v, u):
    return all(m == n or 1 in (m, n) for m, n in zip(v, u, strict=True))


@confirms("undated/q1#d", "the rule of broadcasting, axis by axis")
@pytest.mark.parametrize("short, long", [(5, 50), (5, 5), (1, 50), (3, 2), (5, 1)])
def test_the_rule_chooses_the_same_shapes(short, long):
    expected = tuple(name for name, pair in shapes(short, long).items() if fits(*pair))
    assert multiplied.answer(short=short, long=long) == expected


@confirms("undated/q1#d", "JAX: products of arrays of these shapes")
def test_products_equal_jax():
    for v, u, entries, matrix in rows():
        arrays = [jnp.ones(tuple(map(int, shape.strip("()").split(", ")))) for shape in (v, u)]
        for shape, multiply in ((entries, jnp.multiply), (matrix, jnp.matmul)):
            if shape == "an error":
                with pytest.raises((TypeError, ValueError)):
                    multiply(*arrays)
            else:
                assert str(multiply(*arrays).shape) == shape


def test_the_options_name_the_shapes():
    for name, (v, u) in shapes(short="{{ short }}", long="{{ long }}").items():
        assert multiplied.claims[name].text == f"v: {v}, u: {u}".replace("'", "")


def test_the_shapes_are_those_of_the_paper():
    pairs = [" * ".join(map(str, pair)) for pair in shapes().values()]
    assert pairs == ["(5, 1) * (5, 1)", "(1, 5) * (50, 5)", "(1, 1) * (50, 5)", "(1, 5) * (1, 50)"]
