"""Second routes to Winter 2021, question 1, part a."""

import numpy as np

from solutions.exams.winter_2021.q1.a_training_error import remedies_for_training_error
from solutions.experiments.regularization.overfitting import drawn_classes
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
    X, y = drawn_classes(rng, 300)

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
