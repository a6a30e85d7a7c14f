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
from solutions.exams.spring_2018.q1.filtering import convolve, relative_change
from solutions.finding import Finding
from solutions.nn.activations import relu
from solutions.part import Key, choice


def dense(maps):
    """A dense layer of five units behind the flattened maps, with fixed random weights."""
    return np.random.default_rng(1).standard_normal((5, maps.size)) @ maps.ravel()


HEADS = {
    "maps": np.ravel,
    "dense": dense,
    "mean": lambda maps: maps.mean(axis=(0, 1)),
    "max": lambda maps: maps.max(axis=(0, 1)),
}


def shifted(image, down, right):
    """The image with all that is in it moved; here nothing leaves it."""
    return np.roll(image, (down, right), axis=(0, 1))


def enlarged(image):
    """The middle of an image at twice its size.

    >>> enlarged(np.arange(4).repeat(4).reshape(4, 4, 1))[:, 0, 0].tolist()
    [1, 1, 2, 2]
    """
    height, width = image.shape[0] // 4, image.shape[1] // 4
    return image[height:-height, width:-width].repeat(2, axis=0).repeat(2, axis=1)


def scene_and_filters(seed, kernel=3):
    """An empty image (24, 24, 2) with a random object of 6 × 6 pixels in its middle, and eight random filters."""
    rng = np.random.default_rng(seed)
    image = np.zeros((24, 24, 2))
    image[9:15, 9:15] = rng.standard_normal((6, 6, 2))
    return image, rng.standard_normal((kernel, kernel, 2, 8))


