"""A loss that only draws together.

>>> reasons_for_the_failure.answer()
('constant', 'collapse', 'margin')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.spring_2018.q6.encoders import (
    CAR,
    MARGIN,
    NOISE,
    TOPICS,
    draw_cars,
    encode,
    pair_loss,
    squared_distance,
    take_pictures,
    trained,
    training_pictures,
    triplet_loss,
)
from solutions.exams.spring_2018.q6.gate import shares_at_the_gate
from solutions.finding import Finding
from solutions.part import Key, prose


def distances(network, seed=0, noise=NOISE, cars=500):
    """Squared distances (cars,) between encodings of new cars: of two pictures of the same, and of different ones."""
    rng = np.random.default_rng([seed, 1])
    first, second = np.moveaxis(take_pictures(rng, draw_cars(rng, cars), 2, noise), 1, 0)
    a, p = encode(network, first), encode(network, second)
    return squared_distance(a, p), squared_distance(a, np.roll(p, 1, axis=0))


def share_in_order(same, different):
    """How often a pair of the same car is closer than a pair of different cars, over all (same, different).

    >>> share_in_order(np.array([1.0, 3.0]), np.array([2.0, 4.0]))
    0.75
    """
    return float((same[:, None] < different).mean())


def constant_encoding_has_loss_zero(seed=0, control=False):
    """A network whose last weights are zero gives every picture the same encoding.

    Measured, on cars at random, are the loss of pairs of pictures of one car and the distance between different cars.
    The control has weights at random.
    """
    *below, (W, b) = trained("pair", seed)[0]
    network = [*below, (W if control else np.zeros_like(W), b + 1)]
    same, different = distances(network, seed)
    found = {
        "loss of pairs of one car": float(same.mean()),
        "squared distance of different cars": float(different.mean()),
    }
    return Finding(not any(found.values()), found)


def pair_loss_collapses(seed=0, control=False):
    """A small network with one hidden layer is trained on pairs of pictures of the same car, noise in every feature.

    Measured are the loss of the training pairs and of pairs of new cars, and how far different new cars lie apart,
    before and after training. Then cars come to gates, half of them strangers, and the best threshold decides: the
    accuracy is the mean of the shares of allowed cars let in and of strangers kept out. The control is trained with
    the triplet loss.
    """
    loss = "triplet" if control else "pair"
    (_, before), (same, after) = (distances(network, seed) for network in trained(loss, seed))
    pairs = np.concatenate(training_pictures(seed)[:2])
    accuracy = sum(shares_at_the_gate(loss, seed)) / 2
    shrunk = after.mean() < before.mean() / 100
    return Finding(
        bool(shrunk and same.mean() < before.mean() / 100 and accuracy < 0.76),
        {
            "loss of the training pairs": pair_loss(encode(trained(loss, seed)[1], pairs)),
            "loss of unseen pairs of one car": float(same.mean()),
            "squared distance of different cars, before": float(before.mean()),
            "the same, after training": float(after.mean()),
            "accuracy at the gate": accuracy,
        },
    )


def margin_makes_the_constant_costly(control=False):
    """The triplet loss of a network that gives every picture the same encoding.

    In the control the margin is zero.
    """
    encodings = np.ones((3 * 10, CAR))
    margin = 0.0 if control else MARGIN
    loss = triplet_loss(encodings, margin)
    return Finding(loss == margin > 0, {"margin": margin, "loss of the constant encoding": loss})


def shrinkage(noise, seed=0):
    """The share of the squared distance of different cars that is left after a linear encoder is trained on pairs."""
    before, after = (distances(network, seed, noise)[1].mean() for network in trained("pair", seed, noise, hidden=0))
    return float(after / before)


def pairs_without_noise_keep_cars_apart(seed=0, control=False):
    """A linear encoder is trained with the same loss on pictures without noise: two of one car differ by the view only.

    Measured on new cars after training: the loss of pairs of one car, what is left of the squared distance of different
    cars, and how often a pair of the same car is closer than a pair of different cars. The control has the noise.
    """
    noise = NOISE if control else 0.0
    same, different = distances(trained("pair", seed, noise, hidden=0)[1], seed, noise)
    left = shrinkage(noise, seed)
    order = share_in_order(same, different)
    return Finding(
        bool(same.mean() < 1e-3 and left > 0.1 and order > 0.99),
        {
            "loss of unseen pairs of one car": float(same.mean()),
            "share of the squared distance of different cars that is left": left,
            "same car closer than different cars": order,
        },
    )


def pairs_of_different_cars_prevent_it(seed=0, control=False):
    """The network is trained on pairs again, but every second pair shows different cars, and its loss is how much their
    squared distance falls short of a margin.

    Measured on new cars: their squared distance, and the accuracy at the gate. The control leaves the pairs of
    different cars out.
    """
    loss = "pair" if control else "contrastive"
    different = distances(trained(loss, seed)[1], seed)[1].mean()
    accuracy = sum(shares_at_the_gate(loss, seed)) / 2
    return Finding(
        bool(different > 1 and accuracy > 0.76),
        {"squared distance of different cars": float(different), "accuracy at the gate": accuracy},
    )


def foresees_the_clustering(says_clustered) -> bool:
    """Whether a rule, given the noise, says rightly if a linear encoder trained on pairs of one car clusters all cars.

    >>> foresees_the_clustering(lambda noise: True)
    False
    """
    return all(says_clustered(noise) == (shrinkage(noise) < 0.01) for noise in (0.0, NOISE))


reasons_for_the_failure = prose(
    "a",
    "A low loss, and a gate that fails",
    points=2,
    topics=TOPICS,
    claims={
        "constant": shown(
            "One encoding for all pictures gives every such pair the loss zero, and no loss is smaller.",
            constant_encoding_has_loss_zero,
        ),
        "collapse": shown(
            "Nothing in the loss keeps different cars apart. Trained on noisy pictures, a small network draws all "
            "encodings together: the loss of new pairs is as small as told, and the gate fails.",
            pair_loss_collapses,
        ),
        "margin": shown(
            "A loss that also compares with a different car, by a margin, takes this minimum away: the constant "
            "encoding then costs the margin.",
            margin_makes_the_constant_costly,
        ),
        "overfitting": refuted("The network has learned its training pairs by heart.", pair_loss_collapses),
        "forced": refuted(
            "Whatever the pictures, training on pairs of the same car ends with all encodings in one place.",
            pairs_without_noise_keep_cars_apart,
        ),
        "pairs": refuted(
            "The fault is to train on pairs: three pictures at a time are needed.",
            pairs_of_different_cars_prevent_it,
        ),
    },
    key=Key(
        "pairs make all encodings cluster tightly, so that different cars look alike; the same encoding for everything "
        "has the smallest loss",
        printed=("constant", "collapse"),
        qualified="The constant encoding is a minimum of this loss, but not the only one: where two pictures of a car "
        "differ in the view alone, a linear encoder trained on the same pairs drops the view and keeps the cars apart. "
        "And pairs do not collapse if some of them show different cars, to be kept apart by a margin.",
        ours=lambda noise: noise > 0,
        theirs=lambda noise: True,
        witness=foresees_the_clustering,
    ),
)


def fates(seed=0):
    """Rows for a table: network, noise, loss; squared distances of new cars, and the share of pairs in order."""
    rows = []
    for hidden, noise, loss in (
        (24, NOISE, "pair"),
        (24, NOISE, "contrastive"),
        (24, NOISE, "triplet"),
        (0, NOISE, "pair"),
        (0, 0.0, "pair"),
    ):
        (_, before), (same, after) = (distances(n, seed, noise) for n in trained(loss, seed, noise, hidden))
        means = (float(array.mean()) for array in (before, same, after))
        rows.append(("tanh" if hidden else "linear", noise, loss, *means, share_in_order(same, after)))
    return rows


def draw_pair_network():
    """The network is applied twice, with the same weights: once to each of two pictures of one car. The loss is the
    squared distance between the two encodings.
    """
    pieces = [
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="currentColor"/></marker></defs>'
    ]

    def box(x, y, wide, colour, *lines):
        pieces.append(
            f'<rect x="{x}" y="{y}" width="{wide}" height="48" rx="5" fill="{colour}" fill-opacity=".25" '
            f'stroke="{colour}" stroke-width="1.5"/>'
        )
        for number, line in enumerate(lines):
            top = y + 29 + 16 * number - 8 * (len(lines) - 1)
            pieces.append(f'<text x="{x + wide / 2}" y="{top}">{line}</text>')

    def arrow(x1, y1, x2, y2):
        ends = f'x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"'
        pieces.append(f'<line {ends} stroke="currentColor" stroke-width="1.3" marker-end="url(#tip)"/>')

    for number, y in ((1, 10), (2, 122)):
        name = ("first", "second")[number - 1]
        up = ("⁽¹⁾", "⁽²⁾")[number - 1]
        box(2, y, 98, "#E69F00", f"{name} picture", f"x{up}")
        box(128, y, 84, "#0072B2", "network")
        box(248, y, 66, "#009E73", f"e{up}")
        arrow(100, y + 24, 126, y + 24)
        arrow(212, y + 24, 246, y + 24)
        arrow(314, y + 24, 352, 80 if number == 1 else 100)
    pieces.append('<path d="M170 60V120" stroke="currentColor" stroke-width="1.3" stroke-dasharray="4 4"/>')
    pieces.append('<text x="112" y="95">the same weights</text>')
    box(354, 66, 112, "#CC79A7", "loss", "‖e⁽¹⁾ − e⁽²⁾‖²")
    return (
        '<svg viewBox="0 0 474 180" width="474" height="180" fill="currentColor" font-family="sans-serif" '
        f'font-size="13" text-anchor="middle">{"".join(pieces)}</svg>'
    )


def draw_encodings():
    """Encodings of eight pictures of each of five new cars (a colour and a mark each), along the two directions in
    which they spread most; all three panels have the same scale. Untrained: each car is smeared out by the views. After
    training with the pair loss: all in one point. With the triplet loss: a cluster for each car.
    """
    from matplotlib import pyplot

    rng = np.random.default_rng(4)
    pictures = take_pictures(rng, draw_cars(rng, 5), 8)
    networks = {
        "untrained": trained("pair")[0],
        "pair loss": trained("pair")[1],
        "triplet loss": trained("triplet")[1],
    }
    figure, panels = pyplot.subplots(1, 3, figsize=(6.4, 2.7), sharex=True, sharey=True)
    for panel, (name, network) in zip(panels, networks.items(), strict=True):
        encodings = encode(network, pictures)
        middle = encodings.mean(axis=(0, 1))
        directions = np.linalg.svd((encodings - middle).reshape(-1, CAR), full_matrices=False)[2][:2]
        for of_car, mark in zip(encodings, "os^vD", strict=True):
            panel.plot(*(directions @ (of_car - middle).T), mark, markersize=4.5, markeredgewidth=0)
        panel.set(title=name, xlabel="first direction")
    panels[0].set_ylabel("second direction")
    return figure
