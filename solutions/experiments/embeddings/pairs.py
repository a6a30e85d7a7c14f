"""A loss that only draws together, and what keeps different things apart."""

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
    """How often a pair of the same car is closer than a pair of different cars, over all (same, different).

    >>> share_in_order(np.array([1.0, 3.0]), np.array([2.0, 4.0]))
    0.75
    """
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
    """A small network with one hidden layer is trained on pairs of pictures of the same car, noise in every feature.
    What is the loss of the training pairs and of pairs of new cars, and how far apart are different new cars, before
    and after training? Then cars come to gates, half of them strangers, and the best threshold decides: the accuracy
    is the mean of the shares of allowed cars let in and of strangers kept out. The control is trained with the triplet
    loss.
    """
    kind, seed = "triplet" if control else "pair", int(rng.integers(2**32))
    untrained, network = trained(kind, seed)
    (_, before), (same, after) = (distances(of, rng) for of in (untrained, network))
    accuracy = np.mean(treated_rightly(network, rng))
    small = before.mean() / 100
    return Finding(
        after.mean() < small and same.mean() < small and accuracy < 0.76,
        {
            "loss of the training pairs": mean_loss("pair", encode(network, training_pictures(seed))),
            "loss of unseen pairs of one car": same.mean(),
            "squared distance of different cars, before": before.mean(),
            "the same, after training": after.mean(),
            "accuracy at the gate": accuracy,
        },
    )


def margin_makes_the_constant_costly(control=False):
    """What is the triplet loss of a network that gives every picture the same encoding? In the control the margin is
    zero.
    """
    margin = 0.0 if control else MARGIN
    loss = mean_loss("triplet", np.ones((3, 10, CAR)), margin)
    return Finding(loss == margin > 0, {"margin": margin, "loss of the constant encoding": loss})


def linear_encoder(noise, seed):
    """After training on pairs with noise: what is left of the squared distance of different new cars, as a share, the
    squared distances of the same and of different cars.
    """
    rng = np.random.default_rng([seed, 1])
    (_, before), (same, after) = (distances(of, rng, noise) for of in trained("pair", seed, noise, hidden=0))
    return after.mean() / before.mean(), same, after


def shrinkage(noise, seed=0):
    """The share of the squared distance of different cars that is left after a linear encoder is trained on pairs."""
    return linear_encoder(noise, seed)[0]


def without_noise_cars_stay_apart(rng, control=False):
    """A linear encoder is trained with the same loss on pictures without noise: two of one car differ by the view only.
    On new cars, what is the loss of pairs of one car, what is left of the squared distance of different cars, and how
    often is a pair of the same car closer than a pair of different cars? The control has the noise.
    """
    left, same, different = linear_encoder(NOISE if control else 0.0, int(rng.integers(2**32)))
    order = share_in_order(same, different)
    return Finding(
        same.mean() < 1e-3 and left > 0.1 and order > 0.99,
        {
            "loss of unseen pairs of one car": same.mean(),
            "share of the squared distance of different cars that is left": left,
            "same car closer than different cars": order,
        },
    )


def pairs_of_different_cars_prevent_it(rng, control=False):
    """The network is trained on pairs again, but every second pair shows different cars, and its loss is how much their
    squared distance falls short of a margin. On new cars, what is their squared distance, and the accuracy at the gate?
    The control leaves the pairs of different cars out.
    """
    network = trained("pair" if control else "contrastive", int(rng.integers(2**32)))[1]
    different = distances(network, rng)[1].mean()
    accuracy = np.mean(treated_rightly(network, rng))
    return Finding(
        different > 1 and accuracy > 0.76,
        {"squared distance of different cars": different, "accuracy at the gate": accuracy},
    )
