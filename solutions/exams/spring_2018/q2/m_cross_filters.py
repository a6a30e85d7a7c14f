"""Filters that find a cross."""

from itertools import product
from typing import NamedTuple

import numpy as np
import sympy

from solutions.exams.spring_2018.q2.crosses import CROSSES, look_for_cross, matched, own_window, picture
from solutions.part import Key, part


@part(
    "m-i",
    "A filter that finds the cross",
    kind="array",
    points=2,
    topics=("convolution",),
    keywords=(
        "pattern detector",
        "kernel",
        "template matching",
        "hand-made filter",
        "cross-correlation",
        "edge detector",
    ),
    vary={"cross": ("X", "+"), "ink": ("black", "white"), "ground": ("black", "white")},
    mistakes={
        "The signs are the wrong way round: white pixels, the ones, add to the response, so the cross's own window has "
        "the smallest of all.": lambda answer: (-np.array(answer)).tolist(),
        "Without entries of −1 nothing counts against pixels that should be black: a plain white window responds as "
        "strongly as the cross.": lambda cross, ink, ground: own_window(picture(cross, [ink], ground))[0].tolist(),
    },
    key=Key(
        "{{ str(answer)[2:-2].replace('], [', ' / ').replace('-', '−') }}, with any bias",
        printed=[[-1, 1, -1], [1, -1, 1], [-1, 1, -1]],
    ),
)
def cross_filter(cross="X", ink="black", ground="white"):
    """1 where the cross's own window is white, and -1 where it is black.

    >>> cross_filter()
    [[-1, 1, -1], [1, -1, 1], [-1, 1, -1]]
    >>> cross_filter("+", ink="white", ground="black")
    [[-1, 1, -1], [1, 1, 1], [-1, 1, -1]]
    """
    image = picture(cross, [ink], ground)[:1]  # one channel
    return matched(own_window(image))[0].tolist()


class Filters(NamedTuple):
    """One 3 × 3 filter for each channel; their responses are added."""

    red: list
    green: list
    blue: list


def cross_in_every_channel(cross="X", wanted="red"):
    """As the key has it: the cross is looked for in the wanted channel, its opposite in the two others."""
    looked_for = matched(CROSSES[cross])
    return Filters(*((looked_for if colour == wanted else -looked_for).tolist() for colour in Filters._fields))


def strongest_window(filters):
    """The window of zeros and ones with the largest response, (channels, 3, 3): a one where the filter is positive.

    >>> strongest_window([[[-1, 2], [3, -4]]]).tolist()
    [[[0, 1], [1, 0]]]
    """
    return (np.array(filters) > 0).astype(int)


def filters_in_tex(filters):
    rows = (rf"\text{{{name}:}} & {sympy.latex(sympy.Matrix(rows))}" for name, rows in filters._asdict().items())
    return r"\begin{aligned}" + r" \\ ".join(rows) + r"\end{aligned}"


def responds_most_to_the_red_cross(filters):
    """Whether of all windows the red cross on white has the largest response."""
    return bool((strongest_window(filters) == own_window(picture("X", ["red", "blue"], "white"))).all())


@part(
    "m-ii",
    "Filters that find the red cross only",
    kind="array",
    points=2,
    topics=("convolution",),
    keywords=(
        "colour filter",
        "color detector",
        "RGB channels",
        "kernel",
        "multi-channel convolution",
        "template matching",
    ),
    fields={name: f"Filter of the {name} channel" for name in Filters._fields},
    vary={
        "cross": ("X", "+"),
        "wanted": ("red", "green", "blue"),
        "other": ("red", "green", "blue"),
        "ground": ("white", "black"),
    },
    mistakes={
        "The wanted channel looks for the cross and the others for its opposite, as in the paper. This finds the red "
        "cross in this image, but it responds more strongly to other windows, such as a red cross on cyan.": (
            cross_in_every_channel
        ),
        "With the same filter in every channel, crosses of all three colours get the same response.": (
            lambda cross: Filters(*[cross_filter(cross)] * 3)
        ),
        "Without entries of −1 a plain white window responds as strongly as the cross.": (
            lambda cross, wanted, other, ground: Filters(*own_window(picture(cross, [wanted, other], ground)).tolist())
        ),
    },
    tex=filters_in_tex,
    key=Key(
        "the negative of the filter of part i for red, and that filter for green and blue",
        printed=cross_in_every_channel(),
        accepts=lambda ours, printed: all(
            look_for_cross(picture("X", ["red", "blue"], "white"), filters).is_first for filters in (ours, printed)
        ),
        means="reading",
        qualified="It finds the red cross in the drawing that the keys of i and ii imply together, X-shaped crosses on "
        "white. The paper's words would fit upright crosses on black as well, of which it finds the blue one; and even "
        "on white the red cross is not the window to which it responds most.",
        witness=responds_most_to_the_red_cross,
    ),
)
def colour_cross_filters(cross="X", wanted="red", other="blue", ground="white"):
    """In each channel 1 where the wanted cross's own window has a one, and -1 where it has a zero.

    >>> colour_cross_filters().red
    [[1, 1, 1], [1, 1, 1], [1, 1, 1]]
    >>> colour_cross_filters().green == colour_cross_filters().blue == cross_filter()
    True
    >>> colour_cross_filters(ground="black").red == cross_filter(ink="white", ground="black")
    True
    """
    image = picture(cross, [wanted, other], ground)
    return Filters(*matched(own_window(image)).tolist())


def drawings():
    """Rows of a drawing, and whether the key's filters find the cross of image 1, and the red one of image 2, in it.

    >>> [name for name, first, second in drawings() if first and second]
    ['X on white']
    """
    rows = []
    for cross, ground in product(CROSSES, ("white", "black")):
        ink = "black" if ground == "white" else "white"
        first = look_for_cross(picture(cross, [ink], ground)[:1], [cross_filter()])
        second = look_for_cross(picture(cross, ["red", "blue"], ground), cross_in_every_channel())
        rows.append((f"{cross} on {ground}", first.is_first, second.is_first))
    return rows


def responses_to(filters, wanted="red", other="blue", ground="white", cross="X"):
    """Rows of a window, and what three filters respond to it: both crosses, the ground, and the strongest of all."""
    image = picture(cross, [wanted, other], ground)
    windows = {f"{wanted} cross": own_window(image), f"{other} cross": own_window(image, place=1)}
    windows |= {f"plain {ground}": image[:, :3, -3:], "strongest of all windows": strongest_window(filters)}
    return [(name, int((window * np.array(filters)).sum())) for name, window in windows.items()]
