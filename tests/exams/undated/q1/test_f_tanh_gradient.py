"""Second routes to undated, question 1, part f."""

import jax
import jax.numpy as jnp
import numpy as np

from solutions.exams.undated.q1.f_tanh_gradient import gradient_never_grows
from tests.confirm import confirms


@confirms("undated/q1#f", "JAX: the gradient through a tanh, from random ones and at inputs of all sizes")
def test_no_entry_grows():
    rng = np.random.default_rng(5)
    x, upstream = jnp.asarray([*np.linspace(-12, 12, 2001), *np.zeros(9)]), jnp.asarray(rng.normal(size=2010))
    gradient = jax.vjp(jnp.tanh, x)[1](upstream)[0]
    never = bool((jnp.abs(gradient) <= jnp.abs(upstream)).all())
    assert gradient_never_grows.answer() == ("yes" if never else "no",)
    assert (gradient[-9:] == upstream[-9:]).all()  # at x = 0, the case of equality
