"""Whose loss curve is which.

>>> batch_of_each_curve.answer()
('A-full', 'B-mini', 'C-single')
"""

from functools import cache, partial

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.optimization.loss_curves import SIZES, curve, rising, roughness
from solutions.finding import Finding, figure
from solutions.part import Key, choice

DRAWN = {"A": "full", "B": "mini", "C": "single"}
METHODS = {"full": "Batch gradient descent.", "mini": "Minibatch gradient descent.", "single": "Single examples."}


@cache
def drawn(letter):
    """The losses of a curve in the figure."""
    return curve(np.random.default_rng(1), SIZES[DRAWN[letter]])


def is_like(letter, rng, control=False):
    """The model of the figure is trained anew, on other clips, with the batch size that the curve is said to have. How
    rough is the new loss curve, that is, what is its standard deviation about its running mean? Which of the three
    curves in the figure is the nearest to it by ratio, and is it this one? The control trains with another batch size.
    """
    sizes = list(SIZES.values())
    said = list(SIZES).index(DRAWN[letter])
    new = roughness(curve(rng, sizes[(said + 1) % len(sizes)] if control else sizes[said]))
    in_figure = {f"roughness of curve {name}": roughness(drawn(name)) for name in DRAWN}
    nearest = min(DRAWN, key=lambda name: abs(np.log(roughness(drawn(name)) / new)))
    return Finding(nearest == letter, {"roughness of the new curve": new} | in_figure)


BECAUSE = {
    "A-mini": "Curve A never rises. Updates with parts of the data raise the loss on all of them now and then.",
    "A-single": "Curve A is the smoothest, and single examples make the most noise.",
    "B-full": "Curve B goes up and down. With the full batch, at this rate, the loss falls after every update.",
    "B-single": "Curve B swings far less than curve C. Single examples make the roughest curve.",
    "C-full": "Curve C swings widely, and the full batch has no noise.",
    "C-mini": "Curve C swings more than curve B. In a minibatch a part of the noise averages out.",
}


def options():
    """Three options for each curve; one computation decides them."""
    claims = {}
    for letter in DRAWN:
        for method, text in METHODS.items():
            name, by = f"{letter}-{method}", partial(is_like, letter)
            claims[name] = refuted(text, by, because=BECAUSE[name]) if name in BECAUSE else shown(text, by)
    return claims


batch_of_each_curve = choice(
    "d",
    "Whose loss curve is which",
    points=1,
    topics=("optimization",),
    keywords=(
        "training loss plot",
        "noisy loss",
        "SGD",
        "MBGD",
        "BGD",
        "batch size",
        "stochastic gradient descent",
        "smooth curve",
    ),
    claims=options(),
    groups={letter: f"Curve {letter}" for letter in DRAWN},
    key=Key("A batch, B minibatch, C stochastic", printed=("A-full", "B-mini", "C-single")),
)


def rises(letter):
    """Which share of the updates raise the loss of a curve, in percent."""
    return round(100 * rising(drawn(letter)))


@figure(height=4.2, rows=3, sharex=True, sharey=True)
def draw_curves(axes):
    """The loss on all training examples, against the number of updates, of three runs on the same examples, which begin
    at the same loss and end below it. Curve A is smooth: it falls after every update. Curve B jitters:
    {{ rises("B") }}% of the updates raise the loss, by small amounts. Curve C swings widely: {{ rises("C") }}% of the
    updates raise it, and its standard deviation about its running mean is
    {{ round(roughness(drawn("C")) / roughness(drawn("B"))) }} times that of curve B.
    """
    for panel, letter, colour in zip(axes, DRAWN, ("C0", "C1", "C2"), strict=True):
        panel.plot(drawn(letter), color=colour, linewidth=1)
        panel.set_title(f"Curve {letter}", loc="left")
        panel.set(ylabel="loss")
    axes[-1].set_xlabel("updates")
