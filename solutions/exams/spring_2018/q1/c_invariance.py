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


def names_the_invariant_heads(heads):
    """Whether these are the heads behind which a shift of the image changes nothing."""
    return heads == {head for head in translation.HEADS if ignores_shifts(head)}


invariances = choice(
    "c",
    "What one convolution is invariant to",
    points=2,
    topics=("convolution",),
    several=True,
    given=dict(head="max"),
    claims={
        "i": refuted("It is invariant to scale.", translation.enlarging_changes_the_output),
        "ii": refuted("It is invariant to rotation.", translation.turning_changes_the_output),
        "iii": shown("It is invariant to translation.", translation.shifting_leaves_the_output),
        "iv": refuted("All three of these hold.", translation.turning_changes_the_output),
    },
    key=Key(
        "(iii) translation",
        printed=("iii",),
        qualified="It needs global pooling behind the layer, which the paper does not mention. The convolution itself "
        "is equivariant: its maps move along with the image, so that they, and a dense layer that reads them, change.",
        ours={"mean", "max"},
        theirs=set(translation.HEADS),
        witness=names_the_invariant_heads,
    ),
)


def changes_by_head(seed=0):
    """For each head: its name, and by which share of its norm the output changes when the object is moved, turned
    and enlarged.

    >>> [row[0] for row in changes_by_head() if row[1] < 1e-9]
    ['global mean', 'global maximum']
    """
    names = dict(maps="the maps themselves", dense="dense layer", mean="global mean", max="global maximum")
    scene = translation.scene_and_filters(np.random.default_rng(seed))
    moves = (lambda x: translation.shifted(x, 3, -4), translation.turned, translation.enlarged)
    return [
        (name, *(translation.change_of_output(*scene, move, head) for move in moves)) for head, name in names.items()
    ]


def misfit(stride=1, padding=0, shift=1, seed=0):
    """Move the camera down by `shift` pixels over a random scene: how far the maps of the two pictures differ, as a
    share of their norm, where one is laid upon the other as well as whole rows allow.

    >>> misfit(), misfit(padding=1) > 0.1, misfit(stride=2) > 0.5, misfit(stride=2, shift=2)
    (0.0, True, True, 0.0)
    """
    rng = np.random.default_rng(seed)
    scene, filters = rng.standard_normal((2, 26, 24)), rng.standard_normal((8, 2, 3, 3))
    pictures = np.stack([scene[:, k : k + 24] for k in (0, shift)])
    one, other = relu(convolve(pictures, filters, stride=stride, padding=padding))
    rows = one.shape[1]
    return min(translation.relative_change(one[:, k:], other[:, : rows - k]) for k in range(3))


@figure(height=3.6, rows=2, sharex=True)
def draw_responses(axes):
    """A bump on a line, and the same bump further right (above); the responses of one convolution and ReLU to each of
    them (below). The responses move along: they are equivariant. Their largest value (dotted) is the same: it is
    invariant.
    """
    above, below = axes
    for signal, style, name in zip(line_signals(), ("-", "--"), ("bump", "bump, moved"), strict=True):
        above.step(range(len(signal)), signal, style, where="mid", linewidth=2, label=name)
        below.step(range(len(signal)), line_responses(signal), style, where="mid", linewidth=2)
    below.axhline(line_responses(line_signals()[0]).max(), color="k", linestyle=":", linewidth=1.2)
    above.set(ylabel="signal", ylim=(0, 4.5))
    below.set(xlabel="position on the line (pixels)", ylabel="response", xticks=range(0, 20, 5))
    above.legend(frameon=False, ncols=2, loc="upper right")
