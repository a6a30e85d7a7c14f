"""Second routes to why gradients vanish."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.activations import vanishing_gradients as by
from solutions.nn.initialization import he, xavier
from solutions.nn.mlp import initialize
from tests.confirm import confirms
from tests.experiments.regularization import by_jax


@confirms(
    "activations/vanishing_gradients#unsaturated_layers_vanish", "JAX: backpropagation through the same twenty layers"
)
@pytest.mark.parametrize("seed", [0, 7])
@pytest.mark.parametrize("control", [False, True])
def test_the_share_of_the_gradient_equals_autodiff(seed, control):
    rng = np.random.default_rng(seed)
    x, initial = rng.random(50), he if control else xavier
    weights = [initial(50, 50, rng) for _ in range(20)]
    upstream = rng.normal(size=50)

    def output(a):
        sums = []
        for W in weights:
            sums.append(W @ a)
            a = (jax.nn.relu if control else jax.nn.sigmoid)(sums[-1])
        return a @ upstream, jnp.abs(jnp.stack(sums)).max()

    gradient, largest = jax.grad(output, has_aux=True)(jnp.asarray(x))
    # single precision: the gradient is small, but no difference of large numbers
    found = by.unsaturated_layers_vanish(np.random.default_rng(seed), control).numbers
    share = float(jnp.linalg.norm(gradient)) / np.linalg.norm(upstream)
    assert list(found.values()) == pytest.approx([float(largest), share], rel=1e-3)


def stack(rng, initial, units=50, bias=0.0):
    """Twenty layers, an input and a gradient, drawn once more."""
    layers = [(initial(units, units, rng), bias * rng.choice([-1, 1], size=units)) for _ in range(20)]
    return layers, rng.normal(size=units), rng.normal(size=units)


@partial(jax.jit, static_argnums=0)
def sums_and_gradient(f, layers, a, upstream):
    def output(a):
        sums = []
        for W, b in layers:
            sums.append(W @ a + b)
            a = f(sums[-1])
        return a @ upstream, jnp.stack(sums)

    return jax.grad(output, has_aux=True)(a)


def by_autodiff(f, layers, a, upstream):
    """The sums of all layers, and the share of a gradient that is left at the inputs."""
    with jax.enable_x64(True):
        gradient, sums = sums_and_gradient(f, layers, a, upstream)
        return np.asarray(sums), float(jnp.linalg.norm(gradient)) / np.linalg.norm(upstream)


def scaled(deviation):
    return lambda fan_in, fan_out, rng: deviation * rng.normal(size=(fan_in, fan_out))


@confirms("activations/vanishing_gradients#saturated_tanh_vanishes", "JAX: autodiff through the same twenty layers")
@pytest.mark.parametrize("seed", [0, 7])
@pytest.mark.parametrize("control", [False, True])
def test_saturated_tanh_equals_autodiff(seed, control):
    drawn = stack(np.random.default_rng(seed), xavier, bias=0.0 if control else 3.0)
    sums, share = by_autodiff(jnp.tanh, *drawn)
    found = by.saturated_tanh_vanishes(np.random.default_rng(seed), control).numbers
    assert list(found.values()) == pytest.approx([np.median(abs(sums)), share], rel=1e-6)


@confirms(
    "activations/vanishing_gradients#xavier_keeps_the_gradient_of_tanh", "JAX: autodiff through the same twenty layers"
)
@pytest.mark.parametrize("control", [False, True])
def test_shares_with_both_weights_equal_autodiff(control):
    rng = np.random.default_rng(7)
    f = jax.nn.sigmoid if control else jnp.tanh
    shares = [by_autodiff(f, *stack(rng, initial))[1] for initial in (xavier, scaled(0.01))]
    found = by.xavier_keeps_the_gradient_of_tanh(np.random.default_rng(7), control).numbers
    assert list(found.values()) == pytest.approx(shares, rel=1e-6)


@confirms(
    "activations/vanishing_gradients#leaky_relu_vanishes_less_often", "JAX: autodiff through the same thirty networks"
)
@pytest.mark.parametrize("control", [False, True])
def test_networks_that_vanish_are_those_of_autodiff(control):
    rng = np.random.default_rng(7)
    part = 1 / 4 if control else 1
    functions = {"sigmoids": jax.nn.sigmoid, "leaky ReLUs": lambda z: part * jax.nn.leaky_relu(z, 0.01)}
    vanish = dict.fromkeys(functions, 0)
    for scale in 0.5 * 8 ** rng.uniform(size=30):
        drawn = stack(rng, scaled(scale / np.sqrt(20)), units=20)
        for name, f in functions.items():
            vanish[name] += by_autodiff(f, *drawn)[1] < 1e-6
    found = by.leaky_relu_vanishes_less_often(np.random.default_rng(7), control).numbers
    assert list(found.values()) == [30, vanish["sigmoids"], vanish["leaky ReLUs"]]


@confirms("activations/vanishing_gradients#first_layers_learn_slowest", "JAX: the same twenty steps by autodiff")
@pytest.mark.parametrize("control", [False, True])
def test_ways_of_layers_equal_those_of_autodiff(control):
    rng = np.random.default_rng(7)
    X, f = rng.normal(size=(100, 20)), jnp.tanh if control else jax.nn.sigmoid
    network = initialize([20] * 9 + [1], rng, xavier)
    y = (X[:, 0] > 0.5).astype(float)

    def loss(network):
        return by_jax.logistic_loss(by_jax.outputs(network, X, f), y)

    with jax.enable_x64(True):
        trained, gradient = jax.tree.map(jnp.asarray, network), jax.jit(jax.grad(loss))
        for _ in range(20):
            trained = jax.tree.map(lambda x, g: x - 0.1 * g, trained, gradient(trained))
        ways = [
            float(jnp.linalg.norm(V - W) / jnp.linalg.norm(W)) for (W, _), (V, _) in zip(network, trained, strict=True)
        ]
    found = by.first_layers_learn_slowest(np.random.default_rng(7), control)
    assert list(found.numbers.values()) == pytest.approx([ways[0], ways[3], ways[7]], rel=1e-6)
    assert (sorted(ways[2:8]) == ways[2:8]) != control  # from the third layer on, each moves farther than the last one


@confirms("activations/vanishing_gradients#tanh_enlarges_no_gradient", "a complex step in place of the derivative")
@pytest.mark.parametrize("control", [False, True])
def test_factors_equal_complex_steps(control):
    rng = np.random.default_rng(7)
    drawn, upstream = rng.normal(size=200), rng.normal(size=200)
    x = drawn * (np.arange(200) % 2)
    z = x + 1e-30j
    factors = np.imag(1.7159 * np.tanh(2 * z / 3) if control else np.tanh(z)) / 1e-30
    norm = np.sqrt(sum((factors * upstream) ** 2) / sum(upstream**2))
    found = by.tanh_enlarges_no_gradient(np.random.default_rng(7), control).numbers
    assert list(found.values()) == pytest.approx([factors[::2].max(), factors[1::2].max(), norm])


@confirms("activations/vanishing_gradients#slope_of_tanh_is_at_most_one", "JAX: the slope on a fine grid")
def test_slopes_of_tanh_on_a_grid():
    x = np.arange(-15_000, 15_001) / 1000
    with jax.enable_x64(True):
        slopes = np.asarray(jax.vmap(jax.grad(jnp.tanh))(jnp.asarray(x)))
    assert (slopes > 0).all() and slopes.max() == 1 and slopes.min() < 1e-12
    one, zeros = by.slope_of_tanh_is_at_most_one().numbers.values()
    assert list(np.tanh(x[slopes == 1])) == [float(one)]
    assert [round(z) for z in np.tanh(x[[0, -1]])] == [int(z.replace("−", "-")) for z in zeros.split(", ")]


def test_xavier_helps_only_where_other_weights_lose_the_gradient(monkeypatch):
    monkeypatch.setattr(by, "with_deviation", lambda deviation: xavier)
    assert not by.xavier_keeps_the_gradient_of_tanh(np.random.default_rng(7))
