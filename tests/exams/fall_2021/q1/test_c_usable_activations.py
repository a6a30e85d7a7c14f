"""Second routes to Fall 2021, question 1, part c."""

import jax
import jax.numpy as jnp
import numpy as np

from solutions.exams.fall_2021.q1.c_usable_activations import usable_activations, ways_of_dead_units
from tests.confirm import confirms


@confirms("fall-2021/q1#c", "JAX: the slopes, of which one has to differ from 0, and two from one another")
def test_slopes_choose_the_same_functions():
    functions = {"i": lambda x: jnp.minimum(0, x), "ii": lambda x: jnp.maximum(-x, -2 * x), "iii": jnp.ceil}
    x = jnp.asarray(np.random.default_rng(0).normal(0, 3, size=200))
    slopes = {name: np.asarray(jax.vmap(jax.grad(f))(x)) for name, f in functions.items()}
    passes = {name: bool(slope.any() and np.ptp(slope) > 0) for name, slope in slopes.items()}
    names = tuple(name for name, good in passes.items() if good)
    assert usable_activations.answer() == (names or ("iv",))
    assert (slopes["i"] == 0).any() and not (slopes["ii"] == 0).any() and ways_of_dead_units()  # only (i) can die
