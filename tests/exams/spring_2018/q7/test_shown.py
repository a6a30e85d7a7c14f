"""What the figures of Spring 2018, question 7, show, by other means."""

import jax.numpy as jnp
import numpy as np

from tests.exams.way_back import HIDDEN, assert_way_back, gradients, lettered
from tests.shown import assert_drawn, shows


@shows("spring-2018/q7#a-i figure")
def test_parts_of_an_x_neuron(shown):
    """A column for each vector that is read; the three stages from above, and what leaves each of them."""
    (panel,) = shown
    words = {text: (float(x), float(y)) for text, x, y in panel.texts if text}
    columns = [(f"$a_{n}^{{[l-1]}}$", f"$W_{{j{n}}}$", f"$c_{{{n}j}}$") for n in (1, 2, 3)]
    middle = ["Σ", "$s_j$", "σ", "$a_j^{[l]}$"]
    stages = ["stage 1", "stage 2", "stage 3"]
    assert set(words) == {*(word for column in columns for word in column), *middle, *stages}
    for number, (vector, matrix, weight) in enumerate(columns):
        assert words[vector][0] == words[matrix][0] == number
        assert words[vector][1] > words[matrix][1] > words[weight][1] > words["Σ"][1]
    assert sorted(words, key=lambda word: words[word][0])[:3] == stages
    assert [words[stage][1] for stage in stages] == [words[word][1] for word in ("$W_{j1}$", "Σ", "σ")]
    assert sorted(middle, key=lambda word: -words[word][1]) == middle
    ends = sorted((float(x), float(y)) for text, x, y in panel.texts if not text)
    assert ends == sorted([(0, 3), (1, 3), (2, 3), *[words["Σ"]] * 3, words["σ"], words["$a_j^{[l]}$"]])


@shows("spring-2018/q7#a-i figure 2")
def test_layers_of_the_x_network(shown):
    """Neurons by layer, and a line for each output that is read: of x, of all in layer 1, and of all in layer 2."""
    (panel,) = shown
    heights = (2, 1.2, 0)
    words = [(float(x), float(y), text) for text, x, y in panel.texts if text]
    neurons = [(x, y, "X") for x in (1, 2) for y in heights]
    names = [(0, 2.5, "input"), (1, 2.5, "$n_1$"), (2, 2.5, "$n_2$"), (3, 2.5, "1"), (1, 0.5, "⋮"), (2, 0.5, "⋮")]
    assert sorted(words) == sorted([(0, 1, "x"), *neurons, (3, 1, "X"), *names, (3.75, 1, "$a_1^{[3]}$")])
    ends = sorted((float(x), float(y)) for text, x, y in panel.texts if not text)
    assert ends == sorted([(1, y) for y in heights] + [(2, y) for y in heights] * 3 + [(3, 1)] * 3 + [(3.8, 1)])


@shows("spring-2018/q7#f figure")
def test_losses_against_the_norm(shown):
    norms = 3**0.5 * np.arange(120) / 119
    lines = {
        "falafel (y = 1)": (norms, [(r - 0.9) ** 2 if r < 0.9 else 0 for r in norms]),
        "none (y = 0)": (norms, [(r - 0.1) ** 2 if r > 0.1 else 0 for r in norms]),
        2: ([0, 0.9], [0.81, 0]),
    }
    assert_drawn(shown[0], lines, "norm of the output", "loss", styles="C0 -, C1 --, C0 None")
    assert shown[0].texts == [("0.81", 0, 0.81), ("0.9", 0.9, 0)]


@shows("spring-2018/q7#e figure")
def test_shapes_on_the_way_back(shown):
    """A number has no axis in JAX; the figure writes 1."""

    def loss(x, W, product, c, s, a):
        return jnp.sum(a + jnp.tanh(s + c * (product + W @ x)))

    column = jnp.ones((HIDDEN, 1))
    shapes = gradients(loss, column, jnp.ones((HIDDEN, HIDDEN)), column, 1.0 + jnp.zeros(()), column, column)
    letters = lettered([tuple(shape or (1,) for shape in pair) for pair in shapes], {HIDDEN: "D"})
    ends = [("aᵢ[1]", "ã₁ᵢ"), ("W₁ᵢ", "ã₁ᵢ"), ("ã₁ᵢ", "s₁"), ("cᵢ₁", "s₁"), ("s₁", "a₁[2]"), ("a₁[2]", "L")]
    assert_way_back(shown, ends, letters, [None, "… aᵢ[1]ᵀ", "cᵢ₁ …", None, "… ⊙ a ⊙ (1 − a)", ""])
