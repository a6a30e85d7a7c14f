"""What one convolution is invariant to.

>>> invariances.answer()
('iii',)
>>> invariances.answer(head="mean")
('iii',)
>>> invariances.answer(head="maps"), invariances.answer(head="dense")
((), ())
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.convolution import translation
from solutions.finding import figure
from solutions.nn.activations import relu
from solutions.nn.convolution import convolve
from solutions.part import Key, choice


def line_responses(signal, kernel=(1.0, 2.0, -1.0)):
    """One convolution and a ReLU on a signal (length,).

    >>> line_responses(np.array([0.0, 0.0, 1.0, 0.0, 0.0])).tolist()
    [0.0, 0.0, 2.0, 1.0, 0.0]
    """
    return relu(convolve([[signal]], [[kernel]], padding="same"))[0, 0]


def line_signals():
    """A small bump on a line of 20 pixels, and the same further right."""
    signal = np.zeros(20)
    signal[3:7] = 1.0, 3.0, 2.0, 0.5
    return signal, np.roll(signal, 8)


def ignores_shifts(head):
    """Whether a head says the same of the responses to a bump and to the bump moved along a line.

    >>> [name for name in translation.HEADS if ignores_shifts(name)]
    ['mean', 'max']
    """
    read = translation.HEADS[head]
    return np.allclose(*(read(line_responses(signal)[None, None]) for signal in line_signals()))


def heads_compared():
    """Each head in words, and whether it ignores a move.

    >>> heads_compared()[0]
    ('nothing: the feature map itself', False)
    """
    words = {
        "maps": "nothing: the feature map itself",
        "dense": "a dense layer",
        "mean": "global average pooling",
        "max": "global max pooling",
    }
    return [(words[head], ignores_shifts(head)) for head in translation.HEADS]


def names_the_invariant_heads(heads):
    """Whether these are the heads after which a shift of the image changes nothing."""
    return heads == {head for head in translation.HEADS if ignores_shifts(head)}


invariances = choice(
    "c",
    "What one convolution is invariant to",
    points=2,
    topics=("convolution",),
    keywords=(
        "translation invariance",
        "equivariance",
        "rotation invariance",
        "scale invariance",
        "parameter sharing",
        "CNN",
        "global max pooling",
        "convolutional layer",
    ),
    several=True,
    given=dict(head="max"),
    claims={
        "i": refuted(
            "It is invariant to scale.",
            translation.enlarging_changes_the_output,
            because="A filter has a size of its own, and responds differently to an enlarged pattern.",
        ),
        "ii": refuted(
            "It is invariant to rotation.",
            translation.turning_changes_the_output,
            because="A filter has an orientation of its own, and responds differently to a rotated pattern.",
        ),
        "iii": shown("It is invariant to translation.", translation.shifting_leaves_the_output),
        "iv": refuted(
            "It is invariant to scale, to rotation and to translation.",
            translation.turning_changes_the_output,
            because="It is invariant to translation alone: the largest response changes with the object's angle.",
        ),
    },
    key=Key(
        "(iii) translation",
        printed=("iii",),
        means="reading",
        qualified="It needs global pooling after the layer, which the paper does not mention. The convolution itself "
        "is equivariant: its feature maps move with the image, so that they change, and "
        "so does the output of a dense layer on them.",
        ours={"mean", "max"},
        theirs=set(translation.HEADS),
        witness=names_the_invariant_heads,
    ),
)


@figure(height=2.9, rows=2, sharex=True)
def draw_responses(axes):
    """A bump on a line, and the same bump further right (above); the responses of one convolution and ReLU to each of
    them (below). The responses move along: they are equivariant. Their largest value (dotted) stays the same: it is
    invariant.
    """
    above, below = axes
    for signal, style, name in zip(line_signals(), ("-", "--"), ("bump", "bump, moved"), strict=True):
        above.step(range(len(signal)), signal, style, where="mid", linewidth=2, label=name)
        below.step(range(len(signal)), line_responses(signal), style, where="mid", linewidth=2)
    below.axhline(line_responses(line_signals()[0]).max(), color="k", linestyle=":", linewidth=1.2)
    above.set(ylabel="signal", ylim=(0, 4.5))
    below.set(xlabel="position on the line (pixels)", ylabel="response", xticks=range(0, 20, 5))
    above.legend(ncols=2, loc="upper right")
