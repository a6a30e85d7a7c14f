"""The gradient for all examples at once."""

from solutions.attempt import Formula
from solutions.exams.winter_2021.q4.formulas import (
    X,
    Y,
    a,
    evaluate_at,
    m,
    objective,
    random_instance,
    random_letters,
    same_formula,
    theta,
)
from solutions.finding import Derivation, Step
from solutions.nn.gradients import complex_step_gradient
from solutions.part import Key, part


def number(scale, rows):
    """What stands before the sum, for so many examples and a = 1.

    >>> number(a / m, rows=4)
    0.25
    """
    return float(scale.subs({m: rows, a: 1}))


def by_complex_steps(X, Y, theta):
    """The gradient (d,) of the loss, from the loss itself."""
    return complex_step_gradient(lambda t: ((Y - X @ t) ** 2).sum() / len(Y), theta)


GRADIENT_STEPS = Derivation(
    steps=[
        Step(
            "The gradient collects the partial derivatives of the loss with respect to the $d$ weights.",
            r"\frac{\partial J}{\partial \theta} = \left( \frac{\partial J}{\partial \theta_1}, \dots, "
            r"\frac{\partial J}{\partial \theta_d} \right)^T",
            by_complex_steps,
        ),
        Step(
            "The chain rule, example by example: the square gives $2(y^{(i)} - x^{(i)T}\\theta)$, and the inner "
            "derivative is $-x^{(i)}$.",
            r"\frac{1}{m} \sum_{i=1}^m 2 \left( y^{(i)} - x^{(i)T} \theta \right) \left( -x^{(i)} \right)",
            lambda X, Y, theta: sum(2 * (y - x @ theta) * -x for x, y in zip(X, Y, strict=True)) / len(Y),
        ),
        Step(
            "Two minus signs cancel, and the constants are taken out of the sum.",
            r"\frac{2}{m} \sum_{i=1}^m x^{(i)} \left( x^{(i)T} \theta - y^{(i)} \right)",
            lambda X, Y, theta: 2 / len(Y) * sum(x * (x @ theta - y) for x, y in zip(X, Y, strict=True)),
        ),
        Step(
            r"The brackets are the entries of $X\theta - Y$. The vectors $x^{(i)}$ are the columns "
            r"of $X^T$, and a sum of columns times entries is a matrix times a vector.",
            r"\frac{2}{m} X^T (X \theta - Y)",
            lambda X, Y, theta: 2 / len(Y) * X.T @ (X @ theta - Y),
        ),
    ],
    instance=random_instance,
    names=lambda X, Y, theta: {
        r"\frac{\partial J}{\partial \theta}": by_complex_steps(X, Y, theta),
        r"(\frac{\partial J}{\partial \theta_1}, \dots, \frac{\partial J}{\partial \theta_d})": (
            by_complex_steps(X, Y, theta)[None]
        ),
        **{"x": X, "y": Y, r"\theta": theta, "m": len(Y)},
    },
)


@part(
    "i",
    "The gradient for all examples at once",
    kind="formula",
    points=3,
    topics=("losses", "optimization"),
    keywords=(
        "linear regression",
        "least squares",
        "MSE",
        "mean squared error",
        "vectorisation",
        "vectorized gradient",
        "matrix form",
        "normal equation",
    ),
    derivation=GRADIENT_STEPS,
    formula=Formula(
        random_letters,
        value=evaluate_at,
        mistakes={
            "The square brings a factor 2.": lambda X, Y, theta, m, scale: (
                number(scale, rows=m) * X.T @ (X @ theta - Y)
            ),
            "That is the negative gradient, the direction of a step.": lambda X, Y, theta, m, scale: (
                2 * number(scale, rows=m) * X.T @ (Y - X @ theta)
            ),
            "The factor before the sum is missing.": lambda X, Y, theta: 2 * X.T @ (X @ theta - Y),
        },
    ),
    vary={"scale": (1 / (2 * m), 2 / m, 3 / m, a, a / m)},
    key=Key("(2/m) Xᵀ(Xθ − Y)", printed=2 / m * X.T * (X * theta - Y), accepts=same_formula),
)
def gradient(scale=1 / m):
    """The derivative of the loss by θ, (d, 1), which SymPy takes of the product of matrices.

    >>> gradient()
    (2/m)*X.T*(X*theta - Y)
    >>> gradient(scale=1 / (2 * m))
    1/m*X.T*(X*theta - Y)
    """
    return objective(X, scale).diff(theta)
