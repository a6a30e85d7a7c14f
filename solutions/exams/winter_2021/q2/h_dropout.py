"""Dropout without the division by p."""

import math
from itertools import product

import numpy as np
import sympy

from solutions.attempt import Formula
from solutions.experiments.regularization.dropout import mean_over_masks
from solutions.finding import Derivation, Step
from solutions.part import Key, part

P = sympy.Symbol("p")  # the probability of keeping a unit


def random_layer(rng):
    """A layer h of four units with dropout, and a dense layer (3, 4) that reads it."""
    return {"h": rng.normal(size=4), "W": rng.normal(size=(3, 4)), "b": rng.normal(size=3), "p": rng.uniform(0.1, 0.9)}


RESCALING = Derivation(
    [
        Step(
            "In training, what the next layer computes with its weights $W$ and biases $b$ is random. Its expectation "
            "is the sum over all masks $d$ of the $n$ units, each with its probability, in which $|d|$ is the number "
            "of units that are kept:",
            r"\mathbb{E}[W(d \odot h) + b] = \sum_{d \in \{0,1\}^n} p^{|d|} (1-p)^{n-|d|} (W(d \odot h) + b)",
            lambda h, W, b, p: mean_over_masks(lambda d: W @ (d * h) + b, len(h), p),
        ),
        Step(
            "The probabilities sum to one, and the expectation passes through a linear map:",
            r"W \left(\mathbb{E}[d] \odot h\right) + b, \qquad "
            r"\mathbb{E}[d_i] = \sum_{d \in \{0,1\}^n} p^{|d|} (1-p)^{n-|d|}\, d_i",
            lambda h, W, b, p: W @ (mean_over_masks(lambda d: d, len(h), p) * h) + b,
        ),
        Step(
            "In $\\mathbb{E}[d_i]$ only the masks with $d_i = 1$ count: a factor $p$, and for the other units the "
            "binomial theorem:",
            r"W \left(p\, (p + 1 - p)^{n-1}\, h\right) + b",
            lambda h, W, b, p: W @ (p * (p + 1 - p) ** (len(h) - 1) * h) + b,
        ),
        Step(
            "So at test time, without dropout, the units have to be multiplied by $p$:",
            r"W (p\, h) + b",
            lambda h, W, b, p: W @ (p * h) + b,
        ),
    ],
    instance=random_layer,
    names=lambda h, W, b, p: {
        **{"n": len(h), "i": len(h), r"\{0,1\}^n": list(product((0, 1), repeat=len(h)))},
        r"\mathbb{E}": [
            (math.prod(p if kept else 1 - p for kept in d), {"d": d}) for d in product((0, 1), repeat=len(h))
        ],
    },
)


def scaled_everywhere(W, h, b, p):
    """The next layer with *its* output multiplied by p as well, although it has no dropout."""
    return p * (W @ (p * h) + b)


def scaled_where_dropped(W, h, b, p):
    """The next layer at test time, where only the units with dropout are multiplied by p."""
    return W @ (p * h) + b


def is_the_training_mean(layer, seed=0):
    """Whether a layer at test time gives the mean over all masks of its training output, on a random instance."""
    at = random_layer(np.random.default_rng(seed))
    mean = mean_over_masks(lambda d: at["W"] @ (d * at["h"]) + at["b"], 4, at["p"])
    return bool(np.allclose(layer(**at), mean))


@part(
    "h",
    "Dropout that was trained without rescaling",
    kind="formula",
    points=2,
    topics=("regularization",),
    keywords=(
        "drop-out",
        "inverted dropout",
        "keep_prob",
        "keep probability",
        "scaling at test time",
        "weight scaling rule",
        "expectation",
        "inference",
    ),
    derivation=RESCALING,
    fields={"": r"$\mathbb{E}[d \odot h]$, in $p$ and the column $h$"},
    formula=Formula(
        lambda rng: {"p": rng.uniform(0.1, 0.9), "h": rng.normal(size=(3, 1))},
        typed=lambda answer: rf"{sympy.latex(sympy.gcd_list(list(answer)))}\,h",
        mistakes={
            "That is what the division by p in training is for; here nothing was divided.": lambda h: h,
            "The unit is kept with the probability p, and dropped with 1 − p.": lambda p, h: (1 - p) * h,
        },
    ),
    show=lambda answer: "E[d ∘ h] = (" + ", ".join(map(str, answer)) + ")",
    tex=lambda answer: (
        rf"\mathbb{{E}}[d \odot h] = {sympy.latex(answer)} = {sympy.latex(sympy.gcd_list(list(answer)))}\,h"
    ),
    key=Key(
        "multiply the outputs of each layer by p; the mathematics is only announced",
        printed=P * sympy.Matrix(sympy.symbols("h1:4")),
        means="reading",
        qualified="Only the layers that have dropout are to be multiplied, not each layer: a dense layer without it "
        "would come out as p(W(p h) + b), which is not its mean in training, W(p h) + b.",
        ours=scaled_where_dropped,
        theirs=scaled_everywhere,
        witness=is_the_training_mean,
    ),
)
def expected_activations(units=3):
    """The expectation of d ∘ h, (units, 1), over all masks d whose units are kept with probability p.

    >>> expected_activations()
    Matrix([
    [h1*p],
    [h2*p],
    [h3*p]])
    >>> expected_activations(units=1)
    Matrix([[h1*p]])
    """
    h = np.array(sympy.symbols(f"h1:{units + 1}"))
    return sympy.Matrix(mean_over_masks(lambda d: d * h, units, P)).expand()
