"""Augmenting with noise.

Layouts: the examples are the rows of X `(examples, features)`; targets Y are `(examples,)`, weights θ `(features,)`.
The noise is an array Δ like X. In formulas Y and θ are columns, m counts the examples and d the features.
"""

import math

import numpy as np
import sympy
from sympy import Identity, MatrixSymbol, ZeroMatrix

from solutions.nn.gradients import complex_step_gradient
from solutions.nn.losses import mean_squared_error
from solutions.nn.optimizers import GradientDescent
from solutions.nn.regularization import ridge
from solutions.part import Claim, Derivation, Finding, Key, Slip, Step, holding, part

m, d = sympy.symbols("m d", integer=True, positive=True)
sigma, a = sympy.symbols("sigma a", positive=True)
X = MatrixSymbol("X", m, d)
Y = MatrixSymbol("Y", m, 1)
theta = MatrixSymbol("theta", d, 1)
J = MatrixSymbol("J", 1, 1)
Delta = MatrixSymbol("Delta", m, d)  # the rows are the noise vectors of the examples
Sigma = MatrixSymbol("Sigma", d, d)
WHITE = sigma**2 * Identity(d)


def tex(expression):
    """TeX of a formula; the identity matrix is an I.

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


def same_formula(ours, printed):
    """Whether two formulas have the same shape, and the same value for a random instance with unequal sizes."""
    rng = np.random.default_rng(0)
    arrays = dict(
        X=rng.normal(size=(5, 3)), Y=rng.normal(size=5), theta=rng.normal(size=3), J=np.ones((1, 1)), sigma=0.7
    )
    return ours.shape == printed.shape and np.allclose(evaluate(ours, **arrays), evaluate(printed, **arrays))


def gradient_instance(rng):
    examples, features = rng.choice(np.arange(2, 8), size=2, replace=False)  # never equal: a transpose shows
    return dict(X=rng.normal(size=(examples, features)), Y=rng.normal(size=examples), theta=rng.normal(size=features))


GRADIENT_STEPS = Derivation(
    steps=[
        Step(
            "The gradient collects the partial derivatives of the loss by the $d$ weights.",
            r"\frac{\partial J}{\partial \theta} = \left( \frac{\partial J}{\partial \theta_1}, \dots, "
            r"\frac{\partial J}{\partial \theta_d} \right)^T",
            lambda X, Y, theta: complex_step_gradient(lambda t: ((Y - X @ t) ** 2).sum() / len(Y), theta),
        ),
        Step(
            "The chain rule, example by example: the square gives $2(y^{(i)} - x^{(i)T}\\theta)$, and the inner "
            "derivative is $-x^{(i)}$.",
            r"\frac{1}{m} \sum_{i=1}^m 2 \left( y^{(i)} - x^{(i)T} \theta \right) \left( -x^{(i)} \right)",
            lambda X, Y, theta: sum(2 * (y - x @ theta) * -x for x, y in zip(X, Y, strict=True)) / len(Y),
        ),
        Step(
            "Two signs cancel, and the constants come before the sum.",
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
    instance=gradient_instance,
)


@part(
    "i",
    "The gradient for all examples at once",
    kind="formula",
    points=3,
    topics=("losses", "optimization"),
    derivation=GRADIENT_STEPS,
    vary={"scale": (1 / (2 * m), 2 / m, 3 / m, a, a / m)},
    key=Key("(2/m) Xᵀ(Xθ − Y)", printed=2 / m * X.T * (X * theta - Y), accepts=same_formula),
)
def gradient(scale=1 / m):
    """The derivative of the loss by θ, (d, 1), which SymPy takes of the product of matrices.

    >>> gradient()
    (2/m)*X.T*(X*theta - Y)
    >>> gradient(scale=1 / (2 * m))
    1/m*X.T*(X*theta - Y)
    >>> gradient().shape
    (d, 1)
    """
    return objective(X, scale).diff(theta)


def noise_nodes(shape, sigma, nodes=3):
    """All nodes of a Gauss–Hermite rule for an array of normal noise, (count, *shape), and their weights, (count,).

    With 3 nodes for each entry the rule is exact for polynomials of degree up to 5 in each entry; the loss has 2.
    """
    points, weights = np.polynomial.hermite_e.hermegauss(nodes)
    entries = int(np.prod(shape))
    grid = np.stack(np.meshgrid(*[np.arange(nodes)] * entries, indexing="ij")).reshape(entries, -1).T
    return sigma * points[grid].reshape(-1, *shape), (weights / weights.sum())[grid].prod(axis=1)


def mean_over_noise(value, shape, sigma):
    """The exact expectation of `value(delta)`, a number or an array, over normal noise of a shape."""
    deltas, weights = noise_nodes(shape, sigma)
    return np.tensordot(weights, np.array([value(delta) for delta in deltas]), axes=1)


def expectation_instance(rng):
    examples, features = [(2, 3), (3, 2), (1, 4), (4, 1)][rng.integers(4)]
    return dict(
        X=rng.normal(size=(examples, features)),
        Y=rng.normal(size=examples),
        theta=rng.normal(size=features),
        sigma=rng.uniform(0.2, 2),
    )


def loss(X, Y, theta):
    """The mean of squares, J, of examples X (examples, features)."""
    return mean_squared_error(X @ theta, Y)


EXPECTATION_STEPS = Derivation(
    steps=[
        Step(
            "The weights, the examples and the targets are fixed; only the noise is random.",
            r"\mathbb{E}[J_*] = \mathbb{E} \left[ \frac{1}{m} \sum_{i=1}^m "
            r"\left( y^{(i)} - (x^{(i)} + \delta^{(i)})^T \theta \right)^2 \right]",
            lambda X, Y, theta, sigma: mean_over_noise(lambda delta: loss(X + delta, Y, theta), X.shape, sigma),
        ),
        Step(
            "Name the residual without noise, $r_i = y^{(i)} - x^{(i)T} \\theta$, which is a constant here.",
            r"\mathbb{E} \left[ \frac{1}{m} \sum_{i=1}^m \left( r_i - \delta^{(i)T} \theta \right)^2 \right]",
            lambda X, Y, theta, sigma: mean_over_noise(
                lambda delta: np.mean((Y - X @ theta - delta @ theta) ** 2), X.shape, sigma
            ),
        ),
        Step(
            "Multiply out. The expectation of a sum is the sum of the expectations, and constants come before it.",
            r"\frac{1}{m} \sum_{i=1}^m \left( r_i^2 - 2 r_i\, \mathbb{E}[\delta^{(i)}]^T \theta "
            r"+ \mathbb{E} \left[ (\delta^{(i)T} \theta)^2 \right] \right)",
            lambda X, Y, theta, sigma: np.mean(
                [
                    (y - x @ theta) ** 2
                    - 2 * (y - x @ theta) * mean_over_noise(lambda delta: delta, theta.shape, sigma) @ theta
                    + mean_over_noise(lambda delta: (delta @ theta) ** 2, theta.shape, sigma)
                    for x, y in zip(X, Y, strict=True)
                ]
            ),
        ),
        Step(
            "The first terms are the old loss. The middle ones, which are numbers, vanish: the noise has mean zero.",
            r"J + \frac{1}{m} \sum_{i=1}^m \mathbb{E} \left[ (\delta^{(i)T} \theta)^2 \right]",
            lambda X, Y, theta, sigma: (
                loss(X, Y, theta) + mean_over_noise(lambda delta: (delta @ theta) ** 2, theta.shape, sigma)
            ),
        ),
        Step(
            "A number is its own transpose, so that $(\\delta^T \\theta)^2 = \\theta^T \\delta\\, \\delta^T \\theta$, "
            "and $\\theta$ comes before the expectation on both sides.",
            r"J + \frac{1}{m} \sum_{i=1}^m \theta^T\, \mathbb{E} \left[ \delta^{(i)} \delta^{(i)T} \right] \theta",
            lambda X, Y, theta, sigma: (
                loss(X, Y, theta)
                + theta @ mean_over_noise(lambda delta: np.outer(delta, delta), theta.shape, sigma) @ theta
            ),
        ),
        Step(
            r"The second moment is the covariance $\sigma^2 I$, the same for all: the mean of $m$ equal terms.",
            r"J + \sigma^2\, \theta^T \theta = J + \sigma^2 \|\theta\|_2^2",
            lambda X, Y, theta, sigma: loss(X, Y, theta) + sigma**2 * (theta**2).sum(),
        ),
    ],
    instance=expectation_instance,
)


def expectation(expression, covariance):
    """The mean over the noise of a polynomial in Δ of degree 2, whose rows have mean zero and this covariance.

    >>> expectation(theta.T * Delta.T * Delta * theta + Y.T * Delta * theta, covariance=sigma**2 * Identity(d))
    (m*sigma**2)*theta.T*theta
    """

    def of_term(term):
        factors = list(term.args)
        noisy = [place for place, factor in enumerate(factors) if factor.has(Delta)]
        if not noisy:
            return term
        if len(noisy) == 1:
            return ZeroMatrix(*term.shape)
        first, second = noisy
        if (factors[first], factors[second], second) != (Delta.T, Delta, first + 1):
            raise ValueError(f"{term} is not of the form A ΔᵀΔ B")
        # ΔᵀΔ is the sum of δδᵀ over the m examples
        return sympy.MatMul(*factors[:first], m * covariance, *factors[second + 1 :]).doit()

    return sympy.MatAdd(*(of_term(term) for term in sympy.Add.make_args(expression.expand()))).doit()


@part(
    "ii",
    "The expected loss under noise",
    kind="formula",
    points=6,
    topics=("regularization",),
    derivation=EXPECTATION_STEPS,
    vary={
        "scale": (1 / m, 1 / (2 * m), sympy.Integer(1), a / m),
        "covariance": (WHITE, 4 * WHITE, Sigma),
    },
    tex=lambda answer: r"\mathbb{E}[J_*] = J + " + tex((answer - J).doit()),
    key=Key("J + σ²‖θ‖²", printed=J + sigma**2 * theta.T * theta, accepts=same_formula),
)
def expected_objective(scale=1 / m, covariance=WHITE):
    """E[J*] as J plus what the noise adds, for fixed weights θ.

    >>> expected_objective()
    sigma**2*theta.T*theta + J
    >>> expected_objective(covariance=Sigma)
    J + theta.T*Sigma*theta
    >>> expected_objective(scale=sympy.Integer(1))
    (m*sigma**2)*theta.T*theta + J
    """
    plain, noisy = objective(X, scale).expand(), objective(X + Delta, scale)
    return J + (expectation(noisy, covariance) - plain).doit()


def loss_bound(seed=0, examples=6, features=3, deviation=0.8, draws=20_000):
    """Average the loss over many draws of the noise, with fixed examples, targets and weights.

    The gap to the formula stays below four standard errors of the average.
    """
    rng = np.random.default_rng(seed)
    inputs, targets = rng.normal(size=(examples, features)), rng.normal(size=examples)
    weights = np.ones(features)
    noise = deviation * rng.normal(size=(draws, examples, features))
    losses = ((targets - (inputs + noise) @ weights) ** 2).mean(axis=1)  # (draws,)
    formula = loss(inputs, targets, weights) + deviation**2 * float(weights @ weights)
    average, error = float(losses.mean()), float(losses.std() / math.sqrt(draws))
    return Finding(
        abs(average - formula) < 4 * error,
        {
            "J": loss(inputs, targets, weights),
            "J + σ²‖θ‖²": formula,
            "average of J* over the draws": average,
            "gap between the two": abs(average - formula),
            "error bound: four standard errors": 4 * error,
            "draws": draws,
        },
    )


# Linear data, least squares on noisy copies of them, and batch gradient descent with fresh noise.

FEW, MANY = 25, 4000
FEATURES = 20


def linear_data(rng, examples, features=FEATURES, label_noise=1.0):
    """Examples X (examples, features) from N(0, I), targets (examples,), and the true weights, a unit vector."""
    truth = rng.normal(size=features)
    truth /= np.linalg.norm(truth)
    inputs = rng.normal(size=(examples, features))
    return inputs, inputs @ truth + label_noise * rng.normal(size=examples), truth


def least_squares(X, Y):
    """The weights (features,) with the least mean of squares."""
    return np.linalg.lstsq(X, Y)[0]


def fit_noisy_copies(X, Y, deviation, rng, rows=1000):
    """Least squares on enough copies of the examples for about `rows` rows, each with noise of its own."""
    copies = max(1, rows // len(Y))
    noisy = np.tile(X, (copies, 1))
    return least_squares(noisy + deviation * rng.normal(size=noisy.shape), np.tile(Y, copies))


def excess_error(weights, truth):
    """By how much weights miss the least possible test error: for x from N(0, I) the squared distance."""
    return float(((weights - truth) ** 2).sum())


def mean_excess_errors(rng, examples, deviation, label_noise=1.0, repeats=40):
    """The mean excess test error of the plain fit and of the fit to noisy copies, over fresh data sets."""
    errors = []
    for _ in range(repeats):
        inputs, targets, truth = linear_data(rng, examples, label_noise=label_noise)
        fits = least_squares(inputs, targets), fit_noisy_copies(inputs, targets, deviation, rng)
        errors.append([excess_error(weights, truth) for weights in fits])
    return np.mean(errors, axis=0).tolist()


def fitting_uses_the_noise(seed=0, deviation=1.0, examples=12, features=4, draws=300):
    """Fit the weights to each draw of the noise, and average the loss that is left.

    It lies below the least value of J + σ²‖θ‖², by more than four standard errors.

    >>> bool(fitting_uses_the_noise())
    True
    """
    rng = np.random.default_rng(seed)
    inputs, targets, _ = linear_data(rng, examples, features)
    left = []
    for _ in range(draws):
        noisy = inputs + deviation * rng.normal(size=inputs.shape)
        left.append(loss(noisy, targets, least_squares(noisy, targets)))
    best = ridge(inputs, targets, examples * deviation**2)
    least = loss(inputs, targets, best) + deviation**2 * float(best @ best)
    average, error = float(np.mean(left)), float(np.std(left)) / math.sqrt(draws)
    return Finding(
        average + 4 * error < least,
        {
            "mean over the draws of the least J*": average,
            "four standard errors": 4 * error,
            "least value of J + σ²‖θ‖²": least,
        },
    )


def noise_fits_like_ridge(seed=0, deviation=1.0, control=False):
    """Fit least squares to a thousand copies of 30 examples with 4 features, each copy with noise of its own.

    We measure how far these weights are from those of ridge regression on the examples themselves, with λ = mσ² beside
    the sum of squares. In the control the copies get no noise.
    """
    rng = np.random.default_rng(seed)
    inputs, targets, _ = linear_data(rng, 30, features=4)
    copied = fit_noisy_copies(inputs, targets, 0 if control else deviation, rng, rows=30_000)
    ridged = ridge(inputs, targets, penalty=len(targets) * deviation**2)
    distance = float(np.linalg.norm(copied - ridged) / np.linalg.norm(ridged))
    return Finding(
        distance < 0.1,
        {
            "length of the plain weights": float(np.linalg.norm(least_squares(inputs, targets))),
            "length of the weights fitted to the copies": float(np.linalg.norm(copied)),
            "length of the ridge weights": float(np.linalg.norm(ridged)),
            "distance of the last two, relative": distance,
        },
    )


def noise_helps_with_few_examples(seed=0, deviation=1.0, control=False):
    """Fit 25 examples with 20 features, as they are and in noisy copies, and compare the errors on new data.

    Both are means over 40 data sets, above the error of the true weights. In the control the targets have no error of
    their own, so that there is nothing to overfit.
    """
    rng = np.random.default_rng(seed)
    plain, noisy = mean_excess_errors(rng, FEW, deviation, label_noise=0.0 if control else 1.0)
    return Finding(
        noisy < plain - 0.5,
        {"excess test error, plain": plain, "excess test error, with noise": noisy, "examples": FEW},
    )


def noise_harms_with_many_examples(seed=0, deviation=1.0, control=False):
    """Fit 4000 examples with 20 features, as they are and with noise, and compare the errors on new data.

    Both are means over data sets, above the error of the true weights. The control has 25 examples.
    """
    rng = np.random.default_rng(seed)
    examples, repeats = (FEW, 40) if control else (MANY, 3)
    plain, noisy = mean_excess_errors(rng, examples, deviation, repeats=repeats)
    return Finding(
        noisy > plain + 0.05,
        {"excess test error, plain": plain, "excess test error, with noise": noisy, "examples": examples},
    )


def noisy_features_shrink_weights(seed=0, deviation=1.0, control=False):
    """Fit 500 noisy examples with 20 features, 20 times over, and average the fitted weights.

    We measure the length of the average along the true weights, which have length 1. In the control the same noise is
    added to the targets instead of the features.
    """
    rng = np.random.default_rng(seed)
    lengths = []
    for _ in range(20):
        inputs, targets, truth = linear_data(rng, 500, label_noise=0.1)
        if control:
            weights = least_squares(inputs, targets + deviation * rng.normal(size=targets.shape))
        else:
            weights = fit_noisy_copies(inputs, targets, deviation, rng, rows=500)
        lengths.append(weights @ truth)
    length = float(np.mean(lengths))
    return Finding(length < 0.9, {"length along the true weights, on average": length})


def noise_raises_training_error(seed=0, deviation=1.0, control=False):
    """Fit 25 examples with 20 features, plainly and in noisy copies; measure both on the 25 examples themselves.

    In the control the copies get no noise.
    """
    rng = np.random.default_rng(seed)
    inputs, targets, _ = linear_data(rng, FEW)
    plain = least_squares(inputs, targets)
    noisy = fit_noisy_copies(inputs, targets, 0 if control else deviation, rng)
    before, after = loss(inputs, targets, plain), loss(inputs, targets, noisy)
    return Finding(after > before + 1e-6, {"training error, plain": before, "training error, with noise": after})


def draw_test_errors():
    """Test error above that of the true weights, for 20 features and growing numbers of examples. Few examples: the
    plain fit overfits, and noise of standard deviation 1 lowers the error. Many: the plain error falls towards 0, that
    with noise stays at the dashed line, the limit of infinitely many examples. Less noise costs less there.
    """
    from matplotlib import pyplot

    rng = np.random.default_rng(0)
    counts = (25, 35, 50, 80, 125, 250, 500, 1000, 2000, 4000)
    deviations = (0.0, 0.5, 1.0)
    axes = pyplot.figure(figsize=(5.6, 3.4)).add_subplot()
    errors = np.zeros((len(counts), len(deviations)))
    for row, examples in enumerate(counts):
        repeats = max(4, 1500 // examples)
        for _ in range(repeats):
            inputs, targets, truth = linear_data(rng, examples)
            fits = (ridge(inputs, targets, examples * deviation**2) for deviation in deviations)
            errors[row] += [excess_error(weights, truth) / repeats for weights in fits]
    for deviation, line in zip(deviations, errors.T, strict=True):
        (drawn,) = axes.plot(counts, line, marker="o", markersize=3, label=f"σ = {deviation:g}")
        if deviation:
            axes.axhline(excess_error_in_the_limit(deviation), color=drawn.get_color(), linestyle="--", linewidth=0.9)
    axes.set(xscale="log", yscale="log", xlabel="number of examples m", ylabel="excess test error")
    axes.legend(frameon=False)
    return axes.figure


def excess_error_in_the_limit(deviation, features=FEATURES):
    """The excess test error for m → ∞: the normal equations of E[J*] with the moments of x ~ N(0, I) themselves.

    >>> excess_error_in_the_limit(1.0)
    0.25
    >>> excess_error_in_the_limit(0.0)
    0.0
    """
    covariance, truth = np.eye(features), np.eye(features)[0]
    weights = np.linalg.solve(covariance + deviation**2 * np.eye(features), covariance @ truth)
    return excess_error(weights, truth)


def errors_in_the_limit():
    """Rows of a table: the standard deviation of the noise, and the excess test error for m → ∞."""
    return [(deviation, excess_error_in_the_limit(deviation)) for deviation in (0.0, 0.5, 1.0, 2.0)]


def counts_that_noise_helps(deviation=1.0, repeats=40):
    """For which of 25 and infinitely many examples the minimiser of E[J*] has a smaller test error than that of J.

    >>> counts_that_noise_helps()
    {25}
    """
    rng = np.random.default_rng(1)
    gains = []
    for _ in range(repeats):
        inputs, targets, truth = linear_data(rng, FEW)
        plain, noisy = (ridge(inputs, targets, FEW * s**2) for s in (0, deviation))
        gains.append(excess_error(plain, truth) - excess_error(noisy, truth))
    helped = {FEW} if np.mean(gains) > 0 else set()
    return helped | ({math.inf} if excess_error_in_the_limit(deviation) < excess_error_in_the_limit(0) else set())


EFFECTS = {
    "penalty": Claim(
        "On average over the noise the loss has one term more, σ²‖θ‖². It is an L2 penalty, which pulls the weights "
        "towards 0: the fit to noisy copies is ridge regression with λ = mσ² beside the sum of squares.",
        shown_by=noise_fits_like_ridge,
    ),
    "few": Claim(
        "Where the model overfits, because the examples are few, the noise works against it: the test error falls.",
        shown_by=noise_helps_with_few_examples,
    ),
    "many": Claim(
        "With as many examples as the question assumes there is nothing to overfit. The penalty does not fade, since J "
        "is a mean: the weights stay too small and the test error rises. That is underfitting.",
        shown_by=noise_harms_with_many_examples,
    ),
    "unbiased": Claim(
        "The noise has mean zero, so that on average the fitted weights are the true ones.",
        refuted_by=noisy_features_shrink_weights,
    ),
    "training": Claim(
        "Noisy copies are more data, so that the model fits the original examples better.",
        refuted_by=noise_raises_training_error,
    ),
}


@part(
    "iii",
    "Overfitting and underfitting",
    kind="prose",
    points=2,
    topics=("regularization",),
    claims=EFFECTS,
    key=Key(
        "the L2 term helps to regularise the model",
        printed=("penalty",),
        qualified="The noise does act as an L2 penalty, but that this helps needs a finite m, at which the model "
        "overfits. The question assumes m → ∞: there the plain fit has no excess test error, and the penalty adds one.",
        ours=lambda: {FEW},
        theirs={FEW, math.inf},
        witness=lambda counts: counts == counts_that_noise_helps(),
    ),
)
def effect_on_fit(seed=0, deviation=1.0):
    """
    >>> effect_on_fit()
    ('penalty', 'few', 'many')
    >>> effect_on_fit(seed=1, deviation=0.8)
    ('penalty', 'few', 'many')
    """
    return holding(EFFECTS, seed=seed, deviation=deviation)


RATE = 0.1


def descend(X, Y, deviation, learning_rate, rng, steps, start=None):
    """Weights after batch gradient descent from `start`, with fresh noise for every example in every step."""
    weights = np.zeros(X.shape[1]) if start is None else start
    optimizer = GradientDescent(learning_rate)
    for _ in range(steps):
        noisy = X + deviation * rng.normal(size=X.shape)
        weights = optimizer.step(weights, 2 / len(Y) * noisy.T @ (noisy @ weights - Y))
    return weights


def little_noise_changes_nothing(seed=0, control=False):
    """Sixty steps of batch gradient descent on 500 examples with 5 features, with and without noise of deviation 0.001.

    In the control the deviation is 1.
    """
    rng = np.random.default_rng(seed)
    inputs, targets, _ = linear_data(rng, 500, features=5)
    plain, noisy = (
        descend(inputs, targets, deviation, RATE, rng, steps=60) for deviation in (0.0, 1.0 if control else 0.001)
    )
    change = float(np.linalg.norm(noisy - plain) / np.linalg.norm(plain))
    return Finding(
        change < 0.001,
        {
            "relative change of the weights": change,
            "training error, plain": loss(inputs, targets, plain),
            "training error, with noise": loss(inputs, targets, noisy),
        },
    )


def much_noise_empties_the_weights(seed=0, control=False):
    """Least squares on noisy copies of 500 examples with 5 features, with a standard deviation of 100.

    We measure the length of the weights, and the training error as a part of that of a model that always says 0. In the
    control the deviation is 0.01.
    """
    rng = np.random.default_rng(seed)
    inputs, targets, _ = linear_data(rng, 500, features=5)
    weights = fit_noisy_copies(inputs, targets, 0.01 if control else 100.0, rng)
    length = float(np.linalg.norm(weights))
    share = loss(inputs, targets, weights) / loss(inputs, targets, np.zeros(5))
    return Finding(
        length < 0.01 and share > 0.98,
        {"length of the weights": length, "training error, relative to that of the answer 0": share},
    )


def fixed_rate_diverges(seed=0, deviation=10.0, rate=RATE, control=False):
    """Twenty steps of batch gradient descent with fresh noise, deviation 10 and learning rate 0.1, from random weights.

    In the control the rate is divided by 1 + σ².
    """
    rng = np.random.default_rng(seed)
    inputs, targets, _ = linear_data(rng, 500, features=5)
    start = rng.normal(size=5)
    rate = rate / (1 + deviation**2) if control else rate
    weights = descend(inputs, targets, deviation, rate, rng, steps=20, start=start)
    largest = float(np.linalg.eigvalsh(inputs.T @ inputs / len(targets)).max())
    end, begin = float(np.linalg.norm(weights)), float(np.linalg.norm(start))
    return Finding(
        end > 1e6 * begin,
        {
            "rate · (largest eigenvalue + σ²)": rate * (largest + deviation**2),
            "length of the weights before": begin,
            "length of the weights after": end,
        },
    )


def pushes_weights_to_zero(learning_rate, deviation=10.0, steps=40):
    """Whether gradient descent on E[J*] itself, at this rate, ends with weights near 0; no noise is drawn.

    >>> pushes_weights_to_zero(0.1 / 101), pushes_weights_to_zero(0.1)
    (True, False)
    """
    rng = np.random.default_rng(2)
    inputs, targets, weights = linear_data(rng, 300, features=5)
    for _ in range(steps):
        weights = weights - learning_rate * (
            2 / len(targets) * inputs.T @ (inputs @ weights - targets) + 2 * deviation**2 * weights
        )
    return bool(np.linalg.norm(weights) < 0.05)


def outcomes_of_rates():
    """Rows of a table: σ, and whether the weights end near 0 at the fixed rate and at one that falls like 1/σ²."""
    return [
        (
            deviation,
            pushes_weights_to_zero(RATE, deviation),
            pushes_weights_to_zero(RATE / (1 + deviation**2), deviation),
        )
        for deviation in (10.0, 30.0, 100.0)
    ]


def draw_weights():
    """The five weights of a fit to 60 examples, against the standard deviation of the noise. Lines: the minimiser of
    E[J*], which is ridge regression. Dots: least squares on noisy copies. To the left nothing changes, to the right all
    weights go to 0.
    """
    from matplotlib import pyplot

    rng = np.random.default_rng(0)
    inputs, targets, _ = linear_data(rng, 60, features=5)
    fine, coarse = np.logspace(-2, 2, 25), np.logspace(-2, 2, 9)
    path = np.array([ridge(inputs, targets, len(targets) * s**2) for s in fine])
    dots = np.array([fit_noisy_copies(inputs, targets, s, rng, rows=6000) for s in coarse])
    axes = pyplot.figure(figsize=(5.6, 3.2)).add_subplot()
    for line, fitted in zip(path.T, dots.T, strict=True):
        (drawn,) = axes.plot(fine, line)
        axes.plot(coarse, fitted, "o", markersize=4, color=drawn.get_color(), markeredgewidth=0)
    axes.set(xscale="log", xlabel="standard deviation σ of the noise", ylabel="weights")
    return axes.figure


EXTREMES = {
    "none": Claim(
        "σ → 0: the penalty σ²‖θ‖² vanishes, and training goes as without noise.",
        shown_by=little_noise_changes_nothing,
    ),
    "zero": Claim(
        "σ → ∞: the penalty outweighs the data. The best weights go to 0, and the model underfits: it says about 0 for "
        "every example.",
        shown_by=much_noise_empties_the_weights,
    ),
    "rate": Claim(
        "Gradient descent arrives there only if its rate α falls like 1/σ². At a fixed rate it diverges as soon as "
        "α · (λ + σ²) > 1, with λ for the largest eigenvalue of XᵀX/m.",
        shown_by=fixed_rate_diverges,
    ),
    "noise": Claim(
        "σ → ∞: the weights grow, since the model fits the noise instead of the data.",
        refuted_by=much_noise_empties_the_weights,
    ),
    "average": Claim(
        "With very many examples the noise averages out, so that σ makes no difference.",
        refuted_by=noise_harms_with_many_examples,
    ),
}


@part(
    "iv",
    "No noise, and noise without bound",
    kind="prose",
    points=2,
    topics=("regularization", "optimization"),
    claims=EXTREMES,
    key=Key(
        "σ → 0: no effect; σ → ∞: all weights are pushed to zero, the model underfits",
        printed=("none", "zero"),
        qualified="The best weights do go to 0. But batch gradient descent, by which the question trains, takes them "
        "there only at a rate that falls like 1/σ²; at a fixed rate it diverges.",
        ours=lambda: lambda deviation: RATE / (1 + deviation**2),
        theirs=lambda deviation: RATE,
        witness=lambda rate: all(pushes_weights_to_zero(rate(deviation), deviation) for deviation in (10.0, 100.0)),
    ),
)
def effect_of_extremes(seed=0):
    """
    >>> effect_of_extremes()
    ('none', 'zero', 'rate')
    >>> effect_of_extremes(seed=1)
    ('none', 'zero', 'rate')
    """
    return holding(EXTREMES, seed=seed)


SLIPS = (
    Slip(
        "Question 4, i",
        "The question asks for the update of gradient descent; the key gives the gradient, without a learning rate or "
        "a sign.",
    ),
    Slip("Question 4, stem", "Each feature is said to have dimension d; it is each example that has d features."),
    Slip(
        "Question 4, ii, solution",
        "The mixed term is printed as a bold zero, a vector; it is a number.",
    ),
    Slip(
        "Question 4, ii",
        "The result holds for fixed weights; the expected minimum of the noisy loss lies below the minimum of the "
        "expected one.",
        shown_by=fitting_uses_the_noise,
    ),
)
