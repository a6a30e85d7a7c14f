"""Second routes to Winter 2021, question 1, part a."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2021.q1.a_training_error import fit_output_layer, remedies_for_training_error, two_classes
from solutions.nn.losses import mean_squared_error, mean_squared_error_gradient
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import Adam
from tests.confirm import confirms
from tests.exams.winter_2021.q1.options import names


@confirms(
    "winter-2021/q1#a", "training networks by Adam, with masks drawn at random, instead of solving for the weights"
)
def test_trained_networks_choose_the_same_remedies():
    rng = np.random.default_rng(3)
    X, y = two_classes(300, rng)

    def error(units=8, examples=60, penalty=0.0, keep=0.5):
        network = initialize([3, units, 1], rng=1)
        network = train(
            network, X[:examples], y[:examples], Adam(0.02), 500, "relu", mean_squared_error_gradient,
            penalty=penalty, keep=keep, rng=2,
        )  # fmt: skip
        return mean_squared_error(forward(network, X[:examples])[0][:, 0], y[:examples])

    before = error()
    changes = dict(units=64), dict(examples=300), dict(penalty=0.3), dict(keep=0.95)
    assert remedies_for_training_error.answer() == names(error(**change) < 0.95 * before for change in changes)


@settings(max_examples=20)
@given(st.integers(0, 10**6), st.floats(0.2, 1.0), st.floats(0.01, 3.0))
def test_dropout_is_averaged_over_all_masks(seed, keep, penalty):
    rng = np.random.default_rng(seed)
    hidden, y = rng.standard_normal((7, 3)), rng.standard_normal(7)
    rows, targets = [penalty**0.5 * np.eye(3)], [np.zeros(3)]
    for mask in itertools.product((0, 1), repeat=3):
        root = np.prod([keep if kept else 1 - keep for kept in mask]) ** 0.5  # of the mask's probability
        rows.append(root * hidden * np.array(mask) / keep)
        targets.append(root * y)
    expected = np.linalg.lstsq(np.vstack(rows), np.concatenate(targets))[0]
    assert np.allclose(fit_output_layer(hidden, y, penalty, keep), expected)
