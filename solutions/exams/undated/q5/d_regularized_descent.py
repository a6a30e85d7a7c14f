"""Descent on the cost with a penalty, and what it does to the weights.

>>> l1_against_l2.answer()
('zeros', 'pull', 'near')
"""

import numpy as np
import sympy

from solutions.attempt import Formula
from solutions.claim import refuted, shown
from solutions.exams.undated.q5.d_product import column, over_examples
from solutions.exams.undated.q5.d_regularized_cost import SCALES, W_1, m, number_of, squares
from solutions.exams.undated.q5.network import D_a1, D_x, cost, deltas, draw_batch
from solutions.experiments.regularization import weight_decay
from solutions.finding import Derivation, Step
from solutions.nn.gradients import complex_step_gradient
from solutions.part import Key, part, prose

eta = sympy.Symbol("eta")
G = sympy.MatrixSymbol("G", D_a1, D_x)  # the gradient of the cost without a penalty
LETTERS = (W_1, G, eta, m)


def draw_step(rng):
    """A random network with a batch of examples, and a learning rate."""
    return draw_batch(rng) | {"eta": rng.uniform(0.1, 0.4)}


def penalized_cost(scale, W1, W2, **others):
    """The cost of the network, with scale times the squares of the weights; complex weights are allowed."""
    return cost(W1=W1, W2=W2, **others) + scale * ((W1**2).sum() + (W2**2).sum())


def gradient_of_cost(scale, W1, eta, **others):
    """The gradient of this cost by W1, by complex steps through the whole network."""
    return complex_step_gradient(lambda moved: penalized_cost(scale, moved, **others), W1)


def backpropagated(eta, **batch):
    """∂J/∂W1 of the cost without a penalty, from the factors of part d-vi."""
    return over_examples(column)(**deltas(**batch))


UPDATE = Derivation(
    [
        Step(
            "A step of gradient descent goes down the gradient of the new cost $\\tilde J$:",
            r"W_1 - \eta \frac{\partial \tilde J}{\partial W_1}",
            lambda **at: at["W1"] - at["eta"] * gradient_of_cost(1, **at),
        ),
        Step(
            "Of the penalty only $\\|W_1\\|^2$ depends on $W_1$. Each entry occurs in it once, squared, so that its "
            "derivative is twice this entry:",
            r"W_1 - \eta \left(\frac{\partial J}{\partial W_1} + 2 W_1\right)",
            lambda **at: at["W1"] - at["eta"] * (backpropagated(**at) + 2 * at["W1"]),
        ),
        Step(
            "Collect the terms with $W_1$:",
            r"(1 - 2 \eta) W_1 - \eta \frac{\partial J}{\partial W_1}",
            lambda **at: (1 - 2 * at["eta"]) * at["W1"] - at["eta"] * backpropagated(**at),
        ),
    ],
    draw_step,
    lambda **at: {
        **{"W_1": at["W1"], r"\eta": at["eta"], r"\frac{\partial J}{\partial W_1}": backpropagated(**at)},
        r"\frac{\partial \tilde J}{\partial W_1}": gradient_of_cost(1, **at),
    },
)


def update_tex(update):
    r"""The new weights in TeX, with the gradient of the cost without a penalty written out.

    >>> update_tex(first_weights_after_a_step())
    'W_1 - \\eta \\left(\\frac{\\partial J}{\\partial W_1} + 2 W_1\\right)'
    """
    (gradient,) = update.atoms(sympy.MatAdd) - {update}
    (factor,) = (term.as_coeff_mmul()[0] for term in gradient.args if term.has(W_1))
    factor = "" if factor == 1 else f"{sympy.latex(factor)} "
    return rf"W_1 - \eta \left(\frac{{\partial J}}{{\partial W_1}} + {factor}W_1\right)"


def gives_the_update(scale):
    """Whether the key descends the new cost, if its J is the cost with this factor before the penalty."""
    at = draw_step(np.random.default_rng(0))
    printed = at["W1"] - at["eta"] * (gradient_of_cost(scale, **at) + 2 * at["W1"])
    return np.allclose(printed, at["W1"] - at["eta"] * gradient_of_cost(1, **at))


@part(
    "d-viii",
    "The update of the first weights",
    kind="formula",
    points=3,
    topics=("regularization", "optimization"),
    keywords=("weight decay", "L2 regularization", "gradient descent update", "learning rate", "shrinkage", "ridge"),
    derivation=UPDATE,
    formula=Formula(
        lambda rng: {
            "W_1": rng.normal(size=(4, 2)),
            "G": rng.normal(size=(4, 2)),
            "eta": rng.uniform(0.1, 0.4),
            "m": 3,
        },
        value=lambda update, W_1, G, eta, m: sympy.lambdify(LETTERS, update, "numpy")(W_1, G, eta, m),
        mistakes={
            "The penalty is missing: it is part of the cost, and has a derivative of its own.": (
                lambda W_1, G, eta: W_1 - eta * G
            ),
            "The factor 2 is missing: the derivative of a square is twice what is squared.": (
                lambda W_1, G, eta, m, scale: W_1 - eta * (G + number_of(scale, m) * W_1)
            ),
            "Descent subtracts the gradient.": (
                lambda W_1, G, eta, m, scale: W_1 + eta * (G + 2 * number_of(scale, m) * W_1)
            ),
        },
        letters={"G": r"$\partial J / \partial W_1$"},
    ),
    fields={"": "New value of $W_1$"},
    tex=update_tex,
    vary={"scale": SCALES},
    key=Key(
        "W1 − η(∂J/∂W1 + 2 W1)",
        printed=W_1 - eta * (G + 2 * W_1),
        means="reading",
        qualified="It is right if J is the cost without the penalty. The key has just given the name J to the new "
        "cost; with that, the penalty would be counted twice.",
        ours=0,
        theirs=1,
        witness=gives_the_update,
    ),
)
def first_weights_after_a_step(scale=1):
    """The new W_1, where G is the gradient of the cost without a penalty; SymPy differentiates the penalty.

    >>> first_weights_after_a_step()
    (-eta)*(G + 2*W_1) + W_1
    >>> first_weights_after_a_step(scale=sympy.Rational(1, 2))
    (-eta)*(G + W_1) + W_1
    """
    return W_1 - eta * (G + scale * squares(W_1).diff(W_1))


l1_against_l2 = prose(
    "d-ix",
    "L1 in place of L2",
    points=2,
    topics=("regularization",),
    keywords=("L1 regularization", "lasso", "sparsity", "sparse weights", "soft threshold", "proximal", "subgradient"),
    claims={
        "zeros": shown(
            "The weights are sparser: where the cost with an L1 penalty is least, many weights are exactly 0. With an "
            "L2 penalty they are small, but none is 0.",
            weight_decay.l1_sets_weights_to_zero,
        ),
        "pull": shown(
            "In each step L1 takes the same amount from every weight, large or small. L2 takes the same share, and so "
            "ever less from a weight that gets small.",
            weight_decay.l1_pulls_all_weights_alike,
        ),
        "near": shown(
            "Plain gradient descent with the sign of each weight in place of twice the weight ends with as many "
            "weights within a step or two of 0.",
            weight_decay.l1_descent_ends_near_zero,
        ),
        "exact": refuted("Plain gradient descent makes these weights exactly 0.", weight_decay.l1_descent_misses_zero),
    },
    key=Key("the weights will probably be more sparse", printed=("zeros",)),
)
