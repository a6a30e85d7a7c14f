"""Losses on pairs: collapse to a constant encoding, and its prevention."""

import numpy as np

from solutions.experiments.embeddings.encoders import (
    CAR,
    MARGIN,
    NOISE,
    distances,
    encode,
    mean_loss,
    trained,
    training_pictures,
    untrained,
)
from solutions.experiments.embeddings.threshold import treated_rightly
from solutions.finding import Finding


def share_in_order(same, different):
    """How often a pair of the same car is closer than a pair of different cars, over all (same, different)."""
    return float((same[:, None] < different).mean())


def constant_encoding_has_loss_zero(rng, control=False):
    """A network whose last weights are zero gives every picture the same encoding. What is the loss of pairs of
    pictures of one car, and how far apart are different cars? The control has weights at random.
    """
    *below, (W, b) = untrained(rng)
    same, different = distances([*below, (W if control else np.zeros_like(W), b + 1)], rng)
    found = {"loss of pairs of one car": same.mean(), "squared distance of different cars": different.mean()}
    return Finding(not any(found.values()), found)


def pair_loss_collapses(rng, control=False):
    """A small network is trained on pairs of noisy pictures of the same car. What is the loss of the training pairs and
    of pairs of new cars, how far apart are different new cars before and after, and how accurate are gates: the mean of
    the shares of allowed cars let in and of strangers kept out? The control is trained with the triplet loss.
    """
    seed = int(rng.integers(2**32))
    networks = trained("triplet" if control else "pair", seed)
    (_, before), (same, after) = (distances(of, rng) for of in networks)
    numbers = {
        "loss of the training pairs": mean_loss("pair", encode(networks[1], training_pictures(seed))),
        "loss of unseen pairs of one car": same.mean(),
        "squared distance of different cars, before": before.mean(),
        "the same, after training": after.mean(),
        "accuracy at the gate": np.mean(treated_rightly(networks[1], rng)),
    }
    _, loss, before, after, accuracy = numbers.values()
    return Finding(max(after, loss) < before / 100 and accuracy < 0.76, numbers)


def margin_makes_the_constant_costly(control=False):
    """What is the triplet loss of one encoding for all pictures? In the control the margin is zero."""
    margin = 0.0 if control else MARGIN
    loss = mean_loss("triplet", np.ones((3, 10, CAR)), margin)
    return Finding(loss == margin > 0, {"margin": margin, "loss of the constant encoding": loss})


def linear_encoder(noise, seed):
    """After training on pairs: the share of the squared distance of different new cars that is left, and the squared
    distances of the same and of different cars.
    """
    rng = np.random.default_rng([seed, 1])
    (_, before), (same, after) = (distances(of, rng, noise) for of in trained("pair", seed, noise, hidden=0))
    return after.mean() / before.mean(), same, after


def shrinkage(noise, seed=0):
    """The share of the squared distance of different cars that is left after a linear encoder is trained on pairs."""
    return linear_encoder(noise, seed)[0]


def without_noise_cars_stay_apart(rng, control=False):
    """A linear encoder is trained with the pair loss on pictures without noise: two pictures of one car differ by the
    view only. On new cars, what is the loss of pairs of one car, what share of the squared distance of different cars
    is left, and how often is a pair of the same car closer than a pair of different cars? The control has the noise.
    """
    left, same, different = linear_encoder(NOISE if control else 0.0, int(rng.integers(2**32)))
    numbers = {
        "loss of unseen pairs of one car": same.mean(),
        "share of the squared distance of different cars that is left": left,
        "same car closer than different cars": share_in_order(same, different),
    }
    loss, left, in_order = numbers.values()
    return Finding(loss < 1e-3 and left > 0.1 and in_order > 0.99, numbers)


def pairs_of_different_cars_prevent_it(rng, control=False):
    """A small network is trained on pairs of pictures, but every second pair shows different cars, and its loss is how
    far their squared distance falls short of a margin. On new cars, what is their squared distance, and the accuracy at
    the gate? The control leaves out the pairs of different cars.
    """
    network = trained("pair" if control else "contrastive", int(rng.integers(2**32)))[1]
    different, accuracy = distances(network, rng)[1].mean(), np.mean(treated_rightly(network, rng))
    numbers = {"squared distance of different cars": different, "accuracy at the gate": accuracy}
    return Finding(different > 1 and accuracy > 0.76, numbers)
