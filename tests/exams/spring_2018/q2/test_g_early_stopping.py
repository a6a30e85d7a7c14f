"""Second routes to Spring 2018, question 2, part g."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.exams.spring_2018.q2.g_early_stopping import (
    draw_filled,
    early_stopping,
    name_blanks,
    noisy_examples,
    training_course,
)
from solutions.pages.figures import drawn_by
from tests.confirm import confirms


@confirms("spring-2018/q2#g", "JAX: the same training with gradients by autodiff")
@pytest.mark.parametrize("wrong_labels", [0.2, 0.0])
def test_blanks_of_a_training_by_autodiff(wrong_labels):
    sets = noisy_examples(np.random.default_rng(0), 40, wrong_labels)
    (X, y), (X_dev, y_dev) = (tuple(map(jnp.asarray, pair)) for pair in sets.values())

    def loss(w, X, y):
        p = jax.nn.sigmoid(X @ w)
        return -jnp.mean(y * jnp.log(p) + (1 - y) * jnp.log(1 - p))

    def epoch(w, _):
        return w - jax.grad(loss)(w, X, y), (loss(w, X, y), loss(w, X_dev, y_dev))

    _, (on_train, on_dev) = jax.lax.scan(epoch, jnp.zeros(X.shape[1]), length=401)
    losses = training_course(wrong_labels=wrong_labels)
    np.testing.assert_allclose(losses["training set"], on_train, atol=1e-4)
    np.testing.assert_allclose(losses["development set"], on_dev, atol=1e-4)
    blanks = early_stopping(wrong_labels=wrong_labels)
    assert (blanks.rising_curve, blanks.falling_curve) == ("development set", "training set")
    assert (blanks.vertical_axis, blanks.horizontal_axis) == (loss.__name__, f"{epoch.__name__}s of training")
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
        losses = training_course(epochs=epochs)
        assert losses["development set"][-1] >= blanks.lowest_development_loss - 1e-4
        assert len(losses["training set"]) == epochs + 1
    stopped = training_course(epochs=blanks.epoch_to_stop)["development set"][-1]
    assert stopped == pytest.approx(blanks.lowest_development_loss, abs=1e-4)


def test_the_blanks_are_in_their_places():
    blanks = early_stopping()
    words = name_blanks(blanks).split("; ")
    assert words[-2:] == ["(5) loss on the development set", "(6) loss on the training set"]
    assert words[2].endswith(f"here {blanks.lowest_development_loss:.3f}")
    assert words[3].endswith(f"{blanks.epoch_to_stop}")
    losses = list(training_course()["development set"])
    assert blanks[2:4] == (pytest.approx(min(losses), abs=1e-4), losses.index(min(losses)))
    axes = drawn_by(draw_filled).axes[0]
    ticks = [label.get_text() for labels in (axes.get_yticklabels(), axes.get_xticklabels()) for label in labels]
    assert ticks == [f"(3) {min(losses):.2f}", f"(4) {blanks.epoch_to_stop}: stop here"]
    curves = [line.get_ydata() for line in axes.lines[:2]]
    for text, curve, rises in zip(axes.texts, curves, (True, False), strict=True):
        assert text.get_text() == ("(5) development set" if rises else "(6) training set")
        assert (curve[-1] > curve.min()) == rises and text.xy[1] in curve
