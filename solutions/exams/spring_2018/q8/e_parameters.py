"""Parameters of a fully connected network."""

from itertools import pairwise

import numpy as np
import sympy

from solutions.finding import Derivation, Step
from solutions.nn.shapes import Dense, trace
from solutions.part import Key, part

L = sympy.Symbol("L", integer=True, positive=True)
l = sympy.Symbol("l", integer=True, nonnegative=True)  # noqa: E741  the paper's letter
n = sympy.IndexedBase("n", integer=True, positive=True)


def arrays(sizes):
    """Weights (outputs, inputs) and biases (outputs, 1) of all layers, for sizes from the input to the output."""
    return [np.zeros(shape) for inputs, outputs in pairwise(sizes) for shape in ((outputs, inputs), (outputs, 1))]


PARAMETERS = Derivation(
    [
        Step(
            "Layer $l$ reads the $n^{[l-1]}$ outputs of the layer before it. Each layer but the input has weights and "
            "biases:",
            r"\sum_{l=1}^{L+1} \left(\#W^{[l]} + \#b^{[l]}\right)",
            lambda sizes: sum(array.size for array in arrays(sizes)),
        ),
        Step(
            "A weight for every pair of neighbours, a bias for every unit:",
            r"\sum_{l=1}^{L+1} \left(n^{[l]} n^{[l-1]} + n^{[l]}\right)",
            lambda sizes: sum(sizes[k] * sizes[k - 1] + sizes[k] for k in range(1, len(sizes))),
        ),
        Step(
            "Count by the lower layer of each pair instead:",
            r"\sum_{l=0}^{L} \left(n^{[l+1]} n^{[l]} + n^{[l+1]}\right)",
            lambda sizes: sum(sizes[k + 1] * sizes[k] + sizes[k + 1] for k in range(len(sizes) - 1)),
        ),
        Step(
            "Take out the common factor:",
            r"\sum_{l=0}^{L} n^{[l+1]} \left(n^{[l]} + 1\right)",
            lambda sizes: np.asarray(sizes[1:]) @ (np.asarray(sizes[:-1]) + 1),
        ),
    ],
    lambda rng: {"sizes": rng.integers(1, 9, size=rng.integers(2, 7)).tolist()},
    lambda sizes: {
        **{"n": sizes, "L": len(sizes) - 2},
        **{r"\#W": [0, *(W.size for W in arrays(sizes)[::2])], r"\#b": [0, *(b.size for b in arrays(sizes)[1::2])]},
    },
)


def same_for_small_depths(ours, printed):
    """Whether two sums over the layers are equal, written out for one to four hidden layers."""
    return all(sympy.expand((ours - printed).subs(L, depth).doit()) == 0 for depth in range(1, 5))


def counts_the_listed_sizes(expression):
    """Whether an expression in L, n[0], …, n[L] alone counts the parameters of real networks with one output."""
    for sizes in ([7, 5, 1], [4, 3, 6, 1], [9, 2, 8, 5, 1]):
        depth = len(sizes) - 2
        listed = {n[k]: sizes[k] for k in range(depth + 1)}
        counted = sum(volume.parameters for volume in trace([Dense(units) for units in sizes[1:]], (sizes[0],)))
        if expression.subs(L, depth).doit().subs(listed) != counted:
            return False
    return True


def with_superscripts(expression):
    """The expression in TeX, with the layer in square brackets above, as in the question."""
    sizes = expression.atoms(sympy.Indexed)
    names = {size: sympy.Symbol(f"n^{{[{sympy.latex(size.indices[0])}]}}") for size in sizes}
    return sympy.latex(expression.xreplace(names))


def over_layers(count, hidden_layers):
    """The sum of a count over the layers l + 1, which read layer l; written out where the depth is a number."""
    total = sympy.Sum(count, (l, 0, hidden_layers))
    return total if sympy.sympify(hidden_layers).free_symbols else total.doit()


@part(
    "e",
    "Parameters of a fully connected network",
    kind="formula",
    points=2,
    topics=("shapes-and-parameters",),
    keywords=(
        "number of weights and biases",
        "MLP",
        "feed-forward network",
        "dense layers",
        "FC layer",
        "count parameters",
        "multilayer perceptron",
    ),
    derivation=PARAMETERS,
    vary={"hidden_layers": (1, 2, 3, 4, 5)},
    mistakes={
        "The biases are missing: each neuron but the inputs has one.": (
            lambda hidden_layers: over_layers(n[l + 1] * n[l], hidden_layers)
        ),
        "The output layer has weights and biases, too, and is none of the hidden layers.": (
            lambda hidden_layers: over_layers(n[l + 1] * (n[l] + 1), hidden_layers - 1)
        ),
        "A bias belongs to a neuron of the layer itself, not to one of the layer before.": (
            lambda hidden_layers: over_layers((n[l + 1] + 1) * n[l], hidden_layers)
        ),
        "Inputs are given, not computed: they have no biases.": lambda answer: answer + n[0],
    },
    tex=with_superscripts,
    key=Key(
        "the sum over i = 0, …, L of n[i+1] (n[i] + 1)",
        printed=sympy.Sum(n[l + 1] * n[l] + n[l + 1], (l, 0, L)),
        accepts=same_for_small_depths,
        means="notation",
        qualified="The sum contains n[L+1], the size of the output layer, which is not among the sizes up to n[L] that "
        "the question allows. It holds with that size given; for a single probability the size is 1, and then the "
        "listed sizes suffice.",
        ours=lambda: parameters(outputs=1),
        witness=counts_the_listed_sizes,
    ),
)
def parameters(hidden_layers=L, outputs=n[L + 1]):
    """Weights and biases of all layers, from the shapes of their arrays; written out where the depth is a number.

    >>> parameters()
    Sum((n[l] + 1)*n[l + 1], (l, 0, L))
    >>> parameters(hidden_layers=1)
    (n[0] + 1)*n[1] + (n[1] + 1)*n[2]
    >>> parameters(outputs=1)
    n[L] + Sum((n[l] + 1)*n[l + 1], (l, 0, L - 1)) + 1
    """
    between = sympy.Sum(entries(n[l], n[l + 1]), (l, 0, hidden_layers))
    if outputs != n[L + 1]:  # the last layer by itself
        between = sympy.Sum(entries(n[l], n[l + 1]), (l, 0, hidden_layers - 1)) + entries(n[hidden_layers], outputs)
    return between if sympy.sympify(hidden_layers).free_symbols else between.doit()


def entries(inputs, outputs):
    """The number of entries of a layer's weights and biases, with the common factor taken out."""
    weights, biases = sympy.MatrixSymbol("W", outputs, inputs), sympy.MatrixSymbol("b", outputs, 1)
    return sympy.factor(sum(array.rows * array.cols for array in (weights, biases)))
