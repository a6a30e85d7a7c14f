"""Second routes to Spring 2018, question 7, part c."""

import jax.numpy as jnp
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.spring_2018.q7.c_stage_two import gives_stage_two, stage_two_product, stage_two_shape, weights_into
from tests.confirm import confirms
from tests.exams.spring_2018.q7.sizes import N_1, D, results_of_mistakes


@confirms("spring-2018/q7#c-i", "JAX: the sums of stage 2, one vector after the other, for unequal sizes")
@confirms("spring-2018/q7#c-ii", "JAX: the sums of stage 2, one vector after the other, for unequal sizes")
@settings(max_examples=25)
@given(st.integers(1, 5), st.integers(1, 4), st.integers(0, 99))
def test_the_product_is_the_sum(inputs, entries, seed):
    rng = np.random.default_rng(seed)
    a, c = rng.normal(size=(inputs, entries)), rng.normal(size=inputs)
    stack, weights = stage_two_product(inputs, entries).args
    given_values = {stack[d, i]: a[i, d] for d in range(entries) for i in range(inputs)}
    given_values |= {weights[i, 0]: c[i] for i in range(inputs)}
    found = np.array((stack * weights).subs(given_values), dtype=float)
    expected = sum(c[i] * jnp.asarray(a[i]) for i in range(inputs))
    np.testing.assert_allclose(found[:, 0], expected, rtol=1e-5, atol=1e-5)
    assert found.shape == stage_two_shape(entries=entries, first=inputs) == (*expected.shape, 1)


def test_mistakes_about_stage_two_give_what_their_words_say():
    assert results_of_mistakes(stage_two_shape) == [(D, N_1), (N_1, 1), (D * N_1, 1)]


def test_the_witness_of_stage_two_asks_for_unequal_sizes_and_for_values():
    assert gives_stage_two(weights_into)
    assert not gives_stage_two(lambda c, i, j: c[:, j] if len(c) == len(c.T) else 2 * c[:, j])
    assert not gives_stage_two(lambda c, i, j: c[:, j] if len(c) != len(c.T) else c[i, :])
