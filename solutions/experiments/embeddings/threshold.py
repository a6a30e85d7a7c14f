"""Recognition by nearest neighbour, with a threshold on the distance."""

import numpy as np

from solutions.experiments.embeddings.encoders import (
    MARGIN,
    draw_cars,
    encode,
    squared_distance,
    take_pictures,
    trained,
)
from solutions.finding import Finding

DATABASE = 5  # cars that may enter, one picture of each


def nearest(database, encodings):
    """Squared distances from encodings (…, pictures, encoding) to the nearest of databases (…, cars, encoding)."""
    return squared_distance(encodings[..., None, :], database[..., None, :, :]).min(axis=-1)


def arrivals(network, rng, gates=60):
    """At many gates with a database each: squared distances to the nearest entry, (gates · DATABASE,), of cars that may
    enter and of strangers.
    """
    seen = []
    for _ in range(gates):
        allowed, strangers = draw_cars(rng, DATABASE), draw_cars(rng, DATABASE)
        seen.append([take_pictures(rng, cars)[0] for cars in (allowed, allowed, strangers)])
    database, again, strange = np.moveaxis(encode(network, np.array(seen)), 1, 0)
    return np.stack([nearest(database, arriving).ravel() for arriving in (again, strange)])


def best_threshold(welcome, strange):
    """The distance below which to open, where the mean of the two shares that are treated rightly is largest."""
    return float(max([*welcome, *strange], key=lambda t: (welcome <= t).mean() + (strange > t).mean()))


def gates(network, rng):
    """The threshold that is best for some cars, and the squared distances of others: that may enter, and strangers."""
    return best_threshold(*arrivals(network, rng)), *arrivals(network, rng)


def treated_rightly(network, rng):
    """The shares of allowed cars let in and of strangers kept out."""
    limit, welcome, strange = gates(network, rng)
    return (welcome <= limit).mean(), (strange > limit).mean()


def trained_encoder(rng, kind="triplet"):
    return trained(kind, int(rng.integers(2**32)))[1]


def recognises_new_cars(rng, control=False):
    """A network trained with the triplet loss guards gates with pictures of five new cars each; the threshold is the
    best one for yet other cars. What share of allowed cars is let in, by a new picture, and what share of strangers is
    kept out? The control has a network that was trained on pairs of the same car alone.
    """
    welcome, out = treated_rightly(trained_encoder(rng, "pair" if control else "triplet"), rng)
    found = {"allowed cars let in": welcome, "strangers kept out": out, "mean of both": (welcome + out) / 2}
    return Finding(found["mean of both"] > 0.76, found)


def lets_all_in_if_left_out(rng, control=False):
    """Gates open for whichever car the nearest entry names, however far away it is. What shares of strangers and of
    allowed cars are let in? The control has the threshold.
    """
    limit, welcome, strange = gates(trained_encoder(rng), rng)
    shares = [(of <= (limit if control else np.inf)).mean() for of in (strange, welcome)]
    return Finding(shares[0] == 1, dict(zip(("strangers let in", "allowed cars let in"), shares, strict=True)))


def one_picture_admits_a_new_car(rng, control=False):
    """How often does the gate open for a car that the network has never seen, before and after one picture of it joins
    the database, on average over a hundred such cars that come sixty times? In the control nothing joins the database.
    """
    network = trained_encoder(rng)
    limit = best_threshold(*arrivals(network, rng))
    opened = []
    for newcomer in draw_cars(rng, 100):
        database = encode(network, take_pictures(rng, draw_cars(rng, DATABASE))[0])
        joining, *visits = encode(network, take_pictures(rng, newcomer[None], 61)[:, 0])
        longer = database if control else np.vstack([database, joining])
        opened.append([(nearest(entries, np.array(visits)) <= limit).mean() for entries in (database, longer)])
    before, after = np.mean(opened, axis=0)
    return Finding(after > before + 0.4, {"opened for the new car before": before, "opened after": after})


def is_not_the_margin(rng):
    """Gates open where the squared distance to the nearest entry is below the margin of the loss. What share of allowed
    cars is let in with this threshold, and with the one that was chosen on other cars?
    """
    chosen, welcome, _ = gates(trained_encoder(rng), rng)
    by_margin, by_choice = ((welcome <= limit).mean() for limit in (MARGIN, chosen))
    found = {
        "let in, margin as threshold": by_margin,
        "let in, chosen threshold": by_choice,
        "chosen threshold": chosen,
    }
    return Finding(by_margin < by_choice - 0.2, found)
