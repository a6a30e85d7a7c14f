"""Second routes to Winter 2021, question 4, part iii."""

import jax
import numpy as np

from solutions.exams.winter_2021.q4.iii_effect_on_fit import (
    effect_on_fit,
    excess_error_in_the_limit,
    noise_harms_with_many_examples,
    noise_helps_with_few_examples,
)
from solutions.exams.winter_2021.q4.noisy_copies import fit_noisy_copies
from solutions.nn.regularization import ridge
from tests.confirm import confirms
from tests.exams.winter_2021.q4.instances import random_instance


def closed_excess_error(X, truth, penalty):
    """Bias and variance of ridge for given X and unit label noise; neither labels nor noise are drawn."""
    values, axes = np.linalg.eigh(X.T @ X)
    bias = (penalty / (values + penalty)) ** 2 @ (axes.T @ truth) ** 2
    return bias + (values / (values + penalty) ** 2).sum()


@confirms("winter-2021/q4#iii", "bias and variance of ridge in closed form, and the law of large numbers for m → ∞")
def test_noise_helps_few_examples_only():
    rng = np.random.default_rng(11)
    truth = np.eye(20)[3]

    def gain(examples, draws):
        sets = [rng.normal(size=(examples, 20)) for _ in range(draws)]
        return np.mean([closed_excess_error(X, truth, 0) - closed_excess_error(X, truth, examples) for X in sets])

    assert gain(25, 60) > 1
    assert -0.3 < gain(4000, 2) < -0.2
    assert np.isclose(gain(20_000, 1), -excess_error_in_the_limit(1.0), rtol=0.05)
    assert effect_on_fit.answer() == ("penalty", "few", "many")
    for examples, decider in ((25, noise_helps_with_few_examples), (4000, noise_harms_with_many_examples)):
        plain, noisy, _ = decider().numbers.values()
        assert np.sign(plain - noisy) == np.sign(gain(examples, 5))


@confirms("winter-2021/q4#iii", "the weights at which JAX finds the gradient of the expected loss to be zero")
def test_the_expected_loss_has_its_minimum_at_the_ridge_weights():
    at, deviation = random_instance(examples=5, features=3), 0.7
    ridged = ridge(at["X"], at["Y"], penalty=5 * deviation**2)

    def loss(theta):
        return ((at["Y"] - at["X"] @ theta) ** 2).mean() + deviation**2 * (theta**2).sum()

    with jax.enable_x64(True):
        _, along = jax.jvp(loss, (ridged,), (np.array([1.0, -2.0, 0.7]),))
    assert abs(float(along)) < 1e-12
    copies = fit_noisy_copies(at["X"], at["Y"], deviation, np.random.default_rng(0), rows=200_000)
    assert np.linalg.norm(copies - ridged) < 0.05 * np.linalg.norm(ridged)
