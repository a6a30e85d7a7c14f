"""Why convolutions are preferred to fully connected layers for images.

>>> advantages_of_convolutions.answer()
('cheap', 'examples', 'moved', 'hierarchy', 'neighbours')
"""

from functools import partial

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.convolution import against_dense, receptive_field, translation
from solutions.finding import figure, found_by
from solutions.part import Key, prose


def names_what_ignores_a_move(heads):
    """Whether these are the heads on top of one convolution whose output stays the same when the image is moved."""
    image, filters = translation.scene_and_filters(np.random.default_rng(0))
    move = partial(translation.shifted, down=4, right=-3)
    changes = {head: translation.change_of_output(image, filters, move, head) for head in translation.HEADS}
    return heads == {head for head, change in changes.items() if change < 1e-9}


@figure(height=2.7)
def draw_accuracies(axes):
    """A small convolutional and a dense network learn to tell a pattern from its mirror image; it stands somewhere in a
    noisy signal. Both recognise it in the training signals. In new ones the convolution does, and the dense network is
    right in less than two thirds of them (guessing: dotted).
    """
    found = list(found_by(against_dense.needs_fewer_examples).numbers.values())
    for signals, offset, color in (("training signals", -0.18, "C0"), ("new signals", 0.18, "C1")):
        shares, found = found[:2], found[2:]
        axes.bar([offset, 1 + offset], shares, 0.34, color=color, label=signals)
    axes.axhline(0.5, color="k", linestyle=":", linewidth=1)
    axes.set(ylabel="accuracy", ylim=(0, 1.05), xticks=(0, 1), xticklabels=("convolution", "dense layers"))
    axes.figure.legend(ncols=2, loc="outside lower center")


advantages_of_convolutions = prose(
    "e",
    "Convolutions or fully connected layers for images",
    points=4,
    topics=("convolution", "regularization"),
    keywords=(
        "CNN vs MLP",
        "fully connected vs convolutional",
        "parameter sharing",
        "weight sharing",
        "sparse connectivity",
        "translation equivariance",
        "translation invariance",
        "sample efficiency",
    ),
    claims={
        "cheap": shown(
            "A convolution needs far fewer parameters and multiplications, as a few weights are used at all positions.",
            against_dense.shares_its_weights,
        ),
        "examples": shown(
            "It overfits less: what it learns at one place holds at all places, so that it needs fewer examples.",
            against_dense.needs_fewer_examples,
        ),
        "moved": shown(
            "It is equivariant to translation: where an object is moved, its feature maps move along, otherwise "
            "unchanged.",
            against_dense.moves_its_maps_along,
        ),
        "hierarchy": shown(
            "Convolutions and pools build a hierarchy of features: behind pools, a unit sees a larger part of the "
            "image than at the same depth without them.",
            receptive_field.pools_widen_it,
        ),
        "neighbours": shown(
            "A dense layer can learn what is near to what, but does not know it at the start: with the pixels of all "
            "images in another order it would learn just the same.",
            against_dense.dense_layers_ignore_the_order,
        ),
        "invariant": refuted(
            "A convolution is invariant to translation: its output stays the same where an object is moved.",
            against_dense.moves_its_maps_along,
        ),
    },
    key=Key(
        "computational tractability, an explicit hierarchy of features, less overfitting, translation invariance",
        printed=("cheap", "hierarchy", "examples"),
        means="reading",
        qualified="Three of the four reasons hold. The fourth needs global pooling after the convolution, which "
        "the paper does not mention. The convolution itself is equivariant: its maps move with the image, and the "
        "output of a dense layer on them changes.",
        ours={"mean", "max"},
        theirs=set(translation.HEADS),
        witness=names_what_ignores_a_move,
    ),
)
