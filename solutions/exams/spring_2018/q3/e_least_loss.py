"""The softmax's loss is positive."""

from math import log

import numpy as np
import sympy

from solutions.finding import Derivation, Step
from solutions.nn import losses
from solutions.nn.activations import softmax
from solutions.nn.data import blobs, circle
from solutions.nn.metrics import accuracy
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import GradientDescent
from solutions.part import Key, part

loss = sympy.symbols("loss", real=True)
k = sympy.symbols("k", integer=True, positive=True)  # classes that are not the true one
g = sympy.symbols("g", real=True)  # by how much the true logit leads


def others(z, c):
    """The logits without that of class c."""
    return np.delete(z, c)


def one_label_instance(rng):
    z = rng.normal(0, 2, size=rng.integers(2, 7))
    return dict(z=z, c=int(rng.integers(len(z))))


POSITIVE = Derivation(
    steps=[
        Step(
            "By definition; the label is 1 for the true class $c$ and 0 for the others.",
            r"\mathcal{L} = -\sum_{i=1}^{n_y} y_i \log \hat y_i",
            lambda z, c: losses.cross_entropy([softmax(z)], [c]),
        ),
        Step("So one term is left.", r"-\log \hat y_c", lambda z, c: -log(softmax(z)[c])),
        Step(
            "Substitute the softmax, and invert the fraction.",
            r"\log \frac{\sum_{i=1}^{n_y} e^{z_i}}{e^{z_c}}",
            lambda z, c: log(sum(np.exp(z)) / np.exp(z[c])),
        ),
        Step(
            "The term of the true class itself gives the 1.",
            r"\log \left( 1 + \sum_{i \ne c} e^{z_i - z_c} \right)",
            lambda z, c: log(1 + sum(np.exp(others(z, c) - z[c]))),
        ),
        Step(
            r"As $n_y \ge 2$, there is at least one further term, and with $g = \max_{i \ne c} (z_c - z_i)$ each of "
            r"the $k$ is at least $e^{-g} > 0$. The logarithm of a number above 1 is positive.",
            r"\log \left( 1 + k\, e^{-g} \right) > 0",
            lambda z, c: np.log1p((len(z) - 1) * np.exp(-(z[c] - others(z, c)).max())),
            ">=",
        ),
    ],
    instance=one_label_instance,
    names=lambda z, c: {
        **{r"\mathcal{L}": losses.cross_entropy([softmax(z)], [c]), "y": np.eye(len(z))[c], r"\hat y": softmax(z)},
        **{
            "n_y": len(z),
            "k": len(z) - 1,
            "c": c + 1,
            r"\sum_i": range(1, len(z) + 1),
            "g": (z[c] - others(z, c)).max(),
        },
    },
)


def end_of_training(penalty, seed=0):
    """Training accuracy and training loss of a softmax classifier on well separated classes."""
    X, labels = blobs(seed, 100, circle(3, radius=6.0))
    optimizer, loss = GradientDescent(0.3), losses.cross_entropy_with_logits_gradient
    network = train(initialize([2, 3]), X, labels, optimizer, steps=200, loss_gradient=loss, penalty=penalty)
    logits, _ = forward(network, X)
    right = accuracy(logits.argmax(axis=1), labels)
    return {"accuracy": right, "loss": losses.cross_entropy_with_logits(logits, labels)}


PENALTY, NEAR_ZERO = 1.0, 0.01


def lower_bound(answer):
    """The relation in TeX, with what SymPy knows of the sign of its right side."""
    sign = " > 0" if answer.rhs.is_positive else ""
    return sympy.latex(answer).replace("loss", r"\mathcal{L}") + sign


def tells_where_training_ends(ends_near_zero):
    """Whether a reading says with which penalty the training loss ends near zero."""
    return all(ends_near_zero(penalty) == (end_of_training(penalty)["loss"] < NEAR_ZERO) for penalty in (0.0, PENALTY))


@part(
    "e",
    "The loss never reaches zero",
    kind="proof",
    points=3,
    topics=("losses", "activations"),
    keywords=(
        "cross-entropy is positive",
        "softmax never one",
        "CE loss",
        "perfect accuracy",
        "saturation",
        "one-hot label",
        "infinite logits",
    ),
    derivation=POSITIVE,
    show=lambda answer: f"{answer}" + (" > 0" if answer.rhs.is_positive else ""),
    tex=lower_bound,
    key=Key(
        "the loss is log Σ e^z − log e^z of the true class, which is not 0, as the sum is not equal to its one term; "
        "it comes very close to 0 at the end of training",
        means="reason",
        qualified="The loss is positive, as shown. But nothing makes it end very close to zero, not even an accuracy "
        "of one: with an L2 penalty on the weights it stays well away.",
        ours=lambda penalty: penalty == 0,
        theirs=lambda penalty: True,
        witness=tells_where_training_ends,
    ),
)
def least_loss(wrong_classes=k, gap=g):
    """The least loss while no other logit lies further than `gap` below the true one: all others lie there.

    >>> least_loss()
    loss >= log(k*exp(-g) + 1)
    >>> least_loss().rhs.is_positive
    True
    >>> least_loss(wrong_classes=0)  # with a single class the loss is 0
    loss >= 0
    """
    z = sympy.symbols("z", real=True)  # the true logit, which cancels
    probability = sympy.exp(z) / (sympy.exp(z) + wrong_classes * sympy.exp(z - gap))
    return sympy.Ge(loss, sympy.log(sympy.expand(1 / sympy.simplify(probability))))
