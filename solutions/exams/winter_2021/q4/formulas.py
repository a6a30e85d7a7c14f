"""The symbols of the question, and formulas of them."""

import numpy as np
import sympy
from sympy import MatrixSymbol

m, d = sympy.symbols("m d", integer=True, positive=True)
sigma, a = sympy.symbols("sigma a", positive=True)
X = MatrixSymbol("X", m, d)
Y = MatrixSymbol("Y", m, 1)
theta = MatrixSymbol("theta", d, 1)
J = MatrixSymbol("J", 1, 1)
Delta = MatrixSymbol("Delta", m, d)  # the rows are the noise vectors of the examples
Sigma = MatrixSymbol("Sigma", d, d)


def random_instance(rng):
    """Examples, targets and weights, never as many examples as features: a transpose shows."""
    examples, features = [(2, 3), (3, 2), (1, 4), (4, 1)][rng.integers(4)]
    return dict(X=rng.normal(size=(examples, features)), Y=rng.normal(size=examples), theta=rng.normal(size=features))


def tex(expression):
    """TeX of a formula; the identity matrix is an I.

    >>> from sympy import Identity
    >>> tex(sigma**2 * Identity(d))
    '\\\\sigma^{2} I'
    """
    return sympy.latex(expression).replace(r"\mathbb{I}", "I")


def factor(scale):
    """TeX of what stands before a sum: nothing where it is 1."""
    return "" if scale == 1 else tex(scale)


def objective(X, scale=1 / m):
    """The loss as a product of matrices, 1 × 1: scale · (Xθ - Y)ᵀ(Xθ - Y)."""
    residuals = X * theta - Y
    return scale * residuals.T * residuals


def evaluate(expression, **arrays):
    """The value of a formula in X, Y, θ (and J, σ, a, Σ where it has them), each given as an array or a number.

    >>> evaluate(theta.T * theta / m, X=np.ones((4, 2)), Y=np.ones(4), theta=np.array([1.0, 3.0])).tolist()
    [[2.5]]
    """
    symbols = {"X": X, "Y": Y, "theta": theta, "J": J, "sigma": sigma, "a": a, "Sigma": Sigma}
    values = {symbols[name]: np.asarray(array, dtype=float) for name, array in arrays.items()}
    for column in {Y, theta} & values.keys():
        values[column] = values[column].reshape(-1, 1)
    sizes = dict(zip((m, d), arrays["X"].shape, strict=True))
    return sympy.lambdify([*sizes, *values], expression, "numpy")(*sizes.values(), *values.values())


def random_letters(rng):
    """What may be typed: examples, targets and weights as columns, and the number of examples, more than features."""
    return {"X": rng.normal(size=(4, 3)), "Y": rng.normal(size=(4, 1)), "theta": rng.normal(size=(3, 1)), "m": 4}


def evaluate_at(expression, m, **letters):
    """The value of a formula in these letters, if it has no other; `m` is how many rows X has."""
    others = {str(symbol) for symbol in expression.free_symbols} - {"m", "d", *letters}
    return None if others else evaluate(expression, **letters)


def same_formula(ours, printed):
    """Whether two formulas have the same shape, and the same value for a random instance with unequal sizes."""
    rng = np.random.default_rng(0)
    arrays = dict(
        X=rng.normal(size=(5, 3)), Y=rng.normal(size=5), theta=rng.normal(size=3), J=np.ones((1, 1)), sigma=0.7
    )
    return ours.shape == printed.shape and np.allclose(evaluate(ours, **arrays), evaluate(printed, **arrays))
