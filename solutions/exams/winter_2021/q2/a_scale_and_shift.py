"""The scale and the shift of batch normalisation.

>>> reasons_for_scale_and_shift.answer()
('restores', 'line')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.finding import Finding, figure
from solutions.nn.activations import sigmoid
from solutions.nn.linear_models import least_squares
from solutions.nn.normalization import batch_norm
from solutions.part import Key, prose


def scale_and_shift_restore_the_input(seed=0, control=False):
    """A batch of activations is normalised; then γ is set to its deviation and β to its mean.

    Measured is how far the output lies from the activations that came in. The control keeps γ at one and β at zero.
    """
    z = np.random.default_rng(seed).normal([3.0, -2.0, 0.5], [4.0, 0.2, 1.5], size=(64, 3))  # (batch, features)
    gamma, beta = (np.ones(3), np.zeros(3)) if control else (z.std(axis=0), z.mean(axis=0))
    output, _ = batch_norm(z, gamma, beta, epsilon=0)
    gap = float(np.abs(output - z).max())
    return Finding(gap < 1e-9, {"largest distance from the input": gap})


def straightness(z):
    """How well a straight line replaces the sigmoid on inputs z, (batch,): the coefficient of determination R².

    >>> round(straightness(np.linspace(-0.1, 0.1, 50)), 3)
    1.0
    """
    z = np.asarray(z)[:, None]
    targets = sigmoid(z[:, 0])
    errors = least_squares(z, targets).scores(z) - targets
    return float(1 - errors.var() / targets.var())


WIDE = 6.0  # the deviation that the sigmoid's inputs have before the normalisation


def normalized_sigmoid_is_almost_a_line(seed=0, control=False):
    """Activations with a large spread are normalised and go through a sigmoid, to which a straight line is fitted.

    Measured is the share of the sigmoid's variance that the line explains. The control has a scale γ that restores
    the spread.
    """
    z = np.random.default_rng(seed).normal(0, WIDE, size=(2000, 1))
    output, _ = batch_norm(z, gamma=[WIDE if control else 1.0], beta=[0.0])
    explained = straightness(output[:, 0])
    return Finding(explained > 0.95, {"share of the sigmoid explained by a line": explained})


def scale_and_shift_set_the_statistics(seed=0, control=False):
    """A batch is normalised, scaled by γ = 3 and shifted by β = 2; measured are mean and deviation of the output.

    The control leaves γ and β out.
    """
    z = np.random.default_rng(seed).normal(5, 2, size=(64, 1))
    output, _ = batch_norm(z, gamma=[1.0 if control else 3.0], beta=[0.0 if control else 2.0])
    mean, deviation = float(output.mean()), float(output.std())
    standard = abs(mean) < 0.01 and abs(deviation - 1) < 0.01
    return Finding(not standard, {"mean of the output": mean, "deviation of the output": deviation})


def normalization_still_acts(seed=0, control=False):
    """The activations of a layer are multiplied by ten, as after a change of the layers below, with γ and β fixed.

    Measured is how much the output changes. The control has the scale and the shift but no normalisation.
    """
    z = np.random.default_rng(seed).normal(1, 2, size=(64, 1))
    gamma, beta = np.array([3.0]), np.array([2.0])

    def layer(z):
        return gamma * z + beta if control else batch_norm(z, gamma, beta)[0]

    change = float(np.abs(layer(10 * z) - layer(z)).max())
    return Finding(change < 0.01, {"largest change of the output": change})


@figure(height=2.8)
def draw_operating_ranges(axes):
    """The sigmoid over the middle 95% of its inputs: normalised inputs (orange) stay where it is nearly a straight
    line; with a scale γ (blue) they reach the bends. Dashed: the tangent at zero.
    """
    for spread, colour, width, name in ((WIDE, "C0", 2, f"γ = {WIDE:g}"), (1, "C1", 6, "γ = 1")):
        z = np.linspace(-1.96 * spread, 1.96 * spread, 60)
        axes.plot(z, sigmoid(z), color=colour, linewidth=width, label=name)
    axes.plot([-3, 3], [0.5 - 3 / 4, 0.5 + 3 / 4], "--", color="k", linewidth=1)
    axes.set(xlabel="input z of the sigmoid", ylabel="σ(z)", ylim=(-0.1, 1.1))
    axes.legend(frameon=False)


reasons_for_scale_and_shift = prose(
    "a",
    "Why normalised values are scaled and shifted",
    points=2,
    topics=("normalization",),
    claims={
        "restores": shown(
            "With learnable γ and β the layer can still represent what it could before, even undo the normalisation.",
            scale_and_shift_restore_the_input,
        ),
        "line": shown(
            "Without them, what follows gets inputs of mean 0 and variance 1 only: a sigmoid would be used where it is "
            "almost a straight line.",
            normalized_sigmoid_is_almost_a_line,
        ),
        "standard": refuted(
            "γ and β make sure that the output has mean 0 and variance 1.", scale_and_shift_set_the_statistics
        ),
        "pointless": refuted(
            "As γ and β can undo the normalisation, it has no effect any more.", normalization_still_acts
        ),
    },
    key=Key(
        "a normalised input limits what the layer can represent (a sigmoid stays in its linear regime); the learned "
        "transformation gives that back",
        printed=("restores", "line"),
    ),
)
