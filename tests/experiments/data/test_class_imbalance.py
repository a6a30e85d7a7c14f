"""Second routes to rare classes."""

import math
from statistics import NormalDist

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.data import class_imbalance as by
from solutions.nn.linear_models import fit_logistic
from solutions.nn.mlp import initialize
from solutions.pages.figures import drawn_by
from tests.confirm import confirms
from tests.experiments.data.fitted import logistic
from tests.experiments.measured import mean_numbers

normal = NormalDist().cdf
NATURAL = by.DISTANCE / 2 + math.log(by.NEGATIVES) / by.DISTANCE  # the boundaries for both priors
EVEN = by.DISTANCE / 2


@confirms("data/class_imbalance#oversampling_finds_positives", "the Bayes boundary of two normal classes")
def test_positives_found_equal_the_closed_form():
    before, after = mean_numbers(by.oversampling_finds_positives)
    assert before == pytest.approx(normal(by.DISTANCE - NATURAL), abs=0.04)
    assert after == pytest.approx(normal(by.DISTANCE - EVEN), abs=0.03)


@confirms("data/class_imbalance#weights_mend_the_model", "the Bayes boundary of two normal classes in place of fits")
def test_weighting_equals_the_closed_form():
    boundary = 1 + math.log(3880 / 120) / 2  # between means 0 and 2, with the prior of the training set
    right, before, after = mean_numbers(by.weights_mend_the_model)
    assert right == pytest.approx(0.97 * normal(boundary) + 0.03 * normal(2 - boundary), abs=0.005)
    assert before == pytest.approx(normal(2 - boundary), abs=0.06)
    assert after == pytest.approx(normal(1), abs=0.04)


@confirms("data/class_imbalance#oversampled_test_set_misleads", "the Bayes boundary of two normal classes")
def test_precisions_equal_the_closed_form():
    found, alarms = normal(by.DISTANCE - EVEN), normal(-EVEN)
    as_it_is, repeated = mean_numbers(by.oversampled_test_set_misleads)
    assert as_it_is == pytest.approx(found / (found + by.NEGATIVES * alarms), abs=0.02)
    assert repeated == pytest.approx(found / (found + alarms), abs=0.02)


@confirms("data/class_imbalance#oversampling_shifts_the_prior", "the Bayes boundary of two normal classes")
def test_the_shift_equals_the_closed_form():
    def accuracy(boundary):
        return (by.NEGATIVES * normal(boundary) + normal(by.DISTANCE - boundary)) / (by.NEGATIVES + 1)

    shift, _, uncorrected, corrected = mean_numbers(by.oversampling_shifts_the_prior)
    assert shift == pytest.approx(math.log(by.NEGATIVES), abs=0.05)
    assert uncorrected == pytest.approx(accuracy(EVEN), abs=0.01)
    assert corrected == pytest.approx(accuracy(NATURAL), abs=0.01)


def sample(rng, negatives=9 * 400, positives=400, distance=1.5):
    """A feature of negatives and of positives."""
    y = np.arange(negatives + positives) >= negatives
    return rng.normal(size=len(y)) + distance * y, y


def line(x, y, weight):
    """The slope and the intercept of a fit in which each positive has a weight."""
    return logistic(x[:, None], y, np.where(y, weight, 1.0))


def redrawn(control):
    """The lines without and with copies, and new examples, drawn once more."""
    rng = np.random.default_rng(3)
    known, new = sample(rng), sample(rng)
    return line(*known, 1), line(*known, 1 if control else 9), *new


def number_list(experiment, control):
    return list(experiment(np.random.default_rng(3), control).numbers.values())


@confirms("data/class_imbalance#oversampling_finds_positives", "SciPy: fits with weights in place of copies")
@pytest.mark.parametrize("control", [False, True])
def test_positives_found_with_weights(control):
    *lines, x, y = redrawn(control)
    expected = [np.mean(x[y] > -intercept / slope) for slope, intercept in lines]
    assert number_list(by.oversampling_finds_positives, control) == pytest.approx(expected)


