"""What a network is worth at a gate: cars that it has never seen."""

import functools

import numpy as np

from solutions.exams.spring_2018.q6.encoders import draw_cars, encode, squared_distance, take_pictures, trained

DATABASE = 5  # cars that may enter, one picture of each


def nearest(database, encodings):
    """The squared distance from encodings (pictures, encoding) to the nearest one of a database (cars, encoding).

    >>> nearest(np.array([[0.0], [10.0]]), np.array([[1.0], [7.0]])).tolist()
    [1.0, 9.0]
    """
    return squared_distance(encodings[:, None], database).min(axis=1)


def arrivals(network, rng, gates=60):
    """At many gates with a database each: distances to the nearest entry, of cars that may enter and of strangers.

    Both arrays are (gates · DATABASE,).
    """
    welcome, strange = [], []
    for _ in range(gates):
        allowed, strangers = draw_cars(rng, DATABASE), draw_cars(rng, DATABASE)
        database = encode(network, take_pictures(rng, allowed)[:, 0])
        for found, cars in ((welcome, allowed), (strange, strangers)):
            found.append(nearest(database, encode(network, take_pictures(rng, cars)[:, 0])))
    return np.concatenate(welcome), np.concatenate(strange)


def best_threshold(welcome, strange):
    """The distance below which to open, where the mean of the two shares that are treated rightly is largest.

    >>> best_threshold(np.array([1.0, 2.0, 5.0]), np.array([6.0, 7.0, 8.0]))
    5.0
    """
    return float(max([*welcome, *strange], key=lambda t: (welcome <= t).mean() + (strange > t).mean()))


def treated_rightly(network, seed=0):
    """The shares of allowed cars let in and of strangers kept out; the threshold is the best one for other cars."""
    threshold = best_threshold(*arrivals(network, np.random.default_rng([seed, 2])))
    welcome, strange = arrivals(network, np.random.default_rng([seed, 3]))
    return float((welcome <= threshold).mean()), float((strange > threshold).mean())


@functools.cache
def shares_at_the_gate(loss, seed=0):
    """The same of a network trained with a loss."""
    return treated_rightly(trained(loss, seed)[1], seed)
