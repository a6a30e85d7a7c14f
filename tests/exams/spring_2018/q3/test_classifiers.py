"""What parts of Spring 2018, question 3, share: `classifiers`."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.exams.spring_2018.q3 import classifiers
from solutions.exams.spring_2018.q3.classifiers import chimeras, sigmoid_gradient, softmax_gradient, sure_and_torn
from solutions.exams.spring_2018.q3.g_softmax_for_sets import scaled_gradient
from solutions.exams.spring_2018.q3.h_sigmoids import softmax_logistic_gradient
from solutions.nn.activations import sigmoid
from tests.confirm import confirms


@confirms("spring-2018/q3#g", "JAX: autodiff of the sum over several labels, along a random direction")
@confirms("spring-2018/q3#h", "JAX: autodiff of its own sigmoid's cross-entropy, along a random direction")
@pytest.mark.parametrize("batch, classes", [(1, 4), (3, 5)])
def test_gradients_equal_autodiff(batch, classes):
    rng = np.random.default_rng(batch)
    Z, upstream = rng.normal(size=(2, batch, classes))
    Y = (rng.random((batch, classes)) < 0.6).astype(float)
    Y[:, 0] = 1

    def binary(P):
        return -(Y * jnp.log(P) + (1 - Y) * jnp.log1p(-P)).mean(axis=1).sum()

    losses = {
        softmax_gradient: lambda Z: -(Y * jax.nn.log_softmax(Z)).sum(),
        scaled_gradient: lambda Z: -(Y / Y.sum(axis=1, keepdims=True) * jax.nn.log_softmax(Z)).sum(),
        sigmoid_gradient: lambda Z: binary(jax.nn.sigmoid(Z)),
        softmax_logistic_gradient: lambda Z: binary(jax.nn.softmax(Z)),
    }
    with jax.enable_x64(True):
        for gradient, loss in losses.items():
            _, along = jax.jvp(loss, (jnp.asarray(Z),), (jnp.asarray(upstream),))
            assert (gradient(Z, Y) * upstream).sum() == pytest.approx(float(along), rel=1e-10)


def test_chimeras_show_every_set():
    for together in (False, True):
        _, Y = chimeras(np.random.default_rng(2), together)
        sets = {tuple(map(int, row)) for row in Y}
        assert len(sets) == (11 if together else 15)  # with a cat for every dog, four sets are lost
        assert not together or (Y[:, 1] >= Y[:, 0]).all()


SIGMOIDS = np.log([[3.0, 1 / 4, 1, 1]])  # of 3/4 and 1/5


def test_what_is_sure_and_torn_is_read_in_its_place(monkeypatch):
    monkeypatch.setattr(classifiers, "descend", lambda X, Y, *_, **__: SIGMOIDS[:, : Y.shape[1]])
    assert list(sure_and_torn(sigmoid_gradient, sigmoid).values()) == pytest.approx([3 / 4, 3 / 4])
