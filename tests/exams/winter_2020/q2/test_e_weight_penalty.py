"""Second routes to Winter 2020, question 2, part e."""

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest

from solutions.exams.winter_2020.q2.e_weight_penalty import (
    HALF,
    PRINTED,
    READINGS,
    W,
    alpha,
    g,
    gradient_of_cost,
    gradient_of_loss,
    is_descent_however_penalised,
    lam,
    m,
    penalty_tex,
    printed_update,
    random_cost,
    update_tex,
    weight_update,
)
from tests.confirm import confirms


def cross_entropy(w, x, y):
    return jnp.mean(jnp.logaddexp(0, w * x) - y * w * x)


@confirms("winter-2020/q2#e-i", "JAX's autodiff of the whole cost, however the penalty is written")
@pytest.mark.parametrize("scale", READINGS)
@pytest.mark.parametrize("examples", [1, 4])
def test_update_goes_down_the_gradient(scale, examples):
    rng = np.random.default_rng(examples)
    x, y, w = rng.normal(size=examples), rng.integers(2, size=examples), rng.normal()
    step, strength, factor = 0.3, 0.7, float(scale.subs(m, examples))
    with jax.enable_x64(True):
        slope = float(jax.grad(cross_entropy)(w, x, y))
        whole = float(jax.grad(lambda w: cross_entropy(w, x, y) + factor * strength * w**2)(w))
    ours = weight_update(scale).subs({W: w, g: slope, alpha: step, lam: strength, m: examples})
    assert float(ours) == pytest.approx(w - step * whole)


@confirms("winter-2020/q2#e-i", "Keras: one step of SGD of a unit with the regulariser L2, which is λW²")
def test_update_equals_a_step_of_keras():
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(5, 1)), rng.integers(2, size=(5, 1))
    penalty = keras.regularizers.L2(0.4)
    unit = keras.layers.Dense(1, use_bias=False, activation="sigmoid", kernel_regularizer=penalty)
    model = keras.Sequential([keras.Input((1,)), unit])
    before = unit.kernel.value.item()
    model.compile(optimizer=keras.optimizers.SGD(0.5), loss="binary_crossentropy")
    model.train_on_batch(x, y)
    slope = gradient_of_loss(x[:, 0], y[:, 0].astype(float), before)
    ours = weight_update().subs({W: before, g: slope, alpha: 0.5, lam: 0.4})
    assert unit.kernel.value.item() == pytest.approx(float(ours), rel=1e-5)


def test_gradients_of_the_random_cost():
    at = random_cost(np.random.default_rng(2))
    at.pop("alpha")
    with jax.enable_x64(True):
        slope = float(jax.grad(cross_entropy)(at["W"], at["x"], at["y"]))
    assert gradient_of_loss(at["x"], at["y"], at["W"]) == pytest.approx(slope)
    assert gradient_of_cost(**at, scale=0.5) == pytest.approx(slope + at["strength"] * at["W"])


def test_only_our_update_is_right_for_all_ways_to_write_the_penalty():
    assert is_descent_however_penalised(weight_update) and not is_descent_however_penalised(printed_update)
    assert (weight_update() - PRINTED).expand() == 0


def test_penalties_and_updates_in_print():
    assert [penalty_tex(scale) for scale in READINGS] == [
        r"\lambda W^2",
        r"\frac{\lambda}{2} W^2",
        r"\frac{\lambda}{m} W^2",
        r"\frac{\lambda}{2 m} W^2",
    ]
    assert update_tex(weight_update(HALF)).startswith(r"\left(1 - \alpha \lambda\right) W - \alpha")