def feature_maps(image, filters):
    """The network's one convolution: as many positions as pixels, then a ReLU."""
    return relu(convolve(image, filters, padding=len(filters) // 2))


def shifting_leaves_the_output(seed=0, control=False, head="max"):
    """Move an object about in the middle of an image. Measure by how much the feature maps of one convolution change,
    by how much they differ from the old maps moved along, and by how much the output changes that is the largest value
    of each map (global pooling). All are shares of the length before, the largest of several moves.

    The control has no global pooling: its output is the maps.
    """
    image, filters = scene_and_filters(seed)
    rng = np.random.default_rng([seed, 1])
    read = HEADS["maps" if control else head]
    before, changes = feature_maps(image, filters), []
    for down, right in rng.integers(1, 6, (4, 2)) * rng.choice([-1, 1], (4, 2)):
        after = feature_maps(shifted(image, down, right), filters)
        along = shifted(before, down, right)
        changes.append(
            (relative_change(before, after), relative_change(along, after), relative_change(read(before), read(after)))
        )
    names = ("change of the maps", "difference from the maps moved along", "change of the output")
    numbers = dict(zip(names, np.max(changes, axis=0).tolist(), strict=True))
    return Finding(numbers["change of the output"] < 1e-9, numbers)


def enlarging_changes_the_output(seed=0, control=False, head="max"):
    """Show an object at twice its size, and measure the change of the output as a share of its length.

    The filters of the control are a single pixel wide: they see no size, and the largest response stays.
    """
    image, filters = scene_and_filters(seed, kernel=1 if control else 3)
    outputs = [HEADS[head](feature_maps(of, filters)) for of in (image, enlarged(image))]
    change = relative_change(*outputs)
    return Finding(change > 0.02, {"change of the output": change})


def turning_changes_the_output(seed=0, control=False, head="max"):
    """Turn an image by 90 degrees, and measure the change of the output as a share of its length.

    The filters of the control look the same after a quarter turn.
    """
    image, filters = scene_and_filters(seed)
    if control:
        filters = np.sum([np.rot90(filters, turns) for turns in range(4)], axis=0)
    outputs = [HEADS[head](feature_maps(of, filters)) for of in (image, np.rot90(image))]
    change = relative_change(*outputs)
    return Finding(change > 0.02, {"change of the output": change})


def line_responses(signal, kernel=(1.0, 2.0, -1.0)):
    """One convolution and a ReLU on a signal (length,).

    >>> line_responses(np.array([0.0, 0.0, 1.0, 0.0, 0.0])).tolist()
    [0.0, 0.0, 2.0, 1.0, 0.0]
    """
    return relu(np.convolve(signal, kernel[::-1], mode="same"))


def line_signals():
    """A small bump on a line of 20 pixels, and the same further right."""
    signal = np.zeros(20)
    signal[3:7] = 1.0, 3.0, 2.0, 0.5
    return signal, np.roll(signal, 8)


def ignores_shifts(head):
    """Whether a head behind one convolution says the same of a bump and of the bump moved along a line.

    >>> [name for name in HEADS if ignores_shifts(name)]
    ['mean', 'max']
    """
    here, there = (HEADS[head](line_responses(signal)[None, :, None]) for signal in line_signals())
    return bool(np.allclose(here, there))


def names_the_invariant_heads(heads):
    """Whether these are the heads behind which a shift of the image changes nothing."""
    return heads == {head for head in HEADS if ignores_shifts(head)}


invariances = choice(
    "c",
    "What one convolution is invariant to",
    points=2,
    topics=("convolution",),
    several=True,
    given=dict(head="max"),
    claims={
        "i": refuted("It is invariant to scale.", enlarging_changes_the_output),
        "ii": refuted("It is invariant to rotation.", turning_changes_the_output),
        "iii": shown("It is invariant to translation.", shifting_leaves_the_output),
        "iv": refuted("All three of these hold.", turning_changes_the_output),
    },
    key=Key(
        "(iii) translation",
        printed=("iii",),
        qualified="It needs global pooling behind the layer, which the paper does not mention. The convolution itself "
        "is equivariant: its maps move along with the image, so that they, and a dense layer that reads them, change.",
        ours={"mean", "max"},
        theirs=set(HEADS),
        witness=names_the_invariant_heads,
    ),
)


def changes_by_head(seed=0):
    """For each head: its name, and by which share of its length the output changes when the object is moved, turned
    and enlarged.

    >>> [row[0] for row in changes_by_head() if row[1] < 1e-9]
    ['global mean', 'global maximum']
    """
    names = dict(maps="the maps themselves", dense="dense layer", mean="global mean", max="global maximum")
    image, filters = scene_and_filters(seed)
    moves = (lambda x: shifted(x, 3, -4), np.rot90, enlarged)
    return [
        (
            name,
            *(
                relative_change(*(HEADS[head](feature_maps(of, filters)) for of in (image, move(image))))
                for move in moves
            ),
        )
        for head, name in names.items()
    ]


def misfit(stride=1, padding=0, shift=1, seed=0):
    """Move the camera down by `shift` pixels over a random scene: how far the maps of the two pictures differ, as a
    share of their length, where one is laid upon the other as well as whole rows allow.

    >>> misfit(), misfit(padding=1) > 0.1, misfit(stride=2) > 0.5, misfit(stride=2, shift=2)
    (0.0, True, True, 0.0)
    """
    rng = np.random.default_rng(seed)
    scene, filters = rng.standard_normal((26, 24, 2)), rng.standard_normal((3, 3, 2, 8))
    one, other = (relu(convolve(scene[k : k + 24], filters, stride, padding)) for k in (0, shift))
    return min(relative_change(one[k:], other[: len(other) - k]) for k in range(3))


def draw_responses():
    """A bump on a line, and the same bump further right (above); the responses of one convolution and ReLU to each of
    them (below). The responses move along: they are equivariant. Their largest value (dotted) is the same: it is
    invariant.
    """
    from matplotlib import pyplot

    figure = pyplot.figure(figsize=(5.6, 3.6))
    above, below = figure.subplots(2, 1, sharex=True)
    for signal, style, name in zip(line_signals(), ("-", "--"), ("bump", "bump, moved"), strict=True):
        above.step(range(len(signal)), signal, style, where="mid", linewidth=2, label=name)
        below.step(range(len(signal)), line_responses(signal), style, where="mid", linewidth=2)
    below.axhline(line_responses(line_signals()[0]).max(), color="#000000", linestyle=":", linewidth=1.2)
    above.set(ylabel="signal", ylim=(0, 4.5))
    below.set(xlabel="position on the line (pixels)", ylabel="response", xticks=range(0, 20, 5))
    above.legend(frameon=False, ncols=2, loc="upper right")
    return figure