@confirms(
    "data/class_imbalance#oversampled_test_set_misleads", "SciPy: a fit with weights, and counts in place of copies"
)
@pytest.mark.parametrize("control", [False, True])
def test_precisions_by_counts(control):
    _, (slope, intercept), x, y = redrawn(control=False)
    right, wrong = (np.sum(of > -intercept / slope) for of in (x[y], x[~y]))
    expected = [copies * right / (copies * right + wrong) for copies in (1, 1 if control else 9)]
    assert number_list(by.oversampled_test_set_misleads, control) == pytest.approx(expected)


@confirms("data/class_imbalance#oversampling_shifts_the_prior", "SciPy: fits with weights in place of copies")
@pytest.mark.parametrize("control", [False, True])
def test_the_shift_with_weights(control):
    (_, plain), (slope, intercept), x, y = redrawn(control)
    log = 0 if control else math.log(9)
    accuracies = [np.mean((slope * x + b > 0) == y) for b in (intercept, intercept - log)]
    expected = [intercept - plain, log, *accuracies]
    assert number_list(by.oversampling_shifts_the_prior, control) == pytest.approx(expected, abs=1e-9)


@confirms("data/class_imbalance#weights_mend_the_model", "SciPy: both fits, on the same draws")
@pytest.mark.parametrize("control", [False, True])
def test_shares_before_and_after_weighting(control):
    rng, positives = np.random.default_rng(3), 2000 if control else 120
    known, (x, y) = (sample(rng, 4000 - positives, positives, 2.0) for _ in range(2))
    plain, weighted = (x > -b / a for a, b in (line(*known, weight) for weight in (1, 4000 / positives - 1)))
    expected = [np.mean(plain == y), plain[y].mean(), weighted[y].mean()]
    assert number_list(by.weights_mend_the_model, control) == pytest.approx(expected)


@confirms("data/class_imbalance#weights_equal_copies", "JAX: at the fit to copies, the weighted loss has no gradient")
@pytest.mark.parametrize("copies", [2, 9])
def test_copies_minimise_the_weighted_loss(copies):
    X, y = by.two_classes(np.random.default_rng(copies), positives=100)
    model = fit_logistic(*by.repeat_positives(X, y, copies))

    def loss(theta, weight):
        losses = jnp.logaddexp(0, (1 - 2 * y) * (theta[0] * X[:, 0] + theta[1]))
        return jnp.sum(jnp.where(y == 1, weight, 1) * losses) / len(y)

    theta = jnp.array([model.weights[0], model.intercept])
    assert float(jnp.abs(jax.grad(loss)(theta, copies)).max()) < 1e-5
    assert float(jnp.abs(jax.grad(loss)(theta, copies + 1)).max()) > 1e-2
    assert by.weights_equal_copies(np.random.default_rng(copies)).numbers["largest difference"] < 1e-6


@confirms("data/class_imbalance#class_weights_even_the_gradients", "predictions that are all one half")
@pytest.mark.parametrize("control", [False, True])
def test_shares_of_the_gradient_where_all_predictions_are_one_half(control):
    before, after, ratio = mean_numbers(by.class_weights_even_the_gradients, control=control)
    assert before == pytest.approx(1 / 11, abs=0.005)
    assert after == pytest.approx(1 / 11 if control else 1 / 2, abs=0.02)
    assert ratio == pytest.approx(1 if control else 10, rel=0.06)


def rare_and_common(rng):
    """Training examples and new ones, with the numbers of both classes."""
    return [
        (rng.standard_normal((n + m, 2)) + np.outer(np.repeat([-1, 1], [n, m]), [by.DISTANCE / 2, 0]), (n, m))
        for n, m in ((100, 1000), (1000, 1000))
    ]


