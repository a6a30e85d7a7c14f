"""Why convolutions are preferred to fully connected layers for images.

>>> advantages_of_convolutions.answer()
('cheap', 'examples', 'moved', 'hierarchy', 'neighbours')
"""

from functools import partial

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.convolution import against_dense, receptive_field, translation
from solutions.finding import figure, stream
from solutions.part import Key, prose


def names_what_ignores_a_move(heads):
    """Whether these are the heads on top of one convolution whose output stays the same when the image is moved."""
    image, filters = translation.scene_and_filters(np.random.default_rng(0))
    move = partial(translation.shifted, down=4, right=-3)
    changes = {head: translation.change_of_output(image, filters, move, head) for head in translation.HEADS}
    return heads == {head for head, change in changes.items() if change < 1e-9}


@figure(height=2.9)
def draw_accuracies(axes):
    """The accuracy on new signals, of a small convolutional network and of a dense one, against the number of signals
    that they have learned from; a pattern or its mirror image stands somewhere in each. The convolution learns it at
    all places at once.
    """
    sizes = (10, 20, 40, 80)
    rng = stream(draw_accuracies)
    found = [against_dense.accuracies(rng, size)[1] for size in sizes]
    for name, style in (("convolution", "o-"), ("dense layers", "s--")):
        axes.semilogx(sizes, [accuracies[name] for accuracies in found], style, label=name)
    axes.set(xlabel="training signals", ylabel="accuracy on new signals", ylim=(0.45, 1.03), xticks=sizes)
    axes.set_xticks(sizes, labels=map(str, sizes))
    axes.minorticks_off()
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
            "Convolutions and pools build a hierarchy of features: the deeper a unit, the larger is the part of the "
            "image that it sees.",
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
        "nobody mentions. The convolution itself is equivariant: its maps move with the image, and the output of a "
        "dense layer on them changes.",
        ours={"mean", "max"},
        theirs=set(translation.HEADS),
        witness=names_what_ignores_a_move,
    ),
)
