"""Second routes to what loss curves tell."""

from itertools import pairwise

import keras
import numpy as np
import pytest

from solutions.experiments.optimization import loss_curves as by
from solutions.finding import stream
from solutions.nn.data import blobs
from tests.confirm import confirms


def curve_of_keras(rng, batch, rate):
    """The losses of Keras's softmax regression on the same batches."""
    X, y = blobs(rng, 64, by.CENTRES)
    model = keras.Sequential([keras.layers.Dense(4, use_bias=False, kernel_initializer="zeros")])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.SGD(rate), loss=loss)
    model.build((None, 5))
    losses = [float(loss(y, model(X)))]
    for _ in range(by.UPDATES):
        rows = rng.permutation(len(y))[:batch]
        model.train_on_batch(X[rows], y[rows])
        losses.append(float(loss(y, model(X))))
    return np.array(losses)


@confirms("optimization/loss_curves#single_examples_oscillate_at_a_good_rate", "Keras: its own model and descent")
def test_the_curves_equal_keras():
    rng = stream(by.single_examples_oscillate_at_a_good_rate)
    seed = rng.integers(2**32)
    lower, good, higher = (curve_of_keras(np.random.default_rng(seed), 1, rate) for rate in (0.025, 0.1, 0.4))
    share, *ends = by.single_examples_oscillate_at_a_good_rate(
        stream(by.single_examples_oscillate_at_a_good_rate)
    ).numbers.values()
    assert ends == pytest.approx([losses[-10:].mean() for losses in (lower, good, higher)], rel=1e-4)
    assert share == pytest.approx(sum(b > a for a, b in pairwise(good)) / 90)


@pytest.mark.parametrize("seed", range(3))
def test_roughness_is_the_spread_about_the_running_mean(seed):
    losses = np.random.default_rng(seed).normal(size=60).cumsum()
    off = np.array([losses[i] - losses[i - 4 : i + 5].mean() for i in range(4, 56)])
    assert by.roughness(losses) == pytest.approx(off[20:].std())


def test_a_straight_line_is_smooth():
    assert by.roughness(np.linspace(5, 1, 80)) == pytest.approx(0, abs=1e-12)
