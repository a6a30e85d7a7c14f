"""Second routes to bias and noise of the gradients of dependent examples."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.optimization import dependent_examples as by
from tests.confirm import confirms


def drawn_again(seed):
    """The weights and videos that the experiments draw, and the label of each frame."""
    rng = np.random.default_rng(seed)
    w = rng.normal(size=by.FEATURES) / 2
    X, labels = by.videos(rng)
    return w, X, np.repeat(labels[:, None], by.FRAMES, axis=1), rng


@jax.jit
@jax.grad
def gradient(w, X, y):
    z = X @ w
    return jnp.mean(jnp.logaddexp(0, z) - y * z)


def gradients_of_videos(w, X, y):
    return np.stack([gradient(w, frames, labels) for frames, labels in zip(X, y, strict=True)])


def gradients_of_frames(w, X, y):
    return np.asarray(jax.vmap(gradient, (None, 0, 0))(w, X.reshape(-1, 1, by.FEATURES), y.reshape(-1, 1)))


@confirms("optimization/dependent_examples#correlation_does_not_bias", "JAX: autodiff of the loss of every video")
@pytest.mark.parametrize("control", [False, True])
def test_bias_equals_that_of_enumerated_batches(control):
    w, X, y, _ = drawn_again(4)
    full = gradient(w, X.reshape(-1, by.FEATURES), y.ravel())
    mean = gradients_of_videos(w, X[50:] if control else X, y[50:] if control else y).mean(axis=0)
    found = by.correlation_does_not_bias(np.random.default_rng(4), control).numbers["bias, as a share of the gradient"]
    assert found == pytest.approx(np.linalg.norm(mean - full) / np.linalg.norm(full), rel=1e-4, abs=1e-5)


@confirms(
    "optimization/dependent_examples#correlation_adds_noise",
    "JAX's gradients, and second moments of a mean in place of variances",
)
@pytest.mark.parametrize("control", [False, True])
def test_noise_equals_that_of_second_moments(control):
    *data, rng = drawn_again(4)
    g = gradients_of_frames(*data).reshape(by.VIDEOS, by.FRAMES, by.FEATURES)
    if control:
        g = rng.permutation(g.reshape(-1, by.FEATURES)).reshape(g.shape)
    # of eight frames, a pair is one frame twice in an eighth of the cases, and else two that are independent
    twice, mean = np.mean(np.sum(g**2, axis=2)), g.mean(axis=(0, 1))
    of_one_video = np.mean(np.sum(g.mean(axis=1) ** 2, axis=1))
    expected = [np.sqrt((twice + 7 * pair) / 8 - mean @ mean) for pair in (of_one_video, mean @ mean)]
    found = by.correlation_adds_noise(np.random.default_rng(4), control).numbers
    assert list(found.values()) == pytest.approx(expected, rel=1e-4)


@confirms(
    "optimization/dependent_examples#order_biases_each_step", "JAX: autodiff of the loss of every video and frame"
)
@pytest.mark.parametrize("control", [False, True])
def test_errors_in_order_equal_those_of_every_video(control):
    *data, _ = drawn_again(4)
    means, single = gradients_of_videos(*data), gradients_of_frames(*data)
    between = np.mean([np.sum((mean - single.mean(axis=0)) ** 2) for mean in means])
    within = np.mean([np.sum((g - means[frame // by.FRAMES]) ** 2) for frame, g in enumerate(single)])
    bias, noise = (0, between + within / 8) if control else (between, within / 8)
    found = by.order_biases_each_step(np.random.default_rng(4), control).numbers
    assert found == pytest.approx({"bias": bias**0.5, "noise": noise**0.5}, rel=1e-4, abs=1e-9)


def test_the_error_is_the_same_whether_the_video_is_next_or_random():
    g = by.drawn_gradients(np.random.default_rng(7))
    totals = [np.sum(np.square(found)) for found in (by.errors(g, by.EQUAL, True), by.errors_in_order(g))]
    assert totals[0] == pytest.approx(totals[1])


@confirms("optimization/dependent_examples#random_videos_suffice_to_learn", "JAX: autodiff of the loss of each batch")
@pytest.mark.parametrize("control", [False, True])
def test_accuracies_equal_autodiff(control):
    """And new frames, many of them, in place of an expectation."""
    rng, right = np.random.default_rng(5), []
    truth = np.random.default_rng(6).integers(2, size=100_000)
    new = np.random.default_rng(7).normal(truth[:, None], 1.09**0.5, size=(len(truth), 10))
    for _ in range(2):
        X, labels = by.videos(rng)
        order = [step // 4 for step in range(400)] if control else rng.integers(100, size=400)
        for drawn in (np.repeat(order, 8).reshape(400, 8), rng.integers(100, size=(400, 8))):
            w = jnp.zeros(by.FEATURES)
            for videos in drawn:
                w = w - 0.1 * gradient(w, X[videos, rng.integers(16, size=8)], labels[videos])
            right.append(np.mean((new @ np.asarray(w)[:-1] + float(w[-1]) > 0) == truth))
    found = by.random_videos_suffice_to_learn(np.random.default_rng(5), control).numbers
    assert list(found.values()) == pytest.approx(np.reshape(right, (2, 2)).mean(axis=0), abs=3e-3)
