"""Second routes to Spring 2018, question 2, part g."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.exams.spring_2018.q2.g_early_stopping import (
    blanks_by_accuracy,
    draw_filled,
    early_stopping,
    name_blanks,
    noisy_examples,
    readings_of_the_figure,
    stopping_early_pays,
    stops_by_data_set,
    training_course,
)
from solutions.nn.losses import binary_cross_entropy_with_logits
from tests.confirm import confirms
from tests.exams.spring_2018.q2.figures import closed


@confirms("spring-2018/q2#g", "JAX: the same training with gradients by autodiff")
@pytest.mark.parametrize("wrong_labels", [0.2, 0.0])
def test_learning_curves_equal_autodiff(wrong_labels):
    sets = noisy_examples(40, wrong_labels, np.random.default_rng(0))
    (X, y), (X_dev, y_dev) = (tuple(map(jnp.asarray, pair)) for pair in sets.values())

    def loss(w, X, y):
        p = jax.nn.sigmoid(X @ w)
        return -jnp.mean(y * jnp.log(p) + (1 - y) * jnp.log(1 - p))

    def epoch(w, _):
        return w - jax.grad(loss)(w, X, y), (loss(w, X, y), loss(w, X_dev, y_dev))

    _, (on_train, on_dev) = jax.lax.scan(epoch, jnp.zeros(X.shape[1]), length=401)
    losses = training_course(wrong_labels=wrong_labels).losses
    np.testing.assert_allclose(losses["training set"], on_train, atol=1e-4)
    np.testing.assert_allclose(losses["development set"], on_dev, atol=1e-4)

    blanks = early_stopping(wrong_labels=wrong_labels)
    assert (blanks.rising_curve, blanks.falling_curve) == ("development set", "training set")
    assert blanks.epoch_to_stop == pytest.approx(int(on_dev.argmin()), abs=3)  # it is flat there
    assert blanks.lowest_development_loss == pytest.approx(float(on_dev.min()), abs=2e-4)
    assert (np.diff(on_train) < 0).all() and float(on_train[-1]) < float(on_dev[-1])
    if wrong_labels:
        assert float(on_dev[-1]) > float(on_dev.min()) + 0.01
    else:
        assert blanks.epoch_to_stop == 400


@confirms("spring-2018/q2#g", "training up to the epoch named, and to others: none has a lower development loss")
def test_no_other_epoch_is_better():
    blanks = early_stopping()
    for epochs in (0, 20, blanks.epoch_to_stop - 20, blanks.epoch_to_stop, blanks.epoch_to_stop + 20, 200):
        course = training_course(epochs=epochs)
        assert course.losses["development set"][-1] >= blanks.lowest_development_loss - 1e-4
        assert len(course.losses["training set"]) == epochs + 1
    stopped = training_course(epochs=blanks.epoch_to_stop).losses["development set"][-1]
    assert stopped == pytest.approx(blanks.lowest_development_loss, abs=1e-4)


def test_stopping_early_pays_with_wrong_labels_and_only_then():
    for seed in range(8):
        noisy, clean = (stopping_early_pays(seed, control=control) for control in (False, True))
        assert noisy and not clean
        losses = training_course(seed=seed).losses["development set"]
        stop = noisy.numbers["epoch of the lowest loss"]
        assert losses[stop] * (1 + noisy.numbers["excess at the end"]) == pytest.approx(losses[400])
        assert clean.numbers == {"epoch of the lowest loss": 400, "excess at the end": 0}
    assert stops_by_data_set()[0][1] == early_stopping().epoch_to_stop


def test_the_best_accuracy_is_a_count():
    best, epoch = blanks_by_accuracy()
    X, y = noisy_examples(40, 0.2, np.random.default_rng(0))["development set"]
    train_X, train_y = noisy_examples(40, 0.2, np.random.default_rng(0))["training set"]
    w = np.zeros(X.shape[1])
    for _ in range(epoch):
        w -= train_X.T @ (1 / (1 + np.exp(-train_X @ w)) - train_y) / len(train_y)
    assert sum((X @ w > 0) == (y == 1)) / len(y) == best
    assert binary_cross_entropy_with_logits(X @ w, y) > early_stopping().lowest_development_loss


def test_the_blanks_are_in_their_places():
    blanks = early_stopping()
    words = name_blanks(blanks).split("; ")
    assert words[-2:] == ["(5) loss on the development set", "(6) loss on the training set"]
    assert words[2].endswith(f"here {blanks.lowest_development_loss:.3f}") and words[3].endswith(
        f"{blanks.epoch_to_stop}"
    )
    by_loss, by_accuracy = readings_of_the_figure()
    losses = training_course().losses["development set"]
    assert by_loss[1:] == (pytest.approx(losses.min(), abs=1e-4), list(losses).index(losses.min()))
    assert by_accuracy[1:] == blanks_by_accuracy()
    axes = closed(draw_filled()).axes[0]
    ticks = [label.get_text() for labels in (axes.get_yticklabels(), axes.get_xticklabels()) for label in labels]
    assert ticks == [f"(3) {losses.min():.2f}", f"(4) {losses.argmin()}: stop here"]
    curves = [line.get_ydata() for line in axes.lines[:2]]
    for text, curve, rises in zip(axes.texts, curves, (True, False), strict=True):
        assert text.get_text() == ("(5) development set" if rises else "(6) training set")
        assert (curve[-1] > curve.min()) == rises and text.xy[1] in curve
