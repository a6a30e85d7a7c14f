"""A loss that only draws together.

>>> reasons_for_the_failure.answer()
('constant', 'collapse', 'margin')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.embeddings import encoders, pairs
from solutions.experiments.embeddings.encoders import NOISE, trained
from solutions.finding import figure
from solutions.part import Key, prose


def foresees_the_clustering(says_clustered) -> bool:
    """Whether a rule, given the noise, says rightly if a linear encoder trained on pairs of one car clusters all cars.

    >>> foresees_the_clustering(lambda noise: True)
    False
    """
    return all(says_clustered(noise) == (pairs.shrinkage(noise) < 0.01) for noise in (0.0, NOISE))


reasons_for_the_failure = prose(
    "a",
    "A low loss, and a gate that fails",
    points=2,
    topics=("embeddings",),
    claims={
        "constant": shown(
            "One encoding for all pictures gives every such pair the loss zero, and no loss is smaller.",
            pairs.constant_encoding_has_loss_zero,
        ),
        "collapse": shown(
            "Nothing in the loss keeps different cars apart. Trained on noisy pictures, a small network draws all "
            "encodings together: the loss of new pairs is as small as told, and the gate fails.",
            pairs.pair_loss_collapses,
        ),
        "margin": shown(
            "A loss that also compares with a different car, by a margin, takes this minimum away: the constant "
            "encoding then costs the margin.",
            pairs.margin_makes_the_constant_costly,
        ),
        "overfitting": refuted("The network has learned its training pairs by heart.", pairs.pair_loss_collapses),
        "forced": refuted(
            "Whatever the pictures, training on pairs of the same car ends with all encodings in one place.",
            pairs.without_noise_cars_stay_apart,
        ),
        "pairs": refuted(
            "The fault is to train on pairs: three pictures at a time are needed.",
            pairs.pairs_of_different_cars_prevent_it,
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
        new = [
            encoders.distances(of, np.random.default_rng([seed, 1]), noise) for of in trained(loss, seed, noise, hidden)
        ]
        (_, before), (same, after) = new
        means = (float(array.mean()) for array in (before, same, after))
        rows.append(("tanh" if hidden else "linear", noise, loss, *means, pairs.share_in_order(same, after)))
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


@figure(width=6.4, height=2.7, columns=3, sharex=True, sharey=True)
def draw_encodings(axes):
    """Encodings of eight pictures of each of five new cars (a colour and a mark each), along the two directions in
    which they spread most; all three panels have the same scale. Untrained: each car is smeared out by the views. After
    training with the pair loss: all in one point. With the triplet loss: a cluster for each car.
    """
    rng = np.random.default_rng(4)
    pictures = encoders.take_pictures(rng, encoders.draw_cars(rng, 5), 8)
    untrained, by_pairs = trained("pair")
    networks = {"untrained": untrained, "pair loss": by_pairs, "triplet loss": trained("triplet")[1]}
    for panel, (name, network) in zip(axes, networks.items(), strict=True):
        encodings = encoders.encode(network, pictures)
        encodings -= encodings.mean(axis=(0, 1))
        directions = np.linalg.svd(encodings.reshape(-1, encoders.CAR), full_matrices=False)[2][:2]
        for of_car, mark in zip(encodings.swapaxes(0, 1), "os^vD", strict=True):
            panel.plot(*(directions @ of_car.T), mark, markersize=4.5, markeredgewidth=0)
        panel.set(title=name, xlabel="first direction")
    axes[0].set_ylabel("second direction")
