"""Momentum: its rule, and why it is faster.

>>> speed_of_momentum.answer()
('cancels', 'rates', 'faster')
"""

from typing import NamedTuple

import numpy as np
import sympy

from solutions.attempt import Formula
from solutions.claim import refuted, shown
from solutions.experiments.optimization import momentum
from solutions.experiments.optimization.momentum import RAVINE
from solutions.experiments.optimization.quadratic import bowl
from solutions.finding import Derivation, Step, figure
from solutions.nn.optimizers import GradientDescent, Momentum, descend
from solutions.part import Key, part, prose

V, W, g = sympy.symbols("V W g")
alpha, beta = sympy.symbols("alpha beta", positive=True)


class Update(NamedTuple):
    """The right sides of the two equations; that of W reads the new V."""

    V: sympy.Expr
    W: sympy.Expr


def in_order(total, letters):
    r"""A sum in TeX: the terms of these letters in this order, coefficients first, and then what has none of them.

    >>> print(in_order(2 - alpha * V + W, (W, V)))
    W - \alpha V + 2
    """
    terms = []
    for letter, factor in sorted(
        sympy.collect(sympy.expand(total), letters, evaluate=False).items(),
        key=lambda term: (*letters, sympy.S.One).index(term[0]),
    ):
        tex = sympy.latex(factor, order="rev-lex")
        written = f"({tex})" if factor.is_Add else tex
        terms.append(written if letter == 1 else f"{letter}" if factor == 1 else f"{written} {letter}")
    return " + ".join(terms).replace("+ -", "-")


def in_tex(update):
    r"""Both equations, with W before the step that is taken from it.

    >>> print(in_tex(momentum_update()))
    V \leftarrow \beta V + (1 - \beta) g, \qquad W \leftarrow W - \alpha V
    >>> print(in_tex(momentum_update(averaging=False)))
    V \leftarrow \beta V + g, \qquad W \leftarrow W - \alpha V
    """
    return rf"V \leftarrow {in_order(update.V, (V, g))}, \qquad W \leftarrow {in_order(update.W, (W, V))}"


def same_update(ours, printed):
    return all(sympy.expand(one - other) == 0 for one, other in zip(ours, printed, strict=True))


def states(gradients, alpha, beta, W):
    """V and W after each of these gradients, the first with V = 0."""
    optimizer, states = Momentum(alpha, beta), []
    for gradient in gradients:
        W = optimizer.step(W, gradient)
        states.append((optimizer.velocity, W))
    return states


def two_states(g, alpha, beta, W):
    """V and W after all gradients, and one before."""
    return states(g, alpha, beta, W)[-2:]


UNROLLED = Derivation(
    [
        Step(
            "The average after step $t$:",
            r"V_t",
            lambda g, alpha, beta, W: two_states(g, alpha, beta, W)[1][0],
        ),
        Step(
            "It keeps the share $\\beta$ of what it was, and takes the rest from the new gradient.",
            r"\beta V_{t-1} + (1 - \beta)\, g_t",
            lambda g, alpha, beta, W: beta * two_states(g, alpha, beta, W)[0][0] + (1 - beta) * g[-1],
        ),
        Step(
            "Unrolled from $V_0 = 0$: each gradient counts $\\beta$ times as much as the next.",
            r"(1 - \beta) \sum_{i=1}^{t} \beta^{t-i}\, g_i",
            lambda g, alpha, beta, W: (1 - beta) * sum(beta ** (len(g) - 1 - i) * g[i] for i in range(len(g))),
        ),
        Step("The weight steps against this average.", r"W_t", lambda **given: two_states(**given)[1][1], ""),
        Step(
            "The learning rate multiplies it.",
            r"W_{t-1} - \alpha V_t",
            lambda alpha, **given: (
                two_states(alpha=alpha, **given)[0][1] - alpha * two_states(alpha=alpha, **given)[1][0]
            ),
        ),
    ],
    lambda rng: {
        "g": rng.normal(size=rng.integers(2, 9)),
        **{"alpha": rng.uniform(0.1, 2), "beta": rng.uniform(0.1, 0.9), "W": rng.normal()},
    },
    lambda g, alpha, beta, W: {
        **dict(zip(("V_{t-1}", "W_{t-1}"), two_states(g, alpha, beta, W)[0], strict=True)),
        **dict(zip(("V_t", "W_t"), two_states(g, alpha, beta, W)[1], strict=True)),
        **{"g": g, "g_t": g[-1], "t": len(g), r"\alpha": alpha, r"\beta": beta},
    },
)


