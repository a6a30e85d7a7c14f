"""The decision at the gate.

>>> rules_for_the_gate.answer()
('gate',)
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.spring_2018.q6.encoders import CAR, MARGIN, TOPICS, VIEW, draw_cars, encode, take_pictures, trained
from solutions.exams.spring_2018.q6.gate import (
    DATABASE,
    arrivals,
    best_threshold,
    nearest,
    shares_at_the_gate,
    treated_rightly,
)
from solutions.finding import Finding, figure
from solutions.part import Key, prose

KEEPS_THE_CAR = [(np.eye(CAR + VIEW, CAR), np.zeros(CAR))]  # a linear network that drops the view


def shares_of_a_perfect_encoder():
    """
    >>> min(shares_of_a_perfect_encoder()) > 0.95
    True
    """
    return treated_rightly(KEEPS_THE_CAR)


def gate_recognises_cars(seed=0, control=False):
    """The network trained with the triplet loss guards gates, each with a database of five pictures of one car each.

    None of the cars was used in training. The threshold is the best one for still other cars. Measured are the shares
    of allowed cars let in, by a new picture, and of strangers kept out. The control has the network of part a.
    """
    welcome, out = shares_at_the_gate("pair" if control else "triplet", seed)
    found = {"allowed cars let in": welcome, "strangers kept out": out, "mean of both": (welcome + out) / 2}
    return Finding(found["mean of both"] > 0.76, found)


def without_threshold_all_come_in(seed=0, control=False):
    """The same gates open for whatever car the nearest entry names, however far it is.

    Measured are the shares of strangers and of allowed cars that are let in. The control has the threshold.
    """
    _, network = trained("triplet", seed)
    limit = best_threshold(*arrivals(network, np.random.default_rng([seed, 2]))) if control else np.inf
    welcome, strange = arrivals(network, np.random.default_rng([seed, 3]))
    found = {
        "strangers let in": float((strange <= limit).mean()),
        "allowed cars let in": float((welcome <= limit).mean()),
    }
    return Finding(found["strangers let in"] == 1, found)


def one_picture_admits_a_new_car(seed=0, control=False):
    """A car that the network has never seen comes sixty times, before and after one picture of it joins the database.

    Measured is how often the gate opens, on average over a hundred such cars. The network is not changed. In the
    control nothing joins the database.
    """
    _, network = trained("triplet", seed)
    limit = best_threshold(*arrivals(network, np.random.default_rng([seed, 2])))
    rng = np.random.default_rng([seed, 4])
    opened = []
    for newcomer in draw_cars(rng, 100):
        database = encode(network, take_pictures(rng, draw_cars(rng, DATABASE))[:, 0])
        joining, *visits = encode(network, take_pictures(rng, newcomer[None], 61)[0])
        longer = database if control else np.vstack([database, joining])
        opened.append([(nearest(entries, np.array(visits)) <= limit).mean() for entries in (database, longer)])
    before, after = np.mean(opened, axis=0)
    return Finding(
        bool(after > before + 0.4), {"opened for the new car before": float(before), "opened after": float(after)}
    )


def margin_is_no_threshold(seed=0):
    """The gates open where the squared distance to the nearest entry is below the margin of the loss.

    Measured is the share of allowed cars let in, with this threshold and with the one that was chosen on other cars.
    """
    _, network = trained("triplet", seed)
    chosen = best_threshold(*arrivals(network, np.random.default_rng([seed, 2])))
    welcome, _ = arrivals(network, np.random.default_rng([seed, 3]))
    by_margin, by_choice = (float((welcome <= limit).mean()) for limit in (MARGIN, chosen))
    return Finding(
        by_margin < by_choice - 0.2,
        {"let in, margin as threshold": by_margin, "let in, chosen threshold": by_choice, "chosen threshold": chosen},
    )


@figure(height=2.8)
def draw_threshold(axes):
    """What the threshold decides: the share of allowed cars let in (blue) and of strangers let in (orange, dashed), at
    gates for new cars. The dotted line is the threshold chosen with other cars.
    """
    _, network = trained("triplet")
    chosen = best_threshold(*arrivals(network, np.random.default_rng([0, 2])))
    welcome, strange = arrivals(network, np.random.default_rng([0, 3]))
    limits = np.linspace(0, 3 * chosen, 61)
    for distances_, style, name in ((welcome, "-", "allowed cars"), (strange, "--", "strangers")):
        axes.plot(limits, [(distances_ <= limit).mean() for limit in limits], style, linewidth=2, label=name)
    axes.axvline(chosen, linestyle=":", color="k")
    axes.set(xlabel="threshold on the squared distance", ylabel="share let in", ylim=(0, 1.02))
    axes.legend(frameon=False, loc="center right")


rules_for_the_gate = prose(
    "b",
    "The decision at the gate",
    points=2,
    topics=TOPICS,
    claims={
        "gate": shown(
            "Encode the pictures of the database with the trained network, encode the picture of the car that waits, "
            "find the nearest encoding of the database, and open if its distance is below a threshold.",
            gate_recognises_cars,
        ),
        "nearest": refuted(
            "The nearest neighbour alone decides: open, as the car that it names.", without_threshold_all_come_in
        ),
        "again": refuted(
            "When one more car is allowed to enter, the network has to be trained again.",
            one_picture_admits_a_new_car,
        ),
        "margin": refuted("The margin of the loss serves as the threshold.", margin_is_no_threshold),
    },
    key=Key(
        "encode the database and the picture at the gate; nearest neighbour with a threshold",
        printed=("gate",),
    ),
)
