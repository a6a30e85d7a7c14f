"""Adam's bias correction in the long run."""

from itertools import count
from typing import NamedTuple

import numpy as np
import sympy

from solutions.finding import Derivation, Step, figure
from solutions.part import Key, part

DECAYS = (0.9, 0.999)  # β₁ and β₂ as Adam is usually run


def averages(gradients, beta):
    """The moving average of gradients that starts at 0, and the same with its bias corrected."""
    average = 0.0
    for gradient in gradients:
        average = beta * average + (1 - beta) * gradient
    return average, average / (1 - beta ** len(gradients))


def growing_gradients(beta, power, steps):
    """β^(-power · i) at the steps i = 1, 2, …: constant for power 0."""
    return beta ** (-power * np.arange(1, steps + 1))


def shares(steps, beta):
    """What each gradient counts in the corrected average."""
    return (1 - beta) * beta ** np.arange(steps - 1, -1, -1) / (1 - beta**steps)


def gradients_and_decay(rng):
    return {"g": rng.normal(size=rng.integers(1, 12)), "beta": rng.uniform(0.05, 0.95)}


FADING = Derivation(
    [
        Step(
            r"The distance of the corrected average, $\hat v_t = v_t / (1 - \beta^t)$, from the plain one:",
            r"\left| \hat v_t - v_t \right|",
            lambda g, beta: abs(np.subtract(*averages(g, beta))),
        ),
        Step(
            r"Put $v_t = (1 - \beta^t)\, \hat v_t$.",
            r"\beta^t \left| \hat v_t \right|",
            lambda g, beta: beta ** len(g) * abs(averages(g, beta)[1]),
        ),
        Step(
            r"Unroll $v_t = \beta v_{t-1} + (1 - \beta) g_t$ from $v_0 = 0$.",
            r"\beta^t \left| \sum_{i=1}^{t} w_i\, g_i \right| \quad \text{with} \quad "
            r"w_i = \frac{(1 - \beta)\, \beta^{t-i}}{1 - \beta^t}",
            lambda g, beta: beta ** len(g) * abs(shares(len(g), beta) @ g),
        ),
        Step(
            r"The $w_i$ are positive, and by the geometric series they sum to 1. So if no $|g_i|$ exceeds "
            r"$G = \max_i |g_i|$, neither does the size of their average.",
            r"\beta^t\, G",
            lambda g, beta: beta ** len(g) * np.abs(g).max(),
            "<=",
        ),
        Step(
            r"If all gradients are equal, both sides are the same, so no smaller bound holds for all.",
            r"\beta^t \left| \sum_{i=1}^{t} w_i\, G \right|",
            lambda g, beta: beta ** len(g) * abs(averages(np.full(len(g), np.abs(g).max()), beta)[1]),
        ),
    ],
    gradients_and_decay,
    lambda g, beta: {
        **{"v_t": averages(g, beta)[0], r"\hat v_t": averages(g, beta)[1], "w": shares(len(g), beta)},
        **{"t": len(g), "i": len(g) // 2 + 1, r"\beta": beta, "G": np.abs(g).max()},
    },
)


class Fading(NamedTuple):
    """Limits for ever more steps: of the factor 1/(1 - β^t), and of the difference that it makes."""

    factor: sympy.Expr
    difference: sympy.Expr


def fading_in_tex(limits):
    return (
        rf"\lim_{{t \to \infty}} \frac{{1}}{{1 - \beta^t}} = {sympy.latex(limits.factor)}, \; "
        rf"\lim_{{t \to \infty}} \left( \hat v_t - v_t \right) = {sympy.latex(limits.difference)} "
        r"\; \text{for bounded gradients}"
    )


def tends_to_zero(distance):
    """Whether a distance between average and corrected average vanishes, for constant and for growing gradients."""
    return all(abs(distance(*averages(growing_gradients(0.9, power, steps=200), 0.9))) < 1e-6 for power in (0, 1))


@part(
    "l",
    "Why Adam's bias correction disappears",
    kind="proof",
    points=2,
    topics=("optimization",),
    keywords=(
        "optimizer",
        "exponential moving average",
        "EMA",
        "exponentially weighted average",
        "warm-up of the moments",
        "first moment",
        "beta",
        "RMSprop",
    ),
    derivation=FADING,
    show=lambda limits: f"1/(1 − β^t) → {limits.factor}, and v̂ − v → {limits.difference} for bounded gradients",
    tex=fading_in_tex,
    key=Key(
        "V_t / (1 − β^t) → V_t as t → ∞",
        printed=(1, 0),
        means="reading",
        qualified="A limit over t cannot depend on t. If it means that the ratio of both sides tends to 1, it holds; "
        "if it means that their difference tends to 0, it does not hold for gradients that grow like 1/βᵗ.",
        ours=lambda average, corrected: corrected / average - 1,
        theirs=lambda average, corrected: corrected - average,
        witness=tends_to_zero,
    ),
)
def correction_in_the_long_run(power=0):
    """Limits by SymPy, for 0 < β < 1 and gradients β^(-power · t): by default constant, the worst bounded case.

    >>> correction_in_the_long_run()
    Fading(factor=1, difference=0)
    >>> correction_in_the_long_run(power=1).difference  # gradients that grow as fast as β^t falls
    1/(beta + 1)
    >>> correction_in_the_long_run(power=sympy.Rational(1, 2)).difference  # unbounded, but growing more slowly
    0
    """
    beta, faded = sympy.symbols("beta faded", positive=True)  # faded = βᵗ, which falls to 0 as t grows: 0 < β < 1
    growth = beta**-power
    factor = 1 / (1 - faded)
    # the geometric series, summed: the average is a share, which does not depend on t, of what does
    share, summed = (1 - beta) * growth / (growth - beta), faded**-power - faded
    of_factor, of_difference = (sympy.limit(sympy.cancel(x), faded, 0) for x in (factor, (factor - 1) * summed))
    return Fading(of_factor, sympy.cancel(share) * of_difference)


def steps_until_faded(beta, share=0.01):
    """The first step after which the correction changes the average by less than this share of it."""
    return next(t for t in count(1) if 1 / (1 - beta**t) - 1 < share)


@figure()
def draw_fading(axes):
    """The factor by which the correction multiplies an average, against the step, for β = {{ DECAYS[0] }} (blue) and
    β = {{ DECAYS[1] }} (orange); both axes are logarithmic. It begins at 1/(1 − β) and comes within a hundredth of 1 at
    the dots.
    """
    steps = np.unique(np.geomspace(1, 10_000, 40).astype(int))
    for beta, colour, right in zip(DECAYS, ("C0", "C1"), (1.6, 6), strict=True):
        axes.plot(steps, 1 / (1 - beta**steps), color=colour, linewidth=2)
        axes.annotate(f"β = {beta}", (right, 1 / (1 - beta**right)), (6, 6), textcoords="offset points")
        at = steps_until_faded(beta)
        axes.plot(at, 1 / (1 - beta**at), "o", color=colour)
    axes.set(xscale="log", yscale="log", xlabel="step t", ylabel="1 / (1 − βᵗ)")
