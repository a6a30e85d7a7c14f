"""What the table and the figures of the undated paper, question 5, show, by other means."""

import jax
import jax.numpy as jnp
import numpy as np

from solutions.experiments.data.class_imbalance import rare_zeros
from tests.exams.undated.q5.test_d_product import cost_in_jax, network
from tests.exams.way_back import HIDDEN, INPUTS, TWO_LAYERS, assert_way_back, lettered, of_two_layers
from tests.shown import assert_drawn, shows


@shows("undated/q5#a figure")
def test_changed_pictures(shown):
    animal = np.zeros((12, 12))
    for row, places in ((5, (3, 4)), (6, (4, 5, 6, 7)), (7, (4, 5, 6, 7)), (8, (4, 7)), (9, (4, 7))):
        animal[row, list(places)] = 1
    around = np.pad(animal, 1)
    pictures = {
        "as drawn": animal,
        "mirrored": animal[:, ::-1],
        "shifted": around[:-2, 2:],
        "blurred": sum(around[h : h + 12, w : w + 12] for h in range(3) for w in range(3)) / 9,
    }
    for panel, (name, picture) in zip(shown, pictures.items(), strict=True):
        assert panel.title == name
        np.testing.assert_allclose(panel.images, [picture], atol=1e-12)


@shows("undated/q5#c-ii figure")
def test_shares_recognised_by_weight(shown):
    """Newton's method with JAX's derivatives of the weighted cross-entropy."""
    (X, y), (X_new, y_new) = rare_zeros(np.random.default_rng(1))
    X, X_new = (np.column_stack([of, np.ones(len(of))]) for of in (X, X_new))

    def loss(theta, ratio):
        z = X @ theta
        return jnp.mean(jnp.where(y == 1, 1, ratio) * (jnp.logaddexp(0, z) - y * z))

    @jax.jit
    def step(theta, ratio):
        return theta - jnp.linalg.solve(jax.hessian(loss)(theta, ratio), jax.grad(loss)(theta, ratio))

    ratios, shares = 10 ** np.linspace(0, 2, 13), []
    with jax.enable_x64(True):
        for ratio in ratios:
            theta = jnp.zeros(3)
            for _ in range(20):
                theta = step(theta, ratio)
            positive = np.asarray(X_new @ theta) > 0
            shares.append((1 - positive[y_new == 0].mean(), positive[y_new == 1].mean()))
    rare, common = np.transpose(shares)
    lines = {"rare class": (ratios, rare), "common class": (ratios, common), 2: (10, [0, 1])}
    assert_drawn(shown[0], lines, "ratio of the weights, β : α", "share recognised", styles="C1 -, C0 -, k :")


def gradient_by_reading(W1, b1, w2, b2, X, labels, alpha, beta):
    """Each reading in sums over the examples n, units p and inputs q; nothing where NumPy finds no shape."""
    z = X @ W1.T + b1
    prediction = (1 + np.tanh((np.maximum(z, 0) @ w2 + b2) / 2)) / 2
    first, second = np.where(labels, alpha / prediction, beta / (prediction - 1)), prediction * (1 - prediction)
    slope, m = (z > 0).astype(float), len(labels)
    right = -np.einsum("n,n,p,np,nq->pq", first, second, w2, slope, X) / m
    square = W1.shape[0] == W1.shape[1]
    return {
        "δ3 is the column W2ᵀ": right,
        "δ3 is the row W2, as in d-iii": None,
        "the column, and ∗ multiplies entry by entry, as in NumPy": right,
        "the row, and ∗ multiplies entry by entry, as in NumPy": (
            -np.einsum("n,n,q,np,nq->pq", first, second, w2, slope, X) / m if square else None
        ),
        "the column, but the sum ends after δ1": (-first.mean() * np.einsum("n,p,np,nq->pq", second, w2, slope, X) / m),
        "the column, but δ1 is the whole answer to d-i": -right / m,
    }


@shows("undated/q5#d-vi table")
def test_what_each_reading_gives(shown):
    def outcomes(inputs, hidden):
        given = network(0, inputs, hidden, 5)
        with jax.enable_x64(True):
            gradient = np.asarray(jax.grad(cost_in_jax)(*map(jnp.asarray, given)))
        found = gradient_by_reading(*given)
        return {
            name: "no shape" if of is None else "the gradient" if np.allclose(of, gradient) else "another matrix"
            for name, of in found.items()
        }

    assert shown == {
        "reading": list(outcomes(4, 3)),
        "units and inputs differ": list(outcomes(4, 3).values()),
        "as many units as inputs": list(outcomes(4, 4).values()),
    }


@shows("undated/q5#d-ix figure")
def test_weights_under_a_penalty(shown):
    """The lowest of a fine grid, to half a step."""
    w, v = np.linspace(-3, 3, 121), np.linspace(-3, 3, 2401)

    def best(penalty):
        return v[((v - w[:, None]) ** 2 / 2 + penalty(v)).argmin(axis=1)]

    lines = {"none": (w, w), "L2": (w, best(lambda v: v**2 / 2)), "L1": (w, best(np.abs))}
    assert_drawn(shown[0], lines, "best weight without a penalty", "with the penalty", atol=0.002)


@shows("undated/q5#d-vi figure")
def test_shapes_on_the_way_back(shown):
    ends = [tuple(name.replace("[1]", "₁").replace("[2]", "₂") for name in pair) for pair in TWO_LAYERS]
    shapes = lettered(of_two_layers(outputs=1), {INPUTS: "Dₓ", HIDDEN: "Dₐ₁"})
    assert_way_back(shown, ends, shapes, [None, "… δ₅", "", "… ∘ δ₄", "δ₃ᵀ …", None, None, "δ₁ δ₂"])
