"""Second routes to Spring 2018, question 7, part b."""

import jax
import jax.numpy as jnp
import numpy as np

from solutions.exams.spring_2018.q7.b_stage_two_weights import stage_two_weights
from solutions.exams.spring_2018.q7.neurons import n_1
from tests.confirm import confirms
from tests.exams.spring_2018.q7.in_jax import jax_network
from tests.exams.spring_2018.q7.sizes import N_1, N_2, D, results_of_mistakes


@confirms("spring-2018/q7#b", "JAX: the weights of the layer whose change moves one of its X-neurons")
def test_weights_that_matter_to_one_neuron(network):
    layers, x = network

    def second(weights):
        return jnp.stack(jax_network(x, [layers[0], (layers[1][0], weights)])[1])

    slopes = np.asarray(jax.jacobian(second)(jnp.asarray(layers[1][1])))  # (neurons, D, inputs, neurons)
    for j in range(N_2):
        assert (np.abs(slopes[j]).max(axis=0) > 0).sum() == stage_two_weights(entries=D, first=N_1, second=N_2) == N_1
    assert stage_two_weights().subs(n_1, N_1) == N_1


def test_mistakes_about_weights_give_what_their_words_say():
    # of all 3 X-neurons; entries of 4 matrices 2 × 2; X-neurons of the layer
    assert results_of_mistakes(stage_two_weights) == [12, 16, 3]
