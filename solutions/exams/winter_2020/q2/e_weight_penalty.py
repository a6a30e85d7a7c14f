"""What a penalty on the weights does.

>>> smaller_weights.answer()
('smaller',)
>>> l1_against_l2.answer()
('zeros', 'pull')
"""

import numpy as np
import sympy

from solutions.attempt import Formula
from solutions.claim import refuted, shown
from solutions.experiments.regularization import weight_decay
from solutions.finding import Derivation, Step
from solutions.nn.activations import softplus
from solutions.nn.gradients import complex_step_gradient
from solutions.nn.losses import binary_cross_entropy_with_logits_gradient
from solutions.part import Key, part, prose

W, g, alpha, m = sympy.symbols("W g alpha m")
lam = sympy.Symbol("lambda")
HALF = sympy.Rational(1, 2)
PRINTED = (1 - 2 * alpha * lam) * W - alpha * g
READINGS = (sympy.Integer(1), HALF, 1 / m, 1 / (2 * m))  # what may stand before λ W²


def penalty_tex(scale=1):
    """The penalty in TeX.

    >>> penalty_tex(HALF)
    '\\\\frac{\\\\lambda}{2} W^2'
    """
    return rf"{sympy.latex(scale * lam)} W^2"


def update_tex(update):
    r"""The new weight in TeX, with the gradient written out."""
    factor = sympy.latex(sympy.expand(update).coeff(W), order="rev-lex")
    return rf"\left({factor}\right) W - \alpha \frac{{\partial J_{{BCE}}}}{{\partial W}}"


def random_cost(rng):
    """Three examples with one feature, a weight, and the hyperparameters."""
    data = {"x": rng.normal(size=3), "y": rng.integers(2, size=3).astype(float), "W": rng.normal()}
    return data | {"alpha": rng.uniform(0.1, 1), "strength": rng.uniform(0.1, 1)}


def gradient_of_loss(x, y, W):
    """The derivative by the weight of the mean cross-entropy of a logistic regression with logits W x."""
    return x @ binary_cross_entropy_with_logits_gradient(W * x, y)


def gradient_of_cost(x, y, W, strength, scale=1.0):
    """The same with the penalty, without a formula: by complex steps."""

    def cost(w):
        return np.mean(np.log(1 + np.exp(w * x)) - y * w * x) + scale * strength * w**2

    return float(complex_step_gradient(lambda w: cost(w[0]), np.array([W]))[0])


WITH_PENALTY = Derivation(
    [
        Step(
            "A step of gradient descent, with the gradient of the whole cost, penalty included:",
            r"W - \alpha \frac{\partial}{\partial W} \left( J_{BCE} + \lambda W^2 \right)",
            lambda x, y, W, alpha, strength: W - alpha * gradient_of_cost(x, y, W, strength),
        ),
        Step(
            "The derivative of the penalty is $2 \\lambda W$:",
            r"W - \alpha \left( \frac{\partial J_{BCE}}{\partial W} + 2 \lambda W \right)",
            lambda x, y, W, alpha, strength: W - alpha * (gradient_of_loss(x, y, W) + 2 * strength * W),
        ),
        Step(
            "Collect the terms with $W$:",
            r"(1 - 2 \alpha \lambda) W - \alpha \frac{\partial J_{BCE}}{\partial W}",
            lambda x, y, W, alpha, strength: (1 - 2 * alpha * strength) * W - alpha * gradient_of_loss(x, y, W),
        ),
    ],
    random_cost,
    lambda x, y, W, alpha, strength: {
        **{"W": W, r"\alpha": alpha, r"\lambda": strength, "J_{BCE}": np.mean(softplus(W * x) - y * W * x)},
        r"\frac{\partial J}{\partial W}_{BCE}": gradient_of_loss(x, y, W),  # an index belongs to all of a fraction
    },
)


def is_descent_however_penalised(update):
    """Whether an update, a function of what stands before λ W², goes down the gradient of the cost for all four ways
    to write the penalty, on random examples."""
    rng = np.random.default_rng(0)
    for scale in READINGS:
        at = random_cost(rng)
        step, strength = at.pop("alpha"), at["strength"]
        letters = {W: at["W"], g: gradient_of_loss(at["x"], at["y"], at["W"]), alpha: step, lam: strength, m: 3}
        down = at["W"] - step * gradient_of_cost(**at, scale=float(scale.subs(m, 3)))
        if not np.isclose(float(update(scale).subs(letters)), down):
            return False
    return True


