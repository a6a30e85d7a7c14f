"""Convergence with a constant step.

>>> runs_that_converge.answer()
('ii',)
>>> runs_that_converge.answer(steps=(0.05, 0.01, 0.4, 1.2)), runs_that_converge.answer(starts=(0.3, 1, 0.3, 1))
(('i', 'ii'), ('ii',))
"""

from itertools import islice

from solutions.claim import refuted, shown
from solutions.experiments.optimization.constant_step import exact, path, reaches_zero, repeated
from solutions.finding import Finding, figure
from solutions.part import Key, choice

LOSSES = "|x|", "x²", "|x|", "x²"
STARTS, STEPS = (0.1, 1, 1, 1), (0.5, 0.99, 1.5, 1)


def ends(number, right):
    """What decides whether the loss of a run tends to 0; `right` is what the decider shows."""

    def follow(starts=STARTS, steps=STEPS):
        """Follow the run in exact fractions: which points does it repeat, or by which factor does each update change
        x?
        """
        found = reaches_zero(LOSSES[number], starts[number], steps[number])
        return Finding(found.holds is right, found.numbers)

    return follow


def runs(starts, steps):
    """Rows of the four runs: numeral, loss, start and step."""
    return list(zip(("i", "ii", "iii", "iv"), LOSSES, starts, steps, strict=True))


def last_points(start, step):
    """The points that descent on |x| repeats, in exact fractions and in floats.

    >>> last_points(0.3, 0.1)
    ['0', '0.1 and −3e-17']
    """
    points = (repeated(run) for run in (exact("|x|", start, step), path("|x|", start, step)))
    return [" and ".join(f"{float(x):.1g}".replace("-", "−", 1) for x in cycle) for cycle in points]


runs_that_converge = choice(
    "e",
    "Convergence with a constant step",
    points=2,
    topics=("optimization",),
    keywords=(
        "learning rate too high",
        "learning rate too large",
        "step size",
        "gradient descent",
        "oscillation",
        "overshooting",
        "absolute value loss",
        "subgradient",
    ),
    several=True,
    given=dict(starts=STARTS, steps=STEPS),
    vary={
        "steps": (
            (0.05, 0.01, 0.4, 1.2),
            (0.04, 0.5, 0.25, 1),
            (0.2, 0.3, 1, 0.995),
            (0.1, 1, 0.3, 1.01),
        )
    },
    claims={
        "i": refuted(
            "$|x|$ from {{ starts[0] }}",
            ends(0, False),
            because="The slope has size 1 wherever $x \\ne 0$, so that every update is as long as the step. The start "
            "is no multiple of it, and the run jumps over 0 for ever.",
        ),
        "ii": shown("$x^2$ from {{ starts[1] }}, with the smaller of its two steps", ends(1, True)),
        "iii": refuted(
            "$|x|$ from {{ starts[2] }}",
            ends(2, False),
            because="Every update is as long as the step, and the start is no multiple of it: the run jumps over 0 "
            "and back.",
        ),
        "iv": refuted(
            "$x^2$ from {{ starts[3] }}, with the larger of its two steps",
            ends(3, False),
            because="Each update multiplies $x$ by ${{ found['factor of x in each update'] }}$, which does not shrink "
            "it.",
        ),
    },
    key=Key("(ii)", printed=("ii",)),
)


@figure(height=3.9, rows=2, sharex=True)
def draw_runs(axes, updates=20):
    """The first {{ updates }} updates of the runs on |x| (above) and on x² (below): x against the number of updates.
    All four jump over the minimum at 0 each time, but only (ii) comes nearer to it.
    """
    for row, (name, loss, start, step) in enumerate(runs(STARTS, STEPS)):
        points = [float(x) for x in islice(exact(loss, start, step), updates + 1)]
        axes[row % 2].plot(points, "o-", color=f"C{row}", markersize=3, linewidth=1, label=f"({name}) step {step}")
    for panel, loss in zip(axes, LOSSES, strict=False):
        panel.axhline(0, color="k", linewidth=0.8)
        panel.set(ylabel=f"x, on {loss}", ylim=(-1.2, 1.9))
        panel.legend(ncols=2, loc="upper center")
    axes[-1].set(xlabel="updates", xticks=range(0, updates + 1, 5))
