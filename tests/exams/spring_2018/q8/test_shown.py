"""What the table and the figures of Spring 2018, question 8, show, by other means."""

from functools import cache, partial

import numpy as np
from pytest import approx

from solutions.experiments.data.distribution_shift import CELLS, draw_side
from tests.exams.spring_2018.q8.test_f_depth import row_by_jax
from tests.shown import assert_drawn, shows


@shows("spring-2018/q8#c figure")
def test_errors_by_own_showings(shown):
    """Bias squared and variance, cell by cell."""
    draw = np.random.default_rng(0)
    logits = -3 + 0.7 * draw.normal(size=CELLS)
    own, friends = (0.5 + np.tanh(of / 2) / 2 for of in (logits, logits + 0.5 * draw.normal(size=CELLS)))
    sizes, k = 10 ** np.linspace(3, 7, 41), 1e6 / CELLS

    def error(p, q, n, k):
        bias, variance = k * (q - p) / (n + k), (n * p * (1 - p) + k * q * (1 - q)) / (n + k) ** 2
        return bias**2 + variance

    def errors(k):
        return [np.mean([error(p, q, n / CELLS, k) for p, q in zip(own, friends, strict=True)]) for n in sizes]

    lines = {"own data alone": (sizes, errors(0)), "both as one data set": (sizes, errors(k)), 2: (1e6, [0, 1])}
    names = "showings on your own site", "expected squared error"
    assert_drawn(shown[0], lines, *names, styles="C0 -, C1 -, k :", atol=0)


SETTINGS = {
    "same distribution, overfitted": (60, 60, 60, 0),
    "other distribution, as many examples": (2000, 2000, 2, 90),
    "other distribution, far more examples": (200, 3800, 2, 90),
    "same distribution, not overfitted": (2000, 2000, 2, 0),
}


@cache
def accuracies(own, friends, features, turn):
    """Least squares by a pseudo-inverse, and signs counted one by one, on the same draws."""
    rng = np.random.default_rng(0)

    def draw(own, friends=0):
        parts = [draw_side(rng, own, features, 0), draw_side(rng, friends, features, turn)]
        return np.vstack([X for X, _ in parts]), np.concatenate([y for _, y in parts])

    def fitted(X, y):
        A = np.column_stack([X, np.ones(len(X))])
        return np.linalg.pinv(A.T @ A, hermitian=True) @ A.T @ y  # the shortest, where there are many

    def right(theta, X, y):
        return sum((row @ theta[:-1] + theta[-1] > 0) == (label > 0) for row, label in zip(X, y, strict=True)) / len(y)

    X, y = draw(own, friends)
    both, alone = fitted(X, y), fitted(X[:own], y[:own])
    of_own = round(4000 * own / (own + friends))
    mixed, held_out, development = draw(of_own, 4000 - of_own), draw(4000), draw(4000)
    return [*(right(both, *of) for of in ((X, y), mixed, held_out, development)), right(alone, *development)]


@shows("spring-2018/q8#d table")
def test_accuracies_by_setting(shown):
    columns = zip(*(accuracies(*of) for of in SETTINGS.values()), strict=True)
    heads = ["training", "train-dev, mixed", "train-dev, own only", "development", "development, without them"]
    assert shown == {
        "the friend's data": list(SETTINGS),
        **{head: approx(list(column), rel=1e-9) for head, column in zip(heads, columns, strict=True)},
    }


trained = cache(partial(row_by_jax, 2))


@shows("spring-2018/q8#f figure")
def test_accuracies_by_depth(shown):
    """The same training by JAX, whose rounding turns an example or two in deep networks."""
    depths = (0, 1, 2, 4, 7, 10)
    rows = [trained(depth) for depth in depths]
    lines = {"training set": (depths, [row[0] for row in rows]), "development set": (depths, [row[2] for row in rows])}
    names = "number of hidden layers", "accuracy"
    assert_drawn(shown[0], lines, *names, styles="C0 -, C1 --", atol=0.004, rtol=0)
