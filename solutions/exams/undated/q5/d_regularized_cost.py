"""The cost with a penalty on the weights."""

import numpy as np
import sympy

from solutions.attempt import Formula
from solutions.exams.undated.q5.c_class_weights import class_weights
from solutions.exams.undated.q5.network import D_a1, D_x, cost_of_predictions
from solutions.finding import Derivation, Step
from solutions.part import Key, part

alpha, beta = sympy.symbols("alpha beta")
i, m = sympy.symbols("i m", integer=True, positive=True)
y, yhat = sympy.IndexedBase("y"), sympy.IndexedBase("yhat")
W_1 = sympy.MatrixSymbol("W_1", D_a1, D_x)
W_2 = sympy.MatrixSymbol("W_2", 1, D_a1)
HALF = sympy.Rational(1, 2)
SCALES = (sympy.Integer(1), HALF, 1 / m, 1 / (2 * m))  # what may stand before the squares


def squares(W):
    """The sum of the squares of all entries of a matrix, which is the square of its Frobenius norm."""
    return sympy.Trace(W.T * W)


def log_likelihood(of_one=alpha, of_zero=beta):
    """L of example i: the logarithm of the probability of its label, times the weight of its class."""
    probability = yhat[i] ** (of_one * y[i]) * (1 - yhat[i]) ** (of_zero * (1 - y[i]))
    return sympy.expand_log(sympy.log(probability), force=True)


def random_letters(rng):
    """What may be typed: labels and predictions of m examples as columns, both matrices, and the two weights."""
    arrays = {"y": rng.uniform(0.1, 0.9, size=(3, 1)), "yhat": rng.uniform(0.1, 0.9, size=(3, 1))}
    arrays |= {"W_1": rng.normal(size=(4, 2)), "W_2": rng.normal(size=(1, 4))}
    return arrays | {"alpha": rng.uniform(0.1, 0.5), "beta": rng.uniform(0.6, 2), "m": 3}


def value_at(cost, **letters):
    """The value of a cost with these letters."""
    count = int(letters["m"])
    sizes = {squares(W): float((letters[W.name] ** 2).sum()) for W in (W_1, W_2)}
    numbers = {of[k + 1]: letters[str(of)][k, 0] for of in (y, yhat) for k in range(count)}
    numbers |= {alpha: letters["alpha"], beta: letters["beta"]}
    return float(cost.xreplace(sizes).subs(m, count).doit().subs(numbers))


def penalty_tex(scale=1):
    r"""The penalty in TeX.

    >>> penalty_tex(HALF)
    '\\frac{1}{2} \\|W_1\\|^2 + \\frac{1}{2} \\|W_2\\|^2'
    """
    factor = "" if scale == 1 else f"{sympy.latex(scale)} "
    return rf"{factor}\|W_1\|^2 + {factor}\|W_2\|^2"


def cost_rows(cost):
    """A cost in TeX, in rows that fit a phone."""
    data, _, penalties = cost_tex(cost).partition(r"\right) + ")
    first, plus, second = data.replace(r"\left(", r"\bigl(").partition(" + ")
    rows = first, rf"\qquad{plus}{second}\bigr)", f"+ {penalties}"
    return r"\begin{aligned} & " + r" \\ & ".join(rows) + r" \end{aligned}"


def cost_tex(cost, label="y^{(i)}", prediction=r"\hat y^{(i)}"):
    r"""A cost in TeX, each factor before its logarithm, and the penalties last.

    >>> print(cost_tex(regularized_cost(), "y", "p"))
    -\frac{1}{m} \sum_{i=1}^{m} \left(\alpha y \log p + \beta (1 - y) \log (1 - p)\right) + \|W_1\|^2 + \|W_2\|^2
    """
    (total,) = cost.atoms(sympy.Sum)
    terms = []
    for inner, of_class, tex in ((yhat[i], y[i], label), (1 - yhat[i], 1 - y[i], f"(1 - {label})")):
        weight = sympy.cancel(sympy.expand(total.args[0]).coeff(sympy.log(inner)) / of_class)
        probability = prediction if inner == yhat[i] else f"(1 - {prediction})"
        terms.append(rf"{sympy.latex(weight)} {tex} \log {probability}")
    before = sympy.latex(cost.coeff(total)).replace("- ", "-")
    penalty = penalty_tex(cost.coeff(squares(W_1)))
    return rf"{before} \sum_{{i=1}}^{{m}} \left({' + '.join(terms)}\right) + {penalty}"


def labels_and_predictions(rng):
    """The same letters with labels that are 0 or 1."""
    letters = random_letters(rng) | {"y": rng.integers(2, size=3).astype(float)}
    return {name: np.ravel(value) if name == "yhat" else value for name, value in letters.items() if name != "m"}


