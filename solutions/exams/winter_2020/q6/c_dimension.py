"""The dimension of the input and the size of an attack.

>>> effect_of_the_dimension.answer()
('no', 'scale', 'stays')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.backpropagation import adversarial_dimension
from solutions.experiments.backpropagation.adversarial_dimension import EPSILON, SCALINGS, score_change
from solutions.finding import Derivation, Step, figure, found_by
from solutions.part import Key, prose


def draw_model(rng):
    """Weights, an input and a bias of a linear score, and a step ε."""
    return dict(w=rng.normal(size=5), x=rng.normal(size=5), b=rng.normal(), epsilon=rng.uniform(0.1, 1))


CHANGE = Derivation(
    [
        Step(
            "The score of the moved input, with $s_i$ for the sign of $w_i$:",
            r"\sum_{i=1}^{n} w_i (x_i + \varepsilon s_i) + b",
            lambda w, x, b, epsilon: w @ (x + epsilon * np.sign(w)) + b,
        ),
        Step(
            "The old score, and what the step adds to it:",
            r"\sum_{i=1}^{n} w_i x_i + b + \varepsilon \sum_{i=1}^{n} w_i s_i",
            lambda w, x, b, epsilon: w @ x + b + epsilon * (w @ np.sign(w)),
        ),
        Step(
            "A number times its sign is its magnitude: every entry adds to the change, none takes away.",
            r"\sum_{i=1}^{n} w_i x_i + b + \varepsilon \sum_{i=1}^{n} |w_i|",
            lambda w, x, b, epsilon: w @ x + b + epsilon * np.abs(w).sum(),
        ),
    ],
    draw_model,
    lambda w, x, b, epsilon: {r"\varepsilon": epsilon, "s": np.sign(w), "n": len(w)},
)


def grows_with(powers):
    """Whether these are the powers of the dimension with which the change of the score grows, if the weights keep their
    magnitude, shrink like 1/√n, and shrink like 1/n.
    """
    found = found_by(adversarial_dimension.growth_depends_on_the_weights).numbers.values()
    return np.abs(np.subtract(list(found), powers)).max() < 0.1


effect_of_the_dimension = prose(
    "c",
    "Does a larger input need a larger ε?",
    points=1,
    topics=("gan-adversarial",),
    keywords=(
        "FGSM",
        "high-dimensional inputs",
        "linear explanation of adversarial examples",
        "L1 norm",
        "logistic regression",
        "image resolution",
        "perturbation size",
    ),
    claims={
        "no": shown(
            "No. The change of a linear score $w^T x + b$ has a term for each entry, all of the same sign: "
            "$\\varepsilon \\sum |w_i|$. "
            "If the terms of the score itself partly cancel, ever smaller steps suffice as the dimension grows.",
            adversarial_dimension.needed_step_falls,
        ),
        "scale": shown(
            "What is needed is the score divided by $\\sum |w_i|$. The scale of the weights does not matter: it "
            "cancels.",
            adversarial_dimension.needed_step_ignores_the_scale,
        ),
        "stays": shown(
            "The ε that is needed may also stay the same: where every entry speaks for the class, the score grows as "
            "fast as its change.",
            adversarial_dimension.needed_step_may_stay,
        ),
        "increases": refuted(
            "Yes: the more entries an input has, the larger a step each of them needs.",
            adversarial_dimension.needed_step_falls,
        ),
        "linear": refuted(
            "Whatever the weights are, the change of the score grows linearly with the dimension, for fixed ε.",
            adversarial_dimension.growth_depends_on_the_weights,
        ),
    },
    derivation=CHANGE,
    key=Key(
        "false: for logistic regression the score changes by Θ(εmn), m the average magnitude of the weights, which "
        "grows linearly with the dimension n for fixed ε",
        printed=("no",),
        means="reason",
        qualified="The statement is false, as the key says. But its linear growth assumes weights whose average "
        "magnitude m stays as the dimension grows: if they shrink like 1/√n, as usual initialisations do, the change "
        "grows like √n, and if they shrink like 1/n, not at all.",
        ours=(1, 0.5, 0),
        theirs=(1, 1, 1),
        witness=grows_with,
    ),
)


@figure()
def draw_changes(axes):
    """By how much the score changes for a fixed ε, against the dimension of the input (both logarithmic), for normal
    weights that keep their magnitude, that shrink like 1/√n, and that shrink like 1/n.
    """
    rng, dimensions = np.random.default_rng(0), np.geomspace(10, 10_000, 12).astype(int)
    for (name, power), style in zip(SCALINGS.items(), ("o-", "s-", "^-"), strict=True):
        changes = [score_change(rng.standard_normal(n) / n**power, EPSILON) for n in dimensions]
        axes.plot(dimensions, changes, style, markersize=3.5, label=f"weights {name}")
    axes.set(xscale="log", yscale="log", xlabel="dimension n of the input", ylabel="change of the score")
    axes.legend()
