"""The decision at the gate.

>>> rules_for_the_gate.answer()
('gate',)
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.embeddings import threshold
from solutions.experiments.embeddings.encoders import trained
from solutions.finding import figure
from solutions.part import Key, prose


@figure(height=2.5)
def draw_threshold(axes):
    """What the threshold decides: the share of allowed cars (blue) and of strangers (orange, dashed) let in, at gates
    for new cars. Both shares rise from 0 with the threshold, that of allowed cars much earlier. At the threshold chosen
    with other cars (dotted line), most allowed cars come in and few strangers.
    """
    chosen, welcome, strange = threshold.gates(trained("triplet")[1], np.random.default_rng(0))
    limits = np.linspace(0, 3 * chosen, 61)
    for distances, style, name in ((welcome, "-", "allowed cars"), (strange, "--", "strangers")):
        axes.plot(limits, [(distances <= limit).mean() for limit in limits], style, linewidth=2, label=name)
    axes.axvline(chosen, linestyle=":", color="k")
    axes.set(xlabel="threshold on the squared distance", ylabel="share let in", ylim=(0, 1.02))
    axes.figure.legend(ncols=2, loc="outside lower center")


rules_for_the_gate = prose(
    "b",
    "The decision at the gate",
    points=2,
    topics=("embeddings",),
    keywords=(
        "triplet loss",
        "face recognition",
        "face verification",
        "anchor, positive, negative",
        "distance threshold",
        "one-shot learning",
        "nearest neighbour",
        "margin",
    ),
    claims={
        "gate": shown(
            "Encode the pictures of the database with the trained network, encode the picture of the car that waits, "
            "find the nearest encoding of the database, and open if its distance is below a threshold.",
            threshold.recognises_new_cars,
        ),
        "nearest": refuted(
            "The nearest neighbour alone decides: open, as the car that it names.", threshold.lets_all_in_if_left_out
        ),
        "again": refuted(
            "When one more car is allowed to enter, the network must be trained again.",
            threshold.one_picture_admits_a_new_car,
        ),
        "margin": refuted("The margin of the loss serves as the threshold.", threshold.is_not_the_margin),
    },
    key=Key("encode the database and the picture at the gate; nearest neighbour with a threshold", printed=("gate",)),
)