def printed_update(scale):
    """The key, which is the same whatever stands before the penalty."""
    return PRINTED


@part(
    "e-i",
    "The update with an L2 penalty",
    kind="formula",
    points=3,
    points_note="for e-i to e-iii together",
    topics=("regularization", "optimization"),
    keywords=("weight decay", "L2 regularization", "gradient descent update", "ridge", "lambda", "shrinkage factor"),
    derivation=WITH_PENALTY,
    formula=Formula(
        lambda rng: {name: rng.uniform(0.1, 0.9) for name in ("W", "g", "alpha", "lambda")} | {"m": 5},
        mistakes={
            "The penalty is missing: it is part of the cost, and has a derivative of its own.": (
                lambda W, g, alpha: W - alpha * g
            ),
        },
        letters={"g": r"$\partial J_{BCE} / \partial W$"},
    ),
    mistakes={
        "The derivative of a square has a factor 2.": lambda scale: (1 - alpha * scale * lam) * W - alpha * g,
        "The derivative of the penalty is subtracted, as that of the cross-entropy is: it pulls towards 0.": (
            lambda scale: (1 + 2 * alpha * scale * lam) * W - alpha * g
        ),
    },
    fields={"": "New value of $W$"},
    tex=update_tex,
    vary={"scale": READINGS},
    key=Key(
        "(1 − 2αλ)W − α ∂J_BCE/∂W, for the penalty λW²",
        printed=PRINTED,
        accepts=lambda ours, printed: sympy.expand(ours - printed) == 0,
        means="reading",
        qualified="The question does not say how the penalty is written. The factor 2 belongs to λW², as the key "
        "itself says; the equally usual (λ/2)W² has no 2, and (λ/2m)W² a divisor m.",
        ours=lambda scale: weight_update(scale),
        theirs=printed_update,
        witness=is_descent_however_penalised,
    ),
)
def weight_update(scale=1):
    """The new weight after a step of gradient descent on the cross-entropy and the penalty, scale · λ W².

    >>> weight_update()
    W*(-2*alpha*lambda + 1) - alpha*g
    >>> weight_update(scale=HALF)
    W*(-alpha*lambda + 1) - alpha*g
    """
    cross_entropy = sympy.Function("J")(W)
    cost = cross_entropy + scale * lam * W**2
    step = W - alpha * cost.diff(W).subs(cross_entropy.diff(W), g)
    return sympy.collect(sympy.expand(step), W)


smaller_weights = prose(
    "e-ii",
    "Weights with and without the penalty",
    topics=("regularization",),
    keywords=("L2 regularization", "weight decay", "norm of the weights", "shrinkage", "smaller weights", "ridge"),
    claims={
        "smaller": shown(
            "The weights of A are smaller in magnitude on the whole: their norm is smaller.",
            weight_decay.shrinks_the_weights,
        ),
        "each": refuted(
            "Every single weight of A is nearer to 0 than that of B.",
            weight_decay.can_raise_a_weight,
        ),
        "zero": refuted(
            "Many weights of A are exactly 0.",
            weight_decay.leaves_no_weight_at_zero,
        ),
    },
    key=Key("the weights of A are generally smaller in magnitude", printed=("smaller",)),
)


l1_against_l2 = prose(
    "e-iii",
    "L1 against L2",
    topics=("regularization",),
    keywords=(
        "L1 regularization",
        "lasso",
        "ridge",
        "sparsity",
        "sparse weights",
        "feature selection",
    ),
    claims={
        "zeros": shown(
            "With an L1 penalty many of the best weights are exactly 0 (sparsity); with an L2 penalty they are small, "
            "but not 0.",
            weight_decay.l1_sets_weights_to_zero,
        ),
        "pull": shown(
            "L1 penalises the sum of the absolute values and pulls a small weight as hard as a large one; L2 penalises "
            "the sum of the squares, and its pull fades with the weight.",
            weight_decay.l1_pulls_all_weights_alike,
        ),
        "descent": refuted(
            "Plain gradient descent with an L1 penalty ends with weights that are exactly 0.",
            weight_decay.l1_descent_misses_zero,
        ),
    },
    key=Key(
        "L1 leads to sparse weights, L2 to smaller ones that need not be 0; absolute values against squares",
        printed=("zeros", "pull"),
    ),
)
