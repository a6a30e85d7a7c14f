"""Second routes to Spring 2018, question 7, part d."""

import jax
import jax.numpy as jnp
import numpy as np

from solutions.exams.spring_2018.q7.d_stage_three import gradient_by_sum, gradient_shape
from solutions.exams.spring_2018.q7.neurons import vector
from tests.confirm import confirms
from tests.exams.spring_2018.q7.in_jax import from_second_layer, jax_network
from tests.exams.spring_2018.q7.sizes import N_2, D, in_numbers, numbers_of, results_of_mistakes


def test_the_shape_of_the_gradient_in_symbols_and_numbers_agrees():
    assert in_numbers(gradient_shape) == list(gradient_shape(**numbers_of(gradient_shape)))


@confirms("spring-2018/q7#d-i", "JAX: the gradient by the output of an X-neuron has this shape")
@confirms("spring-2018/q7#d-ii", "JAX: autodiff of a whole network by the sum of stage 2")
def test_the_gradient_by_the_sum_equals_jax(network):
    layers, x = network
    here = jax_network(x, layers)[1]
    g = jax.grad(lambda a: from_second_layer(layers, [a, *here[1:]]))(here[0])
    assert (*g.shape, 1) == gradient_shape(entries=D, second=N_2)
    s = jnp.log(here[0] / (1 - here[0]))
    expected = jax.grad(lambda s: from_second_layer(layers, [jax.nn.sigmoid(s), *here[1:]]))(s)
    symbols = [*vector("g", D), *vector("a", D)]
    values = [float(v) for v in (*g, *here[0])]
    found = gradient_by_sum(entries=D).subs(dict(zip(symbols, values, strict=True)))
    np.testing.assert_allclose(np.array(found, dtype=float)[:, 0], expected, rtol=1e-4)


def test_mistakes_about_a_gradient_give_what_their_words_say():
    assert results_of_mistakes(gradient_shape) == [(1, D), (1, 1), (D, N_2)]
