"""Second routes to Winter 2021, question 1, part b."""

import keras
import numpy as np

from solutions.exams.winter_2021.q1.b_batch_normalization import steps_of_descent, true_of_batch_norm
from tests.confirm import confirms
from tests.exams.winter_2021.q1.options import names


@confirms("winter-2021/q1#b", "Keras's own layer in training and at test time, and the conditions of its Hessians")
def test_batch_norm_of_keras_has_the_same_properties():
    rng = np.random.default_rng(5)
    layer = keras.layers.BatchNormalization(momentum=0.9)
    scales = np.array([0.2, 1.0, 5.0])
    data = (rng.standard_normal((256, 3)) * scales + 3).astype(np.float32)
    normalized = np.array(layer(data, training=True))
    for _ in range(60):
        layer(data, training=True)
    one = np.array(layer(data[:1], training=False))
    skipped_at_test = np.abs(one - data[:1]).max() < 0.1 or np.abs(one - normalized[:1]).max() > 0.1

    # Scale and shift of given outputs, by solving two equations for each feature: no descent.
    scale, shift = np.array([2.0, 0.5, 1.5]), np.array([1.0, -1.0, 0.0])
    wanted = scale * normalized + shift
    slope = (wanted[0] - wanted[1]) / (normalized[0] - normalized[1])
    layer.gamma.assign(slope)
    layer.beta.assign(wanted[0] - slope * normalized[0])
    only_by_descent = np.abs(np.array(layer(data, training=True)) - wanted).max() > 1e-2

    faster = np.linalg.cond(np.cov(normalized.T)) < 0.1 * np.linalg.cond(np.cov(data.T))

    def spread(size):
        fresh = keras.layers.BatchNormalization()
        rows = [np.append(0, rng.integers(1, 256, size - 1)) for _ in range(60)]
        return np.var([np.array(fresh(data[of], training=True))[0] for of in rows], axis=0).mean()

    noisy = spread(4) > 2 * spread(64) > 0
    assert true_of_batch_norm.answer() == names((skipped_at_test, only_by_descent, faster, noisy))


def test_steps_of_descent_follow_from_the_eigenvalues():
    """With one direction as flat as `curvature`, the excess falls by (1 - curvature) squared at each step."""
    for curvature in (0.5, 0.1, 0.02):
        X = np.diag([1.0, curvature**0.5])
        y = np.array([0.0, 1.0])  # all of the error is in the flat direction
        expected = np.ceil(np.log(0.01) / np.log((1 - curvature) ** 2))
        assert abs(steps_of_descent(X, y) - expected) <= 1
