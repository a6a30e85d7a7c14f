"""The bound for L labels."""

import numpy as np
import sympy

from solutions.exams.spring_2018.q3.e_least_loss import loss, lower_bound
from solutions.experiments.losses.several_labels import multi_hot_loss
from solutions.finding import Derivation, Step, figure
from solutions.nn.activations import softmax
from solutions.part import Key, part

L = sympy.symbols("L", integer=True, positive=True)  # the labels of the example


def several_labels_instance(rng):
    classes = int(rng.integers(2, 7))
    labels = int(rng.integers(1, classes + 1))
    y = rng.permutation(np.arange(classes) < labels).astype(float)
    return dict(z=rng.normal(0, 1.5, size=classes), y=y)


def in_the_set(z, y):
    """The probabilities of the classes that are right."""
    return softmax(z)[y == 1]


BOUND = Derivation(
    steps=[
        Step(
            "By definition, with $y_i = 1$ for the $L$ classes in $S$ and 0 for the others.",
            r"\mathcal{L}_{CE} = -\sum_{i=1}^{n_y} y_i \log \hat y_i",
            lambda z, y: -np.sum(y * np.log(softmax(z))),
        ),
        Step("So $L$ terms are left.", r"-\sum_{i \in S} \log \hat y_i", lambda z, y: -sum(np.log(in_the_set(z, y)))),
        Step(
            r"Write the sum as $L \ge 1$ times a mean.",
            r"-L \cdot \frac{1}{L} \sum_{i \in S} \log \hat y_i",
            lambda z, y: -y.sum() * np.mean(np.log(in_the_set(z, y))),
        ),
        Step(
            "The logarithm is concave, so the mean of logarithms is at most the logarithm of the mean (Jensen). "
            r"The factor $-L$ reverses the inequality. Equality holds only if all $\hat y_i$ in $S$ are equal.",
            r"-L \log \left( \frac{1}{L} \sum_{i \in S} \hat y_i \right)",
            lambda z, y: -y.sum() * np.log(np.mean(in_the_set(z, y))),
            ">=",
        ),
        Step(
            r"Let $q = \sum_{i \in S} \hat y_i$ be the total probability of the right classes.",
            r"L \log L - L \log q",
            lambda z, y: y.sum() * (np.log(y.sum()) - np.log(in_the_set(z, y).sum())),
        ),
        Step(
            r"The probabilities of *all* classes sum to 1 and none is negative, so $q \le 1$ and $\log q \le 0$. "
            r"Equality holds only if nothing is left for the other classes.",
            r"L \log L",
            lambda z, y: y.sum() * np.log(y.sum()),
            ">=",
        ),
    ],
    instance=several_labels_instance,
    names=lambda z, y: {
        **{
            r"\mathcal{L}": multi_hot_loss(z, y),
            r"\mathcal{L}_{CE}": multi_hot_loss(z, y),
            r"\hat y": softmax(z),
            "n_y": len(y),
        },
        **{"S": np.flatnonzero(y) + 1, "L": y.sum(), "q": in_the_set(z, y).sum()},
    },
)


def last_step_holds(relation):
    """Whether -L log(q/L) stands in this relation to L log L for random predictions of a softmax."""
    rng = np.random.default_rng(0)
    for given in (several_labels_instance(rng) for _ in range(200)):
        size, q = given["y"].sum(), in_the_set(**given).sum()
        left, right = -size * np.log(q / size), size * np.log(size)
        if not (np.isclose(left, right) if relation == "=" else left >= right - 1e-9):
            return False
    return True


@figure()
def draw_bound(axes):
    """The loss of random softmax predictions (dots) for images with one to four of four animals, and the bound
    L log L (bars). No dot lies below its bar.
    """
    rng = np.random.default_rng(0)
    for size in range(1, 5):
        y = np.arange(4) < size
        losses = [multi_hot_loss(rng.uniform(0, 4) * y + 0.6 * rng.normal(size=4), y) for _ in range(40)]
        axes.plot(size + rng.uniform(-0.2, 0.2, size=40), losses, ".", color="C0", markersize=4)
        bound = float(least_loss_of_a_set(size).rhs)
        axes.plot([size - 0.35, size + 0.35], [bound, bound], color="C1", linewidth=3)
    axes.set(xlabel="animals in the image, L", ylabel="cross-entropy", xticks=range(1, 5))


@part(
    "i",
    "A bound for several labels",
    kind="proof",
    points=3,
    bonus=True,
    topics=("losses",),
    keywords=(
        "Jensen's inequality",
        "lower bound",
        "L log L",
        "multi-label classification",
        "cross-entropy",
        "concavity of the logarithm",
        "entropy",
    ),
    derivation=BOUND,
    tex=lower_bound,
    key=Key(
        "with Jensen's inequality, and because the softmax sums to 1, the loss is at least L log L",
        printed=sympy.Ge(loss, L * sympy.log(L)),
        means="notation",
        qualified="The bound is right, but one line is printed with = where ≥ is needed: the probabilities of the "
        "right classes sum to at most 1, and to exactly 1 only if no class is wrong.",
        ours=">=",
        theirs="=",
        witness=last_step_holds,
    ),
)
def least_loss_of_a_set(labels=L, mass=1):
    """The least cross-entropy of an example with several labels that have at most this probability together.

    By Jensen's inequality it is reached where they share it evenly; and it falls as their probability q grows.

    Raises:
        ValueError: there is no label.

    >>> least_loss_of_a_set()
    loss >= L*log(L)
    >>> least_loss_of_a_set(labels=3)
    loss >= 3*log(3)
    >>> least_loss_of_a_set(labels=2, mass=sympy.Rational(1, 2))
    loss >= 4*log(2)
    """
    q = sympy.symbols("q", positive=True)
    if not sympy.sympify(labels).is_positive:
        raise ValueError(f"labels={labels}, expected at least one")
    evenly = -labels * sympy.log(q / labels)
    if not evenly.diff(q).is_negative:
        raise ValueError("the loss does not fall with the probability of the labels")
    return sympy.Ge(loss, sympy.expand_log(evenly.subs(q, mass)))