COST = Derivation(
    [
        Step(
            "The cost as it was, and the squares of all entries of both matrices:",
            r"-\frac{1}{m} \sum_{i=1}^{m} L^{(i)} + \sum_p \sum_q (W_1)_{pq}^2 + \sum_p (W_2)_{1p}^2",
            lambda y, yhat, W_1, W_2, alpha, beta: (
                cost_of_predictions(yhat, y, alpha, beta) + sum(w**2 for W in (W_1, W_2) for w in W.flat)
            ),
        ),
        Step(
            "$L^{(i)}$ written out, and each sum of squares as a squared norm:",
            r"-\frac{1}{m} \sum_{i=1}^{m} \left(\alpha y^{(i)} \log \hat y^{(i)} + \beta (1 - y^{(i)}) "
            r"\log (1 - \hat y^{(i)})\right) + \|W_1\|^2 + \|W_2\|^2",
            lambda y, yhat, W_1, W_2, alpha, beta: (
                -(alpha * np.log(yhat[y == 1]).sum() + beta * np.log(1 - yhat[y == 0]).sum()) / len(y)
                + np.trace(W_1.T @ W_1)
                + np.trace(W_2 @ W_2.T)
            ),
        ),
    ],
    labels_and_predictions,
    lambda y, yhat, W_1, W_2, alpha, beta: {
        **{"y": y, r"\hat y": yhat, "W_1": W_1, "W_2": W_2, "m": len(y), r"\alpha": alpha, r"\beta": beta},
        "L": alpha * y * np.log(yhat) + beta * (1 - y) * np.log(1 - yhat),
        **{r"\sum_p": range(1, len(W_1) + 1), r"\sum_q": range(1, W_1.shape[1] + 1)},
    },
)

SWAPPED = -sympy.Sum(log_likelihood(of_one=beta, of_zero=alpha), (i, 1, m))
PRINTED = SWAPPED + squares(W_1) + squares(W_2)
PRINTED_READINGS = (PRINTED, SWAPPED - m * (squares(W_1) + squares(W_2)))  # the sum may reach the penalties, or not


def one_only_adds_the_penalties(costs):
    """Whether one of these costs is that of the question, more by the squares of all weights, for random letters."""
    rng = np.random.default_rng(0)
    drawn = [random_letters(rng) for _ in range(3)]
    plain = [cost_of_predictions(*(at[name] for name in ("yhat", "y", "alpha", "beta"))) for at in drawn]
    penalties = [(at["W_1"] ** 2).sum() + (at["W_2"] ** 2).sum() for at in drawn]
    expected = np.add(plain, penalties)
    return any(np.allclose([value_at(cost, **at) for at in drawn], expected) for cost in costs)


def giraffes_to_others_if_exchanged(giraffes=2000, others=200):
    """How many times as much all giraffes together count as all others, if the balancing α and β are exchanged.

    >>> giraffes_to_others_if_exchanged(giraffes=30, others=10)
    9.0
    """
    alpha, beta = class_weights(giraffes, others)
    return round(giraffes * beta / (others * alpha), 9)


def number_of(scale, count):
    """What stands before the squares, for so many examples."""
    return float(sympy.sympify(scale).subs(m, count))


def penalty(W_1, W_2, scale, count):
    """The penalty on two arrays, for so many examples."""
    return number_of(scale, count) * float((W_1**2).sum() + (W_2**2).sum())


@part(
    "d-vii",
    "The cost with an L2 penalty",
    kind="formula",
    points=2,
    topics=("regularization", "losses"),
    keywords=("weight decay", "L2 regularization", "ridge", "regularised cost", "weighted BCE"),
    derivation=COST,
    formula=Formula(
        random_letters,
        value=value_at,
        typed=lambda cost: cost_tex(cost, "y_i", r"\hat y_i"),
        mistakes={
            "The weights α and β are exchanged: α belongs to the examples with y = 1.": (
                lambda y, yhat, W_1, W_2, alpha, beta, m, scale: (
                    cost_of_predictions(yhat, y, beta, alpha) + penalty(W_1, W_2, scale, m)
                )
            ),
            "The cost is a mean: the factor 1/m is missing before the sum.": (
                lambda y, yhat, W_1, W_2, alpha, beta, m, scale: (
                    m * cost_of_predictions(yhat, y, alpha, beta) + penalty(W_1, W_2, scale, m)
                )
            ),
            "The minus sign is that of the logarithms: large weights are to cost something.": (
                lambda y, yhat, W_1, W_2, alpha, beta, m, scale: (
                    cost_of_predictions(yhat, y, alpha, beta) - penalty(W_1, W_2, scale, m)
                )
            ),
            "The weights of the hidden layer are to be penalised as well.": (
                lambda y, yhat, W_2, alpha, beta, m, scale: (
                    cost_of_predictions(yhat, y, alpha, beta) + penalty(0 * W_2, W_2, scale, m)
                )
            ),
        },
    ),
    fields={"": "New cost"},
    tex=cost_rows,
    vary={"scale": SCALES},
    key=Key(
        "−Σ α(1 − y) log(1 − ŷ) + β y log ŷ + ‖W2‖² + ‖W1‖²",
        printed=PRINTED,
        corrected="The key exchanges α and β and loses the factor 1/m of the cost that it is to extend. It has no "
        "brackets either; where its sum reaches to the end, the minus sign even rewards large weights.",
        ours=lambda: (regularized_cost(),),
        theirs=PRINTED_READINGS,
        witness=one_only_adds_the_penalties,
    ),
)
def regularized_cost(scale=1):
    """Minus the mean of L, and scale times the squares of all weights.

    >>> regularized_cost() - regularized_cost(scale=HALF) == (squares(W_1) + squares(W_2)) / 2
    True
    >>> value_at(regularized_cost(), y=np.ones((1, 1)), yhat=np.ones((1, 1)), W_1=np.array([[3.0]]),
    ...          W_2=np.array([[1.0]]), alpha=2, beta=1, m=1)
    10.0
    """
    return -sympy.Sum(log_likelihood(), (i, 1, m)) / m + scale * squares(W_1) + scale * squares(W_2)
