"""Signs of a bad learning rate.

>>> sign_of_a_large_rate.answer()
('diverges', 'oscillates')
>>> sign_of_a_small_rate.answer()
('slow',)
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.optimization import learning_rate, loss_curves
from solutions.experiments.optimization.loss_curves import SIZES, curve, rising
from solutions.experiments.optimization.momentum import valley, valley_slope
from solutions.finding import figure
from solutions.nn.optimizers import GradientDescent, descend
from solutions.part import Key, prose


def course(rate, batch=None, updates=90):
    """Losses of a run: of the instruments' model with a batch, or of gradient descent on x⁴ − 4x² + x, with none."""
    if batch:
        return curve(np.random.default_rng(1), batch, rate)
    return valley(np.array(list(descend(valley_slope, -1.5, GradientDescent(rate), updates))))


def tells_which_rates_are_too_large(rule):
    """Whether a rule, `rule(oscillates, single_examples)`, says of which runs the learning rate is too large, that is,
    that the last losses are lower at a quarter of the rate. A run oscillates if a sixth of the updates raise the loss.
    """
    for rate, batch in ((0.12, None), (0.02, None), (0.1, SIZES["single"]), (0.1, SIZES["full"])):
        losses, slower = course(rate, batch), course(rate / 4, batch)
        too_large = slower[-10:].mean() < losses[-10:].mean() - 1e-9
        if rule(rising(losses) > 1 / 6, batch == SIZES["single"]) != too_large:
            return False
    return True


sign_of_a_large_rate = prose(
    "e-i",
    "A sign of a learning rate that is too large",
    points=2,
    points_note="for both parts of e",
    topics=("optimization",),
    keywords=(
        "step size",
        "divergence",
        "oscillating loss",
        "overshooting",
        "loss explodes",
        "NaN loss",
        "lr too high",
    ),
    claims={
        "diverges": shown("The loss grows from update to update, without bound.", learning_rate.too_large_diverges),
        "oscillates": shown(
            "Or it goes up and down and does not settle, even with the full batch, whose gradient has no noise.",
            learning_rate.too_large_oscillates,
        ),
        "always": refuted(
            "Whenever the loss oscillates, the learning rate is too large.",
            loss_curves.single_examples_oscillate_at_a_good_rate,
        ),
    },
    key=Key(
        "the loss does not converge, or diverges; if it oscillates wildly, the rate is too large",
        printed=("diverges", "oscillates"),
        means="reading",
        qualified="Its signs are right, but an oscillating loss proves a rate too large only where the gradient has no "
        "noise: with single examples, the loss also goes up and down at a rate that neither a quarter nor four times "
        "of it improves.",
        ours=lambda: lambda oscillates, single_examples: oscillates and not single_examples,
        theirs=lambda: lambda oscillates, single_examples: oscillates,
        witness=tells_which_rates_are_too_large,
    ),
)

sign_of_a_small_rate = prose(
    "e-ii",
    "A sign of a learning rate that is too small",
    points_note="in the two of e-i",
    topics=("optimization",),
    keywords=("step size", "slow convergence", "slow training", "loss decreases slowly", "lr too low", "plateau"),
    claims={
        "slow": shown(
            "The loss falls steadily but very slowly, and a larger rate makes it fall much faster.",
            learning_rate.too_small_is_slow,
        ),
        "always": refuted(
            "Whenever the loss falls slowly, a larger learning rate helps.",
            learning_rate.ravine_is_slow_at_every_rate,
        ),
        "plateau": refuted(
            "Whenever the loss hardly falls, the learning rate is smaller than usual.", learning_rate.plateau_is_slow
        ),
    },
    key=Key("the loss decreases very slowly; one may try larger rates", printed=("slow",)),
)


@figure(height=3.9, rows=3, sharex=True)
def draw_rates(axes):
    """Gradient descent without noise on x⁴ − 4x² + x from −1.5, the loss against the number of updates. Top: at a
    rate of 0.0002 it falls steadily and slowly. Middle: at 0.02 it reaches the minimum in a few updates. Bottom: at
    0.12 it goes up and down without end.
    """
    for panel, rate, colour in zip(axes, (0.0002, 0.02, 0.12), ("C0", "C1", "C2"), strict=True):
        panel.plot(course(rate, updates=40), color=colour)
        panel.set_title(f"learning rate {rate}", loc="left")
        panel.set(ylabel="loss")
        panel.ticklabel_format(useOffset=False)
    axes[-1].set_xlabel("updates")