@confirms(
    "data/class_imbalance#class_weights_even_the_gradients", "a complex step in place of the derivative by the logits"
)
@pytest.mark.parametrize("control", [False, True])
def test_gradients_of_both_classes_by_complex_steps(control):
    rng = np.random.default_rng(3)
    (X, (rare, _)), _ = rare_and_common(rng)
    (W, b), (V, c) = initialize([2, 6, 1], rng)
    z = (np.maximum(X @ W / 4 + b, 0) @ V / 4 + c)[:, 0]

    losses = np.log1p(np.exp(np.where(np.arange(len(z)) < rare, 1, -1) * (z + 1e-30j)))
    plain = np.abs(losses.imag)
    weighted = plain * np.where(np.arange(len(z)) < rare, 1, 1 if control else 0.1)
    expected = [
        *(of[:rare].sum() / of.sum() for of in (plain, weighted)),
        weighted[:rare].mean() / weighted[rare:].mean(),
    ]
    assert number_list(by.class_weights_even_the_gradients, control) == pytest.approx(expected)


def by_jax(rng, *settings):
    """Shares recognised by networks that a plain loop trains, by JAX's autodiff of the weighted cost."""
    data, new = rare_and_common(rng)
    start = [tuple(map(np.asarray, layer)) for layer in initialize([2, 6, 1], rng)]

    def logits(network, X):
        (W, b), (V, c) = network
        return (jax.nn.relu(X @ W + b) @ V + c)[:, 0]

    def cost(network, alpha, beta):
        X, (rare, _) = data
        p = jax.nn.sigmoid(logits(network, X))
        return -(beta * jnp.log(1 - p[:rare]).sum() + alpha * jnp.log(p[rare:]).sum()) / len(X)

    shares = []
    with jax.enable_x64(True):
        slope = jax.jit(jax.grad(cost))
        for alpha, beta, rate in settings:
            network = start
            for _ in range(100):
                network = jax.tree.map(lambda x, dx, rate=rate: x - rate * dx, network, slope(network, alpha, beta))
            positive = np.asarray(logits(network, new[0]) > 0)
            shares.append((1 - positive[:1000].mean(), positive[1000:].mean()))
    return shares


@confirms("data/class_imbalance#class_weights_find_the_rare_class", "a plain loop of descent, by JAX's autodiff")
@pytest.mark.parametrize("control", [False, True])
def test_shares_with_class_weights(control):
    settings = (1, 1, 0.5), (1 if control else 0.1, 1, 0.5)
    (rare, common), (more, fewer) = by_jax(np.random.default_rng(3), *settings)
    found = by.class_weights_find_the_rare_class(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx([rare, more, common, fewer])


@confirms("data/class_imbalance#scale_of_class_weights_is_a_rate", "a thousand times the learning rate, in JAX")
def test_large_weights_are_a_large_rate():
    shares = by_jax(np.random.default_rng(3), (0.1, 1, 0.5), (0.1, 1, 500.0))
    found = by.scale_of_class_weights_is_a_rate(np.random.default_rng(3)).numbers.values()
    assert list(found) == pytest.approx([sum(pair) / 2 for pair in shares], abs=0.003)  # rounding grows with it


def test_both_classes_are_recognised_alike_at_the_ratio_of_the_counts():
    rare, common, ratio = drawn_by(by.draw_recognised).axes[0].lines
    assert set(ratio.get_xdata()) == {by.COMMON / by.RARE}
    crossing = np.interp(0, rare.get_ydata() - common.get_ydata(), np.log10(rare.get_xdata()))
    assert crossing == pytest.approx(1, abs=0.15)
    assert rare.get_ydata()[-1] == pytest.approx(normal(by.DISTANCE / 2 + math.log(10) / by.DISTANCE), abs=0.05)


def test_the_rare_class_is_found_at_a_price(monkeypatch):
    monkeypatch.setattr(by, "descended", lambda *_: [(0.3, 0.9), (0.8, 0.9)])
    assert not by.class_weights_find_the_rare_class(np.random.default_rng(3))


def test_weights_that_are_a_little_off_are_no_copies(monkeypatch):
    monkeypatch.setattr(
        by,
        "fit_logistic",
        lambda X, y, weights=1: fit_logistic(X, y, weights=np.where(weights == 9, 8.9, 1.0) * np.ones(len(y))),
    )
    assert not by.weights_equal_copies(np.random.default_rng(0))
