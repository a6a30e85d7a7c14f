"""Variants of gradient descent.

>>> over_the_full_batch.answer(), over_single_examples.answer()
(('cost', 'time', 'passes', 'saddles'), ('vectorized', 'time', 'stable', 'updates'))
>>> of_adam.answer()
('rates', 'scale', 'saddle')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.optimization import adam, batch_race, batch_size, learning_rate, saddle_points
from solutions.experiments.optimization.adam import saddle_slope, updates_to_leave
from solutions.experiments.optimization.batch_race import FULL, MINI, SINGLE, seconds
from solutions.experiments.optimization.batch_size import last_error
from solutions.experiments.optimization.learning_rate import largest_stable
from solutions.finding import figure
from solutions.nn.optimizers import descend
from solutions.part import Key, prose

over_the_full_batch = prose(
    "j-i",
    "An advantage of minibatches over the full batch",
    points=2,
    topics=("optimization",),
    keywords=(
        "mini-batch gradient descent",
        "batch gradient descent",
        "GPU memory",
        "updates per epoch",
        "faster convergence",
        "computational cost",
        "escape saddle points",
    ),
    claims={
        "cost": shown(
            "An update costs less: the memory for the layers' outputs, for one, grows with the batch.",
            batch_size.memory_grows,
        ),
        "time": shown(
            "In the time of one update with the full batch, many updates with minibatches lead much closer to the "
            "optimum.",
            batch_race.minibatches_win_in_time,
        ),
        "passes": shown(
            "In one pass over the data, many updates lead further than a single one.",
            batch_size.fewer_updates_in_a_pass,
        ),
        "saddles": shown("Their noise can lead off a saddle point.", saddle_points.left_by_minibatches),
        "updates": refuted(
            "Minibatches need fewer updates than the full batch.", batch_race.full_batch_wins_per_update
        ),
    },
    key=Key("less expensive to compute, and converges faster", printed=("cost", "time")),
)

over_single_examples = prose(
    "j-ii",
    "An advantage of minibatches over single examples",
    points=2,
    topics=("optimization",),
    keywords=(
        "mini-batch gradient descent",
        "stochastic gradient descent",
        "SGD",
        "batch size of 1",
        "vectorization",
        "GPU",
        "noisy gradient",
        "faster convergence",
    ),
    claims={
        "vectorized": shown(
            "The examples of a batch are computed together, by vectorised operations, which takes far less time per "
            "example.",
            batch_size.vectorized_is_faster,
        ),
        "time": shown(
            "So minibatches lead closer to the optimum in the same time.", batch_race.minibatches_win_in_time
        ),
        "stable": shown(
            "Less noise makes larger learning rates possible: at one with which single examples diverge, minibatches "
            "converge.",
            learning_rate.fixed_favours_the_large_batch,
        ),
        "updates": shown(
            "In the same number of updates, too, they lead closer to the optimum.",
            batch_race.full_batch_wins_per_update,
        ),
        "passes": refuted(
            "In one pass over the data, they lead closer to the optimum, whatever the time.",
            batch_race.single_examples_win_per_pass,
        ),
        "memory": refuted("They need less memory than single examples.", batch_size.memory_grows),
    },
    key=Key(
        "converges faster, diverges less, and can use vectorised libraries",
        printed=("vectorized", "time", "stable"),
    ),
)


def leaves_as_soon_as_adam(ability):
    """Whether Adam's moving average of the gradients alone, or its division by their size alone, leaves a
    saddle at the same rate in no more than twice the updates that Adam needs. The start is a millionth off.
    """
    alone, both = (updates_to_leave(adam.ABILITIES[name](0.1), (1.0, 1e-6)) for name in (ability, "Adam"))
    return alone <= 2 * both


of_adam = prose(
    "j-iii",
    "An advantage of Adam over gradient descent",
    points=2,
    topics=("optimization",),
    keywords=(
        "Adam optimizer",
        "adaptive learning rate",
        "per-parameter learning rate",
        "momentum",
        "RMSprop",
        "saddle point",
        "vanilla gradient descent",
        "faster convergence",
    ),
    claims={
        "rates": shown(
            "Each parameter has a step size of its own: where the loss is much steeper in some parameters than in "
            "others, Adam converges faster.",
            adam.own_rates_speed_up_unequal_scales,
        ),
        "scale": shown(
            "The steps do not depend on the scale of the loss, so that the learning rate is easier to choose.",
            adam.ignores_the_scale_of_the_loss,
        ),
        "saddle": shown(
            "Near a saddle point, where gradients are tiny, dividing by their size makes the steps long: Adam soon "
            "leaves it.",
            adam.own_rates_leave_a_saddle,
        ),
        "momentum": refuted(
            "Adam's moving average of the gradients alone, at the same rate, leaves a saddle point sooner than plain "
            "gradient descent does.",
            adam.own_rates_leave_a_saddle,
        ),
        "exactly": refuted(
            "Adam also leaves a saddle point on which it starts exactly.", adam.held_exactly_at_a_saddle
        ),
        "always": refuted("Adam always converges faster.", adam.slower_where_scales_are_equal),
    },
    key=Key(
        "updates per parameter lead to faster convergence; momentum helps to avoid getting stuck in a saddle point",
        printed=("rates", "saddle"),
        means="reason",
        qualified="Adam does get away from a saddle point, but not by its momentum: its division by the size of the "
        "gradients does so alone. The moving average alone, at the same rate, takes even longer than plain gradient "
        "descent.",
        ours="division alone",
        theirs="average alone",
        witness=leaves_as_soon_as_adam,
    ),
)


def race(batch, updates):
    """The errors after these numbers of updates, each of a run of its own, and the times that they take."""
    rate = largest_stable(batch) / 2
    errors = [last_error(np.random.default_rng(0), rate, batch, steps) if steps else 1.0 for steps in updates]
    return [steps * seconds(batch) * 1e3 for steps in updates], errors


@figure(height=2.6)
def draw_race(axes):
    """The squared error of a linear model against time, on a log scale, for single examples (blue), minibatches of
    {{ MINI }} (orange) and the full batch of {{ FULL }} (green), each at its own best learning rate. When the first
    update with the full batch is done, minibatches are far ahead.
    """
    runs = (SINGLE, range(0, 51, 5), "C0", SINGLE), (MINI, range(0, 27, 2), "C1", MINI), (FULL, (0, 1), "C2", FULL)
    for batch, updates, colour, name in runs:
        axes.plot(*race(batch, updates), "o-", markersize=3, color=colour, label=f"batch {name}")
    axes.set(yscale="log", xlabel="time in milliseconds", ylabel="squared error")
    axes.figure.legend(ncols=3, loc="outside lower center")


@figure(height=2.7)
def draw_saddle(axes):
    """How far a descent is from the saddle along the way out, on a log scale, against the number of updates at a rate
    of 0.1. Gradient descent (blue) takes long to the half-way mark (dashed line), with Adam's
    moving average alone (orange) it takes longer; the division by the size of the gradients alone (green) and Adam
    (pink, dashed) are there after a few.
    """
    for colour, (name, optimizer) in enumerate(adam.ABILITIES.items()):
        path = descend(saddle_slope, np.array([1.0, 1e-6]), optimizer(0.1), 230)
        axes.plot([abs(theta[1]) for theta in path], "--" if name == "Adam" else "-", color=f"C{colour}", label=name)
    axes.axhline(0.5, color="k", linestyle="--", linewidth=1)
    axes.set(yscale="log", xlabel="updates", ylabel="distance |y|")
    axes.figure.legend(ncols=2, loc="outside lower center")
