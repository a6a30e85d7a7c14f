"""Graphs of a chain rule, against the shapes of arrays and of gradients in JAX."""

import jax
import jax.numpy as jnp

INPUTS, HIDDEN, OUTPUTS = 7, 6, 9  # other sizes than those of the solutions


def gradients(loss, *arrays):
    """The shapes of arrays and of the loss's gradients by them."""
    found = jax.grad(loss, argnums=range(len(arrays)))(*arrays)
    return [(array.shape, gradient.shape) for array, gradient in zip(arrays, found, strict=True)]


def of_two_layers(outputs=OUTPUTS):
    """The shapes of x, W1, b1, z1, a1, W2, b2 and z2, and those of the gradients by what is added to each sum."""

    def loss(x, W1, b1, z1, a1, W2, b2, z2):
        return jnp.sum(jnp.tanh(z2 + b2 + W2 @ (a1 + jnp.tanh(z1 + W1 @ x + b1))))

    sizes = [(INPUTS, 1), (HIDDEN, INPUTS), (HIDDEN, 1), (HIDDEN, 1), (HIDDEN, 1)]
    return gradients(loss, *map(jnp.ones, [*sizes, (outputs, HIDDEN), (outputs, 1), (outputs, 1)]))


def lettered(shapes, letters):
    """
    >>> lettered([((7, 1), (7, 1))], {7: "n"})
    [('n × 1', 'n × 1')]
    """
    return [tuple(" × ".join(letters.get(side, str(side)) for side in shape) for shape in pair) for pair in shapes]


def assert_way_back(shown, ends, shapes, factors):
    """The graph's edges, in this order, as source and target; a factor of None says that nothing comes back."""
    (graph,) = shown
    expected = [
        (*names, forward, "" if factor is None else backward, factor or "")
        for names, (forward, backward), factor in zip(ends, shapes, factors, strict=True)
    ]
    found = [(edge.source, edge.target, edge.forward, edge.backward, edge.factor) for edge in graph.edges]
    assert found == expected
    assert [edge.target for edge in graph.along()] == list(graph.chain[1:])


TWO_LAYERS = [("x", "z[1]"), ("W[1]", "z[1]"), ("b[1]", "z[1]"), ("z[1]", "a[1]"), ("a[1]", "z[2]")]
TWO_LAYERS += [("W[2]", "z[2]"), ("b[2]", "z[2]"), ("z[2]", "L")]
FACTORS = [None, "… xᵀ", "", "… ∘ δ₂", "δ₁ᵀ …", None, None, "δ₀"]


def assert_classifier(shown):
    letters = {INPUTS: "Dₓ", HIDDEN: "Dₐ", OUTPUTS: "K"}
    assert_way_back(shown, TWO_LAYERS, lettered(of_two_layers(), letters), FACTORS)