@part(
    "f-i",
    "The update rule of momentum",
    kind="formula",
    points=2,
    points_note="for both parts of f",
    topics=("optimization",),
    keywords=(
        "gradient descent with momentum",
        "exponentially weighted average",
        "velocity",
        "update equations",
        "moving average",
        "SGD with momentum",
        "heavy ball",
    ),
    derivation=UNROLLED,
    show=lambda update: f"V ← {update.V}, W ← {update.W}",
    tex=in_tex,
    formula=Formula(
        lambda rng: {
            **{"V": rng.normal(), "W": rng.normal(), "g": rng.normal()},
            **{"alpha": rng.uniform(0.1, 2), "beta": rng.uniform(0.1, 0.9)},
        },
        cut=lambda update: update._asdict(),
        fields={"V": "The new $V$", "W": "The new $W$, in terms of the new $V$"},
        mistakes={
            "The factors have changed places: β belongs to the past.": lambda V, g, beta: (1 - beta) * V + beta * g,
            "The weights of an average sum to 1, those of a plain sum do not; the question says which V is.": (
                lambda V, g, beta, averaging: beta * V + (g if averaging else (1 - beta) * g)
            ),
            "That climbs: the loss falls against the gradient.": lambda V, W, alpha: W + alpha * V,
            "That is gradient descent: the step has to use V.": lambda W, g, alpha: W - alpha * g,
        },
    ),
    vary={"averaging": (True, False)},
    key=Key(
        "V = βV + (1 − β) ∂J/∂W and W = W − αV",
        printed=Update(beta * V + (1 - beta) * g, W - alpha * V),
        accepts=same_update,
    ),
)
def momentum_update(averaging=True):
    """How V and W change with a gradient g. An average weighs the gradients of all past steps by c βⁱ, such that the
    weights sum to 1; a plain sum has c = 1.

    >>> momentum_update()
    Update(V=V*beta + g*(1 - beta), W=-V*alpha + W)
    >>> momentum_update(averaging=False).V
    V*beta + g
    """
    i = sympy.Symbol("i", integer=True)
    all_weights = sympy.summation(beta**i, (i, 0, sympy.oo)).args[0][0]  # the series, for β < 1
    return Update(beta * V + (g / all_weights if averaging else g), W - alpha * V)


def directions(gradients, share=0.9):
    """The average of gradients so far, weighed as momentum does, and the last of them."""
    weights = share ** np.arange(len(gradients) - 1, -1, -1)
    return weights @ gradients, gradients[-1]


def is_the_step_of_momentum(direction):
    """Whether the steps of momentum in a ravine go, but for their length, against `direction(gradients)`."""
    H, start = bowl(np.random.default_rng(0), RAVINE)
    path = np.array(list(descend(lambda theta: H @ theta, start, Momentum(1.0), 40)))
    gradients, steps = path[:-1] @ H, np.diff(path, axis=0)
    units = ((direction(gradients[: t + 1]), step) for t, step in enumerate(steps))
    return all(np.allclose(-d / np.linalg.norm(d), step / np.linalg.norm(step)) for d, step in units)


speed_of_momentum = prose(
    "f-ii",
    "Why momentum is faster",
    points_note="in the two of f-i",
    topics=("optimization",),
    keywords=(
        "benefit of momentum",
        "oscillations",
        "ravine",
        "acceleration",
        "ill-conditioned",
        "zigzag",
        "exponentially weighted gradients",
    ),
    claims={
        "cancels": shown(
            "It steps along an average of the gradients, in which what changes its sign, across a ravine, cancels, and "
            "what keeps its sign, along the ravine, stays.",
            momentum.cancels_changing_signs,
        ),
        "rates": shown(
            "This allows a learning rate that is so large that plain gradient descent would diverge.",
            momentum.allows_larger_rates,
        ),
        "faster": shown(
            "So in a ravine it needs far fewer updates, if each method has its best learning rate.",
            momentum.speeds_up_in_a_ravine,
        ),
        "steepest": refuted(
            "It makes sure that each step has the direction in which the loss changes most.",
            momentum.leaves_the_steepest_direction,
        ),
        "always": refuted("It is always faster than gradient descent.", momentum.slows_in_a_round_bowl),
        "same": refuted(
            "As an average, with the factor 1 − β, it makes the loss fall much faster at the same learning rate.",
            momentum.gains_little_at_the_same_rate,
        ),
    },
    key=Key(
        "averages of the gradients cancel oscillations, and ensure that the update has the direction of maximum change",
        printed=("cancels", "steepest"),
        accepts=lambda ours, printed: "cancels" in printed,
        means="reason",
        qualified="The direction of maximum change is that of the gradient, in which plain gradient descent steps; "
        "momentum leaves it, for the average of all gradients so far, and that is how it cancels oscillations.",
        ours=lambda: lambda gradients: directions(gradients)[0],
        theirs=lambda: lambda gradients: directions(gradients)[1],
        witness=is_the_step_of_momentum,
    ),
)


@figure(height=4.4, rows=2, sharex=True, sharey=True)
def draw_ravine(axes):
    """Twenty-five steps from the same start in a ravine, whose walls are twenty-five times as steep as its floor; the
    minimum is at 0, 0. Top: gradient descent, near its largest stable rate, jumps from wall to wall and creeps along
    the floor. Bottom: momentum at six times this rate; its jumps soon cancel, and it arrives.
    """
    curvatures, start = np.array([0.04, 1.0]), np.array([-9.0, 1.5])
    grid = np.meshgrid(np.linspace(-10, 4, 60), np.linspace(-3, 3, 40))
    loss = np.tensordot(curvatures, np.square(grid), 1)
    for panel, name, optimizer, colour in (
        (axes[0], "gradient descent", GradientDescent(1.9), "C0"),
        (axes[1], "momentum", Momentum(6 * 1.9, 0.8), "C1"),
    ):
        path = np.array(list(descend(lambda theta: curvatures * theta, start, optimizer, 25)))
        panel.contour(*grid, loss, levels=[0.1, 0.5, 1.5, 3, 5], colors="0.7", linewidths=0.7)
        panel.plot(*path.T, "o-", color=colour, markersize=3, linewidth=1)
        panel.set_title(name, loc="left")
        panel.set(ylabel="across")
    axes[1].set_xlabel("along the floor")
