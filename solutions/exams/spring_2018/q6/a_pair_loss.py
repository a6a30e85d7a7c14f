"""A loss that only pulls together.

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
    keywords=(
        "siamese network",
        "same or different",
        "pairs of images",
        "contrastive loss",
        "face verification",
        "trivial solution",
        "triplet loss",
        "car recognition",
    ),
    claims={
        "constant": shown(
            "With one encoding for all pictures every such pair has the loss zero, and no loss is smaller.",
            pairs.constant_encoding_has_loss_zero,
        ),
        "collapse": shown(
            "Nothing in the loss keeps different cars apart. Trained on noisy pictures, a small network draws all "
            "encodings together: the loss of new pairs is tiny, and the gate fails.",
            pairs.pair_loss_collapses,
        ),
        "margin": shown(
            "A loss that also compares with a different car, and asks for a margin, removes this minimum: the constant "
            "encoding then costs the margin.",
            pairs.margin_makes_the_constant_costly,
        ),
        "overfitting": refuted("The network has memorised its training pairs.", pairs.pair_loss_collapses),
        "forced": refuted(
            "Whatever the pictures, training on pairs of the same car leaves all encodings in one place.",
            pairs.without_noise_cars_stay_apart,
        ),
        "pairs": refuted(
            "The mistake is to train on pairs: three pictures at a time are needed.",
            pairs.pairs_of_different_cars_prevent_it,
        ),
    },
    key=Key(
        "pairs make all encodings cluster tightly, so that different cars look alike; the same encoding for everything "
        "has the smallest loss",
        printed=("constant", "collapse"),
        means="reason",
        qualified="The constant encoding is a minimum of this loss, but not the only one: where two pictures of a car "
        "differ in the view alone, a linear encoder trained on the same pairs drops the view and keeps the cars apart. "
        "And training on pairs does not collapse if some of them show different cars, to be kept apart by a margin.",
        ours=lambda noise: noise > 0,
        theirs=lambda noise: True,
        witness=foresees_the_clustering,
    ),
)


@figure(height=2.9, layout="none")
def draw_pair_network(axes):
    """The network is applied twice, with the same weights: once to each of two pictures of one car. The loss is the
    squared distance between the two encodings.
    """
    boxes = [(0, 0, "C3", "loss ‖e⁽¹⁾ − e⁽²⁾‖²")]
    for x, name, up in ((-1, "first", "⁽¹⁾"), (1, "second", "⁽²⁾")):
        boxes += [(x, 3.2, "C1", f"{name} picture\nx{up}"), (x, 2.1, "C0", "network"), (x, 1.1, "C2", f"e{up}")]
        for start, end in (((x, 2.8), (x, 2.4)), ((x, 1.8), (x, 1.4)), ((x, 0.8), (0.6 * x, 0.3))):
            axes.annotate("", end, start, arrowprops={"arrowstyle": "->", "shrinkA": 0, "shrinkB": 0})
    for x, y, colour, words in boxes:
        box = {"boxstyle": "round,pad=0.5", "facecolor": colour, "edgecolor": colour, "alpha": 0.3}
        axes.text(x, y, words, ha="center", va="center", bbox=box)
    axes.plot([-0.45, 0.45], [2.1, 2.1], "k--", linewidth=1)
    axes.text(0, 2.15, "the same", ha="center", va="bottom")
    axes.text(0, 2.05, "weights", ha="center", va="top")
    axes.set(xlim=(-1.7, 1.7), ylim=(-0.4, 3.6), position=(0, 0, 1, 1))
    axes.set_axis_off()


MARGINS = {"left": 0.16, "right": 0.99, "bottom": 0.25, "top": 0.88, "wspace": 0.08}


@figure(height=1.9, columns=3, sharex=True, sharey=True, layout="none", gridspec_kw=MARGINS)
def draw_encodings(axes):
    """Encodings of eight pictures of each of five new cars (a colour and a mark each), along the two directions in
    which they spread most; all three panels have the same scale. Untrained: the views smear each car out. After
    training with the pair loss: all lie in one point. With the triplet loss: the cars lie apart again, most of them in
    clusters of their own.
    """
    rng = np.random.default_rng(4)
    pictures = encoders.take_pictures(rng, encoders.draw_cars(rng, 5), 8)
    (untrained, by_pairs), (_, by_triplets) = (trained(kind, steps=75) for kind in ("pair", "triplet"))
    networks = {"untrained": untrained, "pair loss": by_pairs, "triplet loss": by_triplets}
    for panel, (name, network) in zip(axes, networks.items(), strict=True):
        encodings = encoders.encode(network, pictures)
        encodings -= encodings.mean(axis=(0, 1))
        directions = np.linalg.svd(encodings.reshape(-1, encoders.CAR), full_matrices=False)[2][:2]
        for of_car, mark in zip(encodings.swapaxes(0, 1), "os^vD", strict=True):
            panel.plot(*(directions @ of_car.T), mark, markersize=3.5, markeredgewidth=0)
        panel.set(title=name, xticks=(-5, 0, 5), yticks=(-5, 0, 5))
    axes[0].figure.supxlabel("first direction", fontsize="medium")
    axes[0].set_ylabel("second direction")
